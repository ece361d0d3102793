package pdf

import (
	"regexp"
	"slices"
	"strings"
)

// cutMarks takes the marks of the file's notes out of its lines, and out of the notes their own. A note may be referred
// to from other pages than its own.
func cutMarks(all []*line) {
	known := map[string]bool{}
	for _, l := range all {
		if l.note != nil {
			known[l.note.mark] = true
		}
	}
	addSeries(all, known)
	begun := map[*note]bool{}
	for _, l := range all {
		if l.note != nil {
			if !begun[l.note] && l.note.mark != "" {
				begun[l.note] = true
				rest, ok := strings.CutPrefix(l.text, l.note.mark)
				if !ok { // it stands elsewhere in the line after all, and stays there
					l.note.mark = ""
					continue
				}
				l.text = strings.TrimLeft(rest, ". ")
			}
			if t, ok := strings.CutSuffix(l.text, backArrow); ok && l.note.end {
				l.text, l.cut = strings.TrimSpace(t), append(l.cut, backArrow)
			}
			continue
		}
		l.cutMarks(known)
	}
}

// markBetween makes marks of what is raised between two marks: the comma of "30, 31".
func (l *line) markBetween() {
	for i := 1; i+1 < len(l.runs); i++ {
		if r := &l.runs[i]; r.raised && l.runs[i-1].mark && l.runs[i+1].mark && wordCharacters(r.text) == 0 {
			r.mark = true
		}
	}
}

// So many marks follow one another, from the first on, in a text whose notes are not known: they stand in another file, or
// in a form that is not seen. Raised roman numbers are hardly anything else.
const (
	seriesMarks = 3
	romanMarks  = 2
)

// addSeries adds the raised marks in the text that count 1, 2, 3 or i, ii, iii to those that are known.
func addSeries(all []*line, known map[string]bool) {
	for first, least := range map[string]int{"1": seriesMarks, "i": romanMarks} {
		series := []string{}
		for _, l := range all {
			if l.note != nil || l.kind != bodyLine {
				continue
			}
			for _, label := range l.raisedLabels() {
				if len(series) == 0 && label == first || len(series) > 0 && isNext(series[len(series)-1], label) {
					series = append(series, label)
				}
			}
		}
		for _, label := range series {
			known[label] = known[label] || len(series) >= least
		}
	}
}

// raisedLabels are the marks in a line that may be those of notes.
func (l *line) raisedLabels() []string {
	var out []string
	for i := range l.runs {
		if i > 0 && l.runs[i].raised && !unit.MatchString(l.runs[i-1].text) {
			out = append(out, labelsOf(l.runs[i].text)...)
		}
	}
	return out
}

// unit is what a raised 2 or 3 behind it makes a unit of, or a number a power: it refers to no note.
var unit = regexp.MustCompile(`(?:^|[\s\d/(])(?:[kcdm]?m|ft|10)$`)

// cutMarks takes the marks of known notes out of a line of text.
func (l *line) cutMarks(known map[string]bool) {
	found := false
	for i := range l.runs {
		r := &l.runs[i]
		if !r.raised && r.tag.inline != "Reference" || i > 0 && unit.MatchString(l.runs[i-1].text) {
			continue
		}
		labels := labelsOf(r.text)
		if len(labels) > 0 && !slices.ContainsFunc(labels, func(s string) bool { return !known[s] }) {
			r.mark, found = true, true
		}
	}
	if found {
		l.markBetween()
		l.write()
	}
	for _, m := range strokeMark.FindAllStringSubmatch(l.text, -1) {
		if mark := m[1] + m[2] + "/"; known[mark] {
			l.text = strings.TrimSpace(strings.Replace(" "+l.text, " "+mark, "", 1))
			l.cut = append(l.cut, mark)
		}
	}
	t := strings.TrimRight(l.text, stars)
	if t != "" && t != l.text && known[l.text[len(t):]] && !strings.ContainsAny(t, stars) {
		l.cut = append(l.cut, l.text[len(t):])
		l.text = strings.TrimRight(t, " ")
	}
}
