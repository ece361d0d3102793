package sandbox

import (
	"bytes"
	"strings"
	"sync"
)

// Sizes of what is kept of a child's standard error, in bytes.
const (
	tailSize = 8 << 10
	lineSize = 1 << 10
)

// lastWords keeps what is worth knowing of a child's standard error, whatever its length.
type lastWords struct {
	mu    sync.Mutex
	end   []byte // the last bytes
	line  []byte // the beginning of the line that is being written
	last  string // the last whole line that is not empty
	cause string // the line in which the Go runtime says why it ends the process; stacks follow it
}

// Write takes the next bytes. It never fails.
func (w *lastWords) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.end = append(w.end, b[max(0, len(b)-tailSize):]...)
	if over := len(w.end) - tailSize; over > 0 {
		w.end = append(w.end[:0], w.end[over:]...)
	}
	for part := range bytes.Lines(b) {
		w.line = append(w.line, part[:min(len(part), max(0, lineSize-len(w.line)))]...)
		if part[len(part)-1] == '\n' {
			w.endLine()
		}
	}
	return len(b), nil
}

func (w *lastWords) endLine() {
	line := oneLine(string(w.line), maxDetail)
	w.line = w.line[:0]
	if line != "" {
		w.last = line
	}
	for _, start := range []string{"panic: ", "fatal error: ", "SIG"} {
		if w.cause == "" && strings.HasPrefix(line, start) {
			w.cause = line
		}
	}
}

// telling is the line that says why the process ended: the Go runtime's word for it, or else the last line. It is one safe
// line. If memory is true, the runtime says that there was no memory left.
func (w *lastWords) telling() (line string, memory bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.endLine()
	if w.cause == "" {
		return w.last, false
	}
	return w.cause, strings.Contains(w.cause, "out of memory") || strings.Contains(w.cause, "cannot allocate memory")
}

// String is the end as it is, for the log, whose handler escapes it.
func (w *lastWords) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return string(w.end)
}
