package html

import (
	"strconv"
	"strings"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"agendabot/corpus/extract"
)

// item is a list item while its paragraphs are read.
type item struct {
	list   int
	level  int
	mark   string
	label  string
	number int
	begun  bool // its first paragraph is read
}

// below is the level of a list in the item. One in an item without text of its own takes the item's place.
func (i *item) below() int {
	switch {
	case i == nil:
		return 1
	case i.begun:
		return i.level + 1
	default:
		return i.level
	}
}

// fill makes the item's first block, or a further one, of a paragraph.
func (i *item) fill(p *piece) {
	p.List, p.Level = i.list, i.level
	if i.begun {
		p.Kind = extract.Continuation
		return
	}
	p.Kind, p.Mark, p.Label, p.Number = extract.Item, i.mark, i.label, i.number
	i.begun = true
}

// list reads <ul> and <ol>.
func (r *reader) list(n *dom.Node, s scope) {
	r.lists++
	list, level := r.lists, s.item.below()
	c := newCounter(n)
	within := s
	for child := range n.ChildNodes() {
		if !isElement(child, atom.Li) || r.leftOut(child) != "" {
			r.node(child, within) // a list in the list, mostly: it belongs to the item before it
			continue
		}
		r.flush(within)
		i := &item{list: list, level: level}
		i.mark, i.label, i.number = c.next(child)
		if r.notes.bodies[child] == nil && s.notes != nil && s.note == nil {
			r.notes.bodies[child] = &note{}
		}
		if body := r.notes.bodies[child]; body != nil && s.note == nil {
			if body.label == "" && i.mark != bullet {
				body.label = strings.TrimSuffix(i.mark, ".")
			}
			r.noteBody(child, body, s)
			continue
		}
		within.item = i
		r.children(child, within)
		r.flush(within)
	}
	r.flush(within)
}

// strayItem reads a <li> that is in no list, which browsers show with a bullet.
func (r *reader) strayItem(n *dom.Node, s scope) {
	r.lists++
	s.item = &item{list: r.lists, level: s.item.below(), mark: bullet}
	r.children(n, s)
	r.flush(s)
}

// definitions reads <dl>: a term is an item, and what is said of it goes on with it.
func (r *reader) definitions(n *dom.Node, s scope, current *item) {
	list, level := current.list, current.level
	for c := range n.ChildNodes() {
		switch {
		case isElement(c, atom.Div) && r.leftOut(c) == "":
			r.flush(s)
			r.definitions(c, s, &item{list: list, level: level})
			continue
		case isElement(c, atom.Dt):
			current = &item{list: list, level: level}
		}
		in := s
		if isElement(c, atom.Dt) || isElement(c, atom.Dd) {
			in.item = current
		}
		r.node(c, in)
		r.flush(in)
	}
}

const bullet = "•"

// counter numbers the items of a list as browsers do (https://html.spec.whatwg.org/multipage/grouping-content.html#ordinal-value).
type counter struct {
	style  byte // '1', 'a', 'A', 'i', 'I', '•', or 0 for no marks
	number int
	step   int
}

func newCounter(list *dom.Node) *counter {
	c := &counter{style: bulletStyle, number: 1, step: 1}
	if list.DataAtom == atom.Ol {
		c.style = '1'
	}
	switch t := attr(list, "type"); t {
	case "1", "a", "A", "i", "I":
		c.style = t[0]
	}
	c.restyle(list)
	if has(list, "reversed") && list.DataAtom == atom.Ol {
		c.step, c.number = -1, 0
		for n := range list.ChildNodes() {
			if isElement(n, atom.Li) {
				c.number++
			}
		}
	}
	if n, err := strconv.Atoi(strings.TrimSpace(attr(list, "start"))); err == nil && list.DataAtom == atom.Ol {
		c.number = n
	}
	return c
}

const bulletStyle = '*'

// restyle takes what a style attribute says of the marks.
func (c *counter) restyle(n *dom.Node) {
	value := style(n, "list-style-type")
	if value == "" {
		value = style(n, "list-style")
	}
	for f := range strings.FieldsSeq(value) {
		switch f {
		case "none":
			c.style = 0
		case "disc", "circle", "square":
			c.style = bulletStyle
		case "decimal":
			c.style = '1'
		case "lower-alpha", "lower-latin":
			c.style = 'a'
		case "upper-alpha", "upper-latin":
			c.style = 'A'
		case "lower-roman":
			c.style = 'i'
		case "upper-roman":
			c.style = 'I'
		}
	}
}

// next is the mark of an item as a browser shows it, its label for citing, and its number if that is plain.
func (c *counter) next(item *dom.Node) (mark, label string, number int) {
	if n, err := strconv.Atoi(strings.TrimSpace(attr(item, "value"))); err == nil {
		c.number = n
	}
	n := c.number
	c.number += c.step
	own := *c
	own.restyle(item)
	switch own.style {
	case 0:
		return "", "", 0
	case bulletStyle:
		return bullet, "", 0
	case '1':
		return strconv.Itoa(n) + ".", "", max(n, 0)
	}
	ordinal := ""
	switch own.style {
	case 'a', 'A':
		ordinal = letters(n)
	default:
		ordinal = roman(n)
	}
	if ordinal == "" {
		return strconv.Itoa(n) + ".", "", max(n, 0)
	}
	if own.style == 'A' || own.style == 'I' {
		ordinal = strings.ToUpper(ordinal)
	}
	return ordinal + ".", "(" + ordinal + ")", 0
}

// letters counts a to z, aa and on; empty for numbers that have no letters.
func letters(n int) string {
	if n < 1 || n > 1_000_000 {
		return ""
	}
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('a'+(n-1)%26)) + s
	}
	return s
}

// roman is a number from 1 to 3999 in small roman numerals, and empty for any other.
func roman(n int) string {
	if n < 1 || n > 3999 {
		return ""
	}
	var b strings.Builder
	for i, value := range []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1} {
		for ; n >= value; n -= value {
			b.WriteString([]string{"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"}[i])
		}
	}
	return b.String()
}
