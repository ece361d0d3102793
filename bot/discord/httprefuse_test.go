package discord

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestEndpointNeedsAKey(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"", "abc", strings.Repeat("zz", 32), strings.Repeat("a", 62), strings.Repeat("a", 66)} {
		if _, err := newEndpoint(slog.New(slog.DiscardHandler), key, &taken{}, nil); err == nil || !strings.Contains(err.Error(), "AGENDABOT_DISCORD_PUBLIC_KEY") {
			t.Errorf("%q: %v", key, err)
		}
	}
}

func TestEndpointRefuses(t *testing.T) {
	t.Parallel()
	k := &taken{}
	h, s := testEndpoint(t, k)
	signed := func() *http.Request { return s.request(t.Context(), "", rawCommand, time.Now()) }
	for name, c := range map[string]struct {
		change func(r *http.Request)
		status int
	}{
		"no signature":          {func(r *http.Request) { r.Header.Del("X-Signature-Ed25519") }, 401},
		"no timestamp":          {func(r *http.Request) { r.Header.Del("X-Signature-Timestamp") }, 401},
		"a timestamp of words":  {func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", "now") }, 401},
		"a short signature":     {func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", "abcd") }, 401},
		"no hexadecimal digits": {func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("x", 128)) }, 401},
		"another signature":     {func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("ab", 64)) }, 401},
		"another's signature": {func(r *http.Request) {
			r.Header.Set("X-Signature-Ed25519", newSigner(t).request(t.Context(), "", rawCommand, time.Now()).Header.Get("X-Signature-Ed25519"))
		}, 401},
		"another timestamp": {func(r *http.Request) {
			r.Header.Set("X-Signature-Timestamp", strconv.FormatInt(time.Now().Unix()+1, 10))
		}, 401},
		"another body": {func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(rawModal)) }, 401},
		"too large": {func(r *http.Request) {
			r.ContentLength = -1
			r.Body = io.NopCloser(strings.NewReader(strings.Repeat(" ", maxBody+1)))
		}, 413},
		"says that it is": {func(r *http.Request) { r.ContentLength = maxBody + 1 }, 413},
		"broken off":      {func(r *http.Request) { r.Body = io.NopCloser(brokenReader{}) }, 413},
		"GET":             {func(r *http.Request) { r.Method = http.MethodGet }, 405},
		"another path":    {func(r *http.Request) { r.URL.Path = "/discord" }, 404},
	} {
		r := signed()
		c.change(r)
		if w := serve(h, r); w.Code != c.status {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if n, _ := k.count(); n != 0 {
		t.Errorf("%d were taken", n)
	}
	for name, age := range map[string]time.Duration{"old": freshTime + time.Minute, "of the future": -freshTime - time.Minute} {
		if w := serve(h, s.request(t.Context(), "", rawCommand, time.Now().Add(-age))); w.Code != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	k.do = sayHello(t)
	for i, age := range []time.Duration{freshTime - time.Minute, -freshTime + time.Minute} {
		body := strings.Replace(rawCommand, `"id":"1001"`, fmt.Sprintf(`"id":"30%d"`, i), 1)
		if w := serve(h, s.request(t.Context(), "", body, time.Now().Add(-age))); w.Code != http.StatusOK {
			t.Errorf("%v old: %d", age, w.Code)
		}
	}
}

func TestEndpointIsNotReady(t *testing.T) {
	t.Parallel()
	s, k := newSigner(t), &taken{}
	h, err := newEndpoint(slog.New(slog.DiscardHandler), s.public, k, func() bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	if w := serve(h, s.request(t.Context(), "", rawCommand, time.Now())); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a command: %d", w.Code)
	}
	if w := serve(h, s.request(t.Context(), "", `{"type":1}`, time.Now())); w.Code != http.StatusOK {
		t.Errorf("a ping: %d", w.Code)
	}
}

func TestEndpointTakesACopyForNothing(t *testing.T) {
	t.Parallel()
	k := &taken{do: sayHello(t)}
	h, s := testEndpoint(t, k)
	r := s.request(t.Context(), "", rawCommand, time.Now())
	copied := r.Clone(t.Context())
	copied.Body = io.NopCloser(strings.NewReader(rawCommand))
	if w := serve(h, r); w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	if w := serve(h, copied); w.Code != http.StatusAccepted || w.Body.Len() > 0 {
		t.Errorf("a copy: %d %s", w.Code, w.Body)
	}
	if n, _ := k.count(); n != 1 {
		t.Errorf("%d were taken", n)
	}
}

func TestReplays(t *testing.T) {
	t.Parallel()
	var s replays
	start := time.Now()
	at := func(id string, after time.Duration, want bool) {
		t.Helper()
		if got := s.again(id, start.Add(after)); got != want {
			t.Errorf("%s after %v: %v", id, after, got)
		}
	}
	at("a", 0, false)
	at("a", time.Minute, true)
	at("b", 9*time.Minute, false)
	at("c", 11*time.Minute, false)
	at("b", 19*time.Minute, true)
	at("c", 31*time.Minute, true)
	at("a", 32*time.Minute, false) // long forgotten
	for i := range 3 * mostSeen {
		s.again(strconv.Itoa(i), start.Add(33*time.Minute))
	}
	if n := len(s.now) + len(s.old); n > 2*mostSeen {
		t.Errorf("%d are remembered", n)
	}
	at(strconv.Itoa(3*mostSeen-1), 34*time.Minute, true)
}

func TestEndpointReadsSoManyAtOnce(t *testing.T) {
	t.Parallel()
	k := &taken{do: sayHello(t)}
	h, s := testEndpoint(t, k)
	var wg sync.WaitGroup
	defer wg.Wait()
	var bodies []*io.PipeWriter
	for range maxReading {
		r, w := io.Pipe()
		bodies = append(bodies, w)
		req := s.request(t.Context(), "", rawCommand, time.Now())
		req.Body, req.ContentLength = r, -1
		wg.Go(func() { serve(h, req) })
	}
	for _, w := range bodies {
		_, _ = w.Write([]byte("x")) // it comes back when the handler reads
	}
	if w := serve(h, s.request(t.Context(), "", rawCommand, time.Now())); w.Code != http.StatusServiceUnavailable {
		t.Errorf("one too many: %d", w.Code)
	}
	for _, w := range bodies {
		_ = w.Close()
	}
	wg.Wait()
	if w := serve(h, s.request(t.Context(), "", rawCommand, time.Now())); w.Code != http.StatusOK {
		t.Errorf("afterwards: %d", w.Code)
	}
}
