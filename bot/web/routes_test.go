package web

import (
	"net/http"
	"strings"
	"testing"

	"agendabot/bot"
)

func TestMethods(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	for _, target := range []string{"/", "/ask", "/d/agenda", "/p/agenda/~89f42a05", "/cite/agenda/~89f42a05", "/about", "/robots.txt", "/favicon.ico", "/api/ask", "/api/documents"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"} {
			w := s.do(method, target, "")
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q", method, target, w.Code, w.Header().Get("Allow"))
			}
			if strings.HasPrefix(target, "/api/") {
				checkJSON(t, w)
			} else {
				checkPage(t, target, w)
			}
		}
		if got, want := s.do("HEAD", target, "").Code, s.get(target).Code; got != want {
			t.Errorf("HEAD %s: %d, not %d", target, got, want)
		}
	}
	if w := s.do("PUT", "/report/agenda/~89f42a05", ""); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("PUT of a report: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	for _, method := range []string{"GET", "POST", "PUT"} {
		if w := s.do(method, "/nowhere", ""); w.Code != http.StatusNotFound || w.Header().Get("Allow") != "" {
			t.Errorf("%s /nowhere: %d, Allow %q", method, w.Code, w.Header().Get("Allow"))
		}
	}
}

func TestHostileHeaders(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	long := strings.Repeat("x", 50_000)
	for _, h := range [][]string{
		{"Accept-Language", long},
		{"Accept-Language", "\x00\xff"},
		{"Accept-Language", strings.Repeat("fr-", 5000)},
		{"Cookie", "lang=" + long},
		{"Cookie", `lang="fr"; lang=en`},
		{"Cookie", ";;=;lang"},
		{"If-None-Match", long},
		{"If-None-Match", `W/"`},
		{"Host", "evil.example"},
		{"X-Forwarded-Host", "evil.example"},
		{"Referer", "https://evil.example"},
		{"Accept-Encoding", "gzip;q=x,,"},
		{"Range", "bytes=0-10"},
		{"X-Http-Method-Override", "DELETE"},
	} {
		for _, target := range []string{"/", "/d/agenda", "/ask?q=human"} {
			w := s.get(target, h...)
			if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "evil.example") {
				t.Errorf("%s with %s: %.40q: %d", target, h[0], h[1], w.Code)
			}
		}
	}
}

func TestStatic(t *testing.T) {
	t.Parallel()
	s := reader(t, func(c *Config, _ *bot.DeskOptions) { c.Base = "http://localhost/agenda" })
	page := s.page(t, http.StatusOK, "/")
	loaded := 0
	for _, e := range append(page.named("link"), page.named("script")...) {
		w := s.get(e.attrs["href"] + e.attrs["src"])
		if w.Code != http.StatusOK || !strings.HasSuffix(w.Header().Get("Cache-Control"), "immutable") || w.Body.Len() == 0 || w.Header().Get("Vary") == "Accept-Language, Cookie" {
			t.Errorf("%v: %d %v", e.attrs, w.Code, w.Header())
		}
		loaded++
	}
	if loaded != 3 {
		t.Errorf("the page loads %d files", loaded)
	}
	for _, name := range []string{"/static/style.css", "/static/", "/static", "/static/x/y", "/static/..%2fweb.go", "/static/%00"} {
		if w := s.get(name); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	if w := s.get("/robots.txt"); w.Code != 200 || !strings.Contains(w.Body.String(), "Disallow: /agenda/ask\n") {
		t.Errorf("robots.txt: %d %s", w.Code, w.Body)
	}
	if w := s.get("/favicon.ico"); w.Code != 200 || w.Header().Get("Content-Type") != "image/svg+xml" {
		t.Errorf("favicon.ico: %d %v", w.Code, w.Header())
	}
}

// TestUnderAPath checks that with a path in the base address every link begins with it, and that requests are
// answered with it and without.
func TestUnderAPath(t *testing.T) {
	t.Parallel()
	s := reader(t, func(c *Config, _ *bot.DeskOptions) { c.Base = "https://example.org/a/b/" })
	for _, target := range []string{"/", "/ask?q=human+security", "/d/agenda", "/cite/agenda/~89f42a05", "/report/agenda/~89f42a05", "/about", "/p/x", "/nowhere"} {
		w := s.get("/a/b" + target)
		page := checkPage(t, target, w)
		if bare := s.get(target); bare.Code != w.Code || bare.Body.String() != w.Body.String() {
			t.Errorf("%s is another page without the prefix", target)
		}
		page.each(func(e *element) {
			for _, attr := range []string{"href", "src", "action", "cite"} {
				if v := e.attrs[attr]; strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "/a/b/") {
					t.Errorf("%s: <%s %s=%q>", target, e.name, attr, v)
				}
			}
		})
	}
	for _, prefix := range []string{"", "/a/b"} {
		if to := s.get(prefix + "/p/agenda/~89f42a05").Header().Get("Location"); to != "/a/b/d/agenda#p-xcgip3suc4knzsvt" {
			t.Errorf("a passage below %q leads to %q", prefix, to)
		}
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	for base, good := range map[string]bool{
		"": true, "https://example.org": true, "http://127.0.0.1:8080/x/": true, "example.org": false, "/agenda": false, "ftp://example.org": false,
		"https://": false, "https://example.org/a b": false, "https://example.org//a": false, "https://example.org/a/../b": false, "https://u:p@example.org": false, "https://example.org/?q=1": false, "https://example.org/#x": false, "https://example.org/d": false, "%zz": false,
	} {
		cfg := s.server.cfg
		cfg.Base = base
		if _, err := New(cfg); (err == nil) != good {
			t.Errorf("%q: %v", base, err)
		}
	}
	if _, err := New(Config{}); err == nil {
		t.Error("a reader of nothing")
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"agenda/x/~1a2b": "https://e.org/p/agenda/x/~1a2b?v=" + bot.TextSum("t"),
		"é/a?b#c%":       "https://e.org/p/%C3%A9/a%3Fb%23c%25?v=" + bot.TextSum("t"),
	} {
		if got := Address("https://e.org", id, "t"); got != want {
			t.Errorf("%q: %q", id, got)
		}
	}
}
