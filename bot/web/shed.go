package web

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"
)

// How much is taken on at once, unless the Config says otherwise. A page is a few milliseconds of one core: more than a
// few requests for each core only take turns, and those that wait are served in the time that waitFor leaves them.
const (
	inFlightPerCore    = 4
	waitingPerInFlight = 8
)

const (
	waitFor    = time.Second // at most for a place; then whoever asked is told to come again
	retryAfter = time.Second // RFC 9110 section 10.2.3: whole seconds; what waits now is served or told off by then
)

// errBusy says that there was no place to work, nor one to wait for it.
var errBusy = errors.New("too many requests at once")

// gate lets so many requests work at once and so many more wait, in the order they came. The rest are shed at once:
// an early “not now” costs less than a late answer, and leaves the others' answers quick.
type gate struct {
	slots      chan struct{} // one element for each request that works
	maxWaiting int64
	waiting    atomic.Int64
	shed       atomic.Uint64
}

// newGate makes a gate; a number that is not positive means its default.
func newGate(inFlight, waiting int) *gate {
	if inFlight <= 0 {
		inFlight = inFlightPerCore * runtime.GOMAXPROCS(0)
	}
	if waiting <= 0 {
		waiting = waitingPerInFlight * inFlight
	}
	return &gate{slots: make(chan struct{}, inFlight), maxWaiting: int64(waiting)}
}

// enter takes a place, waiting for one if it may. The error is errBusy if it was shed, else the context's.
// Without an error, leave gives the place back; call it once.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	leave = func() { <-g.slots }
	select {
	case g.slots <- struct{}{}: // no barging: the channel is full as long as somebody waits on it
		return leave, nil
	default:
	}
	if g.waiting.Add(1) > g.maxWaiting {
		g.waiting.Add(-1)
		g.shed.Add(1)
		return nil, errBusy
	}
	defer g.waiting.Add(-1)
	timer := time.NewTimer(waitFor)
	defer timer.Stop()
	select {
	case g.slots <- struct{}{}:
		return leave, nil
	case <-timer.C:
		g.shed.Add(1)
		return nil, errBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// shedding puts the gate before a handler. The refusal needs no place itself. Nor do bytes from memory: they cost no more
// than the page that would say that there is no place, and without them that page would have no style.
func (m *middleware) shedding(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isStatic(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		leave, err := m.gate.enter(r.Context())
		if err == nil {
			defer leave()
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Retry-After", strconv.Itoa(int(retryAfter/time.Second)))
		if !errors.Is(err, errBusy) { // whoever asked has gone, or the program ends: nobody reads a page
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		m.refuse(w, r, http.StatusServiceUnavailable, refusalsFor(m.language(r)).busy)
	})
}

// Load is how many requests are worked on and how many wait at this moment, for metrics.
func (s *Server) Load() (working, waiting int) {
	g := s.middleware.gate
	return len(g.slots), int(min(g.waiting.Load(), g.maxWaiting))
}

// Shed is how many requests were refused since the start because too many others were there, for metrics.
func (s *Server) Shed() uint64 { return s.middleware.gate.shed.Load() }
