package index

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/corpus"
)

// heard gives the messages that something logs, one after another.
type heard struct {
	slog.Handler
	messages chan string
}

func (h heard) Handle(ctx context.Context, r slog.Record) error {
	h.messages <- r.Message
	return h.Handler.Handle(ctx, r)
}

// running is a Live that runs until the test ends, over a store as it is prepared.
type running struct {
	*Live
	store    *Store
	clock    *clock
	log      *bytes.Buffer
	messages chan string
	dir      string // the current build's

	stop func() // ends Run and waits for it
}

// run prepares a store of a corpus, follows it, changes it again, and runs.
func run(t *testing.T, before, after func(dir string)) *running {
	t.Helper()
	r := &running{store: store(t), log: &bytes.Buffer{}, messages: make(chan string, 100)}
	first := reindex(t, r.store, folder(t, severalLanguages()))
	r.dir = r.store.buildDir(first.Digest)
	before(r.dir)
	l, err := NewLive(r.store, slog.New(heard{slog.NewTextHandler(r.log, nil), r.messages}))
	if err != nil {
		t.Fatal(err)
	}
	r.Live, r.clock = l, &clock{now: time.Now()}
	l.now = r.clock.Now
	t.Cleanup(l.Close)
	after(r.dir)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	r.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	t.Cleanup(r.stop)
	return r
}

// wait waits for a message.
func (r *running) wait(t *testing.T, want string) {
	t.Helper()
	for {
		select {
		case got := <-r.messages:
			if strings.Contains(got, want) {
				return
			}
		case <-time.After(time.Minute): // it never comes: a bound, no wait
			t.Fatalf("%q is not logged: %s", want, r.log)
		}
	}
}

// serving is the copy of the build that serves.
func (r *running) serving() *compact {
	b, release := r.Acquire()
	defer release()
	return b.compacts.now.Load()
}

func nothing(string) {}

const wasMade = "compact copy was made"

// TestRunMends: a build that serves without a copy, or with one that was damaged, gets a sound one while it serves.
func TestRunMends(t *testing.T) {
	t.Parallel()
	for name, do := range copyDamages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sound []byte
			r := run(t, func(dir string) {
				sound = mustRead(t, filepath.Join(dir, compactFile))
				damage(t, dir, compactFile, do)
			}, nothing)
			r.wait(t, wasMade)
			if c := r.serving(); c == nil || c.mapped == nil || c.checkSum() != nil {
				t.Error("the copy that was made is not in use from its file")
			}
			if !bytes.Equal(mustRead(t, filepath.Join(r.dir, compactFile)), sound) || len(leftovers(t, r.store)) > 0 {
				t.Errorf("the copy is not as it was; left over %q", leftovers(t, r.store))
			}
		})
	}
}

// TestRunMendsWhatWasDamagedLater: a copy that was opened, as a large one is, before anything noticed its damage.
func TestRunMendsWhatWasDamagedLater(t *testing.T) {
	t.Parallel()
	r := run(t, nothing, func(dir string) {
		f, err := os.OpenFile(filepath.Join(dir, compactFile), os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close() //nolint:errcheck // the file is read through its mapping
		if _, err := f.WriteAt([]byte("damaged"), 300); err != nil {
			t.Fatal(err)
		}
	})
	r.wait(t, wasMade)
	if c := r.serving(); c == nil || c.checkSum() != nil {
		t.Error("the damaged copy is in use")
	}
	b, release := r.Acquire()
	defer release()
	if len(search(t, b, Query{Text: "mines", Language: "en"}).Hits) < 3 {
		t.Error("it does not answer")
	}
}

// TestRunMendsTheNextBuild: each build that comes to serve is looked after.
func TestRunMendsTheNextBuild(t *testing.T) {
	t.Parallel()
	r := run(t, nothing, nothing)
	for n := 2; n < 4; n++ {
		next := reindex(t, r.store, folder(t, version(n)))
		damage(t, r.store.buildDir(next.Digest), compactFile, nil)
		r.clock.advance()
		b, release := r.Acquire()
		if b.Summary().Digest != next.Digest {
			t.Fatalf("%s serves", b.Summary().Digest)
		}
		r.wait(t, wasMade)
		if b.compacts.now.Load() == nil || len(search(t, b, Query{Text: versionWord(n)}).Hits) != 1 {
			t.Error("it has no copy, or does not answer")
		}
		release()
	}
}

// TestRunOverMemory: what is in memory has its copy and no folder; the first build in files is looked after.
func TestRunOverMemory(t *testing.T) {
	t.Parallel()
	s, messages := store(t), make(chan string, 100)
	fallback, err := NewMemory(t.Context(), mixed(t))
	if err != nil {
		t.Fatal(err)
	}
	r := &running{messages: messages, log: &bytes.Buffer{}}
	l := NewLiveOver(s, fallback, slog.New(heard{slog.NewTextHandler(r.log, nil), messages}))
	defer l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	made := reindex(t, s, folder(t, version(1)))
	damage(t, s.buildDir(made.Digest), compactFile, nil)
	_, release := l.Acquire()
	release()
	r.wait(t, wasMade)
	if _, err := os.Stat(filepath.Join(s.buildDir(made.Digest), compactFile)); err != nil {
		t.Error(err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestRunEnds: with its context, whatever there is to look after, and also after Close.
func TestRunEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l, _, _, log := live(t)
	if err := l.Run(ctx); err != nil || log.Len() > 0 {
		t.Errorf("%v: %s", err, log)
	}
	b, err := NewMemory(t.Context(), mixed(t))
	if err != nil {
		t.Fatal(err)
	}
	fixed := NewFixed(b)
	if err := fixed.Run(ctx); err != nil {
		t.Error(err)
	}
	fixed.Close()
	if err := fixed.Run(ctx); err != nil {
		t.Error(err)
	}
	damaged := run(t, func(dir string) { damage(t, dir, compactFile, nil) }, nothing)
	damaged.stop()
	damaged.Close()
	if strings.Contains(damaged.log.String(), "level=WARN") {
		t.Errorf("what was given up is a warning: %s", damaged.log)
	}
}

// TestClosedWhileMending: Close does not wait, and the build is closed when the copy is made and the last search is done.
func TestClosedWhileMending(t *testing.T) {
	t.Parallel()
	for range 10 {
		r := run(t, func(dir string) { damage(t, dir, compactFile, nil) }, nothing)
		b, release := r.Acquire()
		r.Close()
		if len(search(t, b, Query{Text: "mines", Language: "en"}).Hits) < 3 {
			t.Error("a search that began does not end on its build")
		}
		r.stop()
		if isClosed(b) {
			t.Error("closed in the middle of a search")
		}
		release()
		if !isClosed(b) || b.compacts.now.Load() != nil || len(b.compacts.all) > 0 {
			t.Error("the build is not closed")
		}
	}
}

// TestCopyThatCannotBeWritten: where the copy cannot be put, it serves from memory, what was there stays, and neither Run nor
// a reindex fails for it.
func TestCopyThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	for name, forbid := range map[string]func(t *testing.T, dir string){
		"a folder in its place": func(t *testing.T, dir string) {
			t.Helper()
			damage(t, dir, compactFile, nil)
			writeFiles(t, filepath.Join(dir, compactFile), map[string]string{"file": "x"})
		},
		"an old copy in a folder that is only read": func(t *testing.T, dir string) {
			t.Helper()
			if runtime.GOOS == "windows" || os.Geteuid() == 0 {
				t.Skip("nothing is forbidden to this user")
			}
			damage(t, dir, compactFile, copyDamages()["of another version"])
			if err := os.Chmod(dir, 0o500); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := []string{}
			r := run(t, func(dir string) { forbid(t, dir); before = listing(t, dir) }, nothing)
			r.wait(t, "could not be written; it is kept in memory")
			if c := r.serving(); c == nil || c.mapped != nil {
				t.Error("no copy serves from memory")
			}
			b, release := r.Acquire()
			defer release()
			if len(search(t, b, Query{Text: "mines", Language: "en"}).Hits) < 3 {
				t.Error("it does not answer")
			}
			if again := reindex(t, r.store, folder(t, severalLanguages())); !again.Unchanged {
				t.Errorf("%+v", again)
			}
			if after := listing(t, r.dir); strings.Join(after, "\n") != strings.Join(before, "\n") && name != "a folder in its place" {
				t.Errorf("it wrote:\n%s\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
			}
			if left := leftovers(t, r.store); len(left) > 0 {
				t.Errorf("left over %q", left)
			}
		})
	}
}

// TestCopyOfABuildThatWasReplaced: a build in whose place another one is, because it was damaged, leaves no copy there.
func TestCopyOfABuildThatWasReplaced(t *testing.T) {
	t.Parallel()
	s := store(t)
	first := reindex(t, s, folder(t, version(1)))
	dir := s.buildDir(first.Digest)
	b := opened(t, s)
	b.compacts.now.Store(nil)
	damage(t, dir, compactFile, nil)
	if err := os.Chtimes(filepath.Join(dir, manifestFile), time.Time{}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	did := func(op, name string) { t.Errorf("it did %s %s", op, name) }
	for range 2 {
		made, err := b.mend(t.Context(), dir, did)
		if c := b.compacts.now.Load(); !made || err == nil || c == nil || c.mapped != nil {
			t.Errorf("%v, %v, %+v", made, err, c)
		}
		b.compacts.now.Store(nil)
		if err := os.RemoveAll(dir); err != nil { // nor does it fail where there is none at all
			t.Fatal(err)
		}
	}
}

// TestSearchesWhileCopiesChange: searches in many goroutines give the same, bit for bit, while copies come and go.
func TestSearchesWhileCopiesChange(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := NewStore(dir, quiet()).writeBuild(t.Context(), dir, Source{}, &corpus.Corpus{Documents: inflected(t, 91)}, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	b, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // only read
	asked := askedOf(rand.New(rand.NewPCG(92, 1)))
	want := make([]*Result, len(asked))
	for i, q := range asked {
		want[i] = search(t, b, q)
	}
	done := make(chan struct{})
	var wg sync.WaitGroup
	for g := range 6 {
		wg.Go(func() {
			for n := g; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				i := n % len(asked)
				got, err := b.Search(t.Context(), asked[i])
				if err != nil || len(got.Hits) != len(want[i].Hits) {
					t.Errorf("question %d: %v", i, err)
					return
				}
				for k := range got.Hits {
					if got.Hits[k].Passage().ID != want[i].Hits[k].Passage().ID || got.Hits[k].Score != want[i].Hits[k].Score {
						t.Errorf("question %d, hit %d: another one", i, k)
						return
					}
				}
			}
		})
	}
	for range 8 {
		b.compacts.now.Store(nil)
		if made, err := b.mend(t.Context(), dir, func(string, string) {}); !made || err != nil {
			t.Errorf("%v, %v", made, err)
		}
	}
	close(done)
	wg.Wait()
	if n := len(b.compacts.all); n != 9 {
		t.Errorf("%d copies are to be closed", n)
	}
}

// TestUnfinishedCopiesAreRemoved: what a crash left beside a finished build goes with the next reindex.
func TestUnfinishedCopiesAreRemoved(t *testing.T) {
	t.Parallel()
	s := store(t)
	one := folder(t, version(1))
	first := reindex(t, s, one)
	second := reindex(t, s, folder(t, version(2)))
	for _, digest := range []string{first.Digest, second.Digest} {
		writeFiles(t, s.buildDir(digest), map[string]string{compactFile + ".123.tmp": "cut off", "notes.tmp": "not ours"})
		if err := checkBuild(t.Context(), s.buildDir(digest), digest); err != nil {
			t.Errorf("an unfinished copy is taken for damage: %v", err)
		}
	}
	reindex(t, s, one)
	if left := leftovers(t, s); len(left) != 2 || !strings.Contains(fmt.Sprint(left), "notes.tmp") {
		t.Errorf("left over %q", left)
	}
}
