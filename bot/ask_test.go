package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

const fivePriorities = `Canada has identified five foreign policy priorities for advancing human security:
Protection of civilians, concerned with building international will and strengthening norms and capacity to reduce the human costs of armed conflict.
Peace support operations, concerned with building UN capacities and addressing the demanding and increasingly complex requirements for deployment of skilled personnel, including Canadians, to these missions.
Conflict prevention, concerned with strengthening the capacity of the international community to prevent or resolve conflict, and building local indigenous capacity to manage conflict without violence.
Governance and accountability, concerned with fostering improved accountability of public and private sector institutions in terms of established norms of democracy and human rights.
Public safety, concerned with building international expertise, capacities and instruments to counter the growing threats posed by the rise of transnational organized crime.`

func TestFivePriorities(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	for _, q := range []string{
		"What are Canada's five priorities?", "Hey bot, could you list the priorities, please?", "priorities",
		"Which foreign policy priorities has Canada identified?", "how many priorities are there",
	} {
		a := ask(t, b, Question{Text: q})
		if a.Verdict != Answered || len(a.Citations) != 1 || a.Citations[0].Text != fivePriorities {
			t.Errorf("%q: %s, %q", q, a.Verdict, texts(a))
			continue
		}
		c := a.Citations[0]
		if len(c.Spans) != 6 || !slices.Equal(c.Section, []string{"Toward a Human Security Agenda"}) || c.Paragraph != "7" || c.Item != "" ||
			c.Title != "Freedom from Fear: Canada's Foreign Policy for Human Security" || len(c.Key) != 16 || len(c.Marks) == 0 {
			t.Errorf("%q: %+v", q, c)
		}
	}
}

func TestAnswersFromTheAgenda(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	for _, c := range []struct {
		question string
		verdict  Verdict
		first    string // what the first citation contains
	}{
		{"What is conflict prevention about?", Answered, "Conflict prevention, concerned with"},
		{"What counters transnational organized crime?", Answered, "Public safety, concerned with"},
		{"Are national security and human security complementary?", Answered, "these two concepts are complementary"},
		{"What does human security mean for Canada?", Answered, "freedom from pervasive threats"},
		{`Where is "freedom from want" mentioned?`, Answered, "twin objectives of freedom from fear and freedom from want"},
		{"What is the third priority?", Answered, "Conflict prevention, concerned with"},
		{"What is the ninth priority?", Closest, "Canada has identified five"},
		{"Is violence a root cause of inequality and drug trade and hunger?", Closest, "inequalities"},
		{`Does it say "freedom of want"?`, Closest, "freedom"},
		{"What does it say about landmines?", NotFound, ""},
		{"Where is the football stadium?", NotFound, ""},
	} {
		a := ask(t, b, Question{Text: c.question})
		if a.Verdict != c.verdict {
			t.Errorf("%q: %s, want %s; %q", c.question, a.Verdict, c.verdict, texts(a))
		}
		if c.first != "" && (len(a.Citations) == 0 || !strings.Contains(a.Citations[0].Text, c.first)) {
			t.Errorf("%q cites %q, want %q", c.question, texts(a), c.first)
		}
	}
}

func TestNotFoundProvesIt(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	a := ask(t, b, Question{Text: "What does the agenda say about landmines in Canada?"})
	want := []Evidence{{Term: "landmines"}, {Term: "canada", Passages: 2, Occurrences: 3, Headings: 1}}
	if !slices.Equal(a.Evidence, want) {
		t.Errorf("evidence %+v, want %+v", a.Evidence, want)
	}
	a = ask(t, b, Question{Text: "landmines"})
	if a.Verdict != NotFound || len(a.Topics) == 0 {
		t.Errorf("%s, topics %q", a.Verdict, a.Topics)
	}
	if got := english().Evidence(a.Evidence[0], a); got != "‘landmines’: no occurrence in 1 document, 12 passages" {
		t.Errorf("evidence reads %q", got)
	}
}

func TestMisspeltWords(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	a := ask(t, b, Question{Text: "What are the priorites for transnatoinal crime?"})
	if want := []Correction{{"priorites", "priorities"}, {"transnatoinal", "transnational"}}; !slices.Equal(a.SearchedFor, want) {
		t.Errorf("searched for %+v", a.SearchedFor)
	}
	if i := slices.IndexFunc(a.Evidence, func(e Evidence) bool { return e.Term == "priorites" }); i < 0 || a.Evidence[i].Passages != 0 {
		t.Errorf("the word as it was asked is not in the evidence: %+v", a.Evidence)
	}
	if a := ask(t, b, Question{Text: "Is there a treaty on force?"}); len(a.SearchedFor) != 0 {
		t.Errorf("other words are taken for misspellings: %+v", a.SearchedFor)
	}
}

func TestConversation(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	var turn *Turn
	for _, step := range []struct{ question, first string }{
		{"What are Canada's five priorities?", "Canada has identified five"},
		{"and the third?", "Conflict prevention, concerned with"},
		{"the next one", "Governance and accountability, concerned with"},
		{"what about crime?", "Public safety, concerned with"},
		{"the previous one", "Governance and accountability, concerned with"},
		{"and the last?", "Public safety, concerned with"},
		{"the ninth?", "Canada has identified five"},
		{"et la deuxième ?", "Peace support operations, concerned with"},
		{"When can state sovereignty be outweighed?", "states are not always guarantors"},
		{"why?", "states are not always guarantors"},
		{"and national security?", "place of national security"},
	} {
		a := ask(t, b, Question{Text: step.question, Previous: turn})
		if len(a.Citations) == 0 || !strings.Contains(a.Citations[0].Text, step.first) {
			t.Fatalf("%q (after %+v) cites %q, want %q", step.question, turn, texts(a), step.first)
		}
		turn = &a.Turn
	}
}

func TestMoreBringsOtherPassages(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	first := ask(t, b, Question{Text: "human development and violent conflict"})
	more := ask(t, b, Question{Text: "tell me more", Previous: &first.Turn})
	if more.About != "human development and violent conflict" {
		t.Errorf("read as more of %q", more.About)
	}
	for _, c := range more.Citations {
		if slices.Contains(first.Turn.Shown, c.ID) {
			t.Errorf("%s comes again", c.ID)
		}
	}
}

func TestFollowUpDoesNotAnswerWithOldWords(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	first := ask(t, b, Question{Text: "What are Canada's five priorities?"})
	if a := ask(t, b, Question{Text: "and landmines?", Previous: &first.Turn}); a.Verdict == Answered {
		t.Errorf("a question about landmines is answered with %q", texts(a))
	}
}

func TestAnswerInFrench(t *testing.T) {
	t.Parallel()
	a := ask(t, agendaIndex(t), Question{Text: "Que dit l'agenda sur la sécurité ?"})
	if a.Language != "fr" || !slices.Equal(a.DocumentsIn, []string{"en"}) {
		t.Errorf("language %q, documents in %q", a.Language, a.DocumentsIn)
	}
	for _, e := range a.Evidence {
		if e.Term == "la" || e.Term == "que" {
			t.Errorf("the stop word %q is taken for evidence", e.Term)
		}
	}
	if a := ask(t, agendaIndex(t), Question{Text: "crime", Language: "fr"}); a.Language != "fr" || a.DocumentsIn != nil {
		t.Errorf("%q, documents in %q", a.Language, a.DocumentsIn)
	}
}

func TestAskErrors(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	for _, q := range []string{"", "hello bot", "what is it?", "the of and"} {
		if _, err := (&Bot{}).Ask(t.Context(), b, Question{Text: q}); !errors.Is(err, ErrNoQuestion) {
			t.Errorf("%q: %v", q, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&Bot{}).Ask(ctx, b, Question{Text: "security"}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled question: %v", err)
	}
}

func BenchmarkAsk(b *testing.B) {
	idx := agendaIndex(b)
	for b.Loop() {
		if _, err := (&Bot{}).Ask(b.Context(), idx, Question{Text: "What are Canada's five priorities?"}); err != nil {
			b.Fatal(err)
		}
	}
}
