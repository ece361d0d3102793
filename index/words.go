package index

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// words makes the words of a query: its phrases, then its words, then those of the previous turn, each once, with
// what the index knows of them.
func (b *Build) words(ctx context.Context, q Query) ([]Word, error) {
	l := wordList{build: b, query: &q, known: map[string]bool{}}
	for _, p := range q.Phrases {
		l.addPhrase(p)
	}
	l.addText(q.Text, false)
	l.addText(q.Previous, true)
	for i := range l.words {
		if err := b.look(ctx, &l.words[i]); err != nil {
			return nil, err
		}
	}
	return l.words, nil
}

// wordList collects up to maxWords words, each once.
type wordList struct {
	build *Build
	query *Query
	words []Word
	known map[string]bool // words as written, and as indexed; phrases behind a quotation mark
}

func (l *wordList) addPhrase(phrase string) {
	terms := l.build.analyzers.exactTerms(phrase)
	text := strings.ToLower(strings.Join(strings.Fields(phrase), " "))
	if len(terms) == 0 || l.known["“"+text] || len(l.words) >= maxWords {
		return
	}
	l.known["“"+text] = true
	l.words = append(l.words, Word{Text: text, Phrase: true, terms: map[string][]string{fieldExact: terms}})
}

// addText adds the words of a text that are neither to be skipped nor stop words.
func (l *wordList) addText(text string, previous bool) {
	for _, surface := range l.build.analyzers.exactTerms(text) {
		if _, skip := l.query.Skip[surface]; skip || l.known[surface] || len(l.words) >= maxWords {
			continue
		}
		terms := l.build.termsOf(surface)
		if len(terms) == 0 || l.build.analyzers.isStopWord(l.query.Language, surface) {
			continue
		}
		key := termKey(terms)
		if l.known[key] {
			continue
		}
		l.known[key], l.known[surface] = true, true
		_, soft := l.query.Soft[surface]
		l.words = append(l.words, Word{Text: surface, Soft: soft, Previous: previous, terms: terms})
	}
}

// termsOf is a word as each of the corpus's languages indexes it; empty if it is a stop word in all of them, or has
// neither letter nor digit.
func (b *Build) termsOf(surface string) map[string][]string {
	if !strings.ContainsFunc(surface, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return nil
	}
	terms := map[string][]string{}
	for lang := range b.manifest.Languages {
		if t := b.analyzers.terms(lang, surface); len(t) > 0 {
			terms[lang] = t
		}
	}
	return terms
}

func termKey(terms map[string][]string) string {
	var key strings.Builder
	for _, lang := range slices.Sorted(maps.Keys(terms)) {
		fmt.Fprintf(&key, "\x00%s %s", lang, strings.Join(terms[lang], " "))
	}
	return key.String()
}

// look fills in what the index knows of a word, and tries near spellings if it knows nothing.
func (b *Build) look(ctx context.Context, w *Word) error {
	if err := b.countWord(ctx, w); err != nil {
		return err
	}
	if w.Passages == 0 && w.Headings == 0 && !w.Phrase && !w.Soft {
		near, err := b.nearSpelling(ctx, w.Text)
		if err != nil {
			return err
		}
		if terms := b.termsOf(near); near != "" && len(terms) > 0 {
			w.Corrected, w.terms = near, terms
			if err := b.countWord(ctx, w); err != nil {
				return err
			}
		}
	}
	w.Weight = idf(w.Passages, b.manifest.Passages)
	return nil
}

// countWord counts a word's passages and headings from the heads of its postings. Its occurrences are summed when the
// postings are read for scoring; those of a phrase are known here.
func (b *Build) countWord(ctx context.Context, w *Word) error {
	if w.Phrase {
		return b.countPhrase(ctx, w)
	}
	for lang, terms := range w.terms {
		for _, term := range terms {
			passages, err := b.reader.entries(ctx, fieldText+lang, term)
			if err != nil {
				return err
			}
			headings, err := b.reader.entries(ctx, fieldHText+lang, term)
			if err != nil {
				return err
			}
			w.Passages, w.Headings = w.Passages+passages, w.Headings+headings
		}
	}
	return nil
}

func (b *Build) countPhrase(ctx context.Context, w *Word) error {
	inText, err := b.phrase(ctx, fieldExact, w.terms[fieldExact])
	if err != nil {
		return err
	}
	inHeadings, err := b.phrase(ctx, fieldHExact, w.terms[fieldExact])
	if err != nil {
		return err
	}
	w.Passages, w.Headings = len(inText), len(inHeadings)
	w.inText = inText
	for _, n := range inText {
		w.Occurrences += n
	}
	return nil
}
