package index

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// damages are ways to damage a build. All are noticed by its check; opened says that Open cannot notice.
func damages() []struct {
	name, file string // a pattern below the build
	do         func(raw []byte) []byte
	opened     bool
} {
	cut := func(n func(size int) int) func([]byte) []byte {
		return func(raw []byte) []byte { return raw[:n(len(raw))] }
	}
	nothing := func(int) int { return 0 }
	half := func(size int) int { return size / 2 }
	last := func(size int) int { return size - 1 }
	flip := func(raw []byte) []byte { raw[len(raw)/3] ^= 0x20; return raw }
	return []struct {
		name, file string
		do         func(raw []byte) []byte
		opened     bool
	}{
		{"segment empty", "bleve/store/*.zap", cut(nothing), false},
		{"segment halved", "bleve/store/*.zap", cut(half), false},
		{"segment without its last byte", "bleve/store/*.zap", cut(last), false},
		{"segment with a bit turned", "bleve/store/*.zap", flip, true},
		{"segment gone", "bleve/store/*.zap", nil, false},
		{"root empty", "bleve/store/root.bolt", cut(nothing), false},
		{"root halved", "bleve/store/root.bolt", cut(half), false},
		{"root cut to four pages", "bleve/store/root.bolt", cut(func(int) int { return 4 * 4096 }), false},
		{"root gone", "bleve/store/root.bolt", nil, false},
		{"meta empty", "bleve/index_meta.json", cut(nothing), false},
		{"documents edited", documentsFile, func(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("mines kill"), []byte("mines heal")) }, true},
		{"documents halved", documentsFile, cut(half), false},
		{"documents gone", documentsFile, nil, false},
		{"manifest gone", manifestFile, nil, false},
		{"manifest halved", manifestFile, cut(half), false},
		{"manifest of another build", manifestFile, func(raw []byte) []byte {
			return bytes.Replace(raw, []byte(`"digest": "`), []byte(`"digest": "0`), 1)
		}, true},
		{"manifest without files", manifestFile, func(raw []byte) []byte { return bytes.Replace(raw, []byte(`"files"`), []byte(`"fils"`), 1) }, false},
	}
}

// damage does it to the one file of a build that the pattern fits.
func damage(tb testing.TB, dir, pattern string, do func([]byte) []byte) {
	tb.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(names) != 1 {
		tb.Fatalf("%s: %q, %v", pattern, names, err)
	}
	if do == nil {
		if err := os.Remove(names[0]); err != nil {
			tb.Fatal(err)
		}
		return
	}
	raw, err := os.ReadFile(names[0])
	if err != nil {
		tb.Fatal(err)
	}
	changed := do(bytes.Clone(raw))
	if bytes.Equal(raw, changed) {
		tb.Fatalf("%s is as it was", pattern)
	}
	if err := os.WriteFile(names[0], changed, 0o600); err != nil {
		tb.Fatal(err)
	}
}

// TestDamagedBuild: damage is noticed and never crashes, and the next Reindex replaces the build.
func TestDamagedBuild(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.md": "# A\n\nThe mines kill.", "b.md": "Beta stays."})
	for _, c := range damages() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := store(t)
			first := reindex(t, s, dir)
			build := s.buildDir(first.Digest)
			damage(t, build, c.file, c.do)
			if err := checkBuild(t.Context(), build, first.Digest); err == nil {
				t.Error("the check passes")
			}
			b, err := s.Open()
			if c.opened != (err == nil) || (err != nil && !errors.Is(err, ErrBrokenBuild)) {
				t.Errorf("opened: %v", err)
			}
			if err == nil {
				if err := b.Close(); err != nil {
					t.Error(err)
				}
			}
			if r := reindex(t, s, dir); r.Digest != first.Digest || answers(t, s, "mines") != first.Digest {
				t.Errorf("%+v", r)
			}
			if err := checkBuild(t.Context(), build, first.Digest); err != nil {
				t.Errorf("after the reindex: %v", err)
			}
			if r := reindex(t, s, dir); !r.Unchanged || len(leftovers(t, s)) > 0 {
				t.Errorf("%+v, left over %q", r, leftovers(t, s))
			}
		})
	}
}

// TestEditedDocumentIsNotQuoted: text of the same length that somebody changed opens, and is never given out.
func TestEditedDocumentIsNotQuoted(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{"a.md": "The mines kill."})
	first := reindex(t, s, dir)
	damage(t, s.buildDir(first.Digest), documentsFile, func(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("kill"), []byte("heal")) })
	b, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // only read
	if d, err := b.Document("a"); !errors.Is(err, ErrBrokenBuild) {
		t.Errorf("Document: %v, %v", d, err)
	}
	// It is there and cannot be read: that is not the same as a passage that never was.
	if p, err := b.Passage("a/~12345678"); !errors.Is(err, ErrBrokenBuild) || errors.Is(err, ErrUnknownPassage) {
		t.Errorf("Passage: %v, %v", p, err)
	}
	if r, err := b.Search(t.Context(), Query{Text: "mines"}); !errors.Is(err, ErrBrokenBuild) {
		t.Errorf("Search: %v, %v", r, err)
	}
	if f, err := b.Find(t.Context(), FindQuery{Words: []string{"mines"}}); !errors.Is(err, ErrBrokenBuild) {
		t.Errorf("Find: %v, %v", f, err)
	}
}

// TestDamagedBuildIsKeptUntilReplaced: if the sound one cannot be made, the damaged one is left where it was.
func TestDamagedBuildIsKeptUntilReplaced(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, map[string]string{"a.md": "The mines kill."})
	first := reindex(t, s, dir)
	damage(t, s.buildDir(first.Digest), documentsFile, func(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("kill"), []byte("heal")) })
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.Reindex(ctx, Plan{Source: Source{Dir: dir}, Progress: func(stage string, _, _ int, _ string) {
		if stage == "index" {
			cancel()
		}
	}})
	if b, oerr := s.Open(); oerr != nil || b.Summary().Digest != first.Digest || b.Close() != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", err, oerr)
	}
}

// TestSetAsideServes: the current build, set aside by a process that was killed then, serves until the sound one is
// there, whatever happens to the next reindex.
func TestSetAsideServes(t *testing.T) {
	t.Parallel()
	s, dir := store(t), folder(t, version(1))
	first := reindex(t, s, dir)
	damage(t, s.buildDir(first.Digest), documentsFile, func(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("Beta"), []byte("Zeta")) })
	if err := os.Rename(s.buildDir(first.Digest), s.asideDir(first.Digest)); err != nil {
		t.Fatal(err)
	}
	answers(t, s, "version1")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.Reindex(ctx, Plan{Source: Source{Dir: dir}, Progress: func(stage string, _, _ int, _ string) {
		if stage == "index" {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	answers(t, s, "version1")
	reindex(t, s, dir)
	if err := checkBuild(t.Context(), s.buildDir(first.Digest), first.Digest); err != nil || len(leftovers(t, s)) > 0 {
		t.Errorf("%v, left over %q", err, leftovers(t, s))
	}
}

// TestOldFormat: a build of another version is neither opened nor taken for damage.
func TestOldFormat(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"format", "corpus_format"} {
		s, dir := store(t), folder(t, map[string]string{"a.md": "The mines kill."})
		first := reindex(t, s, dir)
		damage(t, s.buildDir(first.Digest), manifestFile, func(raw []byte) []byte {
			m := map[string]any{}
			if err := json.Unmarshal(raw, &m); err != nil {
				t.Fatal(err)
			}
			m[key] = 0
			raw, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			return raw
		})
		if _, err := s.Open(); !errors.Is(err, ErrOldBuild) || errors.Is(err, ErrBrokenBuild) {
			t.Errorf("%s: %v", key, err)
		}
		if r := reindex(t, s, dir); answers(t, s, "mines") != r.Digest {
			t.Errorf("%s: %+v", key, r)
		}
	}
}

// TestReplacedWhileOpening: a reader that finds its build gone because a newer one is current opens that.
func TestReplacedWhileOpening(t *testing.T) {
	t.Parallel()
	s := store(t)
	first := reindex(t, s, folder(t, version(1)))
	if err := os.RemoveAll(s.buildDir(first.Digest)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(); !errors.Is(err, ErrBrokenBuild) {
		t.Errorf("a build that is gone: %v", err)
	}
	second := reindex(t, s, folder(t, version(2)))
	if got := answers(t, s, "version2"); got != second.Digest {
		t.Errorf("%s", got)
	}
}
