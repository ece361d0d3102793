package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// versionWord is the word that version n alone has.
func versionWord(n int) string { return fmt.Sprint("version", n) }

// version is a corpus whose text changes with n.
func version(n int) map[string]string {
	return map[string]string{"a.md": "# A\n\nAlpha in " + versionWord(n) + ".", "b.md": "Beta stays."}
}

func TestRollback(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, version(1))
	if _, err := s.Rollback(t.Context()); !errors.Is(err, ErrNoBuild) {
		t.Errorf("without a build: %v", err)
	}
	if _, err := os.Stat(s.dir); err == nil {
		t.Error("a rollback without a build made the folder")
	}
	first := reindex(t, s, dir)
	if _, err := s.Rollback(t.Context()); !errors.Is(err, ErrNothingBefore) {
		t.Errorf("after the first build: %v", err)
	}
	other := folder(t, version(2))
	second := reindex(t, s, other)
	for i := range 4 {
		want := State{Build: first.Digest, Source: Source{Dir: dir}, Previous: second.Digest, PreviousSource: Source{Dir: other}}
		if i%2 == 1 {
			want = State{Build: second.Digest, Source: Source{Dir: other}, Previous: first.Digest, PreviousSource: Source{Dir: dir}}
		}
		got, err := s.Rollback(t.Context())
		now, cerr := s.Current()
		if err != nil || cerr != nil || got != want || now != want || answers(t, s, versionWord(1+i%2)) != want.Build {
			t.Fatalf("rollback %d: %+v, %+v, %v, %v", i, got, now, err, cerr)
		}
	}
	third := reindex(t, s, folder(t, version(3)))
	if st, err := s.Rollback(t.Context()); err != nil || st.Build != second.Digest || st.Previous != third.Digest {
		t.Errorf("%+v, %v", st, err)
	}
	if err := os.RemoveAll(s.buildDir(third.Digest)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Rollback(t.Context()); err == nil || answers(t, s, "version2") != second.Digest {
		t.Errorf("a rollback to a build that is gone: %v", err)
	}
}

// TestKeepsThreeBuilds: and never removes the current one nor the one before, however old they are.
func TestKeepsThreeBuilds(t *testing.T) {
	t.Parallel()
	s := store(t)
	var made []string
	for n := range 6 {
		r := reindex(t, s, folder(t, version(n)))
		made = append(made, r.Digest)
		st, err := s.Current()
		if err != nil {
			t.Fatal(err)
		}
		got := builds(t, s)
		if len(got) != min(n+1, keepBuilds) || !slices.Contains(got, st.Build) || (n > 0 && !slices.Contains(got, st.Previous)) {
			t.Errorf("after %d: %q, current %+v", n, got, st)
		}
	}
	if _, err := s.Rollback(t.Context()); err != nil { // 4 is current, 5 before
		t.Fatal(err)
	}
	reindex(t, s, folder(t, version(3))) // the oldest there is becomes current, then the one before
	reindex(t, s, folder(t, version(9)))
	if got := builds(t, s); len(got) != keepBuilds || !slices.Contains(got, made[3]) {
		t.Errorf("%q, want %s among them", got, made[3])
	}
}

// TestCurrentIsGarbage: a CURRENT that this program did not write is damage, and Reindex mends it.
func TestCurrentIsGarbage(t *testing.T) {
	t.Parallel()
	for _, garbage := range []string{"", "\x00\x00\x00", "{", "{}", "[]", `{"build":""}`, `{"build":"../../etc"}`, `{"build":"."}`, `{"build":7}`, `{"build":"0123456789abcdef"}`} {
		t.Run(fmt.Sprintf("%q", garbage), func(t *testing.T) {
			t.Parallel()
			s, dir := store(t), folder(t, version(1))
			first := reindex(t, s, dir)
			if err := os.WriteFile(s.currentFile(), []byte(garbage), 0o600); err != nil {
				t.Fatal(err)
			}
			if b, err := s.Open(); !errors.Is(err, ErrBrokenBuild) {
				t.Fatalf("opened %v: %v", b, err)
			}
			if r := reindex(t, s, dir); r.Digest != first.Digest || answers(t, s, "version1") != first.Digest {
				t.Errorf("%+v", r)
			}
			if st, err := s.Current(); err != nil || st.Build != first.Digest {
				t.Errorf("%+v, %v", st, err)
			}
		})
	}
}

// TestOneReindexAtATime: the second is told, at once, and so is a rollback; a check needs no lock.
func TestOneReindexAtATime(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, version(1))
	reindex(t, s, dir)
	changed := folder(t, version(2))
	begun, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	result := make(chan error, 1)
	go func() {
		_, err := s.Reindex(t.Context(), Plan{Source: Source{Dir: changed}, Progress: func(stage string, _, _ int, _ string) {
			if stage == "index" {
				once.Do(func() { close(begun); <-goOn })
			}
		}})
		result <- err
	}()
	<-begun
	other := NewStore(filepath.Dir(s.dir), quiet())
	if _, err := other.Reindex(t.Context(), Plan{Source: Source{Dir: changed}}); !errors.Is(err, ErrBusy) {
		t.Errorf("a second reindex: %v", err)
	}
	if _, err := other.Rollback(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("a rollback: %v", err)
	}
	if _, err := other.Reindex(t.Context(), Plan{Source: Source{Dir: changed}, Check: true}); err != nil {
		t.Errorf("a check: %v", err)
	}
	var wg sync.WaitGroup
	for range 4 { // readers need no lock and see the old build
		wg.Go(func() { answers(t, other, "version1") })
	}
	wg.Wait()
	close(goOn)
	if err := <-result; err != nil {
		t.Fatal(err)
	}
	answers(t, s, "version2")
	if r := reindex(t, other, changed); !r.Unchanged {
		t.Errorf("%+v", r)
	}
}

// TestReadersDuringReindexes: whoever opens while builds come and go gets one of them whole.
func TestReadersDuringReindexes(t *testing.T) {
	t.Parallel()
	s := store(t)
	reindex(t, s, folder(t, version(0)))
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					answers(t, s, "alpha")
				}
			}
		})
	}
	for n := range 8 {
		reindex(t, s, folder(t, version(n)))
	}
	close(done)
	wg.Wait()
}

func TestLeftoversAreRemoved(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, version(1))
	for _, name := range []string{"builds/tmp-1/bleve/x", "builds/tmp-damaged-0123/manifest.json", "CURRENT.tmp"} {
		writeFiles(t, s.dir, map[string]string{name: "x"})
	}
	r := reindex(t, s, dir)
	if got := builds(t, s); !slices.Equal(got, []string{r.Digest}) || len(leftovers(t, s)) > 0 {
		t.Errorf("%q, left over %q", got, leftovers(t, s))
	}
}

// TestEverythingIsSynced: every file and folder of a build is made durable before it becomes current.
func TestEverythingIsSynced(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, version(1))
	var steps []string
	s.step = func(op, name string) { steps = append(steps, op+" "+name) }
	reindex(t, s, dir)
	current := slices.Index(steps, "rename build")
	last := func(step string) (at int) {
		for i := range steps {
			if steps[i] == step {
				at = i
			}
		}
		return at
	}
	for _, name := range []string{"bleve", "store", "root.bolt", "index_meta.json", documentsFile, manifestFile} {
		if i := slices.Index(steps, "sync "+name); i < 0 || i > current {
			t.Errorf("%s is synced at step %d, the build is there at %d", name, i, current)
		}
	}
	if !slices.ContainsFunc(steps, func(s string) bool { return strings.HasPrefix(s, "sync ") && strings.HasSuffix(s, ".zap") }) {
		t.Errorf("no segment is synced: %q", steps)
	}
	if i, j := slices.Index(steps, "sync CURRENT.tmp"), slices.Index(steps, "rename CURRENT"); i < current || j < i {
		t.Errorf("build at %d, CURRENT synced at %d, renamed at %d", current, i, j)
	}
	if runtime.GOOS == "windows" { // folders are not synced there
		return
	}
	if i, j := last("sync builds"), slices.Index(steps, "create CURRENT.tmp"); i < current || i > j {
		t.Errorf("build at %d, its folder synced at %d, CURRENT made at %d", current, i, j)
	}
	if i, j := last("sync index"), slices.Index(steps, "rename CURRENT"); i < j {
		t.Errorf("CURRENT at %d, its folder synced at %d", j, i)
	}
	made, locked := slices.Index(steps, "mkdir builds"), slices.Index(steps, "lock LOCK")
	for _, dir := range []string{s.dir, filepath.Dir(s.dir), filepath.Dir(filepath.Dir(s.dir))} { // the new folders' parents
		if i := slices.Index(steps, "sync "+filepath.Base(dir)); i < made || i > locked {
			t.Errorf("%s is synced at %d, new folders are made at %d", dir, i, made)
		}
	}
}

// TestLastSource: from CURRENT, else from the newest build that can be read; where the documents were is no part of
// what a build is.
func TestLastSource(t *testing.T) {
	t.Parallel()
	s := store(t)
	if src, ok := s.LastSource(); ok {
		t.Errorf("without a build: %+v", src)
	}
	one, two := folder(t, version(1)), folder(t, version(2))
	first := reindex(t, s, one)
	second := reindex(t, s, two)
	if _, err := s.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	at := time.Now()
	for i, digest := range []string{first.Digest, second.Digest} { // whatever the clock's steps are
		if err := os.Chtimes(s.buildDir(digest), at, at.Add(time.Duration(i)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	want := func(what, dir string) {
		t.Helper()
		if src, ok := s.LastSource(); !ok || src != (Source{Dir: dir}) {
			t.Errorf("%s: %+v, %v", what, src, ok)
		}
	}
	want("after a rollback", one)
	if err := os.WriteFile(s.currentFile(), []byte("garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	want("CURRENT damaged", two)
	if err := os.Remove(s.currentFile()); err != nil {
		t.Fatal(err)
	}
	want("CURRENT gone", two)
	damage(t, s.buildDir(second.Digest), manifestFile, func([]byte) []byte { return nil })
	want("the newest cannot be read", one)
	if r := reindex(t, s, folder(t, version(1))); r.Digest != first.Digest {
		t.Errorf("the same documents elsewhere are %s, not %s", r.Digest, first.Digest)
	}
}

// TestRetry: what fails for a short while is done in the end, and what fails for good is given up.
func TestRetry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fails, tries, done int
		waited             time.Duration
		ok                 bool
	}{{0, 1, 1, 0, true}, {1, 1, 1, 0, false}, {2, 5, 3, 3 * time.Second, true}, {9, 3, 3, 3 * time.Second, false}} {
		synctest.Test(t, func(t *testing.T) {
			done, start := 0, time.Now()
			err := retry(c.tries, time.Second, func() error {
				if done++; done <= c.fails {
					return os.ErrPermission
				}
				return nil
			})
			if (err == nil) != c.ok || done != c.done || time.Since(start) != c.waited {
				t.Errorf("%+v: %v, done %d times in %v", c, err, done, time.Since(start))
			}
		})
	}
}

// TestPrunedBuildIsNoBuild: at no moment has a build that is being removed the name of one.
func TestPrunedBuildIsNoBuild(t *testing.T) {
	t.Parallel()
	s := store(t)
	oldest := reindex(t, s, folder(t, version(0))).Digest
	for n := 1; n < keepBuilds; n++ {
		reindex(t, s, folder(t, version(n)))
	}
	renamed := false
	s.step = func(op, name string) {
		if op+" "+name == "rename old build" {
			renamed = true
			if got := builds(t, s); slices.Contains(got, oldest) || !slices.Contains(got, oldPrefix+oldest) {
				t.Errorf("builds %q", got)
			}
		}
	}
	reindex(t, s, folder(t, version(9)))
	if !renamed || len(leftovers(t, s)) > 0 {
		t.Errorf("renamed %v, left over %q", renamed, leftovers(t, s))
	}
}
