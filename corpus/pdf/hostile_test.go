package pdf

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"agendabot/corpus/extract"
)

// TestHostileDocuments reads the files that were made to hurt, if they are there, and says what becomes of each.
func TestHostileDocuments(t *testing.T) {
	t.Parallel()
	documents := os.Getenv("AGENDABOT_TEST_DOCUMENTS")
	if documents == "" {
		t.Skip("AGENDABOT_TEST_DOCUMENTS is not set")
	}
	names, err := filepath.Glob(filepath.Join(documents, "hostile", "*.pdf"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	lib := reader(t)
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		r, err := lib.read(t.Context(), content, extract.Limits{})
		took := time.Since(start).Round(time.Millisecond)
		if err != nil {
			t.Logf("%-28s %6v error %v", filepath.Base(name), took, err)
		} else {
			t.Logf("%-28s %6v %d pages, %d bytes", filepath.Base(name), took, len(r.pages), len(flat(r)))
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		t.Logf("   sys %d MB", m.Sys>>20)
	}
}
