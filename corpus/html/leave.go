package html

import (
	"strings"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"agendabot/corpus/extract"
)

// keepHeader is how many words outside of links a page's header has if it is more than a title: an abstract.
const keepHeader = 60

// leftOut is the rule by which an element is no text, and empty for text. It looks at the element alone: what is around
// it is left out or not by itself.
func (r *reader) leftOut(n *dom.Node) extract.Rule {
	switch {
	case isPicture(n):
		return extract.RuleMarkup
	case isHidden(n):
		return extract.RuleHidden
	case isDeleted(n):
		return extract.RuleDeleted
	case r.notes.isNote(n):
		return ""
	case r.isContents(n):
		return extract.RuleContents
	case r.isChrome(n):
		return extract.RuleChrome
	default:
		return ""
	}
}

// isHidden says that a browser does not show an element, or shows it to nobody who reads with the eyes.
func isHidden(n *dom.Node) bool {
	switch n.DataAtom {
	case atom.Noscript, atom.Audio, atom.Video, atom.Object, atom.Applet, atom.Canvas, atom.Datalist:
		return true
	case atom.Dialog:
		return !has(n, "open")
	case atom.Annotation, atom.AnnotationXml: // of a formula, in another language
		return n.Namespace == "math"
	default:
	}
	if has(n, "hidden") && !strings.EqualFold(attr(n, "hidden"), "until-found") {
		return true
	}
	if has(n, "style") {
		if v := style(n, "visibility"); v == "hidden" || v == "collapse" || style(n, "display") == "none" {
			return true
		}
	}
	// the names that the usual style sheets have for text that only screen readers read
	return hasClass(n, "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "govuk-visually-hidden",
		"element-invisible", "fr-sr-only", "usa-sr-only")
}

// isPicture says that an element is a picture, whose words are not the text's.
func isPicture(n *dom.Node) bool { return n.DataAtom == atom.Svg && n.Namespace == "svg" }

// isDeleted says that a text is struck out. <s> with blocks in it was closed in the wrong place, and nobody knows where
// it should end.
func isDeleted(n *dom.Node) bool {
	switch n.DataAtom {
	case atom.Del:
		return true
	case atom.S:
		return find(n, func(c *dom.Node) bool { return c.Type == dom.ElementNode && isBlock(c) }) == nil
	default:
		return has(n, "style") && (strings.Contains(style(n, "text-decoration"), "line-through") ||
			strings.Contains(style(n, "text-decoration-line"), "line-through"))
	}
}

// isContents says that an element is a table of contents.
func (r *reader) isContents(n *dom.Node) bool {
	if n.DataAtom == atom.Nav {
		return hasRole(n, "doc-toc", "toc")
	}
	return isBlock(n) && saysContents(n) && r.isLinks(n)
}

func saysContents(n *dom.Node) bool {
	return hasRole(n, "doc-toc", "toc") || hasClass(n, "toc", "table-of-contents") || strings.EqualFold(attr(n, "id"), "toc")
}

func (r *reader) isLinks(n *dom.Node) bool {
	c := r.count(n)
	return c.links*5 >= c.words*4
}

// isChrome says that an element belongs to the page and not to its text.
func (r *reader) isChrome(n *dom.Node) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Button, atom.Input, atom.Select, atom.Textarea, atom.Search, atom.Dialog:
		return true
	case atom.Aside:
		return !strings.Contains(attr(n, "role"), "doc-") && !hasRole(n, "note")
	case atom.Form:
		c := r.count(n) // a page of some servers is one form as a whole
		return (c.words-c.links)*2 < r.words
	case atom.Footer:
		return !within(n, func(p *dom.Node) bool { return p.DataAtom == atom.Blockquote || p.DataAtom == atom.Figure })
	case atom.Header:
		return !within(n, isSection) && r.isShort(n)
	default:
	}
	if hasRole(n, "banner") {
		return r.isShort(n)
	}
	return hasRole(n, "navigation", "search", "complementary", "contentinfo", "menu", "menubar", "toolbar", "dialog", "alertdialog") ||
		hasClass(n, "mw-editsection", "mw-jump", "mw-jump-link", "headerlink", "skip-link") || isPermalink(n)
}

func (r *reader) isShort(n *dom.Node) bool {
	c := r.count(n)
	return c.words-c.links < keepHeader
}

// isSection says that a header in an element is the element's and not the page's.
func isSection(n *dom.Node) bool {
	switch n.DataAtom {
	case atom.Article, atom.Main, atom.Section, atom.Blockquote, atom.Figure, atom.Td, atom.Details:
		return true
	default:
		return hasRole(n, "main", "article")
	}
}

// isPermalink says that an element is the "¶" behind a heading.
func isPermalink(n *dom.Node) bool {
	if n.DataAtom != atom.A || !strings.HasPrefix(attr(n, "href"), "#") {
		return false
	}
	switch plain(n) {
	case "¶", "#", "§", "🔗":
		return true
	default:
		return false
	}
}
