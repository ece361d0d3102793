package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agendabot/index"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// prose is a sentence of n words that depend on the seed alone.
func prose(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 0))
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("%c%c%x", 'g'+rune(r.IntN(18)), 'a'+rune(r.IntN(26)), r.Uint32()>>16)
	}
	return strings.ToUpper(words[0][:1]) + strings.Join(words, " ")[1:] + "."
}

// changed is a text with its word i (from 0) replaced.
func changed(text string, i int, word string) string {
	words := strings.Fields(text)
	words[i] = word
	return strings.Join(words, " ")
}

// md is a Markdown document with a title: paragraphs, and headings that begin with "##".
func md(blocks ...string) string { return "# The title\n\n" + strings.Join(blocks, "\n\n") + "\n" }

// world is a data folder with a store of builds and a ledger.
type world struct {
	tb     testing.TB
	dir    string
	store  *index.Store
	ledger *Ledger
}

func newWorld(tb testing.TB) *world {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "a b?%41#é") // what an address would take apart
	w := &world{tb: tb, dir: dir, store: index.NewStore(dir, quiet())}
	w.ledger = w.open()
	return w
}

func (w *world) open() *Ledger {
	w.tb.Helper()
	l, err := Open(w.tb.Context(), w.dir, quiet())
	if err != nil {
		w.tb.Fatal(err)
	}
	w.tb.Cleanup(func() {
		if err := l.Close(); err != nil {
			w.tb.Error(err)
		}
	})
	return l
}

// index makes a build of these files current and opens it.
func (w *world) index(files map[string]string) *index.Build {
	w.tb.Helper()
	dir := w.tb.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			w.tb.Fatal(err)
		}
	}
	if _, err := w.store.Reindex(w.tb.Context(), index.Plan{Source: index.Source{Dir: dir}}); err != nil {
		w.tb.Fatal(err)
	}
	return w.current()
}

// current opens the current build.
func (w *world) current() *index.Build {
	w.tb.Helper()
	b, err := w.store.Open()
	if err != nil {
		w.tb.Fatal(err)
	}
	w.tb.Cleanup(func() {
		if err := b.Close(); err != nil {
			w.tb.Error(err)
		}
	})
	return b
}

// record is index, and the ledger is told.
func (w *world) record(files map[string]string) *index.Build {
	w.tb.Helper()
	b := w.index(files)
	if err := w.ledger.Record(w.tb.Context(), b); err != nil {
		w.tb.Fatal(err)
	}
	return b
}

func (w *world) resolve(b *index.Build, store *index.Store, id string) index.Trail {
	w.tb.Helper()
	return w.resolveCited(b, store, id, "")
}

// resolveCited is where a link leads that was made when the passage had this text; empty: one that does not say.
func (w *world) resolveCited(b *index.Build, store *index.Store, id, text string) index.Trail {
	w.tb.Helper()
	v := ""
	if text != "" {
		v = linkSum(text)
	}
	t, err := w.ledger.Resolve(w.tb.Context(), b, store, id, v)
	if err != nil {
		w.tb.Fatal(err)
	}
	return t
}

// linkSum is what a link says of a text, as whoever makes links works it out.
func linkSum(text string) string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(text), " ")))
	return hex.EncodeToString(sum[:4])
}

// idOf is the id of the one passage that begins with these words; the first, of several in a row.
func idOf(tb testing.TB, b *index.Build, begins string) string {
	tb.Helper()
	for _, info := range b.Manifest().Documents {
		d, err := b.Document(info.ID)
		if err != nil {
			tb.Fatal(err)
		}
		for i := range d.Passages {
			if strings.HasPrefix(d.PassageText(&d.Passages[i]), begins) {
				return d.Passages[i].ID
			}
		}
	}
	tb.Fatalf("no passage begins with %q", begins)
	return ""
}

// count is what a query counts.
func (w *world) count(query string) (n int) {
	w.tb.Helper()
	if err := w.ledger.db.QueryRowContext(w.tb.Context(), query).Scan(&n); err != nil {
		w.tb.Fatal(err)
	}
	return n
}

// damage changes a text in the documents of a build on disk.
func (w *world) damage(digest, from, to string) {
	w.tb.Helper()
	name := filepath.Join(w.dir, "index", "builds", digest, "documents.jsonl")
	raw, err := os.ReadFile(name)
	if err != nil {
		w.tb.Fatal(err)
	}
	if !strings.Contains(string(raw), from) {
		w.tb.Fatalf("%s is not in %s", from, name)
	}
	if err := os.WriteFile(name, []byte(strings.ReplaceAll(string(raw), from, to)), 0o600); err != nil {
		w.tb.Fatal(err)
	}
}
