package index

import (
	"testing"
)

func TestNearSpelling(t *testing.T) {
	t.Parallel()
	b := memory(t,
		inLanguage(t, "a.md", "en", "Agenda of the titleword", "# Headingword", long("The security of refugees, of the refugee and of treaties. Treaties! Resolution 1325 stands."),
			long("Governments and responsibilities; humanitarian law. The cat sat. Peacebuilding."), long("Securely. Treated. Form forms.")),
		inLanguage(t, "b.md", "fr", "Sécurité", long("La sécurité des réfugiés; le désarmement des milices.")),
	)
	for _, c := range []struct{ asked, corrected string }{
		{"secrity", "security"},   // a letter left out
		{"seccurity", "security"}, // one too many
		{"sexurity", "security"},  // another one
		{"secuirty", "security"},  // two in each other's place
		{"désarmamant", "désarmement"},
		{"refuge", ""},                 // an inflection exists
		{"headingwrod", "headingword"}, // only in a heading
		{"titelword", "titleword"},     // only in a title
		{"humaniterean", "humanitarian"},
		{"peecebuildng", "peacebuilding"}, // two edits in a long word
		{"peecebildng", ""},               // three
		{"sekyrity", ""},                  // two edits in a word of eight letters
		{"becurity", ""},                  // another first letter
		{"ecurity", ""},
		{"cta", ""}, // three letters
		{"catt", "cat"},
		{"1352", ""}, // digits name things
		{"r1325", ""},
		{"treaties", ""}, // exists
		{"treaty", ""},   // an inflection exists
		{"security", ""},
		{"securely", ""}, // near to another, but exists
		{"astronaut", ""},
	} {
		w := word(t, search(t, b, Query{Text: c.asked, Language: "en"}), c.asked)
		if w.Corrected != c.corrected {
			t.Errorf("%q is taken for %q, want %q", c.asked, w.Corrected, c.corrected)
		}
		if c.corrected != "" && (!w.Missing() || w.Passages+w.Headings == 0) {
			t.Errorf("%q: a corrected word is missing and what it is taken for is counted: %+v", c.asked, w)
		}
	}
}

// TestCorrectedWordFinds: the passages of the word taken instead come back, and the soft words are never corrected.
func TestCorrectedWordFinds(t *testing.T) {
	t.Parallel()
	b := memory(t, inLanguage(t, "a.md", "en", "T", long("Landmines kill."), long("Treaties bind.")))
	r := search(t, b, Query{Text: "lnadmines"})
	if got := texts(r); len(got) != 1 || got[0] != "Landmines kill. Zzfiller" || marked(&r.Hits[0])[0] != "Landmines" {
		t.Errorf("hits %q", got)
	}
	r = search(t, b, Query{Text: "lnadmines", Soft: setOf("lnadmines")})
	if w := r.Words[0]; w.Corrected != "" || !w.Soft || len(r.Hits) != 0 {
		t.Errorf("%+v, %d hits", w, len(r.Hits))
	}
	r = search(t, b, Query{Text: "lnadmines", Skip: setOf("lnadmines")})
	if len(r.Words) != 0 || len(r.Hits) != 0 {
		t.Errorf("a skipped word is searched: %+v", r.Words)
	}
}

// TestMoreFrequentSpellingWins: among words as near, the one that more passages have; among those, by the alphabet.
func TestMoreFrequentSpellingWins(t *testing.T) {
	t.Parallel()
	b := memory(t, inLanguage(t, "a.md", "es", "T", long("barco barno bardo"), long("barno"), long("bardo bardo bardo")),
		inLanguage(t, "b.md", "es", "T", long("barno")))
	if w := search(t, b, Query{Text: "barxo"}).Words[0]; w.Corrected != "barno" {
		t.Errorf("taken for %q, want the one of most passages", w.Corrected)
	}
	b = memory(t, inLanguage(t, "a.md", "es", "T", long("pardo parno parbo")))
	if w := search(t, b, Query{Text: "parxo"}).Words[0]; w.Corrected != "parbo" {
		t.Errorf("taken for %q, want the first in the alphabet", w.Corrected)
	}
}

func TestEditDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"a", "", 1},
		{"", "abc", 3},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"abcd", "badc", 2},
		{"ca", "abc", 3},
		{"kitten", "sitting", 3},
		{"été", "ete", 2},
		{"naïve", "naive", 1},
	} {
		if got := editDistance(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: %d, want %d", c.a, c.b, got, c.want)
		}
		if got := editDistance(c.b, c.a); got != c.want {
			t.Errorf("%q, %q: %d, want %d", c.b, c.a, got, c.want)
		}
	}
}
