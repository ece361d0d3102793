package index

import (
	"strings"
	"testing"

	"agendabot/corpus"
)

// FuzzSearch: no text is an error, and what comes back holds together.
func FuzzSearch(f *testing.F) {
	docs := append(mixed(f), generate(f, 21, 10)...)
	b := memory(f, docs...)
	for _, s := range []string{
		"", "mines", "L'État et l’enfant", "the enemy of", "secrity", "Ⅷ ½ ﬁn", "\x00\xff", "e\u0301tat İstanbul ǅ ß", "日本語 ทดสอบ", "🕊️👩‍👩‍👧",
		"a's's l'd'x qu'l'État", "\u202ehuman\u202c", "<b>security</b> & 'quotes'", "1325 r2p CO₂", strings.Repeat("very ", 200),
	} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, text, phrase string) {
		for _, q := range []Query{
			{Text: text, Phrases: []string{phrase}, Language: "en"},
			{Text: phrase, Previous: text, Soft: setOf(phrase), Size: 1000},
		} {
			checkHits(t, search(t, b, q))
		}
	})
}

// FuzzFind: the counts of a word, word for word, are those of a reading of every passage and heading of a document.
func FuzzFind(f *testing.F) {
	f.Add("# Mines\n\nMines kill. The mine's owner; a mined land.\n\n- mine\n- l'mine", "mine")
	f.Add("---\ntitle: d'Ivoire\n---\n# Côte d’Ivoire\n\nL'ivoire d'ivoire, IVOIRE.", "ivoire")
	f.Add("1. a b a\n2. b a b\n\n| a | b |\n|---|---|\n| b | a |", "A")
	f.Add("日本日本 ½ ½½ İi \u0130", "日")
	f.Fuzz(func(t *testing.T, text, word string) {
		d, _, err := corpus.ReadFile("f.md", []byte(text), corpus.Limits{})
		if err != nil {
			t.Skip("not a document")
		}
		docs := []*corpus.Document{d}
		b := memory(t, docs...)
		found := find(t, b, FindQuery{Words: []string{word}, Exact: true})
		for i := range found.Terms {
			term := &found.Terms[i]
			checkPlaces(t, b, term)
			if term.Phrase {
				continue
			}
			passages, occurrences, headings := 0, 0, 0
			for pi := range d.Passages {
				n := count(b, d.OwnText(&d.Passages[pi]), term.Text)
				occurrences += n
				passages += min(n, 1)
			}
			headings += min(count(b, d.Meta.Title, term.Text), 1)
			for _, s := range d.Sections[1:] {
				headings += min(count(b, d.Text[s.Heading.Start:s.Heading.End], term.Text), 1)
			}
			if term.Passages != passages || term.Occurrences != occurrences || term.Headings != headings {
				t.Errorf("%q: %d, %d, %d; read %d, %d, %d", term.Text, term.Passages, term.Occurrences, term.Headings, passages, occurrences, headings)
			}
		}
		checkHits(t, search(t, b, Query{Text: word, Phrases: []string{word}, Language: d.Meta.Language}))
	})
}

// count is how often a text has a word in exactly this form.
func count(b *Build, text, word string) (n int) {
	for _, t := range b.analyzers.exactTerms(text) {
		if t == word {
			n++
		}
	}
	return n
}
