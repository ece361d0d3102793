package html

import (
	"regexp"
	"slices"
	"strings"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"agendabot/corpus/extract"
)

var (
	markPattern = regexp.MustCompile(`^[\[(]?\s*((?i:note|nb|n)?\.?\s*\d{1,4}|[a-zA-Z]{1,2}|[ivxlcIVXLC]{1,7}|[*†‡§¶#]{1,4}|[¹²³⁰-⁹]{1,3})\s*[\])]?[.:]?$`)
	leadPattern = regexp.MustCompile(`^([\[(]?(?:\d{1,4}|[a-zA-Z]{1,4}|[*†‡§¶]{1,4}|[¹²³⁰-⁹]{1,3})[\])]?[.:]?)(?:[\s\x{a0}\x{2002}\x{2003}]+|$)`)
)

// bareMark is a note's mark without brackets: "1" of "[1]"; empty if a text is no such mark.
func bareMark(s string) string {
	if m := markPattern.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

// note is a footnote while its paragraphs are read.
type note struct {
	label string         // of the mark in the text that leads here; empty: none does
	mark  string         // as printed before its text
	begun bool           // its first paragraph is read
	did   []extract.Done // to a paragraph that held the mark alone
}

// fits says that a text may be the note's own mark. A letter or bare number may be the text's first word.
func (n *note) fits(mark string) bool {
	bare := bareMark(mark)
	if bare == "" || n.mark != "" {
		return false
	}
	return bare == n.label || (n.label == "" && !strings.ContainsFunc(bare, isLetter) && bare != mark) || strings.ContainsAny(bare, "*†‡§¶¹²³")
}

func isLetter(r rune) bool { return (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') }

// fill makes a block of the note of a paragraph. It is false if that held the mark alone.
func (n *note) fill(p *piece) bool {
	p.Kind, p.Level, p.List, p.Header = extract.Footnote, 0, 0, false
	if !n.begun {
		if m := leadPattern.FindStringSubmatch(p.Lines[0]); m != nil && n.fits(m[1]) {
			n.mark = m[1]
			p.Lines[0] = p.Lines[0][len(m[0]):]
			p.Did = slices.Insert(p.Did, 0, extract.Done{Rule: extract.RuleNoteMark, Text: m[1]})
		}
		if p.Lines[0] == "" {
			n.did = append(n.did, p.Did...)
			return false
		}
		if n.label == "" {
			n.label = bareMark(n.mark)
		}
		p.Did = append(n.did, p.Did...)
		p.Mark = n.mark
		if p.Mark == "" {
			p.Mark = n.label
		}
		n.begun, n.did = true, nil
	}
	p.Label = n.label
	return true
}

// looseNotes is a part of the page that holds notes as mere paragraphs.
type looseNotes struct {
	current *note // nil: none has begun
}

// fill makes a note of a paragraph that begins with a mark, and of those behind it.
func (l *looseNotes) fill(p *piece) bool {
	if m := leadPattern.FindStringSubmatch(p.Lines[0]); m != nil && (l.current == nil || l.current.begun) {
		if n := (&note{}); n.fits(m[1]) {
			l.current = n
		}
	}
	return l.current == nil || l.current.fill(p)
}

// noteMark leaves out a mark: one in the text, or the note's own, or the way back.
func (r *reader) noteMark(text string, s scope) {
	if n := s.note; n != nil && !n.begun && !r.para.began() && n.fits(text) {
		n.mark = text
	}
	r.para.leave(extract.RuleNoteMark, text)
}

// ownMark says that an element is the raised mark with which a note begins.
func (r *reader) ownMark(e *dom.Node, s scope) bool {
	if e.DataAtom != atom.Sup || r.para.began() {
		return false
	}
	text := plain(e)
	switch {
	case bareMark(text) == "":
		return false
	case s.note != nil:
		return !s.note.begun && s.note.mark == "" && (s.note.label == "" || s.note.label == bareMark(text))
	case s.notes != nil:
		if s.notes.current == nil || s.notes.current.begun {
			s.notes.current = &note{}
		}
		return s.notes.current.mark == ""
	default:
		return false
	}
}

// ownNoteMark leaves out the mark with which a note begins.
func (r *reader) ownNoteMark(text string, s scope) {
	n := s.note
	if n == nil {
		n = s.notes.current
	}
	n.mark = text
	r.para.leave(extract.RuleNoteMark, text)
}

// noteBody reads a footnote. One within a paragraph comes behind it.
func (r *reader) noteBody(n *dom.Node, body *note, s scope) {
	in := scope{note: body}
	if isBlock(n) {
		r.flush(s)
		r.children(n, in)
		r.flush(in)
		r.omitMarks(body)
		return
	}
	para, out, aside := r.para, r.out, r.aside
	r.para, r.out, r.aside = &paragraph{}, nil, nil
	r.children(n, in)
	r.flush(in)
	r.omitMarks(body)
	aside = append(aside, r.out...)
	r.para, r.aside, r.out = para, aside, out
}

// omitMarks notes the mark of a note that holds nothing else.
func (r *reader) omitMarks(n *note) {
	if n == nil {
		return
	}
	for _, d := range n.did {
		r.omit(d.Rule, d.Text)
	}
	n.did = nil
}

// isBackLink says that an element in a note leads back to its mark in the text.
func isBackLink(e *dom.Node) bool {
	if hasRole(e, "doc-backlink", "backlink") ||
		hasClass(e, "footnote-back", "footnote-backref", "mw-cite-backlink", "fn-backref", "reversefootnote", "footnote-return") {
		return true
	}
	_, address, local := strings.Cut(attr(e, "href"), "#")
	if e.DataAtom != atom.A || !local {
		return false
	}
	text := plain(e)
	return !strings.ContainsFunc(text, isWordRune) || (backAddress.MatchString(address) && bareMark(text) != "")
}
