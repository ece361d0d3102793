package report

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

type writer struct {
	name  string
	write func(io.Writer, *Report) error
}

func writers() []writer {
	return []writer{{"text", WriteText}, {"digest", WriteDigest}, {"csv", WriteCSV}, {"json", WriteJSON}, {"html", WriteHTML}}
}

func written(tb testing.TB, w writer, r *Report) string {
	tb.Helper()
	var b bytes.Buffer
	if err := w.write(&b, r); err != nil {
		tb.Fatalf("%s: %v", w.name, err)
	}
	return b.String()
}

// TestGolden compares every rendering of the sample with its file in testdata.
func TestGolden(t *testing.T) {
	t.Parallel()
	r := sample(t, hostile()[:2]...)
	for _, w := range writers() {
		got, name := written(t, w, r), filepath.Join("testdata", "report."+w.name)
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got == string(want) {
			continue
		}
		gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		for i := range gotLines {
			if i >= len(wantLines) || gotLines[i] != wantLines[i] {
				t.Errorf("%s:%d: got\n%s\nrun with -update and read the difference", name, i+1, gotLines[i])
				break
			}
		}
		if len(gotLines) < len(wantLines) {
			t.Errorf("%s has %d lines, %d were written", name, len(wantLines), len(gotLines))
		}
	}
}

// TestNobodyAsked: a report of nothing says so, in every form, and shows no empty picture.
func TestNobodyAsked(t *testing.T) {
	t.Parallel()
	r := mustMake(t, build(t), nil)
	for _, w := range writers() {
		got := written(t, w, r)
		switch w.name {
		case "csv":
			if !strings.Contains(got, "total,questions,,,0,0,0,0,0") || !strings.Contains(got, "day,2026-05-10") {
				t.Errorf("csv: %s", got)
			}
		case "json":
			if strings.Contains(got, "null") || !strings.Contains(got, `"questions": 0`) {
				t.Errorf("json: %s", got)
			}
		default:
			if !strings.Contains(got, nothingAsked) || strings.Contains(got, "<svg") || strings.Contains(got, "NaN") {
				t.Errorf("%s: %s", w.name, got)
			}
		}
	}
	empty, err := Make(t.Context(), Input{Until: day(11, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range writers() {
		if written(t, w, empty) == "" {
			t.Errorf("%s of no period is empty", w.name)
		}
	}
}

// TestLongLists: what a rendering leaves out it counts.
func TestLongLists(t *testing.T) {
	t.Parallel()
	r := mustMake(t, nil, nil)
	r.Totals.Questions = 1
	for range htmlMost + 3 {
		r.NotFound = append(r.NotFound, Group{Question: "where is Atlantis", Times: 1, Wordings: 1, Last: day(2, 0)})
	}
	for w, most := range map[int]int{0: textMost, 1: textMost, 4: htmlMost} {
		got := written(t, writers()[w], r)
		if n := strings.Count(got, "where is Atlantis"); n != most {
			t.Errorf("%s shows %d", writers()[w].name, n)
		}
		if !strings.Contains(got, "… and ") {
			t.Errorf("%s does not say that there are more", writers()[w].name)
		}
	}
	if n := strings.Count(written(t, writers()[2], r), "where is Atlantis"); n != htmlMost+3 {
		t.Errorf("csv has %d of them", n)
	}
}

// full fails every write.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWriteErrors(t *testing.T) {
	t.Parallel()
	r := mustMake(t, nil, nil)
	for _, w := range writers() {
		if err := w.write(full{}, r); err == nil {
			t.Errorf("%s: a write that fails is no error", w.name)
		}
	}
}
