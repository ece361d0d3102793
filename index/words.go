package index

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// words makes the words of a query: its phrases, then its words, then those of the previous turn, then those of the
// glossary, each once, with what the index knows of them.
func (b *Build) words(ctx context.Context, q Query) (*wordList, error) {
	without := setOfNames(q.Without)
	l := wordList{build: b, query: &q, known: make(map[string]bool, 16), words: make([]Word, 0, 16)}
	if without[StageQuestionWords] {
		q.Skip = nil
	}
	if !without[StagePhrases] {
		for _, p := range q.Phrases {
			l.addPhrase(p)
		}
	}
	l.addText(q.Text, false)
	if !without[StagePrevious] {
		l.addText(q.Previous, true)
	}
	for i := range l.words {
		if err := b.look(ctx, &l.words[i], !without[StageSpelling]); err != nil {
			return nil, err
		}
	}
	if !without[StageGlossary] {
		if err := l.addGlossary(ctx); err != nil {
			return nil, err
		}
	}
	return &l, nil
}

// wordList collects up to maxWords words, each once.
type wordList struct {
	build *Build
	query *Query
	words []Word
	known map[string]bool // words as written, and as indexed; phrases behind a quotation mark
	at    []int           // by word of the query's text: its place in words; -1: it became none
	forms []OtherForm
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
		place := l.addOne(surface, previous)
		if !previous {
			l.at = append(l.at, place)
		}
	}
}

// addOne adds a word, unless one of its terms was added before, and returns its place; -1 if it is none to be searched for.
func (l *wordList) addOne(surface string, previous bool) int {
	if _, skip := l.query.Skip[surface]; skip || len(l.words) >= maxWords {
		return -1
	}
	if l.known[surface] {
		return slices.IndexFunc(l.words, func(w Word) bool { return w.Text == surface && !w.Phrase })
	}
	terms := l.build.termsOf(surface)
	if len(terms) == 0 || l.isStopWord(surface, terms) {
		return -1
	}
	if place := l.placeOf(terms); place >= 0 {
		return place
	}
	l.known[termKey(terms)], l.known[surface] = true, true
	_, soft := l.query.Soft[surface]
	l.words = append(l.words, Word{Text: surface, Soft: soft, Previous: previous, terms: terms})
	return len(l.words) - 1
}

// isStopWord says that the question's language leaves the word out.
func (l *wordList) isStopWord(surface string, terms map[string][]string) bool {
	lang := fieldLanguage(l.query.Language)
	if _, indexed := l.build.manifest.Languages[lang]; indexed {
		return len(terms[lang]) == 0
	}
	return l.build.analyzers.isStopWord(l.query.Language, surface)
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
	for _, lang := range languages() {
		for _, t := range terms[lang] {
			key.WriteString("\x00" + lang + " " + t)
		}
	}
	return key.String()
}

// look fills in what the index knows of a word, and tries near spellings if it knows nothing.
func (b *Build) look(ctx context.Context, w *Word, spelling bool) error {
	if w.Phrase {
		return b.lookPhrase(ctx, w)
	}
	if err := b.lookWord(ctx, w); err != nil {
		return err
	}
	if spelling && w.Passages == 0 && w.Headings == 0 && !w.Soft {
		near, err := b.nearSpelling(ctx, w.Text)
		if err != nil {
			return err
		}
		if terms := b.termsOf(near); near != "" && len(terms) > 0 {
			w.Corrected, w.terms = near, terms
			if err := b.lookWord(ctx, w); err != nil {
				return err
			}
		}
	}
	return nil
}

// factor is what the word counts, as a share of one that was asked for.
func (w *Word) factor() float64 {
	switch {
	case w.Previous:
		return previousWeight
	case w.Form != "":
		return w.share
	default:
		return 1
	}
}

// stage is the stage that scores the word.
func (w *Word) stage() string {
	switch {
	case w.Phrase:
		return StagePhrases
	case w.Previous:
		return StagePrevious
	case w.Form != "":
		return StageGlossary
	default:
		return StageBM25F
	}
}

// lookWord finds a word's postings and counts them.
func (b *Build) lookWord(ctx context.Context, w *Word) error {
	w.lists, w.Passages, w.Occurrences, w.Headings = nil, 0, 0, 0
	anywhere := 0
	for _, lang := range languages() {
		for _, term := range w.terms[lang] {
			l, err := b.postings().list(ctx, lang, term)
			if err != nil {
				return err
			}
			w.Passages, w.Occurrences, w.Headings = w.Passages+l.inText, w.Occurrences+l.occurrences, w.Headings+l.headings
			anywhere += len(l.postings)
			if len(l.postings) > 0 {
				w.lists = append(w.lists, l)
			}
		}
	}
	w.Rarity, w.Weight = idf(anywhere, b.manifest.Passages), idf(w.Passages, b.manifest.Passages)
	return nil
}

func (b *Build) lookPhrase(ctx context.Context, w *Word) error {
	inText, err := b.phrase(ctx, fieldExact, w.terms[fieldExact])
	if err != nil {
		return err
	}
	inHeadings, err := b.phrase(ctx, fieldHExact, w.terms[fieldExact])
	if err != nil {
		return err
	}
	numbers, err := b.bleveLists.numbers()
	if err != nil {
		return err
	}
	w.Passages, w.Headings = len(inText), len(inHeadings)
	all := make([]gathered, 0, len(inText))
	for entry, n := range inText {
		if entry >= uint64(len(numbers)) {
			return fmt.Errorf("%w: entry %d is no passage", ErrBrokenBuild, entry)
		}
		w.Occurrences += n
		all = append(all, gathered{numbers[entry], frequency{tf: float64(n), own: float64(n), times: uint32(n), where: InText}})
	}
	l := postingList{inText: w.Passages, occurrences: w.Occurrences, headings: w.Headings}
	l.fill(all)
	l.documents = b.manifest.documentsOf(passagesOf(l.postings))
	w.lists = []postingList{l}
	w.Rarity, w.Weight = idf(w.Passages, b.manifest.Passages), idf(w.Passages, b.manifest.Passages)
	return nil
}
