package html

import (
	"strings"
	"unicode"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"agendabot/corpus/extract"
)

// paragraph is running text on its way to becoming a block.
type paragraph struct {
	text  strings.Builder
	gap   rune // a space or '\n', owed before the next word; 0: none
	mark  bool // the gap stands before a mark that was left out, and nothing stands between the mark and the next word
	bare  int  // bytes of a heading's number, where the file says what that is
	did   []extract.Done
	links []string
}

// isSpace says that a character parts words and is no more than a space: HTML's white space, and the line ends of other
// systems.
func isSpace(r rune) bool {
	switch r {
	case ' ', '\n', '\t', '\f', '\r', '\v', 0x85, 0x2028, 0x2029:
		return true
	default:
		return false
	}
}

// isSpecialSpace says that a character is a space of its own kind: a no-break space. One alone stays; beside another it
// only is a wider space.
func isSpecialSpace(r rune) bool { return r != ' ' && unicode.Is(unicode.Zs, r) }

// isControl says that a character is none of a text, but of a terminal or a program.
func isControl(r rune) bool { return r < 0x20 || (r >= 0x7f && r < 0xa0) }

// add appends text whose white space counts as one space.
func (p *paragraph) add(s string) {
	for _, r := range s {
		switch {
		case isSpace(r):
			p.part(' ')
		case isSpecialSpace(r):
			p.part(r)
		case isControl(r):
		default:
			if p.mark && strings.ContainsRune(".,;:!?)]»”’", r) {
				p.gap = 0
			}
			p.mark = false
			if p.gap != 0 {
				p.text.WriteRune(p.gap)
				p.gap = 0
			}
			p.text.WriteRune(r)
		}
	}
}

// addRaw appends text whose line ends and spaces count.
func (p *paragraph) addRaw(s string) {
	if p.gap != 0 {
		p.text.WriteRune(p.gap)
		p.gap = 0
	}
	for _, r := range s {
		switch {
		case r == '\n', r == '\t':
			p.text.WriteRune(r)
		case isSpace(r):
			p.text.WriteByte(' ')
		case !isControl(r):
			p.text.WriteRune(r)
		}
	}
}

// part owes a space or a line end, of which the line end prevails.
func (p *paragraph) part(by rune) {
	p.mark = false
	switch {
	case p.text.Len() == 0 || p.gap == '\n':
	case p.gap == 0 || by == '\n':
		p.gap = by
	default:
		p.gap = ' '
	}
}

// began says that there is text.
func (p *paragraph) began() bool { return p.text.Len() > 0 }

// take is the text, without space around it; the paragraph goes on without it.
func (p *paragraph) take() string {
	s := strings.TrimFunc(p.text.String(), unicode.IsSpace)
	p.text.Reset()
	p.gap, p.mark = 0, false
	if !strings.ContainsFunc(s, isVisible) {
		return ""
	}
	return s
}

// isVisible says that a character can be seen.
func isVisible(r rune) bool {
	return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r)
}

// leave notes what was left out of the paragraph. A space before a reference mark goes with it where a full stop or the
// like follows.
func (p *paragraph) leave(rule extract.Rule, text string) {
	if text == "" {
		return
	}
	p.did = append(p.did, extract.Done{Rule: rule, Text: text})
	p.mark = rule == extract.RuleNoteMark && p.gap == ' '
}

// plain is all text in a node, shown or not, in one line; not that of pictures, unless the node is one.
func plain(n *dom.Node) string {
	var p paragraph
	p.collect(n)
	return p.take()
}

func (p *paragraph) collect(n *dom.Node) {
	switch {
	case n.Type == dom.TextNode && isElement(n.Parent, atom.Noscript):
		p.add(withoutTags(n.Data))
	case n.Type == dom.TextNode:
		p.add(n.Data)
	case n.Type == dom.ElementNode && isCode(n):
		return
	case n.Type == dom.ElementNode && (isBlock(n) || n.DataAtom == atom.Br):
		p.part(' ')
		defer p.part(' ')
	}
	for c := range n.ChildNodes() {
		if !isPicture(c) {
			p.collect(c)
		}
	}
}

// isCode says that what an element holds is no text but for programs.
func isCode(n *dom.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Head, atom.Iframe, atom.Noembed, atom.Noframes:
		return true
	case atom.Title:
		return n.Namespace == "" && !isElement(n.Parent, atom.Head)
	default:
		return false
	}
}

// withoutTags is the text between the tags of what the parser did not take apart: <noscript>.
func withoutTags(s string) string {
	var b strings.Builder
	z := dom.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case dom.ErrorToken:
			return b.String()
		case dom.TextToken:
			b.Write(z.Text())
		case dom.StartTagToken:
			if name, _ := z.TagName(); isRaw(atom.Lookup(name)) {
				z.Next()
			}
			b.WriteByte(' ')
		default:
			b.WriteByte(' ')
		}
	}
}

// line begins a new line of text whose line ends count, unless one begins.
func (p *paragraph) line() {
	if s := p.text.String(); s != "" && !strings.HasSuffix(s, "\n") {
		p.text.WriteByte('\n')
	}
}

// takeAll is take; of text whose line ends count it leaves the space at the beginning of the first line.
func (p *paragraph) takeAll(pre bool) string {
	whole := p.text.String()
	s := p.take()
	if !pre || s == "" {
		return s
	}
	whole = strings.TrimRightFunc(whole, unicode.IsSpace)
	for {
		line, rest, found := strings.Cut(whole, "\n")
		if !found || strings.TrimSpace(line) != "" {
			return whole
		}
		whole = rest
	}
}
