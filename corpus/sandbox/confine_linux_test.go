package sandbox

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"agendabot/corpus/extract"
)

// memory is what the children of these tests may have: enough for the race detector's own.
const memory = 192 << 20

// A child that takes memory without end is stopped: by its parent, or where that does not look, by its own limits.
func TestMemory(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"reader", "confined"} {
		for _, order := range []string{"allocate", fmt.Sprint("at-once ", 8<<30)} {
			if order != "allocate" && (mode == "reader" || raceEnabled) {
				continue // memory that is never touched is nobody's loss
			}
			p := newPool(t, mode, Options{Children: 1, MemoryBytes: memory}, fmt.Sprint("MEMORY=", memory))
			if _, err := p.Read(t.Context(), []byte(order)); !errors.Is(err, extract.ErrMemory) || !strings.Contains(err.Error(), "192 MB") {
				t.Errorf("%s, %s: got %v", mode, order, err)
			}
			if got := format(t, p, "echo x"); got != "echo" {
				t.Error("the next file is not read")
			}
		}
	}
}

// The child's own limits hold without its parent's.
func TestMemoryOfItsOwn(t *testing.T) {
	t.Parallel()
	if raceEnabled {
		t.Skip("the race detector ends the process when it gets no memory, in words of its own")
	}
	p := newPool(t, "confined", Options{Children: 1, MemoryBytes: 1 << 40}, fmt.Sprint("MEMORY=", memory))
	for _, order := range []string{"allocate", fmt.Sprint("at-once ", 8<<30)} {
		if _, err := p.Read(t.Context(), []byte(order)); !errors.Is(err, extract.ErrMemory) {
			t.Errorf("%s: got %v", order, err)
		}
	}
	if _, err := p.Read(t.Context(), []byte("recurse")); !errors.Is(err, extract.ErrCrashed) || !strings.Contains(err.Error(), "stack overflow") {
		t.Errorf("recursion: got %v", err)
	}
}

// A sealed child reads, times and answers as before, and opens nothing.
func TestSeal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	there := filepath.Join(dir, "there")
	if err := os.WriteFile(there, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	open := newPool(t, "confined", Options{}, fmt.Sprint("MEMORY=", memory))
	sealed := newPool(t, "sealed", Options{}, fmt.Sprint("MEMORY=", memory))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	for _, order := range []string{"create " + filepath.Join(dir, "new"), "open " + there, "dial " + listener.Addr().String()} {
		if _, err := open.Read(t.Context(), []byte(order)); err != nil {
			t.Errorf("%s, before: %v", order, err)
		}
		if _, err := sealed.Read(t.Context(), []byte(order)); err == nil || !strings.Contains(err.Error(), "too many open files") {
			t.Errorf("%s, after: %v", order, err)
		}
	}
	if got := format(t, sealed, "timer"); got != "timer" {
		t.Errorf("got %s", got)
	}
}

// The child goes to the end of every queue, and cannot dump its core.
func TestStepBack(t *testing.T) {
	t.Parallel()
	p := newPool(t, "confined", Options{Children: 1}, fmt.Sprint("MEMORY=", memory))
	_ = format(t, p, "pid")
	dir := fmt.Sprint("/proc/", p.idle[0].pid())
	limits, err := os.ReadFile(filepath.Join(dir, "limits"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Max core file size 0 0", "Max open files 64 64"} {
		if !strings.Contains(strings.Join(strings.Fields(string(limits)), " "), want) {
			t.Errorf("no %q in\n%s", want, limits)
		}
	}
	if adj, err := os.ReadFile(filepath.Join(dir, "oom_score_adj")); err != nil || strings.TrimSpace(string(adj)) != "1000" {
		t.Logf("oom_score_adj is %q, %v: it may not be changed here", adj, err)
	}
	tasks, err := filepath.Glob(filepath.Join(dir, "task", "*", "stat"))
	if err != nil || len(tasks) == 0 {
		t.Fatal("no threads", err)
	}
	for _, task := range tasks {
		stat, err := os.ReadFile(task)
		if err != nil {
			continue // it has ended
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		if fields := strings.Fields(after); len(fields) > 16 && fields[16] != fmt.Sprint(niceness) { // proc_pid_stat(5), field 19
			t.Errorf("%s: nice is %s", task, fields[16])
		}
	}
}

// A limit that the system has set already, and lower, is kept.
func TestConfineKeepsLimits(t *testing.T) {
	t.Parallel()
	p := newPool(t, "confined", Options{Children: 1}, fmt.Sprint("MEMORY=", memory))
	p.opts.Command = append([]string{"/bin/sh", "-c", `ulimit -n 32; exec "$0"`}, p.opts.Command...)
	_ = format(t, p, "pid")
	limits, err := os.ReadFile(fmt.Sprint("/proc/", p.idle[0].pid(), "/limits"))
	if err != nil || !strings.Contains(strings.Join(strings.Fields(string(limits)), " "), "Max open files 32 32") {
		t.Errorf("%v\n%s", err, limits)
	}
}

func TestPeak(t *testing.T) {
	t.Parallel()
	if got := peakOf(os.Getpid()); got < 1<<20 {
		t.Errorf("this process has held %d bytes", got)
	}
	if got := peakOf(-1); got != 0 {
		t.Errorf("no process has held %d bytes", got)
	}
}

// A child that is busy and does not listen dies with its parent all the same.
func TestDiesWithItsParent(t *testing.T) {
	t.Parallel()
	if os.Getenv("SANDBOX_TEST_PARENT") != "" {
		p := newPool(t, "reader", Options{Children: 1})
		_ = format(t, p, "pid")
		c := p.idle[0]
		go func() { _, _ = p.Read(t.Context(), []byte("loop")) }()
		fmt.Fprintln(os.Stdout, "child", c.pid())
		hang()
	}
	parent, out := startAlone(t, "TestDiesWithItsParent", "SANDBOX_TEST_PARENT=1")
	var pid int
	if _, err := fmt.Fscanf(out, "child %d\n", &pid); err != nil {
		t.Fatal(err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	for deadline := time.Now().Add(20 * time.Second); isRunning(pid); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("process %d still runs", pid)
		}
	}
}

// isRunning says that a process is there and no zombie: who reaps it is not up to this program.
func isRunning(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprint("/proc/", pid, "/stat"))
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(after, "Z")
}
