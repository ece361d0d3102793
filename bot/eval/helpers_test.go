package eval

import (
	"compress/gzip"
	"math"
	"os"
	"path/filepath"
	"testing"
)

func small(tb testing.TB, queries string) *Collection {
	tb.Helper()
	c, err := ReadCollection(filepath.Join("testdata", "small"), queries)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-6 }

// folder is a new folder with these files; what is named .gz is packed.
func folder(tb testing.TB, files map[string]string) string {
	tb.Helper()
	dir := tb.TempDir()
	for name, text := range files {
		whole := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(whole), 0o700); err != nil {
			tb.Fatal(err)
		}
		f, err := os.Create(whole)
		if err != nil {
			tb.Fatal(err)
		}
		if filepath.Ext(name) == ".gz" {
			zip := gzip.NewWriter(f)
			if _, err := zip.Write([]byte(text)); err != nil {
				tb.Fatal(err)
			}
			if err := zip.Close(); err != nil {
				tb.Fatal(err)
			}
		} else if _, err := f.WriteString(text); err != nil {
			tb.Fatal(err)
		}
		if err := f.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}
