package corpus

import (
	"fmt"
	"strings"
	"testing"
)

// para makes plain paragraphs.
func para(texts ...string) []block {
	var out []block
	for i, t := range texts {
		out = append(out, block{kind: paragraphBlock, text: t, line: i + 1})
	}
	return out
}

// bullets makes a list of items.
func bullets(list int, texts ...string) []block {
	var out []block
	for i, t := range texts {
		out = append(out, block{kind: itemBlock, level: 1, list: list, mark: "-", text: t, line: 10*list + i})
	}
	return out
}

// numbered makes an ordered list that begins with a number.
func numbered(list, first int, texts ...string) []block {
	out := bullets(list, texts...)
	for i := range out {
		out[i].number, out[i].mark = first+i, fmt.Sprintf("%d.", first+i)
	}
	return out
}

func head(text string) []block { return []block{{kind: headingBlock, level: 2, text: text}} }

func join(parts ...[]block) []block {
	var out []block
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// show draws blocks: "¶ text", "# heading", "• item", "3) numbered item", "¶3 numbered paragraph", "(a) labelled item".
func show(blocks []block) string {
	var out []string
	for i := range blocks {
		b := &blocks[i]
		mark := map[blockKind]string{paragraphBlock: "¶", headingBlock: "#", itemBlock: "•", continuationBlock: "+", rowBlock: "|", verbatimBlock: "=", footnoteBlock: "^"}[b.kind]
		switch {
		case b.kind == itemBlock && b.label != "":
			mark = b.label
		case b.kind == itemBlock && b.number > 0:
			mark = fmt.Sprintf("%d)", b.number)
		case b.kind == paragraphBlock && b.number > 0:
			mark += fmt.Sprint(b.number)
		case b.fragment:
			mark += "…"
		}
		if b.inList() {
			mark = strings.Repeat(">", b.level-1) + mark
		}
		out = append(out, mark+" "+b.text)
	}
	return strings.Join(out, " / ")
}

type ruleCase struct {
	what string
	in   []block
	want string // as show draws it; empty: as it was
}

// testRule runs a rule on each case; where it changes nothing it must note nothing, either.
func testRule(t *testing.T, rule func([]block) ([]block, []Note), name Rule, cases []ruleCase) {
	t.Helper()
	t.Parallel()
	for _, c := range cases {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			before, want := show(c.in), c.want
			if want == "" {
				want = before
			}
			out, notes := rule(c.in)
			if got := show(out); got != want {
				t.Errorf("\ngot  %s\nwant %s", got, want)
			}
			if noted := len(notes) > 0; name != "" && noted != (c.want != "") {
				t.Errorf("notes: %+v", notes)
			}
			for _, n := range notes {
				if name != "" && (n.Rule != name || n.Line == 0) {
					t.Errorf("note %+v, want rule %s", n, name)
				}
			}
		})
	}
}

const half = "Where violence makes progress toward development impractical, enhancing safety" // 60 characters or more

func TestJoinParagraphs(t *testing.T) {
	testRule(t, joinParagraphs, RuleJoin, []ruleCase{
		{"lower case", para(half, "of people is a prerequisite."), "¶ " + half + " of people is a prerequisite."},
		{"function word", para(half+" for", "Canadians is a prerequisite."), "¶ " + half + " for Canadians is a prerequisite."},
		{"French", para(half+" de la", "Commission."), "¶ " + half + " de la Commission."},
		{"three parts", para(half, "of people everywhere", "in the world."), "¶ " + half + " of people everywhere in the world."},
		{"a compound", para(half+" and self-", "government."), "¶ " + half + " and self-government."},
		{"quoted beginning", para(half, "“freedom” from fear."), "¶ " + half + " “freedom” from fear."},
		{"numbered paragraph goes on", join([]block{{kind: paragraphBlock, number: 3, text: half, line: 1}}, para("of people.")), "¶3 " + half + " of people."},

		{"closing mark", para(half+".", "of people"), ""},
		{"closing mark and quotation mark", para(half+".”", "of people"), ""},
		{"colon and semicolon", para(half+":", "of people", half+";", "of people"), ""},
		{"capital", para(half, "People are safe."), ""},
		{"short lines", para("Lester B. Pearson Building", "of Ottawa"), ""},
		{"enumerators", para(half, "(a) of people", "b. of people", "iv) x", "2) y"), ""},
		{"addresses", para(half, "www.example.org", "https://example.org", "info@example.org"), ""},
		{"lower case under a heading", join(para(half), head("Heading"), para("of people")), ""},
		{"lists", join(para(half), bullets(1, "of people"), para("of people")), ""},
		{"numbered next", join(para(half), []block{{kind: paragraphBlock, number: 4, text: "of people", line: 2}}), ""},
		{"code", join(para(half), []block{{kind: verbatimBlock, text: "of people"}}), ""},
		{"function word within a word", para(half+" theta", "Canadians"), ""},
	})
}

func TestJoinFirstItem(t *testing.T) {
	lead := para("The priorities are:")
	testRule(t, joinFirstItem, RuleListItem, []ruleCase{
		{
			"broken", join(lead, para("Protection of civilians and building"), bullets(1, "will to act.", "Peace support.", "Governance.")),
			"¶ The priorities are: / • Protection of civilians and building will to act. / • Peace support. / • Governance.",
		},

		{"no lead-in", join(para("The priorities matter."), para("Protection of"), bullets(1, "will", "Peace")), ""},
		{"first item in capitals", join(lead, para("Protection of"), bullets(1, "Will", "Peace")), ""},
		{"another item in lower case", join(lead, para("Protection of"), bullets(1, "will", "peace", "Governance")), ""},
		{"closed paragraph", join(lead, para("Protection matters."), bullets(1, "will", "Peace")), ""},
		{"paragraph in lower case", join(lead, para("protection of"), bullets(1, "will", "Peace")), ""},
		{"one item", join(lead, para("Protection of"), bullets(1, "will")), ""},
		{"other items in another list only", join(lead, para("Protection of"), bullets(1, "will"), bullets(2, "Peace")), ""},
		{"over a heading", join(lead, head("Protection"), bullets(1, "will", "Peace")), ""},
		{"a numbered first item", join(lead, para("Protection of"), []block{{kind: itemBlock, level: 1, list: 1, inner: "3.", number: 3, text: "will"}}, bullets(1, "Peace")), ""},
	})
}

// inner puts a number behind the bullets of items: 0 for none.
func inner(items []block, numbers ...int) []block {
	for i, n := range numbers {
		if n > 0 {
			items[i].inner, items[i].number = fmt.Sprintf("%d.", n), n
			items[i].mark += " " + items[i].inner
		}
	}
	return items
}

func TestNumberLists(t *testing.T) {
	sub := bullets(2, "under b")
	sub[0].level = 2
	testRule(t, numberLists, RuleListNumber, []ruleCase{
		{"two that fit", inner(bullets(1, "a", "b", "c", "d", "e"), 0, 0, 3, 0, 5), "1) a / 2) b / 3) c / 4) d / 5) e"},
		{"over a sublist", join(inner(bullets(1, "a", "b"), 0, 2), sub, inner(bullets(1, "c", "d"), 3)), "1) a / 2) b / >• under b / 3) c / 4) d"},
		{"over paragraphs of items", join(inner(bullets(1, "a", "b"), 1, 2), []block{{kind: continuationBlock, level: 1, list: 1, text: "more"}}), "1) a / 2) b / + more"},
		{"none", bullets(1, "a", "b"), ""},
		{"printed numbers stay", numbered(1, 4, "a", "b"), ""},
	})
}

// TestNumberListsPutsBack covers what is no list number: it is a word of the text and goes back into it.
func TestNumberListsPutsBack(t *testing.T) {
	testRule(t, func(b []block) ([]block, []Note) {
		out, notes := numberLists(b)
		for i := range out {
			if hasWord(out[i].mark) || out[i].inner != "" {
				out[i].text += " (mark " + out[i].mark + out[i].inner + ")"
			}
		}
		return out, notes
	}, "", []ruleCase{
		{"one number is not enough", inner(bullets(1, "a", "b", "c"), 0, 0, 3), "• a / • b / • 3. c"},
		{"wrong place", inner(bullets(1, "a", "b", "c"), 0, 3, 0), "• a / • 3. b / • c"},
		{"one contradicts", inner(bullets(1, "a", "b", "c"), 1, 2, 5), "• 1. a / • 2. b / • 5. c"},
		{"two lists are judged apart", join(inner(bullets(1, "a"), 1), inner(bullets(2, "b", "c"), 1, 2)), "• 1. a / 1) b (mark - 1.) / 2) c (mark - 2.)"},
	})
}

func TestMarkFragment(t *testing.T) {
	testRule(t, markFragment, RuleFragment, []ruleCase{
		{"first block", para("failed — intervention", "and more"), "¶… failed — intervention / ¶ and more"},
		{"below a heading", join(head("Title"), para("failed")), "# Title / ¶… failed"},
		{"quoted", para("“failed” states"), "¶… “failed” states"},

		{"capital", para("Failed states"), ""},
		{"number", para("2000 was the year"), ""},
		{"later block", para("Failed states", "and more"), ""},
		{"enumerator", para("a) the first", "b) the second"), ""},
		{"address", para("www.example.org"), ""},
		{"list", bullets(1, "lower case"), ""},
		{"numbered paragraph", []block{{kind: paragraphBlock, number: 3, text: "lower case"}}, ""},
		{"nothing", nil, ""},
	})
}
