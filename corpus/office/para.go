package office

import "agendabot/corpus/extract"

// role is what a paragraph's style says that it is, beside its heading level.
type role int

const (
	plain role = iota
	titleRole
	subtitleRole
	dateRole
	contentsRole // a line of a table of contents, or the heading above it
	verbatimRole
	continueRole // a further paragraph of the list item before it
	captionRole
)

// para is a paragraph in the words of the file, or a table: what the readers of both formats make.
type para struct {
	place   int
	text    string // as it is shown, without a computed number
	role    role
	heading int    // level, 0: none
	item    *item  // its computed number or bullet; nil: none
	within  bool   // a further paragraph of a list item, by the file's word
	level   int    // of that item, as item.level
	left    int    // indentation in twips (1/1440 inch), 0: none or unknown
	bold    bool   // all of it
	label   string // of a heading: its computed number
	notes   []*note
	table   *table
}

// item is the place of a numbered or bulleted paragraph in its list.
type item struct {
	label  string // as shown: "3.", "(a)", "•"
	bullet bool
	level  int // depth in the list's own count, from 0
	list   int // which list, by the reader's count
	value  int // of its counter: the list goes on where it rises by one
}

// table is rows of cells of paragraphs.
type table struct{ rows []row }

type row struct {
	header bool
	cells  [][]*para
}

// note is a footnote or endnote.
type note struct {
	mark    string // as shown, known when its section has ended
	endnote bool
	custom  bool // the author set the mark
	section int
	paras   []*para
	placed  bool // it stands in the blocks; a second reference repeats its mark only
}

// printed is a paragraph as one line of text, with its number.
func (p *para) printed() string {
	label := p.label
	if p.item != nil {
		label = p.item.label
	}
	if label == "" || p.text == "" {
		return p.text
	}
	return label + " " + p.text
}

// patch is where a note's mark goes when it is known.
type patch struct {
	note  *note
	block int
	did   int // which of the block's Did; -1: its Mark and Label; -2: its Label
}

func (p *patch) apply(b *extract.Block) {
	switch p.did {
	case -1:
		b.Mark, b.Label = p.note.mark, p.note.mark
	case -2:
		b.Label = p.note.mark
	default:
		b.Did[p.did].Text = p.note.mark
	}
}
