package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/netutil"
	"golang.org/x/sync/errgroup"
)

// Limits of a connection, and of the end of them all.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 60 * time.Second // a large document over a slow line
	idleTimeout   = 2 * time.Minute
	headerBytes   = 16 << 10
	connections   = 1024             // at once on one address; more wait to be accepted, so that those that are in stay quick
	drainTimeout  = 15 * time.Second // for what is being answered when the program is told to end
	readyTimeout  = 2 * time.Second
	readyFor      = time.Second // how long an outcome of /readyz counts, so that nobody can wear the database out with it
)

// listeners are the addresses that are open, and what answers there.
type listeners struct {
	log           *slog.Logger
	reader, admin net.Listener                 // nil: off
	pages         atomic.Pointer[http.Handler] // nil until everything is open
	metrics       http.Handler
	draining      atomic.Bool
	inside        sync.WaitGroup // requests that are being answered
	ready         readiness
}

// listen opens the addresses before anything else, so that an address in use is said at once.
func (s *server) listen(ctx context.Context) (*listeners, error) {
	h := &listeners{log: s.log, metrics: s.metrics.handler()}
	for _, l := range []struct {
		setting string
		to      *net.Listener
	}{{"listen", &h.reader}, {"admin_listen", &h.admin}} {
		address := s.settings.text(l.setting)
		if address == "" || address == off {
			continue
		}
		var config net.ListenConfig
		listener, err := config.Listen(ctx, "tcp", address)
		if err != nil {
			h.close()
			return nil, fmt.Errorf("%s (%s): %w", l.setting, s.settings.get(l.setting).origin, err)
		}
		*l.to = listener
	}
	if err := s.settings.toServe(); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

func (h *listeners) close() {
	for _, l := range []net.Listener{h.reader, h.admin} {
		if l != nil {
			_ = l.Close() // nothing was accepted yet
		}
	}
}

// serve answers on every address until the context ends, and then ends what is being answered.
func (h *listeners) serve(ctx context.Context, g *errgroup.Group) {
	for _, l := range []struct {
		listener net.Listener
		handler  http.Handler
	}{{h.reader, http.HandlerFunc(h.servePages)}, {h.admin, h.adminHandler()}} {
		if l.listener == nil {
			continue
		}
		srv := &http.Server{
			Handler: l.handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
			IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytes, ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
		}
		g.Go(func() error {
			if err := srv.Serve(netutil.LimitListener(l.listener, connections)); !errors.Is(err, http.ErrServerClosed) {
				return err
			}
			return nil
		})
		g.Go(func() error {
			<-ctx.Done()
			h.draining.Store(true)
			within, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
			defer cancel()
			if err := srv.Shutdown(within); err != nil {
				h.log.Warn("requests were cut off", "error", err)
				_ = srv.Close() // what is left
			}
			return nil
		})
	}
}

// open lets requests in, once everything is open.
func (h *listeners) open(s *server) {
	pages := s.pages()
	h.ready.check = func(ctx context.Context) error {
		b, release := s.live.Acquire()
		defer release()
		if _, err := b.Topics(1); err != nil { // reads a document
			return fmt.Errorf("index: %w", err)
		}
		if !s.hasPlace() {
			return nil
		}
		j := s.journal.Load()
		if j == nil {
			return errors.New("journal: it is not open")
		}
		if err := j.Ready(ctx); err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		return nil
	}
	h.pages.Store(&pages)
}

// left waits until nobody is being answered any more; false if that takes longer.
func (h *listeners) left(within time.Duration) bool {
	empty := make(chan struct{})
	go func() {
		h.inside.Wait()
		close(empty)
	}()
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-empty:
		return true
	case <-timer.C:
		return false
	}
}

func (h *listeners) servePages(w http.ResponseWriter, r *http.Request) {
	h.inside.Add(1)
	defer h.inside.Done()
	switch pages := h.pages.Load(); {
	case r.URL.Path == "/healthz":
		plain200(w)
	case r.URL.Path == "/readyz":
		h.serveReady(w, r)
	case pages == nil:
		w.Header().Set("Retry-After", "2")
		http.Error(w, "Starting. Try again in a moment.", http.StatusServiceUnavailable)
	default:
		(*pages).ServeHTTP(w, r)
	}
}

func (h *listeners) adminHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", h.metrics)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain200(w) })
	mux.HandleFunc("GET /readyz", h.serveReady)
	return mux
}

func plain200(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, "ok\n") // whoever asked may have gone
}

// serveReady says whether everything can be used. The reason for a no is in the log alone: it may name files and hosts.
func (h *listeners) serveReady(w http.ResponseWriter, r *http.Request) {
	if h.pages.Load() == nil || h.draining.Load() {
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	if err := h.ready.outcome(r.Context()); err != nil {
		h.log.Warn("not ready", "error", err)
		part, _, _ := strings.Cut(err.Error(), ":")
		http.Error(w, "not ready: "+part, http.StatusServiceUnavailable)
		return
	}
	plain200(w)
}

// readiness remembers for a moment how the last check went.
type readiness struct {
	check func(context.Context) error

	mu   sync.Mutex
	at   time.Time
	last error
}

func (r *readiness) outcome(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.at.IsZero() && time.Since(r.at) < readyFor {
		return r.last
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTimeout)
	defer cancel()
	r.last = r.check(ctx)
	r.at = time.Now()
	return r.last
}
