package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

var counters = regexp.MustCompile(`^(?:\d|[IVX]+\b|[A-Z]?/)`) // what follows "No.", "para."

// Sentences cuts text at the ends of sentences: the default rules of Unicode TR 29, and no end after an
// abbreviation, an initial or a dotted acronym. The spans cover the text without the space between sentences.
func Sentences(text string) []Span {
	var spans []Span
	start, at := 0, 0
	it := sentences.FromString(text)
	for it.Next() {
		at += len(it.Value())
		if at < start || (at < len(text) && goesOn(text[start:at], text[at:])) {
			continue
		}
		end := at + closingQuote(text[at:])
		if s := trimSpan(text, Span{start, end}); s.Len() > 0 {
			spans = append(spans, s)
		}
		start = end
	}
	if s := trimSpan(text, Span{start, len(text)}); s.Len() > 0 {
		spans = append(spans, s)
	}
	return spans
}

// closingQuote is the length of a French closing mark, with the space before it, that a text begins with: it
// belongs to the sentence before, which the default rules do not see over the space.
func closingQuote(text string) int {
	rest := strings.TrimLeft(text, " ")
	if !strings.HasPrefix(rest, "»") {
		return 0
	}
	return len(text) - len(rest) + len("»")
}

// longestAbbreviation bounds, in bytes, what is looked at before a full stop: a text of nothing but abbreviations
// would be read from its beginning at each of them otherwise.
const longestAbbreviation = 64

// lastBytes is the end of s, n bytes or a little less, from the beginning of a character.
func lastBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[len(s)-n:]
	for len(s) > 0 && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	return s
}

// goesOn says that what looks like the end of a sentence is not.
func goesOn(before, after string) bool {
	if strings.HasSuffix(before, "\n") {
		return false
	}
	head := lastBytes(strings.TrimRightFunc(before, unicode.IsSpace), longestAbbreviation)
	next := strings.TrimLeftFunc(after, unicode.IsSpace)
	rest := strings.TrimRightFunc(head, func(r rune) bool { return !opensWord(r) })
	if n := closingQuote(after); n > 0 && beginsLower(strings.TrimSpace(after[n:])) {
		return true // « Oui ! » dit-il
	}
	word, ok := strings.CutSuffix(head[len(rest):], ".")
	if !ok {
		return false
	}
	if isDotted(word) {
		return true
	}
	switch strings.ToLower(word) {
	case "mr", "mrs", "ms", "dr", "prof", "st", "gen", "col", "lt", "sgt", "hon", "rev", "mme", "mlle", "mgr", "vs", "cf", "approx":
		return true
	case "no", "nos", "p", "pp", "para", "paras", "art", "arts", "vol", "ch", "chap", "sec", "fig", "ed", "ann", "res", "doc", "suppl":
		return counters.MatchString(next)
	case "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec":
		r, _ := utf8.DecodeRuneInString(next)
		return unicode.IsDigit(r)
	default:
		return false
	}
}

// opensWord says that a character stands before a word, not in it.
func opensWord(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`("'“«‘’`, r) }

// isDotted says that a word, without its last full stop, is made of initials ("J", "U.N") or of single letters
// with full stops ("e.g").
func isDotted(word string) bool {
	letters, capitals := 0, 0
	for part := range strings.SplitSeq(word, ".") {
		r, n := utf8.DecodeRuneInString(part)
		if n != len(part) || !unicode.IsLetter(r) {
			return false
		}
		letters++
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	return letters >= 2 || capitals == letters
}

func trimSpan(text string, s Span) Span {
	for s.Start < s.End {
		r, n := utf8.DecodeRuneInString(text[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.Start += n
	}
	for s.Start < s.End {
		r, n := utf8.DecodeLastRuneInString(text[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.End -= n
	}
	return s
}
