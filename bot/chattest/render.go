package chattest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// LookedAt is the day on which citations are seen in golden files.
func LookedAt() time.Time { return time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC) }

// ToReader leads to a reader as serve's links do.
func ToReader(id, text string) string {
	return "https://reader.example/p/" + id + "?v=" + bot.TextSum(text)
}

// Index indexes the embedded text and a document in Markdown, whose id is "hostile".
func Index(tb testing.TB, hostile string) *index.Build {
	tb.Helper()
	c, err := corpus.Default(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	d, _, err := corpus.ReadFile("hostile.md", []byte(hostile), corpus.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	docs := append(slices.Clone(c.Documents), d)
	slices.SortFunc(docs, func(a, b *corpus.Document) int { return strings.Compare(a.ID, b.ID) })
	b, err := index.NewMemory(tb.Context(), docs)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = b.Close() })
	return b
}

// Rendered is an answer to a question, with an id as the desk gives it.
func Rendered(tb testing.TB, b *index.Build, question string) *bot.Answer {
	tb.Helper()
	a, err := (&bot.Bot{}).Ask(tb.Context(), b, bot.Question{Text: question})
	if err != nil {
		tb.Fatal(err)
	}
	a.ID = "ANSWER"
	return a
}

// Chosen is an answer as it is when an administrator chose its first n passages and the search found none of those.
func Chosen(a *bot.Answer, n int) *bot.Answer {
	chosen := *a
	chosen.Verdict, chosen.Curated, chosen.Citations = bot.Answered, n > 0, slices.Clone(a.Citations)
	for i := range chosen.Citations[:n] {
		chosen.Citations[i].Curated, chosen.Citations[i].Score = true, 0
	}
	return &chosen
}

// PlaceOf is the first passage whose own text begins so.
func PlaceOf(tb testing.TB, b *index.Build, document, begins string) index.Place {
	tb.Helper()
	d, err := b.Document(document)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range d.Passages {
		if strings.HasPrefix(d.OwnText(&d.Passages[i]), begins) {
			return index.Place{Document: d, Index: i}
		}
	}
	tb.Fatalf("%s has no passage that begins with %q", document, begins)
	return index.Place{}
}

// SectionOf is a document of one section with a passage of each text; the kinds are by their first letter.
func SectionOf(kinds string, texts ...string) *corpus.Document {
	d := &corpus.Document{ID: "d", Meta: corpus.Meta{Title: "Title"}, Sections: []corpus.Section{{Parent: -1}}}
	list := -1
	for i, text := range texts {
		p := corpus.Passage{ID: "d/x", Key: "k" + string(rune('a'+i)), List: -1, Kind: corpus.KindText}
		switch kinds[i] {
		case 'l':
			p.Kind, list = corpus.KindList, i
		case 'i':
			p.Kind, p.List = corpus.KindItem, list
		case 'f':
			p.Kind = corpus.KindFootnote
		}
		p.Own = corpus.Span{Start: len(d.Text), End: len(d.Text) + len(text)}
		p.Spans = []corpus.Span{p.Own}
		d.Text += text
		d.Passages = append(d.Passages, p)
	}
	return d
}
