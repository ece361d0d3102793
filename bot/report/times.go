package report

import (
	"maps"
	"slices"
)

// stopwatch counts answers by the milliseconds they took. It has as many entries as there are different times, which
// the longest answer bounds.
type stopwatch map[int64]int

// bounds are the upper ends of the histogram's buckets, in milliseconds: about two to a doubling and a half, from what
// feels instant to what nobody waits for.
func bounds() []int64 { return []int64{5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 0} }

func (s stopwatch) times() Times {
	t := Times{Histogram: []Bucket{}}
	for _, b := range bounds() {
		t.Histogram = append(t.Histogram, Bucket{UpTo: b})
	}
	order := slices.Sorted(maps.Keys(s))
	for _, ms := range order {
		t.Answers += s[ms]
		i := slices.IndexFunc(t.Histogram, func(b Bucket) bool { return b.UpTo == 0 || ms <= b.UpTo })
		t.Histogram[i].Count += s[ms]
	}
	if t.Answers == 0 {
		return t
	}
	t.Median, t.P95, t.P99 = s.quantile(order, t.Answers, 50), s.quantile(order, t.Answers, 95), s.quantile(order, t.Answers, 99)
	t.Max = order[len(order)-1]
	return t
}

// quantile is the smallest time that percent of n answers did not exceed (nearest rank: ⌈n·percent/100⌉).
func (s stopwatch) quantile(order []int64, n, percent int) int64 {
	rank, seen := (n*percent+99)/100, 0
	for _, ms := range order {
		if seen += s[ms]; seen >= rank {
			return ms
		}
	}
	return 0
}
