package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// BM25F after Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), section 3.6:
// the frequencies of a word in the fields are weighted and normalised one by one and saturated together.
const (
	k1             = 1.2
	bLength        = 0.75
	previousWeight = 0.5 // of the words of the previous turn
)

type scoredField struct {
	name   string
	weight float64
	where  Where
}

// scoredFields are the fields that count, with their weights.
func scoredFields() [3]scoredField {
	return [3]scoredField{{fieldText, 1, InText}, {fieldLead, 0.5, InLead}, {fieldHead, 3, InHead}}
}

// idf is the inverse document frequency of a word that df of n passages have, never below zero.
func idf(df, n int) float64 {
	return math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5))
}

// scorer adds up the scores of one query. Its slices are as long as the index has entries, so that it is kept for
// another query when this one is done.
type scorer struct {
	build  *Build
	scores []float64    // by entry
	at     []uint32     // by entry: where the word at hand has it in its entries, from 1; 0 for those without it
	words  []wordScores // by word
}

// wordScores are the entries that have a word.
type wordScores struct {
	entries []uint64 // ascending in each run: of a field, those that no field before has
	tf      []float64
	where   []Where
	runs    []int // where each run begins
	idf     float64
	weight  float64
	stage   string
}

func (b *Build) newScorer(words int) *scorer {
	s, ok := b.scorers.Get().(*scorer)
	if !ok {
		s = &scorer{build: b, scores: make([]float64, b.entries), at: make([]uint32, b.entries)}
	}
	s.words = slices.Grow(s.words[:0], words)[:words]
	return s
}

// done gives the scorer back, clean. One that was stopped in the middle of a word must not come back.
func (s *scorer) done() {
	for i := range s.words {
		ws := &s.words[i]
		for _, entry := range ws.entries {
			s.scores[entry] = 0
		}
		ws.entries, ws.tf, ws.where, ws.runs = ws.entries[:0], ws.tf[:0], ws.where[:0], ws.runs[:0]
	}
	s.build.scorers.Put(s)
}

// addWord scores word i: by its terms in the language of each passage, or as a phrase.
func (s *scorer) addWord(ctx context.Context, i int, w *Word) error {
	ws := &s.words[i]
	ws.stage, ws.weight = "bm25f", 1
	if w.Previous {
		ws.weight = previousWeight
	}
	if w.Phrase {
		ws.stage = "phrase"
		s.addPhrase(ws, w)
		return nil
	}
	for lang, terms := range w.terms {
		totals, ok := s.build.manifest.Languages[lang]
		if !ok {
			continue
		}
		for _, f := range scoredFields() {
			average := float64(totals.Tokens[f.name]) / float64(totals.Passages)
			for _, term := range terms {
				ws.runs = append(ws.runs, len(ws.entries))
				if err := s.build.reader.each(ctx, f.name+lang, term, false, s.adder(ws, f, average, &w.Occurrences)); err != nil {
					return err
				}
			}
		}
	}
	s.finishWord(ws)
	w.Rarity = ws.idf
	return nil
}

// adder adds a posting's weighted and normalised frequency to the word at hand, and what the passage's own text has
// to the word's occurrences.
func (s *scorer) adder(ws *wordScores, f scoredField, average float64, occurrences *int) func(*bleveindex.TermFieldDoc) {
	return func(p *bleveindex.TermFieldDoc) {
		length := math.Round(1 / (p.Norm * p.Norm)) // Bleve's norm is 1/√length in 32 bits
		if f.where == InText {
			*occurrences += int(p.Freq)
		}
		s.add(ws, p.ID.Value(), f.where, f.weight*float64(p.Freq)/(1-bLength+bLength*length/average))
	}
}

func (s *scorer) add(ws *wordScores, entry uint64, where Where, tf float64) {
	n := s.at[entry]
	if n == 0 {
		ws.entries, ws.tf, ws.where = append(ws.entries, entry), append(ws.tf, 0), append(ws.where, 0)
		n = uint32(len(ws.entries))
		s.at[entry] = n
	}
	ws.tf[n-1] += tf
	ws.where[n-1] |= where
}

func (s *scorer) addPhrase(ws *wordScores, w *Word) {
	ws.runs = append(ws.runs, 0)
	for _, entry := range slices.Sorted(maps.Keys(w.inText)) {
		s.add(ws, entry, InText, float64(w.inText[entry]))
	}
	w.inText = nil // it is not kept with the hits
	s.finishWord(ws)
	w.Rarity = ws.idf
}

// finishWord turns the frequencies of the word at hand into scores.
func (s *scorer) finishWord(ws *wordScores) {
	ws.idf = idf(len(ws.entries), s.build.manifest.Passages)
	for n, entry := range ws.entries {
		s.scores[entry] += ws.score(ws.tf[n])
		s.at[entry] = 0
	}
}

// find is the place of an entry among those that have the word.
func (ws *wordScores) find(entry uint64) (n int, ok bool) {
	for i, from := range ws.runs {
		to := len(ws.entries)
		if i+1 < len(ws.runs) {
			to = ws.runs[i+1]
		}
		if n, ok := slices.BinarySearch(ws.entries[from:to], entry); ok {
			return from + n, true
		}
	}
	return 0, false
}

func (ws *wordScores) score(tf float64) float64 {
	return ws.weight * ws.idf * tf * (k1 + 1) / (k1 + tf)
}

// scored is an entry with its score and, once it was needed, its name.
type scored struct {
	entry uint64
	score float64
	name  string
}

// best returns the size highest scores of entries that allow accepts. Among equals the earlier passage comes first:
// by its name, because the order of entries depends on how Bleve happened to merge.
func (s *scorer) best(size int, allow func(entry uint64) bool) ([]scored, error) {
	var top []scored
	for entry, score := range s.scores {
		if score <= 0 || (len(top) == size && score < top[size-1].score) || !allow(uint64(entry)) {
			continue
		}
		name, err := s.build.reader.entry(uint64(entry))
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrBrokenBuild, err)
		}
		x := scored{uint64(entry), score, name}
		at, _ := slices.BinarySearchFunc(top, x, func(a, b scored) int {
			return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.name, b.name))
		})
		top = slices.Insert(top, at, x)
		top = top[:min(size, len(top))]
	}
	return top, nil
}

// parts are what an entry's score is made of, and where it has each word.
func (s *scorer) parts(entry uint64, words []Word) (parts []Part, has []Where) {
	has = make([]Where, len(words))
	for i := range s.words {
		ws := &s.words[i]
		if n, ok := ws.find(entry); ok {
			has[i] = ws.where[n]
			parts = append(parts, Part{Stage: ws.stage, Word: words[i].Text, IDF: ws.idf, TF: ws.tf[n], Score: ws.score(ws.tf[n])})
		}
	}
	slices.SortStableFunc(parts, func(a, b Part) int { return cmp.Compare(b.Score, a.Score) })
	return parts, has
}
