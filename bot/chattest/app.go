package chattest

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"agendabot/corpus"
	"agendabot/index"
)

// Questions on the embedded agenda, and words of their answers.
const (
	AskPriorities = "What are Canada's five priorities?"
	AskNothing    = "Where are the submarines?"
	FirstWords    = "Protection of civilians" // of the first priority
	ThirdWords    = "Conflict prevention"     // of the third
)

// Log is a log that can be read while it is written. Its zero value is empty.
type Log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write appends to the log.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

// String is all that was written.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// Live is an index of the embedded agenda without its glossary, which would be prepared in the time of the first answer. It
// ends with the test.
func Live(tb testing.TB) *index.Live {
	tb.Helper()
	c, err := corpus.Default(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	b, err := index.NewMemory(tb.Context(), c.Documents)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = b.Close() })
	return index.NewFixed(b)
}

// WantWords checks that a text holds all of these.
func WantWords(tb testing.TB, got string, all ...string) {
	tb.Helper()
	for _, w := range all {
		if !strings.Contains(got, w) {
			tb.Errorf("%q is missing in:\n%s", w, got)
		}
	}
}
