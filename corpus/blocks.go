package corpus

import "strings"

// blockKind says what a reader found.
type blockKind int

const (
	paragraphBlock blockKind = iota
	headingBlock
	itemBlock         // the first paragraph of a list item
	continuationBlock // a further paragraph of the item before it
	rowBlock          // a row of a table
	footnoteBlock
	verbatimBlock // text whose line ends count: code, addresses
)

// block is what a reader makes of a few lines: the unit that clean-up and assembly work on.
type block struct {
	kind      blockKind
	level     int    // headings: 1 to 6; items: depth from 1
	text      string // joined lines, without the mark
	line      int    // first line in the file
	page      string
	pageIndex int    // place of that page in the file, from 1; 0: unknown
	list      int    // items and rows: which list or table, counted by the reader from 1
	mark      string // what stood before the text in the source and is left out of it: "-", "- 3.", "(a)", "[^1]:"
	inner     string // a number behind a bullet ("3." of "- 3."): text or mark, as clean-up decides
	number    int    // printed number of an ordered item, or of a paragraph; 0: none
	label     string // printed label of an item that is no plain number: "(a)"; of a footnote: "1"
	header    bool   // the head row of a table
	fragment  bool   // begins in mid-sentence
	bare      int    // headings: bytes of the number in front, which the id leaves out
}

// isPlain says that a block is running text that may be joined with its like.
func (b *block) isPlain() bool { return b.kind == paragraphBlock && b.number == 0 }

// inList says that the block belongs to a list or a table.
func (b *block) inList() bool {
	return b.kind == itemBlock || b.kind == continuationBlock || b.kind == rowBlock
}

// cleanBlocks runs the rules that work on blocks, in their order.
func (s *source) cleanBlocks(blocks []block) []block {
	rules := []func([]block) ([]block, []Note){
		numberParagraphs, enumerateItems, joinFirstItem, numberLists, joinParagraphs, markFragment,
	}
	if s.parted { // what is parted there was parted by its author
		rules = []func([]block) ([]block, []Note){numberParagraphs, enumerateItems, numberLists}
	}
	for _, rule := range rules {
		var notes []Note
		blocks, notes = rule(blocks)
		s.notes = append(s.notes, notes...)
	}
	for i := range blocks {
		if m := strings.TrimSpace(blocks[i].mark); hasWord(m) {
			rule := RuleListMark
			if blocks[i].kind == footnoteBlock {
				rule = RuleNoteMark
			}
			s.notes = append(s.notes, Note{Rule: rule, Line: blocks[i].line, Page: blocks[i].page, Text: m})
		}
	}
	return blocks
}
