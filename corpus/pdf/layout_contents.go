package pdf

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	leaderDots    = regexp.MustCompile(`(?:\s*\.){5,}|…{2,}`)
	leaderEntry   = regexp.MustCompile(`(?:(?:\s*\.){5,}|…{2,})\s*(?:\d{1,4}|[ivxl]{1,7})$`)
	contentsTitle = regexp.MustCompile(`(?i)^(?:table of contents|contents|table des matières|sommaire)$`)
	entryEnd      = regexp.MustCompile(`(?:^|\s)(?:\d{1,4}|[ivxl]{1,7})$`)
)

// An entry of a table of contents takes so many lines before its page number, and a line of it so many bytes. A page
// with so many lines that end in leading dots and a number has a table of contents without a title.
const (
	contentsAhead = 5
	entryLength   = 120
	leaderEntries = 3
)

// contents is a table of contents while it is read.
type contents struct {
	open bool
	last int // the last page number in it
}

// markContents finds tables of contents: by the file's word for them, by their title and the entries below it, or by
// lines with leading dots and a page number. Tables of other things have leading dots too, but no page numbers.
func markContents(sheets []*sheet) {
	var c contents
	for _, s := range sheets {
		dotted, entries := 0, 0
		for _, l := range s.lines {
			if l.kind == bodyLine && leaderDots.MatchString(l.text) {
				dotted++
				if leaderEntry.MatchString(l.text) {
					entries++
				}
			}
		}
		c.open = c.open && entries > 0 // on from the page before
		for i, l := range s.lines {
			if l.kind == bodyLine && c.isEntry(s.lines[i:], dotted > 0, entries >= leaderEntries) {
				l.kind = contentsLine
			}
		}
	}
}

// isEntry says that the first of some lines is part of a table of contents, or its title. Where the page is full of
// entries they need no title.
func (c *contents) isEntry(lines []*line, dotted, full bool) bool {
	l := lines[0]
	switch {
	case l.tag.contents, full && leaderEntry.MatchString(l.text):
		return true
	case contentsTitle.MatchString(l.text):
		*c = contents{open: true}
		return true
	}
	c.open = c.open && c.takes(lines, dotted)
	return c.open
}

// takes says that the first of some lines belongs to the table: it ends in a page number that is no smaller than the last,
// or it or one of the next lines ends in leading dots or is nothing but such a number.
func (c *contents) takes(lines []*line, dotted bool) bool {
	if t := lines[0].text; len(t) <= entryLength && entryEnd.MatchString(t) {
		return c.rises(t)
	}
	ahead := contentsAhead
	if !dotted {
		ahead = 2
	}
	n := 0
	for j, l := range lines {
		switch {
		case l.kind != bodyLine:
			continue
		case dotted && leaderDots.MatchString(l.text):
			return true
		case l.text == entryEnd.FindString(l.text):
			return j == 0 || c.rises(l.text)
		case j > 0 && jumps(lines[j-1], l), len(l.text) > entryLength, n == ahead:
			return false
		}
		n++
	}
	return false
}

// rises says that the page number at the end of a text is no smaller than the last; roman numbers always are.
func (c *contents) rises(text string) bool {
	n, err := strconv.Atoi(strings.TrimSpace(entryEnd.FindString(text)))
	if err != nil {
		return true
	}
	if n < c.last {
		return false
	}
	c.last = n
	return true
}
