package index

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"agendabot/corpus"
)

const (
	harbourText = "# Harbour\n\nThe United Nations looks after small arms, and after internally displaced persons.\n"
	glossary1   = "- [UN, United Nations]\n- [IDP, internally displaced person]\n- [harbor, Harbour]\n- [CAR, Central African Republic]\n" +
		"- from: small arms\n  to: [guns, rifles]\n- from: guns\n  to: small arms\n"
)

// firstID is the id of the first passage of a document that is read so.
func firstID(tb testing.TB, name, text string) string {
	tb.Helper()
	return doc(tb, name, text).Passages[0].ID
}

// TestReindexLists: what glossary.yaml and curated.yaml hold is part of a build; a change of them makes a new one, none
// makes none.
func TestReindexLists(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{"harbour.md": harbourText})
	plain := reindex(t, s, dir)
	if plain.Glossary.Entries != 0 || plain.Glossary.Changed || plain.Curated != (CuratedReport{}) {
		t.Errorf("%+v", plain)
	}
	id := firstID(t, "harbour.md", harbourText)
	digests := map[string]string{plain.Digest: "without"}
	for _, step := range []struct {
		name, text        string
		glossary, curated bool // changed
	}{
		{"glossary.yaml", glossary1, true, false},
		{"glossary.yaml", glossary1 + "- [a, b]\n", true, false},
		{"glossary.yaml", glossary1 + "- [a, b] # a note\n", false, false},
		{"curated.yaml", "- questions: [What is x, \"* x\"]\n  passages: " + id + "\n", false, true},
		{"curated.yaml", "- questions: [What is y, \"* x\"]\n  passages: " + id + "\n", false, true},
	} {
		writeFiles(t, dir, map[string]string{step.name: step.text})
		r := reindex(t, s, dir)
		if other, ok := digests[r.Digest]; ok || r.Unchanged || r.Glossary.Changed != step.glossary || r.Curated.Changed != step.curated ||
			len(r.Added)+len(r.Changed)+len(r.Removed) != 0 {
			t.Errorf("%q makes the build of %q: %+v", step.text, other, r)
		}
		digests[r.Digest] = step.text
		again := reindex(t, s, dir)
		if again.Digest != r.Digest || !again.Unchanged || again.Glossary.Changed || again.Curated.Changed {
			t.Errorf("once more: %+v", again)
		}
	}
	b, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // only read
	if places, err := b.Curated(Query{Text: "y"}); err != nil || len(places) != 1 || places[0].Passage().ID != id {
		t.Errorf("%+v, %v", places, err)
	}
	for _, name := range []string{"glossary.yaml", "curated.yaml"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if r := reindex(t, s, dir); r.Digest != plain.Digest || !r.Glossary.Changed || !r.Curated.Changed {
		t.Errorf("without the files: %+v", r)
	}
}

// TestGlossaryReport: an entry that leads to nothing is named with its line, by a check as by a build.
func TestGlossaryReport(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{
		"harbour.md": harbourText, "glossary.yaml": glossary1,
		"marche.md": "---\nlanguage: fr\ntitle: Un car\n---\nLe marché des réfugiés.",
	})
	want := []corpus.Warning{
		{File: "glossary.yaml", Line: 4, Text: "matches nothing: the documents have none of “CAR”, “Central African Republic”"},
		{File: "glossary.yaml", Line: 5, Text: "matches nothing: the documents have none of “guns”, “rifles”"},
	}
	for _, check := range []bool{true, false} {
		r, err := s.Reindex(t.Context(), Plan{Source: Source{Dir: dir}, Check: check})
		if err != nil || r.Glossary.Entries != 6 || r.Glossary.Embedded != 0 || len(r.Glossary.Unmatched) != 2 || !reflect.DeepEqual(r.Warnings, want) {
			t.Errorf("check %v: %+v, %v", check, r, err)
		}
	}
	writeFiles(t, dir, map[string]string{"glossary.yaml": "- [réfugié, refugee]\n- [marché, market]\n- [United of Nations, x]\n"})
	if r := reindex(t, s, dir); len(r.Glossary.Unmatched) != 1 || r.Glossary.Unmatched[0].Line != 3 {
		t.Errorf("%+v", r.Glossary)
	}
}

// TestEmbeddedGlossary: it is used with the embedded text alone and beside a folder; what of it matches nothing there is
// counted and not named.
func TestEmbeddedGlossary(t *testing.T) {
	t.Parallel()
	s := store(t)
	r, err := s.Reindex(t.Context(), Plan{})
	if g := r.Glossary; err != nil || g.Entries < 60 || g.Embedded != g.Entries || g.Unused == 0 || g.Unused == g.Entries || len(g.Unmatched)+len(r.Warnings) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	embedded := r.Glossary.Entries
	dir := folder(t, map[string]string{"a.md": "Alpha.", "glossary.yaml": "- [alpha, beta]\n- [UN, gamma]\n"})
	id := doc(t, "a.md", "Alpha.").Passages[0].ID
	b, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	d, err := b.Document("agenda")
	if err != nil {
		t.Fatal(err)
	}
	writeFiles(t, dir, map[string]string{"curated.yaml": "- questions: alpha\n  passages: [" + id + ", " + d.Passages[6].ID + "]\n"})
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	r, err = s.Reindex(t.Context(), Plan{Source: Source{Dir: dir, WithDefault: true}})
	if g := r.Glossary; err != nil || g.Entries != embedded+2 || g.Embedded != embedded || len(g.Unmatched) != 0 || r.Curated.Passages != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	if b, err = s.Open(); err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // only read
	if got := expanded(b, "the UN", "en"); got != "1-2 gamma" {
		t.Errorf("the folder's own does not have the last word: %s", got)
	}
	if got := expanded(b, "the United Nations", "en"); !strings.Contains(got, "1-3 UN;") {
		t.Errorf("%s", got)
	}
	if places, err := b.Curated(Query{Text: "alpha"}); err != nil || len(places) != 2 || places[1].Document.ID != "agenda" {
		t.Errorf("%+v, %v", places, err)
	}
	if _, err = s.Reindex(t.Context(), Plan{Source: Source{Dir: dir}}); !errors.Is(err, ErrBadDocuments) {
		t.Errorf("a passage of the embedded text without it: %v", err)
	}
}

// TestBadLists: a fault in one of the files refuses the reindex, and the check, as a document does; it can be left out.
func TestBadLists(t *testing.T) {
	t.Parallel()
	id := firstID(t, "harbour.md", harbourText)
	s, dir := store(t), folder(t, map[string]string{"harbour.md": harbourText})
	first := reindex(t, s, dir)
	writeFiles(t, dir, map[string]string{
		"glossary.yaml": "- [UN, United Nations]\n- [IDP]\n",
		"curated.yaml":  "- questions: x\n  passages: harbour/none\n- questions: y\n  passages: [" + id + "]\n",
		"bad.md":        "\x00",
	})
	for _, check := range []bool{true, false} {
		r, err := s.Reindex(t.Context(), Plan{Source: Source{Dir: dir}, Check: check})
		if !errors.Is(err, ErrBadDocuments) || len(r.Bad) != 3 || r.BadLists != 2 {
			t.Errorf("check %v: %+v, %v", check, r, err)
		}
		all := strings.Join(r.Bad, "\n")
		for _, want := range []string{
			`glossary.yaml:2: the glossary is not right: a single form, "IDP"; write what else it is called`,
			`curated.yaml:2: there is no such passage: "harbour/none"; copy an id from an answer, or take it out`,
		} {
			if !strings.Contains(all, want) {
				t.Errorf("not among the faults: %s\n%s", want, all)
			}
		}
	}
	if answers(t, s, "harbour") != first.Digest {
		t.Error("a refused reindex changed something")
	}
	r, err := s.Reindex(t.Context(), Plan{Source: Source{Dir: dir}, SkipBad: true})
	if err != nil || len(r.Bad) != 3 || r.Glossary.Entries != 1 || r.Curated != (CuratedReport{1, 1, 1, true}) || answers(t, s, "harbour") != r.Digest {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestDigestCoversLists(t *testing.T) {
	t.Parallel()
	docs := []*corpus.Document{doc(t, "a.md", "Alpha.")}
	seen := map[string]int{}
	for i, c := range []*corpus.Corpus{
		{},
		{Glossary: listed("a, b")},
		{Glossary: listed("a, b → c")},
		{Glossary: listed("a", "b")},
		{Curated: chosen("a, b → c")},
		{Curated: chosen("a → b, c")},
		{Lists: []corpus.ListFile{{File: "glossary.yaml", SHA256: "1"}}},
		{Lists: []corpus.ListFile{{File: "glossary.yaml", SHA256: "2"}}},
		{Lists: []corpus.ListFile{{File: "curated.yaml", SHA256: "2"}}},
	} {
		c.Documents = docs
		digest := Digest(c)
		if other, ok := seen[digest]; ok {
			t.Errorf("%d and %d have the same digest", i, other)
		}
		seen[digest] = i
	}
}
