package bot

import (
	"agendabot/corpus"
	"agendabot/index"
)

// Neighbour is the text of a passage of a section, or a part of it.
type Neighbour struct {
	Text   string
	Item   bool // of a list
	Marked bool // is, or belongs to, the passage that is shown
	Cut    bool // its text goes on
}

// Surroundings are a passage and as much of its section as there is room for.
type Surroundings struct {
	Before, Passage, After []Neighbour
	CutBefore, CutAfter    bool // the section has more there
}

// Around is what stands around a passage, in so many characters: two thirds of them at most for the passage itself, the
// rest for its neighbours on both sides, the nearest first and whole. Footnotes stand among footnotes, wherever in the section they are written.
func Around(p index.Place, most int) Surroundings {
	d := p.Document
	first, last := p.Index, p.Index
	for i := nextIn(d, p.Index, last, +1); i < len(d.Passages) && belongs(d, i, p.Index); i = nextIn(d, p.Index, i, +1) {
		last = i
	}
	var s Surroundings
	left := most * 2 / 3
	for i := first; i <= last && left > 0 && !s.CutAfter; i = nextIn(d, p.Index, i, +1) { // nothing follows what is cut
		n := neighbourOf(d, i)
		n.Marked = true
		end := Head(n.Text, left)
		n.Cut = end < len(n.Text)
		n.Text = n.Text[:end]
		left -= max(1, Width(n.Text))
		s.Passage = append(s.Passage, n)
		s.CutAfter = n.Cut || (left <= 0 && i < last)
	}
	left = max(left, 0) + most/3
	if s.CutAfter { // what follows the passage does not follow what is shown of it
		last = len(d.Passages)
	}
	up, down := nextIn(d, p.Index, first, -1), nextIn(d, p.Index, last, +1)
	for {
		okUp := up >= 0 && sameSection(d, up, p.Index) && Width(neighbourOf(d, up).Text) < left
		if okUp {
			s.Before = append([]Neighbour{neighbourOf(d, up)}, s.Before...)
			left -= Width(neighbourOf(d, up).Text) + 1
			up = nextIn(d, p.Index, up, -1)
		}
		okDown := down < len(d.Passages) && sameSection(d, down, p.Index) && Width(neighbourOf(d, down).Text) < left
		if okDown {
			s.After = append(s.After, neighbourOf(d, down))
			left -= Width(neighbourOf(d, down).Text) + 1
			down = nextIn(d, p.Index, down, +1)
		}
		if !okUp && !okDown {
			break
		}
	}
	s.CutBefore = up >= 0 && sameSection(d, up, p.Index)
	s.CutAfter = s.CutAfter || (down < len(d.Passages) && sameSection(d, down, p.Index))
	return s
}

// nextIn is the passage before or after one, from where a passage stands: among text, footnotes of the section are passed
// over, and among footnotes its text.
func nextIn(d *corpus.Document, of, i, by int) int {
	for i += by; i >= 0 && i < len(d.Passages) && d.Passages[i].Section == d.Passages[of].Section && !sameSection(d, i, of); i += by {
	}
	return i
}

// neighbourOf is a passage as it stands in its section: its own text, because a list's items follow it themselves.
func neighbourOf(d *corpus.Document, i int) Neighbour {
	p := &d.Passages[i]
	return Neighbour{Text: d.OwnText(p), Item: p.Kind == corpus.KindItem}
}

// belongs says that a passage is in a list, or in a list in that, as deep as it may be.
func belongs(d *corpus.Document, i, list int) bool {
	for i = d.Passages[i].List; i >= 0; i = d.Passages[i].List {
		if i == list {
			return true
		}
	}
	return false
}

// sameSection says that two passages stand in one section, both in the text or both among the footnotes.
func sameSection(d *corpus.Document, i, j int) bool {
	a, b := &d.Passages[i], &d.Passages[j]
	return a.Section == b.Section && (a.Kind == corpus.KindFootnote) == (b.Kind == corpus.KindFootnote)
}
