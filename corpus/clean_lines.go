package corpus

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// vocabulary counts the words of one document, hyphenated compounds whole, to decide what a hyphen at a line's
// end is. It is of this document alone: were it of the whole corpus, adding one document could change the
// quotations of another.
type vocabulary struct {
	words  map[string]int
	ends   map[string]int // how often a word stands where it may be the end of a divided one
	joined int            // how often the document divides a word that it also has whole
	kept   int            // how often it divides a compound that it also has with its hyphen
}

// newVocabulary counts the words of lines.
func newVocabulary(lines []line) vocabulary {
	v := vocabulary{words: map[string]int{}, ends: map[string]int{}}
	hyphens := false
	for _, l := range lines {
		hyphens = hyphens || endsDivided(strings.TrimRightFunc(l.text, unicode.IsSpace))
	}
	if !hyphens {
		return v
	}
	for _, l := range lines {
		for _, w := range strings.FieldsFunc(l.text, notInWord) {
			v.words[strings.ToLower(strings.Trim(w, "-‐"))]++
		}
	}
	for i := 0; i+1 < len(lines); i++ {
		a, b, ok := dividedWord(strings.TrimSpace(lines[i].text), strings.TrimSpace(lines[i+1].text))
		if !ok {
			continue
		}
		v.ends[b]++
		whole, compound := v.words[a+b], v.words[a+"-"+b]
		if whole > compound {
			v.joined++
		} else if compound > whole {
			v.kept++
		}
	}
	return v
}

func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '‐'
}

func inWord(r rune) bool { return !notInWord(r) }

// endsDivided says that a line ends in a letter and a hyphen.
func endsDivided(s string) bool {
	t := strings.TrimSuffix(strings.TrimSuffix(s, "-"), "‐")
	if len(t) == len(s) {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(t)
	return unicode.IsLetter(r)
}

// dividedWord gives the two halves, in lower case, of a word that a line break may divide: the first line ends in
// a letter and a hyphen, the second begins with a small letter.
func dividedWord(first, second string) (a, b string, ok bool) {
	if !endsDivided(first) {
		return "", "", false
	}
	if r, _ := utf8.DecodeRuneInString(second); !unicode.IsLower(r) {
		return "", "", false
	}
	stem := strings.TrimSuffix(strings.TrimSuffix(first, "-"), "‐")
	a = strings.ToLower(stem[len(strings.TrimRightFunc(stem, inWord)):])
	b = second
	if i := strings.IndexFunc(second, notInWord); i >= 0 {
		b = second[:i]
	}
	return a, strings.ToLower(b), a != ""
}

// joinLines is rule 4: it makes one line of a paragraph's lines. A word divided at a line's end loses its hyphen if the
// document has the whole word more often than the compound; keeps it if the compound is more frequent, before a
// capital or a digit, and where nothing tells, unless the document is one that divides words. Whatever it does,
// the letters stay the same. The joins that dropped a hyphen are returned.
func joinLines(texts []string, v vocabulary) (text string, joins []string) {
	var b []byte
	last := ""
	for _, t := range texts {
		t = strings.Join(strings.Fields(t), " ")
		if t == "" {
			continue
		}
		first, second, divided := dividedWord(last, t)
		switch {
		case last == "":
		case divided && v.join(first, second):
			b = bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("-")), []byte("‐"))
			joins = append(joins, first+"-"+second)
		case endsDivided(last) && !beginsConjunction(t), dividedRange(last, t):
		default:
			b = append(b, ' ')
		}
		b = append(b, t...)
		last = t
	}
	return string(b), joins
}

// dividedRange says that a line break stands behind the dash of a range: "1990- ⏎ 1995".
func dividedRange(first, second string) bool {
	dash, n := utf8.DecodeLastRuneInString(first)
	before, _ := utf8.DecodeLastRuneInString(first[:len(first)-n])
	after, _ := utf8.DecodeRuneInString(second)
	return strings.ContainsRune("-‐–", dash) && unicode.IsDigit(before) && unicode.IsDigit(after)
}

// join says that the halves are one word without a hyphen. Where neither that nor the compound stands elsewhere, a second
// half that the document has as a word makes it a compound, of which a line end can part the halves, too
// (“rapid- ⏎ deployment”): a hyphen too many is what the page shows, a hyphen too few is a word that there is not.
func (v vocabulary) join(a, b string) bool {
	const short = 4 // letters: shorter ends of words are words by chance (“de- ⏎ vote”, “in- ⏎ to”)
	whole, compound := v.words[a+b], v.words[a+"-"+b]
	switch {
	case whole != compound:
		return whole > compound
	case v.words[b] > v.ends[b] && utf8.RuneCountInString(b) > short:
		return false
	default:
		return v.joined > v.kept && !beginsConjunction(b)
	}
}

// beginsConjunction keeps the space after a suspended hyphen: "short- ⏎ and long-term".
func beginsConjunction(s string) bool {
	word, _, _ := strings.Cut(s, " ")
	switch strings.ToLower(word) {
	case "and", "or", "to", "nor", "et", "ou", "und", "oder", "y", "o":
		return true
	default:
		return false
	}
}
