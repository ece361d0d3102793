package discord

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/bot/chattest"
	"agendabot/corpus"
)

// buttonsOf are the buttons of a message, a row in each.
func buttonsOf(m message) (all []string) {
	for _, row := range m.Components {
		var labels []string
		for _, c := range row.(discordgo.ActionsRow).Components {
			b := c.(discordgo.Button)
			labels = append(labels, b.Label+"="+b.CustomID)
		}
		all = append(all, strings.Join(labels, " "))
	}
	return all
}

// answerOf is an answer of so many short citations.
func answerOf(n int) *bot.Answer {
	a := &bot.Answer{Verdict: bot.Closest}
	for i := range n {
		text := "Words " + strconv.Itoa(i)
		a.Citations = append(a.Citations, bot.Citation{Key: "k" + strconv.Itoa(i), Kind: corpus.KindText, Title: "T", Text: text, Spans: []bot.Quote{{Text: text}}})
	}
	return a
}

func TestAnswerButtons(t *testing.T) {
	t.Parallel()
	r := newRenderer("en", nil)
	for name, c := range map[string]struct {
		n    int
		id   string
		s    answerState
		want []string
	}{
		"nothing": {0, "", answerState{}, nil},
		"votes":   {0, "A", answerState{}, []string{"Helpful=1:u:A Not helpful=1:d:A"}},
		"one": {1, "A", answerState{State: "K", Pages: 2, Size: 1}, []string{
			"Show in context=1:c:1:k0 Cite=1:q:1:k0", "More passages=1:m:1.0.0:A::K Helpful=1:u:A Not helpful=1:d:A",
		}},
		"several": {2, "A", answerState{State: "K", Pages: 1, Size: 3, Private: true, Try: 2}, []string{
			"Context 1=1:c:1:k0 Context 2=1:c:2:k1", "Cite 1=1:q:1:k0 Cite 2=1:q:2:k1",
			"Helpful=1:u:A Not helpful=1:d:A Share in channel=1:s:0.0.2:A:K",
		}},
		"the last page": {1, "A", answerState{State: "K", Page: 2, Pages: 3, Size: 3, By: "7"}, []string{
			"Show in context=1:c:7:k0 Cite=1:q:7:k0", "More passages=1:m:0.0.0:A:7:K Helpful=1:u:A Not helpful=1:d:A",
		}},
		"somebody else's words": {1, "", answerState{State: "K", Pages: 1, Size: 1, Private: true, Found: true}, []string{"Show in context=1:c:1:k0 Cite=1:q:1:k0"}},
		"without a state":       {1, "", answerState{Pages: 2, Private: true}, []string{"Show in context=1:c:1:k0 Cite=1:q:1:k0"}},
		"not private":           {0, "", answerState{State: "K", Pages: 1}, nil},
		"a state too long":      {0, "", answerState{State: strings.Repeat("x", maxState+1), Pages: 2, Private: true}, nil},
	} {
		a := answerOf(c.n)
		a.ID = c.id
		if got := buttonsOf(r.answer(a, c.s)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %.300q", name, got)
		}
	}
}

// TestEveryPassageIsReached: pressing More shows every passage once, and then the first again, however many of them
// a page has.
func TestEveryPassageIsReached(t *testing.T) {
	t.Parallel()
	r := newRenderer("en", nil)
	all := answerOf(12).Citations
	for size := 1; size <= 12; size++ {
		pages := (len(all) + size - 1) / size
		var seen []string
		c := control{state: "K"}
		for {
			a := &bot.Answer{Verdict: bot.Closest, Citations: all[c.page*size : min((c.page+1)*size, len(all))]}
			m := r.answer(a, answerState{State: "K", Page: c.page, Pages: pages, Size: size, From: c.from})
			checkShown(t, m, "")
			if len(seen) > 0 && !strings.Contains(m.Embeds[0].Title, "Passage") {
				t.Errorf("%d to a page: the title is %q", size, m.Embeds[0].Title)
			}
			for _, b := range m.Components[0].(discordgo.ActionsRow).Components {
				if pressed, _ := parseControl(b.(discordgo.Button).CustomID); pressed.action == actionContext {
					seen = append(seen, pressed.key)
					if pressed.page != len(seen) {
						t.Errorf("%d to a page: passage %d is number %d", size, len(seen), pressed.page)
					}
				}
			}
			next, ok := controlOf(m, r.words.More)
			if !ok || next.page == 0 && next.from == 0 || len(seen) > 99 {
				break
			}
			c = next
		}
		if len(seen) != len(all) {
			t.Errorf("%d to a page: %q are seen", size, seen)
		}
	}
}

// TestShownPassages: passages are numbered on from those that were shown before; those without room are counted.
func TestShownPassages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		language string
		n        int
		s        answerState
		want     []string
		never    string
	}{
		"the first page":  {"en", 3, answerState{Size: 3}, []string{"1 — T", "3 — T"}, "Passages"},
		"a further one":   {"en", 3, answerState{Page: 1, Size: 3}, []string{"· Passages 4–6", "4 — T", "6 — T"}, "further"},
		"a single one":    {"fr", 1, answerState{Page: 2, Size: 3}, []string{"· Passage 7"}, "7 — T"},
		"too many":        {"en", maxPassages + 1, answerState{Size: 10}, []string{"1 further passage found"}, ""},
		"the rest":        {"en", 8, answerState{Size: 10, From: 5}, []string{"· Passages 6–8", "6 — T", "Words 5"}, "further"},
		"nothing is left": {"en", 3, answerState{Size: 10, From: 9}, nil, "Words"},
	} {
		m := newRenderer(c.language, nil).answer(answerOf(c.n), c.s)
		shown := strings.Join(seenTexts(m), "\n")
		for _, s := range c.want {
			if !strings.Contains(shown, s) {
				t.Errorf("%s: %q is not in %s", name, s, shown)
			}
		}
		if c.never != "" && strings.Contains(shown, c.never) {
			t.Errorf("%s: %q is in %s", name, c.never, shown)
		}
		checkShown(t, m, "")
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
	m := r.answer(&bot.Answer{Verdict: bot.Answered, Citations: []bot.Citation{c}}, answerState{})
	shown, bold := quotedWords(m.Embeds[0].Description)
	all := plainText(seen(m.Embeds[0].Description))
	if !strings.HasPrefix(strings.TrimSpace(shown), "The answer is here. Nothing") || !slices.Equal(bold, []string{"answer"}) || strings.Count(all, omitted) != 2 {
		t.Errorf("bold %q in %s", bold, all)
	}
	if want := fmt.Sprintf(r.words.Cut, r.words.Context); !strings.Contains(all, want) {
		t.Errorf("%q is not in %s", want, all)
	}
	if bot.Width(shown) < 2000 {
		t.Errorf("only %d characters are shown", bot.Width(shown))
	}
}

// TestManyLongPassages: five passages share the room that there is.
func TestManyLongPassages(t *testing.T) {
	t.Parallel()
	a := answerOf(5)
	for i := range a.Citations {
		c := &a.Citations[i]
		c.Text = strings.Repeat("A plain sentence goes on. ", 200)
		c.Spans = []bot.Quote{{Text: c.Text}}
	}
	m := newRenderer("en", chattest.ToReader).answer(a, answerState{})
	checkShown(t, m, "")
	if len(m.Embeds) != 5 || weight(m.Embeds) < maxEmbedText/2 {
		t.Errorf("%d embeds of %d characters", len(m.Embeds), weight(m.Embeds))
	}
}

func TestPagesOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ more, size, want int }{{0, 3, 1}, {1, 3, 2}, {3, 3, 2}, {9, 3, 4}, {2, 0, 3}} {
		if got := pagesOf(&bot.Answer{More: c.more}, c.size); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}
