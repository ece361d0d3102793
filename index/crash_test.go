//go:build unix

package index

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// crashVariable holds a crash for the child process that the test binary becomes if it is set.
const crashVariable = "AGENDABOT_TEST_CRASH"

// crash is what a child does to a data folder, and after how many file operations of ours it is killed, if any.
type crash struct {
	Data, Source string
	Rollback     bool
	After        int
}

// TestMain runs the tests, or crashes as it is told.
func TestMain(m *testing.M) {
	if raw := os.Getenv(crashVariable); raw != "" {
		var c crash
		if err := json.Unmarshal([]byte(raw), &c); err != nil {
			panic(err)
		}
		if err := c.do(); err != nil {
			panic(err)
		}
		return
	}
	m.Run()
}

func (c crash) do() error {
	s, n := NewStore(c.Data, quiet()), 0
	s.step = func(string, string) {
		if n++; n == c.After {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // nothing comes after it
		}
	}
	var err error
	if c.Rollback {
		_, err = s.Rollback(context.Background())
	} else {
		_, err = s.Reindex(context.Background(), Plan{Source: Source{Dir: c.Source}})
	}
	return err
}

// run runs the crash in a child process, behind a program and its arguments if there are any, and says whether the
// child came to its end.
func (c crash) run(t *testing.T, behind ...string) (survived bool) {
	t.Helper()
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	argv := slices.Concat(behind, []string{os.Args[0]})
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), crashVariable+"="+string(raw), "GOMAXPROCS=1")
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return true
	case !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL:
		t.Fatalf("the child was not killed: %v\n%s", err, out)
	}
	return false
}

// scenario is a state of a data folder and what is done to it. Either the old or the new build must be there after
// every crash; old is empty before the first build.
type scenario struct {
	crash
	old, new string // digests
	word     map[string]string
	damaged  bool // the old build, which opens and answers all the same
}

// scenarios are prepared in folders that each crash gets a copy of.
func scenarios(t *testing.T) map[string]scenario {
	t.Helper()
	one, two := folder(t, version(1)), folder(t, version(2))
	first, second, third, fourth := t.TempDir(), t.TempDir(), t.TempDir(), t.TempDir()
	a := reindex(t, NewStore(second, quiet()), one).Digest
	reindex(t, NewStore(third, quiet()), one)
	b := reindex(t, NewStore(third, quiet()), two).Digest
	for n := 5; n > 2; n-- {
		reindex(t, NewStore(fourth, quiet()), folder(t, version(n)))
	}
	reindex(t, NewStore(fourth, quiet()), one)
	fifth := t.TempDir()
	reindex(t, NewStore(fifth, quiet()), one)
	damage(t, NewStore(fifth, quiet()).buildDir(a), documentsFile, func(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("Beta"), []byte("Zeta")) })
	sixth := t.TempDir()
	reindex(t, NewStore(sixth, quiet()), one)
	damage(t, NewStore(sixth, quiet()).buildDir(a), compactFile, nil)
	word := map[string]string{a: versionWord(1), b: versionWord(2)}
	return map[string]scenario{
		"first build":  {crash{Data: first, Source: one}, "", a, word, false},
		"second build": {crash{Data: second, Source: two}, a, b, word, false},
		"one too many": {crash{Data: fourth, Source: two}, a, b, word, false},
		"rollback":     {crash{Data: third, Source: one, Rollback: true}, b, a, word, false},

		"the current build is damaged":        {crash{Data: fifth, Source: one}, a, a, word, true},
		"the current build's copy is missing": {crash{Data: sixth, Source: one}, a, a, word, false},
	}
}

// copied is the scenario on a copy of its data folder.
func (sc scenario) copied(t *testing.T) scenario {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(data, os.DirFS(sc.Data)); err != nil {
		t.Fatal(err)
	}
	sc.Data = data
	return sc
}

// check holds what must be true after a crash: one build serves whole, and a reindex goes through and cleans up.
func (sc scenario) check(t *testing.T, survived bool) {
	t.Helper()
	s := NewStore(sc.Data, quiet())
	b, err := s.Open()
	switch {
	case errors.Is(err, ErrNoBuild) && sc.old == "" && !survived:
	case err != nil:
		t.Fatalf("opened after the crash: %v", err)
	default:
		digest := b.Summary().Digest
		if (digest != sc.old || survived) && digest != sc.new {
			t.Errorf("%s serves, which is neither %s nor %s", digest, sc.old, sc.new)
		}
		if len(search(t, b, Query{Text: sc.word[digest]}).Hits) != 1 {
			t.Errorf("%s does not answer", digest)
		}
		if err := checkBuild(t.Context(), s.buildDir(digest), digest); err != nil && (survived || !sc.damaged) {
			t.Errorf("%s is not whole: %v", digest, err)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
	if r := reindex(t, s, sc.Source); r.Digest != sc.new || answers(t, s, sc.word[sc.new]) != sc.new {
		t.Errorf("the reindex after the crash: %+v", r)
	}
	if left := leftovers(t, s); len(left) > 0 {
		t.Errorf("left over: %q", left)
	}
	if opened(t, s).compacts.now.Load() == nil {
		t.Error("the build has no compact copy")
	}
	names := builds(t, s)
	if len(names) > keepBuilds {
		t.Errorf("builds %q", names)
	}
	for _, name := range names {
		if err := checkBuild(t.Context(), s.buildDir(name), name); err != nil {
			t.Errorf("%s is not whole: %v", name, err)
		}
	}
}

// TestCrash kills a process after each of its file operations in turn, until there are none left.
func TestCrash(t *testing.T) {
	t.Parallel()
	for name, sc := range scenarios(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			steps := sc.copied(t).steps(t)
			if len(steps) < 5 {
				t.Fatalf("only %d steps: %q", len(steps), steps)
			}
			for n := range len(steps) + 1 {
				what := "survives"
				if n < len(steps) {
					what = steps[n]
				}
				t.Run(fmt.Sprintf("%02d %s", n+1, what), func(t *testing.T) {
					t.Parallel()
					sc := sc.copied(t)
					sc.After = n + 1
					survived := sc.run(t)
					if survived != (n == len(steps)) {
						t.Errorf("survived: %v", survived)
					}
					sc.check(t, survived)
				})
			}
		})
	}
}

// steps are the file operations of an undisturbed run.
func (sc scenario) steps(t *testing.T) (steps []string) {
	t.Helper()
	s := NewStore(sc.Data, quiet())
	s.step = func(op, name string) {
		if strings.HasPrefix(name, "tmp-") {
			name = "tmp" // the rest is random
		}
		steps = append(steps, op+" "+name)
	}
	var err error
	if sc.Rollback {
		_, err = s.Rollback(t.Context())
	} else {
		_, err = s.Reindex(t.Context(), Plan{Source: Source{Dir: sc.Source}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// TestCrashInsideBleve kills the process at system calls, so that Bleve's own file operations are interrupted, too.
func TestCrashInsideBleve(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed; the operations of Bleve itself are not interrupted")
	}
	if out, err := exec.Command(strace, "-f", "-o", "/dev/null", "true").CombinedOutput(); err != nil {
		t.Skipf("strace does not work here (%v): %s", err, out)
	}
	const calls = "openat,write,pwrite64,rename,renameat,renameat2,unlinkat,mkdirat,fsync,fdatasync,ftruncate"
	all := scenarios(t)
	sc := all["second build"]
	runs := []int{1, 8, 12, 15, 17, 19, 21, 23, 25, 27, 29, 31, 34, 37, 40, 44, 48, 53, 60, 70, 80, 100, 130, 1000}
	var killed atomic.Int64
	t.Run("at call", func(t *testing.T) { // ends when all of them have
		for _, n := range runs {
			t.Run(strconv.Itoa(n), func(t *testing.T) {
				t.Parallel()
				sc := sc.copied(t)
				survived := sc.run(t, strace, "-f", "-o", "/dev/null", "-e", "trace="+calls, "-e", fmt.Sprintf("inject=%s:signal=SIGKILL:when=%d", calls, n))
				if survived != (n == 1000) && slices.Contains([]int{1, 1000}, n) {
					t.Errorf("survived: %v", survived)
				}
				if !survived {
					killed.Add(1)
				}
				sc.check(t, survived)
			})
		}
	})
	t.Logf("%d of %d runs were killed", killed.Load(), len(runs))
	if killed.Load()*3 < int64(len(runs)) {
		t.Skipf("only %d of %d runs were killed: strace counts other calls here, and little of Bleve was interrupted", killed.Load(), len(runs))
	}
}
