package web

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden compares the main pages, so that a change of what people get is seen in a diff.
func TestGolden(t *testing.T) {
	t.Parallel()
	s := reader(t, nil, read(t, "report.md", reportDocument), read(t, "lists.md", listDocument))
	for name, c := range map[string]struct{ target, lang string }{
		"home":       {"/", "en"},
		"answered":   {"/ask?q=What+are+the+five+priorities%3F", "en"},
		"not-found":  {"/ask?q=submarines", "fr"},
		"document":   {"/d/report", "en"},
		"lists":      {"/d/lists", "fr"},
		"cite":       {"/cite/report/premier/~28c0cc5d", "en"},
		"report":     {"/report/agenda/~89f42a05", "fr"},
		"about":      {"/about", "en"},
		"no-passage": {"/p/agenda/nothing", "en"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := s.get(c.target, "Accept-Language", c.lang)
			checkPage(t, name, w)
			golden(t, name+".html", stable(w.Body.String(), s.build.Summary().Digest))
		})
	}
	golden(t, "passage.json", stable(s.get("/api/passages/agenda/~89f42a05").Body.String(), s.build.Summary().Digest))
}

// stable is a page without what changes with the program's own files, the format of the index, and the day.
func stable(page, digest string) string {
	page = regexp.MustCompile(`(style|copy|icon)\.[0-9a-f]{10}\.`).ReplaceAllString(page, "$1.SUM.")
	page = strings.ReplaceAll(page, time.Now().UTC().Format(time.DateOnly), "TODAY")
	return strings.ReplaceAll(page, digest, "DIGEST")
}

// golden compares a text with a file below testdata, or writes that with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) == got {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range gotLines {
		if i >= len(wantLines) || gotLines[i] != wantLines[i] {
			t.Fatalf("%s:%d: got\n%s\nrun with -update and read the difference", file, i+1, gotLines[i])
		}
	}
	t.Fatalf("%s: it ends early; run with -update and read the difference", file)
}
