package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"agendabot/bot"
)

// jsonIn indexes a folder with one document, runs the program on it and reads the JSON that it prints.
func jsonIn(t *testing.T, document string, into any, args ...string) {
	t.Helper()
	home := t.TempDir()
	writeFile(t, filepath.Join(home, "docs", "harbour.md"), document)
	if got := inHome(t, home, nil, "reindex", filepath.Join(home, "docs")); got.code != exitOK {
		t.Fatal(got.stderr)
	}
	got := inHome(t, home, nil, args...)
	if got.code != exitOK {
		t.Fatal(got.stderr)
	}
	if err := json.Unmarshal([]byte(got.stdout), into); err != nil {
		t.Fatal(err)
	}
}

// at is what stands at a range, in lower case.
func at(text string, r bot.Range) string {
	if r.Start < 0 || r.Start > r.End || r.End > len(text) {
		return "out of the text"
	}
	return strings.ToLower(text[r.Start:r.End])
}

const lanterns = `# The Harbour’s Lanterns

Boats rest — all of them — in the harbour at night.

## Colours

Lanterns of two colours are shown:

- Red, the lantern of danger, burns on the éperon.
- White: such a lantern means rest.
`

// The matches of find are bytes of the text that stands beside them, not of the document's.
func TestFindMatchesAreInText(t *testing.T) {
	t.Parallel()
	var found struct {
		Terms []struct {
			Places []placeJSON `json:"places"`
		} `json:"terms"`
	}
	jsonIn(t, lanterns, &found, "find", "--json", "lantern")
	passages, headings := 0, 0
	for _, p := range found.Terms[0].Places {
		if p.Heading {
			headings++
		} else {
			passages++
		}
		if len(p.Matches) == 0 {
			t.Errorf("%q has no match", p.Text)
		}
		for _, m := range p.Matches {
			if got := at(p.Text, m); got != "lantern" && got != "lanterns" {
				t.Errorf("at %v of %q stands %q", m, p.Text, got)
			}
		}
	}
	if passages != 3 || headings == 0 {
		t.Errorf("%d passages and %d headings have it", passages, headings)
	}
}

// The marks of ask are bytes of the citation's text, in a list's items as in its first words.
func TestMarksAreInText(t *testing.T) {
	t.Parallel()
	var answer bot.Answer
	jsonIn(t, lanterns, &answer, "ask", "--json", "Lanterns of which colours are shown?")
	if len(answer.Citations) == 0 || len(answer.Citations[0].Spans) != 3 {
		t.Fatalf("the list is not the first citation: %+v", answer.Citations)
	}
	c := &answer.Citations[0]
	inItems := 0
	for _, m := range c.Marks {
		switch got := at(c.Text, m); got {
		case "lantern", "lanterns", "colours", "shown":
		default:
			t.Errorf("at %v of %q stands %q", m, c.Text, got)
		}
		if m.Start > len(c.Spans[0].Text) {
			inItems++
		}
	}
	if inItems != 2 {
		t.Errorf("%d words are marked in the items, not 2: %v", inItems, c.Marks)
	}
}
