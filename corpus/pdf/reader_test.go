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
// next run finds it.
var opened = sync.OnceValues(func() (*Reader, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil, err
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
