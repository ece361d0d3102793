package office

import (
	"regexp"

	"agendabot/corpus/extract"
)

var (
	typedItem   = regexp.MustCompile(`^(\d{1,3}[.)])[ \x{a0}]+[^ \x{a0}]`)
	typedBullet = regexp.MustCompile(`^([•·▪◦●○■□‣⁃∙–—-])[ \x{a0}]+[^ \x{a0}]`)
)

// findItems makes items of paragraphs whose mark the author typed: numbers, where two at least follow each other in
// the text, whatever stands between; bullets, where two paragraphs in a row have the same.
func (b *builder) findItems() {
	var numbered []int
	var numbers []int
	before := -1 // the block before, notes apart
	bullet := "" // what it began with
	first := -1  // the first of a row of bullets that is not an item yet
	for i := range b.blocks {
		if b.blocks[i].Kind == extract.Footnote {
			continue
		}
		var mark string
		if b.mayBeItem(i) {
			if m := typedItem.FindStringSubmatch(b.blocks[i].Lines[0]); m != nil {
				var probe extract.Block
				setMark(&probe, m[1])
				numbered, numbers = append(numbered, i), append(numbers, probe.Number)
			} else if m := typedBullet.FindStringSubmatch(b.blocks[i].Lines[0]); m != nil {
				mark = m[1]
			}
		}
		switch {
		case mark == "" || mark != bullet:
			first = i
		case first >= 0:
			b.makeItem(first, bullet, b.nextList())
			b.makeItem(i, mark, b.blocks[first].List)
			first = -1
		default:
			b.makeItem(i, mark, b.blocks[before].List)
		}
		before, bullet = i, mark
	}
	b.numberTyped(numbered, numbers)
}

func (b *builder) mayBeItem(i int) bool {
	return b.blocks[i].Kind == extract.Paragraph && b.looks[i] != lookFixed
}

// numberTyped makes items of the paragraphs whose typed numbers have the next number before or behind them.
func (b *builder) numberTyped(blocks, numbers []int) {
	last := -1
	for k, i := range blocks {
		follows := k > 0 && numbers[k-1]+1 == numbers[k]
		if !follows && (k+1 == len(blocks) || numbers[k]+1 != numbers[k+1]) {
			continue
		}
		list := 0
		if follows && last >= 0 && b.onlyNotesBetween(last, i) {
			list = b.blocks[last].List
		} else {
			list = b.nextList()
		}
		m := typedItem.FindStringSubmatch(b.blocks[i].Lines[0])
		b.makeItem(i, m[1], list)
		last = i
	}
}

func (b *builder) onlyNotesBetween(i, j int) bool {
	for k := i + 1; k < j; k++ {
		if b.blocks[k].Kind != extract.Footnote {
			return false
		}
	}
	return true
}

// makeItem takes the mark off a paragraph.
func (b *builder) makeItem(i int, mark string, list int) {
	block := &b.blocks[i]
	block.Kind, block.Level, block.List = extract.Item, 1, list
	block.Lines[0] = trimSpaces(block.Lines[0][len(mark):])
	setMark(block, mark)
	if block.Number == 0 {
		block.Label = ""
	}
}
