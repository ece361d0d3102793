package html

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/language"

	"agendabot/corpus/extract"
)

// maxMeta is the longest value, in bytes, that is taken for one about the document.
const maxMeta = 1000

var (
	savedFrom  = regexp.MustCompile(`^\s*saved from url=\(\d{1,6}\)(https?://\S+)\s*$`)
	siteBehind = regexp.MustCompile(`^\s*[|–—·»•:]\s*\S|^\s+[-/]\s+\S`)
	siteBefore = regexp.MustCompile(`\S\s*[|–—·»•:]\s*$|\S\s+[-/]\s+$`)
)

// properties is what the elements of a page's head say, by name in lower case, in their order.
type properties map[string][]string

// readMeta is what a page says about itself, by the names of Dublin Core, Highwire Press, Open Graph and HTML.
func readMeta(root *dom.Node) extract.Meta {
	p := properties{}
	p.collect(root)
	m := extract.Meta{
		Title:     p.first("og:title", "citation_title", "dc.title", "dcterms.title", "<title>"),
		Author:    p.all("citation_author", "dc.creator", "dcterms.creator", "author", "article:author"),
		Publisher: p.first("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "publisher"),
		Rights:    p.first("dc.rights", "dcterms.rights", "dcterms.license", "copyright", "rights", "<license>"),
	}
	m.Title = withoutSite(m.Title, p["<h1>"])
	if isPlaceholder(m.Title) {
		m.Title = ""
	}
	for _, d := range p.values("dcterms.date", "dc.date", "dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date.created",
		"citation_publication_date", "citation_date", "article:published_time", "datepublished", "date", "pubdate") {
		if m.Date = normalDate(d); m.Date != "" {
			break
		}
	}
	for _, l := range p.values("<lang>", "content-language", "dc.language", "dcterms.language", "citation_language", "og:locale") {
		if m.Language = normalLanguage(l); m.Language != "" {
			break
		}
	}
	for _, a := range p.values("<canonical>", "og:url", "<saved>") {
		if m.Source = normalAddress(a); m.Source != "" {
			break
		}
	}
	return m
}

// collect reads the tree. Only the page's own first headings count, not those in embedded pictures.
func (p properties) collect(n *dom.Node) {
	switch n.Type {
	case dom.CommentNode:
		if m := savedFrom.FindStringSubmatch(n.Data); m != nil {
			p.add("<saved>", m[1])
		}
	case dom.ElementNode:
		if n.Namespace != "" {
			return
		}
		p.element(n)
	default:
	}
	for c := range n.ChildNodes() {
		p.collect(c)
	}
}

func (p properties) element(n *dom.Node) {
	switch n.DataAtom {
	case atom.Html, atom.Body:
		p.add("<lang>", attr(n, "lang"))
		p.add("<lang>", attr(n, "xml:lang"))
	case atom.Title:
		p.add("<title>", plain(n))
	case atom.H1:
		p.add("<h1>", plain(n))
	case atom.Time:
		if attr(n, "itemprop") == "datePublished" || has(n, "pubdate") {
			p.add("datepublished", attr(n, "datetime"))
		}
	case atom.Meta:
		for _, key := range []string{"name", "property", "http-equiv", "itemprop"} {
			p.add(strings.ToLower(strings.TrimSpace(attr(n, key))), attr(n, "content"))
		}
	case atom.Link, atom.A:
		rel := strings.Fields(strings.ToLower(attr(n, "rel")))
		if n.DataAtom == atom.Link && slices.Contains(rel, "canonical") {
			p.add("<canonical>", attr(n, "href"))
		}
		if slices.Contains(rel, "license") {
			p.add("<license>", attr(n, "href"))
		}
	default:
	}
}

// add keeps a value if it can be shown in one line.
func (p properties) add(name, value string) {
	value = strings.Join(strings.Fields(value), " ")
	unusable := func(r rune) bool {
		return r == unicode.ReplacementChar || unicode.Is(unicode.C, r) && r != '\u00ad' && r != '\u200d'
	}
	if name == "" || value == "" || len(value) > maxMeta || strings.ContainsFunc(value, unusable) {
		return
	}
	if len(p[name]) < 100 {
		p[name] = append(p[name], value)
	}
}

// values are those of all the names, in the order of the names.
func (p properties) values(names ...string) []string {
	var all []string
	for _, n := range names {
		all = append(all, p[n]...)
	}
	return all
}

func (p properties) first(names ...string) string {
	if all := p.values(names...); len(all) > 0 {
		return all[0]
	}
	return ""
}

// all joins the values of the first name that has any; addresses (of profiles) are no names.
func (p properties) all(names ...string) string {
	for _, n := range names {
		var people []string
		for _, v := range p[n] {
			if !strings.Contains(v, "://") && !slices.Contains(people, v) {
				people = append(people, v)
			}
		}
		if joined := strings.Join(people, "; "); joined != "" && len(joined) <= maxMeta {
			return joined
		}
	}
	return ""
}

// withoutSite is the title without the name of the site before or behind it ("Mines – Ministry"), which is left out only
// if a main heading of the page is the rest.
func withoutSite(title string, headings []string) string {
	for _, h := range headings {
		if rest, found := strings.CutPrefix(title, h); found && siteBehind.MatchString(rest) {
			return h
		}
		if rest, found := strings.CutSuffix(title, h); found && siteBefore.MatchString(rest) {
			return h
		}
	}
	return title
}

// isPlaceholder says that a program, and nobody who knows the text, gave the title.
func isPlaceholder(title string) bool {
	switch strings.ToLower(strings.Trim(title, " .-_|")) {
	case "", "untitled", "untitled document", "untitled page", "new page", "no title", "document", "home", "index", "title", "page", "sans titre":
		return true
	default:
		return false
	}
}

func normalLanguage(s string) string {
	tag, err := language.Parse(strings.TrimSpace(s))
	if err != nil {
		return ""
	}
	base, confidence := tag.Base()
	if code := base.String(); confidence > language.Low && len(code) == 2 {
		return code
	}
	return ""
}

// normalAddress is an address on the web, or empty.
func normalAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil {
		return ""
	}
	return u.String()
}
