package index

import (
	"log/slog"
	"sync"
	"time"
)

// recheckEvery bounds how long a running program goes on with a build after another became current.
const recheckEvery = time.Second

// Live follows the current build of a store from a running program. Searches that have begun end on the build
// they began with; it is closed when the last of them is done. It starts no goroutine: it looks when it is asked.
type Live struct {
	store *Store
	log   *slog.Logger
	now   func() time.Time

	mu      sync.Mutex
	current *held
	checked time.Time
	failed  string // digest of a build that could not be opened, so that it is tried and logged once
	closed  bool
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
	return &Live{store: store, log: log, now: time.Now, current: &held{b, 1}, checked: time.Now()}, nil
}

// NewFixed makes a Live of a build that is never replaced, such as one in memory.
func NewFixed(b *Build) *Live { return &Live{current: &held{b, 1}} }

// Acquire returns the current build and what to call when it is no longer used.
func (l *Live) Acquire() (b *Build, release func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.store != nil {
		if now := l.now(); now.Sub(l.checked) >= recheckEvery {
			l.checked = now
			l.follow()
		}
	}
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

// follow moves to the build that is current now. If that cannot be opened, the old one goes on.
func (l *Live) follow() {
	st, err := l.store.Current()
	if err != nil || st.Build == l.failed {
		return
	}
	l.failed = "" // if that becomes current again, it was made anew
	if st.Build == l.current.build.manifest.Digest {
		return
	}
	b, err := l.store.Open()
	if err != nil {
		l.failed = st.Build
		l.log.Error("the new index cannot be opened; the old one goes on serving", "digest", st.Build, "error", err)
		return
	}
	l.log.Info("a new index serves", "digest", st.Build, "before", l.current.build.manifest.Digest)
	old := l.current
	l.current = &held{b, 1}
	l.drop(old)
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
