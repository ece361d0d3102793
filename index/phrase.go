package index

import (
	"context"
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	"agendabot/corpus"
)

// phrase finds the entries that have a phrase in a field of words as they are written: entry → how often. The
// postings name those where the words stand one behind the other; their texts say whether in one sentence.
func (b *Build) phrase(ctx context.Context, field string, words []string) (map[uint64]int, error) {
	starts, err := b.reader.phrase(ctx, field, words)
	if err != nil {
		return nil, err
	}
	counts := make(map[uint64]int, len(starts))
	if len(words) == 1 {
		for entry, at := range starts {
			counts[entry] = len(at)
		}
		return counts, nil
	}
	spots, err := b.spots(ctx, maps.Keys(starts))
	if err != nil {
		return nil, err
	}
	for _, at := range spots {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		_, text, _, err := b.own(at)
		if err != nil {
			return nil, err
		}
		if n := len(b.phraseIn(text, words)); n > 0 {
			counts[at.entry] = n
		}
	}
	return counts, nil
}

// phraseIn is where words stand one behind the other in a sentence of a text.
func (b *Build) phraseIn(text string, phrase []string) []corpus.Span {
	tokens := b.analyzers.exact.Analyze([]byte(text)) // a copy: the analyser lowers the letters that it is given
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
	if len(phrase) < 2 || len(spans) == 0 {
		return spans
	}
	ends := clauseEnds(text)
	return slices.DeleteFunc(spans, func(s corpus.Span) bool {
		i, _ := slices.BinarySearch(ends, s.Start+1)
		return i < len(ends) && ends[i] < s.End
	})
}

// clauseEnds are the places that no phrase goes across, in order: the ends of sentences, paragraphs and lines among
// them, and semicolons before a space. Other marks may be left out of a phrase by those who remember it.
func clauseEnds(text string) []int {
	var ends []int
	for _, s := range corpus.Sentences(text) {
		for i := s.Start; i+1 < s.End; i++ {
			if r, _ := utf8.DecodeRuneInString(text[i+1:]); text[i] == ';' && unicode.IsSpace(r) {
				ends = append(ends, i+1)
			}
		}
		ends = append(ends, s.End)
	}
	return ends
}
