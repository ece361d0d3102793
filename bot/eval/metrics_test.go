package eval

import (
	"fmt"
	"slices"
	"testing"
)

// ranked makes a ranking of documents in their order.
func ranked(docs ...string) []Ranked {
	out := make([]Ranked, len(docs))
	for i, d := range docs {
		out[i] = Ranked{d, float32(len(docs) - i)}
	}
	return out
}

// others are n documents that nobody judged.
func others(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("other%03d", i)
	}
	return out
}

// The values were worked out by hand: a grade at rank r adds grade ÷ log2(r+1), and the best order of the grades is the
// divisor. log2(3) is 1.5849625.
func TestMeasure(t *testing.T) {
	t.Parallel()
	twelve := map[string]int{}
	for i := range 12 {
		twelve[fmt.Sprintf("good%02d", i)] = 1
	}
	for name, c := range map[string]struct {
		ranking []Ranked
		grades  map[string]int
		want    Measures
	}{
		// One relevant document, first: everything is right.
		"first": {ranked("a", "b"), map[string]int{"a": 1}, Measures{1, 1, 1, 1, 1, 1}},
		// (2 ÷ 1.5849625 + 1 ÷ 2) ÷ (2 + 1 ÷ 1.5849625 + 1 ÷ 2) = 1.7618595 ÷ 3.1309298
		"grades": {
			ranked("x", "b", "c"),
			map[string]int{"b": 2, "c": 1, "d": 1, "x": 0},
			Measures{0.5627272, 2.0 / 3, 2.0 / 3, 0.5, 0, 1},
		},
		// 1 ÷ log2(5) = 1 ÷ 2.3219281
		"fourth": {ranked("x", "y", "z", "a"), map[string]int{"a": 1}, Measures{0.4306766, 1, 1, 0.25, 0, 0}},
		// At rank 11 only Recall@100 sees it.
		"eleventh": {ranked(append(others(10), "a")...), map[string]int{"a": 1}, Measures{Recall100: 1}},
		"hundredth": {
			ranked(append(others(99), "a", "b")...), map[string]int{"a": 1, "b": 1}, Measures{Recall100: 0.5},
		},
		// Of twelve relevant documents the best order has ten in the first ten: 1 ÷ (the sum of 1 ÷ log2(r+1) for r from
		// 1 to 10 = 4.5435594).
		"many": {ranked("good00"), twelve, Measures{0.2200918, 1.0 / 12, 1.0 / 12, 1, 1, 1}},
		// A negative grade is as none.
		"negative":         {ranked("n", "a"), map[string]int{"n": -1, "a": 1}, Measures{0.6309298, 1, 1, 0.5, 0, 1}},
		"nothing found":    {nil, map[string]int{"a": 1}, Measures{}},
		"nothing relevant": {ranked("a"), map[string]int{"a": 0}, Measures{}},
		"nothing judged":   {ranked("a"), nil, Measures{}},
		// Equal scores: the higher id comes first, whatever the order of the file. What differs only beyond 32 bits is equal.
		"ties": {
			[]Ranked{{"a", 1}, {"c", float32(1.00000001)}, {"b", 1}}, map[string]int{"b": 1}, Measures{0.6309298, 1, 1, 0.5, 0, 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Measure(c.ranking, c.grades)
			for _, m := range Metrics() {
				if !near(*m.Of(&got), *m.Of(&c.want)) {
					t.Errorf("%s is %.7f, want %.7f", m.Name, *m.Of(&got), *m.Of(&c.want))
				}
			}
		})
	}
}

func TestMean(t *testing.T) {
	t.Parallel()
	got := Mean([]Measures{{1, 1, 1, 1, 1, 1}, {0.5, 0, 1, 0.25, 0, 0}})
	if want := (Measures{0.75, 0.5, 1, 0.625, 0.5, 0.5}); got != want {
		t.Errorf("the mean is %+v, want %+v", got, want)
	}
	if got := Mean(nil); got != (Measures{}) {
		t.Errorf("the mean of none is %+v", got)
	}
}

// Queries that the run does not have count as zero; those without a relevant document are not judged.
func TestMeasureRun(t *testing.T) {
	t.Parallel()
	c := &Collection{
		Queries: []Query{{ID: "1"}, {ID: "2"}, {ID: "3"}},
		Qrels:   Qrels{"1": {"a": 1}, "2": {"b": 1}, "3": {"c": 0}},
	}
	got := Mean(MeasureRun(Run{"1": ranked("a"), "3": ranked("c")}, c.Judged(), c.Qrels))
	if want := (Measures{0.5, 0.5, 0.5, 0.5, 0.5, 0.5}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestOrderedLeavesItsArgument(t *testing.T) {
	t.Parallel()
	in := []Ranked{{"a", 1}, {"b", 2}}
	if out := Ordered(in); out[0].Document != "b" || !slices.Equal(in, []Ranked{{"a", 1}, {"b", 2}}) {
		t.Errorf("%v of %v", out, in)
	}
}

func TestAUC(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		with, without []float64
		want          float64
	}{
		{[]float64{3, 4}, []float64{1, 2}, 1},
		{[]float64{1, 2}, []float64{3, 4}, 0},
		{[]float64{1, 1}, []float64{1, 1, 1}, 0.5},
		{[]float64{2, 0}, []float64{1, 0}, 0.625}, // of four pairs two are higher, one is equal
		{nil, []float64{1}, 0},
	} {
		if got := auc(c.with, c.without); !near(got, c.want) {
			t.Errorf("auc(%v, %v) is %v, want %v", c.with, c.without, got, c.want)
		}
	}
}
