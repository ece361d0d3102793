package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// scoredClosely is how many of the best passages by BM25F are scored by the further stages, however many hits are wanted:
// a longer result begins with the shorter one. What is behind them keeps its place.
const scoredClosely = 100

// Stage is a further stage of ranking: it scores the best passages by something that their words do not tell. It is not
// to be changed while it is used, and is called by many goroutines.
type Stage struct {
	Name string
	// Weight is what the passage that the stage scores highest gets, as a share of the best score so far.
	Weight float64
	// Score gives each passage, by its number in the build (see DocumentInfo.First), a score of zero or more; negative
	// ones count as zero. They are divided by the best of them and added, so that their unit does not matter; ranks are
	// never added.
	Score func(ctx context.Context, q Query, passages []int) ([]float64, error)
}

// scoring is a question on its way from words to hits.
type scoring struct {
	build   *Build
	query   *Query
	words   []Word
	forms   []OtherForm
	clauses []clause
	without map[string]bool // stages left out

	found   []found
	matches []match // of all found, one passage behind the other
	added   []added // in the end by found
}

// found is a passage among the best.
type found struct {
	scored
	own      float64     // of the score, what words give
	number   int         // its own, for what is added
	words    []wordScore // by place among the question's words
	from, to int         // its matches
}

// wordScore is a word's part of a passage's score.
type wordScore struct {
	frequency
	score float64
}

// added is what a stage after BM25F gives a passage.
type added struct {
	found int // number
	stage string
	words [2]int // places among the question's words; -1: none
	score float64
}

// add gives a passage a part of its score, for up to two of the question's words.
func (s *scoring) add(f *found, stage string, score float64, words ...int) {
	if score <= 0 {
		return
	}
	a := added{found: f.number, stage: stage, words: [2]int{-1, -1}, score: score}
	copy(a.words[:], words)
	s.added = append(s.added, a)
	f.score += score
}

// closely scores the best passages by every stage, and puts them in their final order.
func (s *scoring) closely(ctx context.Context, top []scored) error {
	near := min(len(top), scoredClosely)
	rest := s.take(top[near:], near) // before the order of top is lost
	s.found = s.take(top[:near], 0)
	if err := s.match(ctx); err != nil {
		return err
	}
	if !s.without[StageUnstemmed] {
		s.unstemmed()
	}
	if !s.without[StageProximity] {
		s.proximity()
	}
	for i := range s.found {
		s.found[i].own = s.found[i].score
	}
	if !s.without[StageDocument] {
		s.spread(StageDocument, documentWeight, s.documents())
	}
	for i := range s.query.Stages {
		if err := s.further(ctx, &s.query.Stages[i]); err != nil {
			return err
		}
	}
	if !s.without[StageLanguage] { // last, for it is about ties in what all others say
		s.spread(StageLanguage, languageWeight, s.spoken())
	}
	slices.SortFunc(s.found, func(a, b found) int { return compareScored(a.scored, b.scored) })
	slices.SortFunc(rest, func(a, b found) int { return compareScored(a.scored, b.scored) })
	s.found = append(s.found, rest...)
	slices.SortStableFunc(s.added, func(a, b added) int { return cmp.Compare(a.found, b.found) })
	return nil
}

// take looks the passages' postings up, in the order of passages, so that each list is gone through once, and numbers them.
func (s *scoring) take(top []scored, from int) []found {
	slices.SortFunc(top, func(a, b scored) int { return int(a.passage) - int(b.passage) })
	taken := make([]found, len(top))
	all := make([]wordScore, len(top)*len(s.words))
	for i := range top {
		taken[i] = found{scored: top[i], own: top[i].score, number: from + i, words: all[i*len(s.words) : (i+1)*len(s.words)]}
	}
	for ci := range s.clauses {
		c := &s.clauses[ci]
		at := 0
		for i := range taken {
			at = seek(c.postings, at, taken[i].passage)
			if at == len(c.postings) {
				break
			}
			if c.postings[at].passage() == taken[i].passage {
				f := c.frequency(at)
				taken[i].words[c.word] = wordScore{f, c.scale * saturated(f.tf)}
			}
		}
	}
	return taken
}

// match finds the question's words in the passages' own texts.
func (s *scoring) match(ctx context.Context) (err error) {
	if s.without[StageUnstemmed] && s.without[StageProximity] {
		return nil
	}
	m := s.build.postings().matcher(s.words)
	for i := range s.found {
		if err := ctx.Err(); err != nil {
			return err
		}
		f := &s.found[i]
		f.from = len(s.matches)
		if s.matches, err = m.in(f.passage, s.matches); err != nil {
			return err
		}
		f.to = len(s.matches)
	}
	return nil
}

func (s *scoring) matchesOf(f *found) []match { return s.matches[f.from:f.to] }

// spread adds scores in any unit, by place in found: the best of them is weight times the best score so far.
func (s *scoring) spread(stage string, weight float64, scores []float64) {
	if len(scores) == 0 {
		return
	}
	most, best := slices.Max(scores), 0.0
	for i := range s.found {
		best = max(best, s.found[i].score)
	}
	if most <= 0 {
		return
	}
	for i := range s.found {
		s.add(&s.found[i], stage, weight*best*(scores[i]/most), -1)
	}
}

// further asks a stage that is not this package's.
func (s *scoring) further(ctx context.Context, stage *Stage) error {
	if s.without[stage.Name] || len(s.found) == 0 {
		return nil
	}
	passages := make([]int, len(s.found))
	for i := range s.found {
		passages[i] = int(s.found[i].passage)
	}
	scores, err := stage.Score(ctx, *s.query, passages)
	if err != nil {
		return fmt.Errorf("stage %s: %w", stage.Name, err)
	}
	if len(scores) != len(passages) {
		return fmt.Errorf("stage %s gave %d scores for %d passages", stage.Name, len(scores), len(passages))
	}
	for i, score := range scores {
		if math.IsNaN(score) || math.IsInf(score, 0) {
			return fmt.Errorf("stage %s gave the score %v", stage.Name, scores[i])
		}
	}
	s.spread(stage.Name, stage.Weight, scores)
	return nil
}
