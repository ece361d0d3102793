package slack

import (
	"strings"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

var (
	alice = bot.Person{Platform: platform, Team: fakeTeam, ID: userAlice}
	bob   = bot.Person{Platform: platform, Team: fakeTeam, ID: userBob}
)

// Buttons and the shortcut count as questions, and only work where questions are answered.
func TestPressesAreAdmitted(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	startApp(t, f, stored(store), desked(func(o *bot.DeskOptions) { o.Rate = bot.Rate{Burst: 2, Every: time.Hour} }))
	f.mention(userAlice, channelGeneral, "human security")
	m := f.waitPosted(t)
	for i, kind := range []string{"update", "update", "ephemeral"} {
		f.press(m, actionMore, userBob)
		got := f.waitPosted(t)
		if got.Kind != kind {
			t.Fatalf("press %d is answered by %+v", i, got)
		}
		if kind == "update" {
			m = got
		}
	}
	f.join("C0OTHER")
	ts := f.reply(userAlice, "C0OTHER", "", "human security")
	store.Answer(func(c bot.Channel) bool { return c.ID != "C0OTHER" })
	f.shortcut(userAlice, shortcutID, "C0OTHER", ts)
	chattest.WantWords(t, f.waitView(t).words(), bot.UserText(bot.ErrNotHere, "en"))
}

// A direct message is no channel that could be closed; neither is the App Home.
func TestPressedWhere(t *testing.T) {
	t.Parallel()
	for channel, want := range map[string]string{"D0ALICE": "", "": "", "C0GENERAL": "C0GENERAL", "G0PRIVATE": "G0PRIVATE"} {
		p := press{reply: reply{channel: channel, team: fakeTeam, user: userAlice}}
		from := p.from()
		if from.Person != alice || from.Platform != platform || from.Channel.ID != want || (want == "") != (from.Channel == bot.Channel{}) {
			t.Errorf("a press in %q is from %+v", channel, from)
		}
	}
}

func TestSlashHelpAndSources(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		startApp(t, f, over)
		for text, words := range map[string]string{
			"": "mention the bot with a question", "help": "mention the bot with a question", "HELP": "mention the bot with a question",
			"sources": "The documents", "documents": "The documents",
		} {
			f.slash(userAlice, channelOutside, text)
			m := f.waitPosted(t)
			chattest.WantWords(t, m.words(), words)
			if m.To != userAlice {
				t.Errorf("everybody sees the answer to /agenda %s", text)
			}
		}
	})
}

// More pages in the place of the message: of one in a channel for everybody, of a private one through its address.
// Behind the last page comes the first.
func TestMore(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		startApp(t, f, over, desked(func(o *bot.DeskOptions) { o.Citations = 2 }))
		f.mention(userAlice, channelGeneral, "human security")
		public := f.waitPosted(t)
		f.slash(userBob, channelGeneral, "human security")
		private := f.waitPosted(t)
		for _, m := range []fakeMessage{public, private} {
			presser, first := userBob, m.words()
			f.press(m, actionMore, presser)
			second := f.waitPosted(t)
			if second.Kind != "update" || second.TS != m.TS || (second.Via != "") != (m.To != "") {
				t.Fatalf("the second page came as %s of %s via %q", second.Kind, second.TS, second.Via)
			}
			chattest.WantWords(t, second.words(), "Passages 3–4", "Helpful")
			if m.To != "" {
				chattest.WantWords(t, second.words(), "Share in channel", "You asked")
			}
			seen := map[string]bool{first: true}
			page := second
			for !seen[page.words()] {
				seen[page.words()] = true
				if len(seen) > 20 {
					t.Fatal("there is no end of pages")
				}
				f.press(page, actionMore, presser)
				page = f.waitPosted(t)
			}
			if page.words() != first {
				t.Errorf("behind the last page comes\n%s\nnot the first\n%s", page.words(), first)
			}
		}
	})
}

// Everybody has one vote, which can be changed, and is thanked alone.
func TestVotes(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		store := chattest.NewStore()
		startApp(t, f, over, stored(store))
		ts := f.mention(userAlice, channelGeneral, askPriorities)
		m := f.waitPosted(t)
		cast := func(action, user string) {
			t.Helper()
			f.press(m, action, user)
			thanks := f.waitPosted(t)
			if thanks.Kind != "ephemeral" || thanks.To != user || thanks.Thread != ts {
				t.Errorf("thanked by %+v", thanks)
			}
			chattest.WantWords(t, thanks.words(), "Thank you. Your vote is recorded")
		}
		cast(actionHelpful, userAlice)
		cast(actionUnhelpful, userBob)
		cast(actionUnhelpful, userAlice)
		va, n := store.VoteOf(alice)
		vb, _ := store.VoteOf(bob)
		if n != 3 || va.Helpful || vb.Helpful || va.Answer == "" || va.Answer != vb.Answer {
			t.Errorf("votes: %+v %+v of %d", va, vb, n)
		}
		if got := f.messages(channelGeneral, ""); len(got) != 2 || got[1].words() != m.words() {
			t.Error("what others see has changed")
		}
	})
}

// Buttons of old messages work after a restart: their state is in their value, or in the store.
func TestButtonsAfterRestart(t *testing.T) {
	t.Parallel()
	long := `"human security" ` + strings.Repeat("and everything about security that people may ask ", 60)
	for name, test := range map[string]struct {
		question string
		keep     bool // the store
		works    bool
	}{
		"short, same store":  {"human security", true, true},
		"short, fresh store": {"human security", false, true},
		"long, same store":   {long, true, true},
		"long, fresh store":  {long, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			store := chattest.NewStore()
			old := startApp(t, f, stored(store))
			f.mention(userAlice, channelGeneral, test.question)
			m := f.waitPosted(t)
			f.slash(userAlice, channelGeneral, test.question)
			private := f.waitPosted(t)
			old.ended(t)
			f.until(t, "the old socket to be closed", func() bool { return len(f.conns) == 0 })
			if !test.keep {
				store = chattest.NewStore()
			}
			startApp(t, f, stored(store))
			f.connected(t, 2)
			f.press(m, actionContext, userAlice)
			chattest.WantWords(t, f.waitView(t).words(), "In context")
			f.press(m, actionCite, userAlice)
			chattest.WantWords(t, f.waitView(t).words(), "Chicago")
			f.press(m, actionHelpful, userAlice)
			chattest.WantWords(t, f.waitPosted(t).words(), "Thank you")
			if v, _ := store.VoteOf(alice); v.Answer == "" {
				t.Error("the vote is on nothing")
			}
			f.press(m, actionMore, userAlice)
			next := f.waitPosted(t)
			f.press(private, actionShare, userAlice)
			shared := f.waitPosted(t)
			if !test.works {
				chattest.WantWords(t, next.words(), "too old to go on from")
				chattest.WantWords(t, shared.words(), "can no longer be shared")
				return
			}
			chattest.WantWords(t, next.words(), " · Passage")
			if shared.Kind != "post" {
				t.Errorf("shared as %+v", shared)
			}
		})
	}
}
