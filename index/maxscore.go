package index

import (
	"cmp"
	"context"
	"slices"
)

// clause is the postings of one term and what they count in a question.
type clause struct {
	postingList
	word  int     // place among the question's words
	scale float64 // of a saturated frequency: weight × idf × (k1+1)

	step  float64 // what one step of an impact adds at most
	bound float64 // what any posting adds at most
	at    int     // the posting that comes next
	hit   int     // the posting of the passage at hand; -1: it has none
}

// scored is a passage and its score.
type scored struct {
	passage uint32
	score   float64
}

// compareScored orders the best first; of equals the earlier passage comes first.
func compareScored(a, b scored) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.passage, b.passage))
}

// ranking finds the best passages by BM25F with MaxScore (Turtle and Flood, Query evaluation: strategies and
// optimizations, 1995): clauses are ordered by what they can add at most, and those that together cannot lift a passage
// above the worst that is kept open no passages; they are only looked up for the passages that the others have. The
// bounds are never below what is computed exactly, so the result is that of scoring everything.
type ranking struct {
	clauses  []clause // in the order of the words, in which scores are added up
	byBound  []*clause
	upTo     []float64 // by place in byBound: the bounds of it and of those before
	opening  int       // the first of byBound that opens passages
	kept     []scored  // a heap, the worst first; at most size
	size     int
	worst    float64 // score that a passage must exceed; below zero until size are kept
	examined int
}

func newRanking(clauses []clause, size int) *ranking {
	r := &ranking{clauses: clauses, size: size, worst: -1, kept: make([]scored, 0, size)}
	for i := range clauses {
		c := &clauses[i]
		c.step = c.scale / impactSteps * (1 + 1e-9) // more than rounding can take away
		c.bound = float64(c.most) * c.step
		if len(c.passages) > 0 {
			r.byBound = append(r.byBound, c)
		}
	}
	slices.SortStableFunc(r.byBound, func(a, b *clause) int { return cmp.Compare(a.bound, b.bound) })
	sum := 0.0
	for _, c := range r.byBound {
		sum += c.bound
		r.upTo = append(r.upTo, sum)
	}
	return r
}

// all ranks every passage that has a word. It looks at the context every 4,096 passages.
func (r *ranking) all(ctx context.Context) ([]scored, error) {
	for r.opening < len(r.byBound) {
		passage, ok := r.next()
		if !ok {
			break
		}
		if r.examined++; r.examined%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		if r.canReach(passage) {
			r.offer(passage)
		}
	}
	return r.sorted(), ctx.Err()
}

// next is the first passage, from where the opening clauses are, that one of them has.
func (r *ranking) next() (passage uint32, ok bool) {
	for _, c := range r.byBound[r.opening:] {
		if c.at < len(c.passages) && (!ok || c.passages[c.at] < passage) {
			passage, ok = c.passages[c.at], true
		}
	}
	return passage, ok
}

// canReach says whether the bounds of a passage's postings exceed the worst score that is kept, and finds them.
func (r *ranking) canReach(passage uint32) bool {
	sum := 0.0
	for _, c := range r.byBound[r.opening:] {
		c.hit = -1
		if c.at < len(c.passages) && c.passages[c.at] == passage {
			sum += float64(c.impacts[c.at]) * c.step
			c.hit = c.at
			c.at++
		}
	}
	for i := r.opening - 1; i >= 0; i-- {
		if sum+r.upTo[i] <= r.worst {
			return false
		}
		c := r.byBound[i]
		c.hit = -1
		c.at = seek(c.passages, c.at, passage)
		if c.at < len(c.passages) && c.passages[c.at] == passage {
			sum += float64(c.impacts[c.at]) * c.step
			c.hit = c.at
		}
	}
	return sum > r.worst
}

// only ranks the given passages, in order, and no others.
func (r *ranking) only(ctx context.Context, passages []uint32) ([]scored, error) {
	for n, passage := range passages {
		if n%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		for _, c := range r.byBound {
			c.hit = -1
			c.at = seek(c.passages, c.at, passage)
			if c.at < len(c.passages) && c.passages[c.at] == passage {
				c.hit = c.at
			}
		}
		r.offer(passage)
	}
	return r.sorted(), nil
}

// offer computes the score of a passage whose postings were found, and keeps it if it is among the best.
func (r *ranking) offer(passage uint32) {
	score := 0.0
	for i := range r.clauses {
		if c := &r.clauses[i]; len(c.passages) > 0 && c.hit >= 0 {
			score += c.scale * saturated(c.frequency(c.hit).tf)
		}
	}
	if score <= r.worst || score <= 0 {
		return
	}
	x := scored{passage, score}
	if len(r.kept) < r.size {
		r.kept = append(r.kept, x)
		r.up(len(r.kept) - 1)
	} else {
		r.kept[0] = x
		r.down()
	}
	if len(r.kept) < r.size {
		return
	}
	r.worst = r.kept[0].score
	for r.opening < len(r.byBound) && r.upTo[r.opening] <= r.worst {
		r.opening++
	}
}

// worse orders the heap.
func worse(a, b scored) bool { return compareScored(a, b) > 0 }

func (r *ranking) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !worse(r.kept[i], r.kept[parent]) {
			return
		}
		r.kept[i], r.kept[parent] = r.kept[parent], r.kept[i]
		i = parent
	}
}

func (r *ranking) down() {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(r.kept) {
			return
		}
		if child+1 < len(r.kept) && worse(r.kept[child+1], r.kept[child]) {
			child++
		}
		if !worse(r.kept[child], r.kept[i]) {
			return
		}
		r.kept[i], r.kept[child] = r.kept[child], r.kept[i]
		i = child
	}
}

func (r *ranking) sorted() []scored {
	slices.SortFunc(r.kept, compareScored)
	return r.kept
}
