package index

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agendabot/corpus"
)

// doc reads a document as it would be read from a file of the corpus.
func doc(tb testing.TB, name, text string) *corpus.Document {
	tb.Helper()
	d, _, err := corpus.ReadFile(name, []byte(text), corpus.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// inLanguage is a document with a title and a language.
func inLanguage(tb testing.TB, name, language, title string, paragraphs ...string) *corpus.Document {
	tb.Helper()
	return doc(tb, name, fmt.Sprintf("---\ntitle: %q\nlanguage: %s\n---\n%s\n", title, language, strings.Join(paragraphs, "\n\n")))
}

// long makes a paragraph long enough not to be joined with the next. The words added occur nowhere else.
func long(text string) string {
	if len(text) > 130 {
		return text
	}
	return text + " " + strings.Repeat("Zzfiller ", (138-len(text))/9) + "zzend."
}

func memory(tb testing.TB, docs ...*corpus.Document) *Build {
	tb.Helper()
	b, err := NewMemory(tb.Context(), docs)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = b.Close() })
	return b
}

// onDisk builds the documents as Reindex does and opens the result.
func onDisk(tb testing.TB, docs ...*corpus.Document) *Build {
	tb.Helper()
	dir := tb.TempDir()
	s := NewStore(dir, quiet())
	if err := s.writeBuild(tb.Context(), dir, Source{}, &corpus.Corpus{Documents: docs}, func(int, int) {}); err != nil {
		tb.Fatal(err)
	}
	b, err := open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = b.Close() })
	return b
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func search(tb testing.TB, b *Build, q Query) *Result {
	tb.Helper()
	r, err := b.Search(tb.Context(), q)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// word is what a search says of a word.
func word(tb testing.TB, r *Result, text string) Word {
	tb.Helper()
	for _, w := range r.Words {
		if w.Text == text {
			return w
		}
	}
	tb.Fatalf("%q is not among the words %+v", text, r.Words)
	return Word{}
}

// texts are the hits' texts, shortened to their first three words.
func texts(r *Result) []string {
	out := []string{}
	for i := range r.Hits {
		f := strings.Fields(r.Hits[i].Text())
		out = append(out, strings.Join(f[:min(3, len(f))], " "))
	}
	return out
}

// marked are the texts of a hit's matches.
func marked(h *Hit) []string {
	out := []string{}
	for _, m := range h.Matches() {
		out = append(out, h.Document.Text[m.Start:m.End])
	}
	return out
}

func setOf(words ...string) map[string]struct{} {
	set := map[string]struct{}{}
	for _, w := range words {
		set[w] = struct{}{}
	}
	return set
}

// writeFiles writes files by name into a folder.
func writeFiles(tb testing.TB, dir string, files map[string]string) {
	tb.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
}

// folder is a new folder with these files.
func folder(tb testing.TB, files map[string]string) string {
	tb.Helper()
	dir := tb.TempDir()
	writeFiles(tb, dir, files)
	return dir
}

func reindex(tb testing.TB, s *Store, dir string) *Report {
	tb.Helper()
	r, err := s.Reindex(tb.Context(), Plan{Source: Source{Dir: dir}})
	if err != nil {
		tb.Fatal(err)
	}
	return r
}
