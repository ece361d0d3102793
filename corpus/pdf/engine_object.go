package pdf

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"agendabot/corpus/extract"
)

// found is a text object with what decides whether somebody sees it.
type found struct {
	object
	invisible bool // rendering mode 3: neither filled nor stroked
	white     bool // filled in white
	below     int  // how many grounds were drawn before it
}

// textObject reads a text object.
func (p *pageReader) textObject(ref references.FPDF_PAGEOBJECT, from inherited) error {
	response, err := p.lib.FPDFTextObj_GetText(&requests.FPDFTextObj_GetText{PageObject: ref, TextPage: p.text})
	if err != nil {
		return nil //nolint:nilerr // an object without text, or a second drawing of one for bold print
	}
	p.unmapped += strings.Count(response.Text, "\ufffd")
	text := clean(response.Text)
	if text == "" {
		return nil
	}
	if p.bytes += len(text); p.bytes > p.limits.TextBytes {
		return &extract.Error{Err: extract.ErrTooLarge, Detail: fmt.Sprintf("over %d bytes of text", p.limits.TextBytes)}
	}
	f := found{object: object{text: text}, below: len(p.grounds)}
	if err := p.locate(&f, ref, from.matrix); err != nil {
		return err
	}
	p.look(&f, ref)
	f.tag = from.tag
	if !from.tagged {
		f.tag, _ = p.tagOf(ref)
	}
	p.found = append(p.found, f)
	return nil
}

// clean makes of PDFium's marks what the page shows: a hyphen at a line's end, which arrives as U+0002 without the line's
// end, is a hyphen again. What is no character at all goes; the page counts it as unmapped.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0x02:
			return '-'
		case r == '\r' || r == '\n' || r == '\t':
			return ' '
		case r < 0x20 || r == 0x7f || r == 0xfffd || r == 0xfffe || r == 0xffff || r == 0xfeff:
			return -1
		}
		return r
	}, text)
}

// locate finds where an object stands and how large it is.
func (p *pageReader) locate(f *found, ref references.FPDF_PAGEOBJECT, outer matrix) error {
	bounds, err := p.lib.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: ref})
	if err != nil {
		return broken("reading the place of a text", err)
	}
	own, err := p.lib.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: ref})
	if err != nil {
		return broken("reading the place of a text", err)
	}
	size, err := p.lib.FPDFTextObj_GetFontSize(&requests.FPDFTextObj_GetFontSize{PageObject: ref})
	if err != nil {
		return broken("reading the size of a text", err)
	}
	outer = outer.then(p.place)
	b := outer.around(box{float64(bounds.Left), float64(bounds.Bottom), float64(bounds.Right), float64(bounds.Top)})
	f.left, f.bottom, f.right, f.top = b.left, b.bottom, b.right, b.top
	m := matrixOf(own.Matrix).then(outer)
	f.base = m.f
	f.size = math.Abs(float64(size.FontSize)) * math.Hypot(m.c, m.d)
	run := m.a
	if size.FontSize < 0 {
		run = -run
	}
	f.turned = run <= 0 || math.Abs(m.b) > 0.1*math.Abs(m.a)
	return nil
}

// boldName and italicName know bold and italic fonts by their names, those of TeX too.
var (
	boldName   = regexp.MustCompile(`(?i)bold|black|heavy|demi|[-,]bd\b|medi$`)
	boldTeX    = regexp.MustCompile(`(?:^|\+)(?:CMBX|CMSSBX|SFBX|LMRoman\d+-Bold|TeXGyre\w+-Bold)`)
	italicName = regexp.MustCompile(`(?i)italic|oblique|slanted|[-,]it\b|ital$`)
	italicTeX  = regexp.MustCompile(`(?:^|\+)(?:CMTI|CMBXTI|SFTI|CMSL)`)
)

// look finds an object's font and colour.
func (p *pageReader) look(f *found, ref references.FPDF_PAGEOBJECT) {
	mode, err := p.lib.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: ref})
	if err == nil {
		f.invisible = mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE
	}
	if color, err := p.lib.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: ref}); err == nil {
		f.white = isWhite(color.FillColor) || color.FillColor.A == 0
	}
	p.handles++
	font, err := p.lib.FPDFTextObj_GetFont(&requests.FPDFTextObj_GetFont{PageObject: ref})
	if err != nil {
		return
	}
	if weight, err := p.lib.FPDFFont_GetWeight(&requests.FPDFFont_GetWeight{Font: font.Font}); err == nil {
		f.bold = weight.Weight >= 600
	}
	if flags, err := p.lib.FPDFFont_GetFlags(&requests.FPDFFont_GetFlags{Font: font.Font}); err == nil {
		f.italic = flags.Italic
		f.bold = f.bold || flags.ForceBold
	}
	if name, err := p.lib.FPDFFont_GetBaseFontName(&requests.FPDFFont_GetBaseFontName{Font: font.Font}); err == nil {
		f.bold = f.bold || boldName.MatchString(name.BaseFontName) || boldTeX.MatchString(name.BaseFontName)
		f.italic = f.italic || italicName.MatchString(name.BaseFontName) || italicTeX.MatchString(name.BaseFontName)
	}
}
