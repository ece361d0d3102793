package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// textWord is a word of a text with what it is compared by.
type textWord struct {
	surface  string   // as the exact fields have it
	original string   // as it is written
	keys     []string // how it is written, behind =, and its stems, behind their languages
}

// formWord is a word of a form of the glossary.
type formWord struct {
	surface string
	keys    []string
}

// form is what a text is looked through for: one or more words that stand one behind the other.
type form struct {
	words        []formWord
	abbreviation bool // one word written in capitals
}

// formSet are forms that texts are looked through for together.
type formSet struct {
	analyzers analyzers
	forms     []form
	first     map[string][]int // by a key of its first word: places in forms
}

func newFormSet(a analyzers) *formSet { return &formSet{analyzers: a, first: map[string][]int{}} }

// add adds a form and returns its place; ok is false for one without words.
func (s *formSet) add(text string) (place int, ok bool) {
	words := s.analyzers.words(text, languages())
	if len(words) == 0 {
		return 0, false
	}
	f := form{abbreviation: len(words) == 1 && inCapitals(words[0].original)}
	for _, w := range words {
		fw := formWord{surface: w.surface, keys: w.keys}
		if inCapitals(w.original) {
			// An abbreviation has a plural and no stem: AIDS is not aid.
			bare := fold(strings.ReplaceAll(w.surface, ".", ""))
			fw.keys = []string{"=" + bare, "=" + bare + "s"}
		}
		f.words = append(f.words, fw)
	}
	place = len(s.forms)
	s.forms = append(s.forms, f)
	for _, k := range f.words[0].keys {
		s.first[k] = append(s.first[k], place)
	}
	return place, true
}

// at are the forms that stand in a text from its word i on, each once.
func (s *formSet) at(text []textWord, i int) (places []int) {
	for _, k := range text[i].keys {
		for _, place := range s.first[k] {
			if !slices.Contains(places, place) && s.forms[place].standsAt(text, i) {
				places = append(places, place)
			}
		}
	}
	return places
}

func (f *form) standsAt(text []textWord, i int) bool {
	if i+len(f.words) > len(text) {
		return false
	}
	for n := range f.words {
		if !f.words[n].is(&text[i+n]) {
			return false
		}
	}
	return true
}

// is says that a word of a text is the form's: written alike, or of the same stem and with another ending. Stems alone
// join what means something else: business and busy, accountability and account.
func (w *formWord) is(t *textWord) bool {
	for _, k := range w.keys {
		if slices.Contains(t.keys, k) && (k[0] == '=' || sameButEnding(fold(w.surface), fold(t.surface))) {
			return true
		}
	}
	return false
}

// sameButEnding says that two words differ in no more than an ending of inflection: “-s”, “-ing”, “-ées”.
func sameButEnding(a, b string) bool {
	const longest = 3
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return utf8.RuneCountInString(a) <= longest && utf8.RuneCountInString(b) <= longest
}

// words are the words of a text, to be compared by their stems in these languages. A word that is written alike is the
// same in any language, whatever its accents and the points of its abbreviation (U.N.).
func (a analyzers) words(text string, langs []string) []textWord {
	tokens := a.exact.Analyze([]byte(text)) // a copy: the analyser lowers the letters that it is given
	words := make([]textWord, len(tokens))
	for i, t := range tokens {
		surface := string(t.Term)
		words[i] = textWord{surface: surface, original: text[t.Start:t.End], keys: a.keys(surface, langs)}
	}
	return words
}

// keys are what a word as the exact fields have it is compared by.
func (a analyzers) keys(surface string, langs []string) []string {
	keys := []string{"=" + fold(surface)}
	if bare := strings.ReplaceAll(surface, ".", ""); bare != surface && bare != "" {
		keys = append(keys, "="+fold(bare))
	}
	for _, lang := range langs {
		if lang == "xx" {
			continue // has no stems
		}
		if terms := a.terms(lang, surface); len(terms) > 0 {
			keys = append(keys, lang+" "+fold(strings.Join(terms, " ")))
		}
	}
	return keys
}

// fold takes the accents off: people leave them out.
func fold(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0 {
		return s
	}
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}

// inCapitals says that a word is written as abbreviations are, with two capitals or more and no small letter but the
// plural's: UN, R2P, U.N., IDPs, l'ONU, UN's.
func inCapitals(word string) bool {
	part := ""
	for p := range strings.FieldsFuncSeq(word, func(r rune) bool { return r == '\'' || r == '’' }) {
		if len(p) > len(part) {
			part = p
		}
	}
	capitals := 0
	for _, r := range strings.TrimSuffix(part, "s") {
		switch {
		case unicode.IsUpper(r):
			capitals++
		case unicode.IsLower(r):
			return false
		}
	}
	return capitals >= 2
}
