package report

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"agendabot/bot"
)

// reader reads questions for what they ask.
//
// Two questions that are counted as one and are two are worse than one that is counted twice: the first hides what was
// asked, the second only looks untidy. So nearly everything tells questions apart: the order of the words (“aid from
// Canada to Kosovo”), and every small word (“under 18”, “attacks by hospitals”, “less”, “not”). What does not is what
// people say around a subject (see unframed), the article, upper and lower case, and the singular and plural of a word.
// Words are not stemmed further: “import” and “importance” have one stem, “organs” and “organizations” too.
type reader struct {
	languages map[string]grammar
}

// grammar is what is known of a language's words.
type grammar struct {
	articles map[string]struct{}
	before   map[string]struct{} // words in front of which an article is a name: “annex A of the treaty”
	spoken   func(word string) []string
	singular func(word string) string
	fixed    map[string]struct{} // words whose plural says something else, or that only look like one
}

func newReader() *reader {
	return &reader{languages: map[string]grammar{
		"en": {
			articles: set("a an the"),
			before:   set("a an the of in on to by for from and or is are was were"),
			spoken:   spokenEN, singular: singularEN,
			fixed: set(`aids arms besides customs damages forces goods grounds hamas hostilities humanities means news peoples
				premises quarters securities species series spirits`),
		},
		"fr": {
			articles: set("le la les un une"),
			before:   set("le la les un une de à en sur par pour et ou est sont"),
			spoken:   spokenFR, singular: singularFR,
			fixed: set(`biens cours divers fils fois fonds forces gens hors mais moins mois moyens paris plus prix recours sans
				sens sous sursis vers`),
		},
	}}
}

// wording is how a question is counted: without address and politeness, in one line.
func wording(text string) string {
	text = oneLine(text)
	if clean := bot.CleanQuestion(text); clean != "" {
		return clean
	}
	return text
}

// signature is what a question asks: its words in their order, without frame and articles, in the singular. Questions
// of one language with one signature are one question in other words. One without words is its own text. A language
// that the bot does not know has neither frames nor articles nor plurals.
func (r *reader) signature(language, text string) []string {
	g, known := r.languages[language]
	words := wordsOf(text)
	if len(words) == 0 {
		return []string{text}
	}
	if !known {
		return words
	}
	var spoken []string
	for _, w := range words {
		spoken = append(spoken, g.spoken(w)...)
	}
	words = strings.Fields(unframed(language, strings.Join(spoken, " ")))
	var terms []string
	for i, w := range words {
		if language == "fr" && w == "des" && len(words) > 1 {
			if w = "de"; i == 0 {
				continue // an article: “des mines”
			}
		}
		_, article := g.articles[w]
		if article && i+1 < len(words) {
			if _, name := g.before[words[i+1]]; !name {
				continue
			}
		}
		if _, fixed := g.fixed[w]; !fixed && isLetters(w) {
			w = g.singular(w)
		}
		terms = append(terms, w)
	}
	return terms
}

// wordsOf are the words of a text in lower case, and the signs that may be the question: “< 18”, “%”, “$”. An
// apostrophe inside a word belongs to it.
func wordsOf(text string) []string {
	var words []string
	var word strings.Builder
	end := func() {
		if w := strings.Trim(word.String(), "'"); w != "" {
			words = append(words, w)
		}
		word.Reset()
	}
	for _, r := range strings.ToLower(text) {
		switch {
		case r == '’':
			word.WriteByte('\'')
		case r == '\'', unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.M, r):
			word.WriteRune(r)
		default:
			end()
			if r == '%' || unicode.In(r, unicode.Sm, unicode.Sc) {
				words = append(words, string(r))
			}
		}
	}
	end()
	return words
}

// spokenEN takes a contraction apart: “aren't” is “are not”.
func spokenEN(word string) []string {
	if verb, not := strings.CutSuffix(word, "n't"); not {
		return []string{verb, "not"}
	}
	return []string{word}
}

// spokenFR takes a word apart into those that it is said for: “l'accord” is “le accord”, “qu'une” is “que une”, “aux”
// is “à”, with its article.
func spokenFR(word string) []string {
	switch word {
	case "du":
		return []string{"de"}
	case "au", "aux":
		return []string{"à"}
	}
	short, rest, elided := strings.Cut(word, "'")
	if !elided || rest == "" || (utf8.RuneCountInString(short) != 1 && short != "qu") {
		return []string{word}
	}
	return append([]string{short + "e"}, spokenFR(rest)...)
}

// singularEN takes the ending of a plural off. What it makes of a word that is none need not be a word: it is compared,
// and never shown.
func singularEN(w string) string {
	const least = 4 // letters: “his”, “was” and “its” are no plurals
	end := func(suffixes ...string) bool {
		return slices.ContainsFunc(suffixes, func(s string) bool { return strings.HasSuffix(w, s) })
	}
	switch n := utf8.RuneCountInString(w); {
	case n < least, !end("s"), end("ss", "us", "is", "ics"):
		return w
	case n > least && end("ies"):
		return strings.TrimSuffix(w, "ies") + "y"
	case n > least+1 && end("oes"), end("sses", "shes", "ches", "xes"):
		return strings.TrimSuffix(w, "es")
	default:
		return strings.TrimSuffix(w, "s")
	}
}

// singularFR likewise.
func singularFR(w string) string {
	const least = 4
	if utf8.RuneCountInString(w) < least || strings.HasSuffix(w, "ss") {
		return w
	}
	if short, ok := strings.CutSuffix(w, "s"); ok {
		return short
	}
	return strings.TrimSuffix(w, "x")
}

func isLetters(w string) bool {
	return strings.IndexFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

func set(words string) map[string]struct{} {
	m := map[string]struct{}{}
	for w := range strings.FieldsSeq(words) {
		m[w] = struct{}{}
	}
	return m
}
