package pdf

import (
	"fmt"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"agendabot/corpus/extract"
)

// Limits against loops and bombs, far above what real pages have.
const (
	maxFormDepth   = 12      // forms within forms
	maxPageObjects = 400_000 // objects of one page, those in forms too
)

// pageReader reads one page.
type pageReader struct {
	*engine
	index    int
	page     requests.Page
	text     references.FPDF_TEXTPAGE
	box      box                      // the part that is seen, in the page's own coordinates
	turn     enums.FPDF_PAGE_ROTATION // clockwise
	place    matrix                   // from the page's own coordinates to rawPage's
	tags     map[int]tag              // by marked-content id
	found    []found
	grounds  []ground
	pictures float64 // area that images cover
	unmapped int     // characters without a meaning
	budget   int     // objects that may still be looked at
}

// inherited is what an object has from the forms it is in.
type inherited struct {
	matrix matrix
	tag    tag
	tagged bool
	depth  int
}

// page reads a page into raw.
func (e *engine) page(index int) error {
	if err := e.stopped(); err != nil {
		return err
	}
	loaded, err := e.lib.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: e.pages, Index: index})
	if err != nil {
		return broken("loading a page", err)
	}
	defer func() { _, _ = e.lib.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
	p := &pageReader{engine: e, index: index, page: requests.Page{ByReference: &loaded.Page}, budget: maxPageObjects}
	if err := p.geometry(); err != nil {
		return err
	}
	text, err := e.lib.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: p.page})
	if err != nil {
		return broken("reading the text of a page", err)
	}
	defer func() { _, _ = e.lib.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}) }()
	p.text = text.TextPage
	p.readTags()
	count, err := e.lib.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: p.page})
	if err != nil {
		return broken("counting the objects of a page", err)
	}
	for i := range count.Count {
		response, err := e.lib.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: p.page, Index: i})
		if err != nil {
			continue // null in PDFium
		}
		if err := p.object(response.PageObject, inherited{matrix: identity}); err != nil {
			return err
		}
	}
	p.compose()
	p.split()
	p.countUnmapped()
	return p.finish()
}

// object reads a text object, notes what lies below and around it, and goes into forms.
func (p *pageReader) object(ref references.FPDF_PAGEOBJECT, from inherited) error {
	if err := p.stopped(); err != nil {
		return err
	}
	if p.budget--; p.budget < 0 {
		return &extract.Error{Err: extract.ErrTooLarge, Detail: fmt.Sprintf("over %d objects", maxPageObjects)}
	}
	p.handles++
	kind, err := p.lib.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: ref})
	if err != nil {
		return broken("reading an object", err)
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_TEXT:
		return p.textObject(ref, from)
	case enums.FPDF_PAGEOBJ_FORM:
		return p.form(ref, from)
	case enums.FPDF_PAGEOBJ_IMAGE, enums.FPDF_PAGEOBJ_PATH, enums.FPDF_PAGEOBJ_SHADING:
		p.ground(ref, kind.Type, from.matrix)
	default: // nothing that draws
	}
	return nil
}

// form reads the objects of a form.
func (p *pageReader) form(ref references.FPDF_PAGEOBJECT, from inherited) error {
	if from.depth++; from.depth > maxFormDepth {
		return nil // PDFium draws no deeper either
	}
	own, err := p.lib.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: ref})
	if err != nil {
		return broken("reading a form", err)
	}
	from.matrix = matrixOf(own.Matrix).then(from.matrix)
	if !from.tagged {
		from.tag, from.tagged = p.tagOf(ref)
	}
	count, err := p.lib.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: ref})
	if err != nil {
		return nil //nolint:nilerr // a form without objects
	}
	for i := range count.Count {
		response, err := p.lib.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: ref, Index: uint64(i)})
		if err != nil {
			continue // null in PDFium
		}
		if err := p.object(response.PageObject, from); err != nil {
			return err
		}
	}
	return nil
}

// finish puts a page into raw, and what nobody sees of it into raw.left.
func (p *pageReader) finish() error {
	page := rawPage{width: p.box.width(), height: p.box.height(), unmapped: p.unmapped}
	if p.turn%2 == 1 {
		page.width, page.height = page.height, page.width
	}
	if label, err := p.lib.FPDF_GetPageLabel(&requests.FPDF_GetPageLabel{Document: p.doc, Page: p.index}); err == nil {
		page.label = strings.TrimSpace(clean(label.Label))
	}
	if area := page.width * page.height; area > 0 {
		page.pictures = min(p.pictures/area, 1)
	}
	var hidden strings.Builder
	small := p.mostlySmall()
	for i, f := range p.found {
		if err := p.stopped(); err != nil {
			return err
		}
		if f.text == "" {
			continue // an accent that is with its letter now
		}
		if !p.hidden(f, small, page.pictures) {
			page.objects = append(page.objects, f.object)
			continue
		}
		if i > 0 {
			hidden.WriteString(between(p.found[i-1].object, f.object))
		}
		hidden.WriteString(f.text)
	}
	if text := strings.TrimSpace(hidden.String()); text != "" {
		p.raw.left = append(p.raw.left, extract.Omission{Rule: extract.RuleHidden, Page: p.index + 1, Text: text})
	}
	p.raw.pages = append(p.raw.pages, page)
	p.toPage = append(p.toPage, p.place)
	return nil
}
