package bot

import (
	"slices"
	"testing"

	"agendabot/corpus"
	"agendabot/index"
)

// TestOtherForms: what the glossary led to is said, covers half of a word, and is never a missing name.
func TestOtherForms(t *testing.T) {
	t.Parallel()
	d, _, err := corpus.ReadFile("a.md", []byte("# Duties\n\nStates have a responsibility to protect people from harm.\n\nMines kill for years after wars.\n"), corpus.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := index.NewMemoryCorpus(t.Context(), &corpus.Corpus{
		Documents: []*corpus.Document{d},
		Glossary: []corpus.GlossaryEntry{
			{From: []string{"R2P"}, To: []string{"responsibility to protect"}}, {From: []string{"mines"}, To: []string{"harm"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	for _, c := range []struct {
		question string
		verdict  Verdict
		searched []Correction
	}{
		{"What do states do about R2P?", Closest, []Correction{{"r2p", "responsibility to protect"}}},
		{"Do mines kill?", Answered, nil}, // what occurs as it was asked is not told
		{"What about ICBM?", NotFound, nil},
	} {
		a, err := (&Bot{}).Ask(t.Context(), b, Question{Text: c.question})
		if err != nil {
			t.Fatal(err)
		}
		if a.Verdict != c.verdict || !slices.Equal(a.SearchedFor, c.searched) {
			t.Errorf("%q: %s, searched for %v; want %s, %v (%+v)", c.question, a.Verdict, a.SearchedFor, c.verdict, c.searched, a.Grounds)
		}
		if slices.ContainsFunc(a.Evidence, func(e Evidence) bool { return e.Term == "responsibility" }) {
			t.Errorf("%q: evidence of what was not asked: %+v", c.question, a.Evidence)
		}
	}
}
