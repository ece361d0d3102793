package web

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// crowd sends requests to a page that holds each until it is let go.
type crowd struct {
	server  *Server
	handler http.Handler
	hold    chan struct{} // a receive lets one go
	began   []string      // paths, in the order in which they were worked on; read it only when all are at rest
	done    chan *httptest.ResponseRecorder
}

func newCrowd(t *testing.T, inFlight, waiting int) *crowd {
	t.Helper()
	c := &crowd{hold: make(chan struct{}), done: make(chan *httptest.ResponseRecorder, 100)}
	m, h := around(t, Config{InFlight: inFlight, Waiting: waiting}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isStatic(r.URL.Path) {
			c.began = append(c.began, r.URL.Path)
			c.hold <- struct{}{}
		}
		_, _ = io.WriteString(w, "served")
	}))
	c.server, c.handler = &Server{middleware: m}, h
	return c
}

// come sends a request and waits until all are at rest.
func (c *crowd) come(ctx context.Context, path string) {
	go func() {
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, httptest.NewRequest("GET", path, nil).WithContext(ctx))
		c.done <- w
	}()
	synctest.Wait()
}

// letGo ends the work on one request and returns it.
func (c *crowd) letGo(t *testing.T) {
	t.Helper()
	<-c.hold
	synctest.Wait()
	if w := <-c.done; w.Code != 200 || w.Body.String() != "served" {
		t.Errorf("status %d, %q", w.Code, w.Body)
	}
}

func (c *crowd) load(t *testing.T, working, waiting int, shed uint64) {
	t.Helper()
	if w, q := c.server.Load(); w != working || q != waiting || c.server.Shed() != shed {
		t.Errorf("%d work, %d wait, %d shed; want %d, %d, %d", w, q, c.server.Shed(), working, waiting, shed)
	}
}

// TestShedding fills the places to work and to wait, and one more; then lets all go, in the order they came.
func TestShedding(t *testing.T) {
	t.Parallel()
	for _, n := range []struct{ inFlight, waiting int }{{1, 1}, {3, 5}, {4, 32}} {
		synctest.Test(t, func(t *testing.T) {
			c := newCrowd(t, n.inFlight, n.waiting)
			var order []string
			for i := range n.inFlight + n.waiting {
				path := "/" + strconv.Itoa(i)
				order = append(order, path)
				c.come(t.Context(), path)
				c.load(t, min(i+1, n.inFlight), max(0, i+1-n.inFlight), 0)
			}
			c.come(t.Context(), "/static/style.css")
			if w := <-c.done; w.Code != 200 {
				t.Errorf("a file from memory: status %d", w.Code)
			}
			c.come(t.Context(), "/more")
			w := <-c.done // at once: nobody was let go
			if w.Code != 503 || w.Header().Get("Retry-After") != "1" || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("status %d, %v", w.Code, w.Header())
			}
			if got, want := w.Body.String(), refusalsFor("en").busy; got != want {
				t.Errorf("says %q, want %q", got, want)
			}
			c.load(t, n.inFlight, n.waiting, 1)
			for range order {
				c.letGo(t)
			}
			if !slices.Equal(c.began, order) {
				t.Errorf("worked on in the order %q, came as %q", c.began, order)
			}
			c.load(t, 0, 0, 1)
		})
	}
}

// TestNewcomersDoNotBarge wants a place that becomes free to go to who waits, not to who comes at that moment.
func TestNewcomersDoNotBarge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, 1, 2)
		c.come(t.Context(), "/first")
		c.come(t.Context(), "/second")
		go func() { <-c.hold }() // the first ends just as the third comes
		c.come(t.Context(), "/third")
		c.letGo(t)
		c.letGo(t)
		<-c.done
		if want := []string{"/first", "/second", "/third"}; !slices.Equal(c.began, want) {
			t.Errorf("worked on %q", c.began)
		}
	})
}

// TestWaitingIsBounded wants who waits too long told so, at that very second.
func TestWaitingIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, 1, 2)
		c.come(t.Context(), "/first")
		start := time.Now()
		c.come(t.Context(), "/second")
		w := <-c.done
		if w.Code != 503 || w.Header().Get("Retry-After") != "1" || time.Since(start) != waitFor {
			t.Errorf("status %d after %v, %v", w.Code, time.Since(start), w.Header())
		}
		c.load(t, 1, 0, 1)
		c.letGo(t)
		c.load(t, 0, 0, 1)
	})
}

// TestGoneClientFreesItsPlace wants the place of a client that waits no more to be another's at once.
func TestGoneClientFreesItsPlace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, 1, 1)
		c.come(t.Context(), "/first")
		ctx, leave := context.WithCancel(t.Context())
		c.come(ctx, "/second")
		c.load(t, 1, 1, 0)
		leave()
		if w := <-c.done; w.Code != 503 || w.Body.Len() != 0 {
			t.Errorf("status %d, %q", w.Code, w.Body)
		}
		c.load(t, 1, 0, 0)
		c.come(t.Context(), "/third")
		c.load(t, 1, 1, 0)
		c.letGo(t)
		c.letGo(t)
		if want := []string{"/first", "/third"}; !slices.Equal(c.began, want) {
			t.Errorf("worked on %q", c.began)
		}
		c.load(t, 0, 0, 0)
	})
}

// TestPanicFreesItsPlace wants a place back from a page that panicked, and from one that broke off.
func TestPanicFreesItsPlace(t *testing.T) {
	t.Parallel()
	m, h := around(t, Config{InFlight: 1, Waiting: 1}, smallPages())
	for _, path := range []string{"/panic", "/abort", "/half"} {
		func() {
			defer func() { _ = recover() }()
			fetch(h, "GET", path)
		}()
		if working, waiting := (&Server{middleware: m}).Load(); working != 0 || waiting != 0 {
			t.Errorf("%s: %d work, %d wait", path, working, waiting)
		}
	}
}

func TestGateDefaults(t *testing.T) {
	t.Parallel()
	if g := newGate(0, 0); cap(g.slots) < inFlightPerCore || g.maxWaiting != int64(waitingPerInFlight*cap(g.slots)) {
		t.Errorf("%d may work, %d may wait", cap(g.slots), g.maxWaiting)
	}
	if g := newGate(3, 0); cap(g.slots) != 3 || g.maxWaiting != 24 {
		t.Errorf("%d may work, %d may wait", cap(g.slots), g.maxWaiting)
	}
	if g := newGate(3, 1); cap(g.slots) != 3 || g.maxWaiting != 1 {
		t.Errorf("%d may work, %d may wait", cap(g.slots), g.maxWaiting)
	}
}
