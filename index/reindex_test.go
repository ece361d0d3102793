package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

// listing is every name below a folder with its size and time.
func listing(tb testing.TB, dir string) []string {
	tb.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		line := fmt.Sprint(rel, " ", info.ModTime().UnixNano())
		if !d.IsDir() {
			line += fmt.Sprint(" ", info.Size())
		}
		out = append(out, line)
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		tb.Fatal(err)
	}
	return out
}

// leftovers are the names below a store's folder that should be gone when a Reindex is done.
func leftovers(tb testing.TB, s *Store) (names []string) {
	tb.Helper()
	for _, name := range listing(tb, s.dir) {
		if strings.Contains(name, "tmp") {
			names = append(names, name)
		}
	}
	return names
}

// builds are the names in a store's folder of builds.
func builds(tb testing.TB, s *Store) (names []string) {
	tb.Helper()
	entries, err := os.ReadDir(s.buildsDir())
	if err != nil {
		tb.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// store is a store in a folder below a new one, which does not exist yet.
func store(tb testing.TB) *Store {
	tb.Helper()
	return NewStore(filepath.Join(tb.TempDir(), "data"), quiet())
}

func TestReindex(t *testing.T) {
	t.Parallel()
	s := store(t)
	dir := folder(t, map[string]string{"a.md": "# A\n\nAlpha mines.", "b.md": "# B\n\nBeta.", "sub/c.txt": "Gamma."})
	if _, err := s.Open(); !errors.Is(err, ErrNoBuild) {
		t.Fatalf("before the first build: %v", err)
	}
	first := reindex(t, s, dir)
	if !slices.Equal(first.Added, []string{"a", "b", "c"}) || first.Unchanged || first.Checked || first.Documents != 3 || first.Passages != 3 || first.Words == 0 {
		t.Errorf("first: %+v", first)
	}
	if got := answers(t, s, "alpha"); got != first.Digest {
		t.Errorf("%s answers, not %s", got, first.Digest)
	}

	before := listing(t, s.dir)
	same := reindex(t, s, dir)
	if !same.Unchanged || same.Digest != first.Digest || len(same.Added)+len(same.Changed)+len(same.Removed) != 0 {
		t.Errorf("unchanged: %+v", same)
	}
	if after := listing(t, s.dir); !slices.Equal(before, after) {
		t.Errorf("a reindex without changes wrote:\n%s\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}

	writeFiles(t, dir, map[string]string{"b.md": "# B\n\nBeta changed.", "d.md": "Delta."})
	if err := os.Remove(filepath.Join(dir, "sub/c.txt")); err != nil {
		t.Fatal(err)
	}
	second := reindex(t, s, dir)
	if second.Unchanged || !slices.Equal(second.Added, []string{"d"}) || !slices.Equal(second.Changed, []string{"b"}) || !slices.Equal(second.Removed, []string{"c"}) {
		t.Errorf("second: %+v", second)
	}
	st, err := s.Current()
	if err != nil || st != (State{Build: second.Digest, Previous: first.Digest, Source: Source{Dir: dir}, PreviousSource: Source{Dir: dir}}) {
		t.Errorf("state %+v, %v", st, err)
	}
	if left := leftovers(t, s); len(left) > 0 {
		t.Errorf("left over: %q", left)
	}
}

// answers opens the current build, finds a word in it, and returns the build's digest.
func answers(tb testing.TB, s *Store, word string) string {
	tb.Helper()
	b, err := s.Open()
	if err != nil {
		tb.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // only read
	if r := search(tb, b, Query{Text: word}); len(r.Hits) == 0 {
		tb.Fatalf("%q is not found in %s", word, b.Summary().Digest)
	}
	return b.Summary().Digest
}

// TestMovedFile: a file of another name is another text to cite, though its bytes are the same.
func TestMovedFile(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{"a.md": "---\nid: x\n---\nAlpha."})
	first := reindex(t, s, dir)
	if err := os.Rename(filepath.Join(dir, "a.md"), filepath.Join(dir, "b.md")); err != nil {
		t.Fatal(err)
	}
	if r := reindex(t, s, dir); r.Digest == first.Digest || !slices.Equal(r.Changed, []string{"x"}) {
		t.Errorf("%+v", r)
	}
}

// TestCheckWritesNothing: neither beside a build nor where there is no data folder.
func TestCheckWritesNothing(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{"a.md": "Alpha."})
	check := Plan{Source: Source{Dir: dir}, Check: true}
	r, err := s.Reindex(t.Context(), check)
	if err != nil || !r.Checked || r.Documents != 1 || !slices.Equal(r.Added, []string{"a"}) {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := os.Stat(filepath.Dir(s.dir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the data folder: %v", err)
	}
	reindex(t, s, dir)
	writeFiles(t, dir, map[string]string{"a.md": "Beta.", "b.md": "Gamma."})
	before := listing(t, filepath.Dir(s.dir))
	r, err = s.Reindex(t.Context(), check)
	if err != nil || !slices.Equal(r.Changed, []string{"a"}) || !slices.Equal(r.Added, []string{"b"}) || r.Unchanged {
		t.Errorf("%+v, %v", r, err)
	}
	writeFiles(t, dir, map[string]string{"bad.md": "\x00"})
	if r, err = s.Reindex(t.Context(), check); !errors.Is(err, ErrBadDocuments) || len(r.Bad) != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	if after := listing(t, filepath.Dir(s.dir)); !slices.Equal(before, after) {
		t.Errorf("a check wrote:\n%s\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
}

func TestBadDocuments(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{"a.md": "Alpha."})
	first := reindex(t, s, dir)
	before := listing(t, s.dir)
	writeFiles(t, dir, map[string]string{"a.md": "Alpha changed.", "bad.md": "\x00\x01", "x.pdf": "%PDF-1"})
	r, err := s.Reindex(t.Context(), Plan{Source: Source{Dir: dir}})
	if !errors.Is(err, ErrBadDocuments) || len(r.Bad) != 2 || !strings.Contains(r.Bad[0], "bad.md") {
		t.Errorf("%+v, %v", r, err)
	}
	if after := listing(t, s.dir); !slices.Equal(before, after) || answers(t, s, "alpha") != first.Digest {
		t.Errorf("a refused reindex changed something:\n%s\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
	r, err = s.Reindex(t.Context(), Plan{Source: Source{Dir: dir}, SkipBad: true})
	if err != nil || len(r.Bad) != 2 || !slices.Equal(r.Changed, []string{"a"}) || answers(t, s, "changed") != r.Digest {
		t.Errorf("%+v, %v", r, err)
	}
	for _, plan := range []Plan{{Source: Source{Dir: t.TempDir()}}, {Source: Source{Dir: folder(t, map[string]string{"b.md": "\x00"})}, SkipBad: true}} {
		if _, err := s.Reindex(t.Context(), plan); !errors.Is(err, ErrNoDocuments) {
			t.Errorf("%+v: %v", plan, err)
		}
	}
	if _, err := s.Reindex(t.Context(), Plan{Source: Source{Dir: filepath.Join(dir, "none")}}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
	if answers(t, s, "changed") != r.Digest {
		t.Error("a refused reindex changed what is current")
	}
}

// TestSeveralLanguages: a word that is a stop word in one language of the corpus is missing in none.
func TestSeveralLanguages(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{
		"a.md": "---\nlanguage: en\n---\nThe state of the art is what it is.",
		"b.md": "---\nlanguage: fr\n---\nC'est pour les droits de l'enfant que nous sommes là.",
		"c.md": "---\nlanguage: es\n---\nLas minas son de la guerra.",
	})
	if r := reindex(t, s, dir); r.Documents != 3 {
		t.Errorf("%+v", r)
	}
}

func TestWithDefault(t *testing.T) {
	t.Parallel()
	s := store(t)
	embedded, err := s.Reindex(t.Context(), Plan{})
	if err != nil || embedded.Documents != 1 || answers(t, s, "canada") != embedded.Digest {
		t.Fatalf("%+v, %v", embedded, err)
	}
	dir := folder(t, map[string]string{"mine.md": "Alpha."})
	r, err := s.Reindex(t.Context(), Plan{Source: Source{Dir: dir, WithDefault: true}})
	if err != nil || r.Documents != 2 || !slices.Equal(r.Added, []string{"mine"}) || answers(t, s, "alpha") != r.Digest || answers(t, s, "canada") != r.Digest {
		t.Errorf("%+v, %v", r, err)
	}
	if r = reindex(t, s, dir); r.Documents != 1 || !slices.Equal(r.Removed, embedded.Added) {
		t.Errorf("%+v", r)
	}
	id := embedded.Added[0]
	for _, name := range []string{id + ".md", strings.ToUpper(id) + ".md"} {
		dir = folder(t, map[string]string{name: "Another one of that name."})
		if _, err = s.Reindex(t.Context(), Plan{Source: Source{Dir: dir, WithDefault: true}}); !errors.Is(err, ErrBadDocuments) {
			t.Errorf("%s beside the embedded text: %v", name, err)
		}
	}
}

// TestCancelledReindex: wherever it is stopped, what was current stays and nothing is left over.
func TestCancelledReindex(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{"a.md": "Alpha."})
	first := reindex(t, s, dir)
	writeFiles(t, dir, map[string]string{"a.md": "Beta.", "b.md": strings.Repeat("Gamma and delta stand in a paragraph of their own.\n\n", 200)})
	done := false
	for n := 1; !done && n < 1000; n += 1 + n/3 {
		_, err := s.Reindex(&countdown{Context: t.Context(), left: n}, Plan{Source: Source{Dir: dir}})
		switch {
		case err == nil:
			done = true
		case !errors.Is(err, context.Canceled):
			t.Fatalf("stopped at %d: %v", n, err)
		case answers(t, s, "alpha") != first.Digest || len(leftovers(t, s)) > 0:
			t.Fatalf("stopped at %d: %q left over", n, leftovers(t, s))
		}
	}
	if !done {
		t.Error("it never came to its end")
	}
}

// TestCancelledOnSoundBuild: a check of the current build that is stopped is no reason to replace it.
func TestCancelledOnSoundBuild(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{"a.md": "Alpha."})
	first := reindex(t, s, dir)
	for n := range 12 {
		before := listing(t, s.dir)
		if _, err := s.Reindex(&countdown{Context: t.Context(), left: n}, Plan{Source: Source{Dir: dir}}); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if after := listing(t, s.dir); !slices.Equal(before, after) || answers(t, s, "alpha") != first.Digest {
			t.Fatalf("stopped at %d: it wrote\n%s\n%s", n, strings.Join(before, "\n"), strings.Join(after, "\n"))
		}
	}
}

func TestProgressAndReport(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{"a.md": "# H\n\nAlpha.", "b.md": "Beta.", "c.png": "x"})
	var read, indexed int
	r, err := s.Reindex(t.Context(), Plan{Source: Source{Dir: dir}, Progress: func(stage string, done, total int, _ string) {
		switch {
		case stage == "read" && done == read+1 && total == 3:
			read = done
		case stage == "index" && done >= indexed && total == 2:
			indexed = done
		default:
			t.Errorf("%s %d of %d", stage, done, total)
		}
	}})
	if err != nil || read != 3 || indexed != 2 || r.Seconds <= 0 || len(r.Warnings) != 1 {
		t.Errorf("read %d, indexed %d, %+v, %v", read, indexed, r, err)
	}
	raw, err := json.Marshal((&Report{}).Filled())
	if err != nil || strings.Contains(string(raw), "null") {
		t.Errorf("%s, %v", raw, err)
	}
	if full := (&Report{Added: []string{"a"}, Warnings: []corpus.Warning{{Text: "w"}}}).Filled(); len(full.Added) != 1 || len(full.Warnings) != 1 {
		t.Errorf("%+v", full)
	}
}
