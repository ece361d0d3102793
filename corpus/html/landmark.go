package html

import (
	"strings"
	"unicode"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"agendabot/corpus/extract"
)

// counts are the words of a part of the page, and how many of them are in links.
type counts struct{ words, links int }

// count counts the words that would be text.
func (r *reader) count(n *dom.Node) counts {
	if c, known := r.counted[n]; known {
		return c
	}
	return r.countIn(n, false)
}

// countIn counts, and keeps the counts of elements that are judged by them: they may stand in one another.
func (r *reader) countIn(n *dom.Node, inLink bool) counts {
	var c counts
	for child := range n.ChildNodes() {
		switch child.Type {
		case dom.TextNode:
			words := countWords(child.Data)
			c.words += words
			if inLink {
				c.links += words
			}
		case dom.ElementNode:
			if !isCode(child) && !isHidden(child) && !isPicture(child) && !isMenu(child) {
				in := r.countIn(child, inLink || (child.DataAtom == atom.A && has(child, "href")))
				c.words += in.words
				c.links += in.links
			}
		default:
		}
	}
	if n.DataAtom == atom.Header || n.DataAtom == atom.Form || saysContents(n) || hasRole(n, "banner") {
		r.counted[n] = c
	}
	return c
}

// isMenu is what of isChrome can be said without counting.
func isMenu(n *dom.Node) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Footer, atom.Button, atom.Select, atom.Textarea, atom.Search, atom.Dialog:
		return true
	default:
		return hasRole(n, "navigation", "search", "complementary", "contentinfo", "menu", "menubar", "toolbar")
	}
}

func countWords(s string) int {
	n := 0
	for w := range strings.FieldsSeq(s) {
		if strings.ContainsFunc(w, isWordRune) {
			n++
		}
	}
	return n
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// place says where a node stands to the parts of the page that are its text.
type place int

const (
	outside place = iota // chrome
	around               // holds text and other things
	inside               // text
)

// textOf finds the parts of the page that are its text.
func (r *reader) textOf(body *dom.Node) map[*dom.Node]place {
	all := r.count(body)
	r.words = all.words - all.links
	roots := r.landmarks(body)
	if len(roots) == 0 {
		if all.links*10 > all.words*3 {
			roots = r.readable(body)
		}
		if len(roots) == 0 {
			return map[*dom.Node]place{body: inside}
		}
	}
	places := map[*dom.Node]place{}
	for _, n := range append(roots, r.notes.outermost()...) {
		if places[n] != inside {
			mark(places, n, body)
		}
	}
	return places
}

func mark(places map[*dom.Node]place, n, top *dom.Node) {
	places[n] = inside
	for p := n.Parent; p != nil && p != top; p = p.Parent {
		if places[p] == outside {
			places[p] = around
		}
	}
}

// landmarks are the outermost elements that say that they are the page's text: <main>, else <article>. They must have
// words, and articles most of the page's: a list of teasers is no text.
func (r *reader) landmarks(body *dom.Node) []*dom.Node {
	for _, l := range []struct {
		is    func(*dom.Node) bool
		share int // of the words outside of links, in percent
	}{
		{func(n *dom.Node) bool { return n.DataAtom == atom.Main || hasRole(n, "main") }, 10},
		{func(n *dom.Node) bool { return n.DataAtom == atom.Article || hasRole(n, "article") }, 50},
	} {
		var found []*dom.Node
		words := 0
		r.outermost(body, l.is, func(n *dom.Node) {
			if c := r.count(n); c.words > 0 {
				found = append(found, n)
				words += c.words - c.links
			}
		})
		if len(found) > 0 && words*100 >= r.words*l.share {
			return found
		}
	}
	return nil
}

// outermost calls use for the elements that are what is looked for, and are not in another or in hidden parts.
func (r *reader) outermost(n *dom.Node, is func(*dom.Node) bool, use func(*dom.Node)) {
	for c := range n.ChildNodes() {
		switch {
		case c.Type != dom.ElementNode || isHidden(c) || isCode(c) || isPicture(c) || isMenu(c):
		case is(c):
			use(c)
		default:
			r.outermost(c, is, use)
		}
	}
}

// outer goes through what is around the text, which is left out piece by piece.
func (r *reader) outer(n *dom.Node, places map[*dom.Node]place) {
	switch {
	case places[n] != inside:
	case r.notes.bodies[n] != nil:
		r.element(n, scope{})
		r.flush(scope{})
		return
	default:
		r.block(n, scope{})
		return
	}
	for c := range n.ChildNodes() {
		if places[c] != outside {
			r.outer(c, places)
			continue
		}
		rule := extract.RuleChrome
		switch {
		case c.Type != dom.ElementNode:
		case isPicture(c):
			rule = extract.RuleMarkup
		case isHidden(c):
			rule = extract.RuleHidden
		}
		r.omit(rule, plain(c))
	}
}
