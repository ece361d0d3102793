package bot

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Turns let what goes to one place, such as the messages of a channel, go one at a time, in the order in which it came,
// and not before a time that the platform named. Whoever waits gives its worker's place in a Pool to others, so that one
// place that is slow holds up no other. The zero value is ready.
type Turns struct {
	mu sync.Mutex
	of map[string]*turn
}

// turn is the state of one place.
type turn struct {
	taken   bool
	waiting []chan struct{} // closed one by one, first come first served, when taken is handed on
	held    time.Time       // nobody goes before
}

// HeldError says that a turn did not come before the context ended, or will not: nothing was sent.
type HeldError struct {
	Until time.Time // the platform takes nothing more there before; zero: others were first
	Err   error     // the context's; nil: its deadline is before Until
}

func (e *HeldError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("wait for a turn: %v", e.Err)
	}
	return "the platform takes nothing more there before " + e.Until.UTC().Format(time.RFC3339)
}

// Unwrap gives the context's error.
func (e *HeldError) Unwrap() error { return e.Err }

// mostTurns is how many places are remembered before those are looked for that nobody waits for.
const mostTurns = 1000

// Take waits for the turn of a place; done ends it, and may be called again. With an empty key there is nothing to wait
// for. The error is a *HeldError: at once, if waiting is of no use.
func (t *Turns) Take(ctx context.Context, key string) (done func(), err error) {
	if key == "" {
		return func() {}, nil
	}
	if err := t.queue(ctx, key); err != nil {
		return nil, err
	}
	done = sync.OnceFunc(func() { t.handOn(key) })
	for {
		wait := time.Until(t.heldUntil(key))
		if wait <= 0 {
			return done, nil
		}
		if by, ok := ctx.Deadline(); ok && time.Until(by) <= wait {
			done()
			return nil, &HeldError{Until: time.Now().Add(wait)}
		}
		if err := Wait(ctx, wait); err != nil {
			done()
			return nil, &HeldError{Err: err}
		}
	}
}

// Hold lets nobody's turn of a place come before a time. It never shortens an earlier hold.
func (t *Turns) Hold(key string, until time.Time) {
	if key == "" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.place(key)
	if until.After(p.held) {
		p.held = until
	}
}

// Wait waits for a time without a worker's place; the error is the context's.
func Wait(ctx context.Context, d time.Duration) error {
	Idle(ctx, func() {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
	})
	return ctx.Err()
}

// queue waits until those who came before have gone.
func (t *Turns) queue(ctx context.Context, key string) error {
	t.mu.Lock()
	p := t.place(key)
	if !p.taken {
		p.taken = true
		t.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	p.waiting = append(p.waiting, mine)
	t.mu.Unlock()
	Idle(ctx, func() {
		select {
		case <-ctx.Done():
		case <-mine:
		}
	})
	if ctx.Err() == nil {
		return nil
	}
	t.leave(key, mine)
	return &HeldError{Err: ctx.Err()}
}

// leave takes somebody out of the queue whose time is over. A turn that had just come goes on to the next.
func (t *Turns) leave(key string, mine chan struct{}) {
	t.mu.Lock()
	p := t.place(key)
	for i, ch := range p.waiting {
		if ch == mine {
			p.waiting = append(p.waiting[:i], p.waiting[i+1:]...)
			t.mu.Unlock()
			return
		}
	}
	t.mu.Unlock()
	t.handOn(key)
}

// handOn gives a turn that is over to the next in the queue.
func (t *Turns) handOn(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.place(key)
	if len(p.waiting) > 0 {
		close(p.waiting[0])
		p.waiting = p.waiting[1:]
		return
	}
	p.taken = false
	if !time.Now().Before(p.held) {
		delete(t.of, key)
	}
}

func (t *Turns) heldUntil(key string) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.place(key).held
}

// place is the state of a place, made if there is none. The lock is held.
func (t *Turns) place(key string) *turn {
	if p := t.of[key]; p != nil {
		return p
	}
	if len(t.of) >= mostTurns {
		now := time.Now()
		for k, p := range t.of {
			if !p.taken && !now.Before(p.held) {
				delete(t.of, k)
			}
		}
	}
	if t.of == nil {
		t.of = map[string]*turn{}
	}
	p := &turn{}
	t.of[key] = p
	return p
}
