package corpus

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ligatures are the presentation forms that typesetting puts in the place of letters (Unicode block FB00–FB06).
// NFKC would take them apart, too, but would also turn m² into m2, which is another word.
func ligature(r rune) string {
	switch r {
	case 'ﬀ':
		return "ff"
	case 'ﬁ':
		return "fi"
	case 'ﬂ':
		return "fl"
	case 'ﬃ':
		return "ffi"
	case 'ﬄ':
		return "ffl"
	case 'ﬅ', 'ﬆ':
		return "st"
	default:
		return ""
	}
}

// isBidiControl says that a character reorders what is shown around it (Unicode TR 9), which a quotation must
// never do to the text it is shown in.
func isBidiControl(r rune) bool {
	return (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) || r == 0x200e || r == 0x200f || r == 0x061c
}

// invisible names a character that is left out wherever it stands, or is empty. Zero-width joiners stay: Persian
// and the Indic scripts are misspelt without them.
func invisible(r rune) string {
	switch {
	case r == 0x00ad:
		return "soft hyphen"
	case r == 0x200b, r == 0x2060, r == 0xfeff:
		return "zero-width character"
	case isBidiControl(r):
		return "direction mark"
	case (r < 0x20 && !unicode.IsSpace(r)) || (r >= 0x7f && r < 0xa0 && r != 0x85):
		return "control character"
	default:
		return ""
	}
}

// isSpecialSpace says that a character parts words as a space does: a no-break space, but also the line ends of
// other systems (vertical tab, NEL, U+2028), which must not be left out, because that would join two words.
func isSpecialSpace(r rune) bool {
	return r == '\v' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029 || (r != ' ' && unicode.Is(unicode.Zs, r))
}

// cleanCharacters is rule 1: NFC, ligatures to letters, invisible characters out, special spaces to spaces.
// Quotation marks and every other character stay. The counts say how many of which were touched.
func cleanCharacters(s string) (string, map[string]int) {
	if isPlainASCII(s) {
		return s, nil
	}
	counts := map[string]int{}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch name, lig := invisible(r), ligature(r); {
		case name != "":
			counts[name]++
		case lig != "":
			counts["ligature"]++
			b.WriteString(lig)
		case isSpecialSpace(r):
			counts["special space"]++
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	out := norm.NFC.String(b.String())
	if out != b.String() {
		counts["decomposed letter"]++
	}
	return out, counts
}

// CleanText is rule 1 for a text that comes from elsewhere, such as a question: it leaves out control and other
// invisible characters, so that the text can be shown.
func CleanText(s string) string {
	s, _ = cleanCharacters(s)
	return s
}

func isPlainASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7f || (c < 0x20 && c != '\t' && c != '\n' && c != '\f') {
			return false
		}
	}
	return true
}

// cleanLines runs the rules that work on lines: characters, page marks, running heads.
func (s *source) cleanLines() {
	total, firstLine := map[string]int{}, map[string]int{}
	for i := range s.lines {
		text, counts := cleanCharacters(s.lines[i].text)
		s.lines[i].text = text
		for name, n := range counts {
			total[name] += n
			if firstLine[name] == 0 {
				firstLine[name] = s.lines[i].no
			}
		}
		if strings.ContainsRune(text, unicode.ReplacementChar) {
			s.warn(s.lines[i].no, "a character was lost before the file came here (U+FFFD); restore it from the original")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(total)) {
		s.note(RuleCharacters, firstLine[name], fmt.Sprintf("%s: %d", name, total[name]))
	}
	var notes []Note
	s.lines, notes = cleanPages(s.lines)
	s.notes = append(s.notes, notes...)
	s.vocab = newVocabulary(s.lines)
}
