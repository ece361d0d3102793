package pdf

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

var update = flag.Bool("update", false, "write the golden files anew")

// variants are the PDFs of one text.
var variants = []string{"policy-latex", "policy-lo-tagged", "policy-lo-untagged", "policy-weasy"}

func variant(tb testing.TB, name string) *extract.Document {
	tb.Helper()
	return layOut(*readFile(tb, filepath.Join("testdata", name+".pdf")))
}

// TestGolden compares the blocks of our own PDFs with the golden files.
func TestGolden(t *testing.T) {
	t.Parallel()
	for _, name := range variants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got bytes.Buffer
			printBlocks(&got, variant(t, name))
			golden := filepath.Join("testdata", name+".blocks.txt")
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := firstDifference(got.String(), string(want)); diff != "" {
				t.Errorf("%s (write anew with -update)", diff)
			}
		})
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "", ""
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return fmt.Sprintf("line %d:\n got %s\nwant %s", i+1, a, b)
		}
	}
	return ""
}

// tree is the headings of a document without their numbers, with their levels.
func tree(d *extract.Document) []string {
	var out []string
	for _, b := range d.Blocks {
		if b.Kind == extract.Heading {
			text := strings.TrimSpace(strings.Join(b.Lines, " ")[b.Bare:])
			out = append(out, fmt.Sprintf("%d %s", b.Level, text))
		}
	}
	return out
}

// paragraphs are the numbered paragraphs of a document: words only, for that hyphens at line ends are as they are.
func paragraphs(d *extract.Document, withNumber bool) []string {
	var out []string
	for _, b := range d.Blocks {
		if b.Kind != extract.Item || b.Number == 0 {
			continue
		}
		words := wordsOnly(strings.Join(b.Lines, ""))
		if withNumber {
			words = b.Mark + words
		}
		out = append(out, words)
	}
	return out
}

// TestVariants: the same headings and the same paragraphs 1 to 15 come out of every variant of the text. WeasyPrint
// counts the paragraphs anew below each heading: they have those numbers in the file.
func TestVariants(t *testing.T) {
	t.Parallel()
	first := variant(t, variants[0])
	heads, want := tree(first), paragraphs(first, true)
	if len(want) != 15 || !strings.HasPrefix(want[14], "15.") {
		t.Errorf("paragraphs %q", want)
	}
	if len(heads) != 12 || heads[5] != "3 Children and armed conflict" {
		t.Errorf("headings %q", heads)
	}
	for _, name := range variants[1:3] {
		d := variant(t, name)
		if got := tree(d); !slices.Equal(got, heads) {
			t.Errorf("%s: headings %q, want %q", name, got, heads)
		}
		if got := paragraphs(d, true); !slices.Equal(got, want) {
			t.Errorf("%s: paragraphs %q, want %q", name, got, want)
		}
	}
	weasy := variant(t, "policy-weasy")
	if got := tree(weasy); !slices.Equal(got, heads) {
		t.Errorf("headings %q, want %q", got, heads)
	}
	got := paragraphs(weasy, false)
	for _, p := range paragraphs(first, false) {
		if !slices.Contains(got, p) {
			t.Errorf("WeasyPrint's file has no %q", p)
		}
	}
}

// TestVariantsApart: notes, heads and tables of contents are apart from the text in every variant.
func TestVariantsApart(t *testing.T) {
	t.Parallel()
	for _, name := range variants {
		notes, rows, marks := 0, 0, 0
		for _, b := range variant(t, name).Blocks {
			text := strings.Join(b.Lines, " ")
			switch b.Kind {
			case extract.Footnote:
				notes++
			case extract.Row:
				rows++
			case extract.Head:
				continue
			default:
				if strings.Contains(text, "Ibid.") || strings.Contains(text, "S/2025/495") || strings.Contains(text, "HS/2026/1") || strings.Contains(text, ". . .") {
					t.Errorf("%s: %q in a %s", name, text, b.Kind)
				}
			}
			for _, done := range b.Did {
				if done.Rule == extract.RuleNoteMark && b.Kind == extract.Item {
					marks++
				}
			}
		}
		if notes != 2 || rows != 4 || marks != 2 {
			t.Errorf("%s: %d notes, %d rows, %d marks", name, notes, rows, marks)
		}
	}
}
