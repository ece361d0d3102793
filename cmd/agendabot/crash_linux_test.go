package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// fileCalls are the system calls by which a reindex changes files, its own and Bleve's.
const fileCalls = "openat,write,pwrite64,rename,renameat,renameat2,unlinkat,mkdirat,fsync,fdatasync,ftruncate"

// TestAskAfterAKilledReindex kills a reindex at system calls spread over the whole of it and asks afterwards, as a
// person would: the answer comes from the old text or from the new one, and the next reindex succeeds.
func TestAskAfterAKilledReindex(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed: nothing else kills a process at a system call")
	}
	program := filepath.Join(t.TempDir(), "agendabot")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	killed := 0
	for at := 1; at <= 160; at += 10 {
		c := crash{t: t, program: program, home: t.TempDir()}
		c.write("Rain falls on the hills in spring.")
		c.must("reindex", c.docs())
		c.write("Rain falls on the coast in autumn.")
		kill := exec.CommandContext(t.Context(), strace, "-f", "-o", os.DevNull, "-e", "trace="+fileCalls,
			"-e", fmt.Sprintf("inject=%s:signal=SIGKILL:when=%d", fileCalls, at), program, "reindex")
		kill.Env = c.env()
		if out, err := kill.CombinedOutput(); err != nil {
			if strings.Contains(string(out), "ptrace") {
				t.Skipf("processes cannot be traced here: %s", out)
			}
			killed++
		}
		answer := c.must("ask", "Where does rain fall?")
		if strings.Contains(answer, "on the hills in spring") == strings.Contains(answer, "on the coast in autumn") {
			t.Errorf("killed at call %d, the answer is of neither text: %s", at, answer)
		}
		c.must("reindex")
		if answer := c.must("ask", "Where does rain fall?"); !strings.Contains(answer, "on the coast in autumn") {
			t.Errorf("killed at call %d, the next reindex does not mend it: %s", at, answer)
		}
	}
	if killed < 3 {
		t.Errorf("only %d of the reindexes were killed", killed)
	}
}

// crash is a person's home with a corpus folder of one document.
type crash struct {
	t       *testing.T
	program string
	home    string
}

func (c *crash) docs() string { return filepath.Join(c.home, "docs") }

func (c *crash) env() []string { return []string{"HOME=" + c.home, "PATH=" + os.Getenv("PATH")} }

func (c *crash) write(text string) {
	c.t.Helper()
	if err := os.MkdirAll(c.docs(), 0o700); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.docs(), "rain.txt"), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// must runs the program and returns what it prints.
func (c *crash) must(args ...string) string {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), c.program, args...)
	cmd.Env = c.env()
	out, err := cmd.CombinedOutput()
	if err != nil {
		c.t.Fatalf("%q: %v\n%s", args, err, out)
	}
	return string(out)
}
