package index

import (
	"slices"
	"strings"
	"testing"
)

func phrasesBuild(t *testing.T) *Build {
	t.Helper()
	return memory(t,
		inLanguage(t, "a.md", "en", "Freedom from fear", "# State of the art", long("Human security means freedom. Human security is people's safety."),
			long("Security is human, too, in a way."), long("The rule, of law: human, security.")),
		inLanguage(t, "b.md", "fr", "Droits", long("La sécurité humaine, c'est l'État de droit et la liberté.")),
	)
}

func TestPhrase(t *testing.T) {
	t.Parallel()
	b := phrasesBuild(t)
	for _, c := range []struct {
		phrase      string
		hits        string // all of them, by their first three words
		passages    int
		occurrences int
		headings    int
		marked      string // of the first hit
	}{
		{"human security", "Human security means|The rule, of", 2, 3, 0, "Human security,Human security"},
		{"HUMAN  Security", "Human security means|The rule, of", 2, 3, 0, "Human security,Human security"},
		{"security human", "", 0, 0, 0, ""},
		{"rule of law", "The rule, of", 1, 1, 0, "rule, of law"},
		{"law human security", "The rule, of", 1, 1, 0, "law: human, security"},
		{"is people's", "Human security means", 1, 1, 0, "is people's"},
		{"is people", "Human security means", 1, 1, 0, "is people's"},
		{"l'état de droit", "La sécurité humaine,", 1, 1, 0, "l'État de droit"},
		{"état de droit", "La sécurité humaine,", 1, 1, 0, "l'État de droit"},
		{"state of the art", "", 0, 0, 1, ""},
		{"freedom from fear", "", 0, 0, 1, ""},
		{"the", "The rule, of", 1, 1, 1, "The"},
	} {
		r := search(t, b, Query{Phrases: []string{c.phrase}})
		w := r.Words[0]
		if !w.Phrase || w.Passages != c.passages || w.Occurrences != c.occurrences || w.Headings != c.headings || w.Missing() != (c.passages+c.headings == 0) {
			t.Errorf("%q: %+v", c.phrase, w)
		}
		if got := strings.Join(texts(r), "|"); got != c.hits {
			t.Errorf("%q: hits %q, want %q", c.phrase, got, c.hits)
			continue
		}
		if c.marked != "" && strings.Join(marked(&r.Hits[0]), ",") != c.marked {
			t.Errorf("%q: marked %q, want %q", c.phrase, marked(&r.Hits[0]), c.marked)
		}
	}
}

// TestPhraseFilters: with a phrase that occurs, only passages with it come back; with one that does not, the words
// are searched all the same.
func TestPhraseFilters(t *testing.T) {
	t.Parallel()
	b := phrasesBuild(t)
	r := search(t, b, Query{Text: "human security law", Phrases: []string{"human security"}})
	if got := texts(r); !slices.Equal(got, []string{"The rule, of", "Human security means"}) {
		t.Errorf("hits %q", got)
	}
	if w := r.Words; len(w) != 4 || !w[0].Phrase || w[1].Text != "human" || w[3].Text != "law" {
		t.Errorf("words %+v", w)
	}
	for _, h := range r.Hits {
		if h.Has[0] != InText || !slices.ContainsFunc(h.Parts, func(p Part) bool { return p.Stage == StagePhrases && p.Word == "human security" && p.Score > 0 }) {
			t.Errorf("%q: has %v, parts %+v", h.Text(), h.Has, h.Parts)
		}
	}
	r = search(t, b, Query{Text: "security human safety", Phrases: []string{"security human safety"}})
	if len(r.Hits) != 3 || !r.Words[0].Missing() || r.Words[0].Corrected != "" {
		t.Errorf("%d hits, %+v", len(r.Hits), r.Words[0])
	}
	r = search(t, b, Query{Phrases: []string{"human security means", "rule of law"}})
	if got := texts(r); len(got) != 2 || r.Words[0].Missing() || r.Words[1].Missing() {
		t.Errorf("phrases of two passages: hits %q, words %+v", got, r.Words)
	}
	r = search(t, b, Query{Text: "security", Phrases: []string{"human security", "rule of law", "human security", " … "}})
	if got := texts(r); !slices.Equal(got, []string{"The rule, of"}) || len(r.Words) != 3 {
		t.Errorf("two phrases: hits %q, words %+v", got, r.Words)
	}
}

// TestPhraseIsMarkedWhole: words inside a phrase are not marked a second time, words outside are.
func TestPhraseIsMarkedWhole(t *testing.T) {
	t.Parallel()
	r := search(t, phrasesBuild(t), Query{Text: "human security safety means", Phrases: []string{"human security means"}})
	if got := marked(&r.Hits[0]); !slices.Equal(got, []string{"Human security means", "Human", "security", "safety"}) {
		t.Errorf("marked %q", got)
	}
}

// TestRepeatedWordsInPhrases: occurrences may overlap, and are counted where they begin.
func TestRepeatedWordsInPhrases(t *testing.T) {
	t.Parallel()
	b := memory(t, inLanguage(t, "a.md", "en", "T", "never never never again"))
	r := search(t, b, Query{Phrases: []string{"never never"}})
	if w := r.Words[0]; w.Occurrences != 2 || w.Passages != 1 {
		t.Errorf("%+v", w)
	}
	if got := marked(&r.Hits[0]); !slices.Equal(got, []string{"never never never"}) {
		t.Errorf("marked %q", got)
	}
}

// TestPhraseStaysInItsSentence: neither counts nor hits nor marks go across the end of a sentence, a paragraph or a
// clause; other marks, and the full stops of abbreviations, are no end.
func TestPhraseStaysInItsSentence(t *testing.T) {
	t.Parallel()
	d := inLanguage(t, "a.md", "en", "Peace. National unity", "# Rules; orders",
		"Peace was made. National unity grew! Human rights? “Law ended.” Order came; calm too.", "Then it\\\nrained.",
		"No made-national unity. Mr. Annan met the U.S. Government (human) “rights”: law/order, i.e. calm.")
	b := memory(t, d)
	for phrase, want := range map[string][3]int{ // passages, occurrences, headings
		"made national unity": {1, 1, 0}, "unity grew human": {}, "rights law": {1, 1, 0}, "ended order": {}, "came calm": {},
		"calm too then": {}, "it rained": {}, "rained no": {}, "mr annan": {1, 1, 0}, "U.S. Government": {1, 1, 0},
		"human rights": {1, 2, 0}, "law order": {1, 1, 0}, "i.e. calm": {1, 1, 0},
		"peace national": {}, "national unity": {1, 2, 1}, "rules orders": {},
	} {
		r := search(t, b, Query{Phrases: []string{phrase}})
		w, f := r.Words[0], find(t, b, FindQuery{Phrases: []string{phrase}}).Terms[0]
		if got := [3]int{w.Passages, w.Occurrences, w.Headings}; got != want {
			t.Errorf("%q: %v, want %v", phrase, got, want)
		}
		if got := [3]int{f.Passages, f.Occurrences, f.Headings}; got != want {
			t.Errorf("%q: found %v, want %v", phrase, got, want)
		}
		if len(r.Hits) != want[0] || (len(r.Hits) > 0 && len(marked(&r.Hits[0])) != want[1]) {
			t.Errorf("%q: %d hits", phrase, len(r.Hits))
		}
		checkPlaces(t, b, &f)
	}
}
