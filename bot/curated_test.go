package bot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
	"agendabot/index"
)

// curator is a build in which passages were chosen for questions: by what is looked for, in small letters and without a
// question mark.
type curator struct {
	*index.Build

	chosen map[string][]string // question → passage ids
	err    error
}

func (c curator) Curated(q index.Query) (places []index.Place, err error) {
	if c.err != nil {
		return nil, c.err
	}
	for _, id := range c.chosen[strings.TrimRight(strings.ToLower(q.Text), " ?")] {
		p, err := c.Passage(id)
		if err != nil {
			return nil, err
		}
		places = append(places, p)
	}
	return places, nil
}

func (c curator) CuratedQuestions(typed string, n int) (found []string) {
	for q := range c.chosen {
		if strings.Contains(q, typed) {
			found = append(found, q)
		}
	}
	slices.Sort(found)
	return found[:min(n, len(found))]
}

// choosing is a curator of passages that are named by how their own text begins; a list is by its lead-in.
func choosing(tb testing.TB, b *index.Build, chosen map[string][]string) curator {
	tb.Helper()
	c := curator{Build: b, chosen: map[string][]string{}}
	for question, begins := range chosen {
		c.chosen[question] = nil
		for _, s := range begins {
			c.chosen[question] = append(c.chosen[question], idOf(tb, b, s))
		}
	}
	return c
}

// idOf is the id of the passage whose own text begins so.
func idOf(tb testing.TB, b *index.Build, begins string) string {
	tb.Helper()
	man := b.Manifest()
	for i := range man.Documents {
		d, err := b.Document(man.Documents[i].ID)
		if err != nil {
			tb.Fatal(err)
		}
		for p := range d.Passages {
			if strings.HasPrefix(d.OwnText(&d.Passages[p]), begins) {
				return d.Passages[p].ID
			}
		}
	}
	tb.Fatalf("no passage begins with %q", begins)
	return ""
}

// askCurated asks one question and checks what holds for every answer.
func askCurated(tb testing.TB, c curator, q Question) *Answer {
	tb.Helper()
	a, err := (&Bot{Explain: true}).Ask(tb.Context(), c, q)
	if err != nil {
		tb.Fatalf("ask %q: %v", q.Text, err)
	}
	checkAnswer(tb, c.Build, a)
	for i := range a.Citations {
		if ct := &a.Citations[i]; ct.Curated && i > 0 && !a.Citations[i-1].Curated {
			tb.Errorf("%q: what was chosen stands behind what was found", q.Text)
		}
	}
	if first := len(a.Citations) > 0 && a.Citations[0].Curated; a.Curated != first || (first && a.Verdict != Answered) {
		tb.Errorf("%q: curated %t, %s, first %t", q.Text, a.Curated, a.Verdict, first)
	}
	return a
}

// cites are how the citations begin; those that were chosen with a star.
func cites(a *Answer) string {
	var all []string
	for i := range a.Citations {
		s := strings.Join(strings.Fields(a.Citations[i].Text)[:2], " ")
		if a.Citations[i].Curated {
			s = "*" + s
		}
		all = append(all, s)
	}
	return strings.Join(all, " | ")
}

const harbour = `---
title: Harbour rules
---
# Lanterns

Red lanterns mean danger, and nobody may pass a red lantern at any hour of the night or of the day, whatever flag is flown.

White lanterns mean rest. Who sees a white lantern may tie up beside it until the morning bell, and pays nothing for it.

Every lantern is lit by the keeper, who is paid from the dues that ships pay when they come into the harbour in summer.

# Ropes

Ropes are kept dry. The watch looks them over each week and burns those that are worn, so that no ship is lost by them.

# Crews

A crew has to bring:

- a cook;
- a bell;
- a flag of its own.

# The IT

Whoever needs the IT asks the IT at the gate, where it is open from the first bell to the last one, on every day but one.
`

func TestChosenPassages(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "harbour.md", harbour)
	c := choosing(t, b, map[string][]string{
		"which lanterns are there":            {"Ropes", "White", "Ropes"},
		"submarines":                          {"Ropes are"},
		"who are you":                         {"A crew"},
		"what is the third thing a crew has":  {"A crew"},
		"bell of a crew":                      {"a bell"},
		"where is the it":                     {"Red"},
		"does the agenda say anything on tar": {"Ropes"},
	})
	for _, q := range []struct {
		question string
		size     int
		want     string
		more     int
	}{
		{"Which lanterns are there?", 5, "*Ropes are | *White lanterns | Red lanterns | Every lantern", 0},
		{"Hey bot, which lanterns are there, please?", 5, "*Ropes are | *White lanterns | Red lanterns | Every lantern", 0},
		{"Which lanterns are there?", 2, "*Ropes are | *White lanterns", 2},
		{"Which lanterns are there?", 1, "*Ropes are", 3},
		{"submarines", 3, "*Ropes are", 0},
		{"Who are you?", 3, "*A crew", 0},
		{"What is the third thing a crew has?", 3, "*A crew", 0},
		{"bell of a crew", 5, "*a bell;", 0},
		{"Where is the IT?", 5, "*Red lanterns | Whoever needs", 0},
		{"Does the agenda say anything on tar?", 3, "*Ropes are", 0},
		{"lanterns", 2, "White lanterns | Red lanterns", 1},
	} {
		a := askCurated(t, c, Question{Text: q.question, Size: q.size})
		if got := cites(a); got != q.want || a.More != q.more || a.Verdict != Answered {
			t.Errorf("%q of %d: %s, and %d more, %s", q.question, q.size, got, a.More, a.Verdict)
		}
	}
}

// TestChosenAreMarked: what was chosen has the question's words marked, found or not; only what was found has a score.
func TestChosenAreMarked(t *testing.T) {
	t.Parallel()
	text := "# Log\n"
	for i := range 2 * candidates {
		text += fmt.Sprintf("\nOn day %d the storm was a storm of storms, and the storm was all that the keeper of entry %d wrote about, twice over in one night.\n", i, i)
	}
	text += "\nThe last page is long. It tells of a storm in a single word, and then it goes on about the harvest, the fair, the bells and the new road.\n"
	b := newIndex(t, "log.md", text)
	c := choosing(t, b, map[string][]string{"which storm was it": {"The last page", "On day 0"}})
	a := askCurated(t, c, Question{Text: "Which storm was it?", Size: 4})
	last, first, found := a.Citations[0], a.Citations[1], a.Citations[2]
	if last.Score != 0 || len(last.Parts) != 0 || first.Score <= 0 || len(first.Parts) == 0 || found.Score <= 0 || found.Curated {
		t.Errorf("scores %g, %g and %g, parts %v", last.Score, first.Score, found.Score, last.Parts)
	}
	if len(last.Marks) != 1 || last.Text[last.Marks[0].Start:last.Marks[0].End] != "storm" {
		t.Errorf("marked: %+v", last.Marks)
	}
	if last.Best == nil || !strings.HasPrefix(last.Text[last.Best.Start:], "It tells") {
		t.Errorf("best: %+v", last.Best)
	}
	if len(a.Evidence) != 1 || a.Evidence[0].Passages != 2*candidates+1 {
		t.Errorf("evidence: %+v", a.Evidence)
	}
}

// TestChosenInConversation: what was chosen is there for a question of its own words, and follow-ups go on from it.
func TestChosenInConversation(t *testing.T) {
	t.Parallel()
	c := choosing(t, newIndex(t, "harbour.md", harbour), map[string][]string{
		"which lanterns are there": {"Ropes", "White"},
		"and the crew":             {"A crew"},
		"what about the second":    {"Red"},
	})
	var turn *Turn
	for i, step := range []struct {
		question, want string
		followUp       bool
	}{
		{"Which lanterns are there?", "*Ropes are", false},
		{"more", "*White lanterns", true},
		{"tell me more", "Red lanterns", true},
		{"why?", "*Ropes are", true},
		{"and the crew?", "*A crew", false},
		{"and the third?", "a flag", true},
		{"what about the second?", "*Red lanterns", false},
		{"which lanterns are there", "*Ropes are", false},
		{"and worn ropes?", "Ropes are", true},
	} {
		a := askCurated(t, c, Question{Text: step.question, Previous: turn, Size: 1})
		if got := cites(a); got != step.want || a.FollowUp != step.followUp || (a.About != "") != step.followUp {
			t.Errorf("%d. %q: %s, follow-up %t of %q", i, step.question, got, a.FollowUp, a.About)
		}
		turn = &a.Turn
	}
}

// TestChosenArePaged: a page further on has what an answer has left, and each passage once.
func TestChosenArePaged(t *testing.T) {
	t.Parallel()
	c := choosing(t, newIndex(t, "harbour.md", harbour), map[string][]string{
		"which lanterns are there": {"Ropes", "a bell", "White"},
	})
	all := askCurated(t, c, Question{Text: "Which lanterns are there?", Size: candidates})
	if len(all.Citations) != 5 || all.More != 0 {
		t.Fatalf("%s, and %d more", cites(all), all.More)
	}
	for size := 1; size <= len(all.Citations); size++ {
		a := askCurated(t, c, Question{Text: "Which lanterns are there?", Size: size})
		if !strings.HasPrefix(cites(all), cites(a)) || len(a.Citations) != size || a.More != len(all.Citations)-size {
			t.Errorf("%d: %s, and %d more", size, cites(a), a.More)
		}
	}
	many := map[string][]string{"everything": nil}
	for i := range 2 * candidates {
		many["everything"] = append(many["everything"], fmt.Sprintf("Number %d ", i))
	}
	var text strings.Builder
	for i := range 2 * candidates {
		fmt.Fprintf(&text, "Number %d is a paragraph that is long enough to stand by itself, which takes so many words that there are very many of them, one behind the other.\n\n", i)
	}
	c = choosing(t, newIndex(t, "many.md", text.String()), many)
	if a := askCurated(t, c, Question{Text: "everything", Size: 2}); a.More != candidates-2 {
		t.Errorf("%d more", a.More)
	}
}

func TestChosenAsJSON(t *testing.T) {
	t.Parallel()
	c := choosing(t, newIndex(t, "harbour.md", harbour), map[string][]string{"lanterns": {"Ropes"}})
	raw, err := json.Marshal(askCurated(t, c, Question{Text: "lanterns"}))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(raw, []byte(`"curated":true`)); n != 1 || bytes.Count(raw, []byte(`"curated"`)) != 1 || !bytes.Contains(raw, []byte(`"score":0,`)) {
		t.Errorf("%d are chosen in %s", n, raw)
	}
}

func TestQuestionsThatAreChosen(t *testing.T) {
	t.Parallel()
	c := choosing(t, newIndex(t, "harbour.md", harbour), map[string][]string{"a": nil, "b": nil, "c": nil, "d": nil})
	if a := askCurated(t, c, Question{Text: "submarines"}); a.Verdict != NotFound || !slices.Equal(a.Questions, []string{"a", "b", "c"}) || len(a.Topics) == 0 {
		t.Errorf("%s: %q, %q", a.Verdict, a.Questions, a.Topics)
	}
	if a := askCurated(t, c, Question{Text: "ropes"}); a.Questions != nil {
		t.Errorf("%s: %q", a.Verdict, a.Questions)
	}
}

func TestChoiceThatFails(t *testing.T) {
	t.Parallel()
	c := choosing(t, newIndex(t, "harbour.md", harbour), nil)
	c.err = index.ErrBrokenBuild
	for _, q := range []Question{{Text: "lanterns"}, {Text: "more", Previous: &Turn{Text: "lanterns"}}, {Text: "why?", Previous: &Turn{Text: "lanterns"}}} {
		if _, err := (&Bot{}).Ask(t.Context(), c, q); !errors.Is(err, index.ErrBrokenBuild) {
			t.Errorf("%q: %v", q.Text, err)
		}
	}
}

func TestTextsOfChoice(t *testing.T) {
	t.Parallel()
	for language, want := range map[string][]string{
		"en": {"Answered", "Answered", "chosen by the administrator, begins in mid-sentence in the source"},
		"fr": {"Réponse trouvée", "Réponse choisie", "choisi par l’administrateur, commence au milieu d’une phrase dans la source"},
	} {
		x := TextsFor(language)
		found := x.VerdictOf(&Answer{Verdict: Answered})
		chosen := x.VerdictOf(&Answer{Verdict: Answered, Curated: true})
		both := x.Remarks(&Citation{Curated: true, Fragment: true, Kind: corpus.KindText})
		if got := []string{found, chosen, both}; !slices.Equal(got, want) {
			t.Errorf("%s: %q", language, got)
		}
		if spent := x.VerdictOf(&Answer{Verdict: NotFound, Spent: true}); spent != x.Spent || spent == x.NotFound {
			t.Errorf("%s: %q", language, spent)
		}
		if one := x.Remarks(&Citation{Curated: true}); one != x.Curated {
			t.Errorf("%s: %q", language, one)
		}
		if none := x.Remarks(&Citation{}); none != "" {
			t.Errorf("%s: %q", language, none)
		}
		if closest := x.VerdictOf(&Answer{Verdict: Closest}); closest != x.Closest {
			t.Errorf("%s: %q", language, closest)
		}
	}
}
