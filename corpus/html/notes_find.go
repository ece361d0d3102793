package html

import (
	"regexp"
	"strings"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// longNote is the longest text, in words, that is taken for a note because a mark leads to it.
const longNote = 800

var (
	noteAddress = regexp.MustCompile(`(?i)^_?(?:fn|ftn|edn|en|footnote|endnote|note|cite_note)[-_:.a-z]*\d`)
	backAddress = regexp.MustCompile(`(?i)^_?(?:fnref|ftnref|ednref|enref|footnote-?ref|endnote-?ref|note-?ref|cite_ref|ref|back|rfn|rf)[-_:.a-z]*\d*`)
)

// notes is where the footnotes of a page are: their marks in the text, their bodies, and the parts that hold bodies.
type notes struct {
	refs   map[*dom.Node]bool
	bodies map[*dom.Node]*note
	lists  map[*dom.Node]bool
	places map[*dom.Node]place

	targets    map[string]target
	candidates []target
	seen       int // elements so far
}

// target is an element and its place in the file.
type target struct {
	node  *dom.Node
	order int
}

// findNotes reads a page for its footnotes: by DPUB-ARIA and EPUB roles, by the classes of pandoc, MediaWiki, Word and
// others, and by marks in superscript that lead to a paragraph further down.
func findNotes(root *dom.Node) *notes {
	n := &notes{
		refs: map[*dom.Node]bool{}, bodies: map[*dom.Node]*note{}, lists: map[*dom.Node]bool{},
		places: map[*dom.Node]place{}, targets: map[string]target{},
	}
	n.collect(root, false)
	checked := map[*dom.Node]*dom.Node{}
	for _, c := range n.candidates {
		n.judge(c, checked)
	}
	n.targets, n.candidates = nil, nil
	for _, top := range n.outermost() {
		mark(n.places, top, nil)
	}
	return n
}

func (n *notes) isNote(e *dom.Node) bool { return n.bodies[e] != nil || n.lists[e] }

// outermost are the bodies and lists that are not in another.
func (n *notes) outermost() []*dom.Node {
	var all []*dom.Node
	for e := range n.bodies {
		all = append(all, e)
	}
	for e := range n.lists {
		all = append(all, e)
	}
	var out []*dom.Node
	for _, e := range all {
		if !within(e, n.isNote) {
			out = append(out, e)
		}
	}
	return out
}

// collect lists what has an address, what may be a mark, and what says that it is a note.
func (n *notes) collect(e *dom.Node, inBody bool) {
	if e.Type == dom.ElementNode && (isCode(e) || isHidden(e) || isPicture(e)) {
		return
	}
	if e.Type == dom.ElementNode && e.Namespace == "" {
		n.seen++
		t := target{e, n.seen}
		for _, key := range []string{"id", "name"} {
			if v := attr(e, key); v != "" && (key == "id" || e.DataAtom == atom.A) {
				if _, taken := n.targets[v]; !taken {
					n.targets[v] = t
				}
			}
		}
		switch {
		case e.DataAtom == atom.A, e.DataAtom == atom.Sup, e.DataAtom == atom.Span:
			n.candidates = append(n.candidates, t)
		case inBody, !isBlock(e), isElement(e, atom.Body):
		case isNoteList(e):
			n.lists[e] = true
		case saysNote(e):
			n.bodies[e] = &note{}
			inBody = true
		}
	}
	for c := range e.ChildNodes() {
		n.collect(c, inBody)
	}
}

func isNoteList(e *dom.Node) bool {
	return hasRole(e, "doc-endnotes", "doc-footnotes", "footnotes", "endnotes", "rearnotes") ||
		hasClass(e, "footnotes", "footnote-list", "endnotes", "rearnotes") ||
		(e.DataAtom == atom.Ol && hasClass(e, "references")) ||
		(hasClass(e, "footnote", "endnote") && e.DataAtom != atom.Li &&
			find(e, func(c *dom.Node) bool { return c.DataAtom == atom.Li && has(c, "id") }) != nil)
}

func saysNote(e *dom.Node) bool {
	switch e.DataAtom {
	case atom.Ul, atom.Ol, atom.Table, atom.Footer, atom.Nav:
		return false
	default:
	}
	return hasRole(e, "doc-footnote", "footnote", "doc-endnote", "endnote", "rearnote") ||
		hasClass(e, "footnote", "endnote", "msofootnotetext", "msoendnotetext", "sidenote", "marginnote")
}

// judge decides whether an element is a note's mark, and finds the note.
func (n *notes) judge(c target, checked map[*dom.Node]*dom.Node) {
	if c.node.DataAtom == atom.Span && saysNote(c.node) && countWords(plain(c.node)) > 1 {
		n.bodies[c.node] = &note{} // a note within the paragraph
		return
	}
	anchor, raised := markAnchor(c.node)
	strong := saysMark(c.node)
	if !strong && anchor == nil {
		return
	}
	text := plain(c.node)
	label := bareMark(text)
	if label == "" || within(c.node, func(p *dom.Node) bool { return n.refs[p] }) {
		return
	}
	address := ""
	if anchor != nil {
		_, address, _ = strings.Cut(attr(anchor, "href"), "#")
	}
	body := n.bodyOf(n.targets[address], c, checked)
	known := noteAddress.MatchString(address) && !backAddress.MatchString(address)
	if strong || (raised && known) || (body != nil && (raised || known)) {
		n.refs[c.node] = true
		if body != nil && n.bodies[body] == nil {
			n.bodies[body] = &note{}
		}
		if body != nil && n.bodies[body].label == "" {
			n.bodies[body].label = label
		}
	}
}

// saysMark says that an element is a note's mark by its role or class.
func saysMark(e *dom.Node) bool {
	return hasRole(e, "doc-noteref", "noteref") ||
		hasClass(e, "footnote-ref", "footnote-reference", "footnoteref", "noteref", "fnref", "msofootnotereference", "msoendnotereference") ||
		(e.DataAtom == atom.Sup && hasClass(e, "reference", "footnote"))
}

// markAnchor is the link of which an element consists, and whether it is raised.
func markAnchor(e *dom.Node) (anchor *dom.Node, raised bool) {
	switch e.DataAtom {
	case atom.A:
		return anchorOr(e, nil), soleChild(e, atom.Sup) != nil
	case atom.Sup:
		a := soleChild(e, atom.A)
		return anchorOr(a, nil), true
	default:
		return anchorOr(soleChild(e, atom.A), find(e, func(c *dom.Node) bool { return c.DataAtom == atom.A })), false
	}
}

// anchorOr is a link within a page, or the other.
func anchorOr(a, other *dom.Node) *dom.Node {
	if a != nil && strings.Contains(attr(a, "href"), "#") {
		return a
	}
	return other
}

// soleChild is the child of a kind if there is no other child that holds anything.
func soleChild(e *dom.Node, tag atom.Atom) *dom.Node {
	var sole *dom.Node
	for c := range e.ChildNodes() {
		switch {
		case isElement(c, tag) && sole == nil:
			sole = c
		case c.Type == dom.TextNode && !strings.ContainsFunc(c.Data, isVisible), c.Type == dom.CommentNode:
		default:
			return nil
		}
	}
	return sole
}

// bodyOf is the paragraph or item that a mark leads to, if it may be a note: it stands behind the mark, begins with the
// target, and is no part of the page.
func (n *notes) bodyOf(t, ref target, checked map[*dom.Node]*dom.Node) *dom.Node {
	if t.node == nil || t.order <= ref.order {
		return nil
	}
	if body, known := checked[t.node]; known {
		return body
	}
	body := noteAround(t.node)
	for p := ref.node; p != nil && body != nil; p = p.Parent {
		if p == body {
			body = nil
		}
	}
	checked[t.node] = body
	return body
}

func noteAround(e *dom.Node) *dom.Node {
	for !isBlock(e) {
		if e.Parent == nil || !first(e) {
			return nil
		}
		e = e.Parent
	}
	for p := e.Parent; p != nil && first(e); p = p.Parent {
		if p.DataAtom != atom.Li && p.DataAtom != atom.Dd && p.DataAtom != atom.Aside && !noteAddress.MatchString(attr(p, "id")) {
			break
		}
		e = p
	}
	switch e.DataAtom {
	case atom.Li, atom.P, atom.Div, atom.Aside, atom.Dd, atom.Section:
	default:
		return nil
	}
	words := 0
	if find(e, func(c *dom.Node) bool {
		if c.Type == dom.TextNode && words <= longNote {
			words += countWords(c.Data)
		}
		return words > longNote || headingLevel(c) > 0 || c.DataAtom == atom.Main || c.DataAtom == atom.Article
	}) != nil {
		return nil
	}
	return e
}

// first says that nothing stands before an element in its parent.
func first(e *dom.Node) bool {
	for p := e.PrevSibling; p != nil; p = p.PrevSibling {
		if p.Type == dom.ElementNode && plain(p) != "" || p.Type == dom.TextNode && strings.ContainsFunc(p.Data, isVisible) {
			return false
		}
	}
	return true
}
