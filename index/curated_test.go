package index

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

// chosen makes curated answers of "question, question → id, id".
func chosen(lines ...string) []corpus.CuratedEntry {
	put := func(texts string, line int) (out []corpus.Located) {
		for s := range strings.SplitSeq(texts, ", ") {
			out = append(out, corpus.Located{Text: s, Line: line})
		}
		return out
	}
	var entries []corpus.CuratedEntry
	for i, l := range lines {
		questions, passages, _ := strings.Cut(l, " → ")
		entries = append(entries, corpus.CuratedEntry{Questions: put(questions, i+1), Passages: put(passages, i+1), File: "curated.yaml", Line: i + 1})
	}
	return entries
}

// passagesNumbered is a document of passages 1 to n, whose ids are d/p1 and so on.
func passagesNumbered(tb testing.TB, n int) *corpus.Document {
	tb.Helper()
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "%d. %s\n\n", i+1, long(fmt.Sprintf("This is paragraph %d of the document.", i+1)))
	}
	d := doc(tb, "d.md", text.String())
	if len(d.Passages) != n || !strings.HasSuffix(d.Passages[0].ID, "/p1") {
		tb.Fatalf("%d passages, the first %s", len(d.Passages), d.Passages[0].ID)
	}
	return d
}

// chosenFor are the last segments of the ids of what is chosen for a question.
func chosenFor(tb testing.TB, b *Build, q Query) string {
	tb.Helper()
	places, err := b.Curated(q)
	if err != nil {
		tb.Fatal(err)
	}
	var ids []string
	for _, p := range places {
		ids = append(ids, p.Passage().ID[strings.LastIndexByte(p.Passage().ID, '/')+1:])
	}
	return strings.Join(ids, " ")
}

func TestCurated(t *testing.T) {
	t.Parallel()
	b := memoryCorpus(t, &corpus.Corpus{
		Documents: []*corpus.Document{passagesNumbered(t, 9), inLanguage(t, "f.md", "fr", "Titre", "Le texte.")},
		Curated: chosen(
			"* human security * → d/p9",
			"What is human security?, define human security, Qu'est-ce que la sécurité humaine ? → d/p2, d/p1",
			"human security → d/p8", // never reached: it is the same question
			"* definition of human security * → d/p3",
			"How many * in the world → d/p4",
			"landmines * → d/p5",
			"* peacekeepers → d/p6",
			"what is it → d/p7",
			"who is * → d/p8",
			"the landmine treaty → d/p2",
		),
	})
	skip := setOf("what", "is", "are", "how", "many", "who", "tell", "me", "est", "qu")
	for _, c := range []struct{ question, language, want string }{
		{"What is human security?", "en", "p2 p1"},
		{"human SECURITY", "en", "p2 p1"},
		{"tell me what the human security is!", "en", "p2 p1"},
		{"Define human securities", "en", "p2 p1"},
		{"Qu’est-ce que la securite humaine", "fr", "p2 p1"},
		{"security, human", "en", ""},
		{"What is not human security?", "en", "p9"}, // another question, and none of the words that * stands for is left aside
		{"What isn’t human security?", "en", "p9"},
		{"Ce qui n'est pas la sécurité humaine", "fr", ""},
		{"no landmine treaty", "en", ""},
		{"without human security", "en", "p9"},
		{"human securityless", "en", ""},
		{"a definition of human security", "en", "p9"}, // the first pattern in the file
		{"what human security means for women", "en", "p9"},
		{"human rights and security", "en", ""},
		{"landmines", "en", "p5"},
		{"landmine clearing", "en", "p5"},
		{"clearing landmines", "en", ""},
		{"The landmine treaty", "en", "p2"}, // before a pattern with *
		{"UN peacekeepers", "en", "p6"},
		{"peacekeepers of the UN", "en", ""},
		{"soldiers in the world", "en", "p4"},
		{"the world", "en", "p4"},
		{"What is it?", "en", "p7"},
		{"it", "en", "p7"},
		{"who is Ban Ki-moon", "en", ""}, // a pattern of nothing but question words is for all questions, so for none
		{"", "en", ""},
		{"?!", "", ""},
	} {
		if got := chosenFor(t, b, Query{Text: c.question, Language: c.language, Skip: skip}); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.question, got, c.want)
		}
	}
}

// TestCuratedOtherLanguage: a question in a language that no document is in is compared by that language's endings, too.
func TestCuratedOtherLanguage(t *testing.T) {
	t.Parallel()
	b := memoryCorpus(t, &corpus.Corpus{Documents: []*corpus.Document{passagesNumbered(t, 3)}, Curated: chosen("Les réfugiés déplacés → d/p1")})
	for language, want := range map[string]string{"fr": "p1", "en": ""} {
		if got := chosenFor(t, b, Query{Text: "une réfugiée déplacée", Language: language}); got != want {
			t.Errorf("%s: %q", language, got)
		}
	}
}

func TestCuratedQuestions(t *testing.T) {
	t.Parallel()
	b := memoryCorpus(t, &corpus.Corpus{
		Documents: []*corpus.Document{passagesNumbered(t, 3)},
		Curated: chosen("Who pays for human security?, * human security * → d/p1", "Is security only human? → d/p1",
			"Human security: what is it? → d/p1", "La sécurité humaine → d/p1"),
	})
	for _, c := range []struct {
		typed string
		n     int
		want  []string
	}{
		{"human sec", 5, []string{"Human security: what is it?", "Who pays for human security?", "Is security only human?"}},
		{"human sec", 1, []string{"Human security: what is it?"}},
		{"Is s", 5, []string{"Is security only human?", "Human security: what is it?"}},
		{"security is", 5, []string{"Is security only human?", "Human security: what is it?"}},
		{"La SECURI", 5, []string{"La sécurité humaine"}},
		{"securit", 5, []string{"Who pays for human security?", "Is security only human?", "Human security: what is it?", "La sécurité humaine"}},
		{"curity", 5, nil},
		{"human secs", 5, nil},
		{"", 5, []string{"Who pays for human security?", "Is security only human?", "Human security: what is it?", "La sécurité humaine"}},
		{"?", 1, []string{"Who pays for human security?"}},
		{"human", 0, nil},
		{"human", -1, nil},
	} {
		if got := b.CuratedQuestions(c.typed, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
	}
}

// TestSettleCurated: keys become ids; what names an unknown passage is left out, with what may have been meant.
func TestSettleCurated(t *testing.T) {
	t.Parallel()
	d, e := passagesNumbered(t, 12), doc(t, "e.md", "# Mines\n\nMines kill.")
	mines, key := e.Passages[0].ID, d.Passages[2].Key
	hash := mines[strings.LastIndexByte(mines, '/'):]
	c := &corpus.Corpus{Documents: []*corpus.Document{d, e}, Curated: chosen(
		"a → d/p1, "+key, "b → D/P3", "c → e/old-heading"+hash, "d → d/p99", "e → e/minez"+hash+", d/p2, other/p1", "f → d/p2, "+mines,
		"g → "+strings.TrimSuffix(mines, hash)+hash[:len(hash)-1],
	)}
	settled, bad := settleCurated(c)
	var got []string
	for _, e := range settled {
		got = append(got, fmt.Sprint(located(e.Passages)))
	}
	if want := []string{"[d/p1 d/p3]", "[d/p2 " + mines + "]"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if c.Curated[0].Passages[1].Text != key {
		t.Error("what was read was changed")
	}
	const free = "; copy an id from an answer, or take it out"
	want := []string{
		`2: there is no such passage: "D/P3"; did you mean "d/p3"?`,
		fmt.Sprintf(`3: there is no such passage: "e/old-heading%s"; did you mean %q?`, hash, mines),
		`4: there is no such passage: "d/p99"` + free,
		fmt.Sprintf(`5: there is no such passage: "e/minez%s"; did you mean %q?`, hash, mines),
		`5: there is no such passage: "other/p1"` + free,
		fmt.Sprintf(`7: there is no such passage: %q; did you mean %q?`, strings.TrimSuffix(mines, hash)+hash[:len(hash)-1], mines),
	}
	for i, err := range bad {
		if i >= len(want) || !errors.Is(err, ErrUnknownPassage) || err.Error() != "curated.yaml:"+want[i] {
			t.Errorf("%d: %v", i, err)
		}
	}
	if len(bad) != len(want) {
		t.Errorf("%d errors, want %d", len(bad), len(want))
	}
}

// TestMemoryLeavesOut: in memory nobody is there to be told; the rest answers.
func TestMemoryLeavesOut(t *testing.T) {
	t.Parallel()
	b := memoryCorpus(t, &corpus.Corpus{Documents: []*corpus.Document{passagesNumbered(t, 2)}, Curated: chosen("alpha → d/p7", "beta → d/p2")})
	if got := chosenFor(t, b, Query{Text: "alpha"}) + chosenFor(t, b, Query{Text: "beta"}); got != "p2" {
		t.Errorf("%q", got)
	}
}

// FuzzCurated: no question is an error; a question with the very words of a pattern without * is answered, and one that
// any words may stand around is, too.
func FuzzCurated(f *testing.F) {
	f.Add("What is human security?", "the", "en")
	f.Add("l'ONU", "* UN *", "fr")
	f.Add("İs ẞ́ 日本", "**", "")
	docs := []*corpus.Document{passagesNumbered(f, 2)}
	f.Fuzz(func(t *testing.T, one, other, language string) {
		b := memoryCorpus(t, &corpus.Corpus{Documents: docs, Curated: []corpus.CuratedEntry{
			{Questions: []corpus.Located{{Text: one, Line: 1}, {Text: other, Line: 2}}, Passages: []corpus.Located{{Text: "d/p1", Line: 3}}},
			{Questions: []corpus.Located{{Text: "*" + other + "*", Line: 4}}, Passages: []corpus.Located{{Text: "d/p2", Line: 5}}},
		}})
		words := len(b.analyzers.exactTerms(one)) > 0 && !strings.Contains(one, "*")
		if got := chosenFor(t, b, Query{Text: one, Language: language}); words && got != "p1" {
			t.Errorf("%q gives %q", one, got)
		}
		chosenFor(t, b, Query{Text: one + " " + other, Language: language, Skip: setOf(strings.Fields(other)...)})
		b.CuratedQuestions(other, 5)
	})
}
