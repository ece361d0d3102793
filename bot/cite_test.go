package bot

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"agendabot/corpus"
)

var update = flag.Bool("update", false, "write the golden files anew")

// citable is a passage of a document that says everything about itself, to be changed by each case.
func citable(change func(*Reference)) Reference {
	r := Reference{
		Meta: corpus.Meta{
			Title: "Freedom from Fear: Canada's Foreign Policy for Human Security", Author: "Axworthy, Lloyd",
			Publisher: "Department of Foreign Affairs and International Trade", Date: "2000-04-30", Language: "en",
			Source: "https://example.org/freedom-from-fear.pdf", Edition: "2nd edition",
		},
		Document: "agenda", Passage: "agenda/toward/~1a2b3c4d", Key: "abcdefghij234567", Kind: corpus.KindText,
		Section: []string{"The Agenda", "Toward a Human Security Agenda"}, Paragraph: "7",
		Link: "https://reader.example.com/p/agenda/toward/~1a2b3c4d",
	}
	change(&r)
	return r
}

var lookedAt = time.Date(2026, time.May, 5, 10, 0, 0, 0, time.UTC)

type citeCase struct {
	name string
	ref  Reference
}

func citeCases() []citeCase {
	c := func(name string, change func(*Reference)) citeCase { return citeCase{name, citable(change)} }
	return []citeCase{
		c("full, with a page", func(r *Reference) { r.Page = "12" }),
		c("no page: heading and counted paragraph", func(*Reference) {}),
		c("no author", func(r *Reference) { r.Meta.Author, r.Page = "", "12" }),
		c("no date", func(r *Reference) { r.Meta.Date = "" }),
		c("no author, no date, no address, no edition", func(r *Reference) {
			r.Meta.Author, r.Meta.Date, r.Meta.Source, r.Meta.Edition, r.Link = "", "", "", "", ""
		}),
		c("a title and nothing else", func(r *Reference) {
			r.Meta = corpus.Meta{Title: "Notes"}
			r.Section, r.Link, r.Paragraph = nil, "", ""
		}),
		c("month", func(r *Reference) { r.Meta.Date = "2000-09" }),
		c("year", func(r *Reference) { r.Meta.Date = "2000" }),
		c("two authors", func(r *Reference) { r.Meta.Author = "Axworthy, Lloyd; McRae, Rob" }),
		c("three authors, one with particles, one as given", func(r *Reference) {
			r.Meta.Author = "de la Cruz, María-José; Rob McRae; Hubert, Don W."
		}),
		c("four authors", func(r *Reference) { r.Meta.Author = "Axworthy, L.; McRae, R.; Hubert, D.; Small, M." }),
		c("two authors, initials", func(r *Reference) { r.Meta.Author = "Axworthy, L. N.; McRae, R." }),
		c("no title, author or date", func(r *Reference) { r.Meta.Title, r.Meta.Author, r.Meta.Date = "", "", "" }),
		c("twenty-two authors", func(r *Reference) {
			r.Meta.Author = strings.Repeat("Doe, Jane; ", 21) + "Last, Ann"
		}),
		c("institution with a comma", func(r *Reference) { r.Meta.Author = "Department of Foreign Affairs, Canada" }),
		c("institution that is the publisher", func(r *Reference) { r.Meta.Author = r.Meta.Publisher }),
		c("French, printed numbers", func(r *Reference) {
			r.Meta = corpus.Meta{
				Title: "La liberté de vivre sans peur", Author: "Axworthy, Lloyd; Dupont, Marie", Language: "fr", Date: "2000-09-01",
				Publisher: "Ministère de la Défense nationale", Edition: "2e édition", Numbered: true, Source: "https://example.org/peur",
			}
			r.Paragraph, r.Item = "5–6", "(a)"
		}),
		c("French, page", func(r *Reference) { r.Meta.Language, r.Page = "fr", "12" }),
		c("printed number and page", func(r *Reference) { r.Meta.Numbered, r.Page = true, "12" }),
		c("printed number, lettered item", func(r *Reference) {
			r.Meta.Numbered, r.Item, r.Kind = true, "(a)(ii)", corpus.KindItem
		}),
		c("counted paragraphs under no heading", func(r *Reference) { r.Section, r.Paragraph = nil, "1–2" }),
		c("numbered document, paragraph without a number", func(r *Reference) {
			r.Meta.Numbered, r.Paragraph = true, ""
		}),
		c("heading alone, no address", func(r *Reference) {
			r.Paragraph, r.Meta.Source, r.Link = "", "", ""
		}),
		c("page xii", func(r *Reference) { r.Page = "xii" }),
		c("footnote on a page", func(r *Reference) {
			r.Kind, r.Section, r.Paragraph, r.Item, r.Page = corpus.KindFootnote, nil, "", "note 3", "12"
		}),
		c("footnote, no page", func(r *Reference) {
			r.Kind, r.Section, r.Paragraph, r.Item = corpus.KindFootnote, nil, "", "note 3"
		}),
		c("footnote with a name that nobody sees", func(r *Reference) {
			r.Kind, r.Section, r.Paragraph, r.Item = corpus.KindFootnote, nil, "", "note ottawa"
		}),
		c("list item", func(r *Reference) { r.Item, r.Kind = "3", corpus.KindItem }),
		c("no source: the reader's address, no date", func(r *Reference) { r.Meta.Source, r.Meta.Date = "", "" }),
		c("a source that is no web address", func(r *Reference) { r.Meta.Source, r.Link = "javascript:alert(1)", "" }),
		c("heading with quotation marks, question as a title", func(r *Reference) {
			r.Meta.Title, r.Meta.Edition = "Whose Security?", ""
			r.Section = []string{"What “Human” Security Is, and What the Words Mean to Us All"}
		}),
		c("hostile", func(r *Reference) {
			r.Meta.Title = "{Unbalanced\r\nER  - \nTY  - BOOK\\ & 100% #1_a$ ~^ \u202ereversed\u202c }} \x1b[31m" + strings.Repeat(" Very long", 30)
			r.Meta.Author = "}, year = {1900}, x = {\nAU  - Nobody; and \\input{/etc/passwd}"
			r.Meta.Publisher, r.Meta.Edition = "<script>alert(1)</script>\u2028ER  - ", "{"
			r.Meta.Date, r.Meta.Source = "2000-13-45", "https://user:secret@example.org/a{b}\\c d\"<e>?q=}%s\u202e"
			r.Section, r.Paragraph, r.Page = []string{"}\n{"}, "1\n}", "12\r\nER  - "
			r.Document, r.Key = "ä}\n{, x", "a,b}"
		}),
	}
}

// TestCite compares every style's citation of every case with testdata/citations.txt, where italics are between
// asterisks.
func TestCite(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, c := range citeCases() {
		fmt.Fprintf(&b, "== %s ==\n", c.name)
		for _, s := range Styles() {
			fmt.Fprintf(&b, "[%s]\n%s\n", s, strings.TrimRight(asWritten(Cite(s, c.ref, lookedAt)), "\n"))
		}
		b.WriteByte('\n')
	}
	name := filepath.Join("testdata", "citations.txt")
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	wantLines := strings.Split(string(want), "\n")
	for i, line := range strings.Split(b.String(), "\n") {
		if i >= len(wantLines) || line != wantLines[i] {
			t.Fatalf("%s:%d: got\n%s\nrun with -update and read the difference", name, i+1, line)
		}
	}
	if len(want) != b.Len() {
		t.Errorf("%s is longer than what was made", name)
	}
}

// asWritten is a citation as the golden file has it.
func asWritten(c Cited) string {
	var b strings.Builder
	for _, r := range c {
		if r.Italic {
			b.WriteString("*" + r.Text + "*")
		} else {
			b.WriteString(strings.ReplaceAll(r.Text, "\r\n", "␍\n"))
		}
	}
	return b.String()
}

func TestStyles(t *testing.T) {
	t.Parallel()
	for _, s := range Styles() {
		if got, ok := ParseStyle(strings.ToUpper(string(s))); !ok || got != s {
			t.Errorf("ParseStyle of %s in capitals: %q, %v", s, got, ok)
		}
		if s.Name("en") == "" || s.Name("fr") == "" || s.Name("en") == string(s) {
			t.Errorf("%s has the name %q", s, s.Name("en"))
		}
	}
	if s, ok := ParseStyle("harvard"); ok {
		t.Errorf("harvard is %q", s)
	}
	if c := Cite("harvard", citable(func(*Reference) {}), lookedAt); c != nil {
		t.Errorf("a citation in no style: %q", c.Text())
	}
	if McGill.Name("fr") == McGill.Name("en") {
		t.Error("the McGill Guide has its English name in French")
	}
}

// TestAccessed: no time, no access date anywhere; APA and McGill never have one; Chicago and MLA of undated documents.
func TestAccessed(t *testing.T) {
	t.Parallel()
	dated, undated := citable(func(*Reference) {}), citable(func(r *Reference) { r.Meta.Date = "" })
	for style, want := range map[Style]struct{ dated, undated bool }{
		Chicago: {false, true}, APA: {}, MLA: {false, true}, McGill: {}, BibTeX: {true, true}, RIS: {true, true},
	} {
		has := func(r Reference, at time.Time) bool { return strings.Contains(Cite(style, r, at).Text(), "2026") }
		if got := has(dated, lookedAt); got != want.dated {
			t.Errorf("%s of a dated document: access date %v", style, got)
		}
		if got := has(undated, lookedAt); got != want.undated {
			t.Errorf("%s of an undated document: access date %v", style, got)
		}
		if has(undated, time.Time{}) || strings.Contains(Cite(style, undated, time.Time{}).Text(), "ccessed") {
			t.Errorf("%s has an access date that nobody gave", style)
		}
	}
}

// TestReferenceOf reads the pinpoint from documents: paragraphs have the numbers that people see everywhere, and a whole
// list is no item.
func TestReferenceOf(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Human security means that people are safe from violence wherever they live. ", 3)
	b := newIndex(t, "counted.md", "---\ntitle: Counted\nfirst_paragraph: 4\n---\nFirst "+long+"\n\n# Aims\n\nSecond "+long+"\n\nThird "+long+
		"\n\nThe aims are:\n\n- peace for all who live here;\n- bread for all who live there.\n\n## Means\n\nFourth "+long+"\n",
		"numbered.txt", "THE REPORT\n==========\n\n1. First "+long+"\n\n2. Second "+long+"\n\n3. Third "+long+"\n")
	want := map[string]string{ // beginning of the text → paragraph, item
		"First ": "4|", "Second ": "5|", "Third ": "6|", "The aims": "7|", "peace": "7|1", "bread": "7|2", "Fourth ": "8|",
	}
	seen := 0
	for _, id := range []string{"counted", "numbered"} {
		d, err := b.Document(id)
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Passages {
			p, err := b.Passage(d.Passages[i].ID)
			if err != nil {
				t.Fatal(err)
			}
			r := ReferenceOf(p, "https://reader.example.com/p/"+d.Passages[i].ID)
			if id == "numbered" {
				if !r.Meta.Numbered {
					t.Errorf("%s: its numbers are not known to be printed", r.Passage)
				}
				continue
			}
			for begins, w := range want {
				if strings.HasPrefix(p.Text(), begins) {
					seen++
					if got := r.Paragraph + "|" + r.Item; got != w {
						t.Errorf("%s…: %s, want %s", begins, got, w)
					}
				}
			}
		}
	}
	if seen != len(want) {
		t.Errorf("%d of %d passages were seen", seen, len(want))
	}
}

// TestNames: a name is turned round only if it says by itself that it is a person's; else every style prints it as it
// is given.
func TestNames(t *testing.T) {
	t.Parallel()
	for whole, natural := range map[string]string{
		"Axworthy, L.":       "L. Axworthy",
		"Axworthy, L. N. J.": "L. N. J. Axworthy",
		"de la Cruz, M.-J.":  "M.-J. de la Cruz",
		"Émond, É.":          "É. Émond",
	} {
		if n := newName(whole); n.natural() != natural || n.asGiven() != whole || n.short() != n.family {
			t.Errorf("%s: %s, %s, %s", whole, n.natural(), n.asGiven(), n.short())
		}
	}
	for _, whole := range []string{
		"Axworthy, Lloyd", "Lloyd Axworthy", "Oxfam, Britain", "Amnesty, Section", "Defence, Minister", "Canada, Senate", "Oxfam, U.K.", "Oxfam, GB",
		"Health Canada, O.", "Axworthy, L., Jr.", "Axworthy, L", "Axworthy, -", "Axworthy, l.", "unicef, N.", "Boutros-Ghali, Boutros",
	} {
		r := citable(func(r *Reference) { r.Meta.Author = whole })
		for _, style := range Styles() {
			text := Cite(style, r, lookedAt).Text()
			if begins := strings.HasPrefix(text, strings.Trim(whole, ", ")); (style == Chicago || style == APA || style == MLA || style == McGill) && !begins {
				t.Errorf("%s: %s", style, text)
			}
			if !strings.Contains(text, strings.Trim(whole, ", ")) {
				t.Errorf("%s has no %s: %s", style, whole, text)
			}
		}
	}
}

// TestNamesWithCommas: nobody reads two names as three, or three as two.
func TestNamesWithCommas(t *testing.T) {
	t.Parallel()
	two, three := "Oxfam, Britain; McRae, R.", "Oxfam, Britain; McRae, R.; Axworthy, Lloyd"
	for _, c := range []struct {
		style         Style
		authors, want string
	}{
		{Chicago, two, "Oxfam, Britain; and R. McRae, "},
		{Chicago, three, "Oxfam, Britain; R. McRae; and Axworthy, Lloyd, "},
		{Chicago, "McRae, R.; Axworthy, L.; Small, M.", "R. McRae, L. Axworthy, and M. Small, "},
		{APA, two, "Oxfam, Britain; & McRae, R. (2000"},
		{APA, three, "Oxfam, Britain; McRae, R.; & Axworthy, Lloyd. (2000"},
		{APA, "McRae, R.; Axworthy, L.", "McRae, R., & Axworthy, L. (2000"},
		{APA, two, "\n(Oxfam, Britain; & McRae, 2000"},
		{APA, strings.Repeat("Oxfam, Britain; ", 20) + "Last, A.", "Oxfam, Britain; . . . Last, A. (2000"},
		{MLA, two, "Oxfam, Britain; and R. McRae. "},
		{MLA, "McRae, R.; Axworthy, L.", "McRae, R., and L. Axworthy. "},
		{McGill, two, "Oxfam, Britain; & R. McRae, "},
		{McGill, three, "Oxfam, Britain; R. McRae; & Axworthy, Lloyd, "},
	} {
		r := citable(func(r *Reference) { r.Meta.Author = c.authors })
		if got := Cite(c.style, r, lookedAt).Text(); !strings.Contains(got, c.want) {
			t.Errorf("%s of %s:\n%s\nhas no %q", c.style, c.authors, got, c.want)
		}
	}
}

// TestNoTitle: a document without a title is called by its id, whatever else it does not say.
func TestNoTitle(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"", " \n", "\u200b\u202e"} {
		r := citable(func(r *Reference) { r.Meta = corpus.Meta{Title: title} })
		for _, style := range []Style{Chicago, APA, MLA, McGill} {
			c := Cite(style, r, lookedAt)
			if len(c) == 0 || c[0] != (Run{Text: "agenda", Italic: true}) {
				t.Errorf("%s of %q: %q", style, title, c.Text())
			}
		}
		if got := Cite(BibTeX, r, lookedAt).Text(); !strings.Contains(got, "title = {{agenda}}") {
			t.Error(got)
		}
		if got := Cite(RIS, r, lookedAt).Text(); !strings.Contains(got, "TI  - agenda\r\n") {
			t.Error(got)
		}
	}
	for _, style := range []Style{Chicago, APA, MLA, McGill} {
		if c := Cite(style, Reference{}, lookedAt); c != nil {
			t.Errorf("%s of no document: %q", style, c.Text())
		}
		if c := Cite(style, Reference{Passage: "a/~1"}, lookedAt); len(c) == 0 || c[0].Text != "a/~1" {
			t.Errorf("%s of a passage alone: %q", style, c.Text())
		}
	}
}

func TestWebAddress(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://example.org/a b":          "https://example.org/a%20b",
		"HTTP://example.org/?q={x}":        "http://example.org/?q=%7Bx%7D",
		"https://u:p@example.org/":         "https://example.org/",
		"/p/agenda":                        "",
		"javascript:alert(1)":              "",
		"ISBN 0-662-29124-3":               "",
		"https://":                         "",
		"https://example.org/é?x=<y>\"\\^": "https://example.org/%C3%A9?x=%3Cy%3E%22%5C%5E",
	} {
		if got := webAddress(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
