package bot

import (
	"strings"
	"testing"

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

func TestSurroundings(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("A sentence. ", 50) // 600 characters
	join := func(group []Neighbour) string {
		var all []string
		for _, n := range group {
			all = append(all, n.Text)
		}
		return strings.Join(all, "|")
	}
	for _, c := range []struct {
		name                 string
		doc                  *corpus.Document
		passage, most        int
		before, shown, after string
		cutBefore, cutAfter  bool
	}{
		{"all", sectionOf("ttt", "a", "b", "c"), 1, 900, "a", "b", "c", false, false},
		{"notes apart", sectionOf("tfft", "a", "n1", "n2", "b"), 1, 900, "", "n1", "n2", false, false},
		{"a note between paragraphs", sectionOf("tftft", "a", "n1", "b", "n2", "c"), 2, 900, "a", "b", "c", false, false},
		{"a note below its item", sectionOf("tlifit", "a", "lead", "x", "n1", "y", "b"), 1, 900, "a", "lead|x|y", "b", false, false},
		{"notes around text", sectionOf("ftf", "n1", "a", "n2"), 2, 900, "n1", "n2", "", false, false},
		{"notes on both sides", sectionOf("tftftft", "a", "n1", "b", "n2", "c", "n3", "d"), 4, 900, "a|b", "c", "d", false, false},
		{"behind a note, cut", sectionOf("tft", long, "n1", "b"), 2, 300, "", "b", "", true, false},
		{"a list with its items", sectionOf("tliit", "a", "lead", "x", "y", "b"), 1, 900, "a", "lead|x|y", "b", false, false},
		{"an item among others", sectionOf("tliit", "a", "lead", "x", "y", "b"), 3, 900, "a|lead|x", "y", "b", false, false},
		{"a long neighbour", sectionOf("ttt", long, "b", "c"), 1, 300, "", "b", "c", true, false},
		{"the nearest first", sectionOf("ttttt", "a", long, "b", "c", long), 2, 300, "", "b", "c", true, true},
		{"a list that is cut", sectionOf("liit", "W"+strings.Repeat("ord w", 30)+". W"+strings.Repeat("ord w", 30)+".", "x", "y", "b"), 0, 300, "", "W" + strings.Repeat("ord w", 30) + ".", "", false, true},
		{"a long passage", sectionOf("ttt", "a", long, "c"), 1, 300, "a", strings.TrimSpace(strings.Repeat("A sentence. ", 16)), "", false, true},
	} {
		s := Around(index.Place{Document: c.doc, Index: c.passage}, c.most)
		if join(s.Before) != c.before || join(s.Passage) != c.shown || join(s.After) != c.after || s.CutBefore != c.cutBefore || s.CutAfter != c.cutAfter {
			t.Errorf("%s: %q %q %q, %t %t", c.name, join(s.Before), join(s.Passage), join(s.After), s.CutBefore, s.CutAfter)
		}
	}
}
