package slack

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// hostile is an answer and a document that nobody would write.
type hostile struct {
	answer   bot.Answer
	state    answerState
	place    index.Place
	home     home
	language string
}

// generator makes hostile things up; the same seed makes the same.
type generator struct {
	*rand.Rand
	giants bool // some texts are of thousands of characters
}

// pick chooses one.
func pick[T any](g *generator, from ...T) T { return from[g.IntN(len(from))] }

// text is a text of up to so many parts.
func (g *generator) text(most int) string {
	var b strings.Builder
	for range g.IntN(most + 1) {
		b.WriteString(pick(g,
			"<!channel> ", "<@U1> ", "@here ", "<https://example.org|here> ", "<&> ", "&amp; &lt;b&gt; ", "*bold* _it_ ~no~ `code` ",
			":smile: ", ":+1::skin-tone-2: ", "```\nfence\n``` ", "שלום עולם. ", "\u202ereversed\u202c ", "مرحبا بالعالم ", "🏳\ufe0f\u200d🌈👩\u200d👩\u200d👧\u200d👦 ",
			"e\u0301\u0302\u0303 ", "\x00", "\x1b[31m", "\u2028", "\r\n", "\n\n", "A sentence of words. ", "Is it? ", "[…] ", "… ", "\\\"'",
			"> quote\n", "- item\n", "https://example.org/ ", "<!date^1^{date}|x> ", " ", "\u00a0", strings.Repeat("w", g.IntN(50)), "10,000 words "))
	}
	if !g.giants {
		return b.String()
	}
	switch g.IntN(20) {
	case 0:
		b.WriteString(strings.Repeat("x", 10_000))
	case 1:
		b.WriteString(strings.Repeat("<", 5_000))
	case 2:
		b.WriteString(strings.Repeat("A plain sentence goes on & on. ", 400))
	case 3:
		b.WriteString(strings.Repeat("😀", 3_000))
	case 4:
		b.WriteString("a" + strings.Repeat("\u0301", 5_000)) // one character as a reader sees it
	case 5:
		b.WriteString(strings.Repeat("\x01", 2_000))
	}
	return b.String()
}

func (g *generator) list(items, parts int) []string {
	all := make([]string, g.IntN(items+1))
	for i := range all {
		all[i] = g.text(parts)
	}
	return all
}

func (g *generator) hostile() hostile {
	h := hostile{language: pick(g, "en", "fr", "")}
	a := &h.answer
	a.Question, a.Verdict, a.About = g.text(20), pick(g, bot.Answered, bot.Closest, bot.NotFound), g.text(5)
	a.Curated, a.Questions = g.IntN(2) == 0, g.list(6, 10)
	a.ID, a.Topics, a.DocumentsIn = pick(g, "", "ID"), g.list(6, 10), pick(g, nil, []string{"en", "fr"})
	a.Corpus = index.Summary{Documents: 3, Passages: 99, Digest: "0123456789abcdef"}
	for range g.IntN(13) {
		a.Citations = append(a.Citations, g.citation())
	}
	for range g.IntN(40) {
		a.Evidence = append(a.Evidence, bot.Evidence{Term: g.text(3), Passages: g.IntN(2), Occurrences: 3})
		a.SearchedFor = append(a.SearchedFor, bot.Correction{From: g.text(2), To: g.text(2)})
	}
	h.state = answerState{
		Again: pick(g, "", strings.Repeat("x", 1900), strings.Repeat("é", 2001)), Private: g.IntN(2) == 0, Share: strings.Repeat("s", 1900),
		SharedBy: pick(g, "", "U0ASKER", "<!channel>", "U1> <!here"), First: g.IntN(9), Asked: pick(g, "", g.text(20)),
	}
	h.place = g.place()
	h.home = home{
		Questions: g.list(30, 5), Topics: g.list(30, 5), Digest: g.text(2), Retention: g.text(4), Records: g.IntN(2) == 0,
		ReaderURL: "https://reader.example/", Erased: &bot.Forgotten{}, Headings: map[string][]string{"d": g.list(20, 30)},
	}
	for range g.IntN(200) {
		h.home.Documents = append(h.home.Documents, index.DocumentInfo{ID: "d", Sections: g.IntN(50), Meta: corpus.Meta{Title: g.text(9), Author: g.text(3), Date: g.text(1)}})
	}
	return h
}

// citation is a citation whose spans, text and marks belong together as bot's do.
func (g *generator) citation() bot.Citation {
	c := bot.Citation{
		ID: "d/" + g.text(1), Key: "0123456789abcdef", Kind: pick(g, corpus.KindText, corpus.KindItem, corpus.KindList, corpus.KindFootnote),
		Document: "d", Title: g.text(6), Section: g.list(7, 4), Paragraph: pick(g, "", "7", g.text(2)), Item: pick(g, "", "3", g.text(2)),
		Page: pick(g, "", "12", g.text(2)), Lead: g.list(5, 8), Introduced: g.IntN(2) == 0, Fragment: g.IntN(2) == 0,
		Curated: g.IntN(2) == 0,
	}
	var all []string
	for range 1 + g.IntN(6) {
		all = append(all, g.text(40))
	}
	c.Text = strings.Join(all, "\n")
	for _, s := range all {
		c.Spans = append(c.Spans, bot.Quote{Text: s, End: len(s)})
	}
	c.Marks, c.Best = g.marks(c.Text)
	return c
}

// marks are some words of a text, in order, and perhaps the sentence nearest to the question.
func (g *generator) marks(text string) (marks []bot.Range, best *bot.Range) {
	every := 1 + g.IntN(20)
	at := 0
	for i, w := range strings.Fields(text) {
		at += strings.Index(text[at:], w)
		if i%every == 0 && g.IntN(2) == 0 {
			marks = append(marks, bot.Range{Start: at, End: at + len(w)})
		}
		at += len(w)
	}
	if sentences := corpus.Sentences(text); len(sentences) > 1 && g.IntN(2) == 0 {
		s := sentences[g.IntN(len(sentences))]
		best = &bot.Range{Start: s.Start, End: s.End}
	}
	return marks, best
}

// place is a passage of a document with headings, paragraphs, lists in lists and footnotes.
func (g *generator) place() index.Place {
	d := &corpus.Document{ID: "d", Meta: corpus.Meta{Title: g.text(4), Author: g.text(3), Source: g.text(1)}, Sections: []corpus.Section{{Parent: -1}}}
	add := func(text string) corpus.Span {
		start := len(d.Text)
		d.Text += text
		return corpus.Span{Start: start, End: len(d.Text)}
	}
	d.Sections = append(d.Sections, corpus.Section{Heading: add(g.text(3)), Level: 1, Parent: 0})
	lists := []int{-1}
	for i := range 1 + g.IntN(30) {
		p := corpus.Passage{
			ID: fmt.Sprintf("d/%d", i), Key: "0123456789abcdef", Section: 1, List: -1, Paragraph: g.text(1), Page: g.text(1),
			Kind: pick(g, corpus.KindText, corpus.KindText, corpus.KindList, corpus.KindItem, corpus.KindFootnote),
		}
		switch p.Kind {
		case corpus.KindItem:
			p.List, p.Item = pick(g, lists...), "1"
		case corpus.KindList:
			lists = append(lists, i)
			p.List = pick(g, -1, lists[0])
		default:
		}
		p.Own = add(g.text(30))
		p.Spans = []corpus.Span{p.Own}
		d.Passages = append(d.Passages, p)
	}
	return index.Place{Document: d, Index: g.IntN(len(d.Passages))}
}
