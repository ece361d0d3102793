package corpus

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// outline draws passages: kind, paragraph and item, first words; for lists the number of spans.
func outline(d *Document) string {
	var out []string
	for i := range d.Passages {
		p := &d.Passages[i]
		s := string(p.Kind)
		if p.Kind == KindList {
			s += fmt.Sprint(len(p.Spans))
		}
		s += " " + p.Paragraph
		if p.Item != "" {
			s += "/" + p.Item
		}
		if p.List >= 0 {
			s += fmt.Sprintf(" in %d", p.List)
		}
		out = append(out, s+": "+strings.Join(normalWords(d.OwnText(p), 2), " "))
	}
	return strings.Join(out, "\n")
}

func TestPassages(t *testing.T) {
	t.Parallel()
	short := "Short text. "
	for _, c := range []struct{ what, in, want string }{
		{"short ones are joined", "One a.\n\nTwo a.\n\nThree a.\n", "text 1–3: one a"},
		{"until there is enough", alpha + "Two a.\n\nThree a.\n", "text 1: alpha says\ntext 2–3: two a"},
		{"the long one comes along", "One a.\n\n" + alpha + "Three a.\n", "text 1–2: one a\ntext 3: three a"},
		{"119 characters are joined", strings.Repeat("X", 119) + "\n\nTwo a.\n", "text 1–2: " + strings.Repeat("x", 119) + " two"},
		{"120 are not", strings.Repeat("X", 120) + "\n\nTwo a.\n", "text 1: " + strings.Repeat("x", 120) + "\ntext 2: two a"},
		{"not beyond what would be split", "One a.\n\n" + strings.Repeat(short, 75) + "\n", "text 1: one a\ntext 2: short text"},
		{"not over headings", "One a.\n\n# H\n\nTwo a.\n", "text 1: one a\ntext 2: two a"},
		{"not over lists", "One a.\n\n- item a\n\nTwo a.\n", "text 1: one a\nlist1 2: \nitem 2/1 in 1: item a\ntext 3: two a"},
		{"not with a lead-in", "One a.\n\nTwo a:\n\n- item a\n", "text 1: one a\nlist2 2: two a\nitem 2/1 in 1: item a"},
		{"not with numbered paragraphs", "1. One a.\n\nx\n\n2. Two a.\n\nAnd more.\n", "text 1: one a\ntext : x\ntext 2: two a\ntext : and more"},
		{"not with a fragment", "one a.\n\nTwo a.\n\nThree a.\n", "text 1: one a\ntext 2–3: two a"},
		{"not with code", "One a.\n\n    code\n\nTwo a.\n", "text 1: one a\ntext 2: code\ntext 3: two a"},
		{"not with notes", "One a[^1].\n\n[^1]: Note a.\n\nTwo a.\n", "text 1: one a\nfootnote /note 1: note a\ntext 2: two a"},

		{"list without lead-in", "- One\n- Two\n", "list2 1: \nitem 1/1 in 0: one\nitem 1/2 in 0: two"},
		{"list after a closed paragraph", "Text.\n\n- One\n- Two\n", "text 1: text\nlist2 2: \nitem 2/1 in 1: one\nitem 2/2 in 1: two"},
		{"numbers as printed", "Lead:\n\n4. One\n5. Two\n", "list3 1: lead\nitem 1/4 in 0: one\nitem 1/5 in 0: two"},
		{"nested", "Lead:\n\n1. One\n   - under one\n   - and two\n2. Two\n", "list5 1: lead\nlist3 1/1 in 0: one\nitem 1/1.1 in 1: under one\nitem 1/1.2 in 1: and two\nitem 1/2 in 0: two"},
		{"nested letters", "Lead:\n\n(a) One\n\n(i) under one\n\n(ii) and two\n\n(b) Two\n", "list5 1: lead\nlist3 1/(a) in 0: one\nitem 1/(a)(i) in 1: under one\nitem 1/(a)(ii) in 1: and two\nitem 1/(b) in 0: two"},
		{"letters below a numbered paragraph", "7. We recommend\n\n(a) one;\n\n(b) two.\n\n8. We thank.\n\nx\n\n9. All\n", "list3 7: we recommend\nitem 7/(a) in 0: one\nitem 7/(b) in 0: two\ntext 8: we thank\ntext : x\ntext 9: all"},
		{"paragraphs of an item", "- One\n\n  goes on\n- Two\n", "list2 1: \nitem 1/1 in 0: one goes\nitem 1/2 in 0: two"},
		{"paragraph below a sublist", "- One\n  - under\n\n  goes on\n- Two\n", "list4 1: \nlist2 1/1 in 0: one\nitem 1/1.1 in 1: under\nitem 1/1 in 0: goes on\nitem 1/2 in 0: two"},
		{"two lists", "- One\n\n* Two\n", "list1 1: \nitem 1/1 in 0: one\nlist1 2: \nitem 2/1 in 2: two"},
		{"a list and a table", "Lead:\n\n- One\n\n|A|\n|-|\n|b|\n\nText.\n", "list2 1: lead\nitem 1/1 in 0: one\nlist2 2: a\nitem 2/1 in 2: b\ntext 3: text"},
		{"a list below another's heading", "- One\n\n# H\n\n- Two\n", "list1 1: \nitem 1/1 in 0: one\nlist1 2: \nitem 2/1 in 2: two"},
		{"two lists behind a printed number", "7. A:\n\n   - x\n\n   * y\n\nz\n\n8. B\n", "list2 7: a\nitem 7/1 in 0: x\nlist1 : \nitem /1 in 2: y\ntext : z\ntext 8: b"},
		{"a list behind an unnumbered paragraph", "7. A\n\nx:\n\n- y\n\nz\n\n8. B\n", "text 7: a\nlist2 : x\nitem /1 in 1: y\ntext : z\ntext 8: b"},
		{"letters of one paragraph", "Shall:\n(a) x\nx;\n(b) y.\n", "list3 1: shall\nitem 1/(a) in 0: x x\nitem 1/(b) in 0: y"},

		{"a note within a list", "- One[^n]\n\n  [^n]: Note\n- Two\n", "list2 1: \nitem 1/1 in 0: one\nfootnote /note n: note\nitem 1/2 in 0: two"},
		{"a heading within an item", "- One\n\n  # H\n\n  below\n- Two\n", "list1 1: \nitem 1/1 in 0: one\ntext 1/1: below\nlist1 1: \nitem 1/2 in 3: two"},
		{"a list in an empty item", "- One\n\nText.\n\n- - x\n", "list1 1: \nitem 1/1 in 0: one\ntext 2: text\nlist1 3: \nitem 3/1 in 3: x"},

		{"table", "|Year|Deaths|\n|-|-|\n|1998|many|\n|1999|few|\n", "list3 1: year deaths\nitem 1/1 in 0: 1998 many\nitem 1/2 in 0: 1999 few"},
		{"table with a lead-in", "Deaths:\n\n|Year|Deaths|\n|-|-|\n|1998|many|\n", "list3 1: deaths\nitem 1 in 0: year deaths\nitem 1/1 in 0: 1998 many"},
		{"list of another section's numbers", "1. A\n\nx\n\n2. B\n\n# H\n\n- item\n", "text 1: a\ntext : x\ntext 2: b\nlist1 : \nitem /1 in 3: item"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			if got := outline(readText(t, "a.md", c.in)); got != c.want {
				t.Errorf("\ngot\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestListWithGap(t *testing.T) {
	t.Parallel()
	want := "list5 1: lead\nitem 1/1 in 0: a\nitem 1/2 in 0: b\nitem 1/4 in 0: c\nitem 1/5 in 0: d"
	for _, name := range []string{"a.md", "a.txt"} {
		if got := outline(readText(t, name, "Lead:\n\n1. a;\n2. b;\n4. c;\n5. d.\n")); got != want {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

// tables draws which passages are of tables: "T" or "-".
func tables(d *Document) string {
	var b strings.Builder
	for _, p := range d.Passages {
		b.WriteString(map[bool]string{true: "T", false: "-"}[p.Table])
	}
	return b.String()
}

func TestPassageTables(t *testing.T) {
	t.Parallel()
	const table = "|Year|Deaths|\n|-|-|\n|1998|many|\n"
	for in, want := range map[string]string{
		table:                               "TT",
		"Deaths:\n\n" + table + "\nText.\n": "TTT-",
		"Deaths:\n\n- many\n":               "--",
		"- a\n\n  " + strings.ReplaceAll(table, "\n|", "\n  |"): "-TTT",
		"- a\n  - b\n\n" + table:                                "---TT",
	} {
		if got := tables(readText(t, "a.md", in)); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func TestFootnotePlaces(t *testing.T) {
	t.Parallel()
	d := readText(t, "a.md", "# T\n\n## One\n\nText[^1].\n\n## Two\n\nMore.\n\n[^1]: Note.\n")
	p := d.Passages[len(d.Passages)-1]
	if p.Kind != KindFootnote || p.Section != 0 || p.Item != "note 1" || !strings.HasPrefix(p.ID, "a/~") || d.Path(p.Section) != nil {
		t.Errorf("%+v", p)
	}
}

func TestEnumeratedLines(t *testing.T) {
	t.Parallel()
	d := readText(t, "a.md", "x\n\nThe Parties\nshall:\n(a) keep\nthe peace;\n(b) act.\n")
	var got []int
	for _, p := range d.Passages {
		got = append(got, p.Line)
	}
	if fmt.Sprint(got) != "[1 3 5 7]" {
		t.Errorf("lines %v", got)
	}
}

func TestPassageSizes(t *testing.T) {
	t.Parallel()
	sentence := func(n int) string { return strings.Repeat("X", n-9) + " é word. " } // and the space after it
	for _, c := range []struct {
		what, text string
		want       []int // characters
	}{
		{"900 is whole", sentence(450) + sentence(451), []int{900}},
		{"901 is split", sentence(450) + sentence(452), []int{449, 451}},
		{"pieces of up to 700", sentence(300) + sentence(300) + sentence(101) + sentence(300), []int{700, 299}},
		{"not of 701", sentence(300) + sentence(300) + sentence(102) + sentence(300), []int{599, 401}},
		{"a long sentence stands alone", sentence(100) + sentence(1000) + sentence(100), []int{99, 999, 99}},
		{"one long sentence", sentence(2000), []int{1999}},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			d := readText(t, "a.txt", strings.TrimSpace(c.text))
			var got []int
			for i := range d.Passages {
				got = append(got, utf8.RuneCountInString(d.OwnText(&d.Passages[i])))
				if !closesSentence(d.OwnText(&d.Passages[i])) {
					t.Errorf("passage %d ends within a sentence", i)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestLongItem(t *testing.T) {
	t.Parallel()
	item := strings.TrimSpace(strings.Repeat(strings.TrimSpace(alpha)+" ", 9))
	d := readText(t, "a.md", "Lead:\n\n- "+item+"\n- Two\n")
	list := &d.Passages[0]
	if len(list.Spans) != 3 || d.Text[list.Spans[1].Start:list.Spans[1].End] != item {
		t.Errorf("the list shows %d spans, the item not whole", len(list.Spans))
	}
	for i, p := range d.Passages[1:] {
		if p.List != 0 || p.Kind != KindItem {
			t.Errorf("%d: %+v", i, p)
		}
	}
}

func TestPassagePlaces(t *testing.T) {
	t.Parallel()
	d := readText(t, "a.txt", "---\nfirst_paragraph: 12\n---\n"+alpha+"\f"+bravo+"\fHEAD\n\nLead:\n\n- "+charlie)
	want := []struct {
		line, section   int
		page, paragraph string
	}{{4, 0, "1", "12"}, {6, 0, "2", "13"}, {10, 1, "3", "14"}, {12, 1, "3", "14"}}
	if len(d.Passages) != len(want) {
		t.Fatalf("%s", outline(d))
	}
	for i, w := range want {
		if p := d.Passages[i]; p.Line != w.line || p.Section != w.section || p.Page != w.page || p.Paragraph != w.paragraph {
			t.Errorf("%d: line %d, section %d, page %s, paragraph %s; want %+v", i, p.Line, p.Section, p.Page, p.Paragraph, w)
		}
	}
	if s := d.Sections[1]; s.Line != 8 || d.Text[s.Body.Start:s.Body.End] != "Lead:\n\n"+strings.TrimSpace(charlie) {
		t.Errorf("section %+v", s)
	}
}

func TestTitles(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"# Safety\n\nx\n\n## A\n\ny":                 "Safety | a",
		"x\n\n# Safety\n\ny":                         "2000-report | safety",
		"# A\n\nx\n\n# B\n\ny":                       "2000-report | a b",
		"---\ntitle: Safety\n---\n# safety\n\nx":     "Safety | ",
		"---\ntitle: Agenda\n---\n# Safety\n\nx":     "Agenda | safety",
		"---\ntitle: \"Two  words\"\n---\nx\n\n## C": "Two words | c",
	} {
		d := readText(t, "reports/2000-report.md", in)
		var slugs []string
		for _, s := range d.Sections[1:] {
			slugs = append(slugs, s.Slug)
		}
		if got := d.Meta.Title + " | " + strings.Join(slugs, " "); got != want || d.ID != "2000-report" {
			t.Errorf("%q: %q, id %s, want %q", in, got, d.ID, want)
		}
	}
}
