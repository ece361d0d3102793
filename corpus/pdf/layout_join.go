package pdf

import (
	"math"
	"strings"

	"agendabot/corpus/extract"
)

// leastLetters is how many letters and digits a part has that ends the paragraph before it: others are specks in
// pictures of pages.
const leastLetters = 3

// joinParts joins paragraphs, notes and rows that a page's or a column's end, a note or a running head parts.
func joinParts(parts []*part) []*part {
	var out []*part
	numbered := mostlyNumbered(parts)
	var last *part // the last of the text
	notes := map[*note]*part{}
	rows := map[int]*part{}
	for _, p := range parts {
		switch {
		case p.kind == extract.Footnote && p.note != nil:
			if first := notes[p.note]; first != nil {
				first.join(p)
				continue
			}
			notes[p.note] = p
		case p.kind == extract.Row:
			if first := rows[p.lines[0].row]; first != nil {
				first.join(p)
				continue
			}
			rows[p.lines[0].row], last = p, p
		case p.kind == extract.Paragraph && last != nil && (goesOnIn(last, p) || runsOnIn(last, p, numbered)):
			last.join(p)
			continue
		case p.kind != extract.Head && p.kind != extract.Footnote && !p.lines[0].turned && wordCharacters(p.text()) >= leastLetters:
			last = p
		}
		out = append(out, p)
	}
	return out
}

// join puts q behind p.
func (p *part) join(q *part) {
	before, after := strings.Fields(p.text()), strings.Fields(q.text())
	p.did = append(p.did, extract.Done{Rule: extract.RuleJoin, Text: "… " +
		strings.Join(before[max(0, len(before)-2):], " ") + " ⏎ " + strings.Join(after[:min(2, len(after))], " ") + " …"})
	p.lines, p.texts = append(p.lines, q.lines...), append(p.texts, q.texts...)
	p.did = append(p.did, q.did...)
}

// goesOnIn says that paragraph q goes on with p, of which a page or column parts it.
func goesOnIn(p, q *part) bool {
	a, b := p.lines[len(p.lines)-1], q.lines[0]
	if p.kind != extract.Paragraph && p.kind != extract.Item || a.turned || b.turned || b.page-a.page > 1 {
		return false
	}
	if p.sameAs != 0 && p.sameAs == q.sameAs {
		return true
	}
	if !b.fresh && a.page == b.page || !a.sizeLike(b) || a.isBold() != b.isBold() || beginsMarked(q.text()) {
		return false
	}
	text := p.text()
	return !endsSentence(text) && (beginsLower(q.text()) || endsOpen(text) || p.hangs(q))
}

// Prose is of so many bytes, in two lines or more. A file whose prose is numbered has so many numbered paragraphs, and so
// many of ten.
const (
	proseBytes     = 100
	numberedLeast  = 8
	numberedShared = 8
)

// isProse says that a part is text of some length.
func (p *part) isProse() bool { return len(p.lines) > 1 && len(p.text()) >= proseBytes }

// mostlyNumbered says that paragraphs of a file have numbers.
func mostlyNumbered(parts []*part) bool {
	prose, numbered := 0, 0
	for _, p := range parts {
		if (p.kind == extract.Item || p.kind == extract.Paragraph) && p.isProse() {
			prose++
			if p.number > 0 {
				numbered++
			}
		}
	}
	return numbered >= numberedLeast && numbered*10 >= prose*numberedShared
}

// runsOnIn says that q, at the top of a page or column, goes on with p though it begins with a capital: p is prose and its
// last line full, and no sentence ends there; or one does, but new paragraphs have numbers in this file.
func runsOnIn(p, q *part, numbered bool) bool {
	a, b := p.lines[len(p.lines)-1], q.lines[0]
	switch {
	case !p.isProse() || !b.fresh || a.turned || b.turned || b.page-a.page > 1 || p.sameAs != 0 || q.sameAs != 0,
		half(a.size) != half(b.size) || a.isBold() != b.isBold() || a.isItalic() != b.isItalic() || falls(a, b),
		beginsMarked(q.text()) || captionText.MatchString(q.text()) || q.centred,
		a.column == b.column && math.Abs(a.left-b.left) > 0.3*b.size,
		len(q.lines) > 1 && math.Abs(b.left-q.lines[1].left) > 0.3*b.size,
		len(q.lines) == 1 && !endsSentence(q.text()):
		return false
	case !endsSentence(p.text()):
		return p.number > 0 || !strings.HasSuffix(p.text(), ",")
	}
	return numbered && p.number > 0
}

// hangs says that q begins as the lines of p behind its first do: that line stands elsewhere than the others, and the
// first of q does not.
func (p *part) hangs(q *part) bool {
	if len(p.lines) < 2 || len(q.lines) < 2 {
		return false
	}
	last := p.lines[len(p.lines)-1]
	return math.Abs(p.lines[0].left-p.lines[1].left) > 0.8*last.size && !falls(last, q.lines[0]) &&
		math.Abs(q.lines[0].left-q.lines[1].left) < 0.3*last.size
}

// endsOpen says that a text cannot end a paragraph: a function word, a hyphen.
func endsOpen(text string) bool {
	switch strings.ToLower(lastWord(text)) {
	case "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "its", "of", "on", "or", "that", "the", "their", "to",
		"with", "under", "which", "à", "au", "aux", "dans", "de", "des", "du", "en", "et", "la", "le", "les", "par", "pour", "sur", "un", "une":
		return true
	}
	return strings.HasSuffix(text, "-")
}
