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
}

// floor is a score that at least size passages exceed by this clause alone; below zero if that is not known.
func (c *clause) floor(size int) float64 {
	impact := c.hundredth
	if size <= 10 {
		impact = c.tenth
	}
	if size > 100 || impact == 0 {
		return -1
	}
	return c.scale / impactSteps * float64(impact-1) * (1 - 1e-9)
}

// cursor goes through a clause's postings.
type cursor struct {
	postings []posting
	at       int     // the posting that comes next
	next     uint32  // its passage; noPassage at the end
	hit      int32   // the posting of the passage at hand; -1: it has none
	step     float64 // what one step of an impact adds at most
	bound    float64 // what any posting adds at most
	clause   int     // place in the clauses
}

func newCursor(clauses []clause, i int) cursor {
	c := &clauses[i]
	step := c.scale / impactSteps * (1 + 1e-9) // more than rounding can take away
	return cursor{
		postings: c.postings, next: c.postings[0].passage(), step: step, bound: float64(c.most) * step, clause: i,
	}
}

// moveTo goes to a posting.
func (c *cursor) moveTo(at int) {
	c.at, c.next = at, noPassage
	if at < len(c.postings) {
		c.next = c.postings[at].passage()
	}
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
	clauses  []clause  // in the order of the words, in which scores are added up
	cursors  []cursor  // of those that have postings, the lowest bound first
	byClause []int     // places in cursors; -1: it has no postings
	upTo     []float64 // by place in cursors: the bounds of it and of those before
	opening  int       // the first of cursors that opens passages
	kept     []scored  // a heap, the worst first; at most size
	size     int
	worst    float64 // score that a passage must exceed; below zero while that is not known
}

func newRanking(clauses []clause, size int) *ranking {
	r := &ranking{clauses: clauses, size: size, worst: -1, byClause: make([]int, len(clauses))}
	most := 0 // passages
	for i := range clauses {
		most += len(clauses[i].postings)
		r.byClause[i] = -1
		if len(clauses[i].postings) > 0 {
			r.cursors = append(r.cursors, newCursor(clauses, i))
		}
	}
	slices.SortStableFunc(r.cursors, func(a, b cursor) int { return cmp.Compare(a.bound, b.bound) })
	sum := 0.0
	for i := range r.cursors {
		r.byClause[r.cursors[i].clause] = i
		sum += r.cursors[i].bound
		r.upTo = append(r.upTo, sum)
	}
	r.kept = make([]scored, 0, min(size, most))
	return r
}

// open moves clauses that cannot lift a passage above the worst score to those that open none.
func (r *ranking) open() {
	for r.opening < len(r.cursors) && r.upTo[r.opening] <= r.worst {
		r.opening++
	}
}

// all ranks every passage that has a word. It looks at the context every 4,096 passages.
func (r *ranking) all(ctx context.Context) ([]scored, error) {
	for i := range r.clauses {
		r.worst = max(r.worst, r.clauses[i].floor(r.size))
	}
	r.open()
	passage := next(r.cursors[r.opening:])
	for examined := 1; passage != noPassage; examined++ {
		if examined%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		opening := r.opening
		sum, following := take(r.cursors[opening:], passage)
		if sum+r.others() > r.worst && r.canReach(passage, sum) {
			noteHits(r.cursors[opening:], passage)
			r.offer(passage)
		}
		if r.opening == opening && opening < len(r.cursors)-1 {
			passage = following
			continue
		}
		if r.opening == len(r.cursors)-1 {
			r.skip()
		}
		passage = next(r.cursors[r.opening:])
	}
	return r.sorted(), ctx.Err()
}

// others is what the clauses that open no passages add at most.
func (r *ranking) others() float64 {
	if r.opening == 0 {
		return 0
	}
	return r.upTo[r.opening-1]
}

// next is the first passage, from where the cursors are, that one of them has.
func next(cursors []cursor) uint32 {
	passage := noPassage
	for i := range cursors {
		passage = min(passage, cursors[i].next)
	}
	return passage
}

// take goes past a passage in the cursors that have it, and returns what they add to its score at most, and the passage
// that comes next.
func take(cursors []cursor, passage uint32) (sum float64, following uint32) {
	following = noPassage
	for i := range cursors {
		c := &cursors[i]
		next := c.next
		if next == passage {
			at := c.at
			sum += float64(c.postings[at].impact()) * c.step
			at++
			next = noPassage
			if at < len(c.postings) {
				next = c.postings[at].passage()
			}
			c.at, c.next = at, next
		}
		following = min(following, next)
	}
	return sum, following
}

// noteHits notes the postings of a passage that the cursors have just gone past. Few passages come so far.
func noteHits(cursors []cursor, passage uint32) {
	for i := range cursors {
		c := &cursors[i]
		c.hit = -1
		if c.at > 0 && c.postings[c.at-1].passage() == passage {
			c.hit = int32(c.at - 1)
		}
	}
}

// skip goes on, in the one clause that is left to open passages, to the first posting that with all others at their
// bounds can reach the worst score.
func (r *ranking) skip() {
	c := &r.cursors[r.opening]
	least := (r.worst - r.others()) / c.step
	at := c.at
	for at < len(c.postings) && float64(c.postings[at].impact()) <= least {
		at++
	}
	if at > c.at {
		c.moveTo(at)
	}
}

// canReach says whether the bound of a passage's score exceeds the worst score that is kept, sum being what the opening
// clauses add at most. It finds the others' postings as long as that can be.
func (r *ranking) canReach(passage uint32, sum float64) bool {
	for i := r.opening - 1; i >= 0; i-- {
		if sum+r.upTo[i] <= r.worst {
			return false
		}
		c := &r.cursors[i]
		c.hit = -1
		if c.next < passage {
			c.moveTo(seek(c.postings, c.at+1, passage))
		}
		if c.next == passage {
			sum += float64(c.postings[c.at].impact()) * c.step
			c.hit = int32(c.at)
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
		for i := range r.cursors {
			c := &r.cursors[i]
			c.hit = -1
			if c.next < passage {
				c.moveTo(seek(c.postings, c.at+1, passage))
			}
			if c.next == passage {
				c.hit = int32(c.at)
			}
		}
		r.offer(passage)
	}
	return r.sorted(), nil
}

// offer computes the score of a passage whose postings were found, and keeps it if it is among the best.
func (r *ranking) offer(passage uint32) {
	score := 0.0
	for i, at := range r.byClause {
		if at < 0 || r.cursors[at].hit < 0 {
			continue
		}
		c := &r.clauses[i]
		score += c.scale * saturated(c.frequency(int(r.cursors[at].hit)).tf)
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
	if len(r.kept) == r.size {
		r.worst = r.kept[0].score
		r.open()
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
