package slack

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"agendabot/bot"
)

// asked has an administrator's questions and topics, or an error in their place.
type asked struct {
	questions, topics []string
	err               error
}

func (a asked) CuratedQuestions(_ string, n int) []string {
	return a.questions[:min(n, len(a.questions))]
}
func (a asked) Topics(n int) ([]string, error) { return a.topics[:min(n, len(a.topics))], a.err }

func TestSuggestions(t *testing.T) {
	t.Parallel()
	many := strings.Fields(strings.Repeat("word ", 30))
	questions, topics, err := suggestions(asked{questions: many, topics: many})
	if len(questions) != questionsShown || len(topics) != topicsShown || err != nil {
		t.Errorf("%d questions, %d topics, %v", len(questions), len(topics), err)
	}
	broken := errors.New("broken")
	if questions, topics, err = suggestions(asked{questions: []string{"Why?"}, err: broken}); len(questions) != 1 || len(topics) != 0 || !errors.Is(err, broken) {
		t.Errorf("%q, %q, %v", questions, topics, err)
	}
}

// TestHomeSuggests: questions stand before topics, under words of their own, and each button asks what it says.
func TestHomeSuggests(t *testing.T) {
	t.Parallel()
	r := newRenderer("en", nil)
	long := "Why " + strings.Repeat("and why ", 200) + "?"
	tooLong := strings.Repeat("x", maxValue+1)
	for name, c := range map[string]struct {
		questions, topics, want []string
		said, never             string
	}{
		"nothing":        {nil, nil, []string{"ask_button=ask"}, "", r.words.topics},
		"topics alone":   {nil, []string{"Aid"}, []string{"ask_button=ask", "topic_0=Aid"}, r.words.topics, r.words.questions},
		"questions":      {[]string{"Why?"}, nil, []string{"ask_button=ask", "topic_0=Why?"}, r.words.questions, r.words.topics},
		"both":           {[]string{"Why?", " \n", "How?"}, []string{"Aid"}, []string{"ask_button=ask", "topic_0=Why?", "topic_2=How?", "topic_3=Aid"}, r.words.questions, "\x00"},
		"a long one":     {[]string{long}, nil, []string{"ask_button=ask", "topic_0=" + long}, "", r.words.topics},
		"one too long":   {[]string{tooLong, "How?"}, nil, []string{"ask_button=ask", "topic_1=How?"}, "", r.words.topics},
		"a topic is cut": {nil, []string{tooLong}, []string{"ask_button=ask", "topic_0=" + tooLong[:maxValue]}, "", r.words.questions},
	} {
		view := r.home(home{Questions: c.questions, Topics: c.topics})
		checkShown(t, view, "")
		if got := actionsOf(view.Blocks.BlockSet); !slices.Equal(got, c.want) {
			t.Errorf("%s: %.300q", name, got)
		}
		if shown := strings.Join(allTexts(wire[any](view.Blocks.BlockSet)), "\n"); !strings.Contains(shown, c.said) || strings.Contains(shown, c.never) {
			t.Errorf("%s: %s", name, shown)
		}
	}
}

func TestPrompts(t *testing.T) {
	t.Parallel()
	long := strings.TrimSpace(strings.Repeat("word ", 40))
	for language, above := range map[string][2]string{"en": {english().prompts, english().promptsToo}, "fr": {french().prompts, french().promptsToo}} {
		r := newRenderer(language, nil)
		for name, c := range map[string]struct {
			questions, topics, want []string
			title                   string
		}{
			"nothing":      {nil, nil, nil, above[0]},
			"topics alone": {nil, []string{"Aid", " ", "Peace"}, []string{"Aid", "Peace"}, above[0]},
			"both":         {[]string{"Why\n?", ""}, []string{"Aid"}, []string{"Why ?", "Aid"}, above[1]},
			"too many":     {[]string{"1", "2", "3"}, []string{"4", "5"}, []string{"1", "2", "3", "4"}, above[1]},
			"far too many": {[]string{"1", "2", "3", "4", "5"}, []string{"6"}, []string{"1", "2", "3", "4"}, above[1]},
			"a long one":   {[]string{long}, nil, []string{long}, above[1]},
		} {
			p := r.prompts(c.questions, c.topics)
			var got []string
			for _, one := range p.Prompts {
				got = append(got, one.Message)
				if bot.Width(one.Title) > maxButton || one.Title == "" {
					t.Errorf("%s: a title is %q", name, one.Title)
				}
			}
			if !slices.Equal(got, c.want) || p.Title != c.title {
				t.Errorf("%s, %s: %q under %q", language, name, got, p.Title)
			}
		}
	}
}
