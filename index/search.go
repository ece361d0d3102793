package index

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"agendabot/corpus"
)

const (
	defaultSize = 10
	maxWords    = 64 // of a question; what comes after them is not searched
)

// Search scores every passage that has a word of the query by BM25F and returns the best. Words that occur nowhere
// are tried in near spellings. If a quoted phrase occurs, only passages that have it are returned.
func (b *Build) Search(ctx context.Context, q Query) (*Result, error) {
	words, err := b.words(ctx, q)
	if err != nil {
		return nil, err
	}
	s := b.newScorer(len(words))
	for i := range words {
		if err := s.addWord(ctx, i, &words[i]); err != nil {
			return nil, err
		}
	}
	top, err := s.best(sizeOr(q.Size), func(entry uint64) bool {
		for i := range words {
			if words[i].Phrase && words[i].Passages > 0 && s.has[i][entry] == 0 {
				return false
			}
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	r := &Result{Words: words}
	for _, t := range top {
		hit, err := b.hit(t, s, words)
		if err != nil {
			return nil, err
		}
		r.Hits = append(r.Hits, hit)
	}
	return r, nil
}

func sizeOr(n int) int {
	if n <= 0 {
		return defaultSize
	}
	return n
}

func (b *Build) hit(t scored, s *scorer, words []Word) (Hit, error) {
	place, err := b.place(t.entry)
	if err != nil {
		return Hit{}, fmt.Errorf("search: %w", err)
	}
	h := Hit{Place: place, Score: t.score, Parts: s.parts(t.entry, words), Has: make([]Where, len(words))}
	for i := range words {
		h.Has[i] = s.has[i][t.entry]
	}
	h.Matches = b.Matches(place, words)
	return h, nil
}

// words makes the words of a query: its phrases, then its words, then those of the previous turn, each once, with
// what the index knows of them.
func (b *Build) words(ctx context.Context, q Query) ([]Word, error) {
	var words []Word
	known := map[string]bool{}
	for _, p := range q.Phrases {
		if terms := b.analyzers.exactTerms(p); len(terms) > 0 {
			text := strings.ToLower(strings.Join(strings.Fields(p), " "))
			if !known["“"+text] && len(words) < maxWords {
				known["“"+text] = true
				words = append(words, Word{Text: text, Phrase: true, terms: map[string][]string{fieldExact: terms}})
			}
		}
	}
	add := func(text string, previous bool) {
		for _, surface := range b.analyzers.exactTerms(text) {
			if _, skip := q.Skip[surface]; skip || known[surface] || len(words) >= maxWords {
				continue
			}
			terms := b.termsOf(surface)
			if len(terms) == 0 || b.analyzers.isStopWord(q.Language, surface) {
				continue
			}
			if key := termKey(terms); known[key] {
				continue
			} else {
				known[key], known[surface] = true, true
			}
			_, soft := q.Soft[surface]
			words = append(words, Word{Text: surface, Soft: soft, Previous: previous, terms: terms})
		}
	}
	add(q.Text, false)
	add(q.Previous, true)
	for i := range words {
		if err := b.look(ctx, &words[i]); err != nil {
			return nil, err
		}
	}
	return words, nil
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

func (b *Build) countWord(ctx context.Context, w *Word) error {
	if w.Phrase {
		return b.countPhrase(ctx, w)
	}
	for lang, terms := range w.terms {
		for _, term := range terms {
			n, occurrences, err := b.reader.count(ctx, fieldText+lang, term)
			if err != nil {
				return err
			}
			headings, _, err := b.reader.count(ctx, fieldHText+lang, term)
			if err != nil {
				return err
			}
			w.Passages, w.Occurrences, w.Headings = w.Passages+n, w.Occurrences+occurrences, w.Headings+headings
		}
	}
	return nil
}

func (b *Build) countPhrase(ctx context.Context, w *Word) error {
	inText, err := b.reader.phrase(ctx, fieldExact, w.terms[fieldExact])
	if err != nil {
		return err
	}
	inHeadings, err := b.reader.phrase(ctx, fieldHExact, w.terms[fieldExact])
	if err != nil {
		return err
	}
	w.Passages, w.Headings = len(inText), len(inHeadings)
	for _, at := range inText {
		w.Occurrences += len(at)
	}
	return nil
}

// Matches are the places of the words in what is shown of a passage.
func (b *Build) Matches(p Place, words []Word) []corpus.Span {
	lang := fieldLanguage(p.Document.Meta.Language)
	wanted, phrases := map[string]bool{}, [][]string{}
	for i := range words {
		if words[i].Phrase {
			phrases = append(phrases, words[i].terms[fieldExact])
			continue
		}
		for _, t := range words[i].terms[lang] {
			wanted[t] = true
		}
	}
	var spans []corpus.Span
	for _, s := range p.Passage().Spans {
		text := []byte(p.Document.Text[s.Start:s.End])
		for _, t := range b.analyzers.byLanguage[lang].Analyze(text) {
			if wanted[string(t.Term)] {
				spans = append(spans, corpus.Span{Start: s.Start + t.Start, End: s.Start + t.End})
			}
		}
		for _, phrase := range phrases {
			for _, m := range b.phraseIn(text, phrase) {
				spans = append(spans, corpus.Span{Start: s.Start + m.Start, End: s.Start + m.End})
			}
		}
	}
	return mergeSpans(spans)
}

// phraseIn is where words stand one behind the other in a text.
func (b *Build) phraseIn(text []byte, phrase []string) []corpus.Span {
	tokens := b.analyzers.exact.Analyze(text)
	var spans []corpus.Span
	for i := 0; i+len(phrase) <= len(tokens); i++ {
		n := 0
		for n < len(phrase) && string(tokens[i+n].Term) == phrase[n] {
			n++
		}
		if n == len(phrase) {
			spans = append(spans, corpus.Span{Start: tokens[i].Start, End: tokens[i+n-1].End})
		}
	}
	return spans
}

// mergeSpans orders spans and makes one of those that overlap.
func mergeSpans(spans []corpus.Span) []corpus.Span {
	slices.SortFunc(spans, func(a, b corpus.Span) int { return a.Start - b.Start })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}
