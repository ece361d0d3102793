package index

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"agendabot/corpus"
)

// glossary are the other forms of what a question says, as the administrator wrote them down. It is prepared when it is
// first needed, for most commands need none, and only read then.
//
// Words are compared by their stems in English and French, whatever the languages of the build, for the forms may be in
// either: “internally displaced persons” is a form of “internally displaced person”. What stands in capitals has no
// stem but a plural (IDPs). A single word in capitals is found in small letters, too (idp), unless that is an ordinary
// word: WHO, IT and US are, who, it and us are not.
type glossary struct {
	prepare func() // once
	*formSet
	targets   [][]target // by place in forms: the other forms
	languages []string   // of the build
}

// target is a form that another leads to.
type target struct {
	form  string   // as the administrator wrote it
	words []string // as the exact fields have them
}

// expansion is another form of words of a question.
type expansion struct {
	Start, End int      // the question's words that it is another form of, as places in analyzers.exactTerms(question)
	Form       string   // as the administrator wrote it
	Words      []string // the form's words as the exact fields have them
}

func newGlossary(man *Manifest, a analyzers) *glossary {
	g := &glossary{formSet: newFormSet(a), languages: slices.Sorted(maps.Keys(man.Languages))}
	g.prepare = sync.OnceFunc(func() {
		for i := range man.Glossary {
			g.addEntry(&man.Glossary[i])
		}
	})
	return g
}

func (g *glossary) addEntry(e *corpus.GlossaryEntry) {
	var targets []target
	for _, text := range e.To {
		if words := g.analyzers.exactTerms(text); len(words) > 0 {
			targets = append(targets, target{text, words})
		}
	}
	for _, text := range e.From {
		if _, ok := g.add(text); ok {
			g.targets = append(g.targets, targets)
		}
	}
}

// formMatch is a form that stands in a question.
type formMatch struct {
	start, end int
	place      int // of the form
}

// expand gives the other forms of what a question says, in the order of its words. The longest forms are found first,
// and none that shares a word with one of them. The language is the question's and may be empty; the ordinary words of
// a question without one are those of the build's languages.
func (g *glossary) expand(question, language string) []expansion {
	g.prepare()
	if len(g.forms) == 0 {
		return nil
	}
	words := g.analyzers.words(question, languages())
	var out []expansion
	taken := make([]bool, len(words))
	matches := g.matches(words, language)
	for i := 0; i < len(matches); {
		m := matches[i]
		free := !slices.Contains(taken[m.start:m.end], true)
		var of []target
		for ; i < len(matches) && matches[i].start == m.start && matches[i].end == m.end; i++ {
			of = append(of, g.targets[matches[i].place]...)
		}
		if !free {
			continue
		}
		for n := m.start; n < m.end; n++ {
			taken[n] = true
		}
		out = append(out, g.others(of, words, m)...)
	}
	slices.SortStableFunc(out, func(a, b expansion) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// matches are all forms that stand in a question, the longest first, then by their place in it.
func (g *glossary) matches(words []textWord, language string) []formMatch {
	var all []formMatch
	shout := shouted(words)
	for i := range words {
		for _, place := range g.at(words, i) {
			f := &g.forms[place]
			if f.abbreviation && (shout || !inCapitals(words[i].original)) && g.isOrdinary(words[i].surface, language) {
				continue
			}
			all = append(all, formMatch{i, i + len(f.words), place})
		}
	}
	slices.SortFunc(all, func(a, b formMatch) int {
		return cmp.Or(cmp.Compare(b.end-b.start, a.end-a.start), cmp.Compare(a.start, b.start), cmp.Compare(a.place, b.place))
	})
	return all
}

// others are the forms that the words of a match lead to, each once, without those that a search for the words
// themselves finds.
func (g *glossary) others(of []target, words []textWord, m formMatch) []expansion {
	var out []expansion
	seen := map[string]bool{}
	for _, t := range of {
		key := strings.Join(t.words, " ")
		if seen[key] || g.sameSearch(t.words, words[m.start:m.end]) {
			continue
		}
		seen[key] = true
		out = append(out, expansion{Start: m.start, End: m.end, Form: t.form, Words: t.words})
	}
	return out
}

// sameSearch says that the words of a form and those of a question are the same terms of the index.
func (g *glossary) sameSearch(form []string, question []textWord) bool {
	return slices.EqualFunc(form, question, func(x string, y textWord) bool {
		if x == y.surface {
			return true
		}
		return slices.ContainsFunc(g.languages, func(lang string) bool {
			terms := g.analyzers.terms(lang, x)
			return len(terms) > 0 && slices.Equal(terms, g.analyzers.terms(lang, y.surface))
		})
	})
}

// isOrdinary says that a word in small letters is no abbreviation: a stop word, or one of those that abbreviations are
// often like.
func (g *glossary) isOrdinary(word, language string) bool {
	switch word {
	case "us", "act", "aid", "arm", "art", "cap", "car", "end", "ice", "mad", "map", "may", "mine", "nice", "pact", "pet", "rest", "safe",
		"salt", "sap", "sea", "set", "shape", "star", "start", "war":
		return true
	}
	langs := g.languages
	if language != "" {
		langs = []string{language}
	}
	return slices.ContainsFunc(langs, func(lang string) bool { return g.analyzers.isStopWord(lang, word) })
}

// shouted says that a question is all in capitals, so that they say nothing.
func shouted(words []textWord) bool {
	const few = 3 // of which each may well be an abbreviation
	return len(words) > few && !slices.ContainsFunc(words, func(w textWord) bool { return strings.ContainsFunc(w.original, unicode.IsLower) })
}
