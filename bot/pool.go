package bot

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// Pool does an adapter's work: so much at once, so much waiting, each piece within a time. What panics is caught. A
// gateway only ever calls Submit, which never waits.
type Pool struct {
	log      *slog.Logger
	deadline time.Duration
	places   chan struct{} // one for each piece that is worked on or waits
	working  chan struct{} // one for each that is worked on
	ctx      context.Context
	cancel   context.CancelFunc
	last     context.Context // to tell in, what is not begun any more; set before ctx is cancelled

	mu     sync.Mutex
	closed bool
	keyed  map[string]int // places that each key has
	wg     sync.WaitGroup
}

// When half of a pool's places are taken, no key may take more than its share of them all.
const keyShare = 4

// Job is a piece of work.
type Job struct {
	// Key names whom or what it is for, such as a channel. When places become few, only a share of them goes to one key, so
	// that what floods one channel leaves room for the others. It may be empty.
	Key string
	Do  func(ctx context.Context)
	// Failed is called if Do panicked, with an id that is also in the log, so that the asker can be told. It may be nil.
	Failed func(ctx context.Context, id string)
	// Refused is called instead of Do if the time for draining ended before its turn came. Its context is one for all
	// that is refused, and short. It may be nil.
	Refused func(ctx context.Context)
}

// NewPool makes a pool that does so much at once, lets so much wait, and gives each piece so much time.
func NewPool(log *slog.Logger, workers, waiting int, deadline time.Duration) *Pool {
	p := &Pool{
		log: log, deadline: deadline, places: make(chan struct{}, workers+waiting), working: make(chan struct{}, workers),
		keyed: map[string]int{},
	}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	return p
}

// Submit takes a piece of work; false if there is no place, or the pool is drained. It never waits.
func (p *Pool) Submit(j Job) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	few := 2*len(p.places) >= cap(p.places)
	if p.closed || (few && j.Key != "" && p.keyed[j.Key] >= max(1, cap(p.places)/keyShare)) {
		return false
	}
	select {
	case p.places <- struct{}{}:
	default:
		return false
	}
	p.keyed[j.Key]++
	p.wg.Go(func() {
		defer p.leave(j.Key)
		p.working <- struct{}{}
		mine := &worker{leave: sync.OnceFunc(func() { <-p.working })}
		defer mine.leave()
		if p.ctx.Err() == nil {
			p.do(j, mine)
		} else if j.Refused != nil && p.last.Err() == nil {
			p.try(func() { j.Refused(p.last) })
		}
	})
	return true
}

// leave gives a place back.
func (p *Pool) leave(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.keyed[key]--; p.keyed[key] == 0 {
		delete(p.keyed, key)
	}
	<-p.places
}

// worker is one of those who work at once, while it does a piece of work. It goes with the work's context.
type worker struct{ leave func() }

type workerKey struct{}

// Idle is called around a wait for a platform. The worker of the pool that does this work, if there is one, begins
// another piece meanwhile, and is not taken back after: what is left to do then is little, and no place in the queue must
// be waited for a second time. The work keeps its place among those that a pool takes.
func Idle(ctx context.Context, wait func()) {
	if w, ok := ctx.Value(workerKey{}).(*worker); ok {
		w.leave()
	}
	wait()
}

// do does a piece of work, and tells the asker if it panicked.
func (p *Pool) do(j Job, w *worker) {
	ctx, cancel := context.WithTimeout(context.WithValue(p.ctx, workerKey{}, w), p.deadline)
	defer cancel()
	if id, ok := p.try(func() { j.Do(ctx) }); !ok && j.Failed != nil {
		after, cancel := context.WithTimeout(p.ctx, p.deadline)
		defer cancel()
		p.try(func() { j.Failed(after, id) })
	}
}

func (p *Pool) try(f func()) (id string, ok bool) {
	defer func() {
		if what := recover(); what != nil {
			id, ok = newID(), false
			p.log.Error("work ended in a panic", "id", id, "panic", fmt.Sprint(what), "stack", string(debug.Stack()))
		}
	}()
	f()
	return "", true
}

// Waiting is how many pieces of work are taken and not done.
func (p *Pool) Waiting() int { return len(p.places) }

// Drain takes no more work and waits until all is done. If the context ends before, what is worked on is cut short, what
// waits is not begun but refused until last ends, and Drain waits for that. It is called once.
func (p *Pool) Drain(ctx, last context.Context) {
	p.mu.Lock()
	p.closed, p.last = true, last
	p.mu.Unlock()
	stop := context.AfterFunc(ctx, p.cancel)
	p.wg.Wait()
	stop()
	p.cancel()
}
