package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/corpus/extract"
)

// soon is the time that a file has which must not be read in time.
const soon = 100 * time.Millisecond

// hasty gives a pool an idle child that has little time for its file. Its start had more, on the slowest machine.
func hasty(t *testing.T, p *Pool) {
	t.Helper()
	c, err := p.start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	opts := p.opts
	opts.Timeout = soon
	c.opts = &opts
	p.keep(c)
}

// format is what a good child answers to an order in the document's format.
func format(t *testing.T, p *Pool, order string) string {
	t.Helper()
	doc, err := p.Read(t.Context(), []byte(order))
	if err != nil {
		t.Fatalf("%s: %v", order, err)
	}
	return doc.Format
}

func TestReadAnswers(t *testing.T) {
	t.Parallel()
	p := newPool(t, "reader", Options{Children: 1})
	text := "« word for word » \u2028 \\ufffd <&> \x00 �"
	doc, err := p.Read(t.Context(), []byte("echo "+text))
	if err != nil {
		t.Fatal(err)
	}
	if doc.Format != "echo" || len(doc.Blocks) != 1 || !slices.Equal(doc.Blocks[0].Lines, []string{text}) {
		t.Errorf("got %+v", doc)
	}
	if got := format(t, p, "length "+strings.Repeat("x", 5_000_000)); got != "5000007" {
		t.Errorf("the child got %s bytes", got)
	}
	if first, second := format(t, p, "pid"), format(t, p, "pid"); first != second {
		t.Error("a child that read well is not used again")
	}
	if doc, err = p.Read(t.Context(), nil); err == nil {
		t.Errorf("an empty file is read as %+v", doc)
	}
}

// Every error of package extract is itself again on this side, with its detail, advice and words.
func TestReadFails(t *testing.T) {
	t.Parallel()
	p := newPool(t, "reader", Options{Children: 2})
	for name, want := range failing() {
		_, err := p.Read(t.Context(), []byte("fail "+name))
		if err == nil || name != "hostile" && err.Error() != want.Error() {
			t.Errorf("%s: got %v, want %v", name, err, want)
			continue
		}
		for _, k := range kinds() {
			if errors.Is(err, k.err) != errors.Is(want, k.err) {
				t.Errorf("%s: errors.Is says %v of %v", name, errors.Is(err, k.err), k.err)
			}
		}
		wanted, ok := errors.AsType[*extract.Error](want)
		if got, is := errors.AsType[*extract.Error](err); ok && name != "foreign" && (!is || got.Detail != wanted.Detail || got.Advice != wanted.Advice) {
			t.Errorf("%s: got %+v, want %+v", name, got, wanted)
		}
	}
	if _, err := p.Read(t.Context(), []byte("fail hostile")); err == nil || err.Error() != "line 1 line ?[31m2?" {
		t.Errorf("got %q", err)
	}
	if got := format(t, p, "echo x"); got != "echo" {
		t.Error("the next file is not read")
	}
}

// deaths are files and children that end badly, and what the parent says of them.
func deaths() []struct {
	mode, file string
	want       error
	detail     string
} {
	return []struct {
		mode, file string
		want       error
		detail     string
	}{
		{"reader", "panic here", extract.ErrCrashed, "panic: something ?[31munexpected here"},
		{"reader", "exit", extract.ErrCrashed, "exit status 3: then ?]0;title? ?that"},
		{"reader", "elsewhere", extract.ErrCrashed, "exit status 2: panic: elsewhere"},
		{"reader", "suicide", extract.ErrCrashed, ""},
		{"reader", "loop", extract.ErrTimeout, "stopped after "},
		{"reader", "hang", extract.ErrTimeout, "stopped after "},
		{"reader", "nothing", nil, "neither a document nor an error"},
		{"reader", "latin", nil, "not UTF-8"},
		{"garbage", "x", extract.ErrCrashed, `it begins with "This is n"`},
		{"not-json", "x", extract.ErrCrashed, "the document: "},
		{"not-json-failure", "x", extract.ErrCrashed, "the error: "},
		{"other-kind", "x", extract.ErrCrashed, "a frame of kind 'h'"},
		{"other-file", "x", extract.ErrCrashed, "no answer to this file"},
		{"huge", "x", extract.ErrCrashed, "4294967295 bytes are announced"},
		{"half", "x", extract.ErrCrashed, "unexpected EOF"},
		{"closes", "x", extract.ErrCrashed, ""},
		{"early", strings.Repeat("x", 1<<20), extract.ErrCrashed, "garbage"},
		{"deaf", strings.Repeat("x", 1<<20), extract.ErrTimeout, ""},
		{"silent", "x", extract.ErrTimeout, ""},
	}
}

func TestReadAtTheEndOfAChild(t *testing.T) {
	t.Parallel()
	for _, tt := range deaths() {
		t.Run(tt.mode+"/"+tt.file[:min(len(tt.file), 20)], func(t *testing.T) {
			t.Parallel()
			p := newPool(t, tt.mode, Options{Children: 1})
			if errors.Is(tt.want, extract.ErrTimeout) {
				hasty(t, p)
			}
			doc, err := p.Read(t.Context(), []byte(tt.file))
			if doc != nil || err == nil || tt.want != nil && !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.detail) {
				t.Fatalf("got %v, %v; want %v with %q", doc, err, tt.want, tt.detail)
			}
			if e, ok := errors.AsType[*extract.Error](err); tt.want != nil && (!ok || e.Detail == "" || e.Advice == "") {
				t.Errorf("it does not say enough: %v", err)
			}
			if strings.ContainsAny(err.Error(), "\x1b\n\r\x00\x07\u202e") {
				t.Errorf("a terminal obeys %q", err)
			}
			if tt.mode == "reader" && format(t, p, "echo x") != "echo" {
				t.Error("the next file is not read")
			}
		})
	}
}

func TestReadDoesNotStart(t *testing.T) {
	t.Parallel()
	for mode, want := range map[string]string{
		"refuse": "exit status 4: the cache?[31m cannot be written",
		"old":    "start it again",
		"loud":   "it begins with",
		"mute":   "stopped after",
	} {
		opts := Options{}
		if mode == "mute" {
			opts.Timeout = soon
		}
		_, err := newPool(t, mode, opts).Read(t.Context(), []byte("echo x"))
		if !errors.Is(err, ErrStart) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", mode, err)
		}
		if _, ok := errors.AsType[*extract.Error](err); ok {
			t.Errorf("%s: the file is blamed: %v", mode, err)
		}
	}
	for _, command := range [][]string{nil, {"/nowhere/at/all"}} {
		p := newPool(t, "reader", Options{})
		p.opts.Command = command
		if _, err := p.Read(t.Context(), nil); !errors.Is(err, ErrStart) {
			t.Errorf("%q: got %v", command, err)
		}
	}
}

func TestReadTooLarge(t *testing.T) {
	t.Parallel()
	p := newPool(t, "reader", Options{Command: nil})
	if _, err := p.Read(t.Context(), make([]byte, maxFile+1)); !errors.Is(err, extract.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

// A crash, or memory gone, in a child that read other files before may be their doing: the file is read again.
func TestReadAgain(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"worn", "full"} {
		p := newPool(t, mode, Options{Children: 1})
		for i := range 3 {
			if got := format(t, p, fmt.Sprint("length ", i)); got != "8" {
				t.Errorf("%s: got %s", mode, got)
			}
		}
	}
}

// A child is replaced when it has read enough, has grown, has met a bad file, or has died while nobody looked.
func TestReplace(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Pool){
		"many files": func(p *Pool) { p.idle[0].files = filesEach - 1 },
		"grown":      func(p *Pool) { p.idle[0].peak = p.opts.MemoryBytes/2 + 1 },
		"bad file":   func(p *Pool) { _, _ = p.Read(context.Background(), []byte("fail damaged")) },
		"dead":       func(p *Pool) { p.idle[0].kill() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPool(t, "reader", Options{Children: 1})
			first := format(t, p, "pid")
			if len(p.idle) != 1 {
				t.Fatalf("%d idle children", len(p.idle))
			}
			change(p)
			_ = format(t, p, "pid") // the one that is replaced may read this
			if second := format(t, p, "pid"); second == first {
				t.Error("the child is not replaced")
			}
		})
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("AGENDABOT_SLACK_BOT_TOKEN", "secret-1")
	t.Setenv("AWS_SECRET", "secret-2")
	t.Setenv("TMPDIR", os.TempDir())
	p := newPool(t, "reader", Options{}, "GIVEN=yes", "GOMAXPROCS=1")
	env := strings.Split(format(t, p, "environment"), "\n")
	for _, want := range []string{"GIVEN=yes", "GOMAXPROCS=1", "TMPDIR=" + os.TempDir()} {
		if !slices.Contains(env, want) {
			t.Errorf("no %s in %q", want, env)
		}
	}
	for _, kv := range env {
		if strings.Contains(kv, "secret") || strings.HasPrefix(kv, "PATH=") || strings.HasPrefix(kv, "HOME=") {
			t.Errorf("the child sees %s", kv)
		}
	}
}

func TestContextEnds(t *testing.T) {
	t.Parallel()
	p := newPool(t, "reader", Options{Children: 1})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Read(ctx, []byte("echo x")); !errors.Is(err, context.Canceled) {
		t.Errorf("before it began: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := p.Read(ctx, []byte("hang"))
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, extract.ErrTimeout) {
		t.Errorf("in the middle: %v", err)
	}
	if got := format(t, p, "echo x"); got != "echo" {
		t.Error("the next file is not read")
	}
}

func TestClose(t *testing.T) {
	t.Parallel()
	p := newPool(t, "reader", Options{Children: 2})
	_ = format(t, p, "pid")
	idle := p.idle[0]
	var busy sync.WaitGroup
	begun := make(chan struct{}, 3)
	for range 3 { // one more than there are children
		busy.Go(func() {
			begun <- struct{}{}
			if _, err := p.Read(t.Context(), []byte("hang")); !errors.Is(err, ErrClosed) {
				t.Errorf("a Read under way: %v", err)
			}
		})
	}
	for range 3 {
		<-begun
	}
	var closing sync.WaitGroup
	for range 2 { // it may be called twice, and at once
		closing.Go(func() {
			if err := p.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	closing.Wait()
	busy.Wait()
	if idle.alive() {
		t.Error("a child is left")
	}
	if _, err := p.Read(t.Context(), nil); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

// A child that does not end by itself is killed; one that does, is not.
func TestCloseKills(t *testing.T) {
	t.Parallel()
	for mode, clean := range map[string]bool{"reader": true, "stubborn": false} {
		p := newPool(t, mode, Options{Children: 1})
		if p.grace = time.Minute; !clean {
			p.grace = soon
		}
		_ = format(t, p, "echo x")
		c := p.idle[0]
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		if c.alive() || c.cmd.ProcessState.Success() != clean {
			t.Errorf("%s: %v", mode, c.cmd.ProcessState)
		}
	}
}

// Many files on few children, some of them bad and some given up: each answer is that of its file, and nothing is left.
func TestReadTogether(t *testing.T) {
	t.Parallel()
	p := newPool(t, "reader", Options{Children: 3})
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			switch i % 6 {
			case 3:
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*time.Millisecond)
				defer cancel()
				if _, err := p.Read(ctx, []byte("hang")); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("given up: %v", err)
				}
			case 5:
				if _, err := p.Read(t.Context(), []byte("exit")); !errors.Is(err, extract.ErrCrashed) {
					t.Errorf("crashed: %v", err)
				}
			default:
				want := fmt.Sprint("words of file ", i)
				doc, err := p.Read(t.Context(), []byte("echo "+want))
				if err != nil || doc.Blocks[0].Lines[0] != want {
					t.Errorf("got %v, %v; want %q", doc, err, want)
				}
			}
		})
	}
	all.Wait()
	if n := len(p.idle); n > 3 {
		t.Errorf("%d children", n)
	}
	children := slices.Clone(p.idle)
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	for _, c := range children {
		if c.alive() {
			t.Errorf("process %d is left", c.pid())
		}
	}
}

// The pool leaves no goroutine and no process. It runs in a process of its own, where there are no others.
func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there is no ps here")
	}
	if os.Getenv("SANDBOX_TEST_ALONE") == "" {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestNothingIsLeft$", "-test.v")
		cmd.Env = append(os.Environ(), "SANDBOX_TEST_ALONE=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	before := runtime.NumGoroutine()
	p := newPool(t, "reader", Options{Children: 3, Timeout: 2 * time.Second}) // whatever becomes of the files
	var all sync.WaitGroup
	for _, order := range []string{"echo x", "exit", "panic", "hang", "loop", "suicide", "echo y", "echo z"} {
		all.Go(func() { _, _ = p.Read(t.Context(), []byte(order)) })
	}
	all.Wait()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	for range 1000 { // goroutines that have done their work may be about to end
		if runtime.NumGoroutine() <= before {
			break
		}
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > before {
		buf := make([]byte, 1<<20)
		t.Errorf("%d goroutines, %d before:\n%s", n, before, buf[:runtime.Stack(buf, true)])
	}
	if left := childrenOf(t, os.Getpid()); left != "" {
		t.Errorf("processes are left: %s", left)
	}
}

// childrenOf lists the processes that a process has, zombies too.
func childrenOf(t *testing.T, pid int) string {
	t.Helper()
	ps := exec.CommandContext(t.Context(), "ps", "-A", "-o", "ppid=,pid=,stat=,comm=")
	out, err := ps.Output()
	if err != nil {
		t.Skipf("no ps here: %v", err)
	}
	var left []string
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) > 1 && fields[0] == fmt.Sprint(pid) && fields[1] != fmt.Sprint(ps.Process.Pid) {
			left = append(left, strings.TrimSpace(line))
		}
	}
	return strings.Join(left, "; ")
}
