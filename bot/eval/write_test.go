package eval

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"agendabot/bot"
	"agendabot/index"
)

var update = flag.Bool("update", false, "write the golden files anew")

// hostileName would be markup or a terminal's command if it were not made harmless.
const hostileName = "a|b\x1b[31m_c_ <b>*\u202e"

func sampleResults() (collections []*Result, questions []*QuestionResult) {
	collections = []*Result{
		{
			Name: "first", Documents: 3360, Passages: 6882, Queries: 1190, QueriesPerSecond: 1234.6,
			Measures: Measures{0.97234, 0.99328, 1, 0.96528, 0.94538, 0.98319},
			Verdicts: &Verdicts{0.7924, 0.7731, &TakenOut{0.0286, 0.97762}, &TakenOut{0.0227, 0.98256}},
		},
		{
			Name: hostileName, Documents: 7, Passages: 6, Queries: 5, QueriesPerSecond: 99.4, Empty: 1,
			Verdicts: &Verdicts{DocumentsOut: &TakenOut{}},
		},
		{Name: "quick", Documents: 7, Passages: 6, Queries: 5, QueriesPerSecond: 0.2},
	}
	questions = []*QuestionResult{{
		Name: "agenda", Queries: 22, Success1: 0.5, Success3: 0.6, QueriesPerSecond: 20000,
		Kinds:   []KindResult{{High, 10, 9, 10, 8, 1, 1}, {Low, 2, 0, 1, 0, 1, 1}, {None, 10, 0, 0, 0, 3, 7}},
		Missing: []string{"low1", "low2"}, Corpus: index.Summary{Digest: "0123456789abcdef", Documents: 1, Passages: 1200},
	}}
	return collections, questions
}

func sampleComparison() *Comparison {
	return &Comparison{
		Name: "first", Queries: 5, A: "before.run", B: hostileName,
		Metrics: []MetricDiff{{"nDCG@10", 0.45, 0.5, 0.05, 0.0312}, {"Success@1", 0.4, 0.3, -0.1, 0.5}},
		Better:  []Change{{"q2", "Where does the criminal court of the many long names that there are sit?", 0.6309, 1, 0.3691}},
		Worse:   []Change{{"q3", "How\nlong?", 0.6309, 0.5, -0.1309}},
	}
}

func sampleAblations() []*Ablation {
	stage := func(name string, ndcg, p float64) StageLeftOut {
		return StageLeftOut{name, []MetricDiff{{"nDCG@10", 0.7, ndcg, ndcg - 0.7, p}, {"Success@1", 0.6, 0.6, 0, 1}}}
	}
	return []*Ablation{
		{Name: "first", Queries: 82, All: Measures{NDCG10: 0.7, Success1: 0.6}, Stages: []StageLeftOut{stage("spelling", 0.68, 0.0312), stage("previous", 0.7, 1)}},
		{Name: hostileName, Queries: 5, All: Measures{NDCG10: 0.7, Success1: 0.6}, Stages: []StageLeftOut{stage("spelling", 0.71, 0.5)}},
	}
}

func sampleTuning() *Tuning {
	present, chosen := bot.Thresholds{Half: 0.5, Most: 0.65, Score: 1.5}, bot.Thresholds{Half: 0.5, Most: 0.7, Score: 1.75}
	better := VerdictShares{0.86, 0.024}
	return &Tuning{
		Present: present, Chosen: chosen, Without: []string{"spelling"},
		Curve: []ThresholdPoint{
			{"most", bot.Thresholds{Half: 0.5, Most: 0.65, Score: 1.75}, VerdictShares{0.87, 0.03}, 0.78}, {"most", chosen, better, 0.788},
		},
		Collections: []TuningCollection{
			{"first", "titles", 1190, HalfResult{VerdictShares{0.87, 0.03}, better}, HalfResult{VerdictShares{0.88, 0.02}, VerdictShares{0.85, 0.019}}},
			{hostileName, "documents", 5, HalfResult{}, HalfResult{}},
		},
	}
}

// TestGolden compares what is written for people with its files in testdata.
func TestGolden(t *testing.T) {
	t.Parallel()
	collections, questions := sampleResults()
	less := []*Result{{Name: "quick", Without: []string{"previous", "spelling"}}}
	for name, write := range map[string]func(io.Writer) error{
		"results.txt":        func(w io.Writer) error { return Write(w, Text, collections, questions) },
		"results.md":         func(w io.Writer) error { return Write(w, Markdown, collections, questions) },
		"comparison.txt":     func(w io.Writer) error { return sampleComparison().Write(w, Text) },
		"comparison.md":      func(w io.Writer) error { return sampleComparison().Write(w, Markdown) },
		"nochange.txt":       func(w io.Writer) error { return (&Comparison{Name: "same", A: "a", B: "b"}).Write(w, Text) },
		"questions.txt":      func(w io.Writer) error { return Write(w, Text, nil, questions) },
		"collections.txt":    func(w io.Writer) error { return Write(w, Text, collections[2:], nil) },
		"without.txt":        func(w io.Writer) error { return Write(w, Text, less, nil) },
		"ablation.txt":       func(w io.Writer) error { return WriteAblations(w, Text, sampleAblations()) },
		"ablation.md":        func(w io.Writer) error { return WriteAblations(w, Markdown, sampleAblations()) },
		"tuning.txt":         func(w io.Writer) error { return sampleTuning().Write(w, Text) },
		"tuning.md":          func(w io.Writer) error { return sampleTuning().Write(w, Markdown) },
		"nothing-at-all.txt": func(w io.Writer) error { return Write(w, Text, nil, nil) },
	} {
		var got bytes.Buffer
		if err := write(&got); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "golden", name)
		if *update {
			if err := os.WriteFile(file, got.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Errorf("%s: got\n%s\nrun with -update and read the difference", file, got.String())
		}
	}
}

func TestWhole(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := whole(n); got != want {
			t.Errorf("%d is written %s", n, got)
		}
	}
}
