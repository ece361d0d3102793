package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agendabot/bot"
)

// around puts the middleware around small pages; its error page is one line of text.
func around(t *testing.T, cfg Config, pages http.Handler) (*middleware, http.Handler) {
	t.Helper()
	m, err := newMiddleware(cfg)
	if err != nil {
		t.Fatal(err)
	}
	m.language = func(r *http.Request) string {
		if r.Header.Get("Accept-Language") == "fr" {
			return "fr"
		}
		return "en"
	}
	m.fail = func(w http.ResponseWriter, _ *http.Request, status int, text string) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
	return m, m.around(pages)
}

// fetch asks a handler; headers are names and values in turn.
func fetch(h http.Handler, method, target string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(t *testing.T, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// smallPages are pages of every kind that the middleware sees.
func smallPages() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, "<p>%s", r.URL.Path)
	})
	mux.HandleFunc("GET /d/{document}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, "<p>%s", r.PathValue("document"))
	})
	mux.HandleFunc("GET /api/ask", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "{}")
	})
	mux.HandleFunc("GET /static/{name}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = io.WriteString(w, "p {}")
	})
	mux.HandleFunc("GET /moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/d/x", http.StatusFound) })
	mux.HandleFunc("GET /panic", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", `W/"x"`)
		w.Header().Set("Cache-Control", "max-age=31536000, immutable")
		w.Header().Set("Content-Length", "3")
		panic("a secret of the inside")
	})
	mux.HandleFunc("GET /half", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half of it")
		panic("then nothing")
	})
	mux.HandleFunc("GET /abort", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	return mux
}

// TestSecurityHeaders looks for each header on each kind of response.
func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	const corp = "Cross-Origin-Resource-Policy"
	want := map[string]string{
		"Content-Security-Policy":    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options":     "nosniff",
		"Referrer-Policy":            "no-referrer",
		"Cross-Origin-Opener-Policy": "same-origin",
		"Permissions-Policy":         "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
		corp:                         "same-origin",
	}
	m, h := around(t, Config{InFlight: 1, Waiting: 1, Base: "https://example.org/agenda"}, smallPages())
	for _, c := range []struct {
		name, method, target string
		status               int
		public, full         bool
	}{
		{name: "a page", target: "/", status: 200},
		{name: "a page below the base", target: "/agenda/", status: 200},
		{name: "HEAD", method: http.MethodHead, target: "/d/a", status: 200},
		{name: "a file", target: "/static/a.css", status: 200},
		{name: "a redirect", target: "/moved", status: 302},
		{name: "the API", target: "/api/ask?q=x", status: 200, public: true},
		{name: "the API below the base", target: "/agenda/api/ask?q=x", status: 200, public: true},
		{name: "nothing", target: "/nothing", status: 404},
		{name: "the wrong method", method: http.MethodDelete, target: "/", status: 405},
		{name: "too long", target: "/?q=" + strings.Repeat("x", maxURL), status: 414},
		{name: "a panic", target: "/panic", status: 500},
		{name: "shed", target: "/", status: 503, full: true},
		{name: "shed from the API", target: "/api/ask?q=x", status: 503, full: true, public: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.full {
				m.gate.slots <- struct{}{}
				m.gate.waiting.Add(1)
				defer func() { <-m.gate.slots; m.gate.waiting.Add(-1) }()
			}
			resp := fetch(h, c.method, c.target)
			if resp.StatusCode != c.status {
				t.Fatalf("status %d, want %d", resp.StatusCode, c.status)
			}
			for name, value := range want {
				if c.public && name == corp {
					name, value = "Access-Control-Allow-Origin", "*"
				}
				if got := resp.Header.Values(name); strings.Join(got, "|") != value {
					t.Errorf("%s: %q, want %q", name, got, value)
				}
			}
		})
	}
}

func TestLongAddress(t *testing.T) {
	t.Parallel()
	_, h := around(t, Config{}, smallPages())
	for length, status := range map[int]int{maxURL: 200, maxURL + 1: 414} {
		target := "/?q=" + strings.Repeat("x", length-len("/?q="))
		if got := fetch(h, "GET", target).StatusCode; got != status {
			t.Errorf("%d bytes: status %d, want %d", length, got, status)
		}
	}
	resp := fetch(h, "GET", "/?q="+strings.Repeat("x", maxURL), "Accept-Language", "fr")
	if got, want := bodyOf(t, resp), refusalsFor("fr").long; got != want {
		t.Errorf("says %q, want %q", got, want)
	}
	if got := resp.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
}

// TestBase asks with and without the base address's path, and follows what the mux redirects.
func TestBase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base, target string
		status       int
		want         string // of the body, or of Location
	}{
		{"", "/", 200, "<p>/"},
		{"https://example.org", "/d/a", 200, "<p>a"},
		{"https://example.org/", "/d/a", 200, "<p>a"},
		{"https://example.org/agenda", "/", 200, "<p>/"},
		{"https://example.org/agenda", "/agenda", 200, "<p>/"},
		{"https://example.org/agenda", "/agenda/", 200, "<p>/"},
		{"https://example.org/agenda/", "/agenda/d/a", 200, "<p>a"},
		{"https://example.org/agenda", "/agenda/d/a%2Fb", 200, "<p>a/b"},
		{"https://example.org/agenda", "/d/a%2Fb", 200, "<p>a/b"},
		{"https://example.org/the/agenda", "/the/agenda/d/a", 200, "<p>a"},
		{"https://example.org/the/agenda", "/the/d/a", 404, ""},
		{"https://example.org/agenda", "/agendas/d/a", 404, ""},
		{"https://example.org/agenda", "/agenda/agenda/d/a", 404, ""},
		{"https://example.org/agenda", "/%61genda/d/a%2Fb", 404, ""},
		{"", "/d//a", 307, "/d/a"},
		{"https://example.org/agenda", "/agenda/d//a", 307, "/agenda/d/a"},
		{"https://example.org/agenda", "/d//a", 307, "/agenda/d/a"},
		{"https://example.org/agenda", "/moved", 302, "/agenda/d/x"},
	} {
		_, h := around(t, Config{Base: c.base}, smallPages())
		resp := fetch(h, "GET", c.target)
		got := bodyOf(t, resp)
		switch {
		case resp.StatusCode != c.status:
			t.Errorf("base %q, %s: status %d, want %d", c.base, c.target, resp.StatusCode, c.status)
		case c.status == 200 && got != c.want:
			t.Errorf("base %q, %s: %q, want %q", c.base, c.target, got, c.want)
		case c.status/100 == 3 && resp.Header.Get("Location") != c.want:
			t.Errorf("base %q, %s: to %q, want %q", c.base, c.target, resp.Header.Get("Location"), c.want)
		}
	}
}

// TestBadBase refuses an address that would hide the reader's own pages, and one that is none.
func TestBadBase(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"https://example.org/d", "https://example.org/api/x/", "https://exa mple.org/%zz"} {
		if _, err := newMiddleware(Config{Base: base}); err == nil || !strings.Contains(err.Error(), "address") {
			t.Errorf("%s: %v", base, err)
		}
	}
}

// TestPanic wants the reason in the log alone, under the reference that the person reads, and nothing of the page.
func TestPanic(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "fr"} {
		var log bytes.Buffer
		_, h := around(t, Config{Log: slog.New(slog.NewJSONHandler(&log, nil))}, smallPages())
		resp := fetch(h, "GET", "/panic?q=private", "Accept-Language", language, "Accept-Encoding", "gzip")
		text := bodyOf(t, resp)
		var line struct{ Msg, ID, Pattern, Reason, Stack string }
		if err := json.Unmarshal(log.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		if line.ID == "" || !strings.Contains(text, line.ID) || !strings.HasPrefix(text, bot.TextsFor(language).Failed) {
			t.Errorf("%s: the page says %q, the log %q", language, text, line.ID)
		}
		if line.Reason != "a secret of the inside" || line.Pattern != "GET /panic" || !strings.Contains(line.Stack, "smallPages") {
			t.Errorf("logged %+v", line)
		}
		if strings.Contains(text, "secret") || strings.Contains(log.String(), "private") {
			t.Errorf("the page: %s\nthe log: %s", text, log.String())
		}
		if resp.StatusCode != 500 || resp.Header.Get("ETag") != "" || resp.Header.Get("Content-Length") != "" || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("status %d, headers %v", resp.StatusCode, resp.Header)
		}
	}
}

// TestBrokenOff wants no half page to look whole, and a handler's own wish to break off respected and not logged.
func TestBrokenOff(t *testing.T) {
	t.Parallel()
	for path, logged := range map[string]bool{"/half": true, "/abort": false} {
		for _, encoding := range []string{"identity", "gzip"} {
			var log bytes.Buffer
			_, h := around(t, Config{Log: slog.New(slog.NewTextHandler(&log, nil))}, smallPages())
			quiet := httptest.NewServer(h)
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, quiet.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Accept-Encoding", encoding)
			resp, err := quiet.Client().Do(req)
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				_ = resp.Body.Close()
			}
			quiet.Close()
			if err == nil {
				t.Errorf("%s, %s: it looks whole", path, encoding)
			}
			if got := strings.Contains(log.String(), "panicked"); got != logged {
				t.Errorf("%s: logged %v, want %v: %s", path, got, logged, log.String())
			}
		}
	}
}

// TestAccessLog wants one line for each request, and in it nothing of what was asked or read.
func TestAccessLog(t *testing.T) {
	t.Parallel()
	type line struct {
		Msg, ID, Method, Pattern string
		Status                   int
		Bytes                    int64
		MS                       *float64
	}
	for _, c := range []struct {
		method, target string
		want           line
	}{
		{"GET", "/?q=private", line{Method: "GET", Pattern: "GET /{$}", Status: 200, Bytes: 4}},
		{"HEAD", "/d/private", line{Method: "HEAD", Pattern: "GET /d/{document}", Status: 200}},
		{"GET", "/private", line{Method: "GET", Status: 404, Bytes: int64(len("404 page not found\n"))}},
		{"PRIVATE", "/d/private", line{Method: "other", Status: 405, Bytes: int64(len("Method Not Allowed\n"))}},
		{"GET", "/?private" + strings.Repeat("x", maxURL), line{Method: "GET", Status: 414, Bytes: int64(len(refusalsFor("en").long))}},
	} {
		var log bytes.Buffer
		_, h := around(t, Config{Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}, smallPages())
		fetch(h, c.method, c.target, "X-Forwarded-For", "private")
		var got line
		if err := json.Unmarshal(log.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if got.Msg != "request" || got.ID == "" || got.MS == nil || *got.MS < 0 {
			t.Errorf("%s %.20s: %s", c.method, c.target, log.String())
		}
		got.Msg, got.ID, got.MS = "", "", nil
		if got != c.want {
			t.Errorf("%s %.20s: %+v, want %+v", c.method, c.target, got, c.want)
		}
		if strings.Contains(log.String(), "private") || strings.Contains(log.String(), "192.0.2.1") || strings.Contains(log.String(), "PRIVATE") {
			t.Errorf("logged what was asked, or by whom: %s", log.String())
		}
	}
}

// TestAccessLogOfFailure wants the line and the failure under one id.
func TestAccessLogOfFailure(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	_, h := around(t, Config{Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}, smallPages())
	text := bodyOf(t, fetch(h, "GET", "/panic"))
	var ids []string
	for raw := range strings.Lines(log.String()) {
		var line struct{ ID string }
		if err := json.Unmarshal([]byte(raw), &line); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, line.ID)
	}
	if len(ids) != 2 || ids[0] != ids[1] || !strings.Contains(text, ids[0]) {
		t.Errorf("ids %q; the page says %q", ids, text)
	}
}
