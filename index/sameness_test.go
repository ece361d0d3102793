package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

// askedOf are questions of the generated corpora's words: one word, several, unknown and misspelt ones, two turns,
// phrases, more words than are searched.
func askedOf(r *rand.Rand) []Query {
	join := func(n int) string { return strings.Join(pick(r, n-1), " ") }
	return []Query{
		{Text: join(1)},
		{Text: join(2)},
		{Text: join(5)},
		{Text: join(30)},
		{Previous: join(2)},
		{Text: join(2), Previous: join(3)},
		{Text: join(3) + " unknownword", Soft: setOf("unknownword")},
		{Text: join(2) + " securty", Language: "en"},
		{Text: join(2) + " of the " + join(2), Language: "fr"},
		{Text: join(2), Phrases: []string{join(1)}},
		{Text: join(2), Phrases: []string{"human security"}, Previous: join(1)},
		{Text: strings.Join(append(vocabulary(), vocabulary()...), "s ")},
		{Text: join(4), Size: 1},
		{Text: join(4), Size: 1000},
	}
}

// TestCopyChangesNothing: with the compact copy and without, in memory and on disk, in few segments and many, a result is the
// same bit for bit: words, hits, scores, and what they are made of.
func TestCopyChangesNothing(t *testing.T) {
	t.Parallel()
	for _, corpora := range []struct {
		name string
		docs []*corpus.Document
	}{{"mixed", mixed(t)}, {"generated", generate(t, 31, 30)}, {"inflected", inflected(t, 32)}} {
		t.Run(corpora.name, func(t *testing.T) {
			t.Parallel()
			all := []*Build{onDisk(t, corpora.docs...), memory(t, corpora.docs...), inSegments(t, 5, corpora.docs...)}
			r := rand.New(rand.NewPCG(33, 1))
			for n, q := range append(askedOf(r), askedOf(r)...) {
				want := search(t, all[0], q)
				checkHits(t, want)
				for i, b := range all {
					bothWays(t, b, func(t *testing.T, how string) {
						t.Helper()
						sameResults(t, fmt.Sprintf("question %d, build %d, %s", n, i, how), search(t, b, q), want)
					})
				}
			}
		})
	}
}

// TestListsAreTheSame: the postings of every term are the same from the copy and from Bleve's, bit for bit, and so is
// everything that is said of each.
func TestListsAreTheSame(t *testing.T) {
	t.Parallel()
	b := onDisk(t, inflected(t, 35)...)
	c := b.compacts.now.Load()
	compared := 0
	for lang, terms := range c.langs {
		for i := range terms.len() {
			term := string(terms.word(i))
			got, err := c.list(t.Context(), lang, term)
			if err != nil {
				t.Fatal(err)
			}
			want, err := b.bleveLists.list(t.Context(), lang, term)
			if err != nil {
				t.Fatal(err)
			}
			compared += len(got.postings)
			sameLists(t, lang+" "+term, got, want)
		}
	}
	if compared < 5000 {
		t.Errorf("only %d postings", compared)
	}
	for _, lang := range []string{"en", "yy"} {
		for _, from := range []postings{c, b.bleveLists} {
			if l, err := from.list(t.Context(), lang, "astronaut"); err != nil || len(l.postings) > 0 {
				t.Errorf("%T, %s: %+v, %v", from, lang, l, err)
			}
		}
	}
}

func sameLists(t *testing.T, what string, got, want postingList) {
	t.Helper()
	if !slices.Equal(got.postings, want.postings) || got.most != want.most || got.tenth != want.tenth || got.hundredth != want.hundredth {
		t.Fatalf("%s: %v, bounds %d %d %d; want %v, %d %d %d", what,
			got.postings, got.most, got.tenth, got.hundredth, want.postings, want.most, want.tenth, want.hundredth)
	}
	if got.inText != want.inText || got.occurrences != want.occurrences || got.headings != want.headings || got.documents != want.documents {
		t.Fatalf("%s: in %d texts %d times, %d headings, %d documents; want %d, %d, %d, %d", what,
			got.inText, got.occurrences, got.headings, got.documents, want.inText, want.occurrences, want.headings, want.documents)
	}
	for i := range got.postings {
		if g, w := got.frequency(i), want.frequency(i); g != w {
			t.Fatalf("%s, posting %d: %+v, want %+v", what, i, g, w)
		}
		gotTimes, gotOthers := got.split(i)
		wantTimes, wantOthers := want.split(i)
		if gotTimes != wantTimes || gotOthers != wantOthers {
			t.Fatalf("%s, posting %d: %d, %v; want %d, %v", what, i, gotTimes, gotOthers, wantTimes, wantOthers)
		}
	}
}
