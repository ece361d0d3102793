package pdf

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"agendabot/corpus/extract"
)

// source says how a heading is known.
type source int

const (
	noHeading source = iota
	byTag
	byOutline
	byLook
)

// Bounds of headings known by their look.
const (
	headingLines = 5
	headingBytes = 300
	largerSize   = 1.1 // a heading is larger than the text by this, or bold
)

var (
	chapterAlone = regexp.MustCompile(`(?i)^(?:chapter|part|section|annex|annexe|appendix|chapitre|partie|titre|title)\s+(?:[ivxlc]+|\d{1,3}|[a-z])[.:]?$`)
	headingNo    = regexp.MustCompile(`^(?:(?i:chapter|part|section|annex|annexe|appendix|article|chapitre|partie|titre|title)\s+(?:[IVXLC]+|\d{1,3}|[A-Z])(?:[.:]\s*|\s+[-–—]\s+|\s+|$)|(?:\d{1,3}(?:\.\d{1,3})+\.?|\d{1,3}/\d{1,3}\.|\d{1,3}[.)]|[IVXLC]+\.|[A-Z]\.|\([a-z]{1,4}\)|\d{1,2})\s+)`)
	plainNo      = regexp.MustCompile(`^\d{1,2}\s`)
)

// markHeadings finds the headings among the paragraphs.
func markHeadings(parts []*part, k *looks, outline []outlineEntry) {
	titles := outlineTitles(outline)
	matched := map[string]bool{}
	for _, p := range parts {
		if p.kind == extract.Paragraph && strings.HasPrefix(p.role(), "H") && k.tags && p.role() != "" {
			k.titled = true
		}
		if p.kind == extract.Paragraph {
			if t, ok := titles.find(p); ok {
				matched[t] = true
			}
		}
	}
	outlined := len(titles) >= 3 && len(matched)*10 >= len(titles)*6
	for i, p := range parts {
		if p.kind != extract.Paragraph {
			continue
		}
		switch {
		case k.titled && p.sameAs != 0:
			if isHeadingRole(p.role()) && len(p.text()) <= 2*headingBytes {
				p.kind, p.known = extract.Heading, byTag
			}
		case outlined:
			if t, ok := titles.find(p); ok {
				p.kind, p.known, p.level = extract.Heading, byOutline, titles[t]
			} else if chapterAlone.MatchString(p.text()) && k.looksHeading(parts, i) {
				p.kind, p.known = extract.Heading, byLook
			}
		case k.looksHeading(parts, i):
			p.kind, p.known = extract.Heading, byLook
		}
	}
}

func (p *part) role() string { return p.lines[0].tag.role }

// isHeadingRole says that a structure element is a heading: H, H1 … H9.
func isHeadingRole(role string) bool {
	return role == "H" || len(role) == 2 && role[0] == 'H' && role[1] >= '1' && role[1] <= '9'
}

// entries are the titles of an outline, as bare words, with their depths.
type entries map[string]int

// outlineTitles are the titles of an outline; a title that repeats has the depth it has first.
func outlineTitles(outline []outlineEntry) entries {
	out := entries{}
	for _, o := range outline {
		key := wordsOnly(o.title)
		if _, ok := out[key]; !ok && key != "" {
			out[key] = o.depth
		}
	}
	return out
}

// find is the title of the outline that a part is, its number left aside.
func (e entries) find(p *part) (string, bool) {
	text := p.text()
	if len(e) == 0 || len(text) > 2*headingBytes {
		return "", false
	}
	for _, t := range []string{text, text[len(headingNo.FindString(text)):]} {
		key := wordsOnly(t)
		if _, ok := e[key]; ok && key != "" {
			return key, true
		}
	}
	return "", false
}

// wordsOnly is a text in lower case, letters and digits only.
func wordsOnly(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// looksHeading says that part i is a heading by its look: larger or bold, and alone; in files of one size and weight
// numbered, in capitals or centred, and alone.
func (k *looks) looksHeading(parts []*part, i int) bool {
	p := parts[i]
	text := p.text()
	first := p.lines[0]
	letters, capitals := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
	}
	if letters < 3 || len(text) > headingBytes || len(p.lines) > headingLines || first.turned || first.tag.figure ||
		strings.ContainsRune(".;,:", lastRune(text)) || beginsLower(text) || bulletOf(text) != "" {
		return false
	}
	if (k.plain || k.noisy[first.page]) && k.looksTyped(p, text, capitals*10 >= letters*9) {
		return true
	}
	if k.noisy[first.page] {
		return false
	}
	bold := true
	for _, l := range p.lines {
		bold = bold && l.isBold()
	}
	larger := first.size >= largerSize*k.body
	return larger || bold && first.size >= 0.95*k.body && (p.above > 1.05 || i == 0 || parts[i-1].known != noHeading)
}

// looksTyped says that a part is a heading in a file of one size and weight.
func (k *looks) looksTyped(p *part, text string, capitals bool) bool {
	if p.above < 1.3 || p.under < 1.3 || len(p.lines) > 4 || utf8.RuneCountInString(text) > 250 {
		return false
	}
	numbered := headMark.MatchString(text)
	return numbered || p.centred && (capitals || wordCharacters(text) >= 8)
}

// joinChapters makes one heading of "Chapter 1" and the title below it.
func joinChapters(parts []*part) []*part {
	out := parts[:0]
	for _, p := range parts {
		if n := len(out); n > 0 && p.kind == extract.Heading && out[n-1].kind == extract.Heading && len(out[n-1].lines) == 1 &&
			chapterAlone.MatchString(out[n-1].text()) && p.lines[0].page == out[n-1].lines[0].page && !chapterAlone.MatchString(p.text()) {
			c := out[n-1]
			c.bare = len(c.texts[0])
			c.lines, c.texts = append(c.lines, p.lines...), append(c.texts, p.texts...)
			c.did = append(c.did, p.did...)
			c.level, c.known, c.under = max(c.level, p.level), p.known, p.under
			continue
		}
		out = append(out, p)
	}
	return out
}

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
		if p.kind == extract.Row || p.kind == extract.Paragraph && isText(p) {
			if n := len(front); n > 0 && front[n-1].lines[0].page == p.lines[0].page {
				k.clear(front[:n-1], front[n-1], later)
				return
			}
			k.clear(front, nil, later)
			return
		}
		if p.kind != extract.Heading {
			continue
		}
		later[half(p.lines[0].size)]--
		switch {
		case wordsOnly(p.text()) == wordsOnly(title):
			p.noHeading()
		case p.bare > 0 || headingNo.MatchString(p.text()):
			for _, f := range front {
				f.noHeading()
			}
			return
		default:
			front = append(front, p)
		}
	}
}

// clear makes paragraphs of the titles above a heading that are not like headings behind the front.
func (k *looks) clear(front []*part, heading *part, later map[int]int) {
	for i, p := range front {
		smaller := heading != nil && half(p.lines[0].size) < half(heading.lines[0].size)
		for _, next := range front[i+1:] {
			smaller = smaller || half(p.lines[0].size) < half(next.lines[0].size)
		}
		if p.known != byOutline && (k.plain || heading == nil || later[half(p.lines[0].size)] == 0 || p.lines[0].zone > 0 || smaller) {
			p.noHeading()
		}
	}
}

// noHeading makes a paragraph of a heading.
func (p *part) noHeading() { p.kind, p.known, p.level = extract.Paragraph, noHeading, 0 }

// isText says that a paragraph is running text: a sentence of some length, or numbered.
func isText(p *part) bool {
	text := p.text()
	n, _ := paragraphNumber(text)
	return n > 0 || len(text) >= 60 && !p.centred && !capitals(text) && (endsSentence(text) || strings.HasSuffix(text, ",") || len(p.lines) > 2)
}
