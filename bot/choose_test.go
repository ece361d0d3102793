package bot

import (
	"strings"
	"testing"

	"agendabot/corpus"
)

const charter = `---
title: Charter
---
# Duties of the office

- Publish the register each spring.
- Answer letters within thirty days.

# Tools

The office may use:

1. letters;
2. visits, by:
   - boat,
   - bicycle;
3. telephones.

# Language of the register

The register is kept in two languages by the office of the registrar, who is named for seven years and may be named again.
`

func TestListsAreCitedWhole(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "charter.md", charter)
	for _, c := range []struct{ question, text string }{
		{"What may the office use?", "The office may use:\nletters;\nvisits, by:\nboat,\nbicycle;\ntelephones."},
		{"Which duties are there?", "Publish the register each spring.\nAnswer letters within thirty days."},
		{"bicycle", "bicycle;"},
		{"When are letters answered?", "Answer letters within thirty days."},
		{"visits by which means", "visits, by:\nboat,\nbicycle;"},
	} {
		a := ask(t, b, Question{Text: c.question})
		if len(a.Citations) == 0 || a.Citations[0].Text != c.text {
			t.Errorf("%q cites %q, want %q first", c.question, texts(a), c.text)
		}
	}
	c := ask(t, b, Question{Text: "bicycle"}).Citations[0]
	if strings.Join(c.Lead, "|") != "The office may use:|visits, by:" || c.Kind != corpus.KindItem || c.Item != "2.2" {
		t.Errorf("the item's lead-ins are %q, kind %s, item %q", c.Lead, c.Kind, c.Item)
	}
}

func TestListAndItsItemsComeOnce(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "charter.md", charter)
	a := ask(t, b, Question{Text: "letters the office may use", Size: 10})
	lists, items := 0, 0
	for _, c := range a.Citations {
		switch {
		case c.Text == "letters;":
			items++
		case strings.HasPrefix(c.Text, "The office may use"):
			lists++
		}
	}
	if lists+items != 1 {
		t.Errorf("%d lists and %d of its items are cited: %q", lists, items, texts(a))
	}
}

// TestTablesAreNoLists: a table is found by its rows, and its rows are no items that can be counted.
func TestTablesAreNoLists(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "a.md", "# Measures\n\n| Priority | Days |\n|---|---|\n| Water supply | 3 |\n| Roads | 5 |\n| Schools | 9 |\n")
	for _, q := range []string{"What is the third priority?", "Which priorities are there?"} {
		if a := ask(t, b, Question{Text: q}); a.Verdict == Answered {
			t.Errorf("%q is answered with %q", q, texts(a))
		}
	}
	if a := ask(t, b, Question{Text: "roads"}); a.Verdict != Answered || a.Citations[0].Text != "Roads | 5" {
		t.Errorf("%s: %q", a.Verdict, texts(a))
	}
}

func TestHeadingsAloneComeClosest(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "a.md", "# Definitions\n\nFor this text:\n\n- a civilian is no combatant;\n- a mine is a weapon.\n\n# Scope\n\nIt covers everything else that the office does in a year.\n")
	a := ask(t, b, Question{Text: "What are the definitions?"})
	if a.Verdict == NotFound || !strings.HasPrefix(a.Citations[0].Text, "For this text:") {
		t.Errorf("%s: %q", a.Verdict, texts(a))
	}
}

func TestNearlyEqualPassagesComeOnce(t *testing.T) {
	t.Parallel()
	const text = "The register of landmines is kept by the office in the capital and is open to every resident on working days."
	b := newIndex(t,
		"a.txt", text,
		"b.txt", strings.Replace(text, "every", "each", 1)+" It closes at noon.",
		"c.txt", "Landmines are listed in the register that another office keeps; it is a different matter and says so at some length.")
	a := ask(t, b, Question{Text: "register of landmines", Size: 10})
	if len(a.Citations) != 2 {
		t.Errorf("cited: %q", texts(a))
	}
}

func TestBestSentence(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "a.txt", "The office opens in spring. Its register lists every landmine that was found. Residents may read the register.")
	c := ask(t, b, Question{Text: "Where are landmines listed?"}).Citations[0]
	if c.Best == nil || c.Text[c.Best.Start:c.Best.End] != "Its register lists every landmine that was found." {
		t.Errorf("the best sentence is %+v of %q", c.Best, c.Text)
	}
	var marked []string
	for _, m := range c.Marks {
		marked = append(marked, c.Text[m.Start:m.End])
	}
	if strings.Join(marked, " ") != "lists landmine" {
		t.Errorf("marked: %q", marked)
	}
	one := newIndex(t, "a.txt", "Its register lists every landmine that was found.")
	if c := ask(t, one, Question{Text: "landmines"}).Citations[0]; c.Best != nil {
		t.Errorf("a passage of one sentence has a best one: %+v", c.Best)
	}
}
