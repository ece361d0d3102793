package bot

import (
	"fmt"
	"net/url"
	"strings"

	"agendabot/corpus"
	"agendabot/index"
)

// Style is a way to cite.
type Style string

// The styles.
const (
	Chicago Style = "chicago" // The Chicago Manual of Style, 17th edition, notes and bibliography: a note
	APA     Style = "apa"     // Publication Manual of the American Psychological Association, 7th edition
	MLA     Style = "mla"     // MLA Handbook, 9th edition
	McGill  Style = "mcgill"  // Canadian Guide to Uniform Legal Citation (McGill Guide), 9th edition: a footnote
	BibTeX  Style = "bibtex"
	RIS     Style = "ris"
)

// Styles are all styles, in the order in which they are offered.
func Styles() []Style { return []Style{Chicago, APA, MLA, McGill, BibTeX, RIS} }

// ParseStyle is the style that is called so, in upper or lower case; ok is false if there is none.
func ParseStyle(s string) (style Style, ok bool) {
	for _, style := range Styles() {
		if strings.EqualFold(s, string(style)) {
			return style, true
		}
	}
	return "", false
}

// Name is what people call the style, in a language ("en" or "fr", else English).
func (s Style) Name(language string) string {
	switch s {
	case Chicago:
		return "Chicago"
	case APA:
		return "APA"
	case MLA:
		return "MLA"
	case McGill:
		if language == "fr" {
			return "Guide McGill"
		}
		return "McGill Guide"
	case BibTeX:
		return "BibTeX"
	case RIS:
		return "RIS"
	default:
		return string(s)
	}
}

// Reference is what can be cited of a passage: what its document's front matter says, and where it stands.
type Reference struct {
	Meta      corpus.Meta
	Document  string   // id
	Passage   string   // id
	Key       string   // of the passage
	Section   []string // headings from the outermost
	Paragraph string
	Item      string
	Page      string
	Kind      corpus.Kind
	Link      string // address of the passage in the reader; empty if there is none
}

// ReferenceOf is the reference to a passage.
func ReferenceOf(p index.Place, link string) Reference {
	d, ps := p.Document, p.Passage()
	r := Reference{
		Meta: d.Meta, Document: d.ID, Passage: ps.ID, Key: ps.Key, Section: d.Path(ps.Section), Paragraph: ps.Paragraph,
		Item: ps.Item, Page: ps.Page, Kind: ps.Kind, Link: link,
	}
	if ps.Kind == corpus.KindList && ps.List < 0 {
		r.Item = "" // a whole list, not what stands first in it
	}
	return r
}

// address is what a citation gives as the address: that of the original, because who reads the citation may not be
// able to reach this reader; the reader's where the original has none. Only a web address is one, without a password.
func (r *Reference) address() string {
	for _, s := range []string{r.Meta.Source, r.Link} {
		if a := webAddress(s); a != "" {
			return a
		}
	}
	return ""
}

// webAddress is an http or https address with everything escaped that could end it where it is written; empty if s is
// none.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	u.User = nil
	var b strings.Builder
	for _, r := range u.String() {
		if r <= ' ' || r == 0x7f || strings.ContainsRune(`"<>\^{|}`+"`", r) {
			fmt.Fprintf(&b, "%%%02X", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Run is a piece of a citation as a style writes it.
type Run struct {
	Text   string
	Italic bool
}

// Cited is a citation as a style writes it. Lines of one citation are parted by line ends; in RIS these are CR LF.
type Cited []Run

// Text is the citation without italics.
func (c Cited) Text() string {
	var b strings.Builder
	for _, r := range c {
		b.WriteString(r.Text)
	}
	return b.String()
}
