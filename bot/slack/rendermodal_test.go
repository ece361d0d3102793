package slack

import (
	"slices"
	"strings"
	"testing"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// sectionOf is a document of one section with a passage of each text; the kinds are by their first letter.
func sectionOf(kinds string, texts ...string) *corpus.Document {
	d := &corpus.Document{ID: "d", Meta: corpus.Meta{Title: "Title"}, Sections: []corpus.Section{{Parent: -1}}}
	list := -1
	for i, text := range texts {
		p := corpus.Passage{ID: "d/x", Key: "k", List: -1, Kind: corpus.KindText}
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

// TestNoStyleIsCut: a citation that is too long to be shown is not shown at all.
func TestNoStyleIsCut(t *testing.T) {
	t.Parallel()
	r := newRenderer("en", nil)
	for length, shown := range map[int]bool{20: true, 5000: false} {
		title := strings.TrimSpace(strings.Repeat("Word ", length/5))
		m := r.citeModal(bot.Reference{Meta: corpus.Meta{Title: title}, Document: "d", Key: "k"}, lookedAt)
		all := allTexts(wire[any](m.Blocks.BlockSet))
		if slices.Contains(all, r.words.CiteTooLong) == shown || strings.Contains(strings.Join(all, ""), "Word Word") != shown {
			t.Errorf("a title of %d characters: %q", length, all)
		}
	}
}

// TestRISIsWhole: the last line of RIS ends in a space, and programs look for it.
func TestRISIsWhole(t *testing.T) {
	t.Parallel()
	m := newRenderer("en", nil).citeModal(bot.Reference{Meta: corpus.Meta{Title: "T"}, Document: "d", Key: "k"}, lookedAt)
	if all := allTexts(wire[any](m.Blocks.BlockSet)); !strings.HasSuffix(all[len(all)-1], "\nER  - ") {
		t.Errorf("%q", all[len(all)-1])
	}
}

// TestLongContext: a passage that is too long for a modal ends with a mark, as does its section.
func TestLongContext(t *testing.T) {
	t.Parallel()
	d := sectionOf("tt", strings.Repeat("A sentence goes on. ", 900), "after")
	r := newRenderer("en", toReader)
	blocks := r.contextModal(index.Place{Document: d}).Blocks.BlockSet
	all := allTexts(wire[any](blocks))
	marks := []string{" " + omitted, omitted + " " + r.words.GoesOn, r.words.OpenReader}
	if len(all) < 5 || !slices.Equal(all[len(all)-3:], marks) || slices.Contains(all, "after") {
		t.Errorf("%.2000q", all)
	}
	if shown, _ := barred(blocks[1]); bot.Width(shown) < 3000 {
		t.Errorf("only %d characters of the passage are shown", bot.Width(shown))
	}
}
