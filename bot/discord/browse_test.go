package discord

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"agendabot/bot"
	"agendabot/bot/chattest"
	"agendabot/index"
)

// asked is a build with an administrator's questions.
type asked struct {
	*index.Build

	questions []string
	topics    error
}

func (a asked) CuratedQuestions(typed string, n int) (found []string) {
	for _, q := range a.questions {
		if len(found) < n && strings.Contains(strings.ToLower(q), strings.ToLower(typed)) {
			found = append(found, q)
		}
	}
	return found
}

func (a asked) Topics(n int) ([]string, error) {
	if a.topics != nil {
		return nil, a.topics
	}
	return a.Build.Topics(n)
}

// TestQuestionsAreSuggested: the administrator's questions come before titles and headings, whole, and nothing twice.
func TestQuestionsAreSuggested(t *testing.T) {
	t.Parallel()
	const heading, title = "Toward a Human Security Agenda", "Freedom from Fear: Canada's Foreign Policy for Human Security"
	many := make([]string, 2*maxChoices)
	for i := range many {
		many[i] = "What of human security, for the time of number " + strings.Repeat("i", i) + "?"
	}
	for name, c := range map[string]struct {
		typed     string
		questions []string
		first     []string
		all       int // 0: no more than first
	}{
		"none":                {"human", nil, []string{title, heading}, 0},
		"typed":               {"human", []string{"Is it human?", "Is it new?"}, []string{"Is it human?", title, heading}, 0},
		"nothing typed":       {"", []string{"Is it human?", "Is it new?"}, []string{"Is it human?", "Is it new?", heading}, 8},
		"on one line":         {"is", []string{"Is\n it  human\u202e?"}, []string{"Is it human?"}, 0},
		"a heading":           {"toward", []string{heading}, []string{heading}, 0},
		"at the limit":        {"is", []string{"Is " + strings.Repeat("é", maxChoice-3)}, []string{"Is " + strings.Repeat("é", maxChoice-3)}, 0},
		"never the beginning": {"is", []string{"Is " + strings.Repeat("é", maxChoice-2), "Is it?"}, []string{"Is it?"}, 0},
		"too many":            {"human", many, many[:maxChoices], maxChoices},
	} {
		found, err := questions(t.Context(), asked{Build: chattest.Index(t, hostileDocument), questions: c.questions}, c.typed)
		if err != nil {
			t.Fatal(err)
		}
		shown := choices(found)
		var names []string
		for _, s := range shown {
			names = append(names, s.Name)
			if s.Value != s.Name || bot.Width(s.Name) > maxChoice {
				t.Errorf("%s: %q stands for %q", name, s.Name, s.Value)
			}
		}
		if n := max(c.all, len(c.first)); len(names) != n || !slices.Equal(names[:len(c.first)], c.first) {
			t.Errorf("%s: %d, %q", name, len(names), names)
		}
	}
}

func TestQuestionsWithoutTopics(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	all, err := questions(context.Background(), asked{Build: chattest.Index(t, hostileDocument), questions: []string{"Why?"}, topics: broken}, " ")
	if !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	if len(all) != 1 || all[0].name != "Why?" {
		t.Errorf("suggested: %+v", all)
	}
}
