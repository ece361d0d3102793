package pdf

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium/requests"
	"golang.org/x/text/unicode/norm"
)

// accents are the marks that typesetters of old draw over a letter as characters of their own, with the combining
// characters that mean the same.
var accents = map[rune]rune{
	'`': '\u0300', '´': '\u0301', 'ˆ': '\u0302', '^': '\u0302', '˜': '\u0303', '~': '\u0303', '¯': '\u0304', '˘': '\u0306',
	'˙': '\u0307', '¨': '\u0308', '˚': '\u030a', '˝': '\u030b', 'ˇ': '\u030c', '¸': '\u0327', '˛': '\u0328',
}

// dotless are letters that lose their dot below an accent.
var dotless = map[rune]rune{'ı': 'i', 'ȷ': 'j'}

// glyph is a character of PDFium's text page, with its place on rawPage.
type glyph struct {
	char rune
	box
}

// compose puts the accents that stand over a letter together with it: "Cafe´" and "Caf´e" are drawn as "Café". Where an
// accent only stands beside a letter ("d´accord"), it stays.
func (p *pageReader) compose() {
	if !p.accented() {
		return
	}
	count, err := p.lib.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: p.text})
	if err != nil {
		return
	}
	glyphs := make([]glyph, 0, count.Count)
	for i := range count.Count {
		glyphs = append(glyphs, p.glyph(i))
	}
	for i, accent := range glyphs {
		if _, ok := accents[accent.char]; !ok {
			continue
		}
		done := i > 0 && p.within(accent, glyphs[i-1], string([]rune{glyphs[i-1].char, accent.char})) ||
			i+1 < len(glyphs) && p.within(accent, glyphs[i+1], string([]rune{accent.char, glyphs[i+1].char}))
		for k := 0; k < len(glyphs) && !done; k++ {
			done = p.across(accent, glyphs[k])
		}
	}
}

// accented says whether an object has a character that may be an accent.
func (p *pageReader) accented() bool {
	for _, f := range p.found {
		if strings.ContainsFunc(f.text, func(r rune) bool { return accents[r] != 0 }) {
			return true
		}
	}
	return false
}

// glyph is a character of the page; what has no place has no character either.
func (p *pageReader) glyph(index int) glyph {
	char, err := p.lib.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: p.text, Index: index})
	if err != nil {
		return glyph{}
	}
	b, err := p.lib.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: p.text, Index: index})
	if err != nil {
		return glyph{}
	}
	return glyph{rune(char.Unicode), p.place.around(box{b.Left, b.Bottom, b.Right, b.Top})}
}

// composed is the letter with the accent if the accent stands over or under it, and otherwise nothing.
func composed(accent, letter glyph) string {
	if !unicode.IsLetter(letter.char) || letter.bottom-accent.top > letter.height()/2 || accent.bottom-letter.top > letter.height() {
		return ""
	}
	apart := math.Abs(accent.left+accent.right-letter.left-letter.right) / 2
	if apart > 0.3*max(accent.width(), letter.width()) {
		return ""
	}
	base := letter.char
	if dotted, ok := dotless[base]; ok {
		base = dotted
	}
	both := norm.NFC.String(string([]rune{base, accents[accent.char]}))
	if utf8.RuneCountInString(both) != 1 {
		return ""
	}
	return both
}

// within composes an accent and a letter that are a pair in one object.
func (p *pageReader) within(accent, letter glyph, pair string) bool {
	both := composed(accent, letter)
	for i := range p.found {
		f := &p.found[i]
		if both != "" && f.covers(accent) && f.covers(letter) && strings.Contains(f.text, pair) {
			f.text = strings.Replace(f.text, pair, both, 1)
			return true
		}
	}
	return false
}

// across composes an accent that is an object of its own with the first, the last or the only such letter of another.
// The space that PDFium may see between the two goes: what is left of the line decides (see between).
func (p *pageReader) across(accent, letter glyph) bool {
	both := composed(accent, letter)
	if both == "" {
		return false
	}
	var mark *found
	for i := range p.found {
		if f := &p.found[i]; f.covers(accent) && strings.TrimSpace(f.text) == string(accent.char) {
			mark = f
		}
	}
	for i := range p.found {
		f := &p.found[i]
		if mark == nil || f == mark || !f.covers(letter) {
			continue
		}
		if text, ok := f.replaced(letter, both); ok {
			f.text, mark.text = text, ""
			return true
		}
	}
	return false
}

// replaced is the text of an object with both for a letter, without a space at the end, if it is clear which letter.
func (f *found) replaced(letter glyph, both string) (string, bool) {
	text, char := strings.TrimRight(f.text, " "), string(letter.char)
	switch near := letter.width() / 2; {
	case strings.HasPrefix(text, char) && letter.left < f.left+near:
		return both + text[len(char):], true
	case strings.HasSuffix(text, char) && letter.right > f.right-near:
		return text[:len(text)-len(char)] + both, true
	case strings.Count(text, char) == 1:
		return strings.Replace(text, char, both, 1), true
	}
	return "", false
}

// covers says whether the middle of a character is in an object.
func (f *found) covers(g glyph) bool {
	const slack = 0.5
	b := box{f.left - slack, f.bottom - slack, f.right + slack, f.top + slack}
	return b.holds((g.left+g.right)/2, (g.bottom+g.top)/2)
}

// countUnmapped counts the characters whose meaning the file does not tell.
func (p *pageReader) countUnmapped() {
	count, err := p.lib.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: p.text})
	if err != nil {
		return
	}
	for i := range count.Count {
		failed, err := p.lib.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: p.text, Index: i})
		if err == nil && failed.HasUnicodeMapError {
			p.unmapped++
		}
	}
}
