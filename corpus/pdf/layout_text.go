package pdf

import "strings"

// plain is the line's text as drawn, marks of notes included.
func (l *line) plain() string { return joinRuns(l.runs, true) }

// write makes the line's text, without the marks of notes.
func (l *line) write() {
	l.text = joinRuns(l.runs, false)
	l.cut = l.cut[:0]
	for i := range l.runs {
		r := &l.runs[i]
		switch n := len(l.cut); {
		case !r.mark:
		case n > 0 && wordCharacters(r.text) == 0 && l.runs[i-1].mark:
			l.cut[n-1] += strings.TrimSpace(r.text)
		default:
			l.cut = append(l.cut, strings.TrimSpace(r.text))
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
			if r.raised && i > 0 && !space && j == 0 {
				w = raised(w, runs[i-1].text)
			}
			b.WriteString(w)
			space = false
		}
	}
	return b.String()
}

// superscripts are the digits as superscripts.
var superscripts = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

// raised is a word drawn as a superscript behind a text. Digits right behind a digit would make another number of it: the
// sixth power of 10 is not 106, and a mark behind 1992 whose note is not known makes no year of it.
func raised(word, before string) string {
	if n := len(before); n == 0 || !isDigit(rune(before[n-1])) || strings.ContainsFunc(word, func(r rune) bool { return !isDigit(r) }) {
		return word
	}
	return superscripts.Replace(word)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

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
