package eval

import (
	"slices"
	"strings"
	"testing"

	"agendabot/bot"
	"agendabot/index"
)

// misspelt is a collection whose question is found only through a near spelling, and another that is found anyway.
func misspelt() *Collection {
	return &Collection{
		Name: "misspelt", Qrels: Qrels{"1": {"harbour": 1}, "2": {"rain": 1}},
		Documents: []Document{
			{ID: "harbour", Text: "The harbour is dry when the tide is out."},
			{ID: "rain", Text: "Rain fills the rivers in spring."},
			{ID: "other", Text: "Nothing that anybody asked for is said in this text."},
		},
		Queries: []Query{{ID: "1", Text: "harbuor"}, {ID: "2", Text: "rain and rivers"}},
	}
}

func TestWithoutAStage(t *testing.T) {
	t.Parallel()
	all := evaluate(t, misspelt(), Options{Verdicts: true})
	if all.NDCG10 != 1 || all.Without != nil {
		t.Errorf("with all stages: %+v", all)
	}
	less := evaluate(t, misspelt(), Options{Verdicts: true, Without: []string{"spelling"}})
	if !near(less.NDCG10, 0.5) || !slices.Equal(less.Without, []string{"spelling"}) || len(less.Run["1"]) != 0 {
		t.Errorf("without near spellings: %+v of %v", less, less.Run)
	}
	qs := &Questions{Name: "mine", All: []Question{{"1", High, "transnatoinal", []string{"transnational"}}}}
	b := agenda(t)
	for stage, first := range map[string]int{"": 1, "spelling": 0} {
		r, err := EvaluateQuestions(t.Context(), qs, b, Options{Without: strings.Fields(stage)})
		if err != nil {
			t.Fatal(err)
		}
		if r.Kinds[0].First != first || !slices.Equal(r.Without, strings.Fields(stage)) {
			t.Errorf("without %q: %+v", stage, r)
		}
	}
}

func TestUnknownStage(t *testing.T) {
	t.Parallel()
	o := Options{Without: []string{"magic"}}
	_, evaluating := Evaluate(t.Context(), misspelt(), o)
	_, asking := EvaluateQuestions(t.Context(), &Questions{}, agenda(t), o)
	_, ablating := Ablate(t.Context(), misspelt(), o)
	_, tuning := Tune(t.Context(), []*Collection{misspelt()}, o)
	for _, err := range []error{evaluating, asking, ablating, tuning} {
		if err == nil || !strings.Contains(err.Error(), `"magic"`) || !strings.Contains(err.Error(), "spelling") {
			t.Errorf("the error is %v", err)
		}
	}
}

func TestAblate(t *testing.T) {
	t.Parallel()
	a, err := Ablate(t.Context(), misspelt(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if a.Name != "misspelt" || a.Queries != 2 || a.All.NDCG10 != 1 || len(a.Stages) != len(index.Stages()) {
		t.Errorf("%+v", a)
	}
	for _, s := range a.Stages {
		lost := 0.0
		if s.Stage == "spelling" {
			lost = 0.5
		}
		for i, name := range []string{"nDCG@10", "Success@1"} {
			m := s.Metrics[i]
			if m.Metric != name || m.A != 1 || !near(m.B, 1-lost) || !near(m.Difference, -lost) || m.P != 1 {
				t.Errorf("without %s: %+v", s.Stage, m)
			}
		}
	}
	if a, err = Ablate(t.Context(), misspelt(), Options{Without: []string{"spelling"}}); err != nil || len(a.Stages) != len(index.Stages())-1 || !near(a.All.NDCG10, 0.5) {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestTune(t *testing.T) {
	t.Parallel()
	tuning, err := Tune(t.Context(), []*Collection{small(t, ""), misspelt()}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if tuning.Present != bot.DefaultThresholds() || len(tuning.Collections) != 2 {
		t.Errorf("%+v", tuning)
	}
	if c := tuning.Collections[0]; c.Name != "small" || c.Out != "titles" || c.Queries != 5 {
		t.Errorf("%+v", c)
	}
	if c := tuning.Collections[1]; c.Out != "documents" {
		t.Errorf("%+v", c)
	}
	chosen := 0
	best := ThresholdPoint{Gain: -10}
	for _, p := range tuning.Curve {
		if p.Thresholds == tuning.Chosen {
			chosen++
		}
		if p.Gain > best.Gain {
			best = p
		}
		if !near(p.Gain, p.Answered-wrongCost*p.Wrongly) || p.Answered < 0 || p.Answered > 1 || p.Wrongly < 0 || p.Wrongly > 1 {
			t.Errorf("%+v", p)
		}
	}
	if chosen != 3 {
		t.Errorf("the chosen ones are %d times on the curve, once a threshold is right: %+v", chosen, tuning.Curve)
	}
	for _, p := range tuning.Curve {
		if p.Thresholds == tuning.Chosen && p.Gain < best.Gain {
			t.Errorf("chosen %+v, though %+v is better", p, best)
		}
	}
}

// The rule of the thresholds is asked of evidence, each question's by its half.
func TestChoosesWhatSeparates(t *testing.T) {
	t.Parallel()
	there, gone := bot.Grounds{Share: 0.72, Near: 0.72, Apart: true}, bot.Grounds{Share: 0.68, Near: 0.68, Apart: true}
	e := &evidence{name: "made", there: [2][]bot.Grounds{{there}, {gone}}, without: [2][]bot.Grounds{{gone}, {there}}}
	var tuning Tuning
	tuning.choose([]*evidence{e})
	if tuning.Chosen.Most != 0.7 {
		t.Errorf("chosen %+v", tuning.Chosen)
	}
	if first, second := e.shares(0, tuning.Chosen), e.shares(1, tuning.Chosen); first != (VerdictShares{1, 0}) || second != (VerdictShares{0, 1}) {
		t.Errorf("first half %+v, second %+v", first, second)
	}
}

func TestHalvesHangOnTheText(t *testing.T) {
	t.Parallel()
	counts := [2]int{}
	for i := range 1000 {
		q := strings.Repeat("why ", i%40) + "is question " + whole(i) + " asked?"
		counts[halfOf(q)]++
	}
	if halfOf("Who?") != 1 || halfOf("What?") != 0 {
		t.Error("questions have changed their halves: thresholds that were chosen before were chosen on others")
	}
	if counts[0] < 400 || counts[1] < 400 {
		t.Errorf("the halves are %v", counts)
	}
}
