package pdf

import (
	"os"
	"path/filepath"
	"testing"

	"agendabot/corpus/extract"
)

// BenchmarkStart starts PDFium with the compiled code on disk; it has to take less than half a second.
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	first, err := Open(b.Context(), dir)
	if err != nil {
		b.Fatal(err)
	}
	if err := first.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r, err := Open(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPages reads our own documents and, where they are, the others, one after the other; it has to make 40 pages a
// second.
func BenchmarkPages(b *testing.B) {
	names, err := filepath.Glob("testdata/*.pdf")
	if err != nil {
		b.Fatal(err)
	}
	if documents := os.Getenv("AGENDABOT_TEST_DOCUMENTS"); documents != "" {
		more, err := filepath.Glob(filepath.Join(documents, "pdf", "*.pdf"))
		if err != nil {
			b.Fatal(err)
		}
		names = append(names, more...)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		r := reader(b)
		b.Run(filepath.Base(name), func(b *testing.B) {
			pages := 0
			for b.Loop() {
				got, err := r.read(b.Context(), content, extract.Limits{})
				if err != nil {
					b.Fatal(err)
				}
				pages += len(got.pages)
			}
			b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}
