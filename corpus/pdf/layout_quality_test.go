package pdf

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"agendabot/corpus/extract"
)

// wordsOf are the maximal runs of letters and digits of a text, in lower case, ligatures resolved.
func wordsOf(text string) []string {
	text = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st", "\u00ad", "").Replace(text)
	return strings.FieldsFunc(strings.ToLower(norm.NFC.String(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// wordsIn are all words of a document, in the order of its blocks: heads and footnotes too, and the marks that stand
// apart from the text. A word that a line's end divides is one where pdftotext, which joins them, has it as one.
func wordsIn(d *extract.Document, want []string) []string {
	known := map[string]bool{}
	for _, w := range want {
		known[w] = true
	}
	var out []string
	for _, b := range d.Blocks {
		out = append(out, wordsOf(b.Mark)...)
		for i, l := range b.Lines {
			words := wordsOf(l)
			if i > 0 && strings.ContainsRune("-‐", lastRune(b.Lines[i-1])) && len(words) > 0 && known[out[len(out)-1]+words[0]] {
				out[len(out)-1] += words[0]
				words = words[1:]
			}
			out = append(out, words...)
		}
		for _, done := range b.Did {
			if done.Rule == extract.RuleNoteMark {
				out = append(out, wordsOf(done.Text)...)
			}
		}
	}
	for _, l := range d.Left {
		out = append(out, wordsOf(l.Text)...)
	}
	return out
}

// f1 compares two texts as bags of rows of n words.
func f1(got, want []string, n int) float64 {
	count := map[string]int{}
	for i := 0; i+n <= len(want); i++ {
		count[strings.Join(want[i:i+n], " ")]++
	}
	common := 0
	for i := 0; i+n <= len(got); i++ {
		if key := strings.Join(got[i:i+n], " "); count[key] > 0 {
			count[key]--
			common++
		}
	}
	all := len(got) + len(want) - 2*(n-1)
	if all <= 0 {
		return 1
	}
	return 2 * float64(common) / float64(all)
}

// TestQuality compares the words of every file with those that pdftotext gets out of it.
func TestQuality(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("AGENDABOT_TEST_DOCUMENTS"); dir != "" {
		more, err := filepath.Glob(filepath.Join(dir, "*", "*.pdftotext.txt"))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range more {
			files = append(files, strings.TrimSuffix(m, "pdftotext.txt")+"pdf")
		}
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(strings.TrimSuffix(name, "pdf") + "pdftotext.txt")
			if err != nil {
				t.Fatal(err)
			}
			d := layOut(*readFile(t, name))
			checkQuality(t, d, wordsOf(string(want)))
		})
	}
}

func checkQuality(t *testing.T, d *extract.Document, want []string) {
	t.Helper()
	kinds := map[extract.Kind]int{}
	numbers := 0
	for _, b := range d.Blocks {
		kinds[b.Kind]++
		if b.Number > 0 {
			numbers++
		}
	}
	got := wordsIn(d, want)
	words, trigrams := f1(got, want, 1), f1(got, want, 3)
	t.Logf("%s: words %.4f trigrams %.4f (%d words), headings %d, numbers %d, items %d, rows %d, footnotes %d, heads %d",
		t.Name(), words, trigrams, len(want), kinds[extract.Heading], numbers, kinds[extract.Item], kinds[extract.Row], kinds[extract.Footnote], kinds[extract.Head])
	if len(want) < 50 { // a scan
		return
	}
	if words < 0.99 {
		t.Errorf("words %.4f, and .99 is to be reached", words)
	}
	if trigrams < 0.90 {
		t.Errorf("trigrams %.4f, and .90 are to be reached", trigrams)
	}
}
