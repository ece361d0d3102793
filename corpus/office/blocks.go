package office

import (
	"regexp"
	"strings"

	"agendabot/corpus/extract"
)

// add makes a block of a paragraph, or blocks of a table.
func (b *builder) add(p *para) {
	if p.table != nil {
		b.addTable(p.table, 1)
		return
	}
	if p.role == contentsRole {
		b.leave(extract.RuleContents, p.place, p.text)
		p.text = ""
	}
	if p.text == "" {
		b.addNotes(p.notes, p.place)
		return
	}
	if b.isTitle(p) {
		b.title = append(b.title, oneLine(p.text))
	} else if p.role == titleRole {
		p.heading = 1
	}
	block := extract.Block{Kind: extract.Paragraph, Lines: []string{p.text}, Place: p.place}
	switch {
	case p.heading > 0:
		b.setHeading(&block, p)
	case p.item != nil:
		b.setItem(&block, p)
	case b.lists.continues(p):
		block.Kind, block.Level, block.List = extract.Continuation, b.lists.depth(), b.lists.id()
	default:
		if p.role == verbatimRole {
			block.Kind = extract.Verbatim
		}
		b.lists.end(p.left)
	}
	b.push(block, lookOf(p), p.notes)
}

// isTitle says that a paragraph belongs to the document's title: the first paragraphs of that style, before any
// heading. Later ones are headings: some authors begin their chapters so.
func (b *builder) isTitle(p *para) bool {
	if p.role == titleRole && b.headings == 0 && !b.titled {
		return true
	}
	b.titled = b.titled || len(b.title) > 0
	if p.role == dateRole && b.headings == 0 && isoDate.MatchString(p.text) {
		b.date = p.text
	}
	return false
}

var isoDate = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`)

func (b *builder) setHeading(block *extract.Block, p *para) {
	b.headings++
	b.lists.end(0)
	block.Kind, block.Level = extract.Heading, min(p.heading, 6)
	text := oneLine(p.text)
	label := oneLine(p.label)
	if label != "" {
		label += " "
	}
	block.Lines[0], block.Bare = label+text, len(label)
	if label == "" {
		block.Bare = typedNumber(text)
	}
}

func oneLine(s string) string { return strings.Join(strings.FieldsFunc(s, isLineEnd), " ") }

func isLineEnd(r rune) bool { return r == '\n' }

var headingNumber = regexp.MustCompile(`^(?:\d{1,3}(?:\.\d{1,3})+[.)]?|\d{1,3}[.)]|[IVXLC]{1,7}[.)]|[A-Z][.)])[ \x{a0}]+`)

// typedNumber is the length of the number that an author typed before a heading.
func typedNumber(text string) int {
	n := len(headingNumber.FindString(text))
	if n == len(text) {
		return 0
	}
	return n
}

func (b *builder) setItem(block *extract.Block, p *para) {
	block.Kind = extract.Item
	block.List = b.lists.item(p, b.nextList)
	block.Level = b.lists.depth()
	setMark(block, p.item.label)
}

func (b *builder) nextList() int {
	b.listCount++
	return b.listCount
}

var plainNumber = regexp.MustCompile(`^(\d{1,9})[.)]?$`)

// setMark gives an item its mark, and what that means.
func setMark(block *extract.Block, mark string) {
	block.Mark = mark
	switch m := plainNumber.FindStringSubmatch(mark); {
	case m != nil:
		for _, d := range m[1] {
			block.Number = block.Number*10 + int(d-'0')
		}
	case mark != bulletMark:
		block.Label = mark
	}
}

// bulletMark stands for whatever sign a bulleted list has.
const bulletMark = "•"

// addTable makes rows. A table of one cell is a frame around what stands in it.
func (b *builder) addTable(t *table, level int) {
	if len(t.rows) == 1 && len(t.rows[0].cells) == 1 {
		for _, p := range t.rows[0].cells[0] {
			b.add(p)
		}
		return
	}
	b.lists.end(0)
	id := b.nextList()
	for i := range t.rows {
		b.addRow(&t.rows[i], extract.Block{Kind: extract.Row, Level: level, List: id, Header: t.rows[i].header})
	}
}

// addRow makes a row, and behind it the tables within its cells.
func (b *builder) addRow(r *row, block extract.Block) {
	var cells []string
	var inner []*table
	var notes []*note
	for _, cell := range r.cells {
		var lines []string
		for _, p := range cell {
			if p.table != nil {
				inner = append(inner, p.table)
				continue
			}
			if block.Place == 0 {
				block.Place = p.place
			}
			notes = append(notes, p.notes...)
			if s := b.cellText(p); s != "" {
				lines = append(lines, s)
			}
		}
		cells = append(cells, strings.Join(lines, "\n"))
	}
	block.Lines = []string{joinCells(cells)}
	if block.Lines[0] == "" {
		b.addNotes(notes, block.Place)
	} else {
		b.push(block, lookFixed, notes)
	}
	for _, t := range inner {
		b.addTable(t, block.Level+1)
	}
}

func (b *builder) cellText(p *para) string {
	if p.role == contentsRole {
		b.leave(extract.RuleContents, p.place, p.text)
		return ""
	}
	return p.printed()
}
