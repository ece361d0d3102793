package corpus

import (
	"strings"

	"agendabot/corpus/extract"
)

// Format is the version of everything in this package that shapes a Document: readers, clean-up, passages and
// ids. It is part of a build's digest, so that a change here leads to a new build.
const Format = 3

// Document is one file of the corpus, read, cleaned and cut into passages. Offsets are bytes in Text.
type Document struct {
	ID       string    `json:"id"`
	File     string    `json:"file"` // slash-separated path below the corpus folder
	Meta     Meta      `json:"meta"`
	Format   string    `json:"format,omitempty"`  // "pdf", "docx", "odt", "html"; empty for text and Markdown
	SHA256   string    `json:"sha256"`            // of the file's bytes, hexadecimal
	Sidecar  string    `json:"sidecar,omitempty"` // likewise of its metadata file's; empty: it has none
	Stale    string    `json:"stale,omitempty"`   // why this is the last good version and not what the file holds now; empty: it is
	Pages    int       `json:"pages,omitempty"`   // of a PDF
	Scanned  int       `json:"scanned,omitempty"` // of them, pictures without text
	Text     string    `json:"text"`              // canonical: the words of the file in their order
	Words    int       `json:"words"`
	Sections []Section `json:"sections"` // in order; Sections[0] is what stands before the first heading
	Passages []Passage `json:"passages"` // in order of their text
	Notes    []Note    `json:"notes,omitempty"`
	Warnings []Warning `json:"warnings,omitempty"` // of this file, for every reindex that takes the document over
}

// Meta is what a document says about itself in its front matter; empty fields were not given.
type Meta struct {
	Title          string `json:"title"`
	Author         string `json:"author,omitempty"`
	Publisher      string `json:"publisher,omitempty"`
	Date           string `json:"date,omitempty"`     // 2000, 2000-04 or 2000-04-30
	Language       string `json:"language"`           // ISO 639-1, lower case: "en"
	Source         string `json:"source,omitempty"`   // address of the original
	Rights         string `json:"rights,omitempty"`   // whose they are, under what terms
	Edition        string `json:"edition,omitempty"`  // "2nd edition", "revised"
	Note           string `json:"note,omitempty"`     // what a reader must know: "an excerpt"
	FirstParagraph int    `json:"first_paragraph"`    // number of the first paragraph, 1 unless given
	Numbered       bool   `json:"numbered,omitempty"` // paragraphs carry numbers printed in the source
}

// Span is a half-open range of bytes of a document's Text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Section is a heading and what stands below it up to the next heading.
type Section struct {
	Heading Span   `json:"heading"` // empty for Sections[0]
	Level   int    `json:"level"`   // 1 to 6; 0 for Sections[0]
	Parent  int    `json:"parent"`  // index of the section above; -1 for Sections[0]
	Slug    string `json:"slug"`    // path of heading slugs, joined by "/", unique in the document
	Body    Span   `json:"body"`    // text below the heading, without subsections
	Line    int    `json:"line"`    // in the source file, from 1
}

// Kind says what a passage is in the document.
type Kind string

// The kinds of passage.
const (
	KindText     Kind = "text"     // a paragraph, or short neighbouring ones
	KindItem     Kind = "item"     // one item of a list, or one row of a table
	KindList     Kind = "list"     // a whole list or table: lead-in and every item
	KindFootnote Kind = "footnote" // a note, apart from the text that refers to it
)

// Passage is the unit that is searched, shown and cited.
//
// Own is the part of the text that belongs to this passage alone: the own spans of all passages cover every
// body word exactly once. Spans is what is shown: Own, and for a list its items after it.
type Passage struct {
	ID        string `json:"id"`  // document/heading-slugs/p139 or …/~1a2b3c4d
	Key       string `json:"key"` // 16 characters from the id's hash, for buttons and links
	Kind      Kind   `json:"kind"`
	Section   int    `json:"section"` // 0 for a footnote: where notes are collected says nothing
	Own       Span   `json:"own"`     // empty for a list without lead-in
	Spans     []Span `json:"spans"`
	List      int    `json:"list"`                 // index of the list passage it is an item of, or -1
	Paragraph string `json:"paragraph,omitempty"`  // "12", "5–6"; empty where the document numbers its own and this has none
	Item      string `json:"item,omitempty"`       // "3" or "(a)", within Paragraph
	Page      string `json:"page,omitempty"`       // printed label, else position in the file from 1; empty if unknown
	PageIndex int    `json:"page_index,omitempty"` // the page's place in the file, from 1; 0 if unknown
	Fragment  bool   `json:"fragment,omitempty"`   // begins in mid-sentence, as its source does
	Line      int    `json:"line"`                 // in the source file, from 1
	Table     bool   `json:"table,omitempty"`      // a table, or a row of one
}

// OwnText is the text that belongs to the passage alone.
func (d *Document) OwnText(p *Passage) string { return d.Text[p.Own.Start:p.Own.End] }

// PassageText is what is shown of the passage: its spans, a list's one below the other.
func (d *Document) PassageText(p *Passage) string {
	parts := make([]string, len(p.Spans))
	for i, s := range p.Spans {
		parts[i] = d.Text[s.Start:s.End]
	}
	return strings.Join(parts, "\n")
}

// Path is the section's headings from the outermost to its own; empty for the section before the first heading.
func (d *Document) Path(section int) []string {
	var path []string
	for i := section; i > 0; i = d.Sections[i].Parent {
		h := d.Sections[i].Heading
		path = append([]string{d.Text[h.Start:h.End]}, path...)
	}
	return path
}

// Leads are the lead-ins above the passage, the outermost first: what its list, and the list around that, is
// introduced with. Empty for a passage that is in no list.
func (d *Document) Leads(p *Passage) []string {
	var leads []string
	for i := p.List; i >= 0; i = d.Passages[i].List {
		if t := d.OwnText(&d.Passages[i]); t != "" {
			leads = append([]string{t}, leads...)
		}
	}
	return leads
}

// PassageByID returns the index of the passage with that id, or -1.
func (d *Document) PassageByID(id string) int {
	for i := range d.Passages {
		if d.Passages[i].ID == id {
			return i
		}
	}
	return -1
}

// Rule names a step of clean-up in Notes.
type Rule string

// The rules, in the order in which they run.
const (
	RuleEncoding    Rule = "encoding"     // bytes were not UTF-8 and were converted
	RuleCharacters  Rule = "characters"   // compatibility forms, soft hyphens, special spaces
	RulePageMark    Rule = "page-mark"    // a page number or form feed was left out
	RuleRunningHead Rule = "running-head" // a head or foot repeated on the pages was left out
	RuleMarkup      Rule = "markup"       // markup was left out: a link's address, a picture, a tag
	RuleNoteMark    Rule = "note-mark"    // a footnote's reference mark was left out
	RuleHyphen      Rule = "hyphen"       // a word divided at a line's end was joined
	RuleJoin        Rule = "join"         // a paragraph broken in two was joined
	RuleListItem    Rule = "list-item"    // the first item of a list, broken in two, was joined
	RuleListNumber  Rule = "list-number"  // a list was numbered by the numbers that some of its items carry
	RuleListMark    Rule = "list-mark"    // a list mark or printed paragraph number was left out
	RuleFragment    Rule = "fragment"     // the text begins in mid-sentence; nothing was guessed

	RuleHidden   = Rule(extract.RuleHidden)   // what nobody sees in the file was left out
	RuleChrome   = Rule(extract.RuleChrome)   // a web page's navigation was left out
	RuleContents = Rule(extract.RuleContents) // a table of contents was left out
	RuleDeleted  = Rule(extract.RuleDeleted)  // what a tracked change deletes was left out
	RuleHeading  = Rule(extract.RuleHeading)  // a heading was known by its look alone
)

// Omits says whether the rule's notes hold words that the file has and the canonical text has not.
func (r Rule) Omits() bool {
	switch r {
	case RulePageMark, RuleRunningHead, RuleMarkup, RuleNoteMark, RuleListMark,
		RuleHidden, RuleChrome, RuleContents, RuleDeleted:
		return true
	default:
		return false
	}
}

// Note records one thing that clean-up did, so that nothing is left out or joined in silence.
type Note struct {
	Rule Rule   `json:"rule"`
	Line int    `json:"line"`           // in the source file, from 1; of a rich format the line, paragraph or block
	Page string `json:"page,omitempty"` // label; empty where there are no pages
	Text string `json:"text"`           // what was left out, or where a join was made
}

// Warning is something in a file that an administrator should look at; the file is read all the same.
type Warning struct {
	File string `json:"file"`
	Line int    `json:"line"` // 0: the whole file
	Text string `json:"text"`
}
