package html

import (
	"strconv"

	readability "codeberg.org/readeck/go-readability/v2"
	dom "golang.org/x/net/html"

	"agendabot/corpus/extract"
)

// Readability goes over the page several times, which large pages are not worth; its own default is no limit.
const maxReadable = 20_000

// minReadable is how many words outside of links a page has if there is a text to find in it.
const minReadable = 100

// stamp is the attribute by which the elements of the page are known again in what readability keeps.
const stamp = "data-element"

// readable are the parts of a page without landmarks that readability takes for its text. It is asked which elements
// they are and never for words, because it rewrites what it keeps. It also drops 6 to 16 % of long documents and whole
// headings: headings between what it keeps are kept here, and where it would keep less than 85 % of the words outside
// of links it is not followed.
func (r *reader) readable(body *dom.Node) []*dom.Node {
	if r.words < minReadable {
		return nil
	}
	root := body
	for root.Parent != nil {
		root = root.Parent
	}
	elements := stampAll(root)
	if len(elements) > maxReadable {
		r.warnings = append(r.warnings, extract.Warning{
			Text: "much of the page are links, and it is too large to tell its menus from its text; look it over",
		})
		return nil
	}
	p := readability.NewParser()
	p.DisableJSONLD = true
	article, err := p.ParseDocument(root, nil)
	if err != nil || article.Node == nil {
		return nil // what it cannot judge stays as it is
	}
	kept := map[*dom.Node]bool{}
	keptIn(article.Node, nil, elements, kept)
	roots := r.withHeadings(body, kept)
	words := 0
	for _, n := range roots {
		c := r.count(n)
		words += c.words - c.links
	}
	if words*100 < r.words*85 {
		return nil
	}
	return roots
}

// stampAll numbers the elements of a page.
func stampAll(root *dom.Node) []*dom.Node {
	var elements []*dom.Node
	for n := range root.Descendants() {
		if n.Type == dom.ElementNode {
			own := dom.Attribute{Key: stamp, Val: strconv.Itoa(len(elements))}
			n.Attr = append([]dom.Attribute{own}, n.Attr...) // before one that the file may have
			elements = append(elements, n)
		}
	}
	return elements
}

// keptIn finds the blocks whose words are in what readability keeps; from is the nearest stamped element around n.
func keptIn(n, from *dom.Node, elements []*dom.Node, kept map[*dom.Node]bool) {
	switch n.Type {
	case dom.TextNode:
		if from != nil && countWords(n.Data) > 0 {
			for from.Parent != nil && !isBlock(from) {
				from = from.Parent
			}
			kept[from] = true
		}
	case dom.ElementNode:
		if i, err := strconv.Atoi(attr(n, stamp)); err == nil && i >= 0 && i < len(elements) {
			from = elements[i]
		}
	default:
	}
	for c := range n.ChildNodes() {
		keptIn(c, from, elements, kept)
	}
}

// withHeadings are the outermost elements that are kept, and the headings between the first and the last of them, with
// the one right before the first.
func (r *reader) withHeadings(body *dom.Node, kept map[*dom.Node]bool) []*dom.Node {
	var roots, heads []*dom.Node
	r.outermost(body, func(n *dom.Node) bool { return kept[n] || headingLevel(n) > 0 }, func(n *dom.Node) {
		switch {
		case r.leftOut(n) != "":
			return
		case !kept[n]:
			heads = append(heads, n)
			return
		}
		if len(roots) == 0 && len(heads) > 1 {
			heads = heads[len(heads)-1:]
		}
		roots = append(append(roots, heads...), n)
		heads = nil
	})
	return roots
}
