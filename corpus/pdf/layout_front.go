package pdf

import (
	"slices"
	"strings"

	"agendabot/corpus/extract"
)

// clearFront makes paragraphs of the titles before the first text: the office, the title, the author. A heading with text
// below it stays one, and one that others of its look follow later on.
func (k *looks) clearFront(parts []*part, title string) {
	later := map[int]int{} // headings without a number behind the front, by size
	for _, p := range parts {
		if p.kind == extract.Heading && headingNo.FindString(p.text()) == "" {
			later[half(p.lines[0].size)]++
		}
	}
	var front []*part
	for _, p := range parts {
		switch {
		case p.kind == extract.Row, p.kind == extract.Paragraph && isText(p):
			k.clear(front, p.lines[0].page, later)
			return
		case p.kind != extract.Heading:
			continue
		case wordsOnly(p.text()) == wordsOnly(title) && !resolutionNo.MatchString(title):
			p.noHeading()
		case headingNo.MatchString(p.text()) || p.bare > 0:
			for _, f := range front {
				f.noHeading()
			}
			return
		default:
			front = append(front, p)
		}
		later[half(p.lines[0].size)]--
	}
}

// clear makes paragraphs of the titles that are not like headings behind the front. The last is a heading if the text
// begins on its page.
func (k *looks) clear(front []*part, page int, later map[int]int) {
	largest, alone := 0, true
	for i, p := range slices.Backward(front) {
		size := half(p.lines[0].size)
		if i == len(front)-1 && p.lines[0].page == page {
			largest, alone = size, false
			continue
		}
		if p.known != byOutline && (k.plain || alone || later[size] == 0 || p.lines[0].zone > 0 || size < largest) {
			p.noHeading()
		}
		largest = max(largest, size)
	}
}

// Running text is a sentence of some length, or a longer paragraph that may go on.
const (
	sentenceBytes  = 30
	paragraphBytes = 60
)

// isText says that a paragraph is running text, or numbered; what begins with a bold line is not.
func isText(p *part) bool {
	text := p.text()
	if n, _ := paragraphNumber(text); n > 0 {
		return true
	}
	if p.centred || capitals(text) || p.lines[0].isBold() {
		return false
	}
	return len(text) >= sentenceBytes && strings.HasSuffix(text, ".") ||
		len(text) >= paragraphBytes && (endsSentence(text) || strings.HasSuffix(text, ",") || len(p.lines) > 2)
}
