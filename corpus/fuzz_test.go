package corpus

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// addDocuments gives a fuzzer the test documents with one of the extensions as seeds.
func addDocuments(f *testing.F, ext string) {
	f.Helper()
	names, err := filepath.Glob("testdata/documents/*" + ext)
	if err != nil || len(names) == 0 {
		f.Fatalf("no documents: %v", err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
}

// fuzzDocument reads a file and holds it to both halves of "word for word", the second by letters, because markup
// may stand within a word.
func fuzzDocument(t *testing.T, name string, raw []byte) {
	t.Helper()
	start := time.Now()
	d, _, err := ReadFile(name, raw, Limits{})
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("%d bytes took %v", len(raw), took)
	}
	if err != nil {
		var fe *FileError
		if !errors.As(err, &fe) || fe.File != name {
			t.Errorf("not a FileError of the file: %v", err)
		}
		return
	}
	if err := errors.Join(checkSpans(d), checkNames(d)); err != nil {
		t.Error(err)
	}
	if strings.HasSuffix(name, ".md") && bytes.ContainsRune(raw, '&') {
		return // an entity is resolved or not, depending on where it stands
	}
	body, err := rawBody(name, raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := compare(letters(body), letters(d.Text), letters(omitted(d))); err != nil {
		t.Errorf("%v\n%q\n%+v", err, d.Text, d.Notes)
	}
}

func FuzzMarkdown(f *testing.F) {
	addDocuments(f, ".md")
	for _, s := range []string{"a\n***\n- - b\n", "1. > c\n", "|a|\n|-|\n|b|c|", "[a]: <b>\n[a]\n", "![*a*][b]\n\n[b]: c"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) { fuzzDocument(t, "f.md", raw) })
}

// markupParts are what FuzzMarkup builds documents of: random bytes hardly ever make a table or a footnote.
var markupParts = strings.Split("\n|\n\n|  |    |a|b.|C:|word|1. |2. |7) |- |* |> |# |===|---|```|``|`|**|_|[|]|(|)|[x]|[^1]|[^1]: |[x]: |"+
	"![|<b>|</b>|<!--|-->|<div>|<br>|<http://e.org>|http://e.org|\\|\"|\t|\f|(a) |(b) |(i) |é|e\u0301|ﬁ|\u00ad|-\n|- 3. |- 4. |"+
	"Page 1|Page 2|12|1986. |4. |;\n(a) |,\n(b) |and\n(c) |:|.|{bar}|{bar}a{bar}b{bar}\n{bar}-{bar}-{bar}\n|{bar}c{bar}d{bar}e{bar}\n|long enough to be a paragraph that goes on and on and on and", "|")

// FuzzMarkup takes each byte for one of markupParts.
func FuzzMarkup(f *testing.F) {
	f.Add([]byte("\x10\x04\x00\x10\x05"))
	f.Fuzz(fuzzMarkup)
}

func fuzzMarkup(t *testing.T, choices []byte) {
	t.Helper()
	var b strings.Builder
	for _, c := range choices {
		b.WriteString(strings.ReplaceAll(markupParts[int(c)%len(markupParts)], "{bar}", "|"))
	}
	for _, name := range []string{"f.md", "f.txt"} {
		fuzzDocument(t, name, []byte(b.String()))
	}
}

// TestRandomMarkup tries a few thousand of FuzzMarkup's documents on every run, the same ones each time.
func TestRandomMarkup(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		choices := make([]byte, 2+random.IntN(30))
		for i := range choices {
			choices[i] = byte(random.IntN(len(markupParts)))
		}
		if fuzzMarkup(t, choices); t.Failed() {
			t.Fatalf("%q", choices)
		}
	}
}

func FuzzPlain(f *testing.F) {
	addDocuments(f, ".txt")
	for _, s := range []string{"a\n- 3. b\n", "(a) b\n\n(b) c\n\n(i) d", "a-\nb", "\f\f1\n\n\f2", "A B C D\n---\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) { fuzzDocument(t, "f.txt", raw) })
}

func FuzzCleanCharacters(f *testing.F) {
	for _, s := range []string{"eﬃcient m²", "soft\u00adhyphen", "e\u0301te\u0301", "a\u202eb", "\xff", "a\vb\u0085c\u2028d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out, _ := cleanCharacters(s)
		if !utf8.ValidString(out) {
			t.Errorf("%q: not UTF-8: %q", s, out)
		}
		if again, counts := cleanCharacters(out); again != out {
			t.Errorf("%q: %q becomes %q the second time, %v", s, out, again, counts)
		}
		if a, b := lettersOf(s), lettersOf(out); a != b {
			t.Errorf("%q: letters %q became %q", s, a, b)
		}
	})
}

// lettersOf is the letters and digits of s, ligatures apart, in their canonical form.
func lettersOf(s string) string {
	s = strings.Map(func(r rune) rune {
		if invisible(r) != "" {
			return -1
		}
		return r
	}, s)
	s = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st").Replace(s)
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, norm.NFC.String(s))
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{"Mr. A. B. said so. “No. 5?” Yes!", "e.g. this.\nThat… « Oui. » Non.", "a.b.c. \xff. D"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, span := range Sentences(s) {
			if span.Start < at || span.End <= span.Start || span.End > len(s) {
				t.Fatalf("%q: span %v after %d", s, span, at)
			}
			if strings.TrimSpace(s[at:span.Start]) != "" {
				t.Errorf("%q: %q is in no sentence", s, s[at:span.Start])
			}
			if got := s[span.Start:span.End]; got != strings.TrimSpace(got) {
				t.Errorf("%q: space around %q", s, got)
			}
			at = span.End
		}
		if strings.TrimSpace(s[at:]) != "" {
			t.Errorf("%q: %q is in no sentence", s, s[at:])
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add(strings.Repeat("People are safe. ", 60), 0)
	f.Add(strings.Repeat("Sans ponctuation aucune ", 60)+"! Oui.", 3)
	f.Fuzz(func(t *testing.T, s string, start int) {
		s, _ = cleanCharacters(s)
		if len(s) < 2000 { // long enough to be split
			s = strings.Repeat(s+" ", 2000/(len(s)+1)+1)
		}
		if start < 0 || start > len(s) || !utf8.RuneStart((s + " ")[start]) {
			start = 0
		}
		whole := trimSpan(s, Span{start, len(s)})
		at := whole.Start
		var ends []int
		for _, sentence := range Sentences(s[whole.Start:whole.End]) {
			ends = append(ends, whole.Start+sentence.End)
		}
		for i, p := range split(s, whole) {
			if p.Start < at || strings.TrimSpace(s[at:p.Start]) != "" {
				t.Fatalf("piece %d at %v does not go on from %d", i, p, at)
			}
			if whole.Len() > 0 && !slices.Contains(ends, p.End) {
				t.Errorf("piece %d ends within a sentence: %q", i, s[p.Start:p.End])
			}
			if n := utf8.RuneCountInString(s[p.Start:p.End]); n > splitAbove && len(Sentences(s[p.Start:p.End])) > 1 {
				t.Errorf("piece %d of %d characters has several sentences", i, n)
			}
			at = p.End
		}
		if at != whole.End {
			t.Errorf("ends at %d, not at %d", at, whole.End)
		}
	})
}

func FuzzFrontMatter(f *testing.F) {
	for _, s := range []string{
		"title: a\nauthor: [b, c]\n", "id: é\ndate: 2000-04-30\nlang: fr-CA", "first_paragraph: 0x10", "a: &a [*a]", "- x", "? [a]\n: b", "\"\\e[31m\": x",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, fm string) {
		raw := []byte("---\n" + fm + "\n---\nThe body stands here.\n")
		d, warnings, err := ReadFile("f.txt", raw, Limits{})
		if err != nil {
			if !isPlainName(err.Error()) && !strings.Contains(err.Error(), `"`) {
				t.Errorf("odd characters in %q", err)
			}
			return
		}
		for _, w := range warnings {
			if w.Line > bytes.Count(raw, []byte("\n")) {
				t.Errorf("line of a warning: %+v", w)
			}
		}
		if m := d.Meta; m.FirstParagraph < 1 || len(m.Language) != 2 || m.Title == "" {
			t.Errorf("%+v", m)
		}
		if d.ID == "" || len(d.ID) > maxSlug || strings.ContainsAny(d.ID, "/ \n") {
			t.Errorf("id %q", d.ID)
		}
	})
}
