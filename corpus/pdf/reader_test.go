package pdf

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"agendabot/corpus/extract"
)

// opened opens one Reader for all tests: compiling PDFium takes seconds. The cache is among the user's caches, where the
// next run finds it; without such a folder each run compiles.
var opened = sync.OnceValues(func() (*Reader, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return Open(context.Background(), "")
	}
	return Open(context.Background(), filepath.Join(dir, "agendabot-test"))
})

func reader(tb testing.TB) *Reader {
	tb.Helper()
	r, err := opened()
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func readFile(tb testing.TB, name string) *raw {
	tb.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	r, err := reader(tb).read(tb.Context(), content, extract.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// TestOwnDocuments says what the engine finds in each variant of our own text.
func TestOwnDocuments(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		pages, outline int
		tagged         bool
		label, lang    string // label of the third page, or of the last
	}{
		"policy-latex.pdf":       {pages: 7, outline: 12, label: "2", lang: "en"},
		"policy-lo-tagged.pdf":   {pages: 3, outline: 12, tagged: true, lang: "en-US"},
		"policy-lo-untagged.pdf": {pages: 3, lang: "en-US"},
		"policy-weasy.pdf":       {pages: 2, outline: 13, lang: "en"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := readFile(t, filepath.Join("testdata", name))
			if len(r.pages) != want.pages || len(r.outline) != want.outline || r.tagged != want.tagged || r.lang != want.lang {
				t.Errorf("%d pages, %d bookmarks, tagged %v, language %q", len(r.pages), len(r.outline), r.tagged, r.lang)
			}
			equal(t, "label", r.pages[min(2, len(r.pages)-1)].label, want.label)
			equal(t, "title", r.info["Title"], "Protecting People First: A Sample Human Security Strategy")
			if len(r.left) > 0 {
				t.Errorf("left out: %v", r.left)
			}
			for i, p := range r.pages {
				if p.unmapped > 0 || p.pictures > 0 || p.width < 595 || p.height < 791 {
					t.Errorf("page %d: %d unmapped, pictures %.2f, %.0f × %.0f", i+1, p.unmapped, p.pictures, p.width, p.height)
				}
			}
		})
	}
}
