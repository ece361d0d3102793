package pdf

import (
	"strconv"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Limits of the structure tree, far above what real files have. PDFium itself goes 32 elements up from a page's content.
const (
	maxTagDepth = 64
	maxTagNodes = 200_000 // children looked at on one page
)

// tagWalk walks the structure tree of a page.
type tagWalk struct {
	*engine
	tags map[int]tag
	left int
}

// readTags reads the structure tree of the page. PDFium shows of it what the page has a part in, but every child keeps
// its index among its parent's children: the path of indexes is the same on every page, and numbers elements.
func (p *pageReader) readTags() {
	tree, err := p.lib.FPDF_StructTree_GetForPage(&requests.FPDF_StructTree_GetForPage{Page: p.page})
	if err != nil {
		return
	}
	defer func() {
		_, _ = p.lib.FPDF_StructTree_Close(&requests.FPDF_StructTree_Close{StructTree: tree.StructTree})
	}()
	count, err := p.lib.FPDF_StructTree_CountChildren(&requests.FPDF_StructTree_CountChildren{StructTree: tree.StructTree})
	if err != nil {
		return
	}
	w := tagWalk{engine: p.engine, tags: map[int]tag{}, left: maxTagNodes}
	for i := range count.Count {
		if w.left--; w.left < 0 {
			break
		}
		child, err := p.lib.FPDF_StructTree_GetChildAtIndex(
			&requests.FPDF_StructTree_GetChildAtIndex{StructTree: tree.StructTree, Index: i})
		if err == nil {
			w.element(child.StructElement, strconv.Itoa(i), tag{}, 1)
		}
	}
	p.tags = w.tags
	p.raw.tagged = p.raw.tagged || len(w.tags) > 0
}

// element reads an element and those below it.
func (w *tagWalk) element(ref references.FPDF_STRUCTELEMENT, path string, t tag, depth int) {
	if depth > maxTagDepth {
		return
	}
	if kind, err := w.lib.FPDF_StructElement_GetType(&requests.FPDF_StructElement_GetType{StructElement: ref}); err == nil {
		t = t.within(kind.Type, func() int { return w.count(path) })
	}
	count, err := w.lib.FPDF_StructElement_CountChildren(&requests.FPDF_StructElement_CountChildren{StructElement: ref})
	if err != nil {
		return
	}
	for i := range count.Count {
		if w.left--; w.left < 0 {
			return
		}
		child, err := w.lib.FPDF_StructElement_GetChildAtIndex(
			&requests.FPDF_StructElement_GetChildAtIndex{StructElement: ref, Index: i})
		if err == nil {
			w.handles++
			w.element(child.StructElement, path+"/"+strconv.Itoa(i), t, depth+1)
			continue
		}
		content, err := w.lib.FPDF_StructElement_GetChildMarkedContentID(
			&requests.FPDF_StructElement_GetChildMarkedContentID{StructElement: ref, Index: i})
		if err == nil && content.ChildMarkedContentID >= 0 {
			w.tags[content.ChildMarkedContentID] = t
		}
	}
}

// count is the number of the element with a path.
func (w *tagWalk) count(path string) int {
	if _, ok := w.number[path]; !ok {
		w.number[path] = len(w.number) + 1
	}
	return w.number[path]
}

// within is the tag of what is in an element of a kind (ISO 32000-2, 14.8.4) that is itself in t; number numbers it.
func (t tag) within(kind string, number func() int) tag {
	switch kind {
	case "Span", "Quote", "Reference", "BibEntry", "Code", "Link", "Annot", "Em", "Strong", "Sub", "Ruby", "RB", "RT",
		"RP", "Warichu", "WT", "WP":
		t.inline = kind
		return t
	case "Lbl", "LBody":
		t.role, t.inline = kind, ""
		return t
	case "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "H7", "H8", "H9", "Title", "Caption", "TOCI", "Form",
		"Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "BlockQuote", "Aside", "NonStruct", "Index":
	case "TOC":
		t.contents = true
	case "L":
		t.depth++
	case "LI":
		t.item = number()
	case "Table":
		t.table = number()
		t.row, t.cell, t.header = 0, 0, false
	case "THead", "TBody", "TFoot":
	case "TR":
		t.row = number()
	case "TD", "TH":
		t.cell, t.header = number(), kind == "TH"
	case "Note", "FENote":
		t.note = number()
	case "Figure", "Formula":
		t.figure = true
	case "Artifact":
		t.artifact = true
	default:
		return t // no standard role: the one around it counts
	}
	t.role, t.inline, t.element = kind, "", number()
	return t
}

// tagOf is the tag of an object, and whether its marks say anything.
func (p *pageReader) tagOf(ref references.FPDF_PAGEOBJECT) (tag, bool) {
	count, err := p.lib.FPDFPageObj_CountMarks(&requests.FPDFPageObj_CountMarks{PageObject: ref})
	if err != nil || count.Count <= 0 {
		return tag{}, false
	}
	id, err := p.lib.FPDFPageObj_GetMarkedContentID(&requests.FPDFPageObj_GetMarkedContentID{PageObject: ref})
	if err == nil && id.MarkedContentID >= 0 {
		if t, ok := p.tags[id.MarkedContentID]; ok {
			return t, true
		}
	}
	for i := range count.Count {
		p.handles++
		mark, err := p.lib.FPDFPageObj_GetMark(&requests.FPDFPageObj_GetMark{PageObject: ref, Index: uint64(i)})
		if err != nil {
			continue
		}
		name, err := p.lib.FPDFPageObjMark_GetName(&requests.FPDFPageObjMark_GetName{PageObjectMark: mark.Mark})
		if err == nil && name.Name == "Artifact" {
			return tag{artifact: true}, true
		}
	}
	return tag{}, false
}
