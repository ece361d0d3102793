package web

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/corpus"
)

const listDocument = `---
title: Five Priorities
language: en
---
The agenda has five priorities:

1. Protection of civilians, where

   armed <b>groups</b> & others target them;
2. Peace support operations:
   - training
   - equipment
3. Conflict prevention.

First paragraph about sovereignty.

Second paragraph about sovereignty & "quoted" things.
`

const frenchDocument = `---
title: La sécurité humaine
language: fr
source: https://example.org/texte
---
## L’agenda

La sécurité humaine signifie l’absence de menaces pour les droits, la sécurité ou la vie des personnes, où qu’elles soient dans le monde.
`

// TestQuotationsAreWordForWord holds invariant 1 for pages: with the tags taken off, what is in a <blockquote> is the citation's
// text, byte for byte, and what is marked is what the citation marks.
func TestQuotationsAreWordForWord(t *testing.T) {
	t.Parallel()
	s := reader(t, nil, read(t, "lists.md", listDocument), read(t, "french.md", frenchDocument))
	shown := 0
	for _, q := range []string{
		"What are the five priorities?", "human security", "sovereignty", "training equipment", `"freedom from pervasive threats"`,
		"sécurité humaine", "protection of civilians armed groups", "list the priorities", "<b>sovereignty</b> & rights", "failed intervention",
	} {
		a, err := s.server.cfg.Desk.Ask(t.Context(), bot.From{Platform: "web"}, bot.Question{Text: q, Language: "en"})
		if err != nil {
			t.Fatal(err)
		}
		w := s.get("/ask?q=" + url.QueryEscape(q))
		page := checkPage(t, q, w)
		quotes := page.named("blockquote")
		raw := regexp.MustCompile(`(?s)<blockquote[^>]*>(.*?)</blockquote>`).FindAllStringSubmatch(w.Body.String(), -1)
		if len(quotes) != len(a.Citations) || len(raw) != len(a.Citations) {
			t.Fatalf("%q: %d quotations of %d", q, len(quotes), len(a.Citations))
		}
		for i, c := range a.Citations {
			shown++
			if got := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(raw[i][1], "")); got != c.Text {
				t.Errorf("%q: quoted\n%q, not\n%q", q, got, c.Text)
			}
			var marks, want []string
			for _, m := range quotes[i].named("mark") {
				marks = append(marks, m.content(""))
			}
			for _, m := range c.Marks {
				want = append(want, c.Text[m.Start:m.End])
			}
			if !slices.Equal(marks, want) {
				t.Errorf("%q: marked %q, not %q", q, marks, want)
			}
			if got := quotes[i].attrs["cite"]; got != Address("", c.ID, c.Text) {
				t.Errorf("%q: cites %q", q, got)
			}
		}
	}
	if shown < 15 {
		t.Errorf("only %d quotations were shown", shown)
	}
}

func TestQuotationMarkup(t *testing.T) {
	t.Parallel()
	quotes := func(texts ...string) (spans []bot.Quote) {
		for _, text := range texts {
			spans = append(spans, bot.Quote{Text: text})
		}
		return spans
	}
	for name, c := range map[string]struct {
		citation bot.Citation
		want     string
	}{
		"a paragraph": {bot.Citation{Kind: corpus.KindText, Spans: quotes("a <b> & c")}, "<p>a &lt;b&gt; &amp; c</p>"},
		"several":     {bot.Citation{Kind: corpus.KindText, Spans: quotes("a\n\nb\nc")}, "<p>a</p>\n\n<p>b\nc</p>"},
		"an item":     {bot.Citation{Kind: corpus.KindItem, Spans: quotes("a")}, "<ul><li>a</li></ul>"},
		"an introduced list": {
			bot.Citation{Kind: corpus.KindList, Introduced: true, Spans: quotes("a:", "b", "c")}, "<p>a:</p>\n<ul><li>b</li>\n<li>c</li></ul>",
		},
		"a bare list": {bot.Citation{Kind: corpus.KindList, Spans: quotes("b", "c")}, "<ul><li>b</li>\n<li>c</li></ul>"},
		"marks and the best sentence": {
			bot.Citation{
				Kind: corpus.KindText, Spans: quotes("One é. Two three. Four"), Marks: []bot.Range{{Start: 4, End: 6}, {Start: 12, End: 17}},
				Best: &bot.Range{Start: 8, End: 18},
			},
			`<p>One <mark>é</mark>. <span class="best">Two </span><span class="best"><mark>three</mark></span><span class="best">.</span> Four</p>`,
		},
	} {
		if got := string(quotation(&c.citation)); got != c.want {
			t.Errorf("%s:\n%s, not\n%s", name, got, c.want)
		}
	}
}

func FuzzQuotation(f *testing.F) {
	f.Add("a\n\n\n\nb <i>&amp;</i>", "c\n", 1, 3)
	f.Fuzz(func(t *testing.T, first, second string, from, to int) {
		c := bot.Citation{Kind: corpus.KindList, Introduced: true, Spans: []bot.Quote{{Text: first}, {Text: second}}}
		if 0 <= from && from < to && to <= len(first) {
			c.Marks = []bot.Range{{Start: from, End: to}}
		}
		if got := html.UnescapeString(regexp.MustCompile(`</?(p|ul|li|mark)>`).ReplaceAllString(string(quotation(&c)), "")); got != first+"\n"+second {
			t.Errorf("%q, not %q", got, first+"\n"+second)
		}
	})
}

func TestAnswerPage(t *testing.T) {
	t.Parallel()
	s := reader(t, nil, read(t, "lists.md", listDocument))
	for q, want := range map[string]struct {
		class string
		texts []string
	}{
		"What is human security?":     {"answered", []string{"Answered", "Searched 2 documents", s.build.Summary().Digest}},
		"priorities about submarines": {"closest", []string{"Closest passages", "submarines’: no occurrence"}},
		"submarines":                  {"not_found", []string{"Not in the documents", "no occurrence", "The documents speak of:"}},
		"soverainty":                  {"", []string{"Searched for ‘sovereignty’ (soverainty)"}},
		"Quelles sont les priorités":  {"", []string{"The documents are in English"}},
	} {
		page := s.page(t, http.StatusOK, "/ask?q="+url.QueryEscape(q))
		text := page.named("main")[0].content("")
		for _, w := range want.texts {
			if !strings.Contains(text, w) {
				t.Errorf("%q: no %q in %s", q, w, text)
			}
		}
		h1 := page.named("h1")[0]
		if want.class != "" && (!h1.has(want.class) || len(h1.named("svg")) != 1) {
			t.Errorf("%q: the verdict is %v", q, h1.attrs)
		}
		if got := page.withID("q").attrs["value"]; got != q {
			t.Errorf("%q: the field has %q", q, got)
		}
	}
	links := s.page(t, http.StatusOK, "/ask?q=submarines").all(func(e *element) bool { return strings.HasPrefix(e.attrs["href"], "/ask?q=") })
	if len(links) == 0 {
		t.Fatal("no topic to ask about")
	}
	for _, l := range links {
		s.page(t, http.StatusOK, l.attrs["href"])
	}
}

// TestForeignQuotation checks that what is in another language than the page says so, and what is cited can be opened.
func TestForeignQuotation(t *testing.T) {
	t.Parallel()
	s := reader(t, nil, read(t, "french.md", frenchDocument))
	page := s.page(t, http.StatusOK, "/ask?q=s%C3%A9curit%C3%A9+humaine")
	quote := page.named("blockquote")[0]
	if quote.attrs["lang"] != "fr" || page.named("html")[0].attrs["lang"] != "en" {
		t.Errorf("languages %q in %q", quote.attrs["lang"], page.named("html")[0].attrs["lang"])
	}
	for _, a := range page.named("figcaption")[0].named("a") {
		if w := s.get(a.attrs["href"]); w.Code != http.StatusOK && w.Code != http.StatusFound {
			t.Errorf("%s: %d", a.attrs["href"], w.Code)
		}
		if name := a.attrs["aria-label"]; name != "" && !strings.HasPrefix(name, a.content("")) {
			t.Errorf("the name %q does not begin with what is seen, %q", name, a.content(""))
		}
	}
}

func TestAskHostile(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	for name, c := range map[string]struct {
		q      string
		status int
	}{
		"empty":             {"", 400},
		"spaces":            {"  \t ", 400},
		"only a greeting":   {"hello bot", 400},
		"too long":          {strings.Repeat("a ", 3999), 400},
		"long word":         {strings.Repeat("x", 3000), 200},
		"tags":              {`"><script>alert(1)</script>`, 200},
		"template":          {`{{.}} ${7*7} human`, 200},
		"NUL":               {"human\x00security", 200},
		"bad UTF-8":         {"human \xff\xfe security", 200},
		"reordering":        {"human \u202esecurity\u2066", 200},
		"quotes":            {`"human security`, 200},
		"query syntax":      {`+human -security~ text:* /a.*b/ [1 TO 5]`, 200},
		"line ends":         {"human\r\nsecurity", 200},
		"newline injection": {"human\r\nSet-Cookie: a=b", 200},
	} {
		w := s.get("/ask?q=" + url.QueryEscape(c.q))
		if w.Code != c.status {
			t.Errorf("%s: status %d, not %d", name, w.Code, c.status)
		}
		page := checkPage(t, name, w)
		if len(page.named("script")) != 1 || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: broke out: %s", name, w.Body)
		}
		if n := len([]rune(page.withID("q").attrs["value"])); n > bot.MaxQuestion {
			t.Errorf("%s: the field has %d characters", name, n)
		}
	}
	empty := s.page(t, 400, "/ask?q=")
	if text := empty.named("main")[0].content(""); !strings.Contains(text, bot.UserText(bot.ErrNoQuestion, "en")) {
		t.Errorf("the empty question: %s", text)
	}
	for _, target := range []string{"/ask", "/ask?", "/ask?x=1", "/ask?q=%zz", "/ask?%zz", "/ask?q=a;b"} {
		if w := s.get(target); w.Code != 400 && w.Code != 200 {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
}

func TestAskTooSlow(t *testing.T) {
	t.Parallel()
	s := reader(t, func(_ *Config, o *bot.DeskOptions) { o.Timeout = time.Nanosecond })
	for target, api := range map[string]bool{"/ask?q=human+security": false, "/api/ask?q=human+security": true} {
		w := s.get(target)
		if w.Code != http.StatusGatewayTimeout || !strings.Contains(w.Body.String(), "took too long") || !strings.Contains(w.Body.String(), "Reference: ") {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
		if !api {
			checkPage(t, target, w)
		}
	}
}

func TestStatusOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err           error
		status, after int
	}{
		{fmt.Errorf("x: %w", bot.ErrNoQuestion), 400, 0},
		{bot.ErrQuestionTooLong, 400, 0},
		{&bot.AskError{ID: "1", Err: context.DeadlineExceeded}, 504, 0},
		{context.Canceled, 503, 30},
		{&bot.RateError{Wait: 1500 * time.Millisecond}, 429, 2},
		{bot.ErrNotHere, 403, 0},
		{bot.ErrNoJournal, 404, 0},
		{context.Cause(t.Context()), 500, 0},
	} {
		if status, after := statusOf(c.err); status != c.status || after != c.after {
			t.Errorf("%v: %d, %d", c.err, status, after)
		}
	}
}

func TestHome(t *testing.T) {
	t.Parallel()
	s := reader(t, nil, read(t, "french.md", frenchDocument), read(t, "x.md", "---\ntitle: \"The <i>& book\"\nauthor: \"A <b>\"\ndate: 2001-02\nlanguage: de\n---\nNothing much.\n"))
	page := s.page(t, http.StatusOK, "/")
	text := page.named("main")[0].content("")
	for _, want := range []string{"The <i>& book", "A <b>", "2001-02", "de", "French", "12 passages", s.build.Summary().Digest} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	form := page.named("form")[0]
	if form.attrs["action"] != "/ask" || form.attrs["method"] != "get" || len(form.named("label")) != 1 {
		t.Errorf("the form is %v", form.attrs)
	}
	for _, a := range page.named("a") {
		if !strings.HasPrefix(a.attrs["href"], "/") {
			continue
		}
		if w := s.get(a.attrs["href"]); w.Code != 200 && w.Code != 303 {
			t.Errorf("%s: %d", a.attrs["href"], w.Code)
		}
	}
}

func TestAbout(t *testing.T) {
	t.Parallel()
	for off, want := range map[bool]string{false: "Who asked is never recorded", true: "Nothing that you ask is recorded here"} {
		s := reader(t, func(_ *Config, o *bot.DeskOptions) { o.Off = off })
		text := s.page(t, http.StatusOK, "/about").content("")
		if !strings.Contains(text, want) || !strings.Contains(text, s.build.Summary().Digest) {
			t.Errorf("off %t: %s", off, text)
		}
	}
}
