package html

import (
	"slices"
	"strings"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// attr is an attribute's value, empty if there is none.
func attr(n *dom.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *dom.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a dom.Attribute) bool { return a.Key == key })
}

// hasClass says that an element has one of the classes, in any case.
func hasClass(n *dom.Node, classes ...string) bool { return hasToken(attr(n, "class"), classes) }

// hasRole says that an element has one of the roles of ARIA, DPUB-ARIA or EPUB.
func hasRole(n *dom.Node, roles ...string) bool {
	return hasToken(attr(n, "role"), roles) || hasToken(attr(n, "epub:type"), roles)
}

func hasToken(value string, tokens []string) bool {
	if value == "" {
		return false
	}
	for f := range strings.FieldsSeq(strings.ToLower(value)) {
		if slices.Contains(tokens, f) {
			return true
		}
	}
	return false
}

// style is the value of a property in an element's style attribute, in lower case.
func style(n *dom.Node, property string) string {
	value := ""
	for declaration := range strings.SplitSeq(attr(n, "style"), ";") {
		k, v, _ := strings.Cut(declaration, ":")
		if strings.EqualFold(strings.TrimSpace(k), property) {
			value = strings.ToLower(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "!important")))
		}
	}
	return value
}

// find is the first node, in the order of the file, that is what is looked for.
func find(n *dom.Node, is func(*dom.Node) bool) *dom.Node {
	if is(n) {
		return n
	}
	for c := range n.ChildNodes() {
		if f := find(c, is); f != nil {
			return f
		}
	}
	return nil
}

func isElement(n *dom.Node, tag atom.Atom) bool {
	return n.Type == dom.ElementNode && n.DataAtom == tag
}

func isBody(n *dom.Node) bool { return isElement(n, atom.Body) }

// within says that an element around n is what is looked for.
func within(n *dom.Node, is func(*dom.Node) bool) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if is(p) {
			return true
		}
	}
	return false
}

// isVoid says that an element has no content in HTML.
func isVoid(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr":
		return true
	default:
		return false
	}
}

// isBlock says that a browser begins a new line before an element and behind it.
func isBlock(n *dom.Node) bool {
	switch display := style(n, "display"); {
	case strings.HasPrefix(display, "inline"), display == "contents":
		return isCell(n.DataAtom)
	case display == "block", display == "flex", display == "grid", display == "list-item", strings.HasPrefix(display, "table"):
		return true
	}
	switch n.DataAtom {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details, atom.Dialog,
		atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1,
		atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Html, atom.Legend, atom.Li,
		atom.Listing, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Optgroup, atom.Option, atom.P, atom.Plaintext, atom.Pre,
		atom.Search, atom.Section, atom.Summary, atom.Table, atom.Ul, atom.Xmp:
		return true
	default:
	}
	return isCell(n.DataAtom)
}

func isCell(tag atom.Atom) bool {
	switch tag {
	case atom.Caption, atom.Col, atom.Colgroup, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr:
		return true
	default:
		return false
	}
}

// headingLevel is 1 to 6 for headings, else 0.
func headingLevel(n *dom.Node) int {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(n.Data[1] - '0')
	default:
	}
	if !hasRole(n, "heading") {
		return 0
	}
	switch level := attr(n, "aria-level"); level {
	case "1", "2", "3", "4", "5", "6":
		return int(level[0] - '0')
	case "":
		return 2 // as ARIA has it
	default:
		return 6
	}
}
