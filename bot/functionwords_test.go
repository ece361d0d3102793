package bot

import (
	"slices"
	"strings"
	"testing"
)

// A question in one language is not searched for the function words of the other, nor found in near spellings of them.
func TestOtherLanguagesFunctionWords(t *testing.T) {
	t.Parallel()
	english := newIndex(t, "a.txt", "Three bridges lead to the harbour, which thief and captain alike have seen from the tower.")
	mixed := newIndex(t,
		"a.md", "---\nlanguage: en\n---\nThe harbour opens when the boats return. All the thieves sell their lures to three sons.",
		"b.md", "---\nlanguage: fr\n---\nLe port ouvre au retour des bateaux, et tous les thèmes y sont traités en trois heures.")
	for _, c := range []struct {
		name, question string
		words          []string // the only ones in the evidence
		verdict        Verdict
	}{
		{"an English question", "Is there a zebra in their zoo?", []string{"zebra", "zoo"}, NotFound},
		{"a French one", "Toutes les autruches nagent-elles ?", []string{"autruches", "nagent"}, NotFound},
		{"a French one that is taken for English", "autruches aussi dont leurs autruchons", []string{"autruches", "autruchons"}, NotFound},
		{"one that is answered", "Y a-t-il un harbour chez eux ?", []string{"harbour"}, Answered},
	} {
		a := ask(t, english, Question{Text: c.question})
		b := ask(t, mixed, Question{Text: c.question})
		for _, got := range []*Answer{a, b} {
			var words []string
			for _, e := range got.Evidence {
				words = append(words, e.Term)
			}
			if !slices.Equal(words, c.words) || len(got.SearchedFor) > 0 {
				t.Errorf("%s: the evidence is of %q, searched for %v", c.name, words, got.SearchedFor)
			}
			if got.Verdict != c.verdict {
				t.Errorf("%s: %s: %q", c.name, got.Verdict, texts(got))
			}
		}
	}
}

// The language of the answer's own words, which a platform says, is not that of the question.
func TestQuestionInAnotherLanguageThanTheAnswer(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "a.txt", "Three towers stand over the harbour.")
	a := ask(t, b, Question{Text: "Where would the zebra have been over there?", Language: "fr"})
	if a.Verdict != NotFound || a.Language != "fr" || len(a.Evidence) != 1 {
		t.Errorf("%s in %s: %+v", a.Verdict, a.Language, a.Evidence)
	}
}

// Words that name something in either language are none.
func TestFunctionWordsNameNothing(t *testing.T) {
	t.Parallel()
	words := strings.Fields(functionWords())
	for _, w := range []string{"car", "son", "ton", "or", "plus", "pas", "main", "security"} {
		if slices.Contains(words, w) {
			t.Errorf("%q is one", w)
		}
	}
	sorted := slices.Clone(words)
	slices.Sort(sorted)
	if len(slices.Compact(sorted)) != len(words) {
		t.Error("one comes twice")
	}
}
