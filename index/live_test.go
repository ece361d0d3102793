package index

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"

	"agendabot/corpus"
)

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// advance lets enough time pass for Live to look again.
func (c *clock) advance() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(recheckEvery)
}

// live follows a store whose first build is version 1, with a clock that the test moves and what it logs.
func live(t *testing.T) (l *Live, s *Store, c *clock, log *bytes.Buffer) {
	t.Helper()
	s, log = store(t), &bytes.Buffer{}
	reindex(t, s, folder(t, version(1)))
	l, err := NewLive(s, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	c = &clock{now: time.Now()}
	l.now = c.Now
	t.Cleanup(l.Close)
	return l, s, c, log
}

// isClosed says that a build's documents can no longer be read.
func isClosed(b *Build) bool {
	_, err := b.documents.(*fileDocuments).file.Stat()
	return errors.Is(err, os.ErrClosed)
}

func TestLiveFollows(t *testing.T) {
	t.Parallel()
	l, s, c, log := live(t)
	old, release := l.Acquire()
	second := reindex(t, s, folder(t, version(2)))
	b, releaseB := l.Acquire()
	if b != old {
		t.Error("it looked before its time")
	}
	releaseB()
	c.advance()
	b, releaseB = l.Acquire()
	if b == old || b.Summary().Digest != second.Digest {
		t.Errorf("%s serves", b.Summary().Digest)
	}
	if n := strings.Count(log.String(), "a new index serves"); n != 1 {
		t.Errorf("logged %d times: %s", n, log)
	}
	if isClosed(old) || len(search(t, old, Query{Text: "version1"}).Hits) != 1 {
		t.Error("a search that began on the old build does not end on it")
	}
	release()
	if !isClosed(old) || isClosed(b) {
		t.Error("the old build is not closed with its last search, or the new one is")
	}
	if len(search(t, b, Query{Text: "version2"}).Hits) != 1 {
		t.Error("the new build does not answer")
	}
	release() // once more does nothing
	releaseB()
	releaseB()
	if isClosed(b) {
		t.Error("the build that serves was closed by one release too many")
	}
}

func TestLiveClose(t *testing.T) {
	t.Parallel()
	l, _, _, _ := live(t)
	b, release := l.Acquire()
	l.Close()
	if isClosed(b) {
		t.Error("closed in the middle of a search")
	}
	l.Close()
	if isClosed(b) {
		t.Error("closed in the middle of a search by a second Close")
	}
	release()
	if !isClosed(b) {
		t.Error("not closed")
	}
	if _, err := NewLive(store(t), quiet()); !errors.Is(err, ErrNoBuild) {
		t.Errorf("without a build: %v", err)
	}
}

// TestLiveTriesAgain: what kept a build from being opened may pass; it is logged once, and tried less and less often.
func TestLiveTriesAgain(t *testing.T) {
	t.Parallel()
	l, s, c, log := live(t)
	serves := func() string {
		b, release := l.Acquire()
		defer release()
		return b.Summary().Digest
	}
	second := reindex(t, s, folder(t, version(2)))
	name := filepath.Join(s.buildDir(second.Digest), documentsFile)
	if err := os.Rename(name, name+".away"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		for n := 0; l.failed.delay != want*time.Second; n++ {
			if n > 100 {
				t.Fatal("it is not tried again")
			}
			before := l.failed
			c.advance()
			if serves() == second.Digest {
				t.Fatal("it serves")
			}
			if l.failed != before && l.failed.delay != want*time.Second {
				t.Fatalf("the next try comes after %v, want %v s", l.failed.delay, want)
			}
		}
	}
	if n := strings.Count(log.String(), "cannot be opened"); n != 1 {
		t.Errorf("logged %d times: %s", n, log)
	}
	if err := os.Rename(name+".away", name); err != nil {
		t.Fatal(err)
	}
	for range 60 {
		c.advance()
		serves()
	}
	if serves() != second.Digest {
		t.Error("it does not serve when it can be opened")
	}
}

// TestLiveFollowsAMendedBuild: a sound build in the place of the damaged one that serves has the same digest.
func TestLiveFollowsAMendedBuild(t *testing.T) {
	t.Parallel()
	l, s, c, _ := live(t)
	old, release := l.Acquire()
	release()
	dir := folder(t, version(1))
	damage(t, s.buildDir(old.Summary().Digest), documentsFile, func(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("Alpha"), []byte("Omega")) })
	if _, err := old.Document("a"); !errors.Is(err, ErrBrokenBuild) {
		t.Fatalf("the build is not damaged: %v", err)
	}
	reindex(t, s, dir)
	c.advance()
	b, release := l.Acquire()
	defer release()
	if b == old || len(search(t, b, Query{Text: "version1"}).Hits) != 1 {
		t.Error("the damaged build goes on serving")
	}
}

// TestLiveDoesNotWait: while one caller opens a build, the others go on.
func TestLiveDoesNotWait(t *testing.T) {
	t.Parallel()
	l, s, c, _ := live(t)
	second := reindex(t, s, folder(t, version(2)))
	c.advance()
	l.looking.Lock() // as the one that opens does
	b, release := l.Acquire()
	if b.Summary().Digest == second.Digest {
		t.Error("two look at once")
	}
	release()
	l.looking.Unlock()
	b, release = l.Acquire()
	defer release()
	if b.Summary().Digest != second.Digest {
		t.Error("it does not look when it can")
	}
}

// TestLiveKeepsOldBuild: while a new build cannot be opened the old one goes on, and the next one is followed.
func TestLiveKeepsOldBuild(t *testing.T) {
	t.Parallel()
	l, s, c, log := live(t)
	broken := reindex(t, s, folder(t, version(2)))
	damage(t, s.buildDir(broken.Digest), documentsFile, nil)
	for range 3 {
		c.advance()
		b, release := l.Acquire()
		if len(search(t, b, Query{Text: "version1"}).Hits) != 1 {
			t.Error("the old build does not answer")
		}
		release()
	}
	if n := strings.Count(log.String(), "cannot be opened"); n != 1 {
		t.Errorf("logged %d times: %s", n, log)
	}
	if err := os.WriteFile(s.currentFile(), []byte("garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.advance()
	b, release := l.Acquire()
	if len(search(t, b, Query{Text: "version1"}).Hits) != 1 {
		t.Error("the old build does not answer while CURRENT is garbage")
	}
	release()
	third := reindex(t, s, folder(t, version(3)))
	c.advance()
	b, release = l.Acquire()
	defer release()
	if b.Summary().Digest != third.Digest {
		t.Errorf("%s serves", b.Summary().Digest)
	}
}

// TestLiveTriesAMendedBuild: when another build was current in between, the broken one is tried again.
func TestLiveTriesAMendedBuild(t *testing.T) {
	t.Parallel()
	l, s, c, _ := live(t)
	one, two := folder(t, version(1)), folder(t, version(2))
	broken := reindex(t, s, two)
	damage(t, s.buildDir(broken.Digest), documentsFile, nil)
	for _, step := range []struct {
		dir  string
		want string
	}{{"", "version1"}, {one, "version1"}, {two, "version2"}} {
		if step.dir != "" {
			reindex(t, s, step.dir)
		}
		c.advance()
		b, release := l.Acquire()
		if len(search(t, b, Query{Text: step.want}).Hits) != 1 {
			t.Errorf("%s does not answer", step.want)
		}
		release()
	}
}

// TestNewLiveOver: a program that began before the first reindex moves over to what that made, and lets go of what it
// began with.
func TestNewLiveOver(t *testing.T) {
	t.Parallel()
	fallback, err := NewMemory(t.Context(), mixed(t))
	if err != nil {
		t.Fatal(err)
	}
	s, log, c := store(t), &bytes.Buffer{}, &clock{now: time.Now()}
	l := NewLiveOver(s, fallback, slog.New(slog.NewTextHandler(log, nil)))
	l.now = c.Now
	defer l.Close()
	got, release := l.Acquire()
	if got != fallback || l.Summary() != fallback.Summary() || log.Len() > 0 {
		t.Errorf("it begins with %s: %s", got.Summary().Digest, log)
	}
	made := reindex(t, s, folder(t, version(1)))
	c.advance()
	b, releaseB := l.Acquire()
	defer releaseB()
	if b.Summary().Digest != made.Digest || l.Summary() != b.Summary() || strings.Count(log.String(), "a new index serves") != 1 {
		t.Errorf("%s serves, not %s: %s", b.Summary().Digest, made.Digest, log)
	}
	if len(search(t, got, Query{Text: "mines"}).Hits) == 0 {
		t.Error("a search that began on the first build does not end on it")
	}
	release()
	if _, err := fallback.bleve.DocCount(); !errors.Is(err, bleve.ErrorIndexClosed) {
		t.Error("the first build is not closed with its last search")
	}
}

// TestNewLiveOverTheSame: a build on disk takes over from one in memory also if it is of the same documents.
func TestNewLiveOverTheSame(t *testing.T) {
	t.Parallel()
	fallback, err := NewMemory(t.Context(), []*corpus.Document{doc(t, "a.md", version(1)["a.md"]), doc(t, "b.md", version(1)["b.md"])})
	if err != nil {
		t.Fatal(err)
	}
	s := store(t)
	if made := reindex(t, s, folder(t, version(1))); made.Digest != fallback.Summary().Digest {
		t.Fatalf("%s is not %s", made.Digest, fallback.Summary().Digest)
	}
	l := NewLiveOver(s, fallback, quiet())
	defer l.Close()
	b, release := l.Acquire() // the first looks at once
	defer release()
	if b == fallback || len(search(t, b, Query{Text: "version1"}).Hits) != 1 {
		t.Error("the build in memory goes on")
	}
}

// TestNewLiveOverBroken: what was begun with goes on while the first build cannot be opened.
func TestNewLiveOverBroken(t *testing.T) {
	t.Parallel()
	fallback, err := NewMemory(t.Context(), mixed(t))
	if err != nil {
		t.Fatal(err)
	}
	s, c := store(t), &clock{now: time.Now()}
	broken := reindex(t, s, folder(t, version(1)))
	damage(t, s.buildDir(broken.Digest), documentsFile, nil)
	l := NewLiveOver(s, fallback, quiet())
	l.now = c.Now
	for range 3 {
		c.advance()
		b, release := l.Acquire()
		if b != fallback || len(search(t, b, Query{Text: "mines"}).Hits) == 0 {
			t.Error("nothing answers")
		}
		release()
	}
	l.Close()
	if l.Summary() != fallback.Summary() { // a gauge may ask while the program ends
		t.Errorf("after Close: %+v", l.Summary())
	}
}

func TestNewFixed(t *testing.T) {
	t.Parallel()
	b, err := NewMemory(t.Context(), mixed(t))
	if err != nil {
		t.Fatal(err)
	}
	l := NewFixed(b)
	got, release := l.Acquire()
	if got != b || len(search(t, got, Query{Text: "mines"}).Hits) == 0 {
		t.Error("another build")
	}
	l.Close()
	if len(search(t, got, Query{Text: "mines"}).Hits) == 0 {
		t.Error("closed in the middle of a search")
	}
	release()
}

// TestLiveUnderLoad: searches go on from goroutine to goroutine while builds change, and all builds but the last are
// closed in the end.
func TestLiveUnderLoad(t *testing.T) {
	t.Parallel()
	l, s, c, _ := live(t)
	done := make(chan struct{})
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[*Build]bool{}
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				b, release := l.Acquire()
				mu.Lock()
				seen[b] = true
				mu.Unlock()
				if r, err := b.Search(t.Context(), Query{Text: "alpha"}); err != nil || len(r.Hits) != 1 || r.Hits[0].Text() == "" {
					t.Errorf("%v", err)
				}
				release()
			}
		})
	}
	for n := 2; n < 8; n++ {
		reindex(t, s, folder(t, version(n)))
		for answered := false; !answered && !t.Failed(); { // another may be the one that looks
			c.advance()
			b, release := l.Acquire()
			answered = len(search(t, b, Query{Text: versionWord(n)}).Hits) == 1
			release()
		}
	}
	close(done)
	wg.Wait()
	last, release := l.Acquire()
	defer release()
	for b := range seen {
		if isClosed(b) == (b == last) {
			t.Errorf("%s: closed %v", b.Summary().Digest, isClosed(b))
		}
	}
}
