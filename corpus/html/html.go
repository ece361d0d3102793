package html

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	dom "golang.org/x/net/html"

	"agendabot/corpus/extract"
)

// Read makes a document of an HTML file. contentType is the media type that the file came with ("text/html;
// charset=iso-8859-1") and may be empty; zero limits mean the defaults. Errors are of type *extract.Error.
func Read(raw []byte, contentType string, limits extract.Limits) (*extract.Document, error) {
	r, err := newReader(raw, contentType, limits.WithDefaults())
	if err != nil {
		return nil, err
	}
	return r.document()
}

// newReader reads a file up to its blocks.
func newReader(raw []byte, contentType string, limits extract.Limits) (*reader, error) {
	if int64(len(raw)) > limits.FileBytes {
		return nil, fail(extract.ErrTooLarge, fmt.Sprintf("%d bytes, the limit is %d", len(raw), limits.FileBytes), "split it")
	}
	text, warnings, err := decode(raw, contentType)
	if err != nil {
		return nil, err
	}
	root, err := parse(text, limits)
	if err != nil {
		return nil, err
	}
	r := &reader{
		limits: limits, notes: findNotes(root), meta: readMeta(root), warnings: warnings,
		counted: map[*dom.Node]counts{}, para: &paragraph{},
	}
	return r, r.read(root)
}

func fail(err error, detail, advice string) error {
	return &extract.Error{Err: err, Detail: detail, Advice: advice}
}

// parse builds the tree, within limits: the parser by itself takes time and memory without bound.
func parse(text []byte, limits extract.Limits) (*dom.Node, error) {
	text, err := guarded(text)
	if err != nil {
		return nil, err
	}
	root, err := dom.Parse(bytes.NewReader(text))
	switch {
	case err != nil && strings.Contains(err.Error(), "open stack of elements"): // its own limit of 512
		return nil, tooDeep(limits.Depth)
	case err != nil:
		return nil, fail(extract.ErrDamaged, err.Error(), "save the page again")
	}
	return root, tidy(root, limits.Depth)
}

func tooDeep(limit int) error {
	return fail(extract.ErrTooDeep, fmt.Sprintf("the limit is %d elements in one another", limit), "flatten it, or save the page as text")
}

// reader is a file on its way to becoming a Document.
type reader struct {
	limits   extract.Limits
	notes    *notes
	meta     extract.Meta
	warnings []extract.Warning
	words    int // of the page outside of links and menus
	counted  map[*dom.Node]counts

	out   []piece
	left  []extract.Omission
	lists int // how many lists and tables there were so far
	size  int // bytes of text so far
	para  *paragraph
	aside []piece // notes that stand within the paragraph at hand
	err   error
}

// piece is a block, and the mark of it that is text of the file.
type piece struct {
	extract.Block
	printed string
}

// read fills the reader from the tree.
func (r *reader) read(root *dom.Node) error {
	body := find(root, isBody)
	if body == nil {
		return fail(extract.ErrEmpty, "the page only holds frames", "save the page that the frame shows")
	}
	r.outer(body, r.textOf(body))
	if r.err != nil {
		return r.err
	}
	r.numberPlain()
	r.itemize()
	bareHeadings(r.out)
	return nil
}

// document is what was read. Blocks are counted from 1.
func (r *reader) document() (*extract.Document, error) {
	d := &extract.Document{Format: "html", Meta: r.meta, Left: r.left, Warnings: r.warnings}
	lost := 0
	for i := range r.out {
		b := r.out[i].Block
		b.Place = i + 1
		for _, l := range b.Lines {
			lost += strings.Count(l, string(unicode.ReplacementChar))
		}
		d.Blocks = append(d.Blocks, b)
	}
	if lost > 0 {
		d.Warnings = append(d.Warnings, extract.Warning{Text: fmt.Sprintf(
			"%d characters were lost before the file came here (U+FFFD); restore them from the original", lost)})
	}
	if len(d.Blocks) == 0 {
		detail := ""
		if len(d.Left) > 0 {
			detail = "what there is are menus, forms or hidden text"
		}
		return nil, fail(extract.ErrEmpty, detail, "if a script fills the page, save it from the browser as a complete page")
	}
	return d, nil
}
