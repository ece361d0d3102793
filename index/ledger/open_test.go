package ledger

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"agendabot/index"
)

// TestVersions: a database of another version is refused in words that say what to do.
func TestVersions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		change   string
		open, ro error // as Open and OpenReadOnly give them
	}{
		{"SELECT 1", nil, nil},
		{"INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, 1)", ErrNewer, ErrNewer},
		{"DELETE FROM goose_db_version WHERE version_id > 0; DROP TABLE passages; DROP TABLE texts; DROP TABLE recordings", nil, ErrOlder},
	} {
		w := newWorld(t)
		if _, err := w.ledger.db.ExecContext(t.Context(), c.change); err != nil {
			t.Fatal(err)
		}
		for _, o := range []struct {
			open func() (*Ledger, error)
			want error
		}{
			{func() (*Ledger, error) { return OpenReadOnly(t.Context(), w.dir, quiet()) }, c.ro},
			{func() (*Ledger, error) { return Open(t.Context(), w.dir, quiet()) }, c.open},
		} {
			l, err := o.open()
			if !errors.Is(err, o.want) || (err != nil && !strings.Contains(err.Error(), w.dir)) {
				t.Errorf("%s: %v", c.change, err)
			}
			if err == nil {
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

func TestDamaged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, File), bytes.Repeat([]byte("garbage "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, open := range []func(context.Context) (*Ledger, error){
		func(ctx context.Context) (*Ledger, error) { return Open(ctx, dir, quiet()) },
		func(ctx context.Context) (*Ledger, error) { return OpenReadOnly(ctx, dir, quiet()) },
	} {
		if l, err := open(t.Context()); err == nil || !strings.Contains(err.Error(), "restore it from a backup") {
			t.Errorf("%v, %v", l, err)
		}
	}
}

func TestOpenReadOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if l, err := OpenReadOnly(t.Context(), t.TempDir(), quiet()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing recorded: %v, %v", l, err)
	}
	first := w.record(map[string]string{"a.md": md("## One", prose(1, 40))})
	id := idOf(t, first, prose(1, 40))
	l, err := OpenReadOnly(t.Context(), w.dir, quiet())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // only read
	second := w.record(map[string]string{"a.md": md("## Two", prose(1, 40))})
	if got, err := l.Resolve(t.Context(), second, nil, id, ""); err != nil || !got.Exact {
		t.Errorf("it does not see what is recorded: %+v, %v", got, err)
	}
	if err := l.Record(t.Context(), second); !errors.Is(err, ErrReadOnly) {
		t.Errorf("it records: %v", err)
	}
	if _, err := l.db.ExecContext(t.Context(), "DELETE FROM passages"); err == nil {
		t.Error("it writes")
	}
}

// TestOpenReadOnlyFolder: in a folder in which nothing can be made.
func TestOpenReadOnlyFolder(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("this user may write everywhere")
	}
	w := newWorld(t)
	first := w.record(map[string]string{"a.md": md("## One", prose(1, 40))})
	second := w.record(map[string]string{"a.md": md("## Two", prose(1, 40))})
	if err := w.ledger.Close(); err != nil { // its log goes with it
		t.Fatal(err)
	}
	if err := os.Chmod(w.dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(w.dir, 0o700) //nolint:errcheck // so that it can be removed
	l, err := OpenReadOnly(t.Context(), w.dir, quiet())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // only read
	if got, err := l.Resolve(t.Context(), second, nil, idOf(t, first, prose(1, 40)), ""); err != nil || !got.Exact {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestUnchangingFile: where SQLite has to be told that the file does not change, what changes is seen all the same.
func TestUnchangingFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	record := func(files map[string]string) *index.Build {
		b := w.record(files)
		if _, err := w.ledger.db.ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			t.Fatal(err)
		}
		return b
	}
	a := prose(1, 40)
	first := record(map[string]string{"a.md": md("## One", a)})
	l := &Ledger{log: quiet(), now: w.ledger.now, file: w.ledger.file, readOnly: true}
	if err := l.connectUnchanging(); err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // only read
	if got, err := l.Resolve(t.Context(), first, nil, "a/two/~00000000", ""); err != nil || got.Known {
		t.Errorf("%+v, %v", got, err)
	}
	second := record(map[string]string{"b.md": md("## Two", a)})
	third := record(map[string]string{"c.md": md("## Three", prose(2, 40), a)})
	if got, err := l.Resolve(t.Context(), third, nil, idOf(t, second, a), ""); err != nil || !got.Exact {
		t.Errorf("what was recorded since is not seen: %+v, %v", got, err)
	}
}
