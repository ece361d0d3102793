package index

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"agendabot/corpus"
)

// curated are the answers that an administrator chose. It is prepared when it is first needed, for most commands need
// none, and only read then.
type curated struct {
	prepare   func() // once
	analyzers analyzers
	languages []string // of the build
	entries   []corpus.CuratedEntry
	patterns  []pattern
	verbatim  map[string]int   // by all its words: the first question without *
	byTerm    map[string][]int // by a language and a term in it: questions without * that have it
	wild      []int            // questions with *
}

// pattern is a question that an administrator wrote.
type pattern struct {
	text  string
	entry int
	parts [][]curatedWord // words between the *; one part if there is none
	words []string        // all of them without accents, for what somebody types
}

// curatedWord is a word of a pattern or a question.
type curatedWord struct {
	surface string    // as the exact fields have it
	terms   [3]string // by place in languages, without accents; empty for stop words; the same for all that deny
}

func newCurated(man *Manifest, a analyzers) *curated {
	c := &curated{
		analyzers: a, languages: slices.Sorted(maps.Keys(man.Languages)), entries: man.Curated,
		verbatim: map[string]int{}, byTerm: map[string][]int{},
	}
	c.prepare = sync.OnceFunc(func() {
		for ei := range man.Curated {
			for _, q := range man.Curated[ei].Questions {
				c.add(pattern{text: q.Text, entry: ei})
			}
		}
	})
	return c
}

func (c *curated) add(p pattern) {
	for part := range strings.SplitSeq(p.text, "*") {
		p.parts = append(p.parts, c.split(part))
	}
	p.words = c.folded(p.text)
	place := len(c.patterns)
	c.patterns = append(c.patterns, p)
	if len(p.parts) > 1 {
		c.wild = append(c.wild, place)
		return
	}
	if key := verbatimKey(p.parts[0]); c.verbatim[key] == 0 {
		c.verbatim[key] = place + 1
	}
	for lang, name := range languages() {
		terms := kept(lang, p.parts[0], nil)
		for i, t := range terms {
			if !slices.Contains(terms[:i], t) {
				c.byTerm[name+" "+t] = append(c.byTerm[name+" "+t], place)
			}
		}
	}
}

// split are the words of a text.
func (c *curated) split(text string) []curatedWord {
	surfaces := c.analyzers.exactTerms(text)
	words := make([]curatedWord, len(surfaces))
	for i, s := range surfaces {
		words[i].surface = s
		for lang, name := range languages() {
			words[i].terms[lang] = fold(strings.Join(c.analyzers.terms(name, s), " "))
			if denies(s) {
				words[i].terms[lang] = denial
			}
		}
	}
	return words
}

func verbatimKey(words []curatedWord) string {
	var key strings.Builder
	for i := range words {
		key.WriteString(fold(words[i].surface))
		key.WriteByte(' ')
	}
	return key.String()
}

// kept are the terms of words in a language, by its place in languages, without stop words and words to be skipped.
func kept(lang int, words []curatedWord, skip map[string]struct{}) []string {
	var terms []string
	for i := range words {
		if _, ok := skip[words[i].surface]; (!ok || words[i].terms[lang] == denial) && words[i].terms[lang] != "" {
			terms = append(terms, words[i].terms[lang])
		}
	}
	return terms
}

// Curated gives the passages that the administrator chose for a question like this, in order; none if no pattern fits.
// A question fits if it has the words of the pattern in their order and no others: stop words, Query.Skip, endings,
// accents and marks aside. Words that deny count. Patterns without * come before those with one, and each kind in the order of its file.
func (b *Build) Curated(q Query) ([]Place, error) {
	i := b.curated.find(q)
	if i < 0 {
		return nil, nil
	}
	var places []Place
	for _, id := range b.curated.entries[b.curated.patterns[i].entry].Passages {
		p, err := b.Passage(id.Text)
		if err != nil {
			return nil, fmt.Errorf("curated answer: %w", err)
		}
		places = append(places, p)
	}
	return places, nil
}

// denial is the term of every word that denies: who may not borrow is another question than who may, though “not” is a
// stop word. No text has it.
const denial = "¬"

// denies says that a word as the exact fields have it turns a question round, in English or French.
func denies(surface string) bool {
	switch surface {
	case "not", "no", "never", "cannot", "without", "nor", "neither", "pas", "non", "sans", "jamais", "aucun", "aucune":
		return true
	default:
		return strings.HasSuffix(surface, "n't") || strings.HasSuffix(surface, "n’t")
	}
}

// find is the place of the pattern that a question fits, -1 if there is none.
func (c *curated) find(q Query) int {
	c.prepare()
	words := c.split(q.Text)
	if len(c.patterns) == 0 || len(words) == 0 {
		return -1
	}
	var terms [3][]string // by place in languages; empty for those that are not compared by
	for lang, name := range languages() {
		if slices.Contains(c.languages, name) || (q.Language != "" && fieldLanguage(q.Language) == name) {
			terms[lang] = kept(lang, words, q.Skip)
		}
	}
	if place := c.findExact(words, &terms, q.Skip); place >= 0 {
		return place
	}
	for _, place := range c.wild {
		for lang := range terms {
			if fitsWild(lang, &c.patterns[place], terms[lang], q.Skip) {
				return place
			}
		}
	}
	return -1
}

// findExact is the place of the first pattern without * that a question of these words and terms fits, or -1.
func (c *curated) findExact(words []curatedWord, terms *[3][]string, skip map[string]struct{}) int {
	best := c.verbatim[verbatimKey(words)] - 1
	for lang, name := range languages() {
		for _, place := range c.having(name, terms[lang]) {
			if (best < 0 || place < best) && slices.Equal(terms[lang], kept(lang, c.patterns[place].parts[0], skip)) {
				best = place
			}
		}
	}
	return best
}

// having are the questions without * that have the rarest of the terms.
func (c *curated) having(lang string, terms []string) []int {
	var rarest []int
	for i, t := range terms {
		if have := c.byTerm[lang+" "+t]; i == 0 || len(have) < len(rarest) {
			rarest = have
		}
	}
	return rarest
}

// fitsWild says that terms of a question in a language fit a pattern with *. One that has nothing but stop words
// besides would fit everything, and fits nothing.
func fitsWild(lang int, p *pattern, terms []string, skip map[string]struct{}) bool {
	if len(terms) == 0 {
		return false
	}
	parts := make([][]string, len(p.parts))
	n := 0
	for i := range p.parts {
		parts[i] = kept(lang, p.parts[i], skip)
		n += len(parts[i])
	}
	first, last := parts[0], parts[len(parts)-1]
	if n == 0 || n > len(terms) || !slices.Equal(first, terms[:len(first)]) || !slices.Equal(last, terms[len(terms)-len(last):]) {
		return false
	}
	terms = terms[len(first) : len(terms)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		at := indexOf(terms, part)
		if at < 0 {
			return false
		}
		terms = terms[at+len(part):]
	}
	return true
}

// indexOf is where a list first has the others one behind the other, -1 if nowhere.
func indexOf(list, others []string) int {
	for i := 0; i+len(others) <= len(list); i++ {
		if slices.Equal(list[i:i+len(others)], others) {
			return i
		}
	}
	return -1
}

// CuratedQuestions are up to n of the administrator's questions with all the words typed, of which the last may have
// been begun only: those that begin so, then those that have them together, then the others, each in the order of the
// file. Those with * are none to be asked. For no words they are the first of the file.
func (b *Build) CuratedQuestions(typed string, n int) []string {
	b.curated.prepare()
	words := b.curated.folded(typed)
	if n <= 0 {
		return nil
	}
	type ranked struct {
		text string
		rank int
	}
	var found []ranked
	for i := range b.curated.patterns {
		p := &b.curated.patterns[i]
		if len(p.parts) > 1 {
			continue
		}
		if rank := typedRank(p.words, words); rank >= 0 {
			found = append(found, ranked{p.text, rank})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	questions := make([]string, 0, min(n, len(found)))
	for _, f := range found[:min(n, len(found))] {
		questions = append(questions, f.text)
	}
	return questions
}

// folded are the words of a text without accents.
func (c *curated) folded(text string) []string {
	words := c.analyzers.exactTerms(text)
	for i := range words {
		words[i] = fold(words[i])
	}
	return words
}

// typedRank is 0 for a question that begins with what was typed, 1 for one that has it further on, 2 for one that has its
// words apart, -1 for others.
func typedRank(question, typed []string) int {
	if len(typed) == 0 {
		return 0
	}
	last := len(typed) - 1
	for i := 0; i+last < len(question); i++ {
		if slices.Equal(question[i:i+last], typed[:last]) && strings.HasPrefix(question[i+last], typed[last]) {
			return min(i, 1)
		}
	}
	for i, w := range typed {
		if !slices.ContainsFunc(question, func(q string) bool { return q == w || (i == last && strings.HasPrefix(q, w)) }) {
			return -1
		}
	}
	return 2
}
