package index

import (
	"slices"
	"testing"

	"agendabot/corpus"
)

// withForms is a build of a document of these paragraphs, with entries that work both ways.
func withForms(t *testing.T, entries [][]string, paragraphs ...string) *Build {
	t.Helper()
	c := &corpus.Corpus{Documents: []*corpus.Document{inLanguage(t, "a.md", "en", "T", paragraphs...)}}
	for _, forms := range entries {
		c.Glossary = append(c.Glossary, corpus.GlossaryEntry{From: forms, To: forms})
	}
	b, err := NewMemoryCorpus(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func TestGlossaryInSearch(t *testing.T) {
	t.Parallel()
	entries := [][]string{
		{"UN", "United Nations"}, {"R2P", "responsibility to protect"}, {"landmine", "anti-personnel mine"}, {"IDP", "displaced unicorn"},
	}
	b := withForms(t, entries,
		long("The United Nations keeps the peace."), long("States have a responsibility to protect people."),
		long("A landmine waits."), long("An anti-personnel mine waits, too."), long("Displaced people wait."),
	)
	for _, c := range []struct {
		name, question string
		want           []string
	}{
		{"an abbreviation that occurs nowhere", "UN", []string{"The United Nations"}},
		{"several words", "R2P", []string{"States have a"}},
		{"what was asked comes first", "landmine", []string{"A landmine waits.", "An anti-personnel mine"}},
		{"and the other way round", "anti-personnel mine", []string{"An anti-personnel mine", "A landmine waits."}},
		{"a form with a word that occurs nowhere is none", "IDP", []string{}},
		{"what occurs with it in the question counts once", "United Nations peace", []string{"The United Nations"}},
	} {
		if got := texts(search(t, b, Query{Text: c.question, Language: "en"})); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		r := search(t, b, Query{Text: c.question, Language: "en", Without: []string{StageGlossary}})
		if len(r.Forms) > 0 || slices.ContainsFunc(r.Words, func(w Word) bool { return w.Form != "" }) {
			t.Errorf("%s: without it, %+v", c.name, r.Words)
		}
	}
}

// TestFormsOfAHit: a word that a passage has in another form is marked so, and its part of the score named.
func TestFormsOfAHit(t *testing.T) {
	t.Parallel()
	b := withForms(t, [][]string{{"R2P", "responsibility to protect"}},
		long("States have a responsibility to protect people."), long("They protect peace."))
	r := search(t, b, Query{Text: "R2P peace", Language: "en"})
	if len(r.Forms) != 1 || r.Forms[0].Text != "responsibility to protect" || len(r.Forms[0].Words) != 2 || !slices.Equal(r.Forms[0].Of, []int{0}) {
		t.Fatalf("forms %+v", r.Forms)
	}
	if w := r.Words[0]; !w.Asked() || !w.Missing() || w.Corrected != "" {
		t.Errorf("asked: %+v", w)
	}
	for i := range r.Hits {
		h := &r.Hits[i]
		states := texts(&Result{Hits: []Hit{*h}})[0] == "States have a"
		if (h.Has[0] == InForm) != states || r.Forms[0].In(h) != states {
			t.Errorf("%q has %v", h.Text(), h.Has)
		}
		if states && !slices.ContainsFunc(h.Parts, func(p Part) bool { return p.Stage == StageGlossary && p.Word == "responsibility" && p.Score > 0 }) {
			t.Errorf("%q: parts %+v", h.Text(), h.Parts)
		}
	}
	if len(r.Hits) != 2 {
		t.Errorf("%d hits", len(r.Hits))
	}
	if got := marked(&r.Hits[slices.IndexFunc(r.Hits, func(h Hit) bool { return h.Has[0] == InForm })]); !slices.Equal(got, []string{"responsibility", "protect"}) {
		t.Errorf("marked %q", got)
	}
}

// TestFormsShareAWord: the words of a form count together what one word would, however many they are.
func TestFormsShareAWord(t *testing.T) {
	t.Parallel()
	b := withForms(t, [][]string{{"R2P", "responsibility to protect"}, {"mine", "landmine"}},
		long("States have a responsibility to protect people."), long("A mine and a landmine wait."))
	share := func(question string) (sum float64) {
		for _, w := range search(t, b, Query{Text: question, Language: "en"}).Words {
			if w.Form != "" {
				sum += w.factor()
			}
		}
		return sum
	}
	if got := share("R2P"); got != insteadWeight {
		t.Errorf("in the place of a word: %v, want %v", got, insteadWeight)
	}
	if got := share("mine"); got != glossaryWeight {
		t.Errorf("beside a word: %v, want %v", got, glossaryWeight)
	}
}
