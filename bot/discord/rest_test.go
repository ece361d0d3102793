package discord

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

const testToken = "MTAwMDAwMDAwMDAwMDAwMDAwMA.secret.dG9rZW4"

// canned is an answer of the REST API that a test wants; with err there is none.
type canned struct {
	status int
	body   string
	header map[string]string
	err    error
}

// cannedAPI gives its answers one after the other, and the last again and again.
type cannedAPI struct {
	mu      sync.Mutex
	answers []canned
	seen    []*http.Request
	at      []time.Time
}

func (c *cannedAPI) RoundTrip(req *http.Request) (*http.Response, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := c.answers[min(len(c.seen), len(c.answers)-1)]
	c.seen, c.at = append(c.seen, req), append(c.at, time.Now())
	if a.err != nil {
		return nil, a.err
	}
	h := http.Header{}
	for k, v := range a.header {
		h.Set(k, v)
	}
	return &http.Response{StatusCode: a.status, Status: http.StatusText(a.status), Header: h, Body: io.NopCloser(strings.NewReader(a.body)), Request: req}, nil
}

func (c *cannedAPI) calls() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.seen)
}

// cannedREST is a rest that gets these answers.
func cannedREST(answers ...canned) (*rest, *cannedAPI) {
	api := &cannedAPI{answers: answers}
	r := newREST(slog.New(slog.DiscardHandler), testToken, "", 5*time.Second, nil)
	r.transport.base = api
	return r, api
}

func sendHello(s *discordgo.Session, opt ...discordgo.RequestOption) error {
	_, err := s.ChannelMessageSend("123456789012345678", "hello", opt...)
	return err
}

func okMessage() canned { return canned{status: http.StatusOK, body: `{"id":"1"}`} }

func dialError() canned {
	return canned{err: &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}}
}

func limited(after string, header map[string]string) canned {
	return canned{status: http.StatusTooManyRequests, body: `{"message":"You are being rate limited.","retry_after":` + after + `,"global":false}`, header: header}
}

func TestCallGoesWhereItIsMeantTo(t *testing.T) {
	t.Parallel()
	for apiURL, want := range map[string]string{
		"":                           "https://discord.com/api/v9/channels/123456789012345678/messages",
		"https://chat.example/api":   "https://chat.example/api/v9/channels/123456789012345678/messages",
		"https://chat.example/api/":  "https://chat.example/api/v9/channels/123456789012345678/messages",
		"http://chat.example/x/v10":  "http://chat.example/x/v10/channels/123456789012345678/messages",
		"http://chat.example/x/v10/": "http://chat.example/x/v10/channels/123456789012345678/messages",
		"http://127.0.0.1:8080":      "http://127.0.0.1:8080/v9/channels/123456789012345678/messages",
	} {
		api := &cannedAPI{answers: []canned{okMessage()}}
		r := newREST(slog.New(slog.DiscardHandler), testToken, apiURL, time.Second, nil)
		r.transport.base = api
		if err := r.call(t.Context(), "", false, sendHello); err != nil {
			t.Fatal(err)
		}
		req := api.seen[0]
		if got := req.URL.String(); got != want {
			t.Errorf("with %q it goes to %s, want %s", apiURL, got, want)
		}
		if got := req.Header.Get("Authorization"); got != "Bot "+testToken {
			t.Errorf("authorization: %q", got)
		}
		if req.Host != "" {
			t.Errorf("the host is still %q", req.Host)
		}
	}
}

func TestCallOverTheNetwork(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	defer other.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			http.Redirect(w, r, other.URL, http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, `{"id":"7"}`)
	}))
	defer server.Close()
	r := newREST(slog.New(slog.DiscardHandler), testToken, server.URL, 5*time.Second, nil)
	defer r.close()
	if err := r.call(t.Context(), "c", false, sendHello); err != nil {
		t.Error(err)
	}
	err := r.call(t.Context(), "c", true, func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
		_, err := s.User("@me", opt...)
		return err
	})
	if err == nil || !refused(err) {
		t.Errorf("a redirect gives %v", err)
	}
	r.close()
	server.Close()
	if err := r.callUntil(t.Context(), "c", false, time.Now(), sendHello); !refused(err) {
		t.Errorf("nobody is there: %v", err)
	}
}

func TestCallWaitsForARateLimit(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		answer canned
		want   time.Duration
	}{
		"body":             {limited("2.5", nil), 2500 * time.Millisecond},
		"shared":           {limited("3", map[string]string{"X-RateLimit-Scope": "shared", "Retry-After": "9"}), 3 * time.Second},
		"header alone":     {canned{status: 429, body: `{}`, header: map[string]string{"Retry-After": "4"}}, 4 * time.Second},
		"global":           {canned{status: 429, body: `{"global":true,"retry_after":6}`}, 6 * time.Second},
		"no time named":    {canned{status: 429, body: `{}`}, firstPause},
		"Cloudflare's":     {canned{status: 429, body: `<html>`, header: map[string]string{"Retry-After": "7"}}, 7 * time.Second},
		"less than minute": {limited("0.001", nil), firstPause},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r, api := cannedREST(c.answer, okMessage())
				further := 0
				r.meter = func() { further++ }
				start := time.Now()
				if err := r.call(t.Context(), "c", false, sendHello); err != nil {
					t.Fatal(err)
				}
				if got := time.Since(start); got != c.want || api.calls() != 2 || further != 1 {
					t.Errorf("%v for %d calls, %d counted; want %v", got, api.calls(), further, c.want)
				}
			})
		})
	}
}

func TestCallGivesUp(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		answer     canned
		repeatable bool
		within     time.Duration // of the context; 0: none
		calls      int
		refused    bool
	}{
		"four tries":                       {limited("1", nil), false, 0, 4, true},
		"a wait longer than the deadline":  {limited("10", nil), false, 5 * time.Second, 1, true},
		"a wait that is too long":          {limited("21", nil), false, 0, 1, true},
		"a number that is none":            {limited("1e400", nil), false, 0, 4, true},
		"500, not repeatable":              {canned{status: 500, body: `{}`}, false, 0, 1, false},
		"500, repeatable":                  {canned{status: 500, body: `{}`}, true, 0, 4, false},
		"502, not repeatable":              {canned{status: 502, body: `<html>`}, false, 0, 1, false},
		"502, repeatable":                  {canned{status: 502, body: `<html>`}, true, 0, 4, false},
		"dial, not repeatable":             {dialError(), false, 0, 4, true},
		"broken off, not repeatable":       {canned{err: io.ErrUnexpectedEOF}, false, 0, 1, false},
		"broken off, repeatable":           {canned{err: io.ErrUnexpectedEOF}, true, 0, 4, false},
		"403":                              {canned{status: 403, body: `{"code":50013,"message":"Missing Permissions"}`}, true, 0, 1, true},
		"404":                              {canned{status: 404, body: `{"code":10062,"message":"Unknown interaction"}`}, true, 0, 1, true},
		"an answer that cannot be read":    {canned{status: 200, body: `{"id":`}, true, 0, 1, false},
		"an answer that is of other types": {canned{status: 200, body: `{"components":[{"type":99}]}`}, true, 0, 1, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r, api := cannedREST(c.answer)
				ctx := t.Context()
				if c.within > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, c.within)
					defer cancel()
				}
				start := time.Now()
				err := r.call(ctx, "c", c.repeatable, sendHello)
				if err == nil || api.calls() != c.calls || refused(err) != c.refused {
					t.Errorf("%v; %d calls, want %d; refused: %v", err, api.calls(), c.calls, refused(err))
				}
				if c.calls == 1 && time.Since(start) > 0 {
					t.Errorf("it gave up after %v", time.Since(start))
				}
				if sent := c.answer.status == http.StatusOK; errors.Is(err, discordgo.ErrJSONUnmarshal) != sent {
					t.Errorf("was it sent? %v", err)
				}
			})
		})
	}
}

func TestCallKnowsThatItWasSent(t *testing.T) {
	t.Parallel()
	r, api := cannedREST(okMessage())
	r.transport.base = roundTrip(func(req *http.Request) (*http.Response, error) {
		resp, err := api.RoundTrip(req)
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"id"`), brokenReader{}))
		return resp, err
	})
	err := r.call(t.Context(), "c", true, sendHello)
	if !errors.Is(err, discordgo.ErrJSONUnmarshal) || !errors.Is(err, io.ErrUnexpectedEOF) || refused(err) || api.calls() != 1 {
		t.Errorf("%v after %d calls", err, api.calls())
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestCallHoldsAKey(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		empty := okMessage()
		empty.header = map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "4.25", "X-RateLimit-Limit": "5", "X-RateLimit-Bucket": "b"}
		r, _ := cannedREST(empty, okMessage())
		start := time.Now()
		after := func(key string) time.Duration {
			if err := r.call(t.Context(), key, false, sendHello); err != nil {
				t.Error(err)
			}
			return time.Since(start)
		}
		for _, step := range []struct {
			key  string
			want time.Duration
		}{{"a", 0}, {"b", 0}, {"", 0}, {"a", 4250 * time.Millisecond}, {"a", 4250 * time.Millisecond}} {
			if got := after(step.key); got != step.want {
				t.Errorf("%q went after %v, want %v", step.key, got, step.want)
			}
		}
	})
}

func TestCallHoldsEverything(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, api := cannedREST(canned{status: 429, body: `<html>`, header: map[string]string{"Retry-After": "60"}}, okMessage())
		if err := r.call(t.Context(), "a", false, sendHello); !refused(err) {
			t.Fatal(err)
		}
		soon, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		start := time.Now()
		err := r.call(soon, "b", false, sendHello)
		if _, ok := errors.AsType[*bot.HeldError](err); !ok || !refused(err) || time.Since(start) > 0 || api.calls() != 1 {
			t.Errorf("%v after %v and %d calls", err, time.Since(start), api.calls())
		}
		if err := r.call(soon, "", false, sendHello); err != nil || time.Since(start) > 0 {
			t.Errorf("a first answer waited %v: %v", time.Since(start), err)
		}
		ending, end := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, end)
		if err := r.call(ending, "b", false, sendHello); !refused(err) || !errors.Is(err, context.Canceled) || time.Since(start) != 10*time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		if err := r.call(t.Context(), "b", false, sendHello); err != nil || time.Since(start) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}

// The library's own limiter would let one address wait for another's answer, without looking at the context.
func TestCallsOfOneAddressDoNotWaitInTheLibrary(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, api := cannedREST(okMessage())
		r.transport.base = roundTrip(func(req *http.Request) (*http.Response, error) {
			select {
			case <-time.After(2 * time.Second):
				return api.RoundTrip(req)
			case <-req.Context().Done():
				return nil, req.Context().Err()
			}
		})
		start := time.Now()
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if err := r.call(t.Context(), "", false, sendHello); err != nil {
					t.Error(err)
				}
			})
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := r.call(short, "", true, sendHello); !errors.Is(err, context.DeadlineExceeded) || refused(err) || time.Since(start) != time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		wg.Wait()
		if got := time.Since(start); got != 2*time.Second {
			t.Errorf("eight calls took %v", got)
		}
	})
}

func TestCallWaitsWithoutAWorkersPlace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, _ := cannedREST(limited("5", nil), okMessage())
		pool := bot.NewPool(slog.New(slog.DiscardHandler), 1, 2, time.Minute)
		start := time.Now()
		var other time.Duration
		pool.Submit(bot.Job{Do: func(ctx context.Context) { _ = r.call(ctx, "a", false, sendHello) }})
		synctest.Wait()
		pool.Submit(bot.Job{Do: func(context.Context) { other = time.Since(start) }})
		pool.Drain(t.Context(), t.Context())
		if got := time.Since(start); other != 0 || got != 5*time.Second {
			t.Errorf("the other work began after %v, all was done after %v", other, got)
		}
	})
}
