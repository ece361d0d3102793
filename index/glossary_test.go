package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

// listed makes glossary entries: forms that mean the same, or those before and behind an arrow.
func listed(lines ...string) []corpus.GlossaryEntry {
	var entries []corpus.GlossaryEntry
	for i, l := range lines {
		from, to, oneWay := strings.Cut(l, " → ")
		if !oneWay {
			to = from
		}
		entries = append(entries, corpus.GlossaryEntry{
			From: strings.Split(from, ", "), To: strings.Split(to, ", "), File: "glossary.yaml", Line: i + 1,
		})
	}
	return entries
}

// withGlossary is a build of one English document with a glossary.
func withGlossary(tb testing.TB, lines ...string) *Build {
	tb.Helper()
	return memoryCorpus(tb, &corpus.Corpus{Documents: []*corpus.Document{doc(tb, "a.md", "The text of a document.")}, Glossary: listed(lines...)})
}

func memoryCorpus(tb testing.TB, c *corpus.Corpus) *Build {
	tb.Helper()
	b, err := NewMemoryCorpus(tb.Context(), c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = b.Close() })
	return b
}

// expanded are expansions as "start-end form", one after the other.
func expanded(b *Build, question, language string) string {
	var out []string
	for _, e := range b.glossary.expand(question, language) {
		out = append(out, fmt.Sprintf("%d-%d %s", e.Start, e.End, e.Form))
	}
	return strings.Join(out, "; ")
}

func TestExpand(t *testing.T) {
	t.Parallel()
	b := withGlossary(t,
		"UN, United Nations, ONU", "UN Security Council, UNSC", "IDP, internally displaced person", "R2P, RtoP, responsibility to protect",
		"peacekeeping, blue helmets, casques bleus", "landmine, anti-personnel mine", "HIV/AIDS, AIDS, sida", "WHO, World Health Organization",
		"guns, rifles → small arms", "landmines → demining", "accountability, reddition de comptes", "droits de l'homme, human rights",
		"US, United States", "G8, Group of Eight", "companies, business → private sector", "réfugié, refugee", "Security Council, the Council",
	)
	for _, c := range []struct{ question, language, want string }{
		{"", "en", ""},
		{"Nothing of that kind", "en", ""},
		{"What does the UN do?", "en", "3-4 United Nations; 3-4 ONU"},
		{"What do the United Nations do?", "en", "3-5 UN; 3-5 ONU"},
		{"How does the U.N. work?", "en", "3-4 UN; 3-4 United Nations; 3-4 ONU"}, // the documents have “U.N.” as another word
		{"the UN's role", "en", "1-2 United Nations; 1-2 ONU"},
		{"le rôle de l’ONU", "fr", "3-4 UN; 3-4 United Nations"},

		// The longest form, and nothing within it; what follows it, again.
		{"the UN Security Council and the UN", "en", "1-4 UNSC; 6-7 United Nations; 6-7 ONU"},
		{"a Security Council of the UN", "en", "1-3 the Council; 5-6 United Nations; 5-6 ONU"},
		{"un Security Council", "fr", "0-3 UNSC"},

		// Endings.
		{"How many IDPs are there?", "en", "2-3 internally displaced person"},
		{"internally displaced persons", "en", "0-3 IDP"},
		{"the blue helmet of a peacekeeper", "en", "1-3 peacekeeping; 1-3 casques bleus; 5-6 blue helmets; 5-6 casques bleus"},
		{"Que fait un casque bleu ?", "fr", "3-5 peacekeeping; 3-5 blue helmets"},
		{"anti-personnel mines", "en", "0-3 landmine"},
		{"antipersonnel mines", "en", ""},
		{"Companies and businesses", "en", "0-1 private sector; 2-3 private sector"},
		{"busy accounts", "en", ""}, // of the stems of business and accountability
		{"droits de l’homme", "fr", "0-3 human rights"},
		{"refugies", "fr", "0-1 réfugié; 0-1 refugee"}, // without its accent it is another word
		{"les réfugiés", "fr", "1-2 refugee"},

		// One way only, and two entries for one form.
		{"guns and rifles", "en", "0-1 small arms; 2-3 small arms"},
		{"small arms", "en", ""},
		{"landmines", "en", "0-1 anti-personnel mine; 0-1 demining"},

		// Abbreviations that are words.
		{"Who protects us?", "en", ""},
		{"What does WHO say of the US?", "en", "2-3 World Health Organization; 6-7 United States"},
		{"WHO DOES PROTECT US FROM IDPS", "en", "5-6 internally displaced person"},
		{"WHO US", "en", "0-1 World Health Organization; 1-2 United States"},
		{"does aid help", "en", ""},
		{"hiv/aids", "en", "0-2 AIDS; 0-2 sida"},
		{"what is an idp, and r2p?", "en", "3-4 internally displaced person; 5-6 RtoP; 5-6 responsibility to protect"},
		{"what is un", "en", "2-3 United Nations; 2-3 ONU"},
		{"un homme", "fr", ""},
		{"the g8", "", "1-2 Group of Eight"},
		{"responsibility for protecting", "en", ""},
	} {
		if got := expanded(b, c.question, c.language); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.question, got, c.want)
		}
	}
}

// TestExpansionWords: the words are as the exact fields have them.
func TestExpansionWords(t *testing.T) {
	t.Parallel()
	b := withGlossary(t, "mine ban, Côte d’Ivoire's Treaty")
	got := b.glossary.expand("Mine ban", "en")
	if len(got) != 1 || !slices.Equal(got[0].Words, []string{"côte", "ivoire", "treaty"}) || got[0].Form != "Côte d’Ivoire's Treaty" {
		t.Errorf("%+v", got)
	}
}

// TestGlossaryOnDisk: a build that is opened expands as one in memory.
func TestGlossaryOnDisk(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{"a.md": "The United Nations.", "glossary.yaml": "- [UN, United Nations]\n- from: guns\n  to: arms\n"})
	reindex(t, s, dir)
	b, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // only read
	if got := expanded(b, "guns of the UN", "en"); got != "0-1 arms; 3-4 United Nations" {
		t.Error(got)
	}
}

func TestNoGlossary(t *testing.T) {
	t.Parallel()
	if got := memory(t, doc(t, "a.md", "UN")).glossary.expand("UN", "en"); got != nil {
		t.Errorf("%+v", got)
	}
}

func TestInCapitals(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]bool{
		"UN": true, "UNs": true, "UN's": true, "U.N": true, "R2P": true, "l'ONU": true, "L’ONU": true, "ÉTATS": true, "HIV1": true,
		"Un": false, "un": false, "RtoP": false, "A": false, "As": false, "I's": false, "G8": false, "1325": false, "": false, "'": false, "McD": false,
	} {
		if got := inCapitals(word); got != want {
			t.Errorf("%q: %v", word, got)
		}
	}
}

// FuzzExpand: whatever stands in glossary and question, an expansion is of words of the question, none of them shared
// with another form's, and it is another form with words.
func FuzzExpand(f *testing.F) {
	f.Add("UN", "United Nations", "What does the UN do?", "en")
	f.Add("l'ONU", "U.N.", "L’ONU L.'ONU u.n", "fr")
	f.Add("a a", "a", "a a a a", "")
	f.Add("\u0130s", "ß\u0301", "İS ẞ́", "xx")
	f.Add("日本", "日", "日本日本", "ja")
	f.Fuzz(func(t *testing.T, one, other, question, language string) {
		b := fuzzed(t, one, other)
		n := len(b.analyzers.exactTerms(question))
		last := expansion{}
		for _, e := range b.expand(question, language) {
			if e.Start < 0 || e.End <= e.Start || e.End > n || len(e.Words) == 0 {
				t.Errorf("%+v of %d words", e, n)
			}
			if sameSpan := e.Start == last.Start && e.End == last.End; e.Start < last.End && !sameSpan {
				t.Errorf("%+v after %+v", e, last)
			}
			if e.Form != one && e.Form != other {
				t.Errorf("%+v is no form", e)
			}
			last = e
		}
	})
}

// fuzzed is a glossary of two forms; no build is needed.
func fuzzed(tb testing.TB, one, other string) *glossary {
	tb.Helper()
	m, err := newMapping()
	if err != nil {
		tb.Fatal(err)
	}
	forms := []string{one, other}
	return newGlossary(&Manifest{
		Languages: map[string]Totals{"en": {}}, Glossary: []corpus.GlossaryEntry{{From: forms, To: forms}, {From: []string{other}, To: []string{one}}},
	}, newAnalyzers(m))
}
