package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/corpus"
	"agendabot/index"
)

func TestRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := time.Unix(1_800_000_000, 0).UTC()
	w.ledger.now = func() time.Time { return at }
	files := map[string]string{"a.md": md("## One", prose(1, 40), prose(2, 40), "Short."), "Ä.md": md(prose(3, 40))}
	first := w.record(files)
	if n := w.count("SELECT count(*) FROM passages"); n != first.Summary().Passages {
		t.Errorf("%d passages, not %d", n, first.Summary().Passages)
	}
	if n := w.count("SELECT count(*) FROM texts WHERE sketch IS NULL"); n != 1 {
		t.Errorf("%d texts are too short", n)
	}
	changes := w.count("SELECT total_changes()")
	at = at.Add(time.Hour)
	other := w.open() // another process, as far as SQLite is concerned
	other.now = w.ledger.now
	if err := other.Record(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if n := w.count("SELECT count(*) FROM recordings"); n != 1 || changes == 0 {
		t.Errorf("recorded again as another: %d", n)
	}
	id := idOf(t, first, prose(1, 40))
	second := w.record(map[string]string{"b.md": md("Other.")})
	if got := w.resolve(second, nil, id); !got.Seen.Equal(at) || got.Build != first.Summary().Digest {
		t.Errorf("%+v", got)
	}
	if err := w.ledger.Record(t.Context(), first); err != nil { // as after a rollback
		t.Fatal(err)
	}
	if n := w.count("SELECT count(*) FROM recordings"); n != 3 {
		t.Errorf("%d recordings", n)
	}
	if n := w.count("SELECT count(*) FROM passages WHERE document = 'a' AND first = 1 AND last = 1"); n != 3 {
		t.Errorf("%d passages were there first", n)
	}
	if n := w.count("SELECT count(*) FROM passages WHERE document = 'a' AND first = 3 AND last = 3"); n != 3 {
		t.Errorf("%d passages came back", n)
	}
	w.record(map[string]string{"a.md": files["a.md"]})
	if n := w.count("SELECT count(*) FROM passages WHERE document = 'a' AND first = 3 AND last = 4"); n != 3 {
		t.Errorf("%d passages stayed", n)
	}
}

// TestRecordAllOrNothing: a build of which a document cannot be read leaves no trace, nor does one that takes too long.
func TestRecordAllOrNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.index(map[string]string{"a.md": md(prose(1, 40)), "b.md": md(prose(2, 40))})
	w.damage(b.Summary().Digest, prose(2, 40), prose(3, 40))
	if err := w.ledger.Record(t.Context(), b); !errors.Is(err, index.ErrBrokenBuild) || !strings.Contains(err.Error(), File) {
		t.Errorf("a damaged build: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.ledger.Record(ctx, b); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled recording: %v", err)
	}
	if n := w.count("SELECT (SELECT count(*) FROM recordings) + (SELECT count(*) FROM passages) + (SELECT count(*) FROM texts)"); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

// TestNoTextIsStored: nothing of a text is in the folder once its builds are gone.
func TestNoTextIsStored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.record(map[string]string{"a.md": md("## Heading", "Confidential xyzzyword "+prose(1, 40))})
	w.record(map[string]string{"b.md": md(prose(2, 40))})
	if err := os.RemoveAll(filepath.Join(w.dir, "index")); err != nil {
		t.Fatal(err)
	}
	files, heading := 0, false
	err := filepath.WalkDir(w.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		raw, err := os.ReadFile(name)
		for word := range strings.FieldsSeq(prose(1, 40)) {
			if bytes.Contains(raw, []byte(word)) || bytes.Contains(raw, []byte("xyzzyword")) {
				t.Errorf("%q is in %s", word, name)
			}
		}
		heading = heading || bytes.Contains(raw, []byte("heading/~"))
		return err
	})
	if err != nil || files == 0 || !heading {
		t.Errorf("%d files, with the id: %v, %v", files, heading, err)
	}
}

// TestFilesAreTheOwners: the database, its log, and its copies.
func TestFilesAreTheOwners(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	w := newWorld(t)
	w.record(map[string]string{"a.md": md(prose(1, 40))})
	if err := w.ledger.Backup(t.Context(), filepath.Join(w.dir, "copy.db")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{File, File + "-wal", File + "-shm", "copy.db"} {
		if info, err := os.Stat(filepath.Join(w.dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

// TestRecordAtOnce: several processes record at the same time, from a ledger that is not there yet.
func TestRecordAtOnce(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv("LEDGER_TEST_RECORD"); dir != "" {
		recordIn(t, dir)
		return
	}
	dir := filepath.Join(t.TempDir(), "data")
	w := &world{tb: t, dir: dir, store: index.NewStore(dir, quiet())}
	b := w.index(map[string]string{"a.md": md("## One", prose(1, 40), prose(2, 40)), "b.md": md(prose(3, 40))})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRecordAtOnce$")
			cmd.Env = append(os.Environ(), "LEDGER_TEST_RECORD="+dir)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
		wg.Go(func() { recordIn(t, dir) })
	}
	wg.Wait()
	w.ledger = w.open()
	if n := w.count("SELECT count(*) FROM recordings"); n != 1 {
		t.Errorf("%d recordings", n)
	}
	if n := w.count("SELECT count(*) FROM passages"); n != b.Summary().Passages {
		t.Errorf("%d passages", n)
	}
}

// recordIn records the current build of a data folder, as a process of its own does.
func recordIn(t *testing.T, dir string) {
	t.Helper()
	l, err := Open(t.Context(), dir, quiet())
	if err != nil {
		t.Error(err)
		return
	}
	b, err := index.NewStore(dir, quiet()).Open()
	if err != nil {
		t.Error(err)
		return
	}
	if err := errors.Join(l.Record(t.Context(), b), b.Close(), l.Close()); err != nil {
		t.Error(err)
	}
}

// TestBackup: a copy made while others write is whole, and a file that is there is left alone.
func TestBackup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.record(map[string]string{"a.md": md("## One", prose(1, 40))})
	id := idOf(t, first, prose(1, 40))
	second := w.index(map[string]string{"b.md": md("## Two", prose(1, 40))})
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		other := w.open()
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
			}
			if err := other.Record(t.Context(), []*index.Build{second, first}[i%2]); err != nil {
				t.Error(err)
			}
		}
	})
	for n := range 5 {
		dir := t.TempDir()
		if err := w.ledger.Backup(t.Context(), filepath.Join(dir, File)); err != nil {
			t.Fatal(err)
		}
		restored := &world{tb: t, dir: dir}
		restored.ledger = restored.open()
		if got := restored.resolve(second, nil, id); !got.Known {
			t.Errorf("copy %d: %+v", n, got)
		}
		if n := restored.count("SELECT count(*) FROM passages WHERE last = (SELECT max(n) FROM recordings)"); n != 1 {
			t.Errorf("copy %d: the last recording has %d passages", n, n)
		}
		before, err := os.ReadFile(filepath.Join(dir, File))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.ledger.Backup(t.Context(), filepath.Join(dir, File)); !errors.Is(err, fs.ErrExist) {
			t.Errorf("over a file: %v", err)
		}
		if after, err := os.ReadFile(filepath.Join(dir, File)); err != nil || !bytes.Equal(before, after) {
			t.Errorf("the file was changed: %v", err)
		}
	}
	close(done)
	wg.Wait()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	name := filepath.Join(t.TempDir(), "copy")
	if err := w.ledger.Backup(ctx, name); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled backup: %v", err)
	}
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("half a copy is left: %v", err)
	}
}

// big is a build of n passages in documents of 1,000.
func big(tb testing.TB, n int) *index.Build {
	tb.Helper()
	var docs []*corpus.Document
	for d := range n / 1000 {
		var text strings.Builder
		for p := range 1000 {
			text.WriteString(prose(uint64(d*1000+p), 45) + "\n\n")
		}
		doc, _, err := corpus.ReadFile(fmt.Sprintf("d%03d.md", d), []byte(text.String()), corpus.Limits{})
		if err != nil {
			tb.Fatal(err)
		}
		docs = append(docs, doc)
	}
	b, err := index.NewMemory(tb.Context(), docs)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = b.Close() })
	return b
}

// BenchmarkRecord: a build of 100,000 passages as the first, as one of known texts, and once more.
func BenchmarkRecord(b *testing.B) {
	build, other := big(b, 100_000), big(b, 1000)
	for _, again := range []string{"first", "known", "same"} {
		b.Run(again, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				l, err := Open(b.Context(), b.TempDir(), quiet())
				if err != nil {
					b.Fatal(err)
				}
				if again != "first" {
					err = l.Record(b.Context(), build)
				}
				if again == "known" && err == nil {
					err = l.Record(b.Context(), other)
				}
				b.StartTimer()
				if err := errors.Join(err, l.Record(b.Context(), build)); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if err := l.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}
