package corpus

import (
	"fmt"
	"regexp"
	"strings"
)

var containerMark = regexp.MustCompile(`^[ \t]*(>|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$))`)

// checkMarkup refuses, before anything is parsed, what makes the parser slow: deep nesting and very long lines.
func (s *source) checkMarkup() error {
	var n nesting
	for _, l := range s.lines {
		if len(l.text) > s.limits.MarkupBytes {
			return s.fail(ErrLineTooLong, l.no,
				fmt.Sprintf("%d bytes of Markdown, the limit is %d", len(l.text), s.limits.MarkupBytes), "break it into paragraphs")
		}
		if n.depth(l.text, s.limits.NestingDepth) > s.limits.NestingDepth {
			return s.fail(ErrTooDeep, l.no, fmt.Sprintf("the limit is %d", s.limits.NestingDepth), "flatten it")
		}
	}
	return s.checkCost()
}

// nesting follows how deep lists and quotations nest. It may count more than the parser does, never less.
type nesting struct {
	columns []int // where the marks of the open lists stand, each to the right of the one before
}

// depth is the number of lists and quotations around the text of a line; it stops counting over the limit.
func (n *nesting) depth(text string, limit int) int {
	quotes, column := 0, 0
	for quotes+len(n.columns) <= limit {
		m := containerMark.FindStringSubmatchIndex(text)
		if m == nil || isRule(text) {
			break
		}
		at := column + width(text[:m[2]])
		column = at + width(text[m[2]:m[1]])
		if text[m[2]] == '>' {
			quotes++
		} else {
			for len(n.columns) > 0 && n.columns[len(n.columns)-1]+2 > at {
				n.columns = n.columns[:len(n.columns)-1]
			}
			n.columns = append(n.columns, at)
		}
		text = text[m[1]:]
	}
	return quotes + len(n.columns)
}

// width is the number of columns that marks and space take, tabs by the most they may take.
func width(s string) int { return len(s) + 3*strings.Count(s, "\t") }

// isRule says that a line parts sections ("- - -") and is no list.
func isRule(text string) bool {
	text = strings.TrimSpace(text)
	if text == "" || (text[0] != '-' && text[0] != '*') {
		return false
	}
	marks := 0
	for i := range len(text) {
		switch text[i] {
		case text[0]:
			marks++
		case ' ', '\t':
		default:
			return false
		}
	}
	return marks >= 3
}
