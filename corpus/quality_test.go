package corpus_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"agendabot/corpus"
	"agendabot/corpus/extract"
	"agendabot/corpus/pdf"
)

// measured is one document as its reader and the corpus have it, side by side.
type measured struct {
	name   string
	blocks *extract.Document // nil for text and Markdown
	doc    *corpus.Document
	err    error
}

// library reads documents for measuring.
type library struct {
	reader *pdf.Reader
}

func newLibrary(t *testing.T) *library {
	t.Helper()
	cache := "" // compiling PDFium takes seconds: the next run finds it among the user's caches
	if dir, err := os.UserCacheDir(); err == nil {
		cache = filepath.Join(dir, "agendabot-test")
	}
	r, err := pdf.Open(t.Context(), cache)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return &library{r}
}

// spy keeps what a reader of a rich format gave.
type spy struct{ data []byte }

func (s *spy) Get(string) ([]byte, bool) { return nil, false }
func (s *spy) Put(_ string, data []byte) { s.data = data }

func (l *library) read(t *testing.T, path string) measured {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	seen := &spy{}
	opts := corpus.Options{Extracts: seen, PDF: func(ctx context.Context, raw []byte) (*extract.Document, error) {
		return l.reader.Read(ctx, raw, extract.Limits{})
	}}
	m := measured{name: filepath.Base(path)}
	m.doc, m.err = opts.Read(t.Context(), &corpus.File{Name: m.name, Raw: raw})
	if seen.data != nil {
		m.blocks = decodeExtract(t, seen.data)
	}
	return m
}

// TestQuality measures what the readers make of real documents: our own policy in nine variants always, and those of the
// folder that AGENDABOT_TEST_DOCUMENTS names if it is there. With -v it prints a line for each.
func TestQuality(t *testing.T) {
	t.Parallel()
	l := newLibrary(t) // one for all: to compile PDFium takes longer than to read
	t.Run("variants agree", func(t *testing.T) { variantsAgree(t, l) })
	files := []string{original}
	for _, v := range variants() {
		files = append(files, v.path)
	}
	if dir := os.Getenv("AGENDABOT_TEST_DOCUMENTS"); dir != "" {
		for _, pattern := range []string{"pdf/*.pdf", "docx/*.docx"} {
			found, _ := filepath.Glob(filepath.Join(dir, pattern)) // the pattern is well formed
			files = append(files, found...)
		}
	}
	t.Logf("%-34s %7s %7s %6s %8s %8s %6s %5s", "file", "words", "three", "pages", "headings", "numbered", "notes", "hid")
	for _, path := range files {
		measureOne(t, l.read(t, path), strings.TrimSuffix(path, ".pdf")+".pdftotext.txt")
	}
}

// measureOne checks and prints one document. Where there is a text by pdftotext, words and runs of three are compared,
// with the tables read by rows or by columns, as pdftotext may.
func measureOne(t *testing.T, m measured, reference string) {
	t.Helper()
	if strings.Contains(m.name, "scan") {
		if m.err == nil {
			t.Errorf("%s: pictures were read", m.name)
		}
		t.Logf("%-34s %v", m.name, m.err)
		return
	}
	if m.err != nil {
		t.Errorf("%s: %v", m.name, m.err)
		return
	}
	words, threes := "", ""
	if raw, err := os.ReadFile(reference); err == nil && m.blocks != nil {
		got, want := wordsOf(blockText(m.blocks)), wordsOf(string(raw))
		columns := wordsOf(blockText(byColumns(m.blocks)))
		one, three := f1(got, want), max(f1(runsOfThree(got), runsOfThree(want)), f1(runsOfThree(columns), runsOfThree(want)))
		words, threes = fmt.Sprintf("%.4f", one), fmt.Sprintf("%.4f", three)
		if one < 0.99 || three < 0.90 {
			t.Errorf("%s: word F1 %.4f (at least .99), of runs of three %.4f (at least .90)", m.name, one, three)
		}
	}
	numbered, notes := 0, 0
	for i := range m.doc.Passages {
		switch p := &m.doc.Passages[i]; {
		case p.Kind == corpus.KindFootnote:
			notes++
		case printedNumber.MatchString(p.ID):
			numbered++
		}
	}
	hidden := 0
	for _, n := range m.doc.Notes {
		if n.Rule == corpus.RuleRunningHead || n.Rule == corpus.RulePageMark {
			hidden++
		}
	}
	t.Logf("%-34s %7s %7s %6d %8d %8d %6d %5d", m.name, words, threes, m.doc.Pages, len(m.doc.Sections)-1, numbered, notes, hidden)
	checkStored(t, m)
}

var printedNumber = regexp.MustCompile(`/p\d+$`)

// checkStored checks what holds for every document: the corpus has the letters of the reader's blocks in their order, and
// nothing that typesetting or a broken font leaves behind.
func checkStored(t *testing.T, m measured) {
	t.Helper()
	for _, r := range m.doc.Text {
		if r == 0x02 || r == unicode.ReplacementChar || (r >= 0xfb00 && r <= 0xfb06) || r == 0xad {
			t.Errorf("%s: %U is stored", m.name, r)
			break
		}
	}
	if m.blocks == nil {
		return
	}
	var body strings.Builder
	for i := range m.blocks.Blocks {
		b := &m.blocks.Blocks[i]
		if b.Kind == extract.Head {
			continue
		}
		text := strings.Join(b.Lines, " ") + " "
		if mark := enumerator.FindString(text); isListMark(m.doc, b.Place, mark) {
			text = text[len(mark):]
		}
		body.WriteString(text)
	}
	got, want := letters(m.doc.Text), letters(body.String())
	if got != want {
		at := 0
		for at < min(len(got), len(want)) && got[at] == want[at] {
			at++
		}
		t.Errorf("%s: clean-up changed words: …%.60q where the file has …%.60q", m.name, got[max(0, at-20):], want[max(0, at-20):])
	}
}

// enumerator is a mark that the corpus itself takes out of a paragraph's text, and notes.
var enumerator = regexp.MustCompile(`^\((?:[a-z]{1,5}|\d{1,3})\)\s+`)

func isListMark(d *corpus.Document, place int, mark string) bool {
	return mark != "" && slices.ContainsFunc(d.Notes, func(n corpus.Note) bool {
		return n.Rule == corpus.RuleListMark && n.Line == place && n.Text == strings.TrimSpace(mark)
	})
}

const original = "testdata/gen/policy.md"

// variant is our own policy in another format.
type variant struct {
	path     string
	headings float64 // recall; without tags a heading may be missed
	numbers  bool    // the file prints the numbers 1 to 15; WeasyPrint begins anew below each heading
}

func variants() []variant {
	return []variant{
		{"html/testdata/policy.html", 1, true},
		{"office/testdata/policy-pandoc.docx", 1, true},
		{"office/testdata/policy-libreoffice.docx", 1, true},
		{"office/testdata/policy-fromlo.odt", 1, true},
		{"pdf/testdata/policy-latex.pdf", 0.8, true},
		{"pdf/testdata/policy-lo-tagged.pdf", 1, true},
		{"pdf/testdata/policy-lo-untagged.pdf", 0.8, true},
		{"pdf/testdata/policy-weasy.pdf", 1, false},
	}
}

// variantsAgree reads one text in nine variants: headings, numbered paragraphs and ids must be the same.
func variantsAgree(t *testing.T, l *library) {
	t.Helper()
	first := l.read(t, original)
	if first.err != nil {
		t.Fatal(first.err)
	}
	want := namesOf(first.doc)
	for _, c := range variants() {
		checkVariant(t, &c, l.read(t, c.path), &want)
	}
}

// checkVariant compares one variant with the original.
func checkVariant(t *testing.T, c *variant, m measured, want *names) {
	t.Helper()
	if m.err != nil {
		t.Errorf("%s: %v", c.path, m.err)
		return
	}
	got := namesOf(m.doc)
	if share := shareOf(want.headings, got.headings); share < c.headings {
		t.Errorf("%s: %.2f of the headings, want %.2f\ngot  %q\nwant %q", c.path, share, c.headings, got.headings, want.headings)
	}
	if extra := without(got.headings, want.headings); len(extra) > 0 && c.headings == 1 {
		t.Errorf("%s: headings that are none: %q", c.path, extra)
	}
	if missing := without(want.paragraphs, got.all); len(missing) > 0 {
		t.Errorf("%s: paragraphs that are not the same: %q\namong %q", c.path, missing, got.all)
	}
	if !c.numbers {
		return
	}
	if missing := without(want.numbers, got.numbers); len(missing) > 0 {
		t.Errorf("%s: numbered paragraphs that are missing: %q among %q", c.path, missing, got.numbers)
	}
	if share := shareOf(want.ids, got.ids); share < 0.99 {
		t.Errorf("%s: %.3f of the ids, missing %q\namong %q", c.path, share, without(want.ids, got.ids), got.ids)
	}
}

// names are what must agree across the variants of a text.
type names struct {
	headings   []string // paths of slugs
	numbers    []string // "4 the strategy covers five"
	paragraphs []string // words of the numbered paragraphs and of the notes
	all        []string // words of every passage
	ids        []string // of paragraphs and notes, without the document
}

func namesOf(d *corpus.Document) names {
	var n names
	for _, s := range d.Sections[1:] {
		n.headings = append(n.headings, s.Slug)
	}
	for i := range d.Passages {
		p := &d.Passages[i]
		text := strings.Join(wordsOf(d.OwnText(p)), " ")
		n.all = append(n.all, text)
		isNumbered := printedNumber.MatchString(p.ID)
		if isNumbered {
			n.numbers = append(n.numbers, fmt.Sprintf("%s %.40s", p.Paragraph, text))
		}
		if isNumbered || p.Kind == corpus.KindFootnote {
			n.paragraphs = append(n.paragraphs, text)
		}
		if (isNumbered || p.Kind == corpus.KindFootnote) && text != "" {
			n.ids = append(n.ids, strings.TrimPrefix(p.ID, d.ID))
		}
	}
	return n
}

func shareOf(want, got []string) float64 {
	return 1 - float64(len(without(want, got)))/float64(max(1, len(want)))
}

// without are the members of a that are not in b.
func without(a, b []string) (rest []string) {
	for _, s := range a {
		if !slices.Contains(b, s) {
			rest = append(rest, s)
		}
	}
	return rest
}

// blockText is everything that a reader found, notes, running heads and hidden text included, before the corpus joins words. A hyphen
// at a line's end is left out, as pdftotext does with every one of them.
func blockText(d *extract.Document) string {
	var b strings.Builder
	for i := range d.Blocks {
		block := &d.Blocks[i]
		b.WriteString(block.Mark + " ")
		for j, l := range block.Lines {
			if cut := strings.TrimSuffix(l, "-"); j+1 < len(block.Lines) && cut != l {
				b.WriteString(cut)
				continue
			}
			b.WriteString(l + "\n")
		}
		for _, did := range block.Did {
			if did.Rule == extract.RuleNoteMark {
				b.WriteString(did.Text + "\n")
			}
		}
	}
	for _, o := range d.Left { // pdftotext tells what stands beyond the page's edge, too
		if o.Rule == extract.RuleHidden {
			b.WriteString(o.Text + "\n")
		}
	}
	return b.String()
}

// wordsOf are the runs of letters and digits in lower case, ligatures taken apart.
func wordsOf(s string) []string {
	s = strings.ToLower(norm.NFC.String(strings.NewReplacer("ﬁ", "fi", "ﬂ", "fl", "ﬀ", "ff", "ﬃ", "ffi", "ﬄ", "ffl", "\u00ad", "").Replace(s)))
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

func letters(s string) string { return strings.Join(wordsOf(s), "") }

func runsOfThree(words []string) []string {
	var runs []string
	for i := 0; i+3 <= len(words); i++ {
		runs = append(runs, strings.Join(words[i:i+3], " "))
	}
	return runs
}

// f1 is the harmonic mean of precision and recall over multisets.
func f1(got, want []string) float64 {
	count := map[string]int{}
	for _, w := range want {
		count[w]++
	}
	common := 0
	for _, w := range got {
		if count[w] > 0 {
			count[w]--
			common++
		}
	}
	return 2 * float64(common) / float64(cmp.Or(len(got)+len(want), 1))
}

func decodeExtract(t *testing.T, data []byte) *extract.Document {
	t.Helper()
	d := &extract.Document{}
	if err := json.Unmarshal(data, d); err != nil {
		t.Fatal(err)
	}
	return d
}
