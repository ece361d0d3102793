package web

import (
	"strconv"
	"strings"

	"agendabot/corpus"
)

// enter opens what passage i, an item, stands in, and closes what it does not. It returns the item's label; empty if
// the passage goes on with an item that has begun.
func (b *bodyWriter) enter(i int) string {
	p := &b.doc.Passages[i]
	b.openList(p.List)
	top := &b.lists[len(b.lists)-1]
	if top.item >= 0 {
		if before := &b.doc.Passages[top.item]; before.Item == p.Item && (before.Line == p.Line || p.Item != "") {
			top.item = i
			return ""
		}
		b.raw("</li>\n")
	}
	b.raw("<li>")
	top.item = i
	return p.Item
}

// openList has a list open as the innermost one. A list that was closed, because something stood between its items,
// is opened again.
func (b *bodyWriter) openList(list int) {
	for k := range b.lists {
		if b.lists[k].list == list {
			b.close(k + 1)
			return
		}
	}
	if up := b.doc.Passages[list].List; up >= 0 {
		b.openList(up)
		if top := &b.lists[len(b.lists)-1]; top.item < 0 {
			b.raw("<li>")
			top.item = list
		}
	} else {
		b.close(0)
	}
	b.raw("<ul class=\"list\">\n")
	b.lists = append(b.lists, openList{list: list, item: -1})
}

// close writes the ends of the open lists from the one at depth on.
func (b *bodyWriter) close(depth int) {
	for len(b.lists) > depth {
		top := b.lists[len(b.lists)-1]
		if top.item >= 0 {
			b.raw("</li>")
		}
		b.raw("</ul>\n")
		b.lists = b.lists[:len(b.lists)-1]
	}
}

// cellGap is what package corpus puts between the cells of a row.
const cellGap = " | "

// row is a row of a table.
type row struct {
	passage int
	cells   []string
	head    bool
}

// tableOf is the table that passage i introduces, if its first row has several cells. A row leaves out its empty
// cells, so that those of a shorter one could come to stand under the wrong heads: a row that has not as many cells as
// the first one is kept in one piece.
func (b *bodyWriter) tableOf(i int) ([]row, bool) {
	p := &b.doc.Passages[i]
	items := b.items[i]
	if p.Kind != corpus.KindList || !p.Table || !b.contiguous(i, items) {
		return nil, false
	}
	var rows []row
	add := func(k int, head bool) {
		text := b.doc.OwnText(&b.doc.Passages[k])
		r := row{k, strings.Split(text, cellGap), head}
		if len(rows) > 0 && len(r.cells) != len(rows[0].cells) {
			r.cells = []string{text}
		}
		rows = append(rows, r)
	}
	if b.isHead(i, items) {
		add(i, true)
	}
	for n, k := range items {
		add(k, len(rows) == 0 && n == 0 && b.doc.Passages[k].Item == p.Item)
	}
	return rows, len(rows) > 0 && len(rows[0].cells) > 1
}

// isHead says that the own text of a table's passage is its head row, and no paragraph that introduces it: the head
// row of an introduced table is an item without a label.
func (b *bodyWriter) isHead(i int, items []int) bool {
	p := &b.doc.Passages[i]
	return p.List < 0 && p.Own.Len() > 0 && (len(items) == 0 || b.doc.Passages[items[0]].Item != p.Item)
}

// contiguous says that the items of a list are whole rows of one section, and that nothing but footnotes stands between them.
func (b *bodyWriter) contiguous(i int, items []int) bool {
	last, line := i, -1
	for _, k := range items {
		p := &b.doc.Passages[k]
		if p.Kind != corpus.KindItem || !p.Table || p.Line == line || p.Section != b.doc.Passages[i].Section {
			return false
		}
		for between := last + 1; between < k; between++ {
			if b.doc.Passages[between].Kind != corpus.KindFootnote {
				return false
			}
		}
		last, line = k, p.Line
	}
	return true
}

// table writes a table and what introduces it.
func (b *bodyWriter) table(i int, rows []row, label string) {
	if rows[0].passage != i {
		b.block(i, label)
		label = ""
	}
	b.raw(`<div class="wide"><table>`)
	for n, r := range rows {
		switch {
		case n == 0 && r.head:
			b.raw("<thead>\n")
		case n == 0 || (n == 1 && rows[0].head):
			b.raw("<tbody>\n")
		}
		if r.passage != i {
			label = b.doc.Passages[r.passage].Item
		}
		if r.head && r.passage != i {
			label = ""
		}
		b.row(&r, len(rows[0].cells), label)
		switch {
		case n == 0 && r.head:
			b.raw("</thead>\n")
		case n == len(rows)-1:
			b.raw("</tbody>\n")
		}
	}
	b.raw("</table></div>\n")
}

// row writes a row of a table that is so many cells wide. Its number and links stand in a cell of their own at the end.
func (b *bodyWriter) row(r *row, width int, label string) {
	p := &b.doc.Passages[r.passage]
	b.done[r.passage] = true
	b.raw(`<tr class="p"`)
	b.attr("id", passageAnchor(p.Key))
	b.raw(` tabindex="-1">`)
	open, end := "<td", "</td> "
	switch {
	case r.head:
		open, end = `<th scope="col"`, "</th> "
	case len(r.cells) < width:
		open += ` colspan="` + strconv.Itoa(width) + `"`
	}
	for _, cell := range r.cells {
		b.raw(open, ">")
		b.text(cell)
		b.raw(end)
	}
	b.raw(`<td class="tools ui"`, b.ours(), ">")
	b.at[r.passage] = b.Len()
	b.pageMark(p.Page, "span")
	b.number(p, label)
	b.raw(" ")
	b.tools(p)
	b.raw("</td></tr>\n")
}
