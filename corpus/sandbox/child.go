package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"

	"agendabot/corpus/extract"
)

// child is a process that reads files, one at a time. One goroutine uses it at a time.
type child struct {
	opts     *Options
	cmd      *exec.Cmd
	stdin    *os.File // the parent's ends of its pipes
	stdout   *os.File
	stderr   *lastWords
	gone     chan struct{} // closed when the process has ended and is reaped
	files    int           // that it was given
	answered bool          // to the last of them, be it with an error
	peak     int64         // the most resident memory that was seen, in bytes; 0 where it cannot be seen
}

// start starts a child and waits for its greeting.
func (p *Pool) start(ctx context.Context) (*child, error) {
	select {
	case p.starts <- struct{}{}:
		defer func() { <-p.starts }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	began := time.Now()
	c, err := launch(&p.opts)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrStart, err)
	}
	err = c.guard(ctx, p.opts.Start, c.greet)
	switch {
	case ctx.Err() != nil:
		c.kill()
		return nil, context.Cause(ctx)
	case err != nil:
		c.kill()
		if e, ok := errors.AsType[*extract.Error](err); ok {
			err = errors.New(e.Detail) // no file is to blame
		}
		return nil, fmt.Errorf("%w: %w", ErrStart, err)
	}
	p.log.Debug("a process that reads files was started", "pid", c.pid(), "took", time.Since(began), "peak_bytes", c.peak)
	return c, nil
}

// launch starts the process.
func launch(opts *Options) (*child, error) {
	if len(opts.Command) == 0 {
		return nil, errors.New("no command is given")
	}
	theirIn, stdin, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	stdout, theirOut, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, theirIn.Close(), stdin.Close())
	}
	c := &child{opts: opts, stdin: stdin, stdout: stdout, stderr: &lastWords{}, gone: make(chan struct{})}
	// No context: the child outlives the Read that starts it, and kill ends it.
	c.cmd = exec.Command(opts.Command[0], opts.Command[1:]...) //nolint:gosec,noctx // the command is the program's own, and see above
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = theirIn, theirOut, c.stderr
	c.cmd.Env = environment(os.LookupEnv, opts.Env)
	c.cmd.SysProcAttr = processAttributes()
	c.cmd.WaitDelay = time.Second // a process of the child's own may hold standard error open
	started := make(chan error)
	go c.own(started)
	err = <-started
	_, _ = theirIn.Close(), theirOut.Close() // the child has them
	if err != nil {
		_, _ = stdin.Close(), stdout.Close()
		return nil, err
	}
	return c, nil
}

// own starts the process and waits for its end on one thread. On Linux the system kills a child when the thread that
// started it ends (prctl(2), PR_SET_PDEATHSIG): this thread lives as long as the child, or as the program.
func (c *child) own(started chan<- error) {
	defer close(c.gone)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := c.cmd.Start()
	started <- err
	if err == nil {
		_ = c.cmd.Wait() // ProcessState tells it
	}
}

func (c *child) pid() int { return c.cmd.Process.Pid }

// alive says that the process was not seen to end.
func (c *child) alive() bool {
	select {
	case <-c.gone:
		return false
	default:
		return true
	}
}

// kill ends the process, if it has not, and waits until it is reaped. It may be called again.
func (c *child) kill() {
	_ = c.cmd.Process.Kill() // it may have ended
	<-c.gone
	_, _ = c.stdin.Close(), c.stdout.Close() // they may be closed
	c.peak = max(c.peak, peakOfEnded(c.cmd.ProcessState))
}

// greet waits for the child's greeting and compares it with what this program's would be.
func (c *child) greet() error {
	f, err := readFrame(c.stdout, headSize*100)
	if err != nil {
		return err
	}
	var hello greeting
	if err := json.Unmarshal(f.content, &hello); f.kind != frameHello || err != nil {
		return fmt.Errorf("%w: it should be a greeting", errFrame)
	}
	if hello != ours() {
		return errors.New("its program is of another version, so the file of this program was replaced while it runs: start it again")
	}
	return nil
}

// read has the child read a file. The child must not be used again after an error.
func (c *child) read(ctx context.Context, raw []byte) (*extract.Document, error) {
	c.files++
	c.answered = false
	number := uint32(c.files)
	var reply frame
	err := c.guard(ctx, c.opts.Timeout, func() (err error) {
		reply, err = c.exchange(frame{kind: frameFile, number: number, content: raw})
		return err
	})
	if err != nil {
		return nil, err
	}
	doc, err := decodeAnswer(reply)
	if errors.Is(err, errFrame) {
		return nil, c.crash(err)
	}
	c.answered = true
	return doc, err
}

// exchange writes a file to the child and reads the answer. It does both at once, so that a child that answers before it
// has the file cannot hold it up.
func (c *child) exchange(file frame) (frame, error) {
	written := make(chan struct{})
	go func() {
		defer close(written)
		_ = writeFrame(c.stdin, file) // if this fails, so does the reading, which says more
	}()
	reply, err := readFrame(c.stdout, maxAnswer)
	if err == nil && reply.number != file.number {
		err = fmt.Errorf("%w to this file", errFrame)
	}
	if err != nil {
		_ = c.stdin.Close() // frees the writing
	}
	<-written
	return reply, err
}

// lookEvery is how often the child's memory is looked at: in this time a process can fill about 50 MB.
const lookEvery = 20 * time.Millisecond

// guard runs talk, which speaks with the child, and kills the child when the context ends or a limit is passed, or when
// talk fails, which is then a crash.
func (c *child) guard(ctx context.Context, within time.Duration, talk func() error) error {
	done := make(chan error, 1)
	go func() { done <- talk() }()
	late, looks := time.NewTimer(within), time.NewTicker(lookEvery)
	defer late.Stop()
	defer looks.Stop()
	for {
		var why error
		select {
		case err := <-done:
			c.look()
			switch {
			case err == nil:
				return nil
			case ctx.Err() != nil:
				return context.Cause(ctx) // whatever ended it ends the children too
			}
			return c.crash(err)
		case <-ctx.Done():
			why = context.Cause(ctx)
		case <-late.C:
			why = &extract.Error{Err: extract.ErrTimeout, Detail: fmt.Sprintf("stopped after %v", within), Advice: timeAdvice}
		case <-looks.C:
			if c.look() > c.opts.MemoryBytes {
				why = c.outOfMemory()
			}
		}
		if why != nil {
			c.kill()
			<-done //nolint:errcheck // it fails, because the pipes are closed
			return why
		}
	}
}

// look is the most memory that the child has held so far.
func (c *child) look() int64 {
	c.peak = max(c.peak, peakOf(c.pid()))
	return c.peak
}

// What can be done about a file that cannot be read. The usual cause is a program that wrote it badly.
const (
	crashAdvice  = "open it in a program that can and save it anew"
	timeAdvice   = "split it into parts, or open it in a program that can and save it anew"
	memoryAdvice = timeAdvice
)

func (c *child) outOfMemory() error {
	return &extract.Error{Err: extract.ErrMemory, Detail: fmt.Sprintf("stopped at %d MB of memory", c.opts.MemoryBytes>>20), Advice: memoryAdvice}
}

// crash kills the child, if it has not ended, and says how it came to its end.
func (c *child) crash(err error) error {
	c.kill()
	last, memory := c.stderr.telling()
	if memory {
		return c.outOfMemory()
	}
	detail := c.cmd.ProcessState.String()
	if !errors.Is(err, io.EOF) {
		detail = err.Error()
	}
	if last != "" {
		detail += ": " + last
	}
	return &extract.Error{Err: extract.ErrCrashed, Detail: oneLine(detail, maxDetail), Advice: crashAdvice}
}
