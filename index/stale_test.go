package index

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"agendabot/corpus"
)

// TestKeepsLastGoodVersion: a file that cannot be read any more stays in its last good version, marked, until it can be read
// or is deleted.
func TestKeepsLastGoodVersion(t *testing.T) {
	t.Parallel()
	s, p := store(t), &pdfs{}
	dir := folder(t, map[string]string{"a.pdf": asPDF("Alpha."), "b.md": "Beta."})
	first := p.reindex(t, s, dir, Plan{})
	writeFiles(t, dir, map[string]string{"a.pdf": asPDF("broken")})
	if _, err := s.Reindex(t.Context(), Plan{Source: Source{Dir: dir}, PDF: p.reader}); !errors.Is(err, ErrBadDocuments) || answers(t, s, "alpha") != first.Digest {
		t.Fatalf("without leave to skip: %v", err)
	}
	kept := p.reindex(t, s, dir, Plan{SkipBad: true})
	if !slices.Equal(kept.Kept, []string{"a"}) || !slices.Equal(kept.Changed, []string{"a"}) || len(kept.Removed) > 0 || len(kept.Bad) != 1 || kept.TakenOver != 1 || kept.Read != 0 {
		t.Errorf("%+v", kept)
	}
	stale := time.Now().UTC().Format(time.DateOnly) + ": the file is damaged: no objects"
	d, err := opened(t, s).Document("a")
	if err != nil || d.Stale != stale || answers(t, s, "alpha") == first.Digest {
		t.Errorf("%+v, %v", d, err)
	}
	if row := kept.Table[0]; row.State != DocumentKept || row.Stale != stale || row.Warnings != 2 {
		t.Errorf("%+v", row)
	}
	if w := kept.Warnings[len(kept.Warnings)-1]; w.File != "a.pdf" || w.Text != "kept: last good version, since "+stale {
		t.Errorf("warnings %+v", kept.Warnings)
	}
	again := p.reindex(t, s, dir, Plan{SkipBad: true})
	if !again.Unchanged || len(again.Changed) > 0 || !slices.Equal(again.Kept, []string{"a"}) || again.Table[0].State != DocumentKept {
		t.Errorf("once more: %+v", again)
	}
	writeFiles(t, dir, map[string]string{"a.pdf": asPDF("Alpha, mended.")})
	mended := p.reindex(t, s, dir, Plan{})
	if !slices.Equal(mended.Changed, []string{"a"}) || len(mended.Kept) > 0 || answers(t, s, "mended") != mended.Digest {
		t.Errorf("mended: %+v", mended)
	}
	writeFiles(t, dir, map[string]string{"a.pdf": asPDF("broken")})
	p.reindex(t, s, dir, Plan{SkipBad: true})
	if err := os.Remove(filepath.Join(dir, "a.pdf")); err != nil {
		t.Fatal(err)
	}
	if gone := p.reindex(t, s, dir, Plan{SkipBad: true}); !slices.Equal(gone.Removed, []string{"a"}) || len(gone.Kept) > 0 {
		t.Errorf("deleted: %+v", gone)
	}
}

// TestStaleComesBack: when the file holds the bytes of the last good version again, that is no longer stale; the build is
// the one that was before.
func TestStaleComesBack(t *testing.T) {
	t.Parallel()
	s, p := store(t), &pdfs{}
	good := map[string]string{"a.pdf": asPDF("Alpha."), "b.md": "Beta.", "c.md": "Gamma."}
	dir := folder(t, good)
	first := p.reindex(t, s, dir, Plan{})
	writeFiles(t, dir, map[string]string{"a.pdf": asPDF("broken"), "b.md": "\x00"})
	if r := p.reindex(t, s, dir, Plan{SkipBad: true}); !slices.Equal(r.Kept, []string{"a", "b"}) || r.TakenOver != 1 {
		t.Errorf("%+v", r)
	}
	writeFiles(t, dir, good)
	r := p.reindex(t, s, dir, Plan{})
	if r.Digest != first.Digest || len(r.Kept) > 0 || !slices.Equal(r.Changed, []string{"a", "b"}) || r.TakenOver != 2 || r.Read != 1 {
		t.Errorf("%+v", r)
	}
	sameAsFull(t, s, dir, r)
	if p.read.Load() != 2 { // at first, and the broken one: the rest was in the cache
		t.Errorf("%d PDFs were read", p.read.Load())
	}
}

// TestKeptOrLeftOut: which of the files that cannot be read stay in their last good version.
func TestKeptOrLeftOut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		before, after map[string]string // an empty text removes the file
		kept, left    []string          // ids; files
	}{
		{"never read before", map[string]string{"b.md": "Beta."}, map[string]string{"a.md": "\x00"}, nil, []string{"a.md"}},
		{"another name", map[string]string{"a.md": "Alpha.", "b.md": "Beta."}, map[string]string{"a.md": "", "c.md": "\x00"}, nil, []string{"c.md"}},
		{
			"its sidecar",
			map[string]string{"a.md": "Alpha.", "b.md": "Beta.", "sub/c.txt": "Gamma."},
			map[string]string{"a.md.yaml": ": {", "sub/c.YAML": ": {"},
			[]string{"a", "c"},
			[]string{"a.md.yaml", "sub/c.YAML"},
		},
		{
			"a sidecar of that stem, and the file gone",
			map[string]string{"a.md": "Alpha.", "b.md": "Beta."},
			map[string]string{"a.md": "", "a.txt": "Alpha.", "a.yaml": ": {"},
			nil,
			[]string{"a.yaml"},
		},
		{"it has another's id now", map[string]string{"a.md": "Alpha.", "b.md": "Beta."}, map[string]string{"b.md": "---\nid: a\n---\nBeta."}, []string{"b"}, []string{"b.md"}},
		{
			"another has its id now",
			map[string]string{"b.md": "Beta.", "c.md": "Gamma."},
			map[string]string{"a.md": "---\nid: b\n---\nAlpha.", "b.md": "\x00"},
			nil,
			[]string{"b.md"},
		},
		{"a fault in a list", map[string]string{"glossary.md": "Alpha.", "b.md": "Beta."}, map[string]string{"glossary.yaml": "- [a]"}, nil, []string{"glossary.yaml"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, dir := store(t), folder(t, c.before)
			reindex(t, s, dir)
			for name, text := range c.after {
				if text == "" {
					if err := os.Remove(filepath.Join(dir, name)); err != nil {
						t.Fatal(err)
					}
					continue
				}
				writeFiles(t, dir, map[string]string{name: text})
			}
			r, err := s.Reindex(t.Context(), Plan{Source: Source{Dir: dir}, SkipBad: true})
			if err != nil || !slices.Equal(r.Kept, c.kept) || len(r.Bad) != len(c.left) || r.LeftOut != len(c.left)-len(c.kept)-r.BadLists {
				t.Fatalf("kept %q, bad %q, %v", r.Kept, r.Bad, err)
			}
			for i, file := range c.left {
				if !strings.HasPrefix(r.Bad[i], file) {
					t.Errorf("bad %q", r.Bad)
				}
			}
		})
	}
}

// TestKeptWithEmbedded: the embedded text is none of the folder's files, whatever these are called; and of another folder nothing is
// known.
func TestKeptWithEmbedded(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{"a.md": "Alpha."})
	reindexAs := func(src Source) *Report {
		t.Helper()
		r, err := s.Reindex(t.Context(), Plan{Source: src, SkipBad: true})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	reindexAs(Source{Dir: dir, WithDefault: true})
	embedded := opened(t, s).Manifest().Documents
	name := embedded[slices.IndexFunc(embedded, func(d DocumentInfo) bool { return d.ID != "a" })].File
	writeFiles(t, dir, map[string]string{name: "\x00", "a.md": "\x00"})
	for _, with := range []bool{true, false} {
		if r := reindexAs(Source{Dir: dir, WithDefault: with}); !slices.Equal(r.Kept, []string{"a"}) || len(r.Bad) != 2 {
			t.Errorf("with the embedded text %v: kept %q, bad %q", with, r.Kept, r.Bad)
		}
	}
	if r := reindexAs(Source{Dir: folder(t, map[string]string{"a.md": "\x00", "b.md": "Beta."})}); len(r.Kept) > 0 || !slices.Equal(r.Removed, []string{"a"}) {
		t.Errorf("another folder: %+v", r)
	}
}

// TestKeptInFolder: of a folder that cannot be looked into nothing was deleted.
func TestKeptInFolder(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	s, dir := store(t), folder(t, map[string]string{"a.md": "Alpha.", "sub/deep/b.md": "Beta."})
	reindex(t, s, dir)
	sub := filepath.Join(dir, "sub")
	if err := os.Chmod(sub, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(sub, 0o700) })
	r, err := s.Reindex(t.Context(), Plan{Source: Source{Dir: dir}, SkipBad: true})
	if err != nil || !slices.Equal(r.Kept, []string{"b"}) {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	all := newFaults([]error{
		&corpus.FileError{File: "a.pdf", Err: corpus.ErrUnreadable},
		&corpus.FileError{File: "b.YML", Err: corpus.ErrFrontMatter},
		&corpus.FileError{File: "sub/dir", Err: corpus.ErrUnreadable},
		&corpus.FileError{File: "curated.yaml", Err: corpus.ErrCurated},
		errors.New("another"),
	})
	for file, want := range map[string]bool{
		"a.pdf": true, "a.md": false, "b.docx": true, "sub/dir/x/y.md": true, "sub/dirx/y.md": false, "sub/y.md": false, "curated.md": false, "": false,
	} {
		if got := all.of(file) != nil; got != want {
			t.Errorf("%q: %v", file, got)
		}
	}
}

// TestStaleSince: the date is that of the day on which the reason came.
func TestStaleSince(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 4, 23, 0, 0, 0, time.UTC)
	d := &corpus.Document{File: "a.pdf"}
	fault := &corpus.FileError{File: "a.pdf", Err: corpus.ErrTooLarge, Detail: "two\nlines"}
	d.Stale = staleSince(d, fault, day)
	if d.Stale != "2026-03-04: the file is too large: two lines" {
		t.Error(d.Stale)
	}
	day = day.AddDate(0, 0, 9)
	if got := staleSince(d, fault, day); got != d.Stale {
		t.Error(got)
	}
	fault = &corpus.FileError{File: "a.pdf", Err: corpus.ErrUnreadable}
	if got := staleSince(d, fault, day); got != "2026-03-13: it cannot be read" {
		t.Error(got)
	}
	fault.File = "a.pdf.yaml"
	if got := staleSince(d, fault, day); got != "2026-03-13: a.pdf.yaml: it cannot be read" {
		t.Error(got)
	}
}
