package pdf

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// minSize is the size in points below which nobody reads a text.
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

// shade is what a ground does to white text on it.
type shade int

const (
	noShade    shade = iota // only a line, or not filled: what is below it counts
	whiteShade              // it hides the text
	darkShade               // it shows it
)

// shade finds out about a ground. Pictures, shadings and patterns count as dark.
func (p *pageReader) shade(g ground) shade {
	if g.kind != enums.FPDF_PAGEOBJ_PATH {
		return darkShade
	}
	mode, err := p.lib.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: g.ref})
	if err != nil || mode.FillMode == enums.FPDF_FILLMODE_NONE {
		return noShade
	}
	color, err := p.lib.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: g.ref})
	switch {
	case err != nil:
		return darkShade
	case color.FillColor.A == 0:
		return noShade
	case isWhite(color.FillColor):
		return whiteShade
	}
	return darkShade
}

// isWhite says whether a colour cannot be told from white paper.
func isWhite(c structs.FPDF_COLOR) bool { return min(c.R, c.G, c.B) >= 250 }

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
		if !p.grounds[i].holds(x, y) {
			continue
		}
		if shade := p.shade(p.grounds[i]); shade != noShade {
			return shade == whiteShade
		}
	}
	return true
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
