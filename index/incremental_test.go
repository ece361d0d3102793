package index

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"agendabot/corpus/extract"
)

// pdfs is a reader of files that begin with "%PDF-" and hold a paragraph a line. It counts what it reads, and refuses what
// says that it is broken.
type pdfs struct{ read atomic.Int64 }

func (p *pdfs) reader(_ context.Context, raw []byte) (*extract.Document, error) {
	p.read.Add(1)
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")[1:]
	d := &extract.Document{Format: "pdf", Meta: extract.Meta{Title: "A title"}, Pages: []extract.Page{{Label: "i"}, {Scanned: true}}}
	for i, l := range lines {
		if strings.Contains(l, "broken") {
			return nil, &extract.Error{Err: extract.ErrDamaged, Detail: "no\nobjects"}
		}
		d.Blocks = append(d.Blocks, extract.Block{Kind: extract.Paragraph, Lines: []string{l}, Place: i + 1, Page: 1})
	}
	d.Blocks = append(d.Blocks,
		extract.Block{Kind: extract.Head, Lines: []string{"A/80/1"}, Place: 90, Page: 1},
		extract.Block{Kind: extract.Footnote, Mark: "1", Label: "1", Lines: []string{"Ibid."}, Place: 91, Page: 1})
	d.Warnings = []extract.Warning{{Page: 2, Text: "scanned"}}
	return d, nil
}

// asPDF is a file that the reader reads.
func asPDF(lines ...string) string { return "%PDF-1.7\n" + strings.Join(lines, "\n") + "\n" }

// reindexWith reindexes a folder as a plan says, with the reader of PDFs.
func (p *pdfs) reindex(tb testing.TB, s *Store, dir string, plan Plan) *Report {
	tb.Helper()
	plan.Source.Dir, plan.PDF = dir, p.reader
	r, err := s.Reindex(tb.Context(), plan)
	if err != nil {
		tb.Fatalf("%v: %q", err, r.Bad)
	}
	return r
}

// documentLines are the documents of a store's current build, as they are written.
func documentLines(tb testing.TB, s *Store) []byte {
	tb.Helper()
	st, err := s.Current()
	if err != nil {
		tb.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(s.buildDir(st.Build), documentsFile))
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

// sameAsFull: a full build elsewhere of what is in the folder has the same documents, digest and answers.
func sameAsFull(t *testing.T, s *Store, dir string, r *Report) {
	t.Helper()
	other := store(t)
	full := (&pdfs{}).reindex(t, other, dir, Plan{Full: true})
	if full.Digest != r.Digest || !bytes.Equal(documentLines(t, s), documentLines(t, other)) {
		t.Fatalf("digests %s, %s in full; documents\n%s\nin full\n%s", r.Digest, full.Digest, documentLines(t, s), documentLines(t, other))
	}
	if full.TakenOver != 0 || full.Read != full.Documents || r.TakenOver+r.Read != full.Documents {
		t.Errorf("%d taken over, %d read of %d", r.TakenOver, r.Read, full.Documents)
	}
	a, b := opened(t, s), opened(t, other)
	for _, q := range []Query{{Text: "alpha border"}, {Text: "mines court", Language: "fr", Previous: "alpha"}, {Text: "title metadata"}} {
		sameResults(t, q.Text, search(t, a, q), search(t, b, q))
	}
}

// folderWorks are things that happen to a corpus folder; each says which files it holds then.
type folderWorks struct {
	rand  *rand.Rand
	files map[string]string
	next  int
}

func (w *folderWorks) text(name string) string {
	words := strings.Join(pick(w.rand, 12), " ") + fmt.Sprint(" alpha", w.next)
	if strings.HasSuffix(name, ".pdf") {
		return asPDF(words, strings.Join(pick(w.rand, 9), " "))
	}
	return "# " + strings.Join(pick(w.rand, 2), " ") + "\n\n" + words + ".\n"
}

func (w *folderWorks) documents() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(w.files)), func(name string) bool { return strings.HasSuffix(name, ".yaml") })
}

// one does one of them.
func (w *folderWorks) one() {
	w.next++
	docs := w.documents()
	some := docs[w.rand.IntN(len(docs))]
	switch kind := w.rand.IntN(6); {
	case kind == 0 || len(docs) < 3:
		name := fmt.Sprintf("n%d%s", w.next, []string{".md", ".txt", ".pdf"}[w.next%3])
		w.files[name] = w.text(name)
	case kind == 1:
		w.files[some] = w.text(some)
	case kind == 2:
		delete(w.files, some)
		delete(w.files, some+".yaml")
	case kind == 3:
		w.files[fmt.Sprintf("sub/r%d%s", w.next, filepath.Ext(some))] = w.files[some]
		delete(w.files, some)
		delete(w.files, some+".yaml")
	case kind == 4:
		w.files[some+".yaml"] = fmt.Sprintf("title: A title of metadata %d\nodd: key\n", w.next)
	default:
		delete(w.files, some+".yaml")
	}
}

// write makes the folder hold the files and no others.
func (w *folderWorks) write(t *testing.T, dir string) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	writeFiles(t, dir, w.files)
}

// TestIncrementalIsFull: whatever is added, changed, removed, renamed and described, in whatever order, a reindex that takes the
// rest over makes the build that a full one makes.
func TestIncrementalIsFull(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := &folderWorks{rand: rand.New(rand.NewPCG(seed, 91)), files: map[string]string{"a.md": "Alpha of the border.", "b.pdf": asPDF("Mines of the court.")}}
			s, dir, p := store(t), filepath.Join(t.TempDir(), "docs"), &pdfs{}
			taken := 0
			for step := range 12 {
				for range 1 + w.rand.IntN(3) {
					w.one()
				}
				w.write(t, dir)
				r := p.reindex(t, s, dir, Plan{})
				taken += r.TakenOver
				sameAsFull(t, s, dir, r)
				if again := p.reindex(t, s, dir, Plan{}); !again.Unchanged || again.Read != 0 || again.TakenOver != again.Documents || again.Digest != r.Digest {
					t.Fatalf("step %d, once more: %+v", step, again)
				}
			}
			if taken < 10 {
				t.Errorf("only %d documents were taken over", taken)
			}
		})
	}
}

// TestTakenOver: what has not changed is not read, whatever its time is; a sidecar is part of what may change.
func TestTakenOver(t *testing.T) {
	t.Parallel()
	s, p := store(t), &pdfs{}
	dir := folder(t, map[string]string{"a.pdf": asPDF("Alpha."), "b.pdf": asPDF("Beta."), "c.md": "Gamma."})
	step := func(what string, plan Plan, reads int64, read, takenOver int, changed ...string) {
		t.Helper()
		before := p.read.Load()
		r := p.reindex(t, s, dir, plan)
		if got := p.read.Load() - before; got != reads || r.Read != read || r.TakenOver != takenOver || !slices.Equal(r.Changed, changed) {
			t.Errorf("%s: %d PDFs read, %d documents; %d taken over, %q changed", what, got, r.Read, r.TakenOver, r.Changed)
		}
	}
	step("at first", Plan{}, 2, 3, 0)
	writeFiles(t, dir, map[string]string{"a.pdf": asPDF("Alpha.")})
	step("written again", Plan{}, 0, 0, 3)
	step("in full", Plan{Full: true}, 2, 3, 0)
	writeFiles(t, dir, map[string]string{"a.pdf": asPDF("Alpha, changed."), "d.pdf": asPDF("Beta.")})
	step("one changed, one a copy", Plan{}, 1, 2, 2, "a") // the copy is in the cache
	writeFiles(t, dir, map[string]string{"a.yaml": "title: Another"})
	step("with a sidecar", Plan{}, 0, 1, 3, "a")
	step("with the same", Plan{}, 0, 0, 4)
	if err := os.Remove(filepath.Join(dir, "a.yaml")); err != nil {
		t.Fatal(err)
	}
	step("without it", Plan{Check: true}, 0, 1, 3, "a")
}

// TestRenamedSidecar: what a sidecar is called stands in its warnings.
func TestRenamedSidecar(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{"a.md": "Alpha.", "a.yaml": "odd: key"})
	reindex(t, s, dir)
	if err := os.Rename(filepath.Join(dir, "a.yaml"), filepath.Join(dir, "a.md.yaml")); err != nil {
		t.Fatal(err)
	}
	if r := reindex(t, s, dir); r.Read != 1 || r.Warnings[0].File != "a.md.yaml" {
		t.Errorf("%+v", r)
	}
}

// TestDamagedIsReadAnew: nothing is taken over that is not as it was written, and nothing of a build of another format.
func TestDamagedIsReadAnew(t *testing.T) {
	t.Parallel()
	files := map[string]string{"a.md": "Alpha stays.", "b.md": "Beta stays.", "c.pdf": asPDF("Gamma.")}
	for _, c := range []struct {
		name, file string
		do         func([]byte) []byte
		taken      int
	}{
		{"a line", documentsFile, func(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("Alpha"), []byte("Aleph")) }, 2},
		{"halved", documentsFile, func(raw []byte) []byte { return raw[:len(raw)/2] }, 0},
		{"gone", documentsFile, nil, 0},
		{"manifest gone", manifestFile, nil, 0},
		{"manifest of another format", manifestFile, func(raw []byte) []byte {
			return bytes.Replace(raw, fmt.Appendf(nil, `"format": %d`, Format), []byte(`"format": 1`), 1)
		}, 0},
		{"another reader of PDFs", manifestFile, func(raw []byte) []byte {
			return bytes.Replace(raw, fmt.Appendf(nil, `"extract": %d`, extract.Version), []byte(`"extract": 900`), 1)
		}, 2},
		{"another document of that name", manifestFile, func(raw []byte) []byte {
			return bytes.Replace(raw, []byte(`"file": "a.md"`), []byte(`"file": "x.md"`), 1)
		}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, dir, p := store(t), folder(t, files), &pdfs{}
			first := p.reindex(t, s, dir, Plan{})
			damage(t, s.buildDir(first.Digest), c.file, c.do)
			r := p.reindex(t, s, dir, Plan{})
			if r.TakenOver != c.taken || r.Read != 3-c.taken || r.Digest != first.Digest {
				t.Errorf("%+v", r)
			}
			sameAsFull(t, s, dir, r)
		})
	}
}

// TestSetAsideIsTakenOver: a damaged build that a crash left aside still has its sound documents.
func TestSetAsideIsTakenOver(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, version(1))
	first := reindex(t, s, dir)
	if err := os.Rename(s.buildDir(first.Digest), s.asideDir(first.Digest)); err != nil {
		t.Fatal(err)
	}
	if r := reindex(t, s, dir); r.TakenOver != 2 || r.Digest != first.Digest || answers(t, s, "version1") != first.Digest {
		t.Errorf("%+v", r)
	}
}
