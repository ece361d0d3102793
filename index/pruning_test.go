package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

// exhaustive ranks by scoring every passage of every clause, in the clauses' order, and nothing else.
func exhaustive(clauses []clause, size int) []scored {
	scores := map[uint32]float64{}
	for ci := range clauses {
		c := &clauses[ci]
		for i, p := range c.postings {
			scores[p.passage()] += c.scale * saturated(c.frequency(i).tf)
		}
	}
	all := make([]scored, 0, len(scores))
	for passage, score := range scores {
		all = append(all, scored{passage, score})
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.passage, b.passage))
	})
	return all[:min(size, len(all))]
}

func sizes() []int { return []int{1, 2, 9, 10, 11, 99, 100, 101, 1000} }

// pruned compares the ranking of a question with the exhaustive one, at every size, and says how many of those
// ended in the middle of equals.
func pruned(t *testing.T, b *Build, q Query) (ties int) {
	t.Helper()
	words, err := b.words(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var all []scored
	for _, size := range sizes() {
		s := &scoring{build: b, query: &q, words: words.words}
		got, err := s.first(t.Context(), size)
		if err != nil {
			t.Fatal(err)
		}
		if all == nil {
			all = exhaustive(s.clauses, math.MaxInt)
		}
		if want := all[:min(size, len(all))]; !slices.Equal(got, want) {
			t.Fatalf("%q, size %d:\n%v\n%v", q.Text, size, got, want)
		}
		if size < len(all) && all[size-1].score == all[size].score {
			ties++
		}
	}
	return ties
}

// TestPruning: ranking finds what scoring every passage finds, in generated corpora, with and without the compact copy.
func TestPruning(t *testing.T) {
	t.Parallel()
	for seed, documents := range map[uint64]int{41: 3, 42: 40, 43: 150} {
		t.Run(fmt.Sprintf("%d documents", documents), func(t *testing.T) {
			t.Parallel()
			b := memory(t, generate(t, seed, documents)...)
			r := rand.New(rand.NewPCG(seed, 5))
			ties := 0
			for range 3 {
				for _, q := range askedOf(r) {
					if len(q.Phrases) > 0 {
						continue // see TestPhrasesAreRanked
					}
					bothWays(t, b, func(t *testing.T, _ string) {
						t.Helper()
						ties += pruned(t, b, q)
					})
				}
			}
			if documents > 10 && ties < 10 {
				t.Errorf("only %d of the rankings end in the middle of equals", ties)
			}
		})
	}
}

// TestPruningOfRealTexts does the same on the embedded text and, where there are any, on outside collections.
func TestPruningOfRealTexts(t *testing.T) {
	t.Parallel()
	c, err := corpus.Default(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	for _, d := range c.Documents {
		for i := range d.Passages {
			asked = append(asked, d.PassageText(&d.Passages[i]))
		}
	}
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		prunedAll(t, memory(t, c.Documents...), append(asked, "What are Canada's priorities for human security?"))
	})
	for _, name := range collections(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			docs, asked := collection(t, name)
			prunedAll(t, memory(t, docs...), asked[:min(40, len(asked))])
		})
	}
	t.Run("speeches", func(t *testing.T) {
		t.Parallel()
		docs, _ := speeches(t, 3000)
		_, asked := collection(t, "ungdc_mini")
		prunedAll(t, memory(t, docs...), asked[:40])
	})
}

// prunedAll asks each question alone, and with the one before it as the previous turn.
func prunedAll(t *testing.T, b *Build, asked []string) {
	t.Helper()
	before := ""
	for _, text := range asked {
		pruned(t, b, Query{Text: text, Language: "en"})
		pruned(t, b, Query{Text: text, Previous: before, Language: "en"})
		before = text
	}
}

// TestPruningOfAnyLists does the same on lists of chance that no texts make: very rare and very frequent words, scales far
// apart, and frequencies that differ by almost nothing.
func TestPruningOfAnyLists(t *testing.T) {
	t.Parallel()
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 6))
		passages := 1 + r.IntN(3000)
		clauses := make([]clause, 1+r.IntN(min(64, 1+int(seed))))
		for i := range clauses {
			var all []gathered
			share, kind := math.Pow(r.Float64(), 3), r.IntN(4)
			for p := range uint32(passages) {
				if r.Float64() < share {
					all = append(all, gathered{p, frequency{tf: frequencyOfChance(r, kind), where: InText}})
				}
			}
			clauses[i].fill(all)
			clauses[i].word, clauses[i].scale = i, math.Pow(10, 4*r.Float64()-3)
		}
		all := exhaustive(clauses, math.MaxInt)
		for _, size := range sizes() {
			got, err := newRanking(clauses, size).all(t.Context())
			if want := all[:min(size, len(all))]; err != nil || !slices.Equal(got, want) {
				t.Fatalf("seed %d, size %d: %v\n%v\n%v", seed, size, err, got, want)
			}
		}
	}
}

// frequencyOfChance draws one of few values, of many, of some very near one another, or of very small and large ones.
func frequencyOfChance(r *rand.Rand, kind int) float64 {
	switch kind {
	case 0:
		return float64(1 + r.IntN(3))
	case 1:
		return 10 * r.Float64()
	case 2:
		return 1 + float64(r.IntN(5))*1e-15
	default:
		return math.Pow(10, 12*r.Float64()-6)
	}
}

// TestImpactsBound: an impact is never below the saturated frequency, and at most a step above.
func TestImpactsBound(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(44, 1))
	for n := range 100_000 {
		tf := frequencyOfChance(r, n%4)
		exact, impact := saturated(tf)*impactSteps, float64(impactOf(tf))
		if impact < exact || impact > exact+1+1e-9 {
			t.Fatalf("%v: %v, %v", tf, exact, impact)
		}
	}
	for _, tf := range []float64{math.SmallestNonzeroFloat64, 1e300, math.MaxFloat64 / 2} {
		if impact := impactOf(tf); impact < 1 || float64(impact) < saturated(tf)*impactSteps {
			t.Errorf("%v: %d", tf, impact)
		}
	}
}

// TestFloors: the tenth and the hundredth of the impacts, in falling order.
func TestFloors(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(45, 1))
	for _, n := range []int{0, 1, 9, 10, 11, 99, 100, 101, 5000} {
		postings, impacts := make([]posting, n), make([]uint8, n)
		for i := range postings {
			impacts[i] = uint8(1 + r.IntN(min(255, n)))
			postings[i] = newPosting(uint32(i), impacts[i])
		}
		slices.SortFunc(impacts, func(a, b uint8) int { return int(b) - int(a) })
		nth := func(i int) uint8 {
			if n < i {
				return 0
			}
			return impacts[i-1]
		}
		if tenth, hundredth := floors(postings); tenth != nth(10) || hundredth != nth(100) {
			t.Errorf("of %d: %d and %d, want %d and %d", n, tenth, hundredth, nth(10), nth(100))
		}
	}
}

// TestSeek: from wherever the search begins, the first posting that is at or behind the passage.
func TestSeek(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(46, 1))
	for range 300 {
		var postings []posting
		for p := range uint32(1 + r.IntN(400)) {
			if r.IntN(3) == 0 {
				postings = append(postings, newPosting(p, uint8(r.IntN(256))))
			}
		}
		postings = append(postings, newPosting(mostPassages-1, 255))
		for range 50 {
			from, wanted := r.IntN(len(postings)+1), uint32(r.IntN(420))
			if r.IntN(10) == 0 {
				wanted = mostPassages - uint32(r.IntN(3))
			}
			want := from
			for want < len(postings) && postings[want].passage() < wanted {
				want++
			}
			if got := seek(postings, from, wanted); got != want {
				t.Fatalf("passage %d from %d: %d, want %d", wanted, from, got, want)
			}
		}
	}
}

// TestPhrasesAreRanked: with quoted phrases only passages that have all of those that occur are ranked, by all words.
func TestPhrasesAreRanked(t *testing.T) {
	t.Parallel()
	docs := append(generate(t, 47, 60), inLanguage(t, "x.md", "en", "T", long("Human security and peace operations: human security.")))
	b := memory(t, docs...)
	for _, phrases := range [][]string{{"human security"}, {"human security", "peace operations"}, {"human security", "never together"}, {"human"}, {"court court"}} {
		q := Query{Text: strings.Join(phrases, " ") + " treaty", Phrases: phrases, Size: 1000}
		words, err := b.words(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range sizes() {
			s := &scoring{build: b, query: &q, words: words.words}
			got, err := s.first(t.Context(), size)
			if err != nil {
				t.Fatal(err)
			}
			want := slices.DeleteFunc(exhaustive(s.clauses, math.MaxInt), func(x scored) bool { return !hasAll(t, b, x.passage, words.words) })
			if !slices.Equal(got, want[:min(size, len(want))]) || len(want) == 0 {
				t.Fatalf("%q, size %d:\n%v\n%v", phrases, size, got, want)
			}
		}
	}
}

// hasAll reads a passage's text for the phrases that occur.
func hasAll(t *testing.T, b *Build, passage uint32, words []Word) bool {
	t.Helper()
	p, err := b.passageAt(passage)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range words {
		if w.Phrase && w.Passages > 0 && len(b.phraseIn(p.Document.OwnText(p.Passage()), w.terms[fieldExact])) == 0 {
			return false
		}
	}
	return true
}

// TestRankingEndsWithItsContext: a ranking that goes over many passages notices that nobody waits any more.
func TestRankingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	var all []gathered
	for p := range uint32(100_000) {
		all = append(all, gathered{p, frequency{tf: 1 + float64(p), where: InText}}) // each is better than all before
	}
	var l postingList
	l.fill(all)
	passages := passagesOf(l.postings)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, rank := range map[string]func(*ranking) ([]scored, error){
		"all":  func(r *ranking) ([]scored, error) { return r.all(ctx) },
		"only": func(r *ranking) ([]scored, error) { return r.only(ctx, passages) },
	} {
		r := newRanking([]clause{{postingList: l, scale: 1}}, 101)
		if got, err := rank(r); !errors.Is(err, context.Canceled) || len(got) > 0 {
			t.Errorf("%s: %d passages, %v", name, len(got), err)
		}
		if at := r.cursors[0].at; at > 5000 {
			t.Errorf("%s: it went on to posting %d", name, at)
		}
	}
}
