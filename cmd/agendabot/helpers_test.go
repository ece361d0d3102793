package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// result is what a run of the program left behind.
type result struct {
	code           int
	stdout, stderr string
}

// inHome runs the program in this process, with a home folder and nothing else in its environment but env.
func inHome(t *testing.T, home string, env []string, args ...string) result {
	t.Helper()
	return runWorld(t, &world{args: args, env: append([]string{"HOME=" + home}, env...), stdin: strings.NewReader("")})
}

// runWorld runs the program in this process and collects what it prints.
func runWorld(t *testing.T, w *world) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	w.stdout, w.stderr = &stdout, &stderr
	w.program = ownProgram(t)
	code := run(t.Context(), w)
	return result{code, stdout.String(), stderr.String()}
}

// ownProgram is the program as TestMain puts it into PATH: the test binary itself would run the tests.
func ownProgram(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("agendabot")
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func writeFile(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

var ownSGR = regexp.MustCompile("\x1b\\[(?:0|1|2|4|1;31|1;32|1;33)m")

// obeyed names the first thing in a text that a terminal would obey rather than show, or that would reorder the
// text around it; it is empty if there is none. The program's own colours may be allowed. It says for itself what is
// dangerous, so that it does not share a mistake with safe.
func obeyed(text string, sgr bool) string {
	if sgr {
		text = ownSGR.ReplaceAllString(text, "")
	}
	if !utf8.ValidString(text) {
		return "bytes that are not UTF-8"
	}
	for i, r := range text {
		switch {
		case r == '\n':
		case r < 0x20, r >= 0x7f && r <= 0x9f, // C0, DEL, C1
			r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c, // bidi
			r == 0x2028, r == 0x2029: // line ends to some
			return fmt.Sprintf("%U in %q", r, text[max(0, i-20):min(len(text), i+20)])
		}
	}
	return ""
}

func TestObeyed(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"a\x1b[31mb", "\a", "a\rb", "a\u009b31mb", "a\u202eb", "a\x9bb", "a\tb", "\x7f", "\x1b[5m", "\x1b]0;x\x07"} {
		if obeyed(bad, true) == "" {
			t.Errorf("%q passes", bad)
		}
	}
	if got := obeyed("é ‘a’\nb", false); got != "" {
		t.Error(got)
	}
	if got := obeyed("\x1b[1;33ma\x1b[0m", true); got != "" {
		t.Error(got)
	}
	if obeyed("\x1b[1;33ma\x1b[0m", false) == "" {
		t.Error("colours pass where there may be none")
	}
}
