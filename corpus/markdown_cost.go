package corpus

import (
	"fmt"
	"regexp"
	"strings"
)

// markupCost bounds the work that a file makes for the Markdown parser, in steps of about a nanosecond. The parser
// looks at what follows each opening mark up to the end of its paragraph, for the definition of each footnote
// through all of them, at the space before a line once for each list around it, and fills short rows of tables up to
// the width of the head: a few kilobytes made for it would keep it busy for hours. A book has a hundredth of this.
const markupCost = 3_000_000_000

const (
	cellCost  = 3000 // of a table's cell, in time as in memory
	noteCost  = 15   // of each footnote for each reference: they lie scattered in memory
	spaceCost = 10   // of each column before a line's text, for each list around it
)

var (
	bulletLine  = regexp.MustCompile(`^ {0,3}(?:[-*+][ \t]+\S|#{1,6}[ \t])`)
	orderedLine = regexp.MustCompile(`^ ?\d{1,9}[.)][ \t]+\S`)
	delimiters  = regexp.MustCompile(`^[ \t>]*[-:|][-:| \t]*$`)
)

// costing adds up what the lines of a file cost, stretch by stretch: what may be one paragraph.
type costing struct {
	depth             int // of lists, at most
	total             int
	bytes, marks      int  // of the stretch at hand
	ordered           bool // it began with a numbered item
	columns           int  // the widest head of a table in it
	defined, referred int  // footnotes of the file
	escapes           int  // escaped bars of the file, which the parser compares with each other
	spaces            int  // what the space before the lines costs
}

// checkCost refuses Markdown that would take very long to parse.
func (s *source) checkCost() error {
	c := costing{depth: s.limits.NestingDepth}
	for _, l := range s.lines {
		c.add(l.text)
		if c.sum() > markupCost {
			detail, advice := "too many footnotes, cells or escaped bars", "part it by empty lines, or split the file"
			switch {
			case c.spaces > markupCost/2:
				detail, advice = "too much space before the lines", "take it out, or split the file"
			case c.total+c.marks*c.bytes > markupCost && c.columns == 0:
				detail = fmt.Sprintf("%d marks in %d bytes without an empty line", c.marks, c.bytes)
			}
			return s.fail(ErrTooComplex, l.no, detail, advice)
		}
	}
	return nil
}

func (c *costing) add(text string) {
	blank := strings.TrimSpace(text) == ""
	fresh := c.bytes == 0
	if fresh {
		c.ordered = orderedLine.MatchString(text)
	}
	if blank || bulletLine.MatchString(text) || (c.ordered && orderedLine.MatchString(text)) {
		c.total += c.marks * c.bytes
		c.marks, c.bytes = 0, 0
	}
	if blank {
		c.columns = 0
		return
	}
	c.bytes += len(text) + 1
	for i := range len(text) {
		switch text[i] {
		case '[', ']', '*', '_', '`', '<':
			c.marks++
		}
	}
	c.spaces += c.spaceBefore(text)
	c.total += c.columns * cellCost
	if delimiters.MatchString(text) {
		c.columns = max(c.columns, strings.Count(text, "|")+1)
	}
	c.escapes += strings.Count(text, `\|`)
	if n := strings.Count(text, "[^"); n > 0 {
		c.referred += n
		c.defined += strings.Count(text, "]:")
	}
}

// spaceBefore is the cost of the space before a line. So much of it as two columns for each can have lists around it.
func (c *costing) spaceBefore(text string) int {
	space := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	columns := len(space) + 3*strings.Count(space, "\t")
	return columns * min(columns/2+1, c.depth) * spaceCost
}

// sum is the cost so far.
func (c *costing) sum() int {
	return c.total + c.spaces + c.marks*c.bytes + noteCost*c.defined*c.referred + 2*c.escapes*c.escapes
}
