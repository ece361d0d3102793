package pdf

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium/requests"
)

// An object is looked at character by character where its characters are wider than is usual on its page by this much: it
// may hold the cells of a row. To read all characters takes four times as long.
const (
	wideLetters = 1.15
	splitMost   = 3000 // objects of one page that are looked at so
	splitLength = 2000 // bytes of one
	splitBack   = 4    // characters before the one that PDFium finds at the beginning of an object
)

// highDigits is a number right behind a word or its closing mark, or before a first word: a superscript, if the font draws
// it so.
var highDigits = regexp.MustCompile(`[\p{L}»”’)][.,;:]?\d{1,3}(?:[^\p{L}\d]|$)|^\d{1,3}\p{Lu}`)

// split parts objects at wide gaps, and at digits that the font itself draws high: what one object holds could not be told
// apart later.
func (p *pageReader) split() {
	usual := p.usualWidth()
	left := splitMost
	parts := make([][]found, len(p.found)) // of the objects that were looked at
	look := func(i, cells int, edges []found) {
		if f := &p.found[i]; !f.turned && left > 0 && len(f.text) <= splitLength && (parts[i] == nil || cells > 0 && len(parts[i]) == 1) {
			left--
			parts[i] = f.cutAt(p.glyphs(f), cells, edges)
		}
	}
	for i := range p.found {
		f := &p.found[i]
		switch {
		case f.hasSpace() && f.letterWidth() >= wideLetters*usual:
			look(i, someCells, nil)
		case highDigits.MatchString(f.text):
			look(i, noCells, nil)
		}
	}
	// A row whose cells are full is no wider than text: it stands beside one that is.
	for i := range p.found {
		p.lookBeside(i, parts, look)
	}
	for i := range slices.Backward(p.found) {
		p.lookBeside(i, parts, look)
	}
	out := make([]found, 0, len(p.found))
	for i, f := range p.found {
		if parts[i] == nil {
			parts[i] = []found{f}
		}
		out = append(out, parts[i]...)
	}
	p.found = out
}

// lookBeside looks at the objects beside one that was parted.
func (p *pageReader) lookBeside(i int, parts [][]found, look func(i, cells int, edges []found)) {
	if len(parts[i]) < 2 {
		return
	}
	for k := max(0, i-splitBack); k < min(len(p.found), i+splitBack+1); k++ {
		if p.found[i].isRowWith(&p.found[k]) {
			look(k, len(parts[i]), parts[i])
		}
	}
}

// hasSpace says that there are several words in an object.
func (f *found) hasSpace() bool { return strings.Contains(strings.TrimSpace(f.text), " ") }

// isRowWith says that g, of several words, stands beside f, or in the line before or behind and begins where f does or goes
// on over it.
func (f *found) isRowWith(g *found) bool {
	const far = 4.0 // ems: a row may have cells of several lines
	gap := math.Abs(f.base - g.base)
	below := math.Abs(f.left-g.left) <= f.size || g.left < f.left && g.right > f.left
	return g.hasSpace() && (gap <= sameBase*f.size || gap < far*f.size && below)
}

// letterWidth is the width of an object by its characters, in ems.
func (f *found) letterWidth() float64 {
	return f.width() / max(f.size, 1) / float64(1+utf8.RuneCountInString(f.text))
}

// width is the width of an object in points.
func (o *object) width() float64 { return o.right - o.left }

// usualWidth is the usual width of a character in the longer objects of the page, in ems: of text, though there is more of
// tables.
func (p *pageReader) usualWidth() float64 {
	var widths []float64
	for i := range p.found {
		if f := &p.found[i]; len(f.text) > 20 && !f.turned {
			widths = append(widths, f.letterWidth())
		}
	}
	if len(widths) == 0 {
		return 0.45
	}
	slices.Sort(widths)
	return widths[len(widths)/4]
}

// glyphs are the characters of an object, its spaces left aside; nothing if PDFium's characters there are not its text.
func (p *pageReader) glyphs(f *found) []glyph {
	want := []rune(strings.Join(strings.Fields(f.text), ""))
	x, y := p.place.back(f.left+f.size/8, (f.bottom+f.top)/2)
	at, err := p.lib.FPDFText_GetCharIndexAtPos(&requests.FPDFText_GetCharIndexAtPos{
		TextPage: p.text, X: x, Y: y, XTolerance: f.size / 2, YTolerance: f.size / 2,
	})
	if err != nil || at.CharIndex < 0 || len(want) == 0 {
		return nil
	}
	for start := at.CharIndex; start >= max(0, at.CharIndex-splitBack); start-- {
		if out := p.glyphsFrom(start, want); out != nil && math.Abs(out[0].left-f.left) < f.size/2 {
			return out
		}
	}
	return nil
}

// glyphsFrom are the characters of the page from an index on, if they are the wanted ones.
func (p *pageReader) glyphsFrom(index int, want []rune) []glyph {
	out := make([]glyph, 0, len(want))
	for ; len(out) < len(want); index++ {
		g := p.glyph(index)
		char := strings.TrimSpace(clean(string(g.char)))
		switch {
		case g == glyph{}:
			return nil
		case char == "":
			if len(out) == 0 {
				return nil
			}
			continue
		case char != string(want[len(out)]):
			return nil
		}
		out = append(out, g)
	}
	return out
}

// edgeGap is how much wider the gap before a cell is than the narrowest of its row, where its edge is known.
const edgeGap = 1.3

// How many cells an object may hold: none, or some.
const (
	noCells   = 0
	someCells = -1
)

// cutAt parts an object before its characters that stand behind a wide gap, and where digits are drawn high or no longer.
// What looks like justified text has cells if it has as many words as the row beside it has cells, or mostly figures. A
// cell may begin close behind another, exactly under one of the edges.
func (f *found) cutAt(glyphs []glyph, cells int, edges []found) []found {
	var cuts []int // of glyphs
	gaps := f.gaps(glyphs)
	wide := cells != noCells && (len(gaps)+1 == cells || f.hasFigures() || !isJustified(gaps, f.size))
	for i := 1; i < len(glyphs); i++ {
		a, b := &glyphs[i-1], &glyphs[i]
		gap := b.left - a.right
		if wide && gap > cellGap*f.size || gap > wordGap*f.size && gap > edgeGap*slices.Min(gaps) && b.isUnder(edges) || f.isHigh(a) != f.isHigh(b) {
			cuts = append(cuts, i)
		}
	}
	if len(cuts) == 0 {
		return []found{*f}
	}
	var out []found
	start, n := 0, 0 // of the part: its first glyph; glyphs so far
	begin := 0       // its first byte
	for at, r := range f.text {
		if strings.TrimSpace(string(r)) == "" {
			continue
		}
		if len(cuts) > 0 && n == cuts[0] {
			cuts = cuts[1:]
			out = append(out, f.part(f.text[begin:at], glyphs[start:n]))
			start, begin = n, at
		}
		n++
	}
	return append(out, f.part(f.text[begin:], glyphs[start:]))
}

// isUnder says that a character begins where one of some objects does.
func (g *glyph) isUnder(edges []found) bool {
	return slices.ContainsFunc(edges, func(f found) bool { return math.Abs(f.left-g.left) <= 1 })
}

// hasFigures says that half of the words of an object are figures.
func (f *found) hasFigures() bool {
	words := strings.Fields(f.text)
	figures := 0
	for _, w := range words {
		if isFigure(w) {
			figures++
		}
	}
	return figures*2 >= len(words)
}

// gaps are the gaps between the words of an object.
func (f *found) gaps(glyphs []glyph) []float64 {
	var out []float64
	for i := 1; i < len(glyphs); i++ {
		if gap := glyphs[i].left - glyphs[i-1].right; gap > wordGap*f.size {
			out = append(out, gap)
		}
	}
	return out
}

// Justified text has gaps of one width, more or less, up to some ems where a column is narrow.
const (
	justifiedEven = 1.5
	justifiedGap  = 2.5
)

// isJustified says that the gaps of a line are those between the words of justified text.
func isJustified(gaps []float64, size float64) bool {
	return len(gaps) > 1 && slices.Max(gaps) <= justifiedGap*size && slices.Max(gaps) <= justifiedEven*slices.Min(gaps)
}

// isHigh says that a character is a digit drawn as a superscript.
func (f *found) isHigh(g *glyph) bool { return isDigit(g.char) && g.bottom > f.base+glyphRise*f.size }

// part is a part of an object: its text and characters.
func (f *found) part(text string, glyphs []glyph) found {
	out := *f
	out.text = text
	out.left, out.bottom, out.right, out.top = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, g := range glyphs {
		out.left, out.bottom = min(out.left, g.left), min(out.bottom, g.bottom)
		out.right, out.top = max(out.right, g.right), max(out.top, g.top)
	}
	return out
}

// back is the point that m, which turns and moves but does not stretch, maps to (x, y).
func (m matrix) back(x, y float64) (float64, float64) {
	x, y = x-m.e, y-m.f
	return m.a*x + m.b*y, m.c*x + m.d*y
}
