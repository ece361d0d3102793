package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"agendabot/corpus/extract"
)

// errAbandoned is the end of a child whose parent no longer waits for its answer.
var errAbandoned = errors.New("the parent is gone")

// Serve is the child's work: it reads files from in, one frame each, and writes to out what read makes of them, until in
// ends (no error) or the context does (its error). Nothing else may write to out.
//
// It recovers a panic of read only to say so to the parent, and then returns an error: after a panic nothing in the process
// can be trusted. It returns at once if in ends while read is at work, and leaves that goroutine and the one that reads in
// behind, because nothing stops them: the process is to end when Serve returns.
func Serve(ctx context.Context, in io.Reader, out io.Writer, read func(context.Context, []byte) (*extract.Document, error)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	hello, err := json.Marshal(ours())
	if err != nil {
		return err
	}
	if err := writeFrame(out, frame{kind: frameHello, content: hello}); err != nil {
		return fmt.Errorf("greet the parent: %w", err)
	}
	files, ended := make(chan frame), make(chan error, 1)
	go func() { ended <- takeFiles(ctx, in, files) }()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-ended:
			return err
		case f := <-files:
			if err := serveFile(ctx, f, out, ended, read); err != nil {
				return err
			}
		}
	}
}

// takeFiles hands on each file that comes in. It is ahead of the reading, so that it sees the end of in at once.
func takeFiles(ctx context.Context, in io.Reader, files chan<- frame) error {
	for {
		f, err := readFrame(in, maxFile)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read what the parent sends: %w", err)
		case f.kind != frameFile:
			return fmt.Errorf("read what the parent sends: a frame of kind %q", f.kind)
		}
		select {
		case files <- f:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// outcome is what became of one file.
type outcome struct {
	doc      *extract.Document
	err      error
	panicked error // with the stack, for those who look after the reader
}

// serveFile reads one file and answers. An error means that there is nothing more to serve.
func serveFile(ctx context.Context, f frame, out io.Writer, ended <-chan error, read func(context.Context, []byte) (*extract.Document, error)) error {
	done := make(chan outcome, 1)
	go func() { done <- attempt(ctx, f.content, read) }()
	select {
	case o := <-done:
		if err := answer(out, f.number, o); err != nil {
			return fmt.Errorf("answer the parent: %w", err)
		}
		return o.panicked
	case err := <-ended:
		return errors.Join(errAbandoned, err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// attempt reads, and makes an outcome of a panic.
func attempt(ctx context.Context, raw []byte, read func(context.Context, []byte) (*extract.Document, error)) (o outcome) {
	defer func() {
		if v := recover(); v != nil {
			o.err = &extract.Error{Err: extract.ErrCrashed, Detail: fmt.Sprintf("panic: %v", v), Advice: crashAdvice}
			o.panicked = fmt.Errorf("reading a file made the reader panic: %v\n%s", v, debug.Stack())
		}
	}()
	o.doc, o.err = read(ctx, raw)
	return o
}

// answer writes an outcome.
func answer(out io.Writer, number uint32, o outcome) error {
	reply := frame{kind: frameDocument, number: number}
	err := o.err
	if err == nil {
		reply.content, err = encodeDocument(o.doc)
	}
	if err != nil {
		reply.kind = frameFailure
		if reply.content, err = json.Marshal(failureOf(err)); err != nil {
			return err
		}
	}
	return writeFrame(out, reply)
}
