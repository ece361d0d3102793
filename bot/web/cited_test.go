package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"agendabot/bot"
	"agendabot/index"
)

// cited is a ledger that is asked about the first passages of the agenda with other texts than they have.
func cited(tb testing.TB) (s *setup, places []index.Place) {
	tb.Helper()
	doc := agenda(tb)
	for i := range doc.Passages {
		places = append(places, index.Place{Document: doc, Index: i})
	}
	id := func(i int) string { return doc.Passages[i].ID }
	s = reader(tb, func(c *Config, _ *bot.DeskOptions) {
		c.Trails = func(_ context.Context, _ *index.Build, asked, v string) (index.Trail, error) {
			t := index.Trail{ID: asked, Known: true, Now: asked}
			switch asked + " " + v {
			case id(0) + " 00000000":
				t.Now, t.Exact = id(5), true
			case id(1) + " 00000000":
				t.Now = id(6)
			case id(2) + " 00000000":
			case id(3) + " 00000000":
				t.Now = ""
			case id(4) + " 00000000":
				return index.Trail{}, fmt.Errorf("look: %w", index.ErrNoLedger)
			case id(7) + " 00000000":
				t.Now = "agenda/not/there"
			case "agenda/old/~11111111 00000000":
				t.Now, t.Exact = id(5), true
			case "agenda/old/~22222222 00000000":
				return index.Trail{}, fmt.Errorf("look: %w", index.ErrNoLedger)
			case "agenda/old/~33333333 ":
				return index.Trail{}, context.DeadlineExceeded
			case "agenda/old/~44444444 ":
				t.Now, t.Twins = "", []string{id(5), "agenda/not/there", id(6)}
			default:
				return t, errors.New("asked about " + asked + " " + v)
			}
			return t, nil
		}
	})
	return s, places
}

// TestPassageCited: an address that says what was cited leads to that, if the id has another text now.
func TestPassageCited(t *testing.T) {
	t.Parallel()
	s, p := cited(t)
	key := func(i int) string { return p[i].Passage().Key }
	at := func(i int) string { return "/p/" + p[i].Passage().ID }
	for target, want := range map[string]string{
		at(0) + "?v=00000000":                    "?moved=" + key(5) + "#p-" + key(5),
		"/p/" + key(0) + "?v=00000000":           "?moved=" + key(5) + "#p-" + key(5),
		at(1) + "?v=00000000":                    "?near=" + key(6) + "#p-" + key(6),
		at(2) + "?v=00000000":                    "?changed=" + key(2) + "#p-" + key(2),
		at(3) + "?v=00000000":                    "?changed=" + key(3) + "#p-" + key(3),
		at(4) + "?v=00000000":                    "?changed=" + key(4) + "#p-" + key(4), // the ledger is away
		at(7) + "?v=00000000":                    "?changed=" + key(7) + "#p-" + key(7),
		at(0) + "?v=" + bot.TextSum(p[0].Text()): "#p-" + key(0), // nobody is asked
		at(0) + "?v=0000000":                     "#p-" + key(0),
		"/p/agenda/old/~11111111?v=00000000":     "?moved=" + key(5) + "#p-" + key(5),
	} {
		if w := s.get(target); w.Code != http.StatusFound || w.Header().Get("Location") != "/d/agenda"+want {
			t.Errorf("%s: %d to %q", target, w.Code, w.Header().Get("Location"))
		}
	}
	now := bot.TextSum(p[6].Text())
	if w := s.get("/cite/" + p[1].Passage().ID + "?v=00000000"); w.Header().Get("Location") != "/cite/"+p[6].Passage().ID+"?v="+now {
		t.Errorf("cite: %d to %q", w.Code, w.Header().Get("Location"))
	}
	w := s.get("/api/passages/" + p[1].Passage().ID + "?v=00000000")
	to := "/api/passages/" + p[6].Passage().ID + "?v=" + now
	if v := checkJSON(t, w); w.Code != 301 || w.Header().Get("Location") != to || v["moved_to"] != p[6].Passage().ID || v["exact"] != false {
		t.Errorf("the API: %d to %q: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	if v := checkJSON(t, s.get(to)); v["id"] != p[6].Passage().ID || v["changed"] != nil {
		t.Errorf("it leads on: %v", v)
	}
	same, changed := s.get("/api/passages/"+p[2].Passage().ID), s.get("/api/passages/"+p[2].Passage().ID+"?v=00000000")
	if v := checkJSON(t, changed); changed.Code != 200 || v["changed"] != true || changed.Header().Get("ETag") == same.Header().Get("ETag") {
		t.Errorf("the API of a changed one: %d, %v", changed.Code, v)
	}
}

// TestLedgerAway: while nobody knows where an id leads, nobody is told that it never was.
func TestLedgerAway(t *testing.T) {
	t.Parallel()
	s, _ := cited(t)
	for _, path := range []string{"/p/", "/cite/", "/report/", "/api/passages/"} {
		for _, lang := range []string{"en", "fr"} {
			w := s.get(path+"agenda/old/~22222222?v=00000000", "Accept-Language", lang)
			if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || w.Header().Get("Cache-Control") != "no-store" ||
				!strings.Contains(plain(w.Body.String()), textsFor(lang).NoLedger) {
				t.Errorf("%s: %d, %v: %s", path, w.Code, w.Header(), w.Body)
			}
		}
	}
	if w := s.get("/p/agenda/old/~33333333"); w.Code != http.StatusGatewayTimeout {
		t.Errorf("too late: %d", w.Code)
	}
}

// TestTwinsAreOffered: passages with the same words are links on the page of one that is gone, never a redirect.
func TestTwinsAreOffered(t *testing.T) {
	t.Parallel()
	s, p := cited(t)
	page := s.page(t, http.StatusGone, "/p/agenda/old/~44444444")
	var links []string
	for _, a := range page.named("main")[0].named("a") {
		links = append(links, a.attrs["href"])
		if !strings.HasPrefix(a.content(""), p[0].Document.Meta.Title) {
			t.Errorf("a link says %q", a.content(""))
		}
	}
	want := []string{Address("", p[5].Passage().ID, p[5].Text()), Address("", p[6].Passage().ID, p[6].Text())}
	if fmt.Sprint(links) != fmt.Sprint(want) || !strings.Contains(page.content(""), textsFor("en").SameWords) {
		t.Errorf("it offers %q: %s", links, page.content(""))
	}
	passages, _ := passages(t)
	if none := passages.page(t, http.StatusGone, "/p/agenda/old/~33333333"); strings.Contains(none.content(""), textsFor("en").SameWords) {
		t.Error("nothing is offered where there is nothing")
	}
}
