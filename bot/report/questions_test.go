package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
)

// TestSameQuestion: the same question in other words counts once.
func TestSameQuestion(t *testing.T) {
	t.Parallel()
	b := build(t)
	for _, c := range []struct {
		language  string
		questions []string
	}{
		{"en", []string{"Landmines in Angola?", "landmines in Angola", "hey bot, what does the agenda say about landmines in Angola please", "Angola: landmine", "What is a landmine in Angola?"}},
		{"en", []string{"What is peacekeeping?", "define peacekeeping", "the meaning of peacekeeping", "Can you tell me what peacekeeping means?"}},
		{"en", []string{"Who signed the Ottawa treaty?", "who has signed the treaty of Ottawa"}},
		{"en", []string{"the first priority", "First priority?", "What is the first priority?"}},
		{"en", []string{"humanitarian demining", "humanitarian demining", "humanitarain demining", "humanitarrian demining?"}},
		{"en", []string{"Canada’s policy", "Canada's policies"}},
		{"en", []string{"How many peacekeepers died?", "how many peacekeepers have died"}},
		{"fr", []string{"Les mines en Angola ?", "mines en Angola", "Bonjour, pourriez-vous me dire ce que dit l’agenda sur les mines en Angola ?", "la mine, en Angola"}},
		{"fr", []string{"Qu’est-ce que le désarmement ?", "définition du désarmement", "Que signifie désarmement ?"}},
		{"fr", []string{"Pourquoi interdire les mines ?", "pourquoi interdire la mine"}},
	} {
		groups := notFound(t, b, c.language, c.questions...)
		if len(groups) != 1 {
			for _, g := range groups {
				t.Errorf("%q is by itself (%d)", g.Question, g.Times)
			}
			continue
		}
		if groups[0].Times != len(c.questions) {
			t.Errorf("%q counts %d of %d", groups[0].Question, groups[0].Times, len(c.questions))
		}
	}
}

// TestDifferentQuestions: no two of these are one.
func TestDifferentQuestions(t *testing.T) {
	t.Parallel()
	b := build(t)
	for _, c := range []struct {
		language  string
		questions []string
	}{
		{"en", []string{"landmines in Angola", "landmines in Bosnia", "landmines", "Angola"}},
		{"en", []string{
			"What will Canada do with its partners to help the victims of landmines and other weapons in Angola after the war?",
			"What will Canada do with its partners to help the victims of landmines and other weapons in Bosnia after the war?",
			"What will Canada do with its partners to help the victims of landmines and other weapons after the war?",
		}},
		{"en", []string{"the first priority", "the third priority", "the priority"}},
		{"en", []string{"resolution 1325", "resolution 1352", "resolution 132"}},
		{"en", []string{"who signed the treaty", "when was the treaty signed", "where was the treaty signed", "why was the treaty signed", "signing the treaty"}},
		{"en", []string{"weapons that are banned", "weapons that are not banned", "weapons that were never banned", "weapons without a ban"}},
		{"en", []string{"before the war", "after the war", "the war", "against the war"}},
		{"en", []string{"how did peacekeepers die", "how many peacekeepers died"}},
		{"en", []string{"protection", "projects", "marital", "martial"}},
		{"en", []string{"the county", "the country"}},
		{"en", []string{"Austria", "Australia", "Niger", "Nigeria", "Slovakia", "Slovenia", "Dominica", "Dominican"}},
		{"en", []string{"Iran", "Iraq", "Zambia", "Gambia"}},
		{"en", []string{"who are you", "what are you doing", "?", "!!", "<!--"}},
		{"fr", []string{"les mines en Angola", "les mines en Bosnie", "les mines"}},
		{"fr", []string{"la première priorité", "la troisième priorité", "la priorité"}},
		{"fr", []string{"qui a signé le traité", "quand le traité a été signé", "pourquoi le traité est signé"}},
		{"fr", []string{"les armes interdites", "les armes qui ne sont pas interdites", "les armes jamais interdites"}},
		{"fr", []string{"avant la guerre", "après la guerre", "sans la guerre"}},
	} {
		groups := notFound(t, b, c.language, c.questions...)
		if len(groups) == len(c.questions) {
			continue
		}
		for _, g := range groups {
			if g.Times > 1 {
				t.Errorf("%d of %q are one: %q", g.Times, c.questions, g.Question)
			}
		}
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	got := notFound(t, nil, "en", "Landmines in Angola!", "landmines in Angola", "Mines?", "hello, Landmines in Angola!", "Angola’s landmines")
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	want := Group{"Landmines in Angola!", "en", 4, 2, day(1, 0).Add(4 * time.Minute)}
	if got[0] != want {
		t.Errorf("%+v, want %+v", got[0], want)
	}
}

// TestSlipsDoNotChain: a slip of a slip is not taken for the word.
func TestSlipsDoNotChain(t *testing.T) {
	t.Parallel()
	got := notFound(t, nil, "en", "humanitarian", "humanitarian", "humanitarian", "humaniitarian", "humaniitarian", "humaniittarian")
	if len(got) != 2 || got[0].Times != 5 || got[1].Question != "humaniittarian" {
		t.Errorf("%+v", got)
	}
}

func TestIsSlip(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"disarmament", "disarmement", false},
		{"disarmament", "disarmment", true},
		{"disarmment", "disarmament", true},
		{"humanitarian", "humanitarain", true},
		{"sécuritaire", "sécuriatire", true},
		{"government", "government", false},
		{"protect", "project", false},
		{"dominica", "dominican", false},
		{"nations", "anations", false},
		{"country", "county", false},
		{"peacekeeping", "peackeepin", false},
		{"landmines", "lnadmiens", false},
	} {
		if got := isSlip(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: %v", c.a, c.b, got)
		}
	}
}

// FuzzGroups: every question is in exactly one group, and grouping never fails.
func FuzzGroups(f *testing.F) {
	f.Add("Landmines in Angola?", "landmines in Bosnia", "en")
	f.Add("", "\x00", "fr")
	for _, h := range hostile() {
		f.Add(h, h+" "+h, "en")
	}
	f.Fuzz(func(t *testing.T, a, b, language string) {
		groups := notFound(t, nil, language, a, b, a)
		total := 0
		for _, g := range groups {
			total += g.Times
			if g.Wordings > g.Times || g.Wordings < 1 {
				t.Errorf("%d wordings of %d questions", g.Wordings, g.Times)
			}
			if strings.ContainsFunc(g.Question, func(r rune) bool { return r < ' ' }) {
				t.Errorf("%q", g.Question)
			}
		}
		if total != 3 || len(groups) > 2 {
			t.Errorf("%d questions in %d groups", total, len(groups))
		}
	})
}

// TestManyAlike: thousands of questions that differ in one word are read in good time, each by itself.
func TestManyAlike(t *testing.T) {
	t.Parallel()
	var lines []Line
	for i := range 3000 {
		word := fmt.Sprintf("weapon%c%c%cn", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26)
		lines = append(lines, asked(day(1, 0).Add(time.Duration(i)*time.Second), word, "en", bot.NotFound))
	}
	r := mustMake(t, nil, lines)
	total := 0
	for _, g := range r.NotFound {
		total += g.Times
	}
	if total != len(lines) || len(r.NotFound) < len(lines)/2 {
		t.Errorf("%d questions in %d groups", total, len(r.NotFound))
	}
}
