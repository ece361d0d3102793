package corpus

import (
	"strings"
	"unicode/utf8"
)

// Sizes of passages in characters (runes); measured on UN documents, whose paragraphs have a median of 367.
const (
	joinBelow  = 120 // a plain paragraph shorter than this is joined with the next
	splitAbove = 900 // a longer one is split at sentences …
	pieceSize  = 700 // … into pieces of up to this
)

// cut makes passages of the units.
func (a *assembler) cut() {
	ids := newIDMaker(a.doc.ID)
	lists := map[int]int{} // list id of the blocks → index of its passage
	var stack []int        // by depth, the passage that an item's own sublist belongs to
	for i := 0; i < len(a.units); {
		u := &a.units[i]
		switch {
		case u.kind == itemBlock || u.kind == rowBlock || u.kind == continuationBlock && a.known(lists, u):
			i = a.cutItem(ids, lists, &stack, i) // a continuation comes by itself where it stands below a sublist
		case a.leads(i):
			p := a.cutText(ids, i, i, KindText)
			a.asList(p, i+1)
			lists[a.units[i+1].list] = p
			stack = nil
			i++
		case u.kind == footnoteBlock:
			a.cutText(ids, i, i, KindFootnote)
			i++
		default:
			to := a.joinShort(i)
			a.cutText(ids, i, to, KindText)
			stack = nil
			i = to + 1
		}
	}
}

// known says that the list of a unit has begun, in the same section: nothing is joined over a heading.
func (a *assembler) known(lists map[int]int, u *unit) bool {
	list, ok := lists[u.list]
	return ok && a.doc.Passages[list].Section == u.section
}

// joinShort is the last of the units that make one passage with unit i.
func (a *assembler) joinShort(i int) int {
	to := i
	for to+1 < len(a.units) {
		size := utf8.RuneCountInString(a.doc.Text[a.units[i].span.Start:a.units[to].span.End])
		next := &a.units[to+1]
		if size >= joinBelow || !a.units[i].joinable() || !next.joinable() || next.section != a.units[i].section ||
			a.leads(to+1) || size+utf8.RuneCountInString(next.text) > splitAbove {
			break
		}
		to++
	}
	return to
}

func (u *unit) joinable() bool { return u.isPlain() && !u.fragment }

// cutText makes one passage of the units from to to, or several if they are long, and returns the index of the
// last.
func (a *assembler) cutText(ids *idMaker, from, to int, kind Kind) int {
	first, last := &a.units[from], &a.units[to]
	label := first.paragraph
	if last.paragraph != label && label != "" && last.paragraph != "" {
		label += "–" + last.paragraph
	}
	base := Passage{
		Kind: kind, Section: first.section, List: -1, Paragraph: label, Item: first.item, Page: first.page, PageIndex: first.pageIndex,
		Fragment: first.fragment, Line: first.line,
	}
	if kind == KindFootnote {
		base.Section = 0 // where notes are collected says nothing about them: they are cited by their number
	}
	printed := 0
	if first.kind == paragraphBlock {
		printed = first.number
	}
	return a.addPieces(ids, base, Span{first.span.Start, last.span.End}, printed)
}

// addPieces appends the passage, split at sentences if it is long, and returns the index of the last piece.
func (a *assembler) addPieces(ids *idMaker, base Passage, span Span, printed int) int {
	slug := a.doc.Sections[base.Section].Slug
	pieces := split(a.doc.Text, span)
	whole := a.doc.Text[span.Start:span.End]
	for i, piece := range pieces {
		p := base
		p.Own, p.Spans = piece, []Span{piece}
		p.Fragment = base.Fragment && i == 0
		p.ID = ids.id(slug, printed, whole)
		p.Key = passageKey(p.ID)
		a.doc.Passages = append(a.doc.Passages, p)
	}
	return len(a.doc.Passages) - 1
}

// split cuts a span of more than splitAbove characters at sentences into pieces of up to pieceSize; a sentence is
// never cut, and one that is longer stands alone.
func split(text string, span Span) []Span {
	if utf8.RuneCountInString(text[span.Start:span.End]) <= splitAbove {
		return []Span{span}
	}
	var pieces []Span
	for _, s := range Sentences(text[span.Start:span.End]) {
		s = Span{span.Start + s.Start, span.Start + s.End}
		if n := len(pieces); n > 0 && utf8.RuneCountInString(text[pieces[n-1].Start:s.End]) <= pieceSize {
			pieces[n-1].End = s.End
			continue
		}
		pieces = append(pieces, s)
	}
	return pieces
}

// asList makes the passage of a lead-in the passage of the whole list that begins at unit i.
func (a *assembler) asList(p, i int) {
	if lead := &a.doc.Passages[p]; lead.Kind != KindList {
		lead.Kind, lead.Table = KindList, a.units[i].kind == rowBlock
	}
}

// cutItem makes passages of item i with its continuations, adds it to every list around it, and returns the index
// of the next unit.
func (a *assembler) cutItem(ids *idMaker, lists map[int]int, stack *[]int, i int) int {
	u := &a.units[i]
	if !a.known(lists, u) {
		lists[u.list] = a.newList(ids, *stack, i)
	}
	list := lists[u.list]
	next := i + 1
	for next < len(a.units) && a.units[next].kind == continuationBlock && a.units[next].list == u.list &&
		a.units[next].section == u.section {
		next++
	}
	span := Span{u.span.Start, a.units[next-1].span.End}
	if u.header && a.doc.Passages[list].Own.Len() == 0 {
		a.leadByHeader(ids, list, span)
		return next
	}
	base := Passage{
		Kind: KindItem, Section: u.section, List: list, Paragraph: u.paragraph, Item: u.item, Page: u.page, PageIndex: u.pageIndex, Line: u.line,
		Table: u.kind == rowBlock,
	}
	p := a.addPieces(ids, base, span, 0)
	for l := list; l >= 0; l = a.doc.Passages[l].List {
		a.doc.Passages[l].Spans = append(a.doc.Passages[l].Spans, span)
	}
	level := max(1, u.level)
	for len(*stack) < level {
		*stack = append(*stack, -1)
	}
	*stack = append((*stack)[:level-1], p)
	return next
}

// newList finds the passage for a list that begins at unit i: that of the item it is in, or a new one that has no
// words of its own.
func (a *assembler) newList(ids *idMaker, stack []int, i int) int {
	u := &a.units[i]
	if level := u.level - 1; level >= 1 && level <= len(stack) && stack[level-1] >= 0 && a.doc.Passages[stack[level-1]].Section == u.section {
		a.asList(stack[level-1], i)
		return stack[level-1]
	}
	id := ids.id(a.doc.Sections[u.section].Slug, 0, "list "+u.text)
	a.doc.Passages = append(a.doc.Passages, Passage{
		ID: id, Key: passageKey(id), Kind: KindList, Section: u.section, List: -1, Own: Span{u.span.Start, u.span.Start},
		Paragraph: u.paragraph, Page: u.page, PageIndex: u.pageIndex, Line: u.line, Table: u.kind == rowBlock,
	})
	return len(a.doc.Passages) - 1
}

// leadByHeader makes a table's head row the lead-in of its rows.
func (a *assembler) leadByHeader(ids *idMaker, list int, span Span) {
	p := &a.doc.Passages[list]
	p.Own, p.Spans = span, []Span{span}
	p.ID = ids.id(a.doc.Sections[p.Section].Slug, 0, strings.TrimSpace(a.doc.Text[span.Start:span.End]))
	p.Key = passageKey(p.ID)
}
