package pdf

import (
	"fmt"
	"strconv"
	"strings"

	"agendabot/corpus/extract"
)

// A page is a scan if pictures cover this share of it and it has fewer letters and digits than this, running heads left
// aside. Pictures that cover the smaller share are warned of, unless so many letters show that they are the page's text.
const (
	scanPictures = 0.5
	scanLetters  = 50
	muchPictures = 0.25
	overLetters  = 500
	picturePages = 20 // that are named
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

// warnOfPictures warns, once for a file, of pictures beside the text: what words they hold is not known.
func warnOfPictures(sheets []*sheet, d *extract.Document) {
	var pages []string
	for _, s := range sheets {
		if s.pictures < muchPictures || s.isScan() || s.pictures > scanPictures && s.letters() > overLetters {
			continue
		}
		label := s.label
		if label == "" {
			label = strconv.Itoa(s.number)
		}
		pages = append(pages, label)
	}
	if n := len(pages); n > picturePages {
		pages = append(pages[:picturePages], fmt.Sprintf("and %d more", n-picturePages))
	}
	if len(pages) > 0 {
		d.Warnings = append(d.Warnings, extract.Warning{
			Text: "pictures cover much of these pages, words in them are not read: " + strings.Join(pages, ", "),
		})
	}
}
