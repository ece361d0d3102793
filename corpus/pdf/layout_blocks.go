package pdf

import (
	"cmp"
	"slices"

	"agendabot/corpus/extract"
)

// block is a part as the reader's block.
func (p *part) block() extract.Block {
	first := p.lines[0]
	b := extract.Block{
		Kind: p.kind, Level: p.level, Lines: p.texts, Place: first.place, Page: first.page, List: p.list,
		Mark: p.mark, Number: p.number, Label: p.label, Bare: p.bare, Did: p.did,
	}
	switch {
	case p.kind == extract.Footnote && p.note != nil:
		b.Mark, b.Label = p.note.mark, p.note.label
	case p.kind == extract.Row:
		b.Lines = p.rowLines()
		b.Header = first.header
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

// rowLines are the lines of a row, cell by cell, with a bar between the last line of a cell and the first of the next.
func (p *part) rowLines() []string {
	slices.SortStableFunc(p.lines, func(a, b *line) int { return cmp.Compare(a.cell, b.cell) })
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
