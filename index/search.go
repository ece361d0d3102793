package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"agendabot/corpus"
)

const (
	defaultSize = 10
	maxWords    = 64 // of a question; what comes after them is not searched

	previousWeight = 0.5 // of the words of the previous turn
)

// Search scores the passages that have a word of the query by BM25F, the best of them closely by the further stages, and
// returns the best. Words that occur nowhere are tried in near spellings. If quoted phrases occur, only passages that
// have all of them are returned, or any, if none has all.
func (b *Build) Search(ctx context.Context, q Query) (*Result, error) {
	list, err := b.words(ctx, q)
	if err != nil {
		return nil, err
	}
	words := list.words
	s := &scoring{build: b, query: &q, words: words, forms: list.forms, without: setOfNames(q.Without)}
	size := sizeOr(q.Size)
	top, err := s.first(ctx, max(size, scoredClosely))
	if err != nil {
		return nil, err
	}
	if err := s.closely(ctx, top); err != nil {
		return nil, err
	}
	r := &Result{Words: words, Forms: list.forms}
	for i := range s.found[:min(size, len(s.found))] {
		hit, err := s.hit(&s.found[i])
		if err != nil {
			return nil, err
		}
		r.Hits = append(r.Hits, hit)
	}
	return r, nil
}

func setOfNames(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[n] = true
	}
	return set
}

func sizeOr(n int) int {
	if n <= 0 {
		return defaultSize
	}
	return n
}

// first ranks by BM25F alone.
func (s *scoring) first(ctx context.Context, size int) ([]scored, error) {
	var must []postingList // of phrases
	for i := range s.words {
		w := &s.words[i]
		for _, l := range w.lists {
			s.clauses = append(s.clauses, clause{postingList: l, word: i, scale: s.weightOf(i) * (k1 + 1)})
		}
		if w.Phrase && w.Passages > 0 {
			must = append(must, w.lists[0])
		}
	}
	r := newRanking(s.clauses, size)
	if len(must) == 0 {
		return r.all(ctx)
	}
	passages := inAll(must)
	if len(passages) == 0 { // they are quoted from several places
		passages = inAny(must)
	}
	return r.only(ctx, passages)
}

// weightOf is what a word weighs: its rarity, and more or less where it comes from.
func (s *scoring) weightOf(word int) float64 { return s.words[word].factor() * s.words[word].Rarity }

// inAll are the passages that are in every list.
func inAll(lists []postingList) []uint32 {
	common := passagesOf(lists[0].postings)
	for i := range lists[1:] {
		common = slices.DeleteFunc(common, func(p uint32) bool {
			_, ok := lists[i+1].find(p)
			return !ok
		})
	}
	return common
}

// inAny are the passages that are in a list, in order.
func inAny(lists []postingList) []uint32 {
	var all []uint32
	for i := range lists {
		all = append(all, passagesOf(lists[i].postings)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (s *scoring) hit(f *found) (Hit, error) {
	place, err := s.build.passageAt(f.passage)
	if err != nil {
		return Hit{}, fmt.Errorf("search: %w", err)
	}
	h := Hit{Place: place, Score: f.score, Own: f.own, Has: make([]Where, len(s.words)), build: s.build, words: s.words}
	for i := range f.words {
		h.Has[i] = f.words[i].where
	}
	s.addForms(h.Has)
	h.Parts = s.parts(f)
	return h, nil
}

// addForms marks the words that a passage has in another form only.
func (s *scoring) addForms(has []Where) {
	for i := range s.forms {
		form := &s.forms[i]
		if !form.isIn(has) {
			continue
		}
		for _, w := range form.Of {
			if has[w] == 0 {
				has[w] = InForm
			}
		}
	}
}

// parts are what a passage's score is made of, the greatest first.
func (s *scoring) parts(f *found) (parts []Part) {
	for i := range f.words {
		if w := &f.words[i]; w.where != 0 {
			parts = append(parts, Part{
				Stage: s.words[i].stage(), Word: s.words[i].Text, IDF: s.words[i].Rarity, TF: w.tf, Score: w.score,
			})
		}
	}
	from, _ := slices.BinarySearchFunc(s.added, f.number, func(a added, number int) int { return cmp.Compare(a.found, number) })
	for i := from; i < len(s.added) && s.added[i].found == f.number; i++ {
		a := &s.added[i]
		p := Part{Stage: a.stage, Score: a.score}
		for _, w := range a.words {
			if w >= 0 {
				p.Word = strings.TrimPrefix(p.Word+" "+s.words[w].Text, " ")
			}
		}
		parts = append(parts, p)
	}
	slices.SortStableFunc(parts, func(a, b Part) int { return cmp.Compare(b.Score, a.Score) })
	return parts
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
