// Package pdf reads PDF files: PDFium, compiled to WebAssembly and run by wazero, gives the text objects of each page
// (engine.go), and layout makes lines, paragraphs, headings, lists, tables and notes of them (layout*.go).
//
// It never changes, adds or reorders a word within what the file draws as one; it opens no file and no network
// connection, and what it runs in WebAssembly sees neither. A hostile file may cost memory and time up to the limits,
// which is why programs read PDFs in a child process (package sandbox).
package pdf

// raw is what PDFium says of a file, before layout.
type raw struct {
	pages   []rawPage
	outline []outlineEntry // in order, with depth from 1; titles may repeat
	tagged  bool           // the file has a structure tree
	info    map[string]string
	lang    string // of the catalogue: "en-GB"
}

// outlineEntry is a bookmark.
type outlineEntry struct {
	title string
	depth int
	page  int     // index from 1; 0: none
	y     float64 // of its destination, in points from the page's lower edge; 0: none
}

// rawPage is a page: its text objects in the order of its content stream. Coordinates are points from the lower left
// corner of the crop box, after the page's rotation.
type rawPage struct {
	label         string
	width, height float64
	objects       []object
	pictures      float64 // share of the page that images cover, 0 to 1
}

// object is one text object.
type object struct {
	text                     string
	left, bottom, right, top float64
	size                     float64 // of the font, in points, as it appears
	bold, italic             bool
	white                    bool // drawn in white or invisibly
	tag                      tag
}

// tag is an object's place in the structure tree; the zero value has none.
type tag struct {
	role     string // of the nearest element that has a standard role: P, H1, LI, Lbl, LBody, TD, TH, Note, Artifact, …
	element  int    // the block element (P, H1, LI, TR's cell, Note …) that it belongs to, counted through the file from 1; 0: none
	row      int    // the table row that it is in, counted through the file from 1; 0: none
	table    int    // likewise the table
	artifact bool   // a running head, a page number, a rule: not part of the text
}
