package html

import (
	"regexp"
	"strings"
	"unicode"

	"agendabot/corpus/extract"
)

const gapPattern = `[\s\x{a0}\x{2002}\x{2003}]+`

var (
	// words that are followed by a number: "Chapter 2", "Annexe II –"
	namedNumber = regexp.MustCompile(`^(?i:chapter|part|section|article|annex|appendix|title|schedule|chapitre|partie|annexe|appendice|titre)[\s\x{a0}]+` +
		`(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,7}|[A-Z])(?:[.:)]|[\s\x{a0}]*[–—:-])?` + gapPattern)
	// "1.1 ", "1. ", "3) ", "(a) "
	plainEnumerator = regexp.MustCompile(`^(?:\d{1,3}(?:\.\d{1,3})+[.)]?|\d{1,3}[.)]|\([a-z0-9]{1,4}\))` + gapPattern)
	// "I. ", "A. ", which may be a person's initial
	romanEnumerator  = regexp.MustCompile(`^([IVXLC]{1,7})[.)]` + gapPattern)
	letterEnumerator = regexp.MustCompile(`^([A-Z])[.)]` + gapPattern)
)

// bareHeadings finds the numbers that headings print before their words, which an id leaves out. A letter or roman
// numeral counts only where another heading goes on with it.
func bareHeadings(out []piece) {
	romans, letters := map[string]bool{}, map[string]bool{}
	for i := range out {
		if out[i].Kind != extract.Heading {
			continue
		}
		if m := romanEnumerator.FindStringSubmatch(out[i].Lines[0]); m != nil {
			romans[m[1]] = true
		}
		if m := letterEnumerator.FindStringSubmatch(out[i].Lines[0]); m != nil {
			letters[m[1]] = true
		}
	}
	for i := range out {
		if out[i].Kind != extract.Heading {
			continue
		}
		text := out[i].Lines[0]
		n := bareLength(&out[i], romans, letters)
		number := strings.Join(strings.Fields(text[:n]), " ") // in plain spaces, so that cleaning does not change its length
		if n > len(strings.TrimRightFunc(text[:n], unicode.IsSpace)) {
			number += " "
		}
		out[i].Lines[0], out[i].Bare = number+text[n:], len(number)
	}
}

func bareLength(p *piece, romans, letters map[string]bool) int {
	text := p.Lines[0]
	n := p.Bare // as the file says
	if n > 0 && n < len(text) {
		n += len(text[n:]) - len(strings.TrimLeftFunc(text[n:], unicode.IsSpace))
	}
	for _, pattern := range []*regexp.Regexp{namedNumber, plainEnumerator} {
		if n == 0 {
			n = len(pattern.FindString(text))
		}
	}
	if m := romanEnumerator.FindStringSubmatch(text); n == 0 && m != nil && hasNeighbour(m[1], romans, roman) {
		n = len(m[0])
	}
	if m := letterEnumerator.FindStringSubmatch(text); n == 0 && m != nil && hasNeighbour(m[1], letters, letterOf) {
		n = len(m[0])
	}
	if n >= len(text) || !strings.ContainsFunc(text[n:], isWordRune) {
		return 0
	}
	return n
}

func letterOf(n int) string { return string(rune('a' + n - 1)) }

// hasNeighbour says that the number before or behind one is there, too.
func hasNeighbour(number string, there map[string]bool, write func(int) string) bool {
	last := ""
	for n := 1; n <= 26; n++ {
		s := strings.ToUpper(write(n))
		if (s == number && there[last]) || (last == number && there[s]) {
			return true
		}
		last = s
	}
	return false
}

func trimSpaces(s string) string { return strings.TrimFunc(s, unicode.IsSpace) }
