package corpus

import (
	"strings"
	"testing"
)

const long = "People are made safer by an open and responsive state that is able to protect all of its citizens, whoever they are and wherever they live."

func TestNumberParagraphs(t *testing.T) {
	more := block{kind: continuationBlock, level: 1, list: 1, text: "more"}
	sub := func(list int, texts ...string) []block {
		out := bullets(list, texts...)
		for i := range out {
			out[i].level = 2
		}
		return out
	}
	row := []block{{kind: rowBlock, level: 1, list: 9, text: "cell"}}
	testRule(t, numberParagraphs, "", []ruleCase{
		{"as long as paragraphs", numbered(1, 1, long, long), "¶1 " + long + " / ¶2 " + long},
		{"rising from list to list", join(numbered(1, 5, "a"), para("text"), numbered(2, 6, "b")), "¶5 a / ¶ text / ¶6 b"},
		{"over headings", join(numbered(1, 1, "a", "b"), head("H"), numbered(2, 3, "c")), "¶1 a / ¶2 b / # H / ¶3 c"},
		{"what stands below comes up", join(numbered(1, 1, long), []block{more}, sub(2, "x"), numbered(1, 2, long)), "¶1 " + long + " / ¶ more / • x / ¶2 " + long},
		{"a table below stays", join(numbered(1, 1, long), row, numbered(2, 2, long)), "¶1 " + long + " / | cell / ¶2 " + long},
		{"an announced list among them stays", join(numbered(1, 1, "a"), para("Chapters:"), numbered(2, 1, "x", "y"), numbered(3, 2, "b")), "¶1 a / ¶ Chapters: / 1) x / 2) y / ¶2 b"},

		{"a gap in a list", join(numbered(1, 1, long), numbered(1, 3, long)), "¶1 " + long + " / ¶3 " + long},
		{"a gap between lists", join(numbered(1, 1, "a", "b"), para("13 bis. x"), numbered(2, 4, "c")), "¶1 a / ¶2 b / ¶ 13 bis. x / ¶4 c"},
		{
			"an annex counts anew", join(numbered(1, 1, long, long), head("Annex"), numbered(2, 1, long, long)),
			"¶1 " + long + " / ¶2 " + long + " / # Annex / ¶1 " + long + " / ¶2 " + long,
		},
		{
			"on behind a short list below a heading", join(numbered(1, 8, "a"), para("x"), numbered(2, 9, "b"), head("H"), numbered(3, 1, "c", "d"), head("I"), numbered(4, 10, "e")),
			"¶8 a / ¶ x / ¶9 b / # H / 1) c / 2) d / # I / ¶10 e",
		},
		{"over a list that counts anew", join(numbered(1, 7, "a"), numbered(2, 1, "x", "y"), numbered(3, 8, "b")), "¶7 a / 1) x / 2) y / ¶8 b"},

		{"a short list", numbered(1, 1, "peace", "order", "good government"), ""},
		{"one long item", numbered(1, 1, long), ""},
		{"an announced list, however long", join(para("The chapters are:"), numbered(1, 1, long, long)), ""},
		{"lists that begin anew", join(numbered(1, 1, "a", "b"), para("x"), numbered(2, 1, "c", "d")), ""},
		{"anew below a heading, but short", join(numbered(1, 1, long, long), head("Annex"), numbered(2, 1, "a", "b")), "¶1 " + long + " / ¶2 " + long + " / # Annex / 1) a / 2) b"},
		{"one list parted by a gap", join(numbered(1, 1, "a", "b"), numbered(2, 4, "c", "d")), ""},
		{"an announced list parted by a gap", join(para("These:"), numbered(1, 1, long, long), numbered(2, 4, long, long)), ""},
		{"anew without a heading", join(numbered(1, 1, long, long), para("x"), numbered(2, 1, long, long)), "¶1 " + long + " / ¶2 " + long + " / ¶ x / 1) " + long + " / 2) " + long},
		{"bullets", bullets(1, long, long), ""},
		{"numbers behind bullets", inner(bullets(1, long, long), 1, 2), ""},
		{"sublists", []block{{kind: itemBlock, level: 2, list: 1, number: 1, text: long}, {kind: itemBlock, level: 2, list: 1, number: 2, text: long}}, ""},
	})
}

func TestEnumerateItems(t *testing.T) {
	testRule(t, enumerateItems, "", []ruleCase{
		{"letters", para("(a) peace", "(b) order", "text"), "(a) peace / (b) order / ¶ text"},
		{"roman", para("(i) peace", "(ii) order", "(iii) good"), "(i) peace / (ii) order / (iii) good"},
		{"numbers", para("(1) peace", "(2) order"), "(1) peace / (2) order"},
		{"nested", para("(a) peace", "(i) here", "(ii) there", "(b) order"), "(a) peace / >(i) here / >(ii) there / (b) order"},
		{
			"h, i, j are letters", para("(a) x", "(b) x", "(c) x", "(d) x", "(e) x", "(f) x", "(g) x", "(h) x", "(i) x", "(j) x"),
			"(a) x / (b) x / (c) x / (d) x / (e) x / (f) x / (g) x / (h) x / (i) x / (j) x",
		},
		{"below an item", join(bullets(1, "item"), para("(a) peace", "(b) order")), "• item / >(a) peace / >(b) order"},
		{"two runs", para("(a) x", "(b) y", "between", "(a) z", "(b) w"), "(a) x / (b) y / ¶ between / (a) z / (b) w"},
		{"three levels", para("(1) x", "(a) x", "(i) x", "(2) x"), "(1) x / >(a) x / >>(i) x / (2) x"},

		{"one letter over two numerals", para("(a) x", "(i) y", "(ii) z", "text"), "¶ (a) x / (i) y / (ii) z / ¶ text"},

		{"(a) alone", para("(a) peace", "text"), ""},
		{"not in sequence", para("(a) peace", "(c) order"), ""},
		{"does not begin at the beginning", para("(c) peace", "(d) order"), ""},
		{"parted by text", para("(a) peace", "text", "(b) order"), ""},
		{"parted by a heading", join(para("(a) peace"), head("H"), para("(b) order")), ""},
		{"words in brackets", para("(and) so", "(but) no"), ""},
		{"bracket within a sentence", para("peace (a) and", "order (b) and"), ""},
		{"mark without text", para("(a)", "(b)"), ""},
	})
}

func TestEnumerateItemsIsFast(t *testing.T) {
	t.Parallel()
	blocks := para(strings.Split(strings.TrimSuffix(strings.Repeat("(a) x|(i) y|", 20_000), "|"), "|")...)
	out, _ := enumerateItems(blocks)
	if len(out) != len(blocks) {
		t.Errorf("%d blocks of %d", len(out), len(blocks))
	}
}

func TestFollows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"a", "b", true},
		{"h", "i", true},
		{"i", "j", true},
		{"i", "ii", true},
		{"iv", "v", true},
		{"viii", "ix", true},
		{"ix", "x", true},
		{"xix", "xx", true},
		{"xxxviii", "xxxix", true},
		{"1", "2", true},
		{"9", "10", true},
		{"a", "c", false},
		{"b", "a", false},
		{"i", "iii", false},
		{"1", "3", false},
		{"1", "b", false},
		{"z", "aa", false},
		{"iiii", "v", false},
		{"xxxix", "xxxx", false},
		{"vx", "vxi", false},
		{"a", "a", false},
	} {
		if got := follows(c.a, c.b); got != c.want {
			t.Errorf("follows(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

// TestReaderLists covers the lists as a whole, from the file: what is a list, what numbered paragraphs.
func TestReaderLists(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, name, in, want string }{
		{"bullets in text", "a.txt", "Lead:\n- one\n  goes on\n- two\n", "¶ Lead: / • one goes on / • two"},
		{"nested in text", "a.txt", "- one\n  - under\n- two\n", "• one / >• under / • two"},
		{"a wrapped line that begins with a number", "a.txt", "In the year\n1999. It was so.\n", "¶ In the year 1999. It was so."},
		{"a dash in a paragraph", "a.txt", "The war\n– it ended –\nin 1999\n", "¶ The war – it ended – in 1999"},
		{"numbers behind bullets in text", "a.txt", "- 1. one\n- 2. two\n", "1) one / 2) two"},
		{"numbers behind bullets in Markdown", "a.md", "- 1. one\n- two\n- 3. three\n", "1) one / 2) two / 3) three"},
		{"one number behind a bullet", "a.md", "- one\n- 3. three\n", "• one / • 3. three"},
		{"numbers of a list as printed", "a.md", "Lead:\n\n4. four\n5. five\n", "¶ Lead: / 4) four / 5) five"},
		{"printed numbers in Markdown", "a.md", "Lead:\n\n1. a\n2. b\n5. c\n", "¶ Lead: / 1) a / 2) b / 5) c"},
		{"a list that is not counted", "a.md", "Lead:\n\n3. a\n3. b\n3. c\n", "¶ Lead: / 3) a / 4) b / 5) c"},
		{"printed paragraphs in Markdown", "a.md", "12. " + long + "\n\n13. " + long + "\n\n14. " + long + "\n\n20. " + long + "\n", "¶12 " + long + " / ¶13 " + long + " / ¶14 " + long + " / ¶20 " + long},
		{"13 bis in Markdown", "a.md", "12. a\n\n13. b\n\n13 bis. c\n\n14. d\n", "¶12 a / ¶13 b / ¶ 13 bis. c / ¶14 d"},
		{"13 bis in text", "a.txt", "12. a\n\n13. b\n\n13 bis. c\n\n14. d\n", "¶12 a / ¶13 b / ¶ 13 bis. c / ¶14 d"},
		{"a paragraph was struck out", "a.txt", "1. " + long + "\n\n2. " + long + "\n\n4. " + long + "\n", "¶1 " + long + " / ¶2 " + long + " / ¶4 " + long},
		{"a list with a gap in text", "a.txt", "1. a\n\n2. b\n\n4. c\n\n5. d\n", "1) a / 2) b / 4) c / 5) d"},
		{"a list with a gap in lines of text", "a.txt", "1. a;\n2. b see\n4. c.\n5. d\n", "1) a; / 2) b see 4. c. / 5) d"},
		{"a year in Markdown", "a.md", "1986. A *great* year\nfor peace.\n", "¶ 1986. A great year for peace."},
		{"years in Markdown", "a.md", "- x\n\n  1986. A\n  1987. B\n\n      code\n- 1988. C\n", "• x / + 1986. A / + 1987. B / + code / • 1988. C"},
		{"a year among numbers", "a.md", "7. " + long + "\n\n1986. A year.\n\n8. " + long + "\n", "¶7 " + long + " / ¶ 1986. A year. / ¶8 " + long},
		{"a year among items", "a.md", "Lead:\n\n1. a\n1. b\n1986. A year.\n1. c\n", "¶ Lead: / 1) a / 2) b / ¶ 1986. A year. / 4) c"},
		{"a year alone", "a.md", "1986.\n\n1987. # B\n", "¶ 1986. / ¶ 1987. / # B"},
		{"a year in text", "a.txt", "1986. A great year\nfor peace.\n", "¶ 1986. A great year for peace."},
		{
			"letters in Markdown", "a.md", "The Parties shall:\n(a) keep\nthe peace,\n(b) act:\n(i) now and\n(ii) *here*;\n(c) see (b)\n(d) so.\n",
			"¶ The Parties shall: / (a) keep the peace, / (b) act: / >(i) now and / >(ii) here; / (c) see (b) (d) so.",
		},
		{"letters behind hard breaks", "a.md", "**Shall:**\\\n(1) a!  \n(2) b\n", "¶ Shall: / (1) a! / (2) b"},
		{"letters below a number", "a.md", "7. They shall:\n   (a) a or\n   (b) b?\n\nx\n\n8. c\n", "¶7 They shall: / (a) a or / (b) b? / ¶ x / ¶8 c"},
		{"letters in a quotation", "a.md", "> Shall:\n> (a) a;\n> (b) b\n", "¶ Shall: / (a) a; / (b) b"},
		{"letters in text", "a.txt", "Shall:\n(a) a,\n(b) b and\n(c) c\n", "¶ Shall: / (a) a, / (b) b and / (c) c"},
		{"a bracket at a line's end", "a.md", "Shall see\n(a) and\n(c) x [a.\n(b) y](z)\n", "¶ Shall see (a) and / ¶ (c) x a. (b) y"},
		{"paragraph of an item", "a.txt", "- one\n\n  more\n- two\n", "• one / + more / • two"},
		{"capitals", "a.txt", "HUMAN SECURITY\n\nText\n\nUN\n", "# HUMAN SECURITY / ¶ Text / ¶ UN"},
		{"underlines", "a.txt", "Human\n=====\n\nSecurity\n---\nText\n", "# Human / # Security / ¶ Text"},
		{"a line is a paragraph", "a.txt", long + "\n" + long + "\n", "¶ " + long + " / ¶ " + long},
		{"item in an empty item", "a.md", "- a\n- - x\n- b\n", "• a / • x / • b"},
		{"table in an item", "a.md", "- a\n\n  |b|c|\n  |-|-|\n  |d|e|\n", "• a / >| b | c / >| d | e"},
		{"hard break", "a.md", "A\\\nb  \nc\nd\n", "¶ A\nb\nc d"},
		{"code", "a.md", "    a  b\n     c\n", "= a  b\n c"},
		{"note that nothing refers to", "a.md", "Text\n\n[^1]: note\n", "¶ Text / ^ note"},
		{"two notes on a line", "a.md", "[^1]: [^2]: note\n", "^ [^2]: note"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			format, _, _ := formatOf(c.name)
			opts := Options{}
			s, blocks, err := opts.blocksOf(t.Context(), format, &File{Name: c.name, Raw: []byte(c.in)})
			if err != nil {
				t.Fatal(err)
			}
			if got := show(s.cleanBlocks(blocks)); got != c.want {
				t.Errorf("\ngot  %s\nwant %s", got, c.want)
			}
		})
	}
}
