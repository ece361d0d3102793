package report

import (
	"fmt"
	"slices"
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
		{"en", []string{"What about landmines?", "Does it say anything on landmines?", "landmine?", "what does the agenda say about LANDMINES", "landmines please"}},
		{"en", []string{"cluster munitions", "the cluster munition"}},
		{"en", []string{"Is there anything about child soldiers?", "child soldiers"}},
		{"en", []string{"Landmines in Angola?", "landmines in Angola", "hey bot, what does the agenda say about landmines in Angola please", "What is a landmine in Angola?", "can you tell me what the documents say about landmines in Angola"}},
		{"en", []string{"What is peacekeeping?", "define peacekeeping", "the meaning of peacekeeping", "What does peacekeeping mean?", "what is meant by peacekeeping", "What’s the definition of peacekeeping?", "about peacekeeping", "Something about peacekeeping?", "explain peacekeeping", "what do peacekeepings mean"}},
		{"en", []string{"the first priority", "First priority?", "What is the first priority?"}},
		{"en", []string{"Canada’s policy", "Canada's policies", "the Canada's policy"}},
		{"en", []string{"weapons that aren't banned", "the weapon that are not banned"}},
		{"en", []string{"boxes, vetoes, classes, crashes, churches, sizes and shoes", "a box, a veto, a class, a crash, a church, a size and a shoe"}},
		{"fr", []string{"les mines terrestres", "Que disent les documents sur les mines terrestres ?", "des mines terrestres", "concernant la mine terrestre"}},
		{"fr", []string{"Les mines en Angola ?", "mines en Angola", "Bonjour, pourriez-vous me dire ce que dit l’agenda sur les mines en Angola ?", "la mine, en Angola"}},
		{"fr", []string{"Qu’est-ce que le désarmement ?", "définition du désarmement", "Que signifie désarmement ?", "c’est quoi, le désarmement", "Quid du désarmement", "définir le désarmement", "quelle est la signification du désarmement", "quel est le désarmement"}},
		{"fr", []string{"Pourquoi interdire les mines ?", "pourquoi interdire la mine"}},
		{"fr", []string{"les jeux, l’accord d’un pays", "le jeu, les accords d'un pays"}},
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
		{"en", []string{"Under 18", "Over 18", "18", "< 18", "> 18", "18 %", "18 $", "18+"}},
		{"en", []string{"below 18 years", "above 18 years", "before 18 years", "less than 18 years", "more than 18 years"}},
		{"en", []string{"attacks on hospitals", "attacks by hospitals", "attacks against hospitals", "attacks from hospitals"}},
		{"en", []string{"aid from Canada to Kosovo", "aid from Kosovo to Canada", "AIDS from Canada to Kosovo"}},
		{"en", []string{"Can soldiers protect children?", "Can children protect soldiers?"}},
		{"en", []string{"Is Canada more secure than Norway?", "Is Norway more secure than Canada?"}},
		{"en", []string{"importance of small arms", "import of small arms", "import of a small arm"}},
		{"en", []string{"international organizations", "internal organs", "international organs", "internationally organized"}},
		{"en", []string{"how old is the treaty", "how is the old treaty", "how old the treaty is"}},
		{"en", []string{"what is on the list", "the list", "what was the list"}},
		{"en", []string{"annex A of the treaty", "annex of the treaty", "annex", "annex a"}},
		{"en", []string{"what peaceful means", "peaceful"}},
		{"en", []string{"crimes against humanity", "crimes against humanities"}},
		{"en", []string{"the 1990s", "the 1990"}},
		{"en", []string{"this crisis", "crises", "politics", "a politic"}},
		{"fr", []string{"la cour pénale", "le cours pénal", "les cours pénales"}},
		{"fr", []string{"l’aide du Canada au Kosovo", "l’aide du Kosovo au Canada"}},
		{"fr", []string{"de la guerre à la paix", "la guerre à la paix"}},
		{"fr", []string{"moins de 18 ans", "plus de 18 ans", "les attaques sur les hôpitaux", "les attaques par les hôpitaux"}},
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
		{"de", []string{"die Mine", "die Minen", "Mine"}},
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
	got := notFound(t, nil, "en", "Landmines in Angola!", "landmines in Angola", "Mines?", "hello, Landmines in Angola!", "the landmine in Angola")
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	want := Group{"Landmines in Angola!", "en", 4, 2, day(1, 0).Add(4 * time.Minute)}
	if got[0] != want {
		t.Errorf("%+v, want %+v", got[0], want)
	}
}

// TestLanguagesApart: one word asks for two things in two languages.
func TestLanguagesApart(t *testing.T) {
	t.Parallel()
	r := mustMake(t, nil, []Line{asked(day(1, 0), "pain", "en", bot.NotFound), asked(day(1, 0), "Pain ?", "fr", bot.NotFound)})
	if len(r.NotFound) != 2 {
		t.Errorf("%+v", r.NotFound)
	}
}

// TestSlips: a word that was asked once, is not in the documents, and is nearly one that was asked three times, is
// that one.
func TestSlips(t *testing.T) {
	t.Parallel()
	b := build(t)
	often := func(n int, q string, more ...string) (all []string) {
		for range n {
			all = append(all, q)
		}
		return append(all, more...)
	}
	for _, c := range []struct {
		name      string
		questions []string
		groups    int
	}{
		{"two neighbours", often(3, "humanitarian demining", "humanitarain demining"), 1},
		{"a letter twice", often(3, "humanitarian demining", "humanitarrian demining"), 1},
		{"a letter once", often(3, "the peacekeeping mission", "peacekeping mission"), 1},
		{"two slips of one word", often(3, "humanitarian demining", "humanitarrian demining", "humanitarain demining"), 1},
		{"asked twice only", often(2, "humanitarian demining", "humanitarain demining"), 2},
		{"the slip asked twice", often(3, "humanitarian demining", "humanitarain demining", "humanitarain demining?"), 2},
		{"the slip's word asked elsewhere", often(3, "humanitarian demining", "humanitarain demining", "humanitarain law"), 3},
		{"the word asked elsewhere", often(2, "humanitarian law", "humanitarian demining", "humanitarain demining"), 2},
		{"another word more", often(3, "humanitarian demining", "humanitarain demining now"), 2},
		{"another order", often(3, "humanitarian demining", "demining humanitarain"), 2},
		{"a new letter", often(3, "contact group", "contract group"), 2},
		{"another letter", often(3, "protection", "projection"), 2},
		{"a word of six letters", often(3, "dessert", "desert"), 2},
		{"which the documents have", often(3, "martial law", "marital law"), 2},
		{"of which they have the stem", often(3, "projectted", "projected"), 2},
		{"of one or another", append(often(3, "humannitarian"), often(3, "humanittarian", "humannittarian")...), 3},
		{"of a slip", often(3, "humanitarian", "humaniitarian", "humaniittarian"), 2},
	} {
		got := notFound(t, b, "en", c.questions...)
		if len(got) != c.groups {
			t.Errorf("%s: %d groups, want %d: %+v", c.name, len(got), c.groups, got)
		}
		total := 0
		for _, g := range got {
			total += g.Times
		}
		if total != len(c.questions) {
			t.Errorf("%s: %d of %d questions", c.name, total, len(c.questions))
		}
	}
	if got := notFound(t, nil, "en", often(3, "humanitarian", "humanitarain")...); len(got) != 2 {
		t.Errorf("without documents nobody knows that a word is none: %+v", got)
	}
	got := notFound(t, b, "en", often(3, "humanitarian", "humanitarain")...)
	if want := (Group{"humanitarian", "en", 4, 2, day(1, 0).Add(3 * time.Minute)}); got[0] != want {
		t.Errorf("%+v, want %+v", got[0], want)
	}
}

func TestSlipOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		slip, word string
		want       bool
	}{
		{"disarmmament", "disarmament", true},
		{"peacekeping", "peacekeeping", true},
		{"humanitarain", "humanitarian", true},
		{"sécuriatire", "sécuritaire", true},
		{"disarmement", "disarmament", false},
		{"disarmment", "disarmament", false},
		{"government", "government", false},
		{"committee", "committee", false},
		{"project", "protect", false},
		{"dominican", "dominica", false},
		{"contract", "contact", false},
		{"anations", "nations", false},
		{"antions", "nations", false},
		{"natiosn", "nations", false},
		{"nattion", "nation", false},
		{"staring", "starring", true},
		{"starring", "staring", true},
		{"desert", "dessert", false},
		{"dessert", "desert", false},
		{"lnadmiens", "landmines", false},
		{"resolution13325", "resolution1325", false},
		{strings.Repeat("ab", slipLongest/2) + "a", strings.Repeat("ab", slipLongest/2) + "aa", false},
		{strings.Repeat("ab", slipLongest/2), strings.Repeat("ab", slipLongest/2) + "b", true},
	} {
		if got := slices.Contains(slipOf(c.slip), c.word); got != c.want {
			t.Errorf("%s, %s: %v", c.slip, c.word, got)
		}
	}
}

func TestSingular(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"ties": "tie", "laws": "law", "gas": "gas", "policies": "policy", "crisis": "crisis", "status": "status", "class": "class", "ethics": "ethics",
		"shoes": "shoe", "vetoes": "veto", "classes": "class", "crashes": "crash", "churches": "church", "boxes": "box", "houses": "house", "peace": "peace",
	} {
		if got := singularEN(word); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
	for word, want := range map[string]string{"mines": "mine", "jeux": "jeu", "stress": "stress", "ans": "ans", "paix": "pai", "mine": "mine"} {
		if got := singularFR(word); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}

func TestSpoken(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"l'accord": "le accord", "qu'une": "que une", "qu'aux": "que à", "au": "à", "aux": "à", "du": "de", "d'angola": "de angola", "aujourd'hui": "aujourd'hui",
		"l'": "l'", "mines": "mines",
	} {
		if got := strings.Join(spokenFR(word), " "); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}

// TestSlipTakesVotes: what readers thought of a slip's answer they thought of the question's.
func TestSlipTakesVotes(t *testing.T) {
	t.Parallel()
	var lines []Line
	for i, q := range []string{"humanitarian", "humanitarian", "humanitarian", "humanitarain"} {
		l := asked(day(1+i, 0), q, "en", bot.Answered, "a")
		l.Helpful, l.NotHelpful = 1+i, 10+i
		lines = append(lines, l)
	}
	got := mustMake(t, build(t), lines).NotHelpful
	if len(got) != 1 || got[0].Helpful != 10 || got[0].NotHelpful != 46 || len(got[0].Passages) != 1 || !got[0].Last.Equal(day(4, 0)) {
		t.Errorf("%+v", got)
	}
}

// TestFollowUps: what leans on another question is no question by itself, and is not one with what leans on a third.
func TestFollowUps(t *testing.T) {
	t.Parallel()
	lines := []Line{
		asked(day(1, 0), "And the third?", "en", bot.NotFound), asked(day(2, 0), "and the third?", "en", bot.NotFound),
		asked(day(3, 0), "more", "en", bot.Closest, "a"), asked(day(4, 0), "and the third?", "en", bot.Answered, "b"),
		asked(day(5, 0), "and the third?", "en", bot.Answered, "c"), asked(day(6, 0), "And the third?", "en", bot.NotFound),
	}
	for i := range lines[:5] {
		lines[i].FollowUp = true
	}
	lines[3].NotHelpful, lines[4].NotHelpful = 1, 2
	r := mustMake(t, nil, lines)
	if len(r.NotFound) != 1 || r.NotFound[0].Times != 1 || len(r.Closest) != 0 || r.FollowUps != (FollowUps{2, 1}) {
		t.Errorf("not found %+v, closest %+v, %+v", r.NotFound, r.Closest, r.FollowUps)
	}
	if r.Totals.NotFound != 3 || r.Totals.Closest != 1 {
		t.Errorf("totals %+v", r.Totals)
	}
	if len(r.NotHelpful) != 2 || r.NotHelpful[0].NotHelpful != 2 || r.NotHelpful[0].Passages[0].ID != "c" || len(r.NotHelpful[0].Passages) != 1 {
		t.Errorf("objections %+v", r.NotHelpful)
	}
	for _, w := range writers() {
		text := written(t, w, r)
		for _, want := range map[string][]string{
			"text": {"and 2 follow-up questions\n", "What had only closest passages\n  and 1 follow-up question\n"}, "digest": {"and 2 follow-up questions\n"},
			"html": {"<p>and 2 follow-up questions</p>", "<p>and 1 follow-up question</p>"},
			"csv":  {"total,follow_ups_not_found,,,,,,,,2,", "total,follow_ups_closest_only,,,,,,,,1,"}, "json": {`"closest_only": 1`},
		}[w.name] {
			if !strings.Contains(text, want) {
				t.Errorf("%s has no %q", w.name, want)
			}
		}
	}
	only := written(t, writers()[1], mustMake(t, nil, lines[:1]))
	if !strings.Contains(only, "What was not found\n  and 1 follow-up question\n") || strings.Contains(only, "Nothing was missing") {
		t.Errorf("digest: %s", only)
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

// TestManyAlike: of thousands of questions that differ in one word, and of words longer than any, each is read in good
// time.
func TestManyAlike(t *testing.T) {
	t.Parallel()
	var lines []Line
	for i := range 3000 {
		word := fmt.Sprintf("weapon%c%c%cn", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26)
		lines = append(lines, asked(day(1, 0).Add(time.Duration(i)*time.Second), word, "en", bot.NotFound))
	}
	lines = append(lines, asked(day(1, 0), strings.Repeat("a", bot.MaxQuestion), "en", bot.NotFound))
	r := mustMake(t, build(t), lines)
	if len(r.NotFound) != len(lines) {
		t.Errorf("%d questions in %d groups", len(lines), len(r.NotFound))
	}
}
