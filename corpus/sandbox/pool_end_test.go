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
	for deadline := time.Now().Add(20 * time.Second); runtime.NumGoroutine() > before && time.Now().Before(deadline); {
		runtime.Gosched() // they have done their work, and are about to end
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
