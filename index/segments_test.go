package index

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"agendabot/corpus"
)

// inSegments builds the documents in memory as NewMemory does, in so many of Bleve's segments, with the entries in an
// order of chance: what Bleve numbers its entries by must not matter.
func inSegments(tb testing.TB, segments int, docs ...*corpus.Document) *Build {
	tb.Helper()
	m, err := newMapping()
	if err != nil {
		tb.Fatal(err)
	}
	bl, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		tb.Fatal(err)
	}
	for _, part := range inParts(tb, segments, docs) {
		batch := bl.NewBatch()
		for _, e := range part {
			if err := batch.Index(e.id, e.fields); err != nil {
				tb.Fatal(err)
			}
		}
		if err := bl.Batch(batch); err != nil {
			tb.Fatal(err)
		}
	}
	infos := make([]DocumentInfo, len(docs))
	for i, first := 0, 0; i < len(docs); i++ {
		infos[i] = describe(docs[i], first)
		first += len(docs[i].Passages)
	}
	b, err := newBuild(bl, newManifest(&corpus.Corpus{Documents: docs}, infos), memoryDocuments(docs))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = b.Close() })
	if got := segmentsOf(tb, b); got != segments {
		tb.Fatalf("the index has %d segments, not %d", got, segments)
	}
	c, err := makeCompact(tb.Context(), b.reader, b.manifest, b.analyzers)
	if err != nil {
		tb.Fatal(err)
	}
	b.useCompact(c)
	return b
}

// anEntry is an entry as Bleve takes it.
type anEntry struct {
	id     string
	fields map[string]any
}

// inParts are the entries of documents in an order of chance, in so many parts.
func inParts(tb testing.TB, count int, docs []*corpus.Document) [][]anEntry {
	tb.Helper()
	var entries []anEntry
	err := eachEntry(tb.Context(), docs, func(id string, fields map[string]any) error {
		entries = append(entries, anEntry{id, fields})
		return nil
	}, func(int) {})
	if err != nil {
		tb.Fatal(err)
	}
	if len(entries) < count {
		tb.Fatalf("%d entries make no %d parts", len(entries), count)
	}
	r := rand.New(rand.NewPCG(uint64(count), 7))
	r.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	all := make([][]anEntry, count)
	for i, e := range entries {
		all[i%count] = append(all[i%count], e)
	}
	return all
}

// segmentsOf is how many of Bleve's segments serve a build.
func segmentsOf(tb testing.TB, b *Build) int {
	tb.Helper()
	snapshot, ok := b.reader.ir.(*scorch.IndexSnapshot)
	if !ok {
		tb.Fatalf("the reader is a %T", b.reader.ir)
	}
	return len(snapshot.Segments())
}

// bothWays runs a check on a build with its compact copy and without, where Bleve's readers serve.
func bothWays(t *testing.T, b *Build, check func(t *testing.T, how string)) {
	t.Helper()
	c := b.compacts.now.Load()
	if c == nil {
		t.Fatal("the build has no compact copy")
	}
	check(t, "with the copy")
	b.compacts.now.Store(nil)
	defer b.compacts.now.Store(c)
	check(t, "without the copy")
}

// sameResults: two results are the same, bit for bit.
func sameResults(t *testing.T, what string, got, want *Result) {
	t.Helper()
	if len(got.Words) != len(want.Words) || len(got.Hits) != len(want.Hits) {
		t.Fatalf("%s: %d words, %d hits; want %d, %d", what, len(got.Words), len(got.Hits), len(want.Words), len(want.Hits))
	}
	for i := range got.Words {
		if g, w := plainWord(got.Words[i]), plainWord(want.Words[i]); g != w {
			t.Fatalf("%s: the word %+v, want %+v", what, g, w)
		}
	}
	for n := range got.Hits {
		g, w := &got.Hits[n], &want.Hits[n]
		if g.Passage().ID != w.Passage().ID || g.Score != w.Score {
			t.Fatalf("%s: hit %d is %s with %v, want %s with %v", what, n, g.Passage().ID, g.Score, w.Passage().ID, w.Score)
		}
		if !slices.Equal(g.Parts, w.Parts) || !slices.Equal(g.Has, w.Has) {
			t.Fatalf("%s: hit %d, %s:\n%+v %v\n%+v %v", what, n, g.Passage().ID, g.Parts, g.Has, w.Parts, w.Has)
		}
	}
}

// comparedWord is what a result says of a word.
type comparedWord struct {
	text, corrected                string
	phrase, soft, previous         bool
	passages, occurrences, heading int
	rarity, weight                 float64
	lists                          int
}

func plainWord(w Word) comparedWord {
	return comparedWord{
		w.Text, w.Corrected, w.Phrase, w.Soft, w.Previous, w.Passages, w.Occurrences, w.Headings, w.Rarity, w.Weight, len(w.lists),
	}
}
