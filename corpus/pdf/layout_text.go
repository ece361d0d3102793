package pdf

import "strings"

// plain is the line's text as drawn, marks of notes included.
func (l *line) plain() string { return joinRuns(l.runs, true) }

// write makes the line's text, without the marks of notes.
func (l *line) write() {
	l.text = joinRuns(l.runs, false)
	l.cut = l.cut[:0]
	for i := range l.runs {
		if l.runs[i].mark {
			l.cut = append(l.cut, strings.TrimSpace(l.runs[i].text))
		}
	}
}

// joinRuns joins the texts of runs, with one space where there is any.
func joinRuns(runs []run, marks bool) string {
	var b strings.Builder
	space := false
	for i := range runs {
		r := &runs[i]
		space = space || i > 0 && spaced(&runs[i-1], r)
		if r.mark && !marks {
			continue
		}
		for j, w := range strings.Fields(r.text) {
			if (space || j > 0) && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w)
			space = false
		}
	}
	return b.String()
}

// spaced says whether there is a space between two runs of a line. PDFium sees one before a hyphen that a word
// processor drew by itself, a little apart from the word.
func spaced(a, b *run) bool {
	em := max(a.size, b.size)
	if a.raised || b.raised {
		em = min(a.size, b.size)
	}
	gap := b.left - a.right
	switch {
	case strings.HasSuffix(a.text, " "), strings.HasPrefix(b.text, " "):
		return gap > hyphenGap*em || !isHyphen(a.text) && !isHyphen(b.text)
	case b.order == a.order+1:
		return gap > 0.35*em
	}
	return gap > spaceGap*em
}

func isHyphen(text string) bool {
	switch strings.TrimSpace(text) {
	case "-", "‐", "‑":
		return true
	}
	return false
}
