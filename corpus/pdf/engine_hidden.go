package pdf

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Text below this size, in points, nobody reads.
const minSize = 3

// ground is something that covers a part of the page, so that white text on it is seen.
type ground struct {
	box
	ref  references.FPDF_PAGEOBJECT
	kind enums.FPDF_PAGEOBJ
}

// ground notes a picture, a shading or a path.
func (p *pageReader) ground(ref references.FPDF_PAGEOBJECT, kind enums.FPDF_PAGEOBJ, outer matrix) {
	bounds, err := p.lib.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: ref})
	if err != nil {
		return
	}
	b := outer.then(p.place).around(box{
		float64(bounds.Left), float64(bounds.Bottom), float64(bounds.Right), float64(bounds.Top),
	})
	if kind == enums.FPDF_PAGEOBJ_IMAGE {
		seen := b.common(p.seen())
		p.pictures += seen.width() * seen.height()
	}
	p.grounds = append(p.grounds, ground{box: b, ref: ref, kind: kind})
}

// seen is the visible part of the page in its rotated coordinates.
func (p *pageReader) seen() box { return p.place.around(p.box) }

// dark says whether a ground is there and is not white.
func (p *pageReader) dark(g ground) bool {
	if g.kind != enums.FPDF_PAGEOBJ_PATH {
		return true
	}
	mode, err := p.lib.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: g.ref})
	if err != nil || mode.FillMode == enums.FPDF_FILLMODE_NONE {
		return false
	}
	color, err := p.lib.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: g.ref})
	if err != nil {
		return true // a pattern
	}
	c := color.FillColor
	return min(c.R, c.G, c.B) < 250 && c.A > 0
}

// hidden says whether nobody sees an object.
func (p *pageReader) hidden(f found, small bool, pictures float64) bool {
	x, y := (f.left+f.right)/2, (f.bottom+f.top)/2
	switch {
	case !p.seen().holds(x, y):
		return true
	case f.size < minSize && !small:
		return true
	case f.invisible:
		return pictures < 0.5 // over a picture of the page it is its text, as recognised
	case !f.white:
		return false
	}
	for i := f.below - 1; i >= 0; i-- { // the last drawn lies on top
		if p.grounds[i].holds(x, y) && (p.grounds[i].kind != enums.FPDF_PAGEOBJ_PATH || p.filled(p.grounds[i])) {
			return !p.dark(p.grounds[i])
		}
	}
	return true
}

// filled says whether a path is more than a line.
func (p *pageReader) filled(g ground) bool {
	mode, err := p.lib.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: g.ref})
	return err == nil && mode.FillMode != enums.FPDF_FILLMODE_NONE
}

// mostlySmall says whether most of the page's text is below the smallest size: then its size is a matter of the page's
// unit, not of hiding.
func (p *pageReader) mostlySmall() bool {
	small, all := 0, 0
	for _, f := range p.found {
		all += len(f.text)
		if f.size < minSize {
			small += len(f.text)
		}
	}
	return small*2 > all
}
