package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/term"
)

// lineReader reads lines: with editing and history on a terminal, as they come from a pipe. The end of the context
// is the end of the input.
func (c *chat) lineReader(ctx context.Context) func() (string, error) {
	fd, isTerminal := terminal(c.stdin)
	if _, out := terminal(c.stdout); isTerminal && out {
		fmt.Fprintln(c.stdout, chatHelp)
		return c.terminalReader(ctx, fd)
	}
	scanner := bufio.NewScanner(c.stdin)
	scanner.Buffer(nil, 1<<20)
	return func() (string, error) {
		return within(ctx, func() (string, error) {
			switch {
			case scanner.Scan():
				return scanner.Text(), nil
			case scanner.Err() != nil:
				return "", scanner.Err()
			}
			return "", io.EOF
		})
	}
}

func (c *chat) terminalReader(ctx context.Context, fd int) func() (string, error) {
	keys := &keyReader{in: bufio.NewReader(c.stdin)}
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{keys, c.stdout}, "? ")
	resize := func() {
		out, _ := terminal(c.stdout)
		if width, height, err := term.GetSize(out); err == nil && width > 0 {
			_ = t.SetSize(width, height) // only what is shown while typing hangs on it
		}
	}
	keys.pressed = resize
	return func() (string, error) {
		// Raw only while a line is edited, so that answers are written, and Ctrl-C works, as everywhere else.
		state, err := term.MakeRaw(fd)
		if err != nil {
			return "", err
		}
		resize()
		line, err := within(ctx, t.ReadLine)
		if rerr := term.Restore(fd, state); err == nil {
			err = rerr
		}
		if errors.Is(err, term.ErrPasteIndicator) {
			err = nil
		}
		if errors.Is(err, io.EOF) {
			fmt.Fprintln(c.stdout) // the shell's prompt belongs on a line of its own
		}
		return line, err
	}
}

// within waits for a line no longer than the context lasts. A read that was given up goes on, and ends with the
// program.
func within(ctx context.Context, read func() (string, error)) (string, error) {
	type result struct {
		line string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		line, err := read()
		done <- result{line, err}
	}()
	select {
	case r := <-done:
		return r.line, r.err
	case <-ctx.Done():
		return "", io.EOF
	}
}

// keyReader passes on what is typed or pasted, except what the terminal would obey when the line editor shows it
// back: control characters beyond ASCII, and marks that reorder text. The editor itself knows what to do with ASCII's.
type keyReader struct {
	in      *bufio.Reader
	pressed func() // called when something was typed, before it is passed on
	tail    string // the last characters passed on
	rest    []byte // of what was read, the part that did not fit
}

// pasteStart makes the line editor show everything as it is until the paste ends, if the terminal sends it. This
// terminal was not asked to, so it can only stand in what is pasted.
const pasteStart = "\x1b[200~"

func (k *keyReader) Read(p []byte) (int, error) {
	for len(k.rest) == 0 {
		if err := k.fill(); err != nil {
			return 0, err
		}
	}
	k.pressed()
	n := copy(p, k.rest)
	k.rest = k.rest[n:]
	return n, nil
}

// fill waits for a character and takes it with all that came together with it.
func (k *keyReader) fill() error {
	for first := true; first || k.in.Buffered() > 0; first = false {
		r, size, err := k.in.ReadRune()
		if err != nil {
			return err
		}
		if size == 1 && r >= 0x80 || r > 0x7f && safe(string(r)) == "" {
			continue
		}
		k.tail = k.tail[max(0, len(k.tail)-len(pasteStart)+1):] + string(r)
		if k.tail == pasteStart {
			r = 'Z' // ends a key that the editor does not know and leaves out
		}
		k.rest = append(k.rest, string(r)...)
	}
	return nil
}
