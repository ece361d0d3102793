package pdf

import (
	"regexp"
	"strings"

	"agendabot/corpus/extract"
)

// titleWords is how many words a title has at least: the name of an office is as large.
const titleWords = 3

// titleLead is how far apart the parts of one title may stand, in leadings.
const titleLead = 2.2

// resolutionNo is the number of a resolution, which has its title behind it.
var resolutionNo = regexp.MustCompile(`^\d{1,3}/\d{1,4}\.\s`)

// titleOf is the title that the first page shows: that of a resolution, else the text that is largest, if it is larger
// than the file's text; in a file of one size the first that is centred, or some words in capitals.
func titleOf(parts []*part, k *looks) string {
	best, size := -1, largerSize*k.body
	for i, p := range parts {
		t := p.text()
		if p.lines[0].page > 1 {
			break
		}
		if p.kind != extract.Paragraph && p.kind != extract.Heading || len(t) > headingBytes {
			continue
		}
		switch numbered := p.known != noHeading && headingNo.MatchString(t); {
		case resolutionNo.MatchString(t) && p.kind == extract.Heading:
			return t
		case numbered:
			return wholeTitle(parts, best, k)
		case len(strings.Fields(t)) < titleWords:
		case k.plain && (p.centred || capitals(t) && len(strings.Fields(t)) >= 2*titleWords):
			return t
		case p.lines[0].size > size:
			best, size = i, p.lines[0].size
		}
	}
	return wholeTitle(parts, best, k)
}

// wholeTitle is a title with the parts behind it that look like it and stand close: a title page has wide leadings.
func wholeTitle(parts []*part, i int, k *looks) string {
	if i < 0 {
		return ""
	}
	first := parts[i].lines[0]
	text := parts[i].text()
	for _, p := range parts[i+1:] {
		l := p.lines[0]
		if p.kind != extract.Paragraph && p.kind != extract.Heading || p.above*k.leadOf(l.size) > titleLead*first.size*1.25 || half(l.size) != half(first.size) ||
			l.isBold() != first.isBold() || p.centred != parts[i].centred || len(text)+len(p.text()) > headingBytes {
			break
		}
		text += " " + p.text()
	}
	return text
}
