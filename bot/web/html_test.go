package web

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/index"
)

// goneID is the id of a passage that once was, by the ledger that gone is.
const goneID = "agenda/gone/aaaaaaaaaaaaaaaa"

// gone is a ledger of ids that knows one passage.
func gone(_ context.Context, b *index.Build, id, _ string) (index.Trail, error) {
	if id != goneID {
		return index.Trail{ID: id}, nil
	}
	doc, err := b.Document("agenda")
	if err != nil {
		return index.Trail{}, err
	}
	return index.Trail{
		Twins: []string{doc.Passages[0].ID, doc.Passages[1].ID},
		ID:    id, Known: true, Document: "agenda", Title: "An Earlier Agenda", Build: "c71b976604f42294",
		Seen: time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC), Text: "What it said, <b>word</b> for word & no more.",
	}, nil
}

// kind is a kind of page, and how to get one.
type kind struct {
	name   string
	path   string
	status int
	shows  func(language string) string // words that say that it is that kind
}

// kinds are all kinds of pages that the reader has.
func (s *site) kinds(tb testing.TB) []kind {
	tb.Helper()
	b, release := s.live.Acquire()
	defer release()
	doc, err := b.Document("agenda")
	if err != nil {
		tb.Fatal(err)
	}
	p := &doc.Passages[len(doc.Passages)/2]
	verdict := func(v bot.Verdict) func(string) string {
		return func(language string) string { return bot.TextsFor(language).Verdict(v) }
	}
	own := func(of func(t texts) string) func(string) string {
		return func(language string) string { return of(textsFor(language)) }
	}
	return []kind{
		{"home", "/", 200, own(func(t texts) string { return t.HomeTitle })},
		{"no-question", "/ask?q=", 400, func(l string) string { return bot.TextsFor(l).NoQuestion }},
		{"answered", "/ask?q=What+are+Canada%27s+five+priorities%3F", 200, verdict(bot.Answered)},
		{"closest", "/ask?q=What+do+elephants+say+about+peace+and+security%3F", 200, verdict(bot.Closest)},
		{"not-found", "/ask?q=landmines", 200, verdict(bot.NotFound)},
		{"document", "/d/" + doc.ID, 200, own(func(t texts) string { return t.Contents })},
		{"rich", "/d/rich", 200, func(string) string { return "Here it ends." }},
		{"french", "/d/fr", 200, func(string) string { return "La sécurité humaine protège" }},
		{"moved", "/d/" + doc.ID + "?moved=" + p.Key, 200, own(func(t texts) string { return t.Moved })},
		{"gone", "/p/" + goneID, 410, own(func(t texts) string { return t.GoneSaid })},
		{"no-passage", "/p/" + doc.ID + "/nothing", 404, own(func(t texts) string { return t.NoPassage })},
		{"no-document", "/d/nothing", 404, own(func(t texts) string { return t.NoDocument })},
		{"no-page", "/nothing", 404, own(func(t texts) string { return t.NoPage })},
		{"cite", "/cite/" + p.ID, 200, own(func(t texts) string { return t.CiteLede })},
		{"report", "/report/" + p.ID, 200, own(func(t texts) string { return t.WhatIsWrong })},
		{"thanks", "/report/" + p.ID + "?sent=1", 200, own(func(t texts) string { return t.Thanks })},
		{"about", "/about", 200, own(func(t texts) string { return t.AboutWhat })},
	}
}

// TestHTML writes every kind of page in both languages and has html-validate find nothing wrong with them. One of its
// rules is off: space at the end of a line is no fault in HTML, and RIS ends every record with it (“ER  - ”).
func TestHTML(t *testing.T) {
	t.Parallel()
	validate := os.Getenv("AGENDABOT_TEST_HTML_VALIDATE")
	s := newSite(t, library(t, shelf(t)), Config{Trails: gone})
	dir := t.TempDir()
	h := s.Handler()
	for _, language := range []string{"en", "fr"} {
		for _, k := range s.kinds(t) {
			r := httptest.NewRequest("GET", k.path, nil)
			r.Header.Set("Accept-Language", language)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != k.status {
				t.Errorf("%s, %s: status %d, want %d", k.name, language, w.Code, k.status)
			}
			if !strings.Contains(plain(w.Body.String()), k.shows(language)) {
				t.Errorf("%s, %s: does not say %q", k.name, language, k.shows(language))
			}
			if err := os.WriteFile(filepath.Join(dir, k.name+"."+language+".html"), w.Body.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if validate == "" {
		t.Skip("AGENDABOT_TEST_HTML_VALIDATE is not set: the pages are not validated")
	}
	config, err := filepath.Abs("testdata/htmlvalidate.json")
	if err != nil {
		t.Fatal(err)
	}
	report, err := os.Create(filepath.Join(t.TempDir(), "report.json")) // Node.js ends before all of a pipe is written
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = report.Close() }()
	cmd := exec.CommandContext(t.Context(), validate, "--config", config, "--formatter", "json", dir)
	cmd.Stdout = report
	failed := cmd.Run()
	out, err := os.ReadFile(report.Name())
	if err != nil {
		t.Fatal(err)
	}
	var results []struct {
		FilePath string
		Messages []struct {
			RuleID, Message, Selector string
			Line                      int
		}
	}
	if err := json.Unmarshal(out, &results); err != nil || (failed != nil && len(results) == 0) {
		t.Fatalf("html-validate: %v, %v: %s", failed, err, out)
	}
	for _, r := range results {
		for _, m := range r.Messages {
			t.Errorf("%s:%d: %s (%s, %s)", filepath.Base(r.FilePath), m.Line, m.Message, m.RuleID, m.Selector)
		}
	}
}

// TestKindsThroughMiddleware wants of every kind of page that it says what it depends on, comes compressed with the same
// words, and is not sent again to who has it.
func TestKindsThroughMiddleware(t *testing.T) {
	t.Parallel()
	s := newSite(t, library(t, shelf(t)), Config{Trails: gone})
	h := s.Handler()
	tagged := 0
	for _, k := range s.kinds(t) {
		page := fetch(h, "GET", k.path)
		text := bodyOf(t, page)
		for _, want := range []string{"Accept-Encoding", "Accept-Language, Cookie"} {
			if vary := strings.Join(page.Header.Values("Vary"), ", "); !strings.Contains(vary, want) {
				t.Errorf("%s: Vary %q", k.name, vary)
			}
		}
		if page.Header.Get("Content-Security-Policy") != contentPolicy || page.Header.Get("Cache-Control") == "" {
			t.Errorf("%s: %v", k.name, page.Header)
		}
		zipped := fetch(h, "GET", k.path, "Accept-Encoding", "gzip")
		if got := zipped.Header.Get("Content-Encoding") == "gzip"; got != (len(text) >= smallestZip) {
			t.Errorf("%s: %d bytes, compressed: %v", k.name, len(text), got)
		} else if got && unzip(t, zipped.Body) != text {
			t.Errorf("%s: other words when compressed", k.name)
		}
		head := fetch(h, "HEAD", k.path)
		if head.StatusCode != k.status || bodyOf(t, head) != "" || head.Header.Get("ETag") != page.Header.Get("ETag") {
			t.Errorf("%s: HEAD: status %d, %v", k.name, head.StatusCode, head.Header)
		}
		tag := page.Header.Get("ETag")
		if tag == "" {
			continue
		}
		tagged++
		if k.status != 200 || zipped.Header.Get("ETag") != tag {
			t.Errorf("%s: tags %s and %s, status %d", k.name, tag, zipped.Header.Get("ETag"), k.status)
		}
		if again := fetch(h, "GET", k.path, "If-None-Match", tag); again.StatusCode != 304 || bodyOf(t, again) != "" {
			t.Errorf("%s: status %d for who has it", k.name, again.StatusCode)
		}
		if french := fetch(h, "GET", k.path, "If-None-Match", tag, "Accept-Language", "fr"); french.StatusCode != 200 {
			t.Errorf("%s: status %d for who has it in another language", k.name, french.StatusCode)
		}
	}
	if tagged < 6 {
		t.Errorf("only %d kinds of pages have a tag", tagged)
	}
}

// plain undoes the escapes of the reader's own words.
func plain(html string) string {
	return strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(html)
}
