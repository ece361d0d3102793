package pdf

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"agendabot/corpus/extract"
)

// TestHostileDocuments reads the files that were made to hurt, where they are: each ends as it should, and soon.
func TestHostileDocuments(t *testing.T) {
	t.Parallel()
	documents := os.Getenv("AGENDABOT_TEST_DOCUMENTS")
	if documents == "" {
		t.Skip("AGENDABOT_TEST_DOCUMENTS is not set")
	}
	want := map[string]error{ // nil: it is read
		"bitflips.pdf": extract.ErrDamaged, "truncated.pdf": extract.ErrDamaged,
		"notpdf.pdf": extract.ErrNotThis, "empty.pdf": extract.ErrEmpty,
		"bomb-flate-1g.pdf": extract.ErrMemory, "bomb-flate3-8g.pdf": extract.ErrMemory, "bomb-text-100M.pdf": extract.ErrMemory,
		"loop-form.pdf": extract.ErrMemory, "loop-pages.pdf": extract.ErrTooLarge, "pages-100k.pdf": extract.ErrTooLarge,
		"enc-user-aes256.pdf": extract.ErrEncrypted, "enc-owneronly-aes256.pdf": nil, "enc-owneronly-rc4-40.pdf": nil,
		"noxref.pdf": nil, "loop-outline.pdf": nil, "deep-array.pdf": nil,
	}
	names, err := filepath.Glob(filepath.Join(documents, "hostile", "*.pdf"))
	if err != nil || len(names) != len(want) {
		t.Fatalf("%d documents: %v", len(names), err)
	}
	lib := reader(t)
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		r, err := lib.read(t.Context(), content, extract.Limits{})
		took, name := time.Since(start).Round(time.Millisecond), filepath.Base(name)
		if expected := want[name]; !errors.Is(err, expected) || err == nil && len(r.pages) == 0 {
			t.Errorf("%s: %v, not %v", name, err, expected)
		}
		if took > 5*time.Second {
			t.Errorf("%s takes %v", name, took)
		}
		t.Logf("%-28s %6v %v", name, took, err)
	}
}
