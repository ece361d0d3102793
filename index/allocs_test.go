package index

import (
	"strings"
	"testing"

	"agendabot/corpus"
)

// TestAllocationsDoNotGrow: what a search allocates depends on its words and hits, and not on how many postings it goes over.
func TestAllocationsDoNotGrow(t *testing.T) { //nolint:paralleltest // it counts allocations
	once := generate(t, 95, 15)
	var eight []*corpus.Document
	for i := range 8 {
		for _, d := range once {
			copied := *d
			copied.ID = strings.Repeat("x", i) + d.ID
			eight = append(eight, &copied)
		}
	}
	for _, q := range []Query{{Text: "security"}, {Text: "security treaty court refugee", Previous: "army"}, {Text: strings.Join(vocabulary(), " ")}} {
		var allocs [2]float64
		var postings [2]int
		for i, docs := range [][]*corpus.Document{once, eight} {
			b := memory(t, docs...)
			for _, w := range search(t, b, q).Words {
				for _, l := range w.lists {
					postings[i] += len(l.postings)
				}
			}
			allocs[i] = testing.AllocsPerRun(10, func() { search(t, b, q) })
		}
		if postings[1] != 8*postings[0] || postings[0] < 100 {
			t.Fatalf("%d and %d postings", postings[0], postings[1])
		}
		if allocs[1] > 1.1*allocs[0]+5 { // a little: the best have more of the words
			t.Errorf("%q: %v allocations for %d postings, %v for %d", q.Text, allocs[0], postings[0], allocs[1], postings[1])
		}
	}
}
