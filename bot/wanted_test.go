package bot

import (
	"slices"
	"testing"
)

// A passage with all the words of a question is no answer if it has no number where one is asked for, or says nothing
// of what is not so.
func TestWhatAQuestionWants(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "harbour.md", `# The harbour

The lighthouse keeper trims the lamps at dusk and feeds the gulls, and what the gulls leave is eaten by the cats of the harbour office later on.

Twelve barges carry gravel to the quarry, and the ferry carries passengers across the sound; no barge has ever carried passengers across it.

Le gardien compte les barques du bassin chaque soir, et le capitaine du port prévient les pêcheurs quand la tempête approche de la côte.

The pilots must carry:

- lanterns
- flags
`)
	for question, want := range map[string]Verdict{
		"How many gulls does the lighthouse keeper feed?":    Closest,
		"Which gulls does the lighthouse keeper feed?":       Answered,
		"How many barges carry gravel?":                      Answered,
		"In which year did barges carry gravel?":             Closest,
		"Combien de barques le gardien compte-t-il ?":        Closest,
		"Quelles barques le gardien compte-t-il ?":           Answered,
		"How many things must the pilots carry?":             Answered, // a list: they can be counted
		"What must the pilots not carry?":                    Closest,
		"What must the pilots carry?":                        Answered,
		"Why does the lighthouse keeper not trim the lamps?": Closest,
		"Doesn’t the lighthouse keeper trim the lamps?":      Answered, // a yes is expected
		"Does the keeper trim the lamps or not?":             Answered,
		"Which barges have not carried passengers?":          Answered,
		"Which barges haven’t carried passengers?":           Answered,
	} {
		if a := ask(t, b, Question{Text: question}); a.Verdict != want {
			t.Errorf("%s: %s, want %s: %+v", question, a.Verdict, want, a.Grounds)
		}
	}
}

func TestDenials(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"what it is not": true, "who won't pay": true, "who won’t pay": true, "ce qui n'est pas dû": true, "isn't it due": false,
		"due or not": false, "not only due": false, "note": false, "": false,
	} {
		if isDenied(text) != want {
			t.Errorf("%q asks for what is not: %t", text, !want)
		}
	}
	for text, want := range map[string]bool{
		"It is not due.": true, "It isn’t due.": true, "It fails.": true, "Nul n’est tenu": true, "Il est interdit de fumer": true, "Notes are due": false,
		"": false,
	} {
		if denies(text) != want {
			t.Errorf("%q denies: %t", text, !want)
		}
	}
}

// When everything was shown, it is not said that the documents have nothing.
func TestNothingFurther(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "ferry.md", "The ferry carries passengers across the sound, and the barges carry gravel to the quarry, summer and winter alike, in any weather.\n")
	first := ask(t, b, Question{Text: "What does the ferry carry?"})
	if first.Spent || len(first.Citations) != 1 {
		t.Fatalf("%s: %q", first.Verdict, texts(first))
	}
	if more := ask(t, b, Question{Text: "tell me more", Previous: &first.Turn}); !more.Spent || more.Verdict != NotFound {
		t.Errorf("%s, spent %t: %q", more.Verdict, more.Spent, texts(more))
	}
	if other := ask(t, b, Question{Text: "and submarines?", Previous: &first.Turn}); other.Spent || other.Verdict != NotFound {
		t.Errorf("%s, spent %t", other.Verdict, other.Spent)
	}
}

// A near spelling is told of where a passage shown has it.
func TestCorrectionsThatShowNothing(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "ferry.md", `The ferry carries passengers across the sound, and the ferry carries the mail, summer and winter alike, whatever the weather may be.

The keeper of the lighthouse trims the lanterns at dusk and feeds the gulls, and then writes down the names of all ships that came by.
`)
	a := ask(t, b, Question{Text: "Does the ferry carry passengers and mail across the sound without lantrens?", Size: 1})
	if len(a.Citations) != 1 || len(a.SearchedFor) != 0 || !hasEvidence(a, "lantrens") || hasEvidence(a, "lanterns") {
		t.Errorf("searched for %v, evidence %+v: %q", a.SearchedFor, a.Evidence, texts(a))
	}
	a = ask(t, b, Question{Text: "Who trims the lantrens of the lighthouse?", Size: 1})
	if len(a.SearchedFor) != 1 || !hasEvidence(a, "lantrens") || !hasEvidence(a, "lanterns") {
		t.Errorf("searched for %v, evidence %+v: %q", a.SearchedFor, a.Evidence, texts(a))
	}
}

func hasEvidence(a *Answer, term string) bool {
	return slices.ContainsFunc(a.Evidence, func(e Evidence) bool { return e.Term == term })
}
