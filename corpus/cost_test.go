//go:build !race

// Times mean nothing under the race detector, and these tests start no goroutine.

package corpus

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// hostile are files made to keep a reader busy: each would take minutes, or all the memory, if one step were
// quadratic. Some are read, the others refused as too dense.
func hostile() map[string]string {
	const size = 100_000
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	more := func(s string) string { return strings.Repeat(s, 1_000_000/len(s)) } // where the work for each byte is small
	line := func(s string) string { return strings.Repeat(s, 60_000/len(s)) + "\n" }
	count := func(format string) string {
		var b strings.Builder
		for i := 1; b.Len() < size; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	return map[string]string{
		"steps of one column":     steps(1000, 1, "- a"),
		"steps of two columns":    steps(1000, 2, "- a"),
		"steps of footnotes":      steps(1000, 4, "[^#]: x[^#]\n"),
		"space before lines":      steps(30, 2, "- a") + strings.Repeat(strings.Repeat(" ", 60_000)+"x\n", 200),
		"short lines":             more("ab\n"),
		"items":                   fill("- a\n"),
		"items with sublists":     more("- a\n  - b\n")[:400_000],
		"continuations":           "- a\n" + fill("  - b\n") + fill("\n  c\n"),
		"letters":                 more("(a) x\n\n")[:350_000],
		"nested letters":          fill("(a) x\n\n(1) y\n\n"),
		"broken paragraphs":       more("this paragraph begins in lower case and it is long and never ends in a mark\n\n"),
		"abbreviations":           fill(line("e.g. U.N. Mr. ")),
		"closing marks":           fill(line("a. » ")),
		"pages":                   count("text one\ntext two\ntext three\n\n%d\n\n"),
		"form feeds":              fill("x\n\f"),
		"hyphens":                 more("inter-\nvention "),
		"headings of one name":    fill("# a\n"),
		"link after link":         line("[a](") + line("[a]("),
		"brackets":                strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + "\n",
		"emphasis":                fill("*a_ "[:3] + "\n"),
		"tags":                    fill("x <!-- \n"),
		"comments in HTML":        "x\n\n<div>\n" + fill("<!-- a>\n"),
		"wide head, short rows":   line("|a") + line("|-") + fill("|\n"),
		"escaped bars":            "|a|b|\n|-|-|\n" + strings.Repeat("|`c\\|e`|d|\n", 40_000),
		"footnotes":               count("a[^%[1]d]\n\n[^%[1]d]: note\n\n"),
		"references to one note":  fill("a[^1]\n") + "\n[^1]: n\n",
		"references to one title": "[a]: " + strings.Repeat("b", 30_000) + "\n\n" + fill("[a]\n"),
		"code marks":              fill(line("`a``b```c")),
		"accents":                 fill(line("a" + strings.Repeat("\u0301", 1000))),
	}
}

func TestHostileFilesAreFast(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes a few seconds")
	}
	for what, text := range hostile() {
		for _, name := range []string{"a.md", "a.txt"} {
			t.Run(what+" "+name, func(t *testing.T) {
				start := time.Now()
				d, _, err := ReadFile(name, []byte(text), Limits{})
				if took := time.Since(start); took > 5*time.Second { // tenths of it in practice
					t.Errorf("%d bytes took %v", len(text), took)
				}
				if err != nil {
					if !errors.Is(err, ErrTooComplex) && !errors.Is(err, ErrTooDeep) || name != "a.md" {
						t.Error(err)
					}
					return
				}
				if err := checkSpans(d); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func TestTooDense(t *testing.T) {
	t.Parallel()
	for what, want := range map[string]string{
		"link after link":        "a.md:2: the markup is too dense: 60000 marks in 120002 bytes without an empty line; part it by empty lines, or split the file",
		"wide head, short rows":  "the markup is too dense: too many footnotes, cells or escaped bars",
		"escaped bars":           "the markup is too dense",
		"references to one note": "the markup is too dense",
		"space before lines":     "a.md:187: the markup is too dense: too much space before the lines; take it out, or split the file",
	} {
		_, _, err := ReadFile("a.md", []byte(hostile()[what]), Limits{})
		if !errors.Is(err, ErrTooComplex) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, text := range map[string]string{ // what people write is far below
		"a table":     "|Year|Deaths|\n|-|-|\n" + strings.Repeat("|[1998](https://example.org/1998)|*many*|\n", 1500),
		"a long list": strings.Repeat("- [a](https://example.org) and **b** and `c`\n", 30_000),
		"numbers":     strings.Repeat("1. [a](https://example.org) and **b** and `c`\n", 30_000),
		"notes":       strings.Repeat("text[^1] with *notes*\n\n[^1]: see [there](https://example.org)\n\n", 2000),
		"code":        strings.Repeat("                if err != nil {\n", 100_000),
		"deep lists":  strings.Repeat(steps(16, 4, "- a"), 1000),
		"paragraphs":  strings.Repeat("A paragraph with **some** [links](https://example.org) in it.\n\n", 20_000),
	} {
		s, err := newSource("a.md", []byte(text), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.checkMarkup(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// BenchmarkRead measures the reading of generated documents as they are in practice.
func BenchmarkRead(b *testing.B) {
	for _, name := range []string{"a.md", "a.txt"} {
		for _, kb := range []int{10, 1000} {
			text := []byte(report(kb << 10))
			b.Run(fmt.Sprintf("%s/%dKB", name[2:], kb), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					if _, _, err := ReadFile(name, text, Limits{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// report generates a document of headings, paragraphs and lists.
func report(size int) string {
	var b strings.Builder
	for i := 1; b.Len() < size; i++ {
		fmt.Fprintf(&b, "## Chapter %d\n\nHuman security, e.g. in chapter %d, means “freedom from fear”\nfor all people. States are not always its guaran-\ntors, as No. %d of the series says.\n\n", i, i, i)
		b.WriteString("The agenda has *two* priorities:\n\n- Protection of civilians, concerned with norms.\n- Peace support operations, and [more](https://example.org).\n\n" + strings.TrimSpace(alpha+bravo) + "\n\n")
	}
	return b.String()
}
