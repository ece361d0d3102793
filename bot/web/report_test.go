package web

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
)

const reported = "/report/agenda/~89f42a05"

// form fills in the page's own form.
func form(tb testing.TB, s *setup, note string) url.Values {
	tb.Helper()
	page := s.page(tb, http.StatusOK, reported)
	f := page.all(func(e *element) bool { return e.name == "form" && e.attrs["method"] == "post" })
	if len(f) != 1 || f[0].attrs["action"] != reported {
		tb.Fatalf("the form is %v", f)
	}
	values := url.Values{}
	for _, e := range f[0].named("input") {
		values.Set(e.attrs["name"], e.attrs["value"])
	}
	values.Set(f[0].named("textarea")[0].attrs["name"], note)
	return values
}

func send(s *setup, f url.Values, headers ...string) *httptest.ResponseRecorder {
	return s.do(http.MethodPost, reported, f.Encode(), append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
}

func TestReport(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	p, err := s.build.Passage("agenda/~89f42a05")
	if err != nil {
		t.Fatal(err)
	}
	w := send(s, form(t, s, " The <b>source</b>\u202e says “fell”.\r\n "), "Cookie", "lang=fr")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != reported+"?sent=1" {
		t.Fatalf("%d to %q: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	want := bot.WrongQuotation{
		At: clock(), Passage: p.Passage().ID, Text: p.Text(), Build: s.build.Summary().Digest, Note: "The <b>source</b> says “fell”.", Language: "fr",
	}
	if len(s.store.reports) != 1 || s.store.reports[0] != want {
		t.Errorf("recorded %+v, not %+v", s.store.reports, want)
	}
	thanks := s.page(t, http.StatusOK, w.Header().Get("Location"))
	if !strings.Contains(thanks.content(""), textsFor("en").Thanks) || len(thanks.named("textarea")) > 0 {
		t.Errorf("no thanks: %s", thanks.content(""))
	}
	if w := send(s, form(t, s, "")); w.Code != http.StatusSeeOther || len(s.store.reports) != 2 {
		t.Errorf("without a note: %d", w.Code)
	}
}

func TestReportRefused(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	good := form(t, s, "note")
	with := func(name, value string) url.Values {
		f := url.Values{}
		maps.Copy(f, good)
		f.Set(name, value)
		return f
	}
	for name, c := range map[string]struct {
		form    url.Values
		headers []string
		status  int
		says    string
	}{
		"another site":          {good, []string{"Sec-Fetch-Site", "cross-site"}, 403, textsFor("en").OtherSite},
		"another origin":        {good, []string{"Origin", "https://evil.example"}, 403, textsFor("en").OtherSite},
		"an opaque origin":      {good, []string{"Origin", "null"}, 403, textsFor("en").OtherSite},
		"another build":         {with("v", "00000000"), nil, 409, textsFor("en").ChangedMeanwhile},
		"no sum":                {with("v", ""), nil, 409, textsFor("en").ChangedMeanwhile},
		"a long note":           {with("note", strings.Repeat("é", maxNote+1)), nil, 413, "up to 1000"},
		"a huge form":           {with("note", strings.Repeat("x", 10<<10)), nil, 413, "up to 1000"},
		"a program's form":      {with(trapField, "https://spam.example"), nil, 303, ""},
		"another content type":  {good, []string{"Content-Type", "application/json"}, 409, textsFor("en").ChangedMeanwhile},
		"a broken content type": {good, []string{"Content-Type", ";;"}, 400, ""},
	} {
		w := send(s, c.form, c.headers...)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if w.Code != http.StatusSeeOther {
			checkPage(t, name, w)
		}
	}
	if len(s.store.reports) > 0 {
		t.Errorf("recorded all the same: %+v", s.store.reports)
	}
	kept := send(s, with("v", "00000000"))
	page := checkPage(t, "kept", kept)
	if got := page.named("textarea")[0].content(""); got != "note" {
		t.Errorf("the note is lost: %q", got)
	}
	for target, status := range map[string]int{"/report/agenda/nothing": 404, "/report/xcgip3suc4knzsvt": 404, "/report/": 404} {
		if w := s.do(http.MethodPost, target, good.Encode(), "Content-Type", "application/x-www-form-urlencoded"); w.Code != status {
			t.Errorf("POST %s: %d", target, w.Code)
		}
	}
}

func TestReportFromItsOwnSite(t *testing.T) {
	t.Parallel()
	s := reader(t, func(c *Config, _ *bot.DeskOptions) { c.Base = "https://example.org" })
	for name, headers := range map[string][]string{
		"a browser":             {"Sec-Fetch-Site", "same-origin"},
		"an old one, a proxy":   {"Origin", "https://example.org"}, // the request's host is another: the proxy's
		"no browser":            nil,
		"a browser, by a proxy": {"Sec-Fetch-Site", "same-origin", "Origin", "https://example.org"},
	} {
		if w := send(s, form(t, s, name), headers...); w.Code != http.StatusSeeOther {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

func TestReportRate(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	now := clock()
	s.server.now = func() time.Time { return now }
	taken := 0
	for range 60 { // one each minute, for an hour
		w := send(s, form(t, s, ""))
		switch {
		case w.Code == http.StatusSeeOther:
			taken++
		case w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "":
			t.Fatalf("%d %v", w.Code, w.Header())
		}
		now = now.Add(time.Minute)
	}
	if taken > 10 || taken < 9 || len(s.store.reports) != taken {
		t.Errorf("%d reports within an hour", taken)
	}
}

func TestReportNotRecorded(t *testing.T) {
	t.Parallel()
	off := reader(t, func(_ *Config, o *bot.DeskOptions) { o.Off = true })
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		w := off.do(method, reported, "v=x", "Content-Type", "application/x-www-form-urlencoded")
		if page := checkPage(t, method, w); w.Code != http.StatusNotFound || !strings.Contains(page.content(""), bot.UserText(bot.ErrNoJournal, "en")) {
			t.Errorf("%s: %d %s", method, w.Code, w.Body)
		}
	}
	s := reader(t, nil)
	f := form(t, s, "Keep <these> words")
	s.store.broken = true
	w := send(s, f)
	page := checkPage(t, "broken", w)
	if w.Code != http.StatusInternalServerError || page.named("textarea")[0].content("") != "Keep <these> words" || strings.Contains(w.Body.String(), "secrets") ||
		!strings.Contains(page.content(""), textsFor("en").ReportLost) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestNetworkOf(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"192.0.2.1:1234": "192.0.2.1", "[2001:db8:1:2:3:4:5:6]:80": "2001:db8:1:2::/64", "[::ffff:192.0.2.1]:80": "::ffff:192.0.2.1", "": "",
		"x": "x", "[fe80::1%eth0]:80": "fe80::/64",
	} {
		if got := networkOf(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
