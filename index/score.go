package index

import (
	"cmp"
	"context"
	"fmt"
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

// scorer adds up the scores of one query. Its slices are as long as the index has entries.
type scorer struct {
	build  *Build
	scores []float64
	has    [][]Where // by word; nil until the word is found
	tf     []float64 // of the word at hand
	seen   []uint64  // entries that have the word at hand
	words  []wordScores
}

// wordScores are kept for the parts of the hits' scores.
type wordScores struct {
	entries []uint64 // ascending
	tf      []float64
	idf     float64
	weight  float64
	stage   string
}

func (b *Build) newScorer(words int) *scorer {
	return &scorer{
		build: b, scores: make([]float64, b.entries), tf: make([]float64, b.entries),
		has: make([][]Where, words), words: make([]wordScores, words),
	}
}

// addWord scores word i: by its terms in the language of each passage, or as a phrase.
func (s *scorer) addWord(ctx context.Context, i int, w *Word) error {
	ws := &s.words[i]
	ws.stage, ws.weight = "bm25f", 1
	if w.Previous {
		ws.weight = previousWeight
	}
	s.has[i] = make([]Where, s.build.entries)
	if w.Phrase {
		ws.stage = "phrase"
		return s.addPhrase(ctx, i, w)
	}
	for lang, terms := range w.terms {
		totals, ok := s.build.manifest.Languages[lang]
		if !ok {
			continue
		}
		for _, f := range scoredFields() {
			average := float64(totals.Tokens[f.name]) / float64(totals.Passages)
			for _, term := range terms {
				if err := s.build.reader.each(ctx, f.name+lang, term, false, s.adder(i, f, average)); err != nil {
					return err
				}
			}
		}
	}
	s.finishWord(i)
	return nil
}

// adder adds a posting's weighted and normalised frequency to the word at hand.
func (s *scorer) adder(i int, f scoredField, average float64) func(*bleveindex.TermFieldDoc) {
	has := s.has[i]
	return func(p *bleveindex.TermFieldDoc) {
		entry := p.ID.Value()
		length := math.Round(1 / (p.Norm * p.Norm)) // Bleve's norm is 1/√length in 32 bits
		if s.tf[entry] == 0 {
			s.seen = append(s.seen, entry)
		}
		s.tf[entry] += f.weight * float64(p.Freq) / (1 - bLength + bLength*length/average)
		has[entry] |= f.where
	}
}

func (s *scorer) addPhrase(ctx context.Context, i int, w *Word) error {
	starts, err := s.build.reader.phrase(ctx, fieldExact, w.terms[fieldExact])
	if err != nil {
		return err
	}
	for entry, at := range starts {
		s.seen = append(s.seen, entry)
		s.tf[entry] = float64(len(at))
		s.has[i][entry] |= InText
	}
	s.finishWord(i)
	return nil
}

// finishWord turns the frequencies of the word at hand into scores and keeps them for the parts.
func (s *scorer) finishWord(i int) {
	slices.Sort(s.seen)
	ws := &s.words[i]
	ws.idf = idf(len(s.seen), s.build.manifest.Passages)
	ws.entries = slices.Clone(s.seen)
	ws.tf = make([]float64, len(s.seen))
	for n, entry := range s.seen {
		ws.tf[n] = s.tf[entry]
		s.scores[entry] += ws.score(s.tf[entry])
		s.tf[entry] = 0
	}
	s.seen = s.seen[:0]
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

// parts are what an entry's score is made of.
func (s *scorer) parts(entry uint64, words []Word) []Part {
	var parts []Part
	for i := range s.words {
		ws := &s.words[i]
		if n, ok := slices.BinarySearch(ws.entries, entry); ok {
			parts = append(parts, Part{Stage: ws.stage, Word: words[i].Text, IDF: ws.idf, TF: ws.tf[n], Score: ws.score(ws.tf[n])})
		}
	}
	slices.SortStableFunc(parts, func(a, b Part) int { return cmp.Compare(b.Score, a.Score) })
	return parts
}
