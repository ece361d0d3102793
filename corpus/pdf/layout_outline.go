package pdf

import (
	"strings"
	"unicode"

	"agendabot/corpus/extract"
)

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

// An outline is that of the text if it has so many titles, and so many of ten are found in the text.
const (
	outlineEntries = 3
	outlineFound   = 6
)

// fit says that the outline is one of the text's headings: most of its titles are paragraphs of their own.
func (e entries) fit(parts []*part) bool {
	if len(e) < outlineEntries {
		return false
	}
	found := map[string]bool{}
	for _, p := range parts {
		if t, ok := e.find(p); ok && p.kind == extract.Paragraph {
			found[t] = true
		}
	}
	return len(found)*10 >= len(e)*outlineFound
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
