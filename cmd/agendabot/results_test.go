package main

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
)

// fullDisk takes so many bytes and no more.
type fullDisk struct{ left int }

var errFull = errors.New("no space left")

func (f *fullDisk) Write(p []byte) (int, error) {
	if len(p) > f.left {
		n := f.left
		f.left = 0
		return n, errFull
	}
	f.left -= len(p)
	return len(p), nil
}

// What cannot be written is a failure of every command, though some of it was written.
func TestResultsThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	commands := [][]string{
		{"ask", "sovereignty"},
		{"ask", "landmines"},
		{"ask", "--json", "sovereignty"},
		{"chat"},
		{"find", "sovereignty"},
		{"find", "--json", "sovereignty"},
		{"reindex"},
		{"reindex", "--json", "--check"},
		{"corpus", "ls"},
		{"corpus", "ls", "--json"},
		{"corpus", "show", "agenda"},
		{"corpus", "show", "--json", "agenda"},
		{"corpus", "outline", "agenda"},
		{"corpus", "outline", "--json", "agenda"},
		{"config"},
		{"config", "--json"},
		{"version"},
		{"version", "--json"},
		{},
		{"completion", "bash"},
		{"completion", "zsh"},
		{"completion", "fish"},
		{"completion", "powershell"},
		{"help", "ask"},
	}
	for _, path := range commandPaths() {
		commands = append(commands, append(slices.Clip(path), "--help"))
	}
	for _, args := range commands {
		for _, left := range []int{0, 1} {
			var stderr strings.Builder
			w := &world{args: args, env: []string{"HOME=" + t.TempDir()}, stdin: strings.NewReader("sovereignty\n"), stdout: &fullDisk{left}, stderr: &stderr}
			if code := run(t.Context(), w); code != exitFailure || !strings.Contains(stderr.String(), errFull.Error()) {
				t.Errorf("%v after %d bytes: exit code %d, %q", args, left, code, stderr.String())
			}
		}
	}
}

// The wrapping does not hide what is behind it: colours and width hang on it.
func TestTerminalBehindResults(t *testing.T) {
	t.Parallel()
	want, _ := terminal(os.Stderr)
	if got, _ := terminal(&results{w: os.Stderr}); got != want || got == 0 {
		t.Errorf("descriptor %d, not %d", got, want)
	}
}
