package ledger

import (
	"encoding/hex"
	"fmt"
	"math"
	"strings"
	"testing"
)

// TestStoredForms: sums and sketches are in people's databases, and must come out the same for ever.
func TestStoredForms(t *testing.T) {
	t.Parallel()
	const text = "All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience " +
		"and should act towards one another in a spirit of brotherhood."
	s := newShaper()
	got := s.sum(text)
	if want := "a2ccb5fb"; hex.EncodeToString(got[:4]) != want {
		t.Errorf("sum %x, want %s", got, want)
	}
	if got, want := hex.EncodeToString(s.sketchOf(text)[:8]), "ee6a24d971c4a71f"; got != want {
		t.Errorf("sketch %s, want %s", got, want)
	}
	if got, want := hex.EncodeToString(s.sketchOf("École, " + text)[:8]), "ee6a24d96cc4a71f"; got != want {
		t.Errorf("with one word more: sketch %s, want %s", got, want)
	}
}

func TestSum(t *testing.T) {
	t.Parallel()
	s := newShaper()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"One two.", " One\n\ttwo.  ", true},
		{"One two.", "One two", false},
		{"One two.", "one two.", false},
		{"One two.", "Onetwo.", false},
		{"They shall.", "They shall not.", false},
		{"In 1995.", "In 1996.", false},
		{"", " \n", true},
	} {
		if (s.sum(c.a) == s.sum(c.b)) != c.same {
			t.Errorf("%q, %q: same %v", c.a, c.b, !c.same)
		}
	}
}

// TestResemblance: on both sides of nearEnough, from the words themselves.
func TestResemblance(t *testing.T) {
	t.Parallel()
	s := newShaper()
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{prose(1, 40), prose(1, 40), 1},
		{prose(1, 40), strings.ToUpper(prose(1, 40)) + "!", 1},
		{prose(1, 40), prose(2, 40), 0},
		{prose(1, 29), changed(prose(1, 29), 14, "otherwise"), 0.8},                                    // (29−5)/(29+1)
		{prose(1, 28), changed(prose(1, 28), 14, "otherwise"), 23.0 / 29},                              // just below
		{prose(1, 60), changed(changed(prose(1, 60), 14, "otherwise"), 40, "instead"), 52.0 / 64},      // two changes
		{prose(1, minWords), prose(1, minWords) + " More.", float64(minWords-2) / float64(minWords-1)}, // one more
		{prose(1, minWords-1), prose(1, minWords-1), 0},                                                // too short to say
		{"", "", 0},
	} {
		a, b := s.shape(c.a, true), s.shape(c.b, true)
		if got := resemblance(&a, &b); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%.40q, %.40q: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// TestEstimate: sketches tell what shingles do, within what is promised of them.
func TestEstimate(t *testing.T) {
	t.Parallel()
	s := newShaper()
	const pairs = 400
	for _, share := range []float64{0, 0.5, 0.7, 0.8, 0.9} {
		var squares, bias float64
		wrong := 0
		for i := range pairs {
			// Two texts of which one begins as the other does.
			n := 300
			same := int(math.Round(2 * share / (1 + share) * float64(n-2)))
			head := strings.Fields(strings.Trim(prose(uint64(i), n), "."))[:min(n, same+2)]
			tail := func(seed uint64) string {
				if len(head) == n {
					return ""
				}
				return " " + prose(seed, n-len(head))
			}
			a := s.shape(strings.Join(head, " ")+tail(uint64(10_000+i)), true)
			b := s.shape(strings.Join(head, " ")+tail(uint64(20_000+i)), true)
			true1 := jaccard(a.shingles, b.shingles)
			off := estimate(a.sketch, b.sketch) - true1
			if math.Abs(true1-share) > 0.01 {
				t.Fatalf("the pair's resemblance is %v, not %v", true1, share)
			}
			squares, bias = squares+off*off, bias+off
			if (estimate(a.sketch, b.sketch) >= nearEnough) != (true1 >= nearEnough) {
				wrong++
			}
		}
		sd, mean := math.Sqrt(squares/pairs), bias/pairs
		t.Logf("%.1f: off by %.3f on average (bias %.4f), %d of %d on the wrong side", share, sd, mean, wrong, pairs)
		if limit := 1.3*math.Sqrt(share*(1-share)/sketchSize) + 0.005; sd > limit || math.Abs(mean) > 0.01 {
			t.Errorf("%.1f: off by %.3f, bias %.4f", share, sd, mean)
		}
		if (share <= 0.5 && wrong > 0) || (share != nearEnough && wrong > pairs/50) {
			t.Errorf("%.1f: %d of %d on the wrong side", share, wrong, pairs)
		}
	}
	if estimate(nil, nil) != 0 || estimate(make([]byte, sketchSize), nil) != 0 {
		t.Error("a text without a sketch is near another")
	}
}

// FuzzShape: whatever the text, its shape is the same each time, its own resemblance is 1, and spaces do not count.
func FuzzShape(f *testing.F) {
	for _, s := range []string{"", "a", prose(1, 40), "\x00\xff", strings.Repeat("é ", 30), fmt.Sprint(make([]int, 40))} {
		f.Add(s)
	}
	s := newShaper()
	f.Fuzz(func(t *testing.T, text string) {
		a, b := s.shape(text, true), s.shape(" "+text+"\n", true)
		if a.sum != b.sum {
			t.Errorf("spaces change the sum of %q", text)
		}
		if got := resemblance(&a, &b); (a.words >= minWords) != (got == 1) || (a.words >= minWords) != (len(a.sketch) == sketchSize) {
			t.Errorf("%q: resemblance %v, %d words, sketch of %d", text, got, a.words, len(a.sketch))
		}
		if a.words >= minWords && estimate(a.sketch, b.sketch) != 1 {
			t.Errorf("%q: the sketches differ", text)
		}
	})
}

func BenchmarkSketch(b *testing.B) {
	s, text := newShaper(), prose(1, 60)
	for b.Loop() {
		s.sketchOf(text)
	}
}
