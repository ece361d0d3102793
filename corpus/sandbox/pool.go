package sandbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"agendabot/corpus/extract"
)

// Faults of the pool, not of the file: whoever gets one of them knows nothing about the file.
var (
	ErrStart  = errors.New("the process that reads files cannot be started")
	ErrClosed = errors.New("the pool of processes that read files is closed")
)

// Options say what the children are and what they may take. A zero field means its default.
type Options struct {
	Command     []string      // the program and the arguments that make it a child; no default
	Env         []string      // KEY=value, beside the few that every child has (environment)
	Timeout     time.Duration // for one file; default 60 s
	Start       time.Duration // for the start of a child, which may compile its reader; default 5 minutes
	MemoryBytes int64         // resident memory of one child, its program and its reader included; default 512 MiB
	Children    int           // at a time, each started when it is needed; default GOMAXPROCS
}

func (o Options) withDefaults() Options {
	if o.Timeout == 0 {
		o.Timeout = time.Minute
	}
	if o.Start == 0 {
		o.Start = 5 * time.Minute
	}
	if o.MemoryBytes == 0 {
		o.MemoryBytes = 512 << 20
	}
	if o.Children == 0 {
		o.Children = runtime.GOMAXPROCS(0)
	}
	return o
}

// filesEach is how many files a child reads before another takes its place. What a reader leaks stays bounded, and its
// start, 0.15 s, is spread over enough of them.
const filesEach = 200

// Pool reads files in children. It may be used by several goroutines at once.
type Pool struct {
	log  *slog.Logger
	opts Options

	grace time.Duration

	slots  chan struct{}   // holds one for each Read that has a child
	starts chan struct{}   // holds one while a child starts: the first may fill a cache that the next ones use
	open   context.Context // ends with Close, which stops the Reads under way
	shut   context.CancelCauseFunc

	heard sync.Once

	mu     sync.Mutex
	idle   []*child       // the one that worked last is last, and goes first
	reads  sync.WaitGroup // added to only while not closed
	closed bool
}

// New makes a pool. It starts no child yet.
func New(log *slog.Logger, opts Options) *Pool {
	opts = opts.withDefaults()
	open, shut := context.WithCancelCause(context.Background())
	return &Pool{log: log, opts: opts, grace: grace, slots: make(chan struct{}, opts.Children), starts: make(chan struct{}, 1), open: open, shut: shut}
}

// Read gives the bytes of a file to a child and returns what its reader makes of them. It waits while all children are at
// work; the time of the file begins when a child has it.
//
// What is wrong with the file is an *extract.Error, or the reader's own error as text: beside what the reader says
// ErrTimeout, ErrMemory and ErrCrashed of package extract. What is not the file's fault is ErrStart, ErrClosed or the
// error of the context.
func (p *Pool) Read(ctx context.Context, raw []byte) (*extract.Document, error) {
	if len(raw) > maxFile {
		return nil, &extract.Error{
			Err: extract.ErrTooLarge, Detail: fmt.Sprintf("%d MB, and %d are allowed", len(raw)>>20, maxFile>>20), Advice: "split it into parts",
		}
	}
	if !p.enter() {
		return nil, ErrClosed
	}
	defer p.reads.Done()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(p.open, func() { cancel(ErrClosed) })()
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	return p.readFile(ctx, raw)
}

// readFile reads with an idle child if there is one. If that crashes or has to be stopped for its memory, a new one reads
// again: the files before may be to blame, and what becomes of a file must hang on that file alone.
func (p *Pool) readFile(ctx context.Context, raw []byte) (*extract.Document, error) {
	if c := p.take(); c != nil {
		doc, err := p.readWith(ctx, c, raw)
		if err == nil {
			return doc, nil // the child may be another's by now
		}
		if !errors.Is(err, extract.ErrCrashed) && (c.answered || !errors.Is(err, extract.ErrMemory)) {
			return doc, err
		}
		p.log.Debug("reading again in a new process", "error", err)
	}
	c, err := p.start(ctx)
	if err != nil {
		return nil, err
	}
	return p.readWith(ctx, c, raw)
}

// readWith reads with a child and keeps it for the next file if it is as good as new.
func (p *Pool) readWith(ctx context.Context, c *child, raw []byte) (*extract.Document, error) {
	began := time.Now()
	doc, err := c.read(ctx, raw)
	p.log.Debug("a process read a file", "pid", c.pid(), "bytes", len(raw), "took", time.Since(began), "peak_bytes", c.peak, "error", err, "stderr", c.stderr.String())
	if err == nil && c.files == 1 {
		p.hear(c)
	}
	if err == nil && p.keep(c) {
		return doc, nil
	}
	c.kill()
	return doc, err
}

// hear passes on what a child that works well says of itself: such as that it starts slowly, and why. One of them is enough.
func (p *Pool) hear(c *child) {
	if said, _ := c.stderr.telling(); said != "" {
		p.heard.Do(func() { p.log.Warn("the process that reads files says something", "text", said) })
	}
}

// enter counts a Read, unless the pool is closed.
func (p *Pool) enter() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	p.reads.Add(1)
	return true
}

// take is the idle child that worked last, or nil. One that ended while it was idle is left.
func (p *Pool) take() *child {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.idle) > 0 {
		c := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		if c.alive() {
			return c
		}
		c.kill() // it is dead: this closes its pipes
	}
	return nil
}

// keep makes a child that read a file well idle. Not one that has read many, nor one that ever held half the memory that it
// may: its memory does not shrink, and the next file would have less. Nor one whose file was bad (readWith): what a bad
// file did to a reader is unknown, and the next file's words must be its own.
func (p *Pool) keep(c *child) bool {
	if c.files >= filesEach || c.peak > p.opts.MemoryBytes/2 {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	p.idle = append(p.idle, c)
	return true
}

// grace is how long idle children have to end by themselves when the pool closes.
const grace = 2 * time.Second

// Close ends all children and waits until none is left: those at work are killed, and their Reads return ErrClosed; idle
// ones see the end of their input, and are killed if that does not end them. It returns nil; later Reads ErrClosed.
func (p *Pool) Close() error {
	p.mu.Lock()
	p.closed = true
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	p.shut(ErrClosed)
	for _, c := range idle {
		_ = c.stdin.Close() // the child sees the end; if not, it is killed
	}
	late := time.NewTimer(p.grace)
	defer late.Stop()
	for _, c := range idle {
		select {
		case <-c.gone:
		case <-late.C:
			late.Reset(0) // for the next
		}
		c.kill()
	}
	p.reads.Wait()
	return nil
}
