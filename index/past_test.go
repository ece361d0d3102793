package index

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestOpenPast: documents of a build that is not current any more, without its search index, until it is pruned.
func TestOpenPast(t *testing.T) {
	t.Parallel()
	s := store(t)
	first := reindex(t, s, folder(t, version(0)))
	reindex(t, s, folder(t, version(1)))
	if err := os.RemoveAll(filepath.Join(s.buildDir(first.Digest), bleveFolder)); err != nil {
		t.Fatal(err)
	}
	p, err := s.OpenPast(first.Digest)
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.Document("A")
	if err != nil || !strings.Contains(d.Text, "version0") {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := p.Document("c"); !errors.Is(err, ErrUnknownDocument) {
		t.Errorf("a document that it has not: %v", err)
	}
	for n := range keepBuilds {
		reindex(t, s, folder(t, version(2+n)))
	}
	if again, err := s.OpenPast(first.Digest); !errors.Is(err, ErrNoBuild) {
		t.Errorf("pruned: %v, %v", again, err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if _, err := p.Document("b"); err == nil {
		t.Error("it reads after Close")
	}
}

// TestOpenPastName: a digest leads to a build, and nowhere else.
func TestOpenPastName(t *testing.T) {
	t.Parallel()
	s := store(t)
	first := reindex(t, s, folder(t, version(0)))
	if err := os.Rename(s.buildDir(first.Digest), s.buildDir("tmp-123456789abc")); err != nil {
		t.Fatal(err)
	}
	for _, digest := range []string{
		"", ".", "..", "tmp-123456789abc", "../builds/abcdef", "..\\builds\\abcdef", strings.Repeat("a", 15), strings.Repeat("a", 17),
		strings.Repeat("A", 16), strings.Repeat("a", 16), strings.Repeat("\x00", 16), first.Digest, first.Digest + "/",
	} {
		if p, err := s.OpenPast(digest); !errors.Is(err, ErrNoBuild) {
			t.Errorf("%q: %v, %v", digest, p, err)
		}
	}
}

// TestOpenPastDamaged: nothing is given out that is not as it was written.
func TestOpenPastDamaged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file string
		do         func([]byte) []byte
		opens      bool
		want       error
	}{
		{"documents edited", documentsFile, func(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("Alpha"), []byte("Omega")) }, true, ErrBrokenBuild},
		{"documents halved", documentsFile, func(raw []byte) []byte { return raw[:len(raw)/2] }, false, ErrBrokenBuild},
		{"documents gone", documentsFile, nil, false, ErrBrokenBuild},
		{"manifest halved", manifestFile, func(raw []byte) []byte { return raw[:len(raw)/2] }, false, ErrBrokenBuild},
		{"manifest of another build", manifestFile, func(raw []byte) []byte {
			return bytes.Replace(raw, []byte(`"digest": "`), []byte(`"digest": "0`), 1)
		}, false, ErrBrokenBuild},
		{"manifest of another version", manifestFile, func(raw []byte) []byte {
			return bytes.Replace(raw, []byte(`"format": `), []byte(`"format": 9`), 1)
		}, false, ErrOldBuild},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := store(t)
			first := reindex(t, s, folder(t, version(0)))
			damage(t, s.buildDir(first.Digest), c.file, c.do)
			p, err := s.OpenPast(first.Digest)
			if c.opens != (err == nil) {
				t.Fatalf("opened: %v", err)
			}
			if err == nil {
				_, err = p.Document("a")
				if err := p.Close(); err != nil {
					t.Error(err)
				}
			}
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

// TestFinished: the builds that are there, as they were written; nothing else in the folder is one.
func TestFinished(t *testing.T) {
	t.Parallel()
	s := store(t)
	if got := s.Finished(); len(got) != 0 {
		t.Errorf("nothing was built: %q", got)
	}
	var want []string
	for n := range keepBuilds {
		r := reindex(t, s, folder(t, version(n)))
		want = append(want, r.Digest)
		at := time.Unix(int64(1_700_000_000+100*n), 0) // a file system's clock may be slower than a build
		if err := os.Chtimes(s.buildDir(r.Digest), at, at); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"tmp-123456789abc", "notes", strings.Repeat("z", 16)} {
		if err := os.Mkdir(s.buildDir(name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.Finished(); !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
	p, err := s.OpenPast(want[0])
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close() //nolint:errcheck // only read
	for _, id := range p.IDs() {
		if d, err := p.Document(id); err != nil || strings.ToLower(d.ID) != id {
			t.Errorf("%s: %v", id, err)
		}
	}
	if ids := p.IDs(); len(ids) != len(p.byID) || !slices.IsSorted(ids) || len(ids) == 0 {
		t.Errorf("%q", ids)
	}
}
