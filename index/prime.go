package index

import (
	"cmp"
	"slices"
)

const (
	primedMost = 4096 // postings of the rarest clause, beyond which it is not worth while
	sortedMost = 512  // passages in common of which the best are looked for
)

// sure is a passage and a score that it exceeds.
type sure struct {
	passage uint32
	score   float64
}

// prime finds a score that at least size passages exceed, so that the ranking need not begin without one: it takes the
// passages of the rarest clause, of those the ones that the next rarest has, and so on, as long as enough are left.
// It never raises the worst score above what the ranking would come to by itself.
func (r *ranking) prime() {
	n := len(r.cursors)
	if n == 0 || len(r.cursors[n-1].passages) > primedMost || len(r.cursors[n-1].passages) < r.size {
		return
	}
	common := make([]sure, len(r.cursors[n-1].passages))
	for i, passage := range r.cursors[n-1].passages {
		common[i] = sure{passage, r.cursors[n-1].least(i)}
	}
	both := make([]sure, 0, len(common))
	for i := n - 2; i >= 0; i-- {
		both = r.cursors[i].having(common, both[:0])
		if len(both) >= r.size {
			common, both = both, common
		}
	}
	common = common[:min(len(common), sortedMost)]
	slices.SortFunc(common, func(a, b sure) int { return cmp.Compare(b.score, a.score) })
	r.worst = max(r.worst, common[r.size-1].score*(1-1e-9))
}

// least is what a posting adds at least.
func (c *cursor) least(i int) float64 { return max(0, float64(c.impacts[i])-1) * c.step * (1 - 1e-8) }

// having appends those of the passages that have the clause.
func (c *cursor) having(passages, to []sure) []sure {
	at := 0
	for _, p := range passages {
		at = seek(c.passages, at, p.passage)
		if at == len(c.passages) {
			break
		}
		if c.passages[at] == p.passage {
			to = append(to, sure{p.passage, p.score + c.least(at)})
		}
	}
	return to
}
