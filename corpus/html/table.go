package html

import (
	"strings"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"agendabot/corpus/extract"
)

// longCell is how many words a cell has if it is a part of the page rather than of a table.
const longCell = 200

// table reads a table of data row by row, and one that only arranges the page as if it were none.
func (r *reader) table(n *dom.Node, s scope) {
	if isLayout(n) {
		r.children(n, s)
		return
	}
	r.lists++
	t := &item{list: r.lists, level: s.item.below()}
	r.rows(n, s, t, false)
}

func (r *reader) rows(n *dom.Node, s scope, table *item, head bool) {
	for c := range n.ChildNodes() {
		if c.Type != dom.ElementNode || r.leftOut(c) != "" {
			r.node(c, s)
			continue
		}
		switch c.DataAtom {
		case atom.Thead, atom.Tbody, atom.Tfoot:
			r.rows(c, s, table, c.DataAtom == atom.Thead)
		case atom.Tr:
			r.flush(s)
			r.row(c, s, table, head)
		default:
			r.element(c, s)
			r.flush(s)
		}
	}
}

// row makes one block of a row's cells; empty ones are left out.
func (r *reader) row(n *dom.Node, s scope, table *item, head bool) {
	in := s
	in.flat, in.item = true, nil
	var cells []string
	data := 0
	for c := range n.ChildNodes() {
		if isElement(c, atom.Td) {
			data++
		}
		r.node(c, in)
		if t := r.para.take(); t != "" {
			cells = append(cells, t)
		}
	}
	p := r.para
	if len(cells) == 0 {
		r.flush(s)
		return
	}
	r.para = &paragraph{}
	if len(p.links) > 0 {
		p.leave(extract.RuleMarkup, strings.Join(p.links, " "))
	}
	r.emit(piece{Block: extract.Block{
		Kind: extract.Row, Level: table.level, List: table.list, Header: head || data == 0,
		Lines: []string{strings.Join(cells, " | ")}, Did: p.did,
	}}, s)
	r.flush(s)
}

// isLayout says that a table only arranges the page.
func isLayout(table *dom.Node) bool {
	if hasRole(table, "presentation", "none") {
		return true
	}
	t := tableShape{}
	t.look(table)
	switch {
	case t.nested, t.widest <= 1:
		return true
	case t.headed:
		return false
	default:
		return t.prose
	}
}

// tableShape is what tells tables of data from those of layout.
type tableShape struct {
	nested bool // a table stands in it
	headed bool // it has a caption or head cells
	prose  bool // a cell holds headings or a page of text
	widest int  // most cells with text in a row
}

func (t *tableShape) look(n *dom.Node) {
	for c := range n.ChildNodes() {
		switch c.DataAtom {
		case atom.Thead, atom.Tbody, atom.Tfoot:
			t.look(c)
		case atom.Caption:
			t.headed = true
		case atom.Tr:
			t.row(c)
		default:
		}
	}
}

func (t *tableShape) row(n *dom.Node) {
	cells := 0
	for c := range n.ChildNodes() {
		if c.Type != dom.ElementNode || isHidden(c) {
			continue
		}
		t.headed = t.headed || c.DataAtom == atom.Th
		words := 0
		t.cell(c, &words)
		if words > 0 {
			cells++
		}
		t.prose = t.prose || words > longCell
	}
	t.widest = max(t.widest, cells)
}

func (t *tableShape) cell(n *dom.Node, words *int) {
	for c := range n.ChildNodes() {
		switch {
		case t.nested:
			return
		case c.Type == dom.TextNode:
			if strings.ContainsFunc(c.Data, isVisible) {
				*words += max(1, countWords(c.Data))
			}
		case c.Type != dom.ElementNode || isCode(c) || isHidden(c):
		default:
			t.nested = t.nested || c.DataAtom == atom.Table
			t.prose = t.prose || headingLevel(c) > 0
			t.cell(c, words)
		}
	}
}
