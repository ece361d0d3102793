package index

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// recheckEvery bounds how long a running program goes on with a build after another became current.
const recheckEvery = time.Second

// longestDelay bounds how long a build that could not be opened is left alone.
const longestDelay = time.Minute

// Live follows the current build of a store from a running program. Searches that have begun end on the build
// they began with; it is closed when the last of them is done. It starts no goroutine: it looks when it is asked. Run, if
// it is called, looks after the compact copies.
type Live struct {
	store *Store
	log   *slog.Logger
	now   func() time.Time

	// looking is held by the one caller that looks and opens; the others go on with what there is.
	looking sync.Mutex
	checked time.Time
	failed  failure
	opened  chan struct{} // a build was opened; for Run

	mu      sync.Mutex
	current *held
	closed  bool
}

// failure is a build that could not be opened. It is tried again, for what went wrong may pass, and logged once.
type failure struct {
	digest   string
	identity identity
	delay    time.Duration
	again    time.Time
}

// held is an open build and how many use it; Live itself is one of them.
type held struct {
	build *Build
	users int
}

// NewLive opens the store's current build.
func NewLive(store *Store, log *slog.Logger) (*Live, error) {
	b, err := store.Open()
	if err != nil {
		return nil, err
	}
	l := &Live{store: store, log: log, now: time.Now, current: &held{b, 1}, checked: time.Now(), opened: make(chan struct{}, 1)}
	l.opened <- struct{}{}
	return l, nil
}

// NewLiveOver begins with a build that the store has not, such as one in memory, where nothing was ever built yet, and
// follows the store from the first Acquire on. Live closes the build, as it closes those that it opens.
func NewLiveOver(store *Store, fallback *Build, log *slog.Logger) *Live {
	return &Live{store: store, log: log, now: time.Now, current: &held{fallback, 1}, opened: make(chan struct{}, 1)}
}

// NewFixed makes a Live of a build that is never replaced, such as one in memory.
func NewFixed(b *Build) *Live { return &Live{current: &held{b, 1}} }

// Acquire returns the current build and what to call when it is no longer used.
func (l *Live) Acquire() (b *Build, release func()) {
	l.look()
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.current
	h.users++
	var once sync.Once
	return h.build, func() {
		once.Do(func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.drop(h)
		})
	}
}

// Summary sums up the build that Acquire last returned or would have, without looking for a newer one: for a gauge,
// also after Close.
func (l *Live) Summary() Summary {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.current.build.Summary()
}

// look follows the store if it is time and no other caller does.
func (l *Live) look() {
	if l.store == nil || !l.looking.TryLock() {
		return
	}
	defer l.looking.Unlock()
	if now := l.now(); now.Sub(l.checked) >= recheckEvery {
		l.checked = now
		l.follow(now)
	}
}

// follow moves to the build that is current now. If that cannot be opened, the old one goes on.
func (l *Live) follow(now time.Time) {
	st, err := l.store.Current()
	if err != nil {
		return
	}
	l.mu.Lock()
	serving := l.current.build
	l.mu.Unlock()
	id, err := identify(l.store.buildDir(st.Build))
	if st.Build == serving.manifest.Digest && (err != nil || id == serving.identity) {
		l.failed = failure{}
		return
	}
	if st.Build == l.failed.digest && id == l.failed.identity && now.Before(l.failed.again) {
		return
	}
	b, err := l.store.Open()
	if err != nil {
		l.fail(failure{digest: st.Build, identity: id, delay: recheckEvery}, now, err)
		return
	}
	l.failed = failure{}
	l.log.Info("a new index serves", "digest", b.manifest.Digest, "before", serving.manifest.Digest)
	l.replace(b)
}

// fail puts the next try off, longer each time.
func (l *Live) fail(f failure, now time.Time, err error) {
	if f.digest != l.failed.digest {
		l.log.Error("the new index cannot be opened; the old one goes on serving", "digest", f.digest, "error", err)
	} else if f.identity == l.failed.identity {
		f.delay = min(2*l.failed.delay, longestDelay)
	}
	f.again = now.Add(f.delay)
	l.failed = f
}

// replace makes an open build the one that serves, unless there is to be none any more.
func (l *Live) replace(b *Build) {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := &held{b, 1}
	if l.closed {
		l.drop(next)
		return
	}
	old := l.current
	l.current = next
	l.drop(old)
	select {
	case l.opened <- struct{}{}:
	default: // Run has not looked yet; it will see the latest
	}
}

// Run makes the compact copy of the postings of each build that serves without one or with a damaged one, and returns
// when the context ends. Until a copy is made Bleve's readers serve, more slowly and with the same results.
func (l *Live) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-l.opened:
			l.mend(ctx)
		}
	}
}

func (l *Live) mend(ctx context.Context) {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return
	}
	h := l.current
	h.users++
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.drop(h)
	}()
	digest := h.build.manifest.Digest
	if h.build.identity == (identity{}) {
		return // in memory
	}
	switch made, err := h.build.mend(ctx, l.store.buildDir(digest), l.store.did); {
	case err != nil && made:
		l.log.Warn("the index's compact copy could not be written; it is kept in memory", "digest", digest, "error", err)
	case err != nil && ctx.Err() == nil:
		l.log.Warn("the index's compact copy could not be made; questions take longer", "digest", digest, "error", err)
	case made:
		l.log.Info("the index's compact copy was made", "digest", digest)
	}
}

func (l *Live) drop(h *held) {
	h.users--
	if h.users > 0 {
		return
	}
	if err := h.build.Close(); err != nil && l.log != nil {
		l.log.Warn("an index could not be closed", "error", err)
	}
}

// Close lets go of the build; it is closed when the last search is done. Nothing may be acquired after that.
func (l *Live) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.closed = true
		l.drop(l.current)
	}
}
