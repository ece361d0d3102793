package office

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"agendabot/corpus/extract"
)

// look is what a block may be taken for.
type look uint8

const (
	lookPlain look = iota
	lookBold       // all of it is bold
	lookFixed      // it is what its style says
)

func lookOf(p *para) look {
	switch {
	case p.role != plain:
		return lookFixed
	case p.bold:
		return lookBold
	}
	return lookPlain
}

const (
	headingRunes = 100 // of a heading known by its look, at most
	headingRun   = 4   // headings in a row, at most: more are a cover page or a list
)

// findHeadings makes headings of short paragraphs in bold or capitals, where the file has no headings of its own:
// two at least, and less than half of its paragraphs.
func (b *builder) findHeadings() {
	if b.headings > 0 {
		return
	}
	var found []int
	var run []int
	paragraphs, numberless := 0, false
	endRun := func() {
		if len(run) <= headingRun {
			found = append(found, run...)
		}
		run = nil
	}
	for i := range b.blocks {
		switch b.blocks[i].Kind {
		case extract.Footnote:
			continue
		case extract.Paragraph, extract.Item:
			paragraphs++
		default:
		}
		if b.looksLikeHeading(i) {
			run = append(run, i)
		} else {
			endRun()
		}
	}
	// What is left in run has nothing behind it that it could be the heading of.
	if len(found) < 2 || len(found) > paragraphs/2 {
		return
	}
	for _, i := range found {
		numberless = numberless || numberDepth(b.headingText(i)) == 0
	}
	for _, i := range found {
		b.makeHeading(i, numberless)
	}
}

// headingText is a block's text with the mark that is printed before it.
func (b *builder) headingText(i int) string {
	if m := b.blocks[i].Mark; m != "" {
		return m + " " + b.blocks[i].Lines[0]
	}
	return b.blocks[i].Lines[0]
}

func (b *builder) looksLikeHeading(i int) bool {
	block := &b.blocks[i]
	switch {
	case b.looks[i] == lookFixed, block.Kind != extract.Paragraph && block.Kind != extract.Item:
		return false
	case block.Kind == extract.Item && (block.Level > 1 || block.Mark == bulletMark || b.listGoesOn(i)):
		return false
	}
	text := block.Lines[0]
	if strings.Contains(text, "\n") || utf8.RuneCountInString(text) > headingRunes || strings.ContainsAny(text[len(text)-1:], ".,;:") {
		return false
	}
	return countLetters(text) >= 3 && (b.looks[i] == lookBold || inCapitals(text))
}

// listGoesOn says that the next block is an item of the same list.
func (b *builder) listGoesOn(i int) bool {
	for j := i + 1; j < len(b.blocks); j++ {
		if b.blocks[j].Kind != extract.Footnote {
			return b.blocks[j].List == b.blocks[i].List
		}
	}
	return false
}

// inCapitals says that four letters or more are all capitals.
func inCapitals(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n >= 4
}

// numberDepth is 0 without a number, 1 for "A.", "II." and "3.", 2 for "3.1".
func numberDepth(text string) int {
	n := typedNumber(text)
	if n == 0 {
		return 0
	}
	return 1 + strings.Count(strings.TrimRight(text[:n], ".) \u00a0"), ".")
}

func (b *builder) makeHeading(i int, numberless bool) {
	text := b.headingText(i)
	block := &b.blocks[i]
	level := numberDepth(text)
	if numberless {
		level++
	}
	why := "capitals"
	if b.looks[i] == lookBold {
		why = "bold"
	}
	bare := typedNumber(text)
	if block.Mark != "" {
		bare = len(block.Mark) + 1
	}
	*block = extract.Block{
		Kind: extract.Heading, Level: min(max(level, 1), 6), Lines: []string{text}, Place: block.Place, Bare: bare,
		Did: append(block.Did, extract.Done{Rule: extract.RuleHeading, Text: why}),
	}
	b.headings++
}
