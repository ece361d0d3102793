package pdf

import (
	"math"
	"strings"

	"agendabot/corpus/extract"
)

// joinParts joins paragraphs and notes that a page's or a column's end, a note or a running head parts.
func joinParts(parts []*part) []*part {
	var out []*part
	var last *part // the last of the text
	notes := map[*note]*part{}
	for _, p := range parts {
		switch {
		case p.kind == extract.Footnote && p.note != nil:
			if first := notes[p.note]; first != nil {
				first.join(p)
				continue
			}
			notes[p.note] = p
		case p.kind == extract.Paragraph && last != nil && goesOnIn(last, p):
			last.join(p)
			continue
		case p.kind != extract.Head && p.kind != extract.Footnote:
			last = p
		}
		out = append(out, p)
	}
	return out
}

// join puts q behind p.
func (p *part) join(q *part) {
	before, after := strings.Fields(p.text()), strings.Fields(q.text())
	p.did = append(p.did, extract.Done{Rule: extract.RuleJoin, Text: "… " +
		strings.Join(before[max(0, len(before)-2):], " ") + " ⏎ " + strings.Join(after[:min(2, len(after))], " ") + " …"})
	p.lines, p.texts = append(p.lines, q.lines...), append(p.texts, q.texts...)
	p.did = append(p.did, q.did...)
}

// goesOnIn says that paragraph q goes on with p, of which a page or column parts it.
func goesOnIn(p, q *part) bool {
	a, b := p.lines[len(p.lines)-1], q.lines[0]
	if p.kind != extract.Paragraph && p.kind != extract.Item || a.turned || b.turned || b.page-a.page > 1 {
		return false
	}
	if p.sameAs != 0 && p.sameAs == q.sameAs {
		return true
	}
	if !b.fresh && a.page == b.page || !a.sizeLike(b) || a.isBold() != b.isBold() || beginsMarked(q.text()) {
		return false
	}
	text := p.text()
	return !endsSentence(text) && (beginsLower(q.text()) || endsOpen(text) || p.hangs(q))
}

// hangs says that q begins as the lines of p behind its first do: that line stands elsewhere than the others, and the
// first of q does not.
func (p *part) hangs(q *part) bool {
	if len(p.lines) < 2 || len(q.lines) < 2 {
		return false
	}
	last := p.lines[len(p.lines)-1]
	return math.Abs(p.lines[0].left-p.lines[1].left) > 0.8*last.size && last.right > last.margin-2*last.size &&
		math.Abs(q.lines[0].left-q.lines[1].left) < 0.3*last.size
}

// endsOpen says that a text cannot end a paragraph: a function word, a hyphen.
func endsOpen(text string) bool {
	switch strings.ToLower(lastWord(text)) {
	case "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "its", "of", "on", "or", "that", "the", "their", "to",
		"with", "under", "which", "à", "au", "aux", "dans", "de", "des", "du", "en", "et", "la", "le", "les", "par", "pour", "sur", "un", "une":
		return true
	}
	return strings.HasSuffix(text, "-")
}

// markItems makes items of numbered paragraphs and of what begins with a bullet.
func markItems(parts []*part) {
	items := map[int]bool{} // list items of the structure tree that have begun
	for _, p := range parts {
		if p.kind != extract.Paragraph {
			continue
		}
		first := p.texts[0]
		tagged := p.sameAs != 0 && p.lines[0].tag.item != 0
		item := p.lines[0].tag.item
		number, mark := paragraphNumber(first)
		bullet := bulletOf(first)
		switch {
		case number > 0 && len(p.text()) > len(mark):
			p.kind, p.number, p.mark = extract.Item, number, mark
		case bullet != "" && len(strings.TrimSpace(p.text())) > len(bullet):
			p.kind, p.mark = extract.Item, bullet
		case tagged && items[item]:
			p.kind = extract.Continuation
		}
		if tagged {
			items[item] = true
		}
		if p.kind == extract.Item {
			p.texts[0] = strings.TrimSpace(first[len(p.mark):])
			if p.texts[0] == "" && len(p.texts) > 1 {
				p.texts = p.texts[1:]
			}
		}
	}
}

// lister gives items their levels and lists.
type lister struct {
	next  int
	stack []level
}

// level is one level of the lists that are open.
type level struct {
	left   float64
	page   int
	list   int
	number int
	mark   string // a bullet
}

// setLists gives items, continuations and rows their levels, and numbers lists and tables.
func setLists(parts []*part) {
	ls := &lister{}
	table := 0
	for _, p := range parts {
		switch p.kind {
		case extract.Item:
			ls.item(p)
		case extract.Continuation:
			if len(ls.stack) == 0 {
				p.kind = extract.Paragraph
				continue
			}
			p.level, p.list = len(ls.stack), ls.stack[len(ls.stack)-1].list
		case extract.Row:
			if table != p.lines[0].table {
				table = p.lines[0].table
				ls.next++
			}
			p.level, p.list = 1, ls.next
			ls.stack = nil
		case extract.Paragraph, extract.Heading:
			ls.stack = nil
		}
	}
}

// item gives an item its level, by its number or bullet and where that stands, and its list.
func (ls *lister) item(p *part) {
	first := p.lines[0]
	now := level{left: first.left, page: first.page, number: p.number}
	if p.number == 0 {
		now.mark = p.mark
	}
	n := ls.depthOf(now, first)
	switch {
	case n > len(ls.stack):
		ls.next++
		now.list = ls.next
		ls.stack = append(ls.stack, now)
	case now.mark != ls.stack[n-1].mark, now.number > 0 && now.number <= ls.stack[n-1].number:
		ls.next++
		now.list = ls.next
		ls.stack = append(ls.stack[:n-1], now)
	default:
		now.list = ls.stack[n-1].list
		ls.stack = append(ls.stack[:n-1], now)
	}
	p.level, p.list = n, now.list
}

// depthOf is the level, from 1, of an item among the lists that are open.
func (ls *lister) depthOf(now level, first *line) int {
	em := 0.7 * first.size
	for n := len(ls.stack); n > 0; n-- {
		l := &ls.stack[n-1]
		elsewhere := l.page != now.page || first.fresh
		switch {
		case now.number > 0 && now.number == l.number+1:
			return n
		case now.mark != "" && now.mark == l.mark && (elsewhere || math.Abs(now.left-l.left) <= em):
			return n
		}
	}
	n := len(ls.stack)
	for n > 1 && now.left < ls.stack[n-1].left-em {
		n--
	}
	if n < deepest && (n == 0 || now.left > ls.stack[n-1].left+em || now.number == 0 && ls.stack[n-1].number > 0) {
		return n + 1
	}
	return n
}

// block is a part as the reader's block.
func (p *part) block() extract.Block {
	first := p.lines[0]
	b := extract.Block{
		Kind: p.kind, Level: p.level, Lines: p.texts, Place: first.place, Page: first.page, List: p.list,
		Mark: p.mark, Number: p.number, Label: p.label, Header: p.header, Bare: p.bare, Did: p.did,
	}
	switch {
	case p.kind == extract.Footnote && p.note != nil:
		b.Mark, b.Label = p.note.mark, p.note.label
	case p.kind == extract.Row:
		b.Lines = p.rowLines()
		b.Header = p.isHeader()
	case first.kind == headLine:
		b.Did = append(b.Did, extract.Done{Rule: extract.RuleRunningHead, Text: p.text()})
	case first.kind == pageMarkLine:
		b.Did = append(b.Did, extract.Done{Rule: extract.RulePageMark, Text: p.text()})
	case first.kind == contentsLine:
		b.Did = append(b.Did, extract.Done{Rule: extract.RuleContents, Text: p.text()})
	case p.kind == extract.Heading && p.known == byLook:
		b.Did = append(b.Did, extract.Done{Rule: extract.RuleHeading, Text: p.text()})
	}
	return b
}

// rowLines are the lines of a row, with a bar between the last line of a cell and the first of the next.
func (p *part) rowLines() []string {
	var out []string
	for i, l := range p.lines {
		if i > 0 && l.cell != p.lines[i-1].cell {
			out[len(out)-1] += " | " + l.text
			continue
		}
		out = append(out, l.text)
	}
	return out
}

// isHeader says that a row is a table's head: of header cells, or bold.
func (p *part) isHeader() bool {
	for _, l := range p.lines {
		if l.tag.role != "TH" && !(l.tag.row == 0 && l.isBold()) {
			return false
		}
	}
	return true
}
