package pdf

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// note is a footnote.
type note struct {
	mark  string // as printed: "1", "*", "1/"
	label string // "1", "*"
	end   bool   // it stands at the end of the file, not of the page
}

// noteSize is how much smaller than the text of the file a footnote is, unless its mark is raised or has a stroke ("1/").
const noteSize = 0.93

const (
	stars     = "*†‡§¶"
	backArrow = "↩"
)

var (
	noteLabel  = regexp.MustCompile(`^(?:\d{1,3}|\*{1,3}|[†‡§¶]|[a-z]|[ivxl]{2,6})$`)
	romanLabel = regexp.MustCompile(`^[ivxl]{1,6}$`)
	romanNote  = regexp.MustCompile(`^([ivxl]{1,6})\.?\s+\S`)
	strokeNote = regexp.MustCompile(`^(\d{1,3}|[a-z])/\s+\S`)
	strokeMark = regexp.MustCompile(`(?:^|\s)(\d{1,3})/(?:[\s,.;:)]|$)|\s([a-z])/(?:[\s,.;:)]|$)`)
	starNote   = regexp.MustCompile(`^(\*{1,3}|[†‡§¶])\s*[^*\s]`)
	digitNote  = regexp.MustCompile(`^(\d{1,3})\.?\s+\S`)
)

// markNotes finds the footnotes of each page, and notes at the file's end. body is the size of most of its text.
func markNotes(sheets []*sheet, body float64) {
	var last *note
	for _, s := range sheets {
		if s.taggedNotes() {
			continue
		}
		refs := s.references()
		for start := 0; start < len(s.lines); {
			end := start + 1
			for end < len(s.lines) && !jumps(s.lines[end-1], s.lines[end]) {
				end++
			}
			last = columnNotes(s.lines[start:end], refs, body, last)
			start = end
		}
	}
	markArrowNotes(sheets)
	markEndnotes(sheets, body)
}

// references are the marks of notes in the text of a page.
func (s *sheet) references() map[string]bool {
	refs := map[string]bool{}
	for _, l := range s.lines {
		l.references(refs)
	}
	return refs
}

// references adds the marks of notes in a line: superscripts, strokes behind a number, stars.
func (l *line) references(refs map[string]bool) {
	for i := range l.runs {
		r := &l.runs[i]
		if !r.raised && (r.tag.inline != "Reference" || i == 0) {
			continue
		}
		for _, label := range labelsOf(r.text) {
			if i > 0 {
				refs[label] = true
			}
		}
	}
	for _, m := range strokeMark.FindAllStringSubmatch(l.text, -1) {
		refs[m[1]+m[2]+"/"] = true
	}
	if t := strings.TrimRight(l.text, stars); t != "" && t != l.text {
		refs[l.text[len(t):]] = true
	}
}

// labelsOf are the labels in a superscript: "1", "1, 2", "*". It is empty for what is none.
func labelsOf(text string) []string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
	for _, p := range parts {
		if !noteLabel.MatchString(p) {
			return nil
		}
	}
	return parts
}

// taggedNotes marks the footnotes that the file itself marks; it says whether there is any on the page.
func (s *sheet) taggedNotes() bool {
	notes := map[int]*note{}
	for _, l := range s.lines {
		if l.tag.note == 0 || l.kind != bodyLine {
			continue
		}
		n := notes[l.tag.note]
		if start, _ := noteStart(l, 0, nil); n == nil || start != nil && l.runs[0].raised && start.label != n.label {
			if n = start; n == nil {
				n = &note{}
			}
			notes[l.tag.note] = n
		}
		l.kind, l.note = noteLine, n
	}
	return len(notes) > 0
}

// noteStart is the note that a line begins, if it may, and whether its mark is certain: raised, a star or a stroke.
// Without references any mark will do.
func noteStart(l *line, body float64, refs map[string]bool) (n *note, certain bool) {
	text := l.plain()
	if l.runs[0].raised && len(l.runs) > 1 {
		if labels := labelsOf(l.runs[0].text); len(labels) == 1 {
			return &note{mark: labels[0], label: labels[0]}, true
		}
	}
	less := body == 0 || l.size < noteSize*body
	if m := strokeNote.FindStringSubmatch(text); m != nil && (refs == nil || refs[m[1]+"/"]) {
		return &note{mark: m[1] + "/", label: m[1]}, true
	}
	for _, p := range []*regexp.Regexp{starNote, digitNote, romanNote} {
		if p == romanNote && len(l.runs) > 1 && !romanLabel.MatchString(strings.TrimSpace(l.runs[0].text)) {
			continue // a word
		}
		if m := p.FindStringSubmatch(text); m != nil && less && (refs == nil || refs[m[1]]) {
			return &note{mark: m[1], label: m[1]}, p == starNote
		}
	}
	return nil, false
}

// columnNotes marks the footnotes at the foot of a column. last is the note before, which may go on here; the last note
// is returned.
func columnNotes(column []*line, refs map[string]bool, body float64, last *note) *note {
	start := slices.IndexFunc(column, func(l *line) bool {
		if l.kind != bodyLine {
			return false
		}
		n, _ := noteStart(l, body, refs)
		return n != nil && refs[n.mark]
	})
	if start < 0 || !smallToEnd(column[start:], body) {
		return last
	}
	begin := start
	if last != nil {
		start = goesOnAbove(column, start, body)
	}
	for i, l := range column {
		if i < start || l.kind != bodyLine {
			continue
		}
		n, certain := noteStart(l, body, nil)
		if n != nil && (i == begin || certain && refs[n.mark] || last != nil && isNext(last.label, n.label)) {
			last = n
		}
		l.kind, l.note = noteLine, last
	}
	return last
}

// isNext says that the number or letter b is the next to a.
func isNext(a, b string) bool {
	if len(a) == 1 && len(b) == 1 && a >= "a" && b[0] == a[0]+1 {
		return true
	}
	if romanLabel.MatchString(a) && romanLabel.MatchString(b) {
		return pageNumber(b) == pageNumber(a)+1
	}
	x, err := strconv.Atoi(a)
	y, err2 := strconv.Atoi(b)
	return err == nil && err2 == nil && y == x+1
}

// smallToEnd says that what is below the first line of a note may be notes: none of it is larger.
func smallToEnd(lines []*line, body float64) bool {
	limit := max(lines[0].size, noteSize*body) * 1.02
	if lines[0].size >= noteSize*body {
		limit = lines[0].size * 1.02
	}
	for _, l := range lines {
		if l.kind == bodyLine && l.size > limit {
			return false
		}
	}
	return true
}

// goesOnAbove finds where the lines of a note from the page before begin, above the first note of a column: they are
// as small as it.
func goesOnAbove(column []*line, start int, body float64) int {
	first := column[start]
	if first.size >= noteSize*body {
		return start
	}
	for start > 0 {
		l := column[start-1]
		if l.kind != bodyLine || l.size > first.size*1.02 || l.base-column[start].base > 1.6*first.size {
			break
		}
		start--
	}
	return start
}
