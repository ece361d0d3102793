package slack

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
	"agendabot/corpus"
)

// actionsOf are the buttons of blocks: action id and value.
func actionsOf(blocks []slackgo.Block) (all []string) {
	walk(wire[any](blocks), func(o obj) {
		if o["type"] == "button" {
			all = append(all, o["action_id"].(string)+"="+o["value"].(string))
		}
	})
	return all
}

func TestAnswerButtons(t *testing.T) {
	t.Parallel()
	r := newRenderer("en", nil)
	full := &bot.Answer{ID: "A", Verdict: bot.NotFound}
	for name, c := range map[string]struct {
		a    *bot.Answer
		s    answerState
		want []string
	}{
		"nothing":          {&bot.Answer{}, answerState{}, nil},
		"votes":            {full, answerState{}, []string{"helpful=A", "unhelpful=A"}},
		"all":              {full, answerState{Again: "m", Private: true, Share: "s"}, []string{"more=m", "helpful=A", "unhelpful=A", "share=s"}},
		"not private":      {full, answerState{Share: "s"}, []string{"helpful=A", "unhelpful=A"}},
		"nothing to share": {full, answerState{Private: true}, []string{"helpful=A", "unhelpful=A"}},
		"at the limit":     {&bot.Answer{}, answerState{Again: strings.Repeat("x", maxValue)}, []string{"more=" + strings.Repeat("x", maxValue)}},
		"past the limit":   {&bot.Answer{}, answerState{Again: strings.Repeat("x", maxValue+1)}, nil},
	} {
		if got := actionsOf(r.answer(c.a, c.s).Blocks); !slices.Equal(got, c.want) {
			t.Errorf("%s: %.200q", name, got)
		}
	}
}

// TestShownPassages: passages are numbered on from those that were shown before; those without room are counted.
func TestShownPassages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		language string
		n, first int
		want     []string
		never    string
	}{
		"the first page": {"en", 3, 1, nil, "Passages"},
		"a further one":  {"en", 3, 4, []string{"Passages 4–6"}, "further"},
		"a single one":   {"fr", 1, 7, []string{"· Passage 7\n"}, "further"},
		"too many":       {"en", maxPassages + 1, 1, []string{"1 further passage found"}, ""},
		"far too many":   {"fr", maxPassages + 4, 11, []string{"Passages 11 à 16", "4 autres passages trouvés"}, ""},
	} {
		a := &bot.Answer{Verdict: bot.Closest}
		for i := range c.n {
			text := "Words " + strconv.Itoa(i)
			a.Citations = append(a.Citations, bot.Citation{Key: "k", Kind: corpus.KindText, Title: "T", Text: text, Spans: []bot.Quote{{Text: text}}})
		}
		shown := strings.Join(allTexts(wire[any](newRenderer(c.language, nil).answer(a, answerState{First: c.first}).Blocks)), "\n")
		for _, s := range c.want {
			if !strings.Contains(shown, s) {
				t.Errorf("%s: %q is not in %s", name, s, shown)
			}
		}
		if c.never != "" && strings.Contains(shown, c.never) {
			t.Errorf("%s: %q is in %s", name, c.never, shown)
		}
	}
}

// TestLongPassage: a passage that is too long is shown from the sentence nearest to the question, and says so.
func TestLongPassage(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("Nothing of interest stands here. ", 100)
	text := filler + "The answer is here. " + filler
	at := strings.Index(text, "The answer")
	c := bot.Citation{Key: "k", Kind: corpus.KindText, Title: "T", Text: text, Spans: []bot.Quote{{Text: text}}, Best: &bot.Range{Start: at, End: at + 19}}
	c.Marks = []bot.Range{{Start: at + 4, End: at + 10}}
	r := newRenderer("en", nil)
	blocks := r.answer(&bot.Answer{Verdict: bot.Answered, Citations: []bot.Citation{c}}, answerState{}).Blocks
	shown, bold := barred(blocks[1])
	all := strings.Join(allTexts(wire[any](blocks)), "|")
	if !strings.HasPrefix(shown, "The answer is here. Nothing") || !slices.Equal(bold, []string{"answer"}) || !strings.Contains(all, fmt.Sprintf(r.words.Cut, r.words.Context)) || strings.Count(all, omitted) != 2 {
		t.Errorf("bold %q in %s", bold, all)
	}
}
