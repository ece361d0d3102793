package office

import (
	"fmt"
	"slices"
	"strings"

	"agendabot/corpus/extract"
)

// builder makes blocks of paragraphs and tables.
type builder struct {
	budget  *budget
	blocks  []extract.Block
	looks   []look // block by block
	left    []extract.Omission
	patches []patch
	heads   []string
	meta    extract.Meta
	warned  []string

	lists     listStack
	listCount int
	title     []string // the paragraphs of the title
	titled    bool     // something stands behind the title
	date      string   // from a paragraph of that style
	headings  int
	hidden    int // pieces of text hidden by their look
	hiddenAt  int // place of the first
	written   int // bytes of text so far, left out or not
}

const maxWarnings = 50 // more of them say no more

func newBuilder(b *budget) *builder { return &builder{budget: b} }

// leave records text that is in no block.
func (b *builder) leave(rule extract.Rule, place int, text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	b.budget.spend(0, 1)
	b.left = append(b.left, extract.Omission{Rule: rule, Place: place, Text: text})
}

// sawHidden counts text that is hidden by its look, which may be meant to deceive.
func (b *builder) sawHidden(place int) {
	if b.hidden++; b.hidden == 1 {
		b.hiddenAt = place
	}
}

// warn says something once.
func (b *builder) warn(text string) {
	if !slices.Contains(b.warned, text) && len(b.warned) < maxWarnings {
		b.warned = append(b.warned, text)
	}
}

// unknownFormat tells of numbers that are not written as the document has them.
func (b *builder) unknownFormat(format string) {
	if format != "" {
		b.warn(fmt.Sprintf("numbers that the document writes as %q are given as 1, 2, 3", clip(format)))
	}
}

// setLanguage takes the language that the author set most of the text in; else that of the properties; else the
// default, unless that is English, which programs give without asking.
func (b *builder) setLanguage(langs map[string]int, letters int, byDefault string) {
	for lang, n := range langs {
		if 2*n > letters && lang != "" {
			b.meta.Language = lang
			return
		}
	}
	if lang := language(byDefault); b.meta.Language == "" && lang != "en" {
		b.meta.Language = lang
	}
}

// push appends a block and the notes of its paragraphs.
func (b *builder) push(block extract.Block, l look, notes []*note) {
	if n := len(notes); n > 0 {
		b.budget.spend(0, n)
		for i, note := range notes {
			b.patches = append(b.patches, patch{note, len(b.blocks), i})
		}
		block.Did = make([]extract.Done, n)
		for i := range block.Did {
			block.Did[i].Rule = extract.RuleNoteMark
		}
	}
	b.append(block, l)
	b.addNotes(notes, block.Place)
}

func (b *builder) append(block extract.Block, l look) {
	b.budget.spend(len(block.Mark), 1)
	b.blocks = append(b.blocks, block)
	b.looks = append(b.looks, l)
}

// addNotes puts the notes that a paragraph refers to behind it.
func (b *builder) addNotes(notes []*note, place int) {
	for _, n := range notes {
		if n.placed {
			continue
		}
		n.placed = true
		which := -1
		for i, text := range printedAll(n.paras) {
			if i == 0 && n.custom {
				text = trimSpaces(strings.TrimPrefix(text, n.mark)) // the author typed it there, too
			}
			if text == "" {
				continue
			}
			b.patches = append(b.patches, patch{n, len(b.blocks), which})
			b.append(extract.Block{Kind: extract.Footnote, Lines: []string{text}, Place: place}, lookFixed)
			which = -2
		}
	}
}

// printedAll is paragraphs as lines of text, tables row by row.
func printedAll(paras []*para) []string {
	var all []string
	for _, p := range paras {
		if p.table == nil {
			if s := p.printed(); s != "" {
				all = append(all, s)
			}
			continue
		}
		for _, r := range p.table.rows {
			var cells []string
			for _, c := range r.cells {
				cells = append(cells, strings.Join(printedAll(c), "\n"))
			}
			if s := joinCells(cells); s != "" {
				all = append(all, s)
			}
		}
	}
	return all
}

// joinCells writes a row; empty cells are left out, as those of Markdown are.
func joinCells(cells []string) string {
	var full []string
	for _, c := range cells {
		if c != "" {
			full = append(full, c)
		}
	}
	return strings.Join(full, " | ")
}

// head keeps a running head or foot, each text once.
func (b *builder) head(paras []*para) {
	for _, text := range printedAll(paras) {
		if !slices.Contains(b.heads, text) && len(b.heads) < 500 { // a document has some few for each of its sections
			b.heads = append(b.heads, text)
		}
	}
}

// document is what was read.
func (b *builder) document(format string) (*extract.Document, error) {
	if b.budget.err != nil {
		return nil, b.budget.err
	}
	for i := range b.patches {
		p := &b.patches[i]
		p.apply(&b.blocks[p.block])
	}
	b.findHeadings()
	b.findItems()
	words := 0
	for i := range b.blocks {
		for _, l := range b.blocks[i].Lines {
			words += countLetters(l)
		}
	}
	if words == 0 {
		return nil, &extract.Error{
			Err: extract.ErrEmpty, Advice: "if it holds pictures of pages, have their text recognized (OCR) first",
		}
	}
	for _, h := range b.heads {
		b.append(extract.Block{Kind: extract.Head, Lines: []string{h}}, lookFixed)
	}
	if b.budget.err != nil {
		return nil, b.budget.err
	}
	if b.meta.Title == "" {
		b.meta.Title = strings.Join(b.title, " ")
	}
	if b.date != "" {
		b.meta.Date = b.date
	}
	d := &extract.Document{Format: format, Meta: b.meta, Blocks: b.blocks, Left: b.left}
	if b.hidden > 0 {
		b.warn(fmt.Sprintf("text that nobody sees (white, or smaller than 3 points) was left out in %d places, the first in paragraph %d",
			b.hidden, b.hiddenAt))
	}
	for _, w := range b.warned {
		d.Warnings = append(d.Warnings, extract.Warning{Text: w})
	}
	return d, nil
}
