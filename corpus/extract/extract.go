// Package extract is the form between the readers of rich formats (corpus/pdf, corpus/office, corpus/html) and package
// corpus: what a file says about itself, and its blocks in reading order.
//
// It holds data and nothing else. A reader never changes, adds or reorders a word; what it leaves out stands in Left, and
// what it did to a block stands in the block's Did, so that nothing is left out or joined in silence. Package corpus cleans
// characters, joins lines, numbers paragraphs and makes passages and ids. The form is kept in caches as JSON, by the
// content of the file and Version.
package extract

// Version is that of everything that decides what a reader makes of a file. A change in a reader changes it, so that
// what is in caches is read anew.
const Version = 1

// Document is what a reader found in one file.
type Document struct {
	Format   string     `json:"format"` // "pdf", "docx", "odt" or "html"
	Meta     Meta       `json:"meta"`
	Pages    []Page     `json:"pages,omitempty"` // in order; empty for formats without pages of their own
	Blocks   []Block    `json:"blocks"`          // in reading order
	Left     []Omission `json:"left,omitempty"`  // words of the file that are in no block
	Warnings []Warning  `json:"warnings,omitempty"`
}

// Meta is what the file says about itself; empty fields were not given, or hold nothing that can be used ("untitled").
type Meta struct {
	Title     string `json:"title,omitempty"`
	Author    string `json:"author,omitempty"` // several are joined with "; "
	Publisher string `json:"publisher,omitempty"`
	Date      string `json:"date,omitempty"`     // 2000, 2000-04 or 2000-04-30
	Language  string `json:"language,omitempty"` // ISO 639-1, lower case
	Source    string `json:"source,omitempty"`   // address of the original: a canonical link
	Rights    string `json:"rights,omitempty"`
}

// Page is one page of a PDF. Its index, from 1, is its place in Document.Pages.
type Page struct {
	Label   string `json:"label,omitempty"`   // as printed or as the file labels it: "iv", "12"; empty: the index
	Scanned bool   `json:"scanned,omitempty"` // a picture with hardly any text: its words are not in the file
}

// Kind says what a block is.
type Kind string

// The kinds of block. Head is a running head or foot, a page number, or a document's repeated mark: it is kept apart from
// the text and stands in Blocks where the page has it.
const (
	Paragraph    Kind = "paragraph"
	Heading      Kind = "heading"
	Item         Kind = "item"         // the first paragraph of a list item or a numbered paragraph
	Continuation Kind = "continuation" // a further paragraph of the item before it
	Row          Kind = "row"          // a row of a table, its cells joined with " | "
	Footnote     Kind = "footnote"
	Verbatim     Kind = "verbatim" // text whose line ends count
	Head         Kind = "head"
)

// Block is a paragraph, heading, item, row or note.
//
// A list item or numbered paragraph has its mark in Mark and not in Lines. Ordered marks whose number is plain ("3.",
// "3)") also have it in Number; other labels ("(a)", "iv.") stand in Label. Package corpus decides by the run of numbers
// which lists are numbered paragraphs: a reader makes Items of them, of level 1 and one list while they follow one
// another. Paragraphs that begin with "(a)" or "(i)" in the text itself may stay paragraphs: corpus makes items of them.
type Block struct {
	Kind   Kind     `json:"kind"`
	Level  int      `json:"level,omitempty"` // headings: 1 to 6; items, continuations, rows: depth from 1
	Lines  []string `json:"lines"`           // between two lines a word may be divided; "\n" in one is a line end that counts
	Place  int      `json:"place,omitempty"` // of its first line: the line in a PDF, the paragraph in DOCX and ODT, the block in HTML; from 1
	Page   int      `json:"page,omitempty"`  // index from 1; 0 where there are no pages
	List   int      `json:"list,omitempty"`  // items, continuations and rows: which list or table, counted from 1 through the file
	Mark   string   `json:"mark,omitempty"`  // "•", "3.", "(a)"; of a footnote its mark, "1" or "*"
	Number int      `json:"number,omitempty"`
	Label  string   `json:"label,omitempty"`  // of a footnote: "1"; of an item that is no plain number: "(a)"
	Header bool     `json:"header,omitempty"` // the head row of a table
	Bare   int      `json:"bare,omitempty"`   // headings: bytes of Lines[0] that are its number ("1.1 ", "Chapter 2 "), which its id leaves out
	Did    []Done   `json:"did,omitempty"`    // what the reader did to make it one block
}

// Rule names what a reader did, for people who look a document over.
type Rule string

// The rules of readers.
const (
	RuleMarkup      Rule = "markup"       // markup that holds words was left out: an address, a picture's text
	RuleNoteMark    Rule = "note-mark"    // a footnote's reference mark was left out of the text
	RuleRunningHead Rule = "running-head" // a head or foot repeated on the pages is kept apart
	RulePageMark    Rule = "page-mark"    // a page number is kept apart
	RuleHidden      Rule = "hidden"       // text that nobody sees (white, tiny, off the page, marked as hidden) was left out
	RuleChrome      Rule = "chrome"       // navigation, forms and the like of a web page were left out
	RuleContents    Rule = "contents"     // a line of a table of contents was left out
	RuleDeleted     Rule = "deleted"      // text that a tracked change deletes was left out
	RuleJoin        Rule = "join"         // a paragraph parted by a page or column was joined
	RuleHeading     Rule = "heading"      // a heading was known by its look, not by the file's word for it
)

// Done is something that a reader did to a block.
type Done struct {
	Rule Rule   `json:"rule"`
	Text string `json:"text"` // what was left out, or where a join was made: "… safety for ⏎ people is …"
}

// Omission is text of the file that stands in no block.
type Omission struct {
	Rule  Rule   `json:"rule"`
	Place int    `json:"place,omitempty"` // as Block.Place
	Page  int    `json:"page,omitempty"`
	Text  string `json:"text"`
}

// Warning is something that an administrator should look at.
type Warning struct {
	Page int    `json:"page,omitempty"` // index from 1; 0: the whole file
	Text string `json:"text"`
}
