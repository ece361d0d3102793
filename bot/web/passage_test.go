package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/index"
)

// ledger is a ledger of ids that knows a few passages that are no longer where they were.
func ledger(passages ...string) func(context.Context, *index.Build, string, string) (index.Trail, error) {
	return func(_ context.Context, _ *index.Build, id, _ string) (index.Trail, error) {
		t := index.Trail{ID: id, Known: true, Document: "agenda", Build: "0123456789abcdef", Seen: clock()}
		switch id {
		case "agenda/old/~11111111":
			t.Now, t.Exact = passages[0], true
		case "agenda/old/~22222222":
			t.Now = passages[1]
		case "agenda/old/~33333333":
			t.Text, t.Title = "What it <b>said</b> about these nine or more words, and then more.", "An Earlier Title"
		case "agenda/old/~44444444":
		case "agenda/old/~55555555":
			t.Now = "agenda/not/there"
		case "agenda/old/~66666666":
			return index.Trail{}, errors.New("the ledger <is> away")
		default:
			return index.Trail{ID: id}, nil
		}
		return t, nil
	}
}

func passages(tb testing.TB) (*setup, []index.Place) {
	tb.Helper()
	doc := agenda(tb)
	s := reader(tb, func(c *Config, _ *bot.DeskOptions) { c.Trails = ledger(doc.Passages[5].ID, doc.Passages[6].ID) })
	var places []index.Place
	for i := range doc.Passages {
		places = append(places, index.Place{Document: doc, Index: i})
	}
	return s, places
}

// TestPassageResolves holds invariant 2 for pages: every citation's link leads to its passage.
func TestPassageResolves(t *testing.T) {
	t.Parallel()
	s, places := passages(t)
	for _, p := range places {
		id, key := p.Passage().ID, p.Passage().Key
		for _, target := range []string{
			Address("", id, p.Text()), "/p/" + id, "/p/" + key, "/p/" + strings.ToUpper(id), "/p/" + strings.ToUpper(key), "/p/" + id + "/",
			"/p/" + url.PathEscape(id), "/p/" + id + "?v=ZZZZZZZZ", "/p/" + id + "?v=", "/p/" + id + "?v=%00&x=<>", "/p/" + strings.ReplaceAll(id, "~", "%7E"),
		} {
			w := s.get(target)
			if w.Code != http.StatusFound || w.Header().Get("Location") != "/d/agenda#p-"+key {
				t.Errorf("%s: %d to %q", target, w.Code, w.Header().Get("Location"))
			}
		}
		if w := s.get("/p/" + id + "?v=00000000"); w.Header().Get("Location") != "/d/agenda?changed="+key+"#p-"+key {
			t.Errorf("%s changed: to %q", id, w.Header().Get("Location"))
		}
	}
}

func TestPassageTrails(t *testing.T) {
	t.Parallel()
	s, places := passages(t)
	five, six := places[5].Passage(), places[6].Passage()
	for target, want := range map[string]struct {
		status int
		to     string
	}{
		"/p/agenda/old/~11111111?v=01234567": {302, "/d/agenda?moved=" + five.Key + "#p-" + five.Key},
		"/p/agenda/old/~22222222":            {302, "/d/agenda?near=" + six.Key + "#p-" + six.Key},
		"/p/agenda/old/~33333333":            {410, ""},
		"/p/agenda/old/~44444444":            {410, ""},
		"/p/agenda/old/~55555555":            {410, ""},
		"/p/agenda/old/~66666666":            {503, ""},
		"/p/agenda/old/~77777777":            {404, ""},
		"/cite/agenda/old/~11111111":         {302, "/cite/" + five.ID},
		"/report/agenda/old/~22222222":       {302, "/report/" + six.ID},
		"/cite/" + five.Key + "?style=ris":   {302, "/cite/" + five.ID + "?style=ris"},
		"/cite/agenda/old/~33333333":         {410, ""},
		"/report/agenda/old/~77777777":       {404, ""},
	} {
		w := s.get(target)
		if w.Code != want.status || w.Header().Get("Location") != want.to {
			t.Errorf("%s: %d to %q", target, w.Code, w.Header().Get("Location"))
		}
		if want.status != 302 {
			checkPage(t, target, w)
		}
		if strings.Contains(w.Body.String(), "ledger") {
			t.Errorf("%s shows the inside: %s", target, w.Body)
		}
	}
	page := s.page(t, http.StatusGone, "/p/agenda/old/~33333333")
	if got := page.named("blockquote")[0].content(""); got != "What it <b>said</b> about these nine or more words, and then more." {
		t.Errorf("it said %q", got)
	}
	if got := page.withID("q").attrs["value"]; got != "What it <b>said</b> about these nine or more" {
		t.Errorf("the search begins with %q", got)
	}
	for _, want := range []string{"An Earlier Title", "0123456789abcdef", "2026-05-04", "no longer in the documents"} {
		if !strings.Contains(page.named("main")[0].content(""), want) {
			t.Errorf("no %q in %s", want, page.content(""))
		}
	}
	noText := s.page(t, http.StatusGone, "/p/agenda/old/~44444444")
	if len(noText.named("blockquote")) > 0 || !strings.Contains(noText.content(""), "From agenda, index") {
		t.Errorf("a passage without its text: %s", noText.content(""))
	}
	unknown := s.page(t, http.StatusNotFound, "/p/agenda/old/~77777777")
	if len(unknown.named("form")) != 1 || unknown.withID("q").attrs["value"] != "" {
		t.Error("no empty search is offered")
	}
}

func TestPassageHostileIDs(t *testing.T) {
	t.Parallel()
	s := reader(t, nil) // without a ledger
	for _, id := range []string{
		"", "/", "agenda", "agenda/", "agenda/nothing", "x/y", "%00", "agenda/%00", "agenda/%ff%fe", "%2e%2e", "..%2f..%2fetc/passwd", "%2e%2e/agenda",
		"agenda%2f..%2f~89f42a05", "<script>", "%22%3E%3Cscript%3E", "agenda/~89f42a05%0d%0aSet-Cookie:%20a=b", "~89f42a05", "agenda/~89f42a05/x",
		"agenda/~89f42a0", strings.Repeat("a", 16), strings.Repeat("a/", 400) + "b", strings.Repeat("x", 5000), "agenda/~89f42a05%20", "%E2%80%AE",
		"agenda//~89f42a05x", "http:%2f%2fevil.example", "%5c%5cevil.example",
	} {
		for _, path := range []string{"/p/", "/cite/", "/report/", "/api/passages/"} {
			w := s.get(path + id)
			if to := w.Header().Get("Location"); w.Code == http.StatusTemporaryRedirect && strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") {
				w = s.get(to) // the mux cleans paths
			}
			if w.Code != http.StatusNotFound || w.Header().Get("Location") != "" || w.Header().Get("Set-Cookie") != "" {
				t.Errorf("%s%s: %d to %q", path, id, w.Code, w.Header().Get("Location"))
			}
			if path != "/api/passages/" {
				checkPage(t, path+id, w)
			}
		}
	}
}

// FuzzPassage asks for any id: the answer leads to a passage of the build or says that there is none, and nothing of
// the id gets out of its place.
func FuzzPassage(f *testing.F) {
	doc := agenda(f)
	s := reader(f, func(c *Config, _ *bot.DeskOptions) { c.Trails = ledger(doc.Passages[0].ID, doc.Passages[1].ID) })
	for _, seed := range []string{"agenda/~89f42a05", "xcgip3suc4knzsvt", "..", "a\x00b", "//evil", "agenda/old/~11111111", "%2e%2e", "Å"} {
		f.Add(seed, "v=12345678")
	}
	for _, seed := range []string{"agenda/old/~66666666", doc.Passages[0].ID, doc.Passages[1].Key} {
		f.Add(seed, "v=00000000")
	}
	place := regexp.MustCompile(`^/d/agenda(\?(moved|near|changed)=([a-z2-7]{16}))?#p-([a-z2-7]{16})$`)
	f.Fuzz(func(t *testing.T, id, query string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = &url.URL{Path: "/p/" + id, RawQuery: query}
		r.RequestURI = r.URL.RequestURI()
		w := httptest.NewRecorder()
		s.h.ServeHTTP(w, r)
		to := w.Header().Get("Location")
		switch w.Code {
		case http.StatusFound:
			if m := place.FindStringSubmatch(to); m == nil || (m[3] != "" && m[3] != m[4]) {
				t.Errorf("%q leads to %q", id, to)
			}
		case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusSeeOther: // the mux cleans paths; a language is chosen
			if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.Contains(to, `\`) {
				t.Errorf("%q leads to %q", id, to)
			}
		case http.StatusNotFound, http.StatusGone, http.StatusServiceUnavailable, http.StatusRequestURITooLong, http.StatusBadRequest:
			checkPage(t, id, w)
		default:
			t.Errorf("%q: %d", id, w.Code)
		}
	})
}

func TestLookUpOfBrokenContext(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	ctx, cancel := context.WithTimeout(t.Context(), -time.Second)
	defer cancel()
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/p/"+strings.Repeat("a", 16), nil)
	r.SetPathValue("id", strings.Repeat("a", 16))
	w := httptest.NewRecorder()
	s.server.passage(w, r)
	if w.Code != http.StatusGatewayTimeout && w.Code != http.StatusNotFound {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}
