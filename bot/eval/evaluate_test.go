package eval

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

func evaluate(tb testing.TB, c *Collection, o Options) *Result {
	tb.Helper()
	r, err := Evaluate(tb.Context(), c, o)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	for _, whole := range []bool{false, true} {
		var stages []string
		r := evaluate(t, small(t, ""), Options{Verdicts: true, Whole: whole, Progress: func(stage string, done, total int) {
			if done < 1 || done > total {
				t.Errorf("%s: %d of %d", stage, done, total)
			}
			if !slices.Contains(stages, stage) {
				stages = append(stages, stage)
			}
		}})
		if r.Name != "small" || r.Queries != 5 || r.Documents != 7 || r.Passages != 6 || r.Empty != 1 || r.QueriesPerSecond <= 0 {
			t.Errorf("%+v", r)
		}
		// Every relevant document is found, and first; landmines-2 comes behind landmines-1, as graded.
		if r.Measures != (Measures{1, 1, 1, 1, 1, 1}) {
			t.Errorf("whole %t: %+v of %v", whole, r.Measures, r.Run)
		}
		if len(r.Run) != 5 || r.Run["q6"][0].Document != "diamonds-1" {
			t.Errorf("%v", r.Run)
		}
		v := r.Verdicts
		if v == nil || v.Answered < v.AnsweredRight || v.AnsweredRight < 0.5 || v.DocumentsOut == nil || v.TitlesOut == nil {
			t.Fatalf("%+v", v)
		}
		if v.DocumentsOut.AnsweredWrongly > 0.3 || v.TitlesOut.AnsweredWrongly > 0 || v.DocumentsOut.AUC < 0.8 || v.TitlesOut.AUC < 0.9 {
			t.Errorf("%+v, %+v, %+v", v, v.DocumentsOut, v.TitlesOut)
		}
		if len(stages) != 4 {
			t.Errorf("the stages are %q", stages)
		}
	}
}

// No index that a question is asked of has a document that is relevant to it, and none is taken out of all.
func TestPartsLackWhatAnswers(t *testing.T) {
	t.Parallel()
	c := small(t, "")
	l, err := newLibrary(t.Context(), c, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	a := &absence{library: l, queries: c.Judged()}
	titles := a.sharedTitles()
	if len(titles) != 2 {
		t.Errorf("%v share a title", titles)
	}
	parts, asked := a.parts(a.relevant), 0
	for _, part := range parts {
		asked += len(part)
	}
	if len(parts) != 5 || asked != 5 {
		t.Errorf("%d parts with %d questions", len(parts), asked)
	}
	if got := a.withTitles(a.relevant(Query{ID: "q3"}), titles); !slices.Equal(got, []int{2, 3}) {
		t.Errorf("with their titles: %v", got)
	}
	b, err := l.build(t.Context(), map[int]bool{0: true, 1: true})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // in memory
	r := &recorder{Build: b}
	answer, err := r.ask(t.Context(), "landmines", "")
	if err != nil || answer.Verdict != bot.NotFound {
		t.Errorf("%+v, %v", answer, err)
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	if r := evaluate(t, small(t, ""), Options{Limit: 2}); r.Queries != 2 || len(r.Run) != 2 || r.Verdicts != nil {
		t.Errorf("%+v", r)
	}
	if r := evaluate(t, small(t, ""), Options{Limit: 99}); r.Queries != 5 {
		t.Errorf("%+v", r)
	}
}

// The turn before is asked first, and its words help a question that leans on it.
func TestConversation(t *testing.T) {
	t.Parallel()
	c := &Collection{
		Name: "talk", Qrels: Qrels{"q": {"sea": 1}},
		Documents: []Document{
			{ID: "sky", Text: "The colour of the sky is blue, because air scatters short waves."},
			{ID: "sea", Text: "The colour of the sea is green where algae grow."},
			{ID: "sun", Text: "The sun is a star."},
		},
	}
	c.Queries = []Query{{ID: "q", Text: "And which colour is it?"}}
	alone := evaluate(t, c, Options{})
	c.Queries[0].Before = "Tell me about the sea."
	if with := evaluate(t, c, Options{}); with.Success1 != 1 || with.Success1 < alone.Success1 {
		t.Errorf("with the turn before: %+v, alone: %+v", with.Run, alone.Run)
	}
	c.Queries[0].Before = "Hello!" // no question: there is no turn before
	if with := evaluate(t, c, Options{}); with.Measures != alone.Measures {
		t.Errorf("with a greeting before: %+v, alone: %+v", with.Measures, alone.Measures)
	}
}

// A document's place is that of its best passage; a question without a word to search for finds nothing; a document may
// look like anything.
func TestOddTexts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("The harbour is closed in winter because of the ice. ", 40)
	c := &Collection{
		Name: "odd", Qrels: Qrels{"1": {"a b": 1}, "2": {"x": 1}, "3": {"y": 1}},
		Documents: []Document{
			{ID: "x", Title: "---", Text: "---\ntitle: [\n---\n" + long},
			{ID: "a b", Title: "\"A: {b}\" \u2028 & \\c", Text: long + "Lanterns are lit at dusk. " + long},
			{ID: "y", Text: "zero \x00 bytes \xff and %PDF-1.4"},
		},
		Queries: []Query{{ID: "1", Text: "When are lanterns lit?"}, {ID: "2", Text: "?!"}, {ID: "3", Text: strings.Repeat("why ", 2000)}},
	}
	r := evaluate(t, c, Options{Verdicts: true})
	if got := r.Run["1"]; len(got) != 1 || got[0].Document != "a b" {
		t.Errorf("%v", r.Run)
	}
	if len(r.Run["2"]) != 0 || len(r.Run["3"]) != 0 || !near(r.Success1, 1.0/3) || r.Passages < 5 {
		t.Errorf("%+v", r)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Evaluate(ctx, small(t, ""), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func agenda(tb testing.TB) *index.Build {
	tb.Helper()
	c, err := corpus.Default(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	b, err := index.NewMemoryCorpus(tb.Context(), c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = b.Close() })
	return b
}

func TestEvaluateQuestions(t *testing.T) {
	t.Parallel()
	qs := &Questions{Name: "mine", All: []Question{
		{"1", High, "What is conflict prevention concerned with?", []string{"Conflict  prevention, concerned WITH"}},
		{"2", High, "What does human security mean for Canada?", []string{"pervasive threats to people’s rights"}},
		{"3", None, "Who pays for landmines?", nil},
		{"4", Low, "What about zebras?", []string{"zebras graze"}},
	}}
	r, err := EvaluateQuestions(t.Context(), qs, agenda(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []KindResult{{High, 2, 2, 2, 2, 0, 0}, {Low, 1, 0, 0, 0, 0, 1}, {None, 1, 0, 0, 0, 0, 1}}
	if !slices.Equal(r.Kinds, want) || !near(r.Success1, 2.0/3) || !near(r.Success3, 2.0/3) || r.Queries != 4 {
		t.Errorf("%+v", r)
	}
	if !slices.Equal(r.Missing, []string{"4"}) || r.Corpus.Passages != 12 {
		t.Errorf("%+v", r)
	}
	if r, err = EvaluateQuestions(t.Context(), qs, agenda(t), Options{Limit: 1}); err != nil || r.Queries != 1 || len(r.Missing) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestOutside prints what is measured on outside collections. The floors are below what is reached, so that only a
// broken measure fails here.
func TestOutside(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("AGENDABOT_TEST_DATA")
	if dir == "" {
		t.Skip("AGENDABOT_TEST_DATA names no folder with collections to measure with")
	}
	c, err := ReadCollection(filepath.Join(dir, "xquad_en"), "")
	if err != nil {
		t.Fatal(err)
	}
	r := evaluate(t, c, Options{Verdicts: true})
	t.Logf("%+v, verdicts %+v, documents out %+v, titles out %+v", r.Measures, *r.Verdicts, *r.Verdicts.DocumentsOut, *r.Verdicts.TitlesOut)
	if r.NDCG10 < 0.96 || r.Verdicts.TitlesOut.AnsweredWrongly > 0.05 || r.Verdicts.TitlesOut.AUC < 0.95 {
		t.Error("below the floors: nDCG@10 .96, 5 % wrongly answered, area .95")
	}
	conversations, err := ReadCollection(filepath.Join(dir, "mtragun"), "queries_ctx2.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	alone, err := ReadCollection(filepath.Join(dir, "mtragun"), "")
	if err != nil {
		t.Fatal(err)
	}
	with, without := evaluate(t, conversations, Options{}), evaluate(t, alone, Options{})
	t.Logf("conversations: %+v with the turn before, %+v without", with.Measures, without.Measures)
	if with.NDCG10 <= without.NDCG10 {
		t.Error("the turn before does not help")
	}
}
