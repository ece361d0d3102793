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

// documents are the PDFs to measure, with their readings by pdftotext: our own, and those of the folder documents.
func documents(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob("testdata/*.pdf")
	if err != nil {
		tb.Fatal(err)
	}
	if dir := os.Getenv("AGENDABOT_TEST_DOCUMENTS"); dir != "" {
		more, err := filepath.Glob(filepath.Join(dir, "pdf", "*.pdf"))
		if err != nil {
			tb.Fatal(err)
		}
		files = append(files, more...)
	}
	return files
}

// figures are what a file must reach besides its words: headings and footnotes found, and the last of its numbered
// paragraphs, all of which must be there from the first. A zero is not looked at.
type figures struct {
	headings, footnotes, numbers int
	trigrams                     float64
}

// known are the figures of the files whose headings, notes and numbers were counted on the page.
func known(name string) figures {
	return map[string]figures{
		"policy-latex.pdf":          {headings: 12, footnotes: 2, numbers: 15},
		"policy-lo-tagged.pdf":      {headings: 12, footnotes: 2, numbers: 15},
		"policy-lo-untagged.pdf":    {headings: 12, footnotes: 2, numbers: 15},
		"policy-weasy.pdf":          {headings: 12, footnotes: 2},
		"A_47_466.en.pdf":           {numbers: 35, trigrams: 0.84}, // pdftotext reads its table of 157 States by columns (package corpus measures it so)
		"A_51_595.en.pdf":           {headings: 4, footnotes: 3, numbers: 8},
		"A_52_621.en.pdf":           {headings: 7, footnotes: 5, numbers: 11},
		"A_56_509.en.pdf":           {headings: 6, footnotes: 1, numbers: 11},
		"A_80_36.en.pdf":            {headings: 50, footnotes: 10, numbers: 92},
		"A_CONF.230_2025_10.en.pdf": {headings: 24, footnotes: 59, numbers: 76},
		"A_RES_73_3-EN.pdf":         {headings: 3, footnotes: 7, numbers: 53},
		"E_HLPF_2025_5.en.pdf":      {headings: 126, footnotes: 2},
		"S_2025_495.en.pdf":         {headings: 15, numbers: 78},
	}[name]
}

// TestQuality compares the words of every file with those that pdftotext gets out of it, and prints what was found.
func TestQuality(t *testing.T) {
	t.Parallel()
	for _, name := range documents(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(strings.TrimSuffix(name, "pdf") + "pdftotext.txt")
			if err != nil {
				t.Fatal(err)
			}
			checkQuality(t, layOut(*readFile(t, name)), wordsOf(string(want)), known(filepath.Base(name)))
		})
	}
}

func checkQuality(t *testing.T, d *extract.Document, want []string, must figures) {
	t.Helper()
	kinds := map[extract.Kind]int{}
	numbers := map[int]bool{}
	for _, b := range d.Blocks {
		kinds[b.Kind]++
		if b.Number > 0 {
			numbers[b.Number] = true
		}
		for _, l := range b.Lines {
			if strings.ContainsAny(l, "\x02\ufffd\ufb00\ufb01\ufb02\ufb03\ufb04") {
				t.Errorf("characters that must not be: %q", l)
			}
		}
	}
	got := wordsIn(d, want)
	words, trigrams := f1(got, want, 1), f1(got, want, 3)
	t.Logf("%s: words %.4f trigrams %.4f (%d words), headings %d, items %d, rows %d, footnotes %d, heads %d",
		t.Name(), words, trigrams, len(want), kinds[extract.Heading], kinds[extract.Item], kinds[extract.Row],
		kinds[extract.Footnote], kinds[extract.Head])
	if len(want) == 0 { // a scan
		return
	}
	if must.trigrams == 0 {
		must.trigrams = 0.90
	}
	if words < 0.99 || trigrams < must.trigrams {
		t.Errorf("words %.4f trigrams %.4f, and .99 and %.2f are to be reached", words, trigrams, must.trigrams)
	}
	if must.headings > 0 && kinds[extract.Heading] != must.headings || must.footnotes > 0 && kinds[extract.Footnote] != must.footnotes {
		t.Errorf("%d headings, %d footnotes; counted were %d and %d", kinds[extract.Heading], kinds[extract.Footnote], must.headings, must.footnotes)
	}
	for n := range must.numbers {
		if !numbers[n+1] {
			t.Errorf("paragraph %d is missing", n+1)
		}
	}
}
