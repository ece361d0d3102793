package pdf

import (
	"regexp"
	"slices"
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
	largerSize   = 1.1       // a heading is larger than the text by this, or bold
	closers      = ` "'”’»)` // may stand behind the end of a sentence
)

var (
	chapterAlone = regexp.MustCompile(`(?i)^(?:chapter|part|section|annex|annexe|appendix|chapitre|partie|titre|title)\s+(?:[ivxlc]+|\d{1,3}|[a-z])[.:]?$`)
	headingNo    = regexp.MustCompile(`^(?:(?i:chapter|part|section|annex|annexe|appendix|article|chapitre|partie|titre|title)\s+(?:[IVXLC]+|\d{1,3}|[A-Z])(?:[.:]\s*|\s+[-–—]\s+|\s+|$)|(?:\d{1,3}(?:\.\d{1,3})+\.?|\d{1,3}/\d{1,3}\.|\d{1,3}[.)]|[IVXLC]+\.|[A-Z]\.|\([a-z]{1,4}\)|\d{1,2})\s+)`)
	captionText  = regexp.MustCompile(`(?i)^(?:table|figure|fig\.|box|chart|map|tableau|encadré|graphique|carte)\s+(?:[IVX]+|\d)|(?:—|\()continued\)?$|\(suite\)$`)
	plainNo      = regexp.MustCompile(`^\d{1,2}\s`)
)

// markHeadings finds the headings among the paragraphs: by the best source that the file has, its structure, its outline
// or the look of the text.
func markHeadings(parts []*part, k *looks, outline []outlineEntry) {
	titles := outlineTitles(outline)
	outlined := titles.fit(parts)
	k.titled = k.tags && slices.ContainsFunc(parts, func(p *part) bool { return isHeadingRole(p.role()) })
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

// role is that of the structure element of the part's first line.
func (p *part) role() string { return p.lines[0].tag.role }

// isHeadingRole says that a structure element is a heading: H, H1 … H9.
func isHeadingRole(role string) bool {
	return role == "H" || len(role) == 2 && role[0] == 'H' && role[1] >= '1' && role[1] <= '9'
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
		text[0] == '[' || strings.ContainsRune(".;,:", lastRune(strings.TrimRight(text, closers))) || beginsLower(text) || bulletOf(text) != "" {
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
	usual := k.body
	if i+1 < len(parts) && parts[i+1].kind == extract.Paragraph {
		usual = min(usual, parts[i+1].lines[0].size) // a part of the file may be set smaller
	}
	larger := first.size >= largerSize*k.body && !captionText.MatchString(text)
	return larger || bold && first.size >= 0.95*usual && (p.above > 1.05 || i == 0 || parts[i-1].known != noHeading)
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

// noHeading makes a paragraph of a heading.
func (p *part) noHeading() { p.kind, p.known, p.level = extract.Paragraph, noHeading, 0 }
