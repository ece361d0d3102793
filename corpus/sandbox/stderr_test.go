package sandbox

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestLastWords(t *testing.T) {
	t.Parallel()
	stack := strings.Repeat("goroutine 1 [running]:\n\tfile.go:1 +0x1\n", 1000)
	for text, want := range map[string]struct {
		line   string
		memory bool
	}{
		"":                                 {"", false},
		"\n\n":                             {"", false},
		"one\ntwo":                         {"two", false},
		"one\ntwo\n\n \n":                  {"two", false},
		"\x1b[31mred\r\n":                  {"?[31mred", false},
		"x\npanic: no\n\n" + stack:         {"panic: no", false},
		"panic: a [recovered]\n\tpanic: b": {"panic: a [recovered]", false},
		"runtime: out of memory: cannot allocate 5-byte block\nfatal error: out of memory\n" + stack: {"fatal error: out of memory", true},
		"fatal error: runtime: cannot allocate memory\n":                                             {"fatal error: runtime: cannot allocate memory", true},
		"the document says: fatal error: out of memory\n":                                            {"the document says: fatal error: out of memory", false},
		"SIGILL: illegal instruction\nPC=0x1\n" + stack:                                              {"SIGILL: illegal instruction", false},
		strings.Repeat("x", 100_000):                                                                 {strings.Repeat("x", maxDetail) + "…", false},
	} {
		for name, r := range map[string]io.Reader{"at once": strings.NewReader(text), "by the byte": iotest.OneByteReader(strings.NewReader(text))} {
			w := &lastWords{}
			if _, err := io.Copy(w, r); err != nil {
				t.Fatal(err)
			}
			line, memory := w.telling()
			if line != want.line || memory != want.memory {
				t.Errorf("%.40q, %s: got %q, %v", text, name, line, memory)
			}
			if got := w.String(); !strings.HasSuffix(text, got) || len(got) != min(len(text), tailSize) {
				t.Errorf("%.40q, %s: the end is %d bytes", text, name, len(got))
			}
		}
	}
}
