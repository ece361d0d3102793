package pdf

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// TestWords compares the words of the engine with those of poppler's pdftotext, as a bag: the order is the layout's.
func TestWords(t *testing.T) {
	t.Parallel()
	folders := []string{"testdata"}
	if documents := os.Getenv("AGENDABOT_TEST_DOCUMENTS"); documents != "" {
		folders = append(folders, filepath.Join(documents, "pdf"))
	}
	for _, folder := range folders {
		names, err := filepath.Glob(filepath.Join(folder, "*.pdf"))
		if err != nil || len(names) == 0 {
			t.Fatalf("no documents in %s: %v", folder, err)
		}
		for _, name := range names {
			t.Run(filepath.Base(name), func(t *testing.T) {
				t.Parallel()
				compareWords(t, name)
			})
		}
	}
}

func compareWords(t *testing.T, name string) {
	t.Helper()
	reference, err := os.ReadFile(strings.TrimSuffix(name, ".pdf") + ".pdftotext.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := readFile(t, name)
	got, want := bag(flat(r)), bag(string(reference))
	f1, odd := agreement(got, want)
	t.Logf("F1 %.4f, %d pages, %d hidden, %v", f1, len(r.pages), len(r.left), odd)
	if len(want) > 0 && f1 < 0.99 {
		t.Errorf("F1 %.4f is below .99", f1)
	}
}

// flat is the text in the order of the content streams. Words that are divided at a line's end are put together as
// pdftotext does, whether the hyphen is part of the word or not.
func flat(r *raw) string {
	var b strings.Builder
	for _, p := range r.pages {
		for i, o := range p.objects {
			if i > 0 {
				b.WriteString(between(p.objects[i-1], o))
			}
			b.WriteString(o.text)
		}
		b.WriteString("\n")
	}
	for _, l := range r.left {
		b.WriteString(l.Text + "\n")
	}
	return strings.ReplaceAll(strings.ReplaceAll(b.String(), "- \n", "-\n"), "-\n", "")
}

// bag counts the words, which are runs of letters and digits.
func bag(text string) map[string]int {
	out := map[string]int{}
	for _, word := range strings.FieldsFunc(norm.NFKC.String(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}) {
		out[word]++
	}
	return out
}

// agreement is the F1 of two bags and a few words in which they differ.
func agreement(got, want map[string]int) (f1 float64, odd []string) {
	both, all := 0, 0
	for word, n := range got {
		both += min(n, want[word])
		all += n
		if n > want[word] && len(odd) < 24 {
			odd = append(odd, "+"+word)
		}
	}
	for word, n := range want {
		all += n
		if n > got[word] && len(odd) < 48 {
			odd = append(odd, "-"+word)
		}
	}
	if all == 0 {
		return 1, nil
	}
	return 2 * float64(both) / float64(all), odd
}
