package pdf

import (
	"regexp"
	"strings"
)

// notesTitle is what stands over the notes of a text that has them at its end.
var notesTitle = regexp.MustCompile(`(?i)^(?:end ?|foot)?notes(?: and references| et références)?$|^references and notes$|^notes de (?:fin|bas de page)$|^endnotes$`)

// Notes at the end are so many at least, and so many of ten of their marks must be in the text.
const (
	endnotesLeast  = 2
	endnotesShared = 6
)

// markEndnotes makes notes of what stands below the title "Notes", or small at the file's end: from the first number on,
// each begins with the next. body is the size of most of the file's text.
func markEndnotes(sheets []*sheet, body float64) {
	var all []*line
	found := map[string]bool{} // notes at the foot of pages
	for _, s := range sheets {
		for _, l := range s.lines {
			switch {
			case l.kind == bodyLine && !l.turned:
				all = append(all, l)
			case l.note != nil:
				found[l.note.mark] = true
			}
		}
	}
	refs := map[string]bool{} // in the text so far
	for i, l := range all {
		switch {
		case l.kind != bodyLine:
		case notesTitle.MatchString(l.text):
			markSection(all[i+1:], refs, body)
		case i > 0 && isApart(all[i-1], l):
			if n, _ := noteStart(l, body, refs); n != nil && isFirst(n.label) && refs[n.mark] && !found[n.mark] && smallToEnd(all[i:], body) {
				markSection(all[i:], refs, body)
			}
		}
		l.references(refs)
	}
}

// markSection marks the notes that some lines begin with, if they are notes of the text.
func markSection(lines []*line, refs map[string]bool, body float64) {
	var notes []*note // of each line
	var last *note
	count, known := 0, 0
	for i, l := range lines {
		n, _ := noteStart(l, 0, nil)
		switch {
		case n != nil && (last == nil && isFirst(n.label) || last != nil && isNext(last.label, n.label)):
			n.end, last = true, n
			count++
			if refs[n.mark] {
				known++
			}
		case last == nil || endsNotes(lines[i-1], l, lines[0], body):
			l = nil
		}
		if l == nil {
			break
		}
		notes = append(notes, last)
	}
	if count < endnotesLeast || known*10 < count*endnotesShared {
		return
	}
	for i, n := range notes {
		lines[i].kind, lines[i].note = noteLine, n
	}
}

// isFirst says that a label is that of the first of some notes.
func isFirst(label string) bool { return label == "1" || label == "a" || label == "i" }

// isApart says that l stands at the top of a page or column, or well below the line before.
func isApart(before, l *line) bool {
	return before.page != l.page || jumps(before, l) || before.base-l.base > 1.9*l.size
}

// endsNotes says that l, which is behind the line before, is no part of the notes that begin with the line first: it is bold
// or larger than they are, or the title of an annex, or stands apart from them behind the end of a sentence. Text that is
// left among the notes could not be found.
func endsNotes(before, l, first *line, body float64) bool {
	if l.isBold() && !first.isBold() || l.size >= largerSize*max(first.size, body) || chapterAlone.MatchString(l.text) {
		return true
	}
	return isApart(before, l) && endsSentence(before.text)
}

// arrowLines is how many lines a note that ends in an arrow has at the most.
const arrowLines = 60

// markArrowNotes makes notes of numbered lines at the end of a file that end in an arrow back to the text, as HTML pages
// print them.
func markArrowNotes(sheets []*sheet) {
	for _, s := range sheets {
		for i, l := range s.lines {
			if l.kind != bodyLine || !strings.HasSuffix(l.text, backArrow) {
				continue
			}
			j := i
			for j > 0 && i-j < arrowLines && !digitNote.MatchString(s.lines[j].text) && s.lines[j-1].kind == bodyLine {
				j--
			}
			m := digitNote.FindStringSubmatch(s.lines[j].text)
			if m == nil {
				continue
			}
			n := &note{mark: m[1], label: m[1], end: true}
			for _, o := range s.lines[j : i+1] {
				o.kind, o.note = noteLine, n
			}
		}
	}
}
