package pdf

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"agendabot/corpus/extract"
)

// A page is a scan if pictures cover this share of it and it has fewer letters and digits than this, running heads left
// aside. Pictures that cover the smaller share are warned of, unless so many letters show that they are the page's text.
const (
	scanPictures = 0.5
	scanLetters  = 50
	muchPictures = 0.25
	overLetters  = 500
	namedPages   = 20 // of a warning
)

// page is what is kept of a page. A scan is warned of, and characters without meaning.
func (s *sheet) page(d *extract.Document) extract.Page {
	p := extract.Page{Label: s.label, Scanned: s.isScan()}
	if s.unmapped > 0 {
		d.Warnings = append(d.Warnings, extract.Warning{
			Page: s.number, Text: fmt.Sprintf("%d characters of a font that does not tell their meaning: compare them with the page", s.unmapped),
		})
	}
	if p.Scanned {
		d.Warnings = append(d.Warnings, extract.Warning{Page: s.number, Text: "scanned, needs OCR"})
	}
	return p
}

// isScan says that a page is a picture with hardly any text of its own.
func (s *sheet) isScan() bool { return s.pictures > scanPictures && s.letters() < scanLetters }

// letters counts the letters and digits of a page that are no running heads.
func (s *sheet) letters() int {
	n := 0
	for _, l := range s.lines {
		if l.kind != headLine && l.kind != pageMarkLine {
			n += l.letters
		}
	}
	return n
}

// warnOfPages warns, once for a file, of pages with pictures beside the text, of which nobody knows what words they hold,
// with text from right to left, whose words and letters PDFium and what follows put in order only now and then, and with
// text that nobody sees, which somebody may have put there for programs to read.
func warnOfPages(sheets []*sheet, d *extract.Document) {
	unseen := map[int]bool{} // by page
	for i := range d.Left {
		unseen[d.Left[i].Page] = unseen[d.Left[i].Page] || d.Left[i].Rule == extract.RuleHidden
	}
	var pictures, turned, hidden []*sheet
	for _, s := range sheets {
		if unseen[s.number] {
			hidden = append(hidden, s)
		}
		if s.pictures >= muchPictures && !s.isScan() && (s.pictures <= scanPictures || s.letters() <= overLetters) {
			pictures = append(pictures, s)
		}
		if s.hasRightToLeft() {
			turned = append(turned, s)
		}
	}
	if len(pictures) > 0 {
		d.Warnings = append(d.Warnings, extract.Warning{Text: "pictures cover much of these pages, words in them are not read: " + labels(pictures)})
	}
	if len(turned) > 0 {
		d.Warnings = append(d.Warnings, extract.Warning{Text: "text from right to left may be in the wrong order, compare it with these pages: " + labels(turned)})
	}
	if len(hidden) > 0 {
		d.Warnings = append(d.Warnings, extract.Warning{Text: "text that nobody sees (white, smaller than 3 points, beyond the edge) was left out of these pages: " + labels(hidden)})
	}
}

// labels names pages, by their labels where they have some.
func labels(sheets []*sheet) string {
	var out []string
	for _, s := range sheets[:min(len(sheets), namedPages)] {
		label := s.label
		if label == "" {
			label = strconv.Itoa(s.number)
		}
		out = append(out, label)
	}
	if n := len(sheets) - namedPages; n > 0 {
		out = append(out, fmt.Sprintf("and %d more", n))
	}
	return strings.Join(out, ", ")
}

// hasRightToLeft says that a page has letters of a script that runs from right to left.
func (s *sheet) hasRightToLeft() bool {
	for _, l := range s.lines {
		if strings.ContainsFunc(l.text, func(r rune) bool {
			return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko) && unicode.IsLetter(r)
		}) {
			return true
		}
	}
	return false
}
