package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agendabot/bot"
)

func TestMatches(t *testing.T) {
	t.Parallel()
	const tag = `W/"abc"`
	for _, c := range []struct {
		lines []string
		want  bool
	}{
		{nil, false},
		{[]string{""}, false},
		{[]string{`W/"abc"`}, true},
		{[]string{`"abc"`}, true}, // weak comparison
		{[]string{`"ab"`}, false},
		{[]string{`"abcd"`}, false},
		{[]string{`abc`}, false},
		{[]string{`*`}, true},
		{[]string{` * `}, true},
		{[]string{`"*"`}, false},
		{[]string{`*, "x"`}, false},
		{[]string{`"x", W/"abc"`}, true},
		{[]string{`"x",W/"y" ,	"abc" , "z"`}, true},
		{[]string{`, ,"abc"`}, true},
		{[]string{`"x,", "abc"`}, true},
		{[]string{`"x, \"abc\""`}, false},
		{[]string{`"x", "abc`}, false},
		{[]string{`w/"abc"`}, false}, // case matters
		{[]string{`"x"`, `"abc"`}, true},
		{[]string{`"x" "abc"`}, true},
		{[]string{`x, "abc"`}, false},
	} {
		if got := matches(c.lines, tag); got != c.want {
			t.Errorf("%q: %v", c.lines, got)
		}
	}
}

// FuzzMatches wants a tag found wherever it stands in a list that is well formed up to there, and nothing found that
// is not there.
func FuzzMatches(f *testing.F) {
	f.Add(`"x", W/"y"`, `"z"`)
	f.Add(``, `"`)
	f.Add(`"x,`, `*`)
	f.Fuzz(func(t *testing.T, before, after string) {
		tag := etag("fuzz", before, after)
		if got := matches([]string{before + after}, tag); got && strings.TrimSpace(before+after) != "*" && !strings.Contains(before+after, tag[2:]) {
			t.Errorf("%q has no %s", before+after, tag)
		}
		safe := strings.Map(func(r rune) rune {
			if r == '"' || r < ' ' {
				return -1
			}
			return r
		}, before)
		if !matches([]string{`W/"` + safe + `", ` + tag + after}, tag) {
			t.Errorf("%q: not found", safe)
		}
	})
}

func TestETag(t *testing.T) {
	t.Parallel()
	seen := map[string][]string{}
	for _, parts := range [][]string{
		{},
		{""},
		{"", ""},
		{"digest", "1.0", "en"},
		{"digest", "1.0", "fr"},
		{"digest", "1.1", "en"},
		{"other", "1.0", "en"},
		{"digest", "1.0", "en", "a", "b"},
		{"digest", "1.0", "en", "ab"},
		{"digest", "1.0", "en", "a\x00b"},
		{"digest", "1.0", "en", "b", "a"},
	} {
		tag := etag(parts...)
		if before, ok := seen[tag]; ok {
			t.Errorf("%q and %q have one tag", before, parts)
		}
		if seen[tag] = parts; tag != etag(parts...) {
			t.Errorf("%q has two tags", parts)
		}
		if !strings.HasPrefix(tag, `W/"`) || strings.ContainsAny(tag[3:len(tag)-1], "\" ,\\") {
			t.Errorf("%s is not an entity tag", tag)
		}
	}
}

// TestNotModified asks again with and without the tag, through the whole middleware.
func TestNotModified(t *testing.T) {
	t.Parallel()
	var work int
	var m *middleware
	m, h := around(t, Config{Version: "1.0"}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Language, Cookie")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		s := &Server{middleware: m}
		if s.notModified(w, r, r.URL.Query().Get("build"), m.language(r), r.URL.Path) {
			return
		}
		work++
		_, _ = w.Write([]byte(strings.Repeat("<p>text", 1000)))
	}))
	first := fetch(h, "GET", "/a?build=1")
	tag := first.Header.Get("ETag")
	if first.StatusCode != 200 || tag == "" || first.Header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("status %d, %v", first.StatusCode, first.Header)
	}
	for _, c := range []struct {
		name, method, target string
		headers              []string
		status               int
	}{
		{"the same", "GET", "/a?build=1", nil, 304},
		{"its head", "HEAD", "/a?build=1", nil, 304},
		{"compressed", "GET", "/a?build=1", []string{"Accept-Encoding", "gzip"}, 304},
		{"any", "GET", "/a?build=1", []string{"If-None-Match", "*"}, 304},
		{"one of several", "GET", "/a?build=1", []string{"If-None-Match", `"x", ` + tag}, 304},
		{"another", "GET", "/a?build=1", []string{"If-None-Match", `"x"`}, 200},
		{"another build", "GET", "/a?build=2", nil, 200},
		{"another page", "GET", "/b?build=1", nil, 200},
		{"another language", "GET", "/a?build=1", []string{"Accept-Language", "fr"}, 200},
		{"something is done", "POST", "/a?build=1", nil, 200},
	} {
		work = 0
		resp := fetch(h, c.method, c.target, append([]string{"If-None-Match", tag}, c.headers...)...)
		if resp.StatusCode != c.status {
			t.Errorf("%s: status %d, want %d", c.name, resp.StatusCode, c.status)
		}
		if vary := strings.Join(resp.Header.Values("Vary"), ", "); !strings.Contains(vary, "Accept-Encoding") || !strings.Contains(vary, "Accept-Language, Cookie") {
			t.Errorf("%s: Vary %q", c.name, vary)
		}
		if resp.Header.Get("ETag") == "" || resp.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %v", c.name, resp.Header)
		}
		if c.status == 304 && (work != 0 || bodyOf(t, resp) != "" || resp.Header.Get("Content-Encoding") != "") {
			t.Errorf("%s: the work was done %d times, %v", c.name, work, resp.Header)
		}
	}
}

// TestTagIsOfTheSite wants the pages of a new program, or of one with other settings, asked for anew.
func TestTagIsOfTheSite(t *testing.T) {
	t.Parallel()
	tags := map[string]bool{}
	recording := bot.NewDesk(slog.New(slog.DiscardHandler), bot.DeskOptions{Store: bot.NewMemory()})
	sites := []Config{{Version: "1.0"}, {Version: "1.1"}, {Version: "1.1", Base: "https://example.org"}, {Version: "1.1", Desk: recording}}
	for _, cfg := range sites {
		m, _ := around(t, cfg, http.NotFoundHandler())
		w := httptest.NewRecorder()
		(&Server{middleware: m}).notModified(w, httptest.NewRequest("GET", "/", nil), "digest", "en")
		tags[w.Header().Get("ETag")] = true
	}
	if len(tags) != len(sites) {
		t.Errorf("tags %v", tags)
	}
}
