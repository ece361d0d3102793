package index

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

// bilingual is one text in two languages that have its words in common, and one text more in English.
func bilingual(tb testing.TB) []*corpus.Document {
	tb.Helper()
	return []*corpus.Document{
		inLanguage(tb, "a.md", "en", "Ottawa", long("Convention Ottawa mines.")),
		inLanguage(tb, "b.md", "fr", "Ottawa", long("Convention Ottawa mines.")),
		inLanguage(tb, "c.md", "en", "Oslo", long("Convention Oslo.")),
		inLanguage(tb, "d.md", "fr", "Madrid", long("Convention Madrid.")),
	}
}

// inOrder are the ids of the hits' documents.
func inOrder(r *Result) string {
	var ids []string
	for i := range r.Hits {
		ids = append(ids, r.Hits[i].Document.ID)
	}
	return strings.Join(ids, " ")
}

// TestSpoken: of passages that are alike, the one in the asker's language comes first; a better one in another stays.
func TestSpoken(t *testing.T) {
	t.Parallel()
	b := memory(t, bilingual(t)...)
	for _, c := range []struct{ text, language, want string }{
		{"convention ottawa mines", "", "a b c d"},
		{"convention ottawa mines", "en", "a b c d"},
		{"convention ottawa mines", "fr", "b a d c"},
		{"convention oslo", "fr", "c b d a"},
		{"convention oslo", "en", "c a b d"},
		{"convention ottawa mines", "de", "a b c d"},
	} {
		r := search(t, b, Query{Text: c.text, Language: c.language})
		checkHits(t, r)
		got := inOrder(r)
		if c.text == "convention oslo" {
			got, c.want = got[:1], c.want[:1]
		}
		if got != c.want {
			t.Errorf("%q in %q: %s, want %s", c.text, c.language, got, c.want)
		}
		for i := range r.Hits {
			h := &r.Hits[i]
			has := slices.ContainsFunc(h.Parts, func(p Part) bool { return p.Stage == StageLanguage })
			if has != (h.Document.Meta.Language == c.language) {
				t.Errorf("%q in %q: %s has %+v", c.text, c.language, h.Document.ID, h.Parts)
			}
		}
	}
}

// TestSpokenIsABonus: every passage in the asker's language gets the same share of the best score, and nothing else
// changes.
func TestSpokenIsABonus(t *testing.T) {
	t.Parallel()
	b := memory(t, inflected(t, 81)...)
	r := rand.New(rand.NewPCG(82, 1))
	moved := 0
	for n := range 30 {
		q := Query{Text: strings.Join(pick(r, 1+n%4), " "), Language: []string{"en", "fr", "es"}[n%3], Size: scoredClosely}
		got := search(t, b, q)
		q.Without = []string{StageLanguage}
		want := search(t, b, q)
		best, before := 0.0, inOrder(want)
		for i := range want.Hits {
			best = max(best, want.Hits[i].Score)
		}
		for i := range want.Hits {
			if want.Hits[i].Document.Meta.Language == q.Language {
				want.Hits[i].Score += languageWeight * best
			}
		}
		slices.SortStableFunc(want.Hits, func(x, y Hit) int { return cmp.Compare(y.Score, x.Score) })
		for i := range want.Hits {
			w, g := &want.Hits[i], &got.Hits[i]
			if math.Abs(w.Score-g.Score) > 1e-9 || w.Own != g.Own {
				t.Fatalf("%+v: hit %d has %v, own %v; want %v, own %v", q, i, g.Score, g.Own, w.Score, w.Own)
			}
		}
		if inOrder(got) != before {
			moved++
		}
	}
	if moved < 3 {
		t.Errorf("only %d results changed", moved)
	}
}

// TestOneLanguage: in a corpus of one language nothing changes, whatever language is asked in.
func TestOneLanguage(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "fr", "es"} {
		w := writer{rand.New(rand.NewPCG(83, 1)), vocabulary()}
		var docs []*corpus.Document
		for i := range 12 {
			docs = append(docs, inLanguage(t, fmt.Sprintf("o%02d.md", i), language, w.some(2), long(w.some(20)), long(w.some(20))))
		}
		b := memory(t, docs...)
		for n := range 10 {
			q := Query{Text: strings.Join(pick(w.rand, 3), " "), Language: []string{"", "en", "fr", "es"}[n%4], Size: 50}
			got := search(t, b, q)
			q.Without = []string{StageLanguage}
			sameResults(t, fmt.Sprintf("%+v over %s", q, language), got, search(t, b, q))
		}
	}
}
