package pdf

import "regexp"

var (
	leaderDots    = regexp.MustCompile(`(?:\s*\.){5,}|…{2,}`)
	contentsTitle = regexp.MustCompile(`(?i)^(?:table of contents|contents|table des matières|sommaire|index)$`)
	entryEnd      = regexp.MustCompile(`(?:^|\s)(?:\d{1,4}|[ivxl]{1,7})$`)
)

// An entry of a table of contents takes so many lines before its page number, and a line of it so many bytes.
const (
	contentsAhead = 5
	entryLength   = 120
)

// markContents finds tables of contents: by the file's word for them, or lines with leading dots and those around them,
// below their title.
func markContents(sheets []*sheet) {
	within := false // a table of contents is open, from the page before too
	before := 0     // leading dots on the page before
	for _, s := range sheets {
		leaders := 0
		for _, l := range s.lines {
			if l.kind == bodyLine && leaderDots.MatchString(l.text) {
				leaders++
			}
		}
		within = s.markEntries(within && (leaders > 0 || before == 0), leaders)
		before = leaders
	}
}

// markEntries marks the entries on a page; within says that a table is open. It says whether one is open at the end.
func (s *sheet) markEntries(within bool, leaders int) bool {
	for i, l := range s.lines {
		switch {
		case l.kind != bodyLine:
		case l.tag.contents:
			l.kind = contentsLine
		case contentsTitle.MatchString(l.text):
			l.kind = contentsLine
			within = true
		case within:
			if s.entryAt(i, leaders > 0) {
				l.kind = contentsLine
			} else if leaders < 3 {
				within = false
			}
		case leaders >= 3 && leaderDots.MatchString(l.text):
			l.kind = contentsLine
			within = true
		}
	}
	return within
}

// entryAt says that line i belongs to a table of contents: it ends in a page number, or it or one of the next lines ends
// in leading dots or is nothing but a page number.
func (s *sheet) entryAt(i int, dotted bool) bool {
	if t := s.lines[i].text; len(t) <= entryLength && entryEnd.MatchString(t) {
		return true
	}
	ahead := contentsAhead
	if !dotted {
		ahead = 2
	}
	for j, n := i, 0; j < len(s.lines) && n < ahead; j++ {
		l := s.lines[j]
		switch {
		case l.kind != bodyLine:
			continue
		case dotted && leaderDots.MatchString(l.text), l.text == entryEnd.FindString(l.text):
			return true
		case j > i && l.fresh, len(l.text) > entryLength:
			return false
		}
		n++
	}
	return false
}
