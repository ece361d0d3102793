package index

import (
	"context"
	"fmt"
	"slices"

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
			if words[i].Phrase && words[i].Passages > 0 {
				if _, ok := s.words[i].find(entry); !ok {
					return false
				}
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
	s.done()
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
	h := Hit{Place: place, Score: t.score, build: b, words: words}
	h.Parts, h.Has = s.parts(t.entry, words)
	return h, nil
}

// Matches are the places of the question's words in what is shown of the hit's passage, in order, as bytes of the
// document's text. They are read from the text when they are asked for: most hits are never shown.
func (h *Hit) Matches() []corpus.Span {
	if h.build == nil {
		return nil
	}
	return h.build.matches(h.Place, h.words)
}

func (b *Build) matches(p Place, words []Word) []corpus.Span {
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
		text := p.Document.Text[s.Start:s.End]
		for _, t := range b.analyzers.byLanguage[lang].Analyze([]byte(text)) {
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
