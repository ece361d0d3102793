package index

import (
	"math"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

// TestWhatStagesDo shows what each stage is for: two passages that are equal without it, of which the later one, Beta, is what
// a reader means. With the stage that comes first; without it, the earlier one does.
func TestWhatStagesDo(t *testing.T) {
	t.Parallel()
	one := func(paragraphs ...string) []*corpus.Document {
		for i := range paragraphs {
			paragraphs[i] = long(paragraphs[i])
		}
		return []*corpus.Document{inLanguage(t, "a.md", "en", "T", paragraphs...)}
	}
	several := func(texts ...string) (docs []*corpus.Document) {
		for i, text := range texts {
			var paragraphs []string
			for p := range strings.SplitSeq(text, " | ") {
				paragraphs = append(paragraphs, long(p))
			}
			docs = append(docs, inLanguage(t, string(rune('a'+i))+".md", "en", "T", paragraphs...))
		}
		return docs
	}
	for _, c := range []struct {
		name, stage, question string
		docs                  []*corpus.Document
	}{
		{"the form that was asked", StageUnstemmed, "peacekeepers", one("Alpha peacekeeper came.", "Beta peacekeepers came.")},
		{"of a word in capitals", StageUnstemmed, "Mines", one("Alpha mined land.", "Beta MINES land.")},
		{"one form of two", StageUnstemmed, "mines", one("Alpha mine mined.", "Beta mines mined.")},
		{"words in their order", StageProximity, "food aid", one("Alpha aid food.", "Beta food aid.")},
		{"a word between", StageProximity, "rule law", one("Alpha law of rule.", "Beta rule of law.")},
		{"words near one another", StageProximity, "court border", one("Alpha border there and there and there and there and court.", "Beta border court there and there and there and there and.")},
		{"the document's subject", StageDocument, "landmines clearing", several("Alpha landmines. | Other things.", "Beta landmines. | Clearing goes on.")},
		{"the document's headings", StageDocument, "clinics water", []*corpus.Document{
			inLanguage(t, "a.md", "en", "T", "# Others", long("Other wells."), "# Health", long("Alpha clinics.")),
			inLanguage(t, "b.md", "en", "T", "# Water", long("Other wells."), "# Health", long("Beta clinics.")),
		}},
	} {
		b := memory(t, c.docs...)
		bothWays(t, b, func(t *testing.T, how string) {
			t.Helper()
			with := search(t, b, Query{Text: c.question, Language: "en"})
			without := search(t, b, Query{Text: c.question, Language: "en", Without: []string{c.stage}})
			if !before(with, "Beta", "Alpha") || !before(without, "Alpha", "Beta") {
				t.Errorf("%s, %s: %q; without %s %q", c.name, how, texts(with), c.stage, texts(without))
			}
		})
	}
}

// before says that the hit that begins so comes before the other.
func before(r *Result, first, second string) bool {
	at := func(start string) int {
		return slices.IndexFunc(texts(r), func(text string) bool { return strings.HasPrefix(text, start) })
	}
	return at(first) >= 0 && at(second) > at(first)
}

// part is a hit's part of a stage; 0 if it has none.
func part(h *Hit, stage string) (score float64) {
	for _, p := range h.Parts {
		if p.Stage == stage {
			score += p.Score
		}
	}
	return score
}

// TestProximityCounts: which places of two words count, and how much. The third column is the windows of eight words that have
// both, the second those in order with at most a word between.
func TestProximityCounts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text          string
		ordered, near float64
	}{
		{"court border", 1, 1},
		{"court x border", 1, 1},
		{"court x x border", 0, 1},
		{"court x x x x x x border", 0, 1},
		{"court x x x x x x x border", 0, 0},
		{"border court", 0, 1},
		{"border x x x x x x court", 0, 1},
		{"border x x x x x x x court", 0, 0},
		{"court court border", 2, 2},
		{"court border court", 1, 2},
		{"court the of border", 0, 1}, // stop words have their places
		{"courts borders", 1, 1},      // other words of their stems
		{"court, border", 1, 1},       // marks have none
		{"court", 0, 0},
	} {
		b := memory(t, inLanguage(t, "a.md", "en", "T", long(c.text)), inLanguage(t, "b.md", "en", "T", long("Border of other things. Court of others in another sentence that is far.")))
		bothWays(t, b, func(t *testing.T, how string) {
			t.Helper()
			r := search(t, b, Query{Text: "court border", Language: "en", Size: 10})
			weight := min(word(t, r, "court").Rarity, word(t, r, "border").Rarity) * 2.2
			want := weight * (0.2*c.ordered/(1.2+c.ordered) + 0.1*c.near/(1.2+c.near))
			for i := range r.Hits {
				if h := &r.Hits[i]; h.Document.ID == "a" && math.Abs(part(h, StageProximity)-want) > 1e-12 {
					t.Errorf("%q, %s: %v, want %v", c.text, how, part(h, StageProximity), want)
				}
			}
		})
	}
}

// TestNoWordIsNearItself: where a language has one stem for two of the question's words, a word of a text is both, and
// stands nowhere near itself.
func TestNoWordIsNearItself(t *testing.T) {
	t.Parallel()
	b := memory(t, inLanguage(t, "a.md", "en", "T", long("The treaty is here.")), inLanguage(t, "b.md", "es", "T", long("treaty treaties")))
	bothWays(t, b, func(t *testing.T, how string) {
		t.Helper()
		r := search(t, b, Query{Text: "treaty treaties", Language: "en"})
		if len(r.Words) != 2 || len(r.Hits) != 2 {
			t.Fatalf("%d words, %d hits", len(r.Words), len(r.Hits))
		}
		for i := range r.Hits {
			if h := &r.Hits[i]; (part(h, StageProximity) > 0) != (h.Document.ID == "b") {
				t.Errorf("%s, %s: %+v", how, h.Document.ID, h.Parts)
			}
		}
	})
}

// TestNeighbours: words that do not occur, and those of the previous turn, stand between no others; phrases have no
// neighbours.
func TestNeighbours(t *testing.T) {
	t.Parallel()
	b := memory(t, inLanguage(t, "a.md", "en", "T", long("court border treaty water.")), inLanguage(t, "b.md", "en", "T", long("Other things.")))
	for _, c := range []struct {
		q    Query
		want string // the pairs that have a part
	}{
		{Query{Text: "court border treaty"}, "border treaty,court border"},
		{Query{Text: "court astronaut border", Soft: setOf("astronaut")}, "court border"},
		{Query{Text: "court of the border", Language: "en"}, "court border"},
		{Query{Text: "court treaty"}, "court treaty"},
		{Query{Text: "court", Previous: "border treaty"}, ""},
		{Query{Text: "court border", Phrases: []string{"court border"}}, "court border"},
		{Query{Phrases: []string{"court", "border"}}, ""},
	} {
		r := search(t, b, c.q)
		got := map[string]bool{}
		for i := range r.Hits {
			for _, p := range r.Hits[i].Parts {
				if p.Stage == StageProximity {
					got[p.Word] = true
				}
			}
		}
		want := strings.FieldsFunc(c.want, func(r rune) bool { return r == ',' })
		for _, w := range want {
			if !got[w] {
				t.Errorf("%+v: no part of %q", c.q, w)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%+v: %v, want %q", c.q, got, c.want)
		}
	}
}

// TestOneDocument: where there is only one, documents tell nothing.
func TestOneDocument(t *testing.T) {
	t.Parallel()
	r := search(t, memory(t, inLanguage(t, "a.md", "en", "T", long("Alpha water."), long("Beta water."))), Query{Text: "water"})
	if len(r.Hits) != 2 || part(&r.Hits[0], StageDocument) != 0 {
		t.Errorf("%+v", r.Hits)
	}
}

// TestDocumentsWithoutWords: documents that are found by their titles alone, and whose texts have no word, have scores.
func TestDocumentsWithoutWords(t *testing.T) {
	t.Parallel()
	b := memory(t, inLanguage(t, "a.md", "en", "Water", "—"), inLanguage(t, "b.md", "en", "Water wells", "…"))
	bothWays(t, b, func(t *testing.T, how string) {
		t.Helper()
		r := search(t, b, Query{Text: "water wells", Language: "en"})
		checkHits(t, r)
		if len(r.Hits) != 2 || r.Hits[0].Document.ID != "b" || math.IsNaN(r.Hits[0].Score) || math.IsNaN(r.Hits[1].Score) {
			t.Errorf("%s: %+v", how, r.Hits)
		}
	})
}

// TestLongDocuments: of a document that is longer, only what stands around a passage counts for it.
func TestLongDocuments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		paragraphs, at int // of the long document, and where the other word stands in it; the passage in question is the first
		counts         bool
	}{{64, 63, true}, {66, 32, true}, {66, 33, false}, {200, 5, true}, {200, 150, false}} {
		paragraphs := make([]string, c.paragraphs)
		for i := range paragraphs {
			paragraphs[i] = long("Other things.")
		}
		paragraphs[0], paragraphs[c.at] = long("Alpha clinics."), long("Water.")
		b := memory(t, inLanguage(t, "a.md", "en", "T", paragraphs...), inLanguage(t, "b.md", "en", "T", long("Clinics water.")))
		if n := b.manifest.Documents[0].Passages; n != c.paragraphs {
			t.Fatalf("%d passages of %d paragraphs", n, c.paragraphs)
		}
		scores := map[bool]float64{}
		for _, both := range []bool{false, true} {
			q := Query{Text: "clinics"}
			if both {
				q.Text = "clinics water"
			}
			s := scoringOf(t, b, q)
			for i, score := range s.documents() {
				if s.found[i].passage == 0 {
					scores[both] = score
				}
			}
		}
		if (scores[true] > scores[false]) != c.counts || scores[false] <= 0 {
			t.Errorf("%d paragraphs, water at %d: %v", c.paragraphs, c.at, scores)
		}
	}
}

// scoringOf is a question on its way, with the best by BM25F found.
func scoringOf(t *testing.T, b *Build, q Query) *scoring {
	t.Helper()
	words, err := b.words(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	s := &scoring{build: b, query: &q, words: words.words}
	top, err := s.first(t.Context(), scoredClosely)
	if err != nil {
		t.Fatal(err)
	}
	s.found = s.take(top, 0)
	return s
}
