package bot

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleanQuestion(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"What are the priorities?":                                                   "What are the priorities?",
		"hey bot, could you tell me what the priorities are, please?":                "what the priorities are",
		"Hi there! Can you please explain to me why states matter? Thanks":           "why states matter?",
		"@agendabot what is human security":                                          "what is human security",
		"<@U123ABC> what is human security":                                          "what is human security",
		"agendabot: landmines":                                                       "landmines",
		"I would like to know about conflict prevention":                             "conflict prevention",
		"I was wondering if peace has a price":                                       "peace has a price",
		"Please list the priorities":                                                 "list the priorities",
		"What does the agenda say about child soldiers?":                             "child soldiers?",
		"Is there anything about landmines in the documents?":                        "landmines",
		"Do you know whether civilians are protected":                                "civilians are protected",
		"Bonjour, pouvez-vous me dire quelles sont les priorités, s'il vous plaît ?": "quelles sont les priorités",
		"Que dit l'agenda sur la souveraineté ?":                                     "la souveraineté ?",
		"je voudrais savoir comment la paix est maintenue":                           "comment la paix est maintenue",
		"what does human security mean":                                              "what does human security mean",
		"what do states do about crime":                                              "what do states do about crime",
		`please find "thank you"`:                                                    `find "thank you"`,
		`what about "hey bot, please"`:                                               `what about "hey bot, please"`,
		"pleased civilians":                                                          "pleased civilians",
		"history of hello":                                                           "history of hello",
		"Highlights of the policy":                                                   "Highlights of the policy",
		"Well-being of civilians":                                                    "Well-being of civilians",
		"So-called safe areas":                                                       "So-called safe areas",
		"question of Palestine":                                                      "question of Palestine",
		"well water":                                                                 "well water",
		"So, what is peace?":                                                         "what is peace?",
		"Dis-moi ce qu'est la paix":                                                  "ce qu'est la paix",
		"What is a bot":                                                              "What is a bot",
		"What is peace, bot?":                                                        "What is peace",
		"hello":                                                                      "",
		"hello bot!":                                                                 "",
		"  ?!  ":                                                                     "",
		"merci":                                                                      "",
	} {
		if got := CleanQuestion(in); got != want {
			t.Errorf("CleanQuestion(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestUnderstand(t *testing.T) {
	t.Parallel()
	u, err := understand(Question{Text: "Bot, where is “freedom from  fear” or «la paix» or \"x\" said?"})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(u.phrases, "|"); got != "freedom from fear|la paix|x" {
		t.Errorf("phrases = %q", got)
	}
	if u, err := understand(Question{Text: "landmines\x1b[31m\u202e"}); err != nil || u.text != "landmines[31m" {
		t.Errorf("control characters: %q, %v", u.text, err)
	}
	if u, err := understand(Question{Text: "land\xffmines"}); err != nil || !utf8.ValidString(u.text) {
		t.Errorf("invalid UTF-8: %q, %v", u.text, err)
	}
	for text, want := range map[string]error{
		"":                                     ErrNoQuestion,
		" \n\t":                                ErrNoQuestion,
		"hello bot":                            ErrNoQuestion,
		strings.Repeat("a ", MaxQuestion):      ErrQuestionTooLong,
		strings.Repeat("é", MaxQuestion) + "e": ErrQuestionTooLong,
	} {
		if _, err := understand(Question{Text: text}); !errors.Is(err, want) {
			t.Errorf("understand(%.20q) = %v, want %v", text, err, want)
		}
	}
	if _, err := understand(Question{Text: strings.Repeat("é", MaxQuestion)}); err != nil {
		t.Errorf("the longest question is refused: %v", err)
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"What are the priorities?":              "en",
		"Quelles sont les priorités ?":          "fr",
		"et la troisième ?":                     "fr",
		"and the third?":                        "en",
		"sovereignty":                           "en",
		"Comment protéger les civils ?":         "fr",
		"qu'est-ce que la sécurité humaine":     "fr",
		"What is the role of Médecins du Monde": "en",
		"":                                      "en",
	} {
		if got := Language(text); got != want {
			t.Errorf("Language(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFollowUps(t *testing.T) {
	t.Parallel()
	type reading struct {
		followUp, more bool
		ordinal, step  int
	}
	for text, want := range map[string]reading{
		"and the third?":                    {followUp: true, ordinal: 3},
		"the second one":                    {followUp: true, ordinal: 2},
		"number 4":                          {followUp: true, ordinal: 4},
		"what about the 5th?":               {followUp: true, ordinal: 5},
		"the last":                          {followUp: true, ordinal: -1},
		"and the next?":                     {followUp: true, step: 1},
		"the previous one":                  {followUp: true, step: -1},
		"et la troisième ?":                 {followUp: true, ordinal: 3},
		"et le dernier ?":                   {followUp: true, ordinal: -1},
		"what about crime?":                 {followUp: true},
		"and for peace?":                    {followUp: true},
		"why is it important?":              {followUp: true},
		"qu'en est-il de la paix ?":         {followUp: true},
		"tell me more":                      {followUp: true, more: true},
		"more":                              {followUp: true, more: true},
		"anything else?":                    {followUp: true, more: true},
		"encore":                            {followUp: true, more: true},
		"What are the priorities?":          {},
		"What are the five priorities?":     {},
		"the five priorities":               {},
		"les cinq priorités":                {},
		"What is one priority?":             {followUp: true}, // “one” may stand for what was said before
		"item five":                         {followUp: true, ordinal: 5},
		"et le numéro deux ?":               {followUp: true, ordinal: 2},
		"#4":                                {followUp: true, ordinal: 4},
		"what is the third task?":           {followUp: true, ordinal: 3},
		"dites-m'en plus":                   {followUp: true, more: true},
		"ça va ?":                           {followUp: true},
		"Que finance le conseil européen ?": {},
		"The third world and human rights":  {},
		"Andorra's policy":                  {},
	} {
		u := understood{text: CleanQuestion(text)}
		u.readFollowUp()
		got := reading{u.followUp, u.more, u.ordinal, u.step}
		if got != want {
			t.Errorf("%q is read as %+v, want %+v", text, got, want)
		}
	}
}

func TestItemOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ ordinal, step, n, current, want int }{
		{3, 0, 5, 0, 3},
		{5, 0, 5, 0, 5},
		{6, 0, 5, 0, 0},
		{-1, 0, 5, 2, 5},
		{0, 1, 5, 0, 1},
		{0, 1, 5, 4, 5},
		{0, 1, 5, 5, 0},
		{0, -1, 5, 1, 0},
		{0, -1, 5, 3, 2},
		{1, 0, 0, 0, 0},
		{-1, 0, 0, 0, 0},
	} {
		u := understood{ordinal: c.ordinal, step: c.step}
		if got := u.itemOf(c.n, c.current); got != c.want {
			t.Errorf("%+v: item %d", c, got)
		}
	}
}

// FuzzCleanQuestion: cleaning only takes off beginnings and ends, and what is clean stays so.
func FuzzCleanQuestion(f *testing.F) {
	for _, s := range []string{"hey bot, what is peace?", "Bonjour, svp merci", "\x00\xff", "please please please", "what is \"x\" :)", "<@U1> <@U2>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := CleanQuestion(s)
		if !strings.Contains(s, got) {
			t.Errorf("%q is no part of %q", got, s)
		}
		if again := CleanQuestion(got); again != got {
			t.Errorf("%q cleans to %q, that to %q", s, got, again)
		}
		_, err := understand(Question{Text: s})
		if err != nil && !IsQuestionError(err) {
			t.Errorf("understand(%q): %v", s, err)
		}
	})
}
