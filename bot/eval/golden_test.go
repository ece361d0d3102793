package eval

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agendabot/bot"
	"agendabot/index"
)

// agendaQuestions are questions on the embedded text as diplomats, students and journalists might ask them.
func agendaQuestions(tb testing.TB) *Questions {
	tb.Helper()
	qs, err := ReadQuestions(filepath.Join("testdata", "agenda", "questions.jsonl"))
	if err != nil {
		tb.Fatal(err)
	}
	return qs
}

// TestGoldenAgenda compares the answers to questions on the embedded text with a golden file: the verdict, the place of
// the right passage among the hits, and the first three hits with their scores, so that every change of ranking or
// verdicts shows as a difference. With -update it is written anew. What may not get worse stands in TestFloors.
func TestGoldenAgenda(t *testing.T) {
	t.Parallel()
	b := agenda(t)
	r := &recorder{Build: b}
	qs := agendaQuestions(t)
	var got strings.Builder
	for _, q := range qs.All {
		a, err := r.ask(t.Context(), q.Question, "")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%s %s: %s\n    %s", q.Kind, q.ID, q.Question, a.Verdict)
		if q.Kind != None {
			fmt.Fprintf(&got, ", right: %s", place(r.result, q.Answers))
		}
		got.WriteString("\n")
		if r.result != nil {
			for i := range r.result.Hits[:min(3, len(r.result.Hits))] {
				fmt.Fprintf(&got, "    %s\n", described(&r.result.Hits[i]))
			}
		}
	}
	result, err := EvaluateQuestions(t.Context(), qs, b, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got.WriteString("\n")
	for _, k := range result.Kinds {
		fmt.Fprintf(&got, "%s: %d questions; cited first %d, among three %d; answered %d, closest %d, not found %d\n",
			k.Kind, k.Queries, k.First, k.AmongThree, k.Answered, k.Closest, k.NotFound)
	}
	compareGolden(t, filepath.Join("testdata", "agenda", "golden.txt"), got.String())
}

// place is the place among the hits of the first that is right.
func place(r *index.Result, phrases []string) string {
	if r != nil {
		for i := range r.Hits {
			if containsAny(r.Hits[i].Text(), phrases) {
				return fmt.Sprintf("%d", i+1)
			}
		}
	}
	return "–"
}

// described is a hit on one line: its score, its pinpoint and how it begins.
func described(h *index.Hit) string {
	c := bot.CitationOf(h.Place)
	pinpoint := "¶ " + c.Paragraph
	if c.Item != "" {
		pinpoint += ", item " + c.Item
	}
	begins := []rune(bot.OneLine(c.Text))
	return fmt.Sprintf("%7.3f  %s: %s", h.Score, pinpoint, string(begins[:min(48, len(begins))]))
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	a, b := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Errorf("%s differs from line %d on; run with -update and read the difference. Got\n%s", file, i+1, got)
			return
		}
	}
}
