// Package pdf reads PDF files: PDFium, compiled to WebAssembly and run by wazero, gives the text objects of each page
// (engine.go), and layout makes lines, paragraphs, headings, lists, tables and notes of them (layout*.go).
//
// It never changes, adds or reorders a word within what the file draws as one; it opens no file and no network
// connection, and what it runs in WebAssembly sees neither. A hostile file may cost memory and time up to the limits,
// which is why programs read PDFs in a child process (package sandbox).
package pdf

import "agendabot/corpus/extract"

// raw is what PDFium says of a file, before layout.
type raw struct {
	pages   []rawPage
	outline []outlineEntry // in order, with depth from 1; titles may repeat
	tagged  bool           // text of the file is in a structure tree
	info    map[string]string
	lang    string             // of the catalogue: "en-GB"
	left    []extract.Omission // text that nobody sees: it is in no object
}

// outlineEntry is a bookmark.
type outlineEntry struct {
	title string
	depth int
	page  int     // index from 1; 0: none
	y     float64 // of its destination, in points from the page's lower edge; 0: none
}

// rawPage is a page: its text objects in the order of its content stream. Coordinates are points from the lower left
// corner of the crop box, after the page's rotation; units of the page where it has its own (UserUnit), as PDFium does not
// tell them.
type rawPage struct {
	label         string // as the file labels it; empty: it has no labels
	width, height float64
	objects       []object
	pictures      float64 // share of the page that images cover, 0 to 1
	unmapped      int     // characters whose meaning the file does not tell: what is in the text for them is a guess
}

// object is one text object that can be seen: a word, some words of a line, now and then a letter.
type object struct {
	// text begins or ends with a space where the content has one between this object and another on its line; at the
	// end of a line there is none. Characters are as the file has them and not NFC; PDFium takes ligatures apart.
	text                     string
	left, bottom, right, top float64
	base                     float64 // height of the baseline's start; superscripts are above that of their line
	size                     float64 // of the font, in points, as it appears
	bold, italic             bool
	turned                   bool // it does not run from left to right: a text at the page's side, a watermark
	tag                      tag
}

// tag is an object's place in the structure tree; the zero value has none. Numbers count through the file from 1, 0 is
// none, and an element that goes on over a page's end keeps its number.
type tag struct {
	role     string // of the nearest element that is not inline: P, H1, LI, Lbl, LBody, TD, TH, Note, Caption, Sect, …
	inline   string // of the innermost inline element within that: Span, Link, Reference, …
	element  int    // the innermost block element (P, H1, LI, TD, Note, …); Lbl and LBody have that of their LI or Note
	item     int    // the innermost list item (LI)
	depth    int    // how many lists (L) it is in
	cell     int    // the innermost table cell (TD, TH)
	header   bool   // that is a header cell (TH)
	row      int    // the table row that it is in
	table    int    // likewise the table
	note     int    // likewise the note (Note, FENote)
	contents bool   // in a table of contents (TOC)
	figure   bool   // in a Figure or Formula
	artifact bool   // a running head, a page number, a rule: not part of the text
}
