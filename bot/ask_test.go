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
		"What are the five priorities?", "the five priorities", "What are the five foreign policy priorities?",
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
	for _, want := range []Evidence{{Term: "priorites"}, {Term: "priorities", Passages: 1, Occurrences: 1}} {
		if !slices.Contains(a.Evidence, want) {
			t.Errorf("%+v is not in the evidence: %+v", want, a.Evidence)
		}
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
		{"what is the fourth priority?", "Governance and accountability, concerned with"},
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

func TestMoreGoesOnFromTheLastQuestion(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	first := ask(t, b, Question{Text: "What is conflict prevention concerned with?"})
	crime := ask(t, b, Question{Text: "what about crime and threats?", Previous: &first.Turn})
	more := ask(t, b, Question{Text: "more", Previous: &crime.Turn})
	for _, c := range more.Citations {
		for _, before := range [][]Citation{first.Citations, crime.Citations} {
			if slices.ContainsFunc(before, func(o Citation) bool { return o.ID == c.ID }) {
				t.Errorf("%s comes again", c.ID)
			}
		}
	}
	if i := slices.IndexFunc(more.Evidence, func(e Evidence) bool { return e.Term == "crime" || e.Term == "threats" }); i < 0 {
		t.Errorf("more is not of the last question: %+v", more.Evidence)
	}
}

func TestWhyIsReadWithTheQuestionBefore(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	first := ask(t, b, Question{Text: "What are Canada's five priorities?"})
	if a := ask(t, b, Question{Text: "why?", Previous: &first.Turn}); a.About != "What are Canada's five priorities?" {
		t.Errorf("read with %q", a.About)
	}
}

// TestTurnsAreNotShared: two questions that follow the same one do not write into each other's turns.
func TestTurnsAreNotShared(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	turn := Turn{Text: "human security", Shown: make([]string, 1, 8)}
	one := ask(t, b, Question{Text: "and crime?", Previous: &turn})
	kept := slices.Clone(one.Turn.Shown)
	ask(t, b, Question{Text: "and peace?", Previous: &turn})
	if !slices.Equal(one.Turn.Shown, kept) {
		t.Errorf("%q became %q", kept, one.Turn.Shown)
	}
}

const visas = "# Visas\n\nApplicants pass three steps:\n\n- Fill the form.\n- Pay the fee.\n- Attend the interview.\n\n" +
	"# Aims\n\nThe ministry has three priorities:\n\n- Water.\n- Roads.\n- Schools for all.\n"

func TestOrdinalsCountWhatTheyName(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "ministry.md", visas)
	first := ask(t, b, Question{Text: "What steps do applicants pass?"})
	for question, want := range map[string]string{
		"and the third?": "Attend the interview.", "What is the third step?": "Attend the interview.",
		"What is the third priority?": "Schools for all.", "the last one": "Attend the interview.",
	} {
		if a := ask(t, b, Question{Text: question, Previous: &first.Turn}); len(a.Citations) == 0 || a.Citations[0].Text != want {
			t.Errorf("%q cites %q, want %q", question, texts(a), want)
		}
	}
}

func TestAnotherSubjectEndsTheList(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "ministry.md", visas+"\n# Seat\n\nThe ministry sits in the old harbour and is open on working days to everybody who asks.\n")
	first := ask(t, b, Question{Text: "What steps do applicants pass?"})
	second := ask(t, b, Question{Text: "and the harbour?", Previous: &first.Turn})
	if second.Turn.List != "" {
		t.Errorf("the list is still %s", second.Turn.List)
	}
}

func TestAbbreviationsAreNotCommonWords(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "a.txt", "The office helps us all, and whoever asks is told who prevents conflict and disease in the region.\n\n"+
		"The WHO was founded after the war and fights disease everywhere with vaccines and advice to ministries.\n")
	for _, c := range []struct {
		question string
		verdict  Verdict
		term     Evidence
	}{
		{"What is the role of the US in conflict and disease?", Closest, Evidence{Term: "US"}},
		{"What about the US?", NotFound, Evidence{Term: "US"}},
		{"US?", NotFound, Evidence{Term: "US"}}, // a word alone is no shouting
		{"WHO", Answered, Evidence{Term: "WHO", Passages: 1, Occurrences: 1}},
		{"When was the WHO founded?", Answered, Evidence{Term: "WHO", Passages: 1, Occurrences: 1}},
		{"What does it say about the WHO?", Answered, Evidence{Term: "WHO", Passages: 1, Occurrences: 1}},
	} {
		a := ask(t, b, Question{Text: c.question})
		if a.Verdict != c.verdict || !slices.Contains(a.Evidence, c.term) {
			t.Errorf("%q: %s, %+v", c.question, a.Verdict, a.Evidence)
		}
	}
}

func TestNearSpellingsDoNotAnswer(t *testing.T) {
	t.Parallel()
	b := newIndex(t, "a.txt", "Sanctions apply to Iraq and were lifted in part by the Council after the war.")
	a := ask(t, b, Question{Text: "Which sanctions apply to Iran?"})
	if a.Verdict != Closest || !slices.Contains(a.Evidence, Evidence{Term: "iran"}) {
		t.Errorf("%s, %+v", a.Verdict, a.Evidence)
	}
}

func TestTitlesDoNotAnswer(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	for _, q := range []string{"Is Canada at risk?", "Does Canada take risks?"} {
		if a := ask(t, b, Question{Text: q}); a.Verdict == Answered {
			t.Errorf("%q is answered with %q", q, texts(a))
		}
	}
}

func TestMarksAreTheQuestionsWords(t *testing.T) {
	t.Parallel()
	c := ask(t, agendaIndex(t), Question{Text: "the five foreign policy priorities identified for peace and crime"}).Citations[0]
	var got []string
	for _, m := range c.Marks {
		got = append(got, c.Text[m.Start:m.End])
	}
	if want := "identified five foreign policy priorities Peace crime"; strings.Join(got, " ") != want {
		t.Errorf("marked %q, want %q", got, want)
	}
}

func TestSizeAndExplain(t *testing.T) {
	t.Parallel()
	b := agendaIndex(t)
	if a := ask(t, b, Question{Text: "human security", Size: 1}); len(a.Citations) != 1 {
		t.Errorf("%d citations", len(a.Citations))
	}
	a, err := (&Bot{Explain: true}).Ask(t.Context(), b, Question{Text: "What is the third priority?"})
	if err != nil || len(a.Citations) != 1 || len(a.Citations[0].Parts) == 0 || len(ask(t, b, Question{Text: "security"}).Citations[0].Parts) != 0 {
		t.Errorf("parts of the score: %+v, %v", a, err)
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
