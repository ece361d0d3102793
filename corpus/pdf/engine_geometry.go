package pdf

import (
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// matrix maps (x, y) to (ax+cy+e, bx+dy+f), as PDF has it.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

// box is an upright rectangle in points.
type box struct{ left, bottom, right, top float64 }

func matrixOf(m structs.FPDF_FS_MATRIX) matrix {
	return matrix{float64(m.A), float64(m.B), float64(m.C), float64(m.D), float64(m.E), float64(m.F)}
}

// then is m followed by n.
func (m matrix) then(n matrix) matrix {
	return matrix{
		a: m.a*n.a + m.b*n.c, b: m.a*n.b + m.b*n.d,
		c: m.c*n.a + m.d*n.c, d: m.c*n.b + m.d*n.d,
		e: m.e*n.a + m.f*n.c + n.e, f: m.e*n.b + m.f*n.d + n.f,
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// around is the upright rectangle around b as m maps it.
func (m matrix) around(b box) box {
	out := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, corner := range [][2]float64{{b.left, b.bottom}, {b.left, b.top}, {b.right, b.bottom}, {b.right, b.top}} {
		x, y := m.apply(corner[0], corner[1])
		out.left, out.right = min(out.left, x), max(out.right, x)
		out.bottom, out.top = min(out.bottom, y), max(out.top, y)
	}
	return out
}

func (b box) width() float64  { return b.right - b.left }
func (b box) height() float64 { return b.top - b.bottom }

// holds says whether a point is in b or on its edge.
func (b box) holds(x, y float64) bool {
	return x >= b.left && x <= b.right && y >= b.bottom && y <= b.top
}

// common is the part that b and c share; its sides are never negative.
func (b box) common(c box) box {
	out := box{max(b.left, c.left), max(b.bottom, c.bottom), min(b.right, c.right), min(b.top, c.top)}
	out.right, out.top = max(out.right, out.left), max(out.top, out.bottom)
	return out
}

// geometry finds the part of the page that is seen (PDFium's word for it: the crop box within the media box) and the way
// from the page's own coordinates to those of rawPage.
func (p *pageReader) geometry() error {
	bounds, err := p.lib.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: p.page})
	if err != nil {
		return broken("reading the size of a page", err)
	}
	p.box = box{
		float64(min(bounds.Rect.Left, bounds.Rect.Right)), float64(min(bounds.Rect.Bottom, bounds.Rect.Top)),
		float64(max(bounds.Rect.Left, bounds.Rect.Right)), float64(max(bounds.Rect.Bottom, bounds.Rect.Top)),
	}
	if turn, err := p.lib.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: p.page}); err == nil {
		p.turn = turn.PageRotation
	}
	b := p.box
	switch p.turn {
	case enums.FPDF_PAGE_ROTATION_90_CW:
		p.place = matrix{b: -1, c: 1, e: -b.bottom, f: b.right}
	case enums.FPDF_PAGE_ROTATION_180_CW:
		p.place = matrix{a: -1, d: -1, e: b.right, f: b.top}
	case enums.FPDF_PAGE_ROTATION_270_CW:
		p.place = matrix{b: 1, c: -1, e: b.top, f: -b.left}
	default:
		p.place = matrix{a: 1, d: 1, e: -b.left, f: -b.bottom}
	}
	return nil
}
