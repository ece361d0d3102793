package eval

import (
	"math"
	"slices"
	"testing"
)

// With n differences of one sign only the two draws in which all signs agree are as far from zero: p is 2 ÷ 2^n.
func TestPairedP(t *testing.T) {
	t.Parallel()
	same := func(n int) []float64 { return slices.Repeat([]float64{0.25}, n) }
	for name, c := range map[string]struct {
		differences []float64
		want        float64
	}{
		"none":        {nil, 1},
		"no change":   {make([]float64, 50), 1},
		"one":         {[]float64{0.5}, 1},
		"three":       {same(3), 0.25},
		"five":        {same(5), 0.0625},
		"with zeros":  {append(same(5), 0, 0, 0), 0.0625},
		"the other":   {[]float64{-0.25, -0.25, -0.25, -0.25, -0.25}, 0.0625},
		"balanced":    {[]float64{0.1, -0.1, 0.2, -0.2}, 1},
		"one against": {[]float64{0.3, 0.2, -0.1}, 0.5}, // |sum| ≥ .4 in 4 of 8: ±(.3 .2 .1), ±(.3 .2 −.1)
		"many":        {same(100), 1.0 / (rounds + 1)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := PairedP(c.differences)
			if math.Abs(got-c.want) > 0.012 { // more than three standard deviations of 20,000 rounds
				t.Errorf("p is %v, want %v", got, c.want)
			}
			if again := PairedP(c.differences); again != got {
				t.Errorf("p is %v and then %v", got, again)
			}
			if got <= 0 || got > 1 {
				t.Errorf("p is %v", got)
			}
		})
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	c := small(t, "")
	a := Run{"q1": ranked("landmines-1", "landmines-2"), "q2": ranked("court-2", "court-1"), "q3": ranked("court-1", "court-2")}
	b := Run{"q1": ranked("landmines-1", "landmines-2"), "q2": ranked("court-1"), "q3": ranked("peace-1", "court-1", "court-2")}
	got := Compare(c, NamedRun{"a", a}, NamedRun{"b", b})
	if got.Queries != 5 || len(got.Metrics) != len(Metrics()) {
		t.Fatalf("%+v", got)
	}
	// q1 is perfect in both; q2 goes from .6309298 to 1, q3 from .6309298 to .5, and neither has q4 and q6.
	m := got.Metrics[0]
	if !near(m.A, (1+2*0.6309298)/5) || !near(m.B, (1+1+0.5)/5) || !near(m.Difference, m.B-m.A) || m.P < 0.9 {
		t.Errorf("%+v", m)
	}
	if len(got.Better) != 1 || got.Better[0].Query != "q2" || !near(got.Better[0].Difference, 0.3690702) {
		t.Errorf("better: %+v", got.Better)
	}
	if len(got.Worse) != 1 || got.Worse[0].Query != "q3" || got.Worse[0].Text != c.Queries[2].Text {
		t.Errorf("worse: %+v", got.Worse)
	}
	if same := Compare(c, NamedRun{"a", a}, NamedRun{"a", a}); len(same.Better)+len(same.Worse) != 0 || same.Metrics[0].P != 1 {
		t.Errorf("the same run differs: %+v", same)
	}
}
