package html

import (
	"bytes"
	"fmt"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"agendabot/corpus/extract"
)

// What the parser may be asked to build. Pages have 20 to 60 bytes a node, which makes 12 to 36 MB of page. A page at
// these limits and that of its size takes 450 MB of memory, most of it for nodes of 110 bytes and blocks of 300.
const (
	maxNodes      = 600_000
	maxAttributes = 600_000
	maxRoots      = 1000 // tags of <html> and <body> and their attributes, which the parser merges one by one
)

// longestReference is more bytes than the name of any character reference.
const longestReference = 40

// What the parser gets in the place of links and struck-out text.
const (
	link   = "x-a"
	struck = "x-s"
)

// guard counts what the parser would build, so that a file is refused before it takes time and memory, and writes the
// text anew without "formatting elements"
// (https://html.spec.whatwg.org/multipage/parsing.html#list-of-active-formatting-elements). Those that are left open the
// parser copies into every block behind them: 500 bytes of <b id=1><b id=2>… make 50 nodes of each <p>. Bold type means
// nothing here, so that its tags are dropped, or become <span> where they say more than that; links and struck-out text
// get names that the parser does not know, and end at the latest where the next begins.
type guard struct {
	out        []byte
	nodes      int
	attributes int
	roots      int
	foreign    bool                 // there was a <svg> or <math>, in which the parser sees tags in what is raw text elsewhere
	kept       map[atom.Atom][]bool // of each kind of formatting element that is open: whether it became <span>
}

// guarded is the text as the parser may have it.
func guarded(text []byte) ([]byte, error) {
	g := guard{out: make([]byte, 0, len(text)+len(text)/16), kept: map[atom.Atom][]bool{}}
	if err := g.scan(text, 0); err != nil {
		return nil, err
	}
	return g.out, nil
}

// scan goes through the tokens. Raw text (of <style>, <title> …) nests in itself no deeper than there are such elements.
func (g *guard) scan(text []byte, depth int) error {
	z := dom.NewTokenizer(bytes.NewReader(text))
	raw := false
	for {
		kind := z.Next()
		if kind == dom.ErrorToken {
			return nil
		}
		if err := g.check(); err != nil {
			return err
		}
		g.nodes++ // an end tag makes one, too: </p> and </br>
		wasRaw := raw
		raw = false
		switch kind {
		case dom.StartTagToken, dom.SelfClosingTagToken:
			raw = g.start(z)
		case dom.EndTagToken:
			g.end(z)
		default:
			if !wasRaw || !g.foreign || depth >= 16 {
				g.out = append(g.out, z.Raw()...)
				continue
			}
			if err := g.scan(bytes.Clone(z.Raw()), depth+1); err != nil {
				return err
			}
		}
	}
}

// start writes a start tag and says whether raw text follows.
func (g *guard) start(z *dom.Tokenizer) (raw bool) {
	whole := len(g.out)
	g.out = append(g.out, z.Raw()...)
	name, more := z.TagName()
	length, tag := len(name), atom.Lookup(name)
	attributes, telling := 0, false
	for more {
		var key []byte
		key, _, more = z.TagAttr()
		attributes++
		telling = telling || isTelling(string(key))
	}
	g.attributes += attributes
	switch tag {
	case atom.Html, atom.Body:
		g.roots += 1 + attributes
	case atom.Svg, atom.Math:
		g.foreign = true
	default:
	}
	switch other := substitute(tag); other {
	case "":
	case "span":
		g.kept[tag] = append(g.kept[tag], telling)
		if !telling {
			g.out = g.out[:whole]
			g.separate()
			break
		}
		g.rename(whole, length, "<span")
	default:
		g.rename(whole, length, "</"+other+"><"+other)
	}
	return isRaw(tag)
}

// rename writes a tag's name anew, which begins at an offset.
func (g *guard) rename(at, length int, other string) {
	rest := bytes.Clone(g.out[at+1+length:])
	g.out = append(append(g.out[:at], other...), rest...)
}

// separate keeps apart what would be a tag or a character reference without the tag between: "<<b>p>", "&<b>lt;".
func (g *guard) separate() {
	tail := g.out[max(0, len(g.out)-longestReference):]
	if i := bytes.LastIndexAny(tail, "<&>"); i >= 0 && tail[i] != '>' {
		g.out = append(g.out, "<!---->"...)
	}
}

func (g *guard) end(z *dom.Tokenizer) {
	name, _ := z.TagName()
	tag := atom.Lookup(name)
	switch other := substitute(tag); other {
	case "":
		g.out = append(g.out, z.Raw()...)
	case "span":
		open := g.kept[tag]
		if len(open) == 0 || !open[len(open)-1] {
			g.kept[tag] = open[:max(0, len(open)-1)]
			g.separate()
			return
		}
		g.kept[tag] = open[:len(open)-1]
		fallthrough
	default:
		g.out = append(append(append(g.out, "</"...), other...), '>')
	}
}

// isTelling says that an attribute may decide what becomes of an element's text.
func isTelling(attribute string) bool {
	switch attribute {
	case "id", "class", "style", "hidden", "role", "epub:type", "href":
		return true
	default:
		return false
	}
}

func (g *guard) check() error {
	const advice = "split it, or save the page as text"
	switch {
	case g.nodes > maxNodes:
		return fail(extract.ErrTooLarge, fmt.Sprintf("more than %d tags and texts", maxNodes), advice)
	case g.attributes > maxAttributes:
		return fail(extract.ErrTooLarge, fmt.Sprintf("more than %d attributes", maxAttributes), advice)
	case g.roots > maxRoots:
		return fail(extract.ErrDamaged, fmt.Sprintf("more than %d tags and attributes of html and body", maxRoots), advice)
	}
	return nil
}

// substitute is what the parser gets in the place of a formatting element; empty for any other.
func substitute(tag atom.Atom) string {
	switch tag {
	case atom.A:
		return link
	case atom.S, atom.Strike:
		return struck
	case atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.Small, atom.Strong, atom.Tt, atom.U:
		return "span"
	default:
		return ""
	}
}

// isRaw says that the tokenizer takes what follows the tag for text up to its end tag.
func isRaw(tag atom.Atom) bool {
	switch tag {
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Plaintext, atom.Script, atom.Style, atom.Textarea,
		atom.Title, atom.Xmp:
		return true
	default:
		return false
	}
}

// tidy gives elements their names back and refuses trees deeper than limit. It does not recurse.
func tidy(root *dom.Node, limit int) error {
	depth := 0
	for n := root; ; {
		if depth > limit {
			return tooDeep(limit)
		}
		switch {
		case n.Type != dom.ElementNode:
		case n.Data == link:
			n.Data, n.DataAtom = "a", atom.A
		case n.Data == struck:
			n.Data, n.DataAtom = "s", atom.S
		}
		if n.FirstChild != nil {
			n = n.FirstChild
			depth++
			continue
		}
		for n != root && n.NextSibling == nil {
			n = n.Parent
			depth--
		}
		if n == root {
			return nil
		}
		n = n.NextSibling
	}
}
