package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestKeyReader(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"words, « mots »\r":            "words, « mots »\r",
		"\x1b[A\x1b[B\x01\x03\x04\x7f": "\x1b[A\x1b[B\x01\x03\x04\x7f", // keys
		"a\u009b31mb\u202ec\u200f":     "a31mbc",
		"a\xffb\xc2":                   "ab",
		"a\x1b[200~b":                  "a\x1b[200Zb",
		"a\x1b[200~\x1b[200~":          "a\x1b[200Z\x1b[200Z",
	} {
		for name, r := range map[string]io.Reader{"at once": strings.NewReader(in), "byte by byte": iotest.OneByteReader(strings.NewReader(in))} {
			pressed := 0
			got, err := io.ReadAll(iotest.OneByteReader(&keyReader{in: bufio.NewReader(r), pressed: func() { pressed++ }}))
			if err != nil || string(got) != want {
				t.Errorf("%q %s: %q, %v, not %q", in, name, got, err, want)
			}
			if pressed == 0 {
				t.Errorf("%q %s: nobody was told", in, name)
			}
		}
	}
}

// A conversation over a pipe ends when the program is told to, though nothing more comes from the pipe.
func TestChatStopsWithItsContext(t *testing.T) {
	t.Parallel()
	in, typed := io.Pipe()
	defer typed.Close() //nolint:errcheck // a pipe in memory
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, &world{args: []string{"chat"}, stdin: in, stdout: io.Discard, stderr: io.Discard})
	}()
	if _, err := io.WriteString(typed, "peace\n"); err != nil {
		t.Fatal(err)
	}
	cancel()
	select {
	case code := <-ended:
		if code != exitOK {
			t.Errorf("exit code %d", code)
		}
	case <-time.After(20 * time.Second):
		t.Error("it waits for more")
	}
}

func TestChatInputFails(t *testing.T) {
	t.Parallel()
	broken := io.MultiReader(strings.NewReader("sovereignty\n"), iotest.ErrReader(errors.New("the line is dead")))
	got := runWorld(t, &world{args: []string{"chat"}, stdin: broken})
	if got.code != exitFailure || !strings.Contains(got.stdout, "state sovereignty") ||
		got.stderr != "agendabot: read the question: the line is dead\n" {
		t.Errorf("exit code %d, stderr %q, stdout %q", got.code, got.stderr, got.stdout)
	}
}

// A question that was stopped is told so, also by commands that are no conversation.
func TestStopped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{{"ask", "peace"}, {"reindex"}, {"find", "peace"}} {
		var out, errs strings.Builder
		w := &world{args: args, env: []string{"HOME=" + t.TempDir()}, stdout: &out, stderr: &errs}
		if code := run(ctx, w); code != exitFailure || out.String() != "" || !strings.HasSuffix(errs.String(), "agendabot: stopped; nothing was changed\n") {
			t.Errorf("%v: exit code %d, %q, %q", args, code, out.String(), errs.String())
		}
	}
}
