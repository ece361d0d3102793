package pdf

import (
	"math"
	"strings"

	"agendabot/corpus/extract"
)

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
		default: // heads and notes stand between the items of one list
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
