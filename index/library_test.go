package index

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"agendabot/corpus"
)

func TestLibrary(t *testing.T) {
	t.Parallel()
	docs := append(mixed(t), inLanguage(t, "Ünïcode.md", "en", "Lists", "# Tasks", "The tasks are:\n\n- build wells\n- clear mines:\n\n  - near roads\n  - near schools", "After it."))
	for _, b := range []*Build{memory(t, docs...), onDisk(t, docs...)} {
		for _, d := range docs {
			for _, id := range []string{d.ID, strings.ToUpper(d.ID), strings.ToLower(d.ID)} {
				if got, err := b.Document(id); err != nil || !reflect.DeepEqual(got, d) {
					t.Errorf("document %q: %v", id, err)
				}
			}
			for i := range d.Passages {
				p := &d.Passages[i]
				got, err := b.Passage(p.ID)
				if err != nil || got.Index != i || got.Document.ID != d.ID || got.Text() != d.PassageText(p) {
					t.Errorf("passage %s: %v", p.ID, err)
				}
				got, err = b.PassageByKey(t.Context(), p.Key)
				if err != nil || got.Index != i || got.Document.ID != d.ID || got.Passage().ID != p.ID {
					t.Errorf("key %s of %s: %v", p.Key, p.ID, err)
				}
			}
		}
		if got, want := b.Summary(), (Summary{Digest(&corpus.Corpus{Documents: docs}), 4, b.Manifest().Passages}); got != want {
			t.Errorf("summary %+v, want %+v", got, want)
		}
		if got := b.Languages(); !slices.Equal(got, []string{"en", "es", "fr"}) {
			t.Errorf("languages %q", got)
		}
	}
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	b := memory(t, mixed(t)...)
	known := mixed(t)[0].Passages[0].ID
	for _, id := range []string{"", "nothing", "a/nothing", "a/", "/", known + ".9", known + "/", strings.ToUpper(known)} {
		if _, err := b.Passage(id); !errors.Is(err, ErrUnknownPassage) {
			t.Errorf("passage %q: %v", id, err)
		}
	}
	for _, id := range []string{"", "nothing", known} {
		if _, err := b.Document(id); !errors.Is(err, ErrUnknownDocument) {
			t.Errorf("document %q: %v", id, err)
		}
	}
	for _, key := range []string{"", "nothing", "mines", known} {
		if _, err := b.PassageByKey(t.Context(), key); !errors.Is(err, ErrUnknownPassage) {
			t.Errorf("key %q: %v", key, err)
		}
	}
}

func TestListOfAPassage(t *testing.T) {
	t.Parallel()
	d := inLanguage(t, "a.md", "en", "T", "The tasks are:\n\n- build wells\n- clear mines", long("After it."))
	b := memory(t, d)
	want := map[string]int{"The tasks are": 0, "build wells": 0, "clear mines": 0, "After it": -1}
	for i := range d.Passages {
		p, err := b.Passage(d.Passages[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		for begin, index := range want {
			if !strings.HasPrefix(p.Text(), begin) {
				continue
			}
			delete(want, begin)
			if list, ok := p.List(); ok != (index >= 0) || (ok && list.Index != index) {
				t.Errorf("%q: list %d, %v", begin, list.Index, ok)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("no passage begins with any of %v", want)
	}
}

func TestTopics(t *testing.T) {
	t.Parallel()
	b := memory(t,
		inLanguage(t, "a.md", "en", "First title", "# Landmines", long("Text."), "The priorities are:\n\n- peace\n- aid", "# LANDMINES", long("More."), "# "+strings.Repeat("long ", 30), "Under it."),
		inLanguage(t, "b.md", "en", "Second title", long("Text.")), inLanguage(t, "c.md", "en", "Third title", long("Text.")),
		inLanguage(t, "d.md", "en", "Fourth title", "# Not of the first three", long("Text.")),
	)
	for n, want := range map[int][]string{
		0: nil, 1: {"Landmines"}, 2: {"Landmines", "The priorities are"}, 3: {"Landmines", "The priorities are", "First title"},
		100: {"Landmines", "The priorities are", "First title", "Second title", "Third title", "Fourth title"},
	} {
		if got, err := b.Topics(n); err != nil || !slices.Equal(got, want) {
			t.Errorf("%d topics: %q, %v; want %q", n, got, err, want)
		}
	}
}

func TestHeadings(t *testing.T) {
	t.Parallel()
	b := memory(t, inLanguage(t, "a.md", "en", "A title", "# One", long("Text."), "## Two", long("More."), "# Three", long("Most.")))
	for n, want := range map[int][]string{0: {}, 2: {"One", "Two"}, 100: {"One", "Two", "Three"}} {
		if got, err := b.Headings("A", n); err != nil || !slices.Equal(got, want) {
			t.Errorf("%d headings: %q, %v; want %q", n, got, err, want)
		}
	}
	if _, err := b.Headings("b", 1); !errors.Is(err, ErrUnknownDocument) {
		t.Errorf("of no document: %v", err)
	}
}

// TestDocumentsCache: the cache stays within its bound, keeps what was used last, and always keeps one.
func TestDocumentsCache(t *testing.T) {
	t.Parallel()
	docs := generate(t, 31, 10)
	b := onDisk(t, docs...)
	f := b.documents.(*fileDocuments)
	if f.bound != cacheBytes {
		t.Fatalf("bound %d", f.bound)
	}
	f.bound = f.infos[0].Length + f.infos[1].Length + f.infos[2].Length
	get := func(i int) *corpus.Document {
		t.Helper()
		d, err := f.get(i)
		if err != nil || !reflect.DeepEqual(d, docs[i]) {
			t.Fatalf("document %d: %v", i, err)
		}
		total := 0
		for k := range f.cached {
			total += f.infos[k].Length
		}
		if total != f.bytes || (f.bytes > f.bound && len(f.cached) > 1) || len(f.cached) != f.recent.Len() || f.cached[i] == nil {
			t.Fatalf("%d bytes in %d documents, %d counted, bound %d", total, len(f.cached), f.bytes, f.bound)
		}
		return d
	}
	first := get(0)
	get(1)
	get(2)
	if get(0) != first || len(f.cached) != 3 {
		t.Errorf("a document in the cache was read again")
	}
	for i := 3; f.cached[1] != nil; i++ {
		get(i)
	}
	if f.cached[0] == nil && len(f.cached) > 1 {
		t.Errorf("the document used last went before the one used first")
	}
	f.bound = 1
	get(5)
	if len(f.cached) != 1 {
		t.Errorf("%d documents in a cache of one byte", len(f.cached))
	}
}

// TestConcurrentMisses: those who read a document at the same time get the same one.
func TestConcurrentMisses(t *testing.T) {
	t.Parallel()
	docs := generate(t, 33, 3)
	f := onDisk(t, docs...).documents.(*fileDocuments)
	first, err := f.get(1)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.keep(1, docs[1]); got != first { // as one does who was looking before the other kept it
		t.Error("the document read second is another one")
	}
	const readers = 8
	got := make([]*corpus.Document, readers)
	var wg sync.WaitGroup
	for i := range readers {
		wg.Go(func() { got[i], _ = f.get(2) })
	}
	wg.Wait()
	for _, d := range got {
		if d == nil || d != got[0] {
			t.Fatal("different documents, or none")
		}
	}
}

// TestConcurrentUse is for the race detector: everything at once, with a cache that holds next to nothing.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	docs := generate(t, 32, 8)
	b := onDisk(t, docs...)
	b.documents.(*fileDocuments).bound = 1
	want := search(t, b, Query{Text: "human security"})
	var wg sync.WaitGroup
	for w := range 5 {
		wg.Go(func() {
			for i := range docs {
				d, err := b.Document(docs[(i+w)%len(docs)].ID)
				if err != nil || d.Text != docs[(i+w)%len(docs)].Text {
					t.Errorf("document: %v", err)
				}
				if r, err := b.Search(t.Context(), Query{Text: "human security"}); err != nil || !reflect.DeepEqual(texts(r), texts(want)) {
					t.Errorf("search: %v", err)
				}
				if _, err := b.Search(t.Context(), Query{Text: "secruity", Phrases: []string{"armed conflict"}}); err != nil {
					t.Errorf("search: %v", err)
				}
				if _, err := b.Find(t.Context(), FindQuery{Words: []string{"refugee"}}); err != nil {
					t.Errorf("find: %v", err)
				}
			}
		})
	}
	wg.Wait()
}
