package index

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agendabot/corpus"
)

// writer writes paragraphs of words of chance: some inflected, some stop words between them.
type writer struct {
	rand  *rand.Rand
	words []string
}

func (w writer) word() string {
	word := w.words[min(w.rand.IntN(len(w.words)), w.rand.IntN(len(w.words)))]
	switch w.rand.IntN(6) {
	case 0:
		return word + "s"
	case 1:
		return []string{"the", "of", "and", "les", "pour"}[w.rand.IntN(5)] + " " + word
	default:
		return word
	}
}

func (w writer) some(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = w.word()
	}
	return strings.Join(out, " ")
}

// inflected is a corpus with inflected words, in three languages: several short documents, and two that are longer than
// what is taken for the document of a passage.
func inflected(tb testing.TB, seed uint64) []*corpus.Document {
	tb.Helper()
	w := writer{rand.New(rand.NewPCG(seed, 4)), vocabulary()}
	var docs []*corpus.Document
	for i, paragraphs := range []int{90, 5, 3, 7, 70, 1, 12, 4, 4, 4} {
		var b strings.Builder
		for n := range paragraphs {
			if n%10 == 4 {
				fmt.Fprintf(&b, "## %s\n\n", w.some(2))
			}
			switch n % 7 {
			case 3:
				fmt.Fprintf(&b, "%s:\n\n- %s\n- %s\n\n", w.some(5), w.some(12), w.some(9))
			default:
				fmt.Fprintf(&b, "%s.\n\n", w.some(20+w.rand.IntN(25)))
			}
		}
		language := []string{"en", "en", "fr", "es"}[i%4]
		docs = append(docs, inLanguage(tb, fmt.Sprintf("w%02d.md", i), language, w.some(2), b.String()))
	}
	if n := len(docs[0].Passages); n <= 2*surroundings {
		tb.Fatalf("the long document has only %d passages", n)
	}
	return docs
}

// collections are the names of the outside collections; none if AGENDABOT_TEST_DATA names no folder.
func collections(tb testing.TB) (names []string) {
	tb.Helper()
	dir := os.Getenv("AGENDABOT_TEST_DATA")
	if dir == "" {
		return nil
	}
	found, err := filepath.Glob(filepath.Join(dir, "*", "corpus.jsonl"))
	if err != nil || len(found) == 0 {
		tb.Fatalf("%s has no collections: %v", dir, err)
	}
	for _, name := range found {
		names = append(names, filepath.Base(filepath.Dir(name)))
	}
	return names
}

// rows are the lines of a file of an outside collection, as far as they have an id.
func rows(tb testing.TB, name string) (all []row) {
	tb.Helper()
	f, err := os.Open(outside(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	if err := readRows(f, func(r row) bool { all = append(all, r); return true }); err != nil {
		tb.Fatal(err)
	}
	return all
}

// collection is an outside collection's documents and questions.
func collection(tb testing.TB, name string) (docs []*corpus.Document, asked []string) {
	tb.Helper()
	language := "en"
	if strings.HasSuffix(name, "_fr") {
		language = "fr"
	}
	for i, r := range rows(tb, name+"/corpus.jsonl") {
		raw := fmt.Sprintf("---\ntitle: %q\nlanguage: %s\n---\n%s\n", r.Title, language, r.Text)
		if d, _, err := corpus.ReadFile(fmt.Sprintf("d%06d.md", i), []byte(raw), corpus.Limits{}); err == nil {
			docs = append(docs, d) // those without a text are left out
		}
	}
	for _, r := range rows(tb, name+"/queries.jsonl") {
		asked = append(asked, r.Text)
	}
	if len(docs) < 100 || len(asked) < 10 {
		tb.Fatalf("%s has %d documents and %d questions", name, len(docs), len(asked))
	}
	return docs, asked
}
