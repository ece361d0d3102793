package web

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"agendabot/corpus"
)

// words are the runs of letters and digits, as package corpus counts them.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) })
}

// expected are a document's words below its title, with the footnotes at the end.
func expected(d *corpus.Document) []string {
	rest, notes := d.Text, ""
	for i := len(d.Passages) - 1; i >= 0; i-- {
		if p := &d.Passages[i]; p.Kind == corpus.KindFootnote {
			rest, notes = rest[:p.Own.Start]+" "+rest[p.Own.End:], d.OwnText(p)+" "+notes
		}
	}
	return words(rest[d.Sections[0].Heading.Len():] + " " + notes)
}

// checkBody holds for the HTML of every document: it is well-formed, has every word once and in order, an anchor for every
// passage and heading, in which the passage's own words stand byte for byte (a row's, but for what parts its cells).
func checkBody(d *corpus.Document, look bodyLook) error {
	b := writeBody(d, look)
	root, err := parse(b.String())
	if err != nil {
		return fmt.Errorf("%w\n%s", err, b.String())
	}
	if got, want := words(root.content("ui")), expected(d); !slices.Equal(got, want) {
		return fmt.Errorf("words:\n%q, not\n%q", got, want)
	}
	anchors := map[string]*element{}
	for _, e := range root.all(func(e *element) bool { return e.attrs["id"] != "" }) {
		if anchors[e.attrs["id"]] != nil {
			return fmt.Errorf("id %s is there twice", e.attrs["id"])
		}
		anchors[e.attrs["id"]] = e
	}
	for i := range d.Passages {
		p := &d.Passages[i]
		e := anchors[passageAnchor(p.Key)]
		if e == nil {
			return fmt.Errorf("no anchor for %s", p.ID)
		}
		got, want := e.content("ui"), d.OwnText(p)
		if e.name == "tr" {
			got, want = strings.Join(words(got), " "), strings.Join(words(want), " ")
		}
		if got != want {
			return fmt.Errorf("%s: %q, not %q", p.ID, got, want)
		}
		if !strings.HasSuffix(b.String()[:b.at[i]], ">") || b.at[i] == 0 {
			return fmt.Errorf("%s: no place for a notice at %d", p.ID, b.at[i])
		}
	}
	for _, s := range d.Sections[1:] {
		if e := anchors[sectionAnchor(s.Slug)]; e == nil || e.content("") != d.Text[s.Heading.Start:s.Heading.End] {
			return fmt.Errorf("the heading %s is not in its place", s.Slug)
		}
	}
	return structure(root)
}

// structure finds elements where they may not stand.
func structure(root *element) (err error) {
	root.each(func(e *element) {
		for _, c := range e.children {
			list := e.name == "ul" || e.name == "ol"
			if (list && c.name != "li" && strings.TrimSpace(c.name+c.text) != "") || (!list && c.name == "li") || (e.name == "p" && c.name == "p") {
				err = fmt.Errorf("<%s> %q in <%s>", c.name, c.text, e.name)
			}
		}
	})
	return err
}

func TestBodyHasEveryWordOnceAndInOrder(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../../corpus/testdata/documents/*")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d documents, %v", len(names), err)
	}
	docs := []*corpus.Document{agenda(t)}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, read(t, filepath.Base(name), string(raw)))
	}
	for _, d := range docs {
		for _, look := range []bodyLook{{"", "en", true}, {"/a&b", "fr", false}} {
			if err := checkBody(d, look); err != nil {
				t.Errorf("%s: %v", d.ID, err)
			}
		}
	}
}

// TestBodyOfGeneratedDocuments holds the same for documents made of every block that there is, in any order.
func TestBodyOfGeneratedDocuments(t *testing.T) {
	t.Parallel()
	for seed := range uint64(400) {
		src := generate(rand.New(rand.NewPCG(seed, 1)))
		d, _, err := corpus.ReadFile("made.md", []byte(src), corpus.Limits{})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if err := checkBody(d, bodyLook{"", "en", true}); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, src)
		}
	}
}

// generate makes a Markdown document.
func generate(r *rand.Rand) string {
	var b strings.Builder
	n := 0
	sentence := func(end string) string {
		n++
		return fmt.Sprintf("Word%d <b>&amp;</b> “quoted” %s%s", n, strings.Repeat("filler ", r.IntN(30)), end)
	}
	var list func(indent string, depth int)
	list = func(indent string, depth int) {
		mark := []string{"- ", "1. ", "* ", "- (a) "}[r.IntN(4)]
		for range 1 + r.IntN(4) {
			b.WriteString(indent + mark + sentence([]string{".", ":", ""}[r.IntN(3)]) + "\n")
			deeper := indent + strings.Repeat(" ", len(mark))
			if r.IntN(4) == 0 {
				b.WriteString("\n" + deeper + sentence(".") + "\n\n")
			}
			if depth < 3 && r.IntN(3) == 0 {
				list(deeper, depth+1)
			}
			if r.IntN(5) == 0 {
				b.WriteString("\n" + deeper + sentence(".") + "\n\n")
			}
			if r.IntN(8) == 0 {
				table(&b, r, deeper)
			}
		}
		b.WriteString("\n")
	}
	for range 3 + r.IntN(12) {
		switch r.IntN(10) {
		case 0, 1:
			b.WriteString(strings.Repeat("#", 1+r.IntN(6)) + " " + sentence("") + "\n\n")
		case 2:
			b.WriteString(sentence(":") + "\n\n")
		case 3:
			b.WriteString(strings.Repeat(sentence(". "), 1+r.IntN(12)) + "\n\n")
		case 4, 5, 6:
			list("", 0)
		case 7:
			table(&b, r, "")
		case 8:
			n++
			fmt.Fprintf(&b, "Text with a note[^n%d].\n\n[^n%d]: %s\n\n    %s\n\n", n, n, sentence("."), sentence("."))
		default:
			b.WriteString(sentence(".") + "\n\n")
		}
	}
	return b.String()
}

// table writes a table, some of whose cells are empty.
func table(b *strings.Builder, r *rand.Rand, indent string) {
	columns := 1 + r.IntN(4)
	b.WriteString("\n")
	for row := range 2 + r.IntN(4) {
		b.WriteString(indent + "|")
		for c := range columns {
			if row > 0 && r.IntN(6) == 0 {
				b.WriteString(" |")
			} else {
				fmt.Fprintf(b, " cell%d%d %s|", row, c, strings.Repeat("long sentence. ", r.IntN(3)*r.IntN(20)))
			}
		}
		b.WriteString("\n")
		if row == 0 {
			b.WriteString(indent + "|" + strings.Repeat("---|", columns) + "\n")
		}
	}
	b.WriteString("\n")
}

func FuzzBody(f *testing.F) {
	f.Add("# A\n\nText:\n\n- one\n  - two\n\n| a | b |\n|---|---|\n| c |\n")
	f.Add("- - x\n\n  | a |\n  |---|\n  | b |\n\n  - - y\n")
	f.Add("1. a\n\n[^1]: note\n\n1. b[^1]\n")
	f.Fuzz(func(t *testing.T, src string) {
		d, _, err := corpus.ReadFile("made.md", []byte(src), corpus.Limits{})
		if err != nil {
			return
		}
		if err := checkBody(d, bodyLook{"", "fr", true}); err != nil {
			t.Fatal(err)
		}
	})
}
