package html

import (
	"fmt"
	"slices"
	"strings"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"agendabot/corpus/extract"
)

// scope is what a node stands in.
type scope struct {
	heading int   // level; 0: no heading
	item    *item // the innermost list item
	note    *note
	notes   *looseNotes // a part of the page that holds notes
	pre     bool        // line ends count
	flat    bool        // blocks part words and no more: in a heading or a cell
}

func (r *reader) children(n *dom.Node, s scope) {
	for c := range n.ChildNodes() {
		r.node(c, s)
	}
}

func (r *reader) node(n *dom.Node, s scope) {
	switch {
	case n.Type == dom.ElementNode:
		r.element(n, s)
	case n.Type != dom.TextNode:
	case s.pre:
		r.para.addRaw(n.Data)
	default:
		r.para.add(n.Data)
	}
}

func (r *reader) element(n *dom.Node, s scope) {
	if r.err != nil || isCode(n) {
		return
	}
	if rule := r.leftOut(n); rule != "" {
		r.leaveOut(n, rule, s)
		return
	}
	body := r.notes.bodies[n]
	switch {
	case r.notes.refs[n] || (s.note != nil && isBackLink(n)):
		r.noteMark(plain(n), s)
	case body != nil && !s.flat && s.note == nil:
		r.noteBody(n, body, s)
	case r.ownMark(n, s):
		r.ownNoteMark(plain(n), s)
	case n.DataAtom == atom.Br:
		r.lineBreak(s)
	case n.DataAtom == atom.Img:
		r.para.leave(extract.RuleMarkup, strings.Join(strings.Fields(attr(n, "alt")), " "))
	case isBlock(n):
		r.block(n, s)
	default:
		r.inline(n, s)
	}
}

// leaveOut leaves an element out, but for notes in it: many pages have them in their foot.
func (r *reader) leaveOut(n *dom.Node, rule extract.Rule, s scope) {
	switch {
	case isBlock(n) && !s.flat:
		r.flush(s)
		if rule == extract.RuleChrome && r.notes.places[n] == around {
			r.outer(n, r.notes.places)
			return
		}
		r.omit(rule, plain(n))
	case rule == extract.RuleChrome: // a button, which stands between words
		r.para.leave(rule, plain(n))
		r.para.part(' ')
	default:
		r.para.leave(rule, plain(n))
	}
}

// omit notes text that stands in no block.
func (r *reader) omit(rule extract.Rule, text string) {
	if text == "" || r.over(len(text)) {
		return
	}
	r.left = append(r.left, extract.Omission{Rule: rule, Place: len(r.out) + 1, Text: text})
}

// over counts text and says that there is too much.
func (r *reader) over(bytes int) bool {
	r.size += bytes
	if r.size > r.limits.TextBytes && r.err == nil {
		r.err = fail(extract.ErrTooLarge, fmt.Sprintf("more than %d bytes of text", r.limits.TextBytes), "split it")
	}
	return r.err != nil
}

func (r *reader) inline(n *dom.Node, s scope) {
	r.children(n, s)
	switch {
	case n.DataAtom == atom.A:
		r.para.link(n)
	case s.heading > 0 && hasClass(n, "header-section-number", "secno", "sectnum", "section-number"):
		r.para.bare = r.para.text.Len()
	}
}

// link notes the address of a link to another place, unless it stands in the text.
func (p *paragraph) link(n *dom.Node) {
	address := strings.TrimSpace(attr(n, "href"))
	scheme, rest, web := strings.Cut(address, "://")
	if !web || !strings.HasPrefix(strings.ToLower(scheme), "http") || len(p.links) >= 1000 || slices.Contains(p.links, address) {
		return
	}
	if !strings.Contains(plain(n), strings.TrimSuffix(rest, "/")) {
		p.links = append(p.links, address)
	}
}

// lineBreak ends a line; two together end a paragraph.
func (r *reader) lineBreak(s scope) {
	switch {
	case s.flat:
		r.para.part(' ')
	case s.pre:
		r.para.addRaw("\n")
	case r.para.gap == '\n':
		r.flush(s)
	default:
		r.para.part('\n')
	}
}

// block reads an element that begins a new paragraph.
func (r *reader) block(n *dom.Node, s scope) {
	switch {
	case s.flat:
		r.para.part(' ')
		r.children(n, s)
		r.para.part(' ')
		return
	case s.pre:
		r.para.line()
		r.children(n, s)
		r.para.line()
		return
	}
	r.flush(s)
	if level := headingLevel(n); level > 0 && s.note == nil {
		s.heading, s.flat = level, true
	}
	if r.notes.lists[n] && s.note == nil && s.notes == nil {
		s.notes = &looseNotes{}
		defer func() { r.omitMarks(s.notes.current) }()
	}
	switch n.DataAtom {
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		r.list(n, s)
	case atom.Li:
		r.strayItem(n, s)
	case atom.Dl:
		r.lists++
		r.definitions(n, s, &item{list: r.lists, level: s.item.below()})
	case atom.Table:
		r.table(n, s)
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext:
		s.pre = true
		r.children(n, s)
	default:
		r.children(n, s)
	}
	r.flush(s)
}

// flush ends the paragraph at hand.
func (r *reader) flush(s scope) {
	p := r.para
	r.para = &paragraph{}
	text := p.takeAll(s.pre)
	if len(p.links) > 0 {
		p.leave(extract.RuleMarkup, strings.Join(p.links, " "))
	}
	if text == "" {
		for _, d := range p.did {
			r.omit(d.Rule, d.Text)
		}
	} else {
		r.emit(piece{Block: extract.Block{Kind: extract.Paragraph, Lines: []string{text}, Bare: p.bare, Did: p.did}}, s)
	}
	r.out = append(r.out, r.aside...)
	r.aside = nil
}

// emit appends a block with all that its scope says of it.
func (r *reader) emit(p piece, s scope) {
	size := len(p.Lines[0])
	for _, d := range p.Did {
		size += len(d.Text)
	}
	if r.over(size) {
		return
	}
	heading := s.heading > 0 && p.Kind == extract.Paragraph
	switch {
	case s.note != nil:
		if !s.note.fill(&p) {
			return
		}
	case s.notes != nil && !heading:
		if !s.notes.fill(&p) {
			return
		}
	case p.Kind == extract.Row:
	case heading:
		p.Kind, p.Level = extract.Heading, s.heading
	case s.item != nil:
		s.item.fill(&p)
	case s.pre:
		p.Kind = extract.Verbatim
	}
	if p.Kind != extract.Heading {
		p.Bare = 0
	}
	r.out = append(r.out, p)
}
