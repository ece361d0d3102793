package eval

import (
	"os"
	"path/filepath"
	"testing"
)

// TestFloors holds what must not get worse on the questions of the golden file. Its numbers are written by hand, below
// what is reached; -update leaves them alone.
func TestFloors(t *testing.T) {
	t.Parallel()
	r, err := EvaluateQuestions(t.Context(), agendaQuestions(t), agenda(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Missing) > 0 {
		t.Errorf("no passage has the phrases of %q", r.Missing)
	}
	kinds := map[Kind]KindResult{}
	for _, k := range r.Kinds {
		kinds[k.Kind] = k
	}
	high, low, none := kinds[High], kinds[Low], kinds[None]
	if high.Queries < 20 || low.Queries < 12 || 3*none.Queries < r.Queries {
		t.Errorf("too few questions of a kind: %+v", r.Kinds)
	}
	if 10*high.First < 9*high.Queries || 10*high.Answered < 9*high.Queries {
		t.Errorf("of the questions that share words with their passage nine of ten are to be right, and answered: %+v", high)
	}
	if low.First < 2 {
		t.Errorf("of the questions that hardly share a word with their passage two are to be right: %+v", low)
	}
	if none.Answered > 0 || 3*none.NotFound < none.Queries {
		t.Errorf("of the questions without an answer none is to be answered, and a third not found: %+v", none)
	}
}

// TestFloorsOutside holds how well outside collections must be ranked.
func TestFloorsOutside(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("AGENDABOT_TEST_DATA")
	if dir == "" {
		t.Skip("AGENDABOT_TEST_DATA names no folder with collections to measure with")
	}
	ndcg := func(m *Measures) float64 { return m.NDCG10 }
	success := func(m *Measures) float64 { return m.Success1 }
	for _, c := range []struct {
		name, metric string
		of           func(m *Measures) float64
		floor        float64
	}{
		{"xquad_en", "nDCG@10", ndcg, 0.967},
		{"condqa_page", "nDCG@10", ndcg, 0.850},
		{"mtragun", "nDCG@10", ndcg, 0.788},
		{"cnil_fr", "nDCG@10", ndcg, 0.626},
		{"time", "nDCG@10", ndcg, 0.671},
		{"cran", "nDCG@10", ndcg, 0.394},
		{"med", "nDCG@10", ndcg, 0.693},
		{"ungdc_mini", "Success@1", success, 0.80},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			collection, err := ReadCollection(filepath.Join(dir, c.name), "")
			if err != nil {
				t.Fatal(err)
			}
			r := evaluate(t, collection, Options{})
			t.Logf("%+v", r.Measures)
			if got := c.of(&r.Measures); got < c.floor {
				t.Errorf("%s is %.4f, below the floor %.3f", c.metric, got, c.floor)
			}
		})
	}
}
