package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// restFor is how long a store that failed is left alone, so that each question does not wait for it anew.
const restFor = 5 * time.Second

// errAway means that the store was not even asked.
var errAway = errors.New("the store is away")

// guarded is a store that may be slow, away, not there yet, or none at all.
type guarded struct {
	log   *slog.Logger
	meter Meter

	attached chan struct{} // closed when store is set
	mu       sync.Mutex
	store    Store     // nil: none yet
	rest     time.Time // until then it is not asked
}

// attach sets the store, once.
func (g *guarded) attach(s Store) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.store == nil {
		g.store = s
		close(g.attached)
	}
}

// get is the store; nil if there is none yet.
func (g *guarded) get() Store {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.store
}

// do asks the store, within a bounded time. What fails is counted, and logged once in a rest.
func (g *guarded) do(ctx context.Context, operation string, f func(context.Context, Store) error) error {
	g.mu.Lock()
	resting := time.Now().Before(g.rest)
	g.mu.Unlock()
	if resting {
		return errAway
	}
	return g.again(ctx, operation, f)
}

// again is do for what is worth a try though the store has just failed.
func (g *guarded) again(ctx context.Context, operation string, f func(context.Context, Store) error) error {
	store := g.get()
	if store == nil {
		return errAway
	}
	within, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	err := f(within, store)
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return err // whoever asked has gone: it says nothing about the store
	}
	g.meter.StoreFailed(operation)
	g.mu.Lock()
	g.rest = time.Now().Add(restFor)
	g.mu.Unlock()
	g.log.Error("the store failed; answers go on without it", "operation", operation, "error", err)
	return err
}

// allowFor is how long it may take until a channel that was allowed or not is treated so everywhere.
const allowFor = 30 * time.Second

// mostAllows bounds what is remembered of channels.
const mostAllows = 10_000

// allowCache remembers which channels are answered. Its zero value is empty.
type allowCache struct {
	mu   sync.Mutex
	seen map[Channel]allowance
}

type allowance struct {
	ok bool
	at time.Time
}

func (a *allowCache) get(c Channel, now time.Time) (allowed, fresh, known bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	s, known := a.seen[c]
	return s.ok, now.Sub(s.at) < allowFor, known
}

func (a *allowCache) put(c Channel, ok bool, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.seen == nil || len(a.seen) >= mostAllows {
		a.seen = map[Channel]allowance{}
	}
	a.seen[c] = allowance{ok, now}
}

// bare is a context that never ends: with one, the memory cannot fail.
func bare(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// newID is a random name of 26 letters and digits for an answer, shown to people when something failed.
func newID() string { return rand.Text() }

// noMeter counts nothing.
type noMeter struct{}

func (noMeter) Asked(string, string, time.Duration) {}
func (noMeter) StoreFailed(string)                  {}
func (noMeter) LinesLost(int)                       {}
func (noMeter) Posted(string, bool)                 {}
func (noMeter) Retried(string)                      {}
