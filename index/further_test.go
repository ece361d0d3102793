package index

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

// stageOf scores passages by a function of their numbers.
func stageOf(name string, weight float64, score func(passage int) float64) Stage {
	return Stage{Name: name, Weight: weight, Score: func(_ context.Context, _ Query, passages []int) ([]float64, error) {
		scores := make([]float64, len(passages))
		for i, p := range passages {
			scores[i] = score(p)
		}
		return scores, nil
	}}
}

// byNumber are the scores of hits by the numbers of their passages.
func byNumber(b *Build, r *Result) map[int]float64 {
	scores := map[int]float64{}
	for i := range r.Hits {
		h := &r.Hits[i]
		scores[b.manifest.Documents[b.byID[strings.ToLower(h.Document.ID)]].First+h.Index] = h.Score
	}
	return scores
}

// TestStagesAreAdded: what a stage gives is divided by its best, counts as a share of the best score so far, and is added:
// neither its unit nor any rank matters. Negative scores count as none.
func TestStagesAreAdded(t *testing.T) {
	t.Parallel()
	b := memory(t, generate(t, 51, 20)...)
	q := Query{Text: "security treaty refugee", Size: scoredClosely}
	before := search(t, b, q)
	scores, best := byNumber(b, before), before.Hits[0].Score
	if len(scores) != scoredClosely {
		t.Fatalf("%d hits", len(scores))
	}
	for _, unit := range []float64{1, 1e-320, 4e307, 7.5, -1} {
		q.Stages = []Stage{stageOf("odd", 0.5, func(p int) float64 { return unit * float64(p%7-2) })}
		most := 4.0
		if unit < 0 {
			most = 2
		}
		r := search(t, b, q)
		checkHits(t, r)
		got := byNumber(b, r)
		for p, was := range scores {
			want := was + 0.5*best*max(0, math.Copysign(1, unit)*float64(p%7-2))/most
			if math.Abs(got[p]-want) > 1e-9 {
				t.Errorf("unit %v, passage %d: %v, was %v, want %v", unit, p, got[p], was, want)
			}
		}
		for i := range r.Hits {
			n := slices.IndexFunc(r.Hits[i].Parts, func(p Part) bool { return p.Stage == "odd" })
			if n >= 0 && (r.Hits[i].Parts[n].Word != "" || r.Hits[i].Parts[n].TF != 0) {
				t.Errorf("%+v", r.Hits[i].Parts[n])
			}
		}
	}
}

// TestStagesInOrder: stages come in the order that the question gives, each sees the best passages and the question, and
// what the best score is for each has what the ones before it added.
func TestStagesInOrder(t *testing.T) {
	t.Parallel()
	b := memory(t, generate(t, 52, 20)...)
	q := Query{Text: "security treaty", Previous: "court", Language: "en", Without: []string{StageLanguage}} // which comes last
	before := search(t, b, q)
	top := search(t, b, Query{Text: q.Text, Previous: q.Previous, Language: "en", Size: scoredClosely, Without: q.Without})
	var called []string
	same := func(name string) Stage {
		return Stage{Name: name, Weight: 1, Score: func(_ context.Context, asked Query, passages []int) ([]float64, error) {
			called = append(called, name)
			if asked.Text != q.Text || asked.Previous != q.Previous || asked.Language != "en" {
				t.Errorf("asked %+v", asked)
			}
			seen := byNumber(b, top)
			for _, p := range passages {
				delete(seen, p)
			}
			if len(passages) != scoredClosely || len(seen) > 0 || !slices.IsSorted(passages) {
				t.Errorf("%d passages, %d of the best not among them", len(passages), len(seen))
			}
			return slices.Repeat([]float64{3}, len(passages)), nil
		}}
	}
	q.Stages = []Stage{same("one"), same("two"), same("three")}
	r := search(t, b, q)
	if got := strings.Join(called, " "); got != "one two three" {
		t.Errorf("called %s", got)
	}
	for i := range r.Hits {
		if r.Hits[i].Passage().ID != before.Hits[i].Passage().ID {
			t.Fatalf("stages that give all the same change the order at hit %d", i)
		}
	}
	// Each doubles the best score: what it adds is what there was.
	best := before.Hits[0].Score
	if got := r.Hits[0].Score; math.Abs(got-8*best) > 1e-9 {
		t.Errorf("the best score is %v, want 8 times %v", got, best)
	}
}

// TestStagesTurnTheOrder: a stage lifts the last of the passages that are scored closely to the top, and none beyond.
func TestStagesTurnTheOrder(t *testing.T) {
	t.Parallel()
	b := memory(t, generate(t, 53, 60)...)
	q := Query{Text: "security"}
	r := search(t, b, Query{Text: q.Text, Size: scoredClosely, Without: Stages()})
	last := r.Hits[scoredClosely-1]
	number := b.manifest.Documents[b.byID[strings.ToLower(last.Document.ID)]].First + last.Index
	q.Stages = []Stage{stageOf("lift", 5, func(p int) float64 {
		if p == number {
			return 1
		}
		return 0
	})}
	got := search(t, b, q)
	if got.Hits[0].Passage().ID != last.Passage().ID || got.Hits[0].Parts[0].Stage != "lift" {
		t.Errorf("first is %s, want %s", got.Hits[0].Passage().ID, last.Passage().ID)
	}
	n := 0
	for i := range got.Hits {
		for _, p := range got.Hits[i].Parts {
			if p.Stage == "lift" {
				n++
			}
		}
	}
	if n != 1 {
		t.Errorf("%d hits have a part of nothing", n)
	}
}

// TestStagesThatFail: a stage that fails or gives nonsense fails the search, and the error names it. One that is left out
// is not asked, nor is one when nothing was found.
func TestStagesThatFail(t *testing.T) {
	t.Parallel()
	b := memory(t, generate(t, 54, 5)...)
	errBroken := errors.New("broken")
	giving := func(scores func(n int) []float64, err error) Stage {
		return Stage{Name: "semantic", Weight: 1, Score: func(_ context.Context, _ Query, passages []int) ([]float64, error) {
			return scores(len(passages)), err
		}}
	}
	with := func(x float64) func(int) []float64 {
		return func(n int) []float64 { return append(make([]float64, n-1), x) }
	}
	none := func(int) []float64 { return nil }
	for name, c := range map[string]struct {
		stage Stage
		want  string
	}{
		"error":    {giving(none, errBroken), "stage semantic: broken"},
		"none":     {giving(none, nil), "stage semantic gave 0 scores for"},
		"too many": {giving(func(n int) []float64 { return make([]float64, n+1) }, nil), "stage semantic gave"},
		"NaN":      {giving(with(math.NaN()), nil), "stage semantic gave the score NaN"},
		"Inf":      {giving(with(math.Inf(1)), nil), "stage semantic gave the score +Inf"},
		"-Inf":     {giving(with(math.Inf(-1)), nil), "stage semantic gave the score -Inf"},
	} {
		r, err := b.Search(t.Context(), Query{Text: "security", Stages: []Stage{c.stage}})
		if err == nil || r != nil || !strings.HasPrefix(err.Error(), c.want) || errors.Is(err, errBroken) != (name == "error") {
			t.Errorf("%s: %v, %v", name, r, err)
		}
		search(t, b, Query{Text: "security", Stages: []Stage{c.stage}, Without: []string{"semantic"}})
		search(t, b, Query{Text: "zzz", Stages: []Stage{c.stage}})
		search(t, b, Query{Stages: []Stage{c.stage}})
	}
}

// TestStagesAndTheContext: a stage gets the search's context, and a search that is given up meanwhile ends with that.
func TestStagesAndTheContext(t *testing.T) {
	t.Parallel()
	b := memory(t, generate(t, 55, 5)...)
	ctx, cancel := context.WithCancel(t.Context())
	stage := Stage{Name: "slow", Weight: 1, Score: func(got context.Context, _ Query, _ []int) ([]float64, error) {
		cancel()
		return nil, got.Err()
	}}
	if r, err := b.Search(ctx, Query{Text: "security", Stages: []Stage{stage}}); !errors.Is(err, context.Canceled) || r != nil {
		t.Errorf("%v, %v", r, err)
	}
}
