package slack

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

var (
	alice = bot.Person{Platform: platform, Team: fakeTeam, ID: userAlice}
	bob   = bot.Person{Platform: platform, Team: fakeTeam, ID: userBob}
)

// /agenda answers the asker alone, and Share posts it with the question and who asked, once.
func TestSlashAndShare(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		store := chattest.NewStore()
		r := startApp(t, f, over, stored(store))
		f.slash(userAlice, channelGeneral, askPriorities)
		m := f.waitPosted(t)
		if m.To != userAlice || m.Via == "" {
			t.Errorf("everybody sees %+v", m)
		}
		chattest.WantWords(t, m.words(), firstWords, askPriorities, "Share in channel")
		if got := f.messages(channelGeneral, userBob); len(got) != 0 {
			t.Errorf("somebody else sees %+v", got)
		}
		f.press(m, actionShare, userAlice)
		f.press(m, actionShare, userAlice) // twice, as people do
		var shared fakeMessage
		told := map[string]fakeMessage{} // in any order
		for range 3 {
			if s := f.waitPosted(t); s.Kind == "post" {
				shared = s
			} else {
				told[s.Kind] = s
			}
		}
		if shared.Kind != "post" || shared.Channel != channelGeneral {
			t.Errorf("shared as %+v", shared)
		}
		chattest.WantWords(t, shared.words(), "asked: ", askPriorities, firstWords, "Helpful")
		chattest.WantWords(t, shared.Text, "<@"+userAlice+">")
		chattest.WantWords(t, told["update"].words(), "Shared in the channel.")
		if twice := told["ephemeral"]; twice.To != userAlice {
			t.Errorf("the second press is answered by %+v", twice)
		}
		chattest.WantWords(t, told["ephemeral"].words(), "was shared already")
		f.press(shared, actionHelpful, userBob)
		f.waitPosted(t)
		if v, _ := store.VoteOf(bob); v.Answer == "" || !v.Helpful {
			t.Errorf("a shared answer is voted on as %+v", v)
		}
		r.ended(t)
		if n := len(f.messages(channelGeneral, "")); n != 1 {
			t.Errorf("it was shared %d times", n)
		}
		if n := store.Unfinished(t, platform); n != 0 {
			t.Errorf("%d claims are not finished", n)
		}
	})
}

// Where the bot is not, /agenda works and sharing says what to do; once that is done, it can be shared.
func TestShareWhereTheBotIsNot(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	startApp(t, f)
	f.slash(userAlice, channelOutside, askPriorities)
	m := f.waitPosted(t)
	chattest.WantWords(t, m.words(), firstWords)
	f.press(m, actionShare, userAlice)
	m = f.waitPosted(t)
	chattest.WantWords(t, m.words(), firstWords, "Share in channel")
	chattest.WantWords(t, f.waitPosted(t).words(), "Invite the bot to the channel")
	f.join(channelOutside)
	f.press(m, actionShare, userAlice)
	if m = f.waitPosted(t); m.Kind != "post" {
		t.Errorf("it is not shared: %+v", m)
	}
}

// Whoever pages through a shared answer keeps the question and who asked it.
func TestMoreOfWhatWasShared(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	startApp(t, f)
	f.slash(userAlice, channelGeneral, "human security")
	f.press(f.waitPosted(t), actionShare, userAlice)
	m := f.waitPosted(t)
	f.waitPosted(t)                                       // “Shared in the channel.”
	for _, numbers := range []string{"Passages 4–", ""} { // the second page, and a further one
		f.press(m, actionMore, userBob)
		if m = f.waitPosted(t); m.Kind != "update" {
			t.Fatalf("it came as %+v", m)
		}
		chattest.WantWords(t, m.words(), numbers, "asked: ‘human security’")
		chattest.WantWords(t, m.Text, "<@"+userAlice+">")
	}
}

// What is shared is the page that is shown, after a failed try, too.
func TestSharePage(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	startApp(t, f)
	f.slash(userAlice, channelOutside, "human security")
	m := f.waitPosted(t)
	f.press(m, actionMore, userAlice)
	m = f.waitPosted(t)
	chattest.WantWords(t, m.words(), "Passages 4–")
	f.press(m, actionShare, userAlice) // where the bot is not
	m = f.waitPosted(t)
	chattest.WantWords(t, m.words(), "Passages 4–", "Share in channel")
	chattest.WantWords(t, f.waitPosted(t).words(), "Invite the bot to the channel")
	f.join(channelOutside)
	f.press(m, actionMore, userAlice) // and round to the first page
	m = f.waitPosted(t)
	f.press(m, actionMore, userAlice)
	m = f.waitPosted(t)
	chattest.WantWords(t, m.words(), "Passages 4–")
	f.press(m, actionShare, userAlice)
	if m = f.waitPosted(t); m.Kind != "post" {
		t.Fatalf("it is not shared: %+v", m)
	}
	chattest.WantWords(t, m.words(), "Passages 4–", "asked: ‘human security’")
}

// In a direct message there is nobody to share with.
func TestNothingToShareInDirectMessage(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	startApp(t, f)
	f.slash(userAlice, imOf(userAlice), "human security")
	m := f.waitPosted(t)
	f.press(m, actionMore, userAlice)
	for _, m := range []fakeMessage{m, f.waitPosted(t)} {
		if strings.Contains(m.words(), "Share in channel") {
			t.Errorf("there is something to share in:\n%s", m.words())
		}
	}
}

// A modal that somebody closed meanwhile is nothing to tell anybody of.
func TestModalClosed(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	r := startApp(t, f)
	f.openHome(userAlice)
	f.pressView(f.waitView(t), actionAsk, map[string]string{actionAsk: "human security"})
	v := f.waitView(t)
	f.script("views.update", stepError("not_found"))
	f.pressView(v, actionMore, nil)
	f.until(t, "the page to come", func() bool { return len(f.steps["views.update"]) == 0 })
	r.ended(t)
	if n := len(f.posted(t, 0)); n != 0 {
		t.Errorf("%d messages about it", n)
	}
}

// Whoever uses Slack in French reads French where nothing was asked yet, until what is known is erased, and after.
func TestFrenchPerson(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.locale = "fr-FR"
	startApp(t, f)
	f.openHome(userAlice)
	v := f.waitView(t)
	chattest.WantWords(t, v.words(), "Les documents", "Effacer ce qui est conservé")
	f.locale = "en-GB"
	f.openHome(userAlice)
	chattest.WantWords(t, f.waitView(t).words(), "Les documents") // it is not asked again
	f.pressView(v, actionErase, nil)
	f.waitView(t)
	f.openHome(userAlice)
	chattest.WantWords(t, f.waitView(t).words(), "The documents")
}

// A try that may have arrived is said to, and can be made again.
func TestShareThatMayHaveArrived(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	r := startApp(t, f, stored(store))
	f.slash(userAlice, channelGeneral, askPriorities)
	m := f.waitPosted(t)
	f.script("chat.postMessage", stepStatus(http.StatusBadGateway))
	f.press(m, actionShare, userAlice)
	m = f.waitPosted(t)
	if m.Kind != "update" {
		t.Errorf("the button stays as it was: %+v", m)
	}
	chattest.WantWords(t, m.words(), firstWords, "Share in channel", "You asked")
	chattest.WantWords(t, f.waitPosted(t).words(), "did not say whether the answer was shared")
	f.press(m, actionShare, userAlice)
	if shared := f.waitPosted(t); shared.Kind != "post" || shared.Channel != channelGeneral {
		t.Errorf("shared as %+v", shared)
	}
	r.ended(t)
	if n := store.Unfinished(t, platform); n != 0 {
		t.Errorf("%d claims are not finished", n)
	}
}

// What fails before anything is posted costs no press.
func TestShareAfterFailure(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	startApp(t, f, stored(store), desked(func(o *bot.DeskOptions) { o.Rate = bot.Rate{Burst: 9, Every: time.Second} }))
	f.slash(userAlice, channelGeneral, askPriorities)
	m := f.waitPosted(t)
	store.OnTake(sync.OnceFunc(func() { store.OnTake(nil); panic("a fault") }))
	f.press(m, actionShare, userAlice)
	reference(t, f.waitPosted(t).words())
	f.press(m, actionShare, userAlice)
	if shared := f.waitPosted(t); shared.Kind != "post" || shared.Channel != channelGeneral {
		t.Errorf("shared as %+v", shared)
	}
}

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

func TestContextAndCite(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		startApp(t, f, over, func(c *config) { c.app.Link = toReader })
		f.mention(userAlice, channelGeneral, askPriorities)
		m := f.waitPosted(t)
		f.press(m, actionContext, userBob)
		v := f.waitView(t)
		if v.Kind != "open" || v.User != userBob {
			t.Errorf("the context came as %s to %s", v.Kind, v.User)
		}
		chattest.WantWords(t, v.words(), "In context", firstWords, "Open in the reader")
		f.press(m, actionCite, userBob)
		chattest.WantWords(t, f.waitView(t).words(), "Chicago", "APA", "MLA", "McGill", "BibTeX", "RIS", "https://reader.example/p/")
	})
}

// A passage that is gone is said to be gone.
func TestContextOfWhatIsGone(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	r := startApp(t, f)
	f.connected(t, 1)
	r.crew.Message(bot.Task{Do: func(ctx context.Context) {
		f.mu.Lock()
		id := f.trigger(userAlice, "")
		f.mu.Unlock()
		r.context(ctx, &press{reply: reply{channel: channelGeneral, team: fakeTeam, user: userAlice}, trigger: id, value: "no-such-key"})
	}})
	chattest.WantWords(t, f.waitView(t).words(), "no longer in the documents")
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

// The shortcut looks for somebody's words in a modal, and a search that takes long has one before it.
func TestShortcut(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		startApp(t, f, over)
		ts := f.reply(userBob, channelGeneral, "", "I wonder about human security & <@U0ALICE>")
		f.shortcut(userAlice, shortcutID, channelGeneral, ts)
		v := f.waitView(t)
		if v.Kind != "open" || v.User != userAlice {
			t.Errorf("found in %s of %s", v.Kind, v.User)
		}
		chattest.WantWords(t, v.words(), "Found", "‘human’: 20 occurrences")
		f.pressView(v, actionContext, nil, 1) // from a modal: on top of it
		if v = f.waitView(t); v.Kind != "push" {
			t.Errorf("a modal from a modal came as %s", v.Kind)
		}
		chattest.WantWords(t, v.words(), "In context")
		f.join("C0OTHER")
		ts = f.reply(userAlice, "C0OTHER", "", "<@U0ALICE>")
		f.shortcut(userBob, shortcutID, "C0OTHER", ts)
		chattest.WantWords(t, f.waitView(t).words(), "There are no words")
		ts = f.reply(userBob, channelGeneral, "", strings.Repeat("human security and so on ", 400))
		f.shortcut(userAlice, shortcutID, channelGeneral, ts)
		chattest.WantWords(t, f.waitView(t).words(), "Found")
		f.shortcut(userAlice, "of_somebody_else", channelGeneral, ts)
	})
}

func TestSlowSearchHasModalFirst(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	begun := make(chan struct{})
	store.OnTake(sync.OnceFunc(func() { <-begun }))
	startApp(t, f, stored(store), tuned(func(u *tuning) { u.patience = 0 }),
		desked(func(o *bot.DeskOptions) { o.Rate = bot.Rate{Burst: 9, Every: time.Second} }))
	ts := f.reply(userBob, channelGeneral, "", "landmines")
	f.shortcut(userAlice, shortcutID, channelGeneral, ts)
	v := f.waitView(t)
	chattest.WantWords(t, v.words(), "Looking in the documents…")
	close(begun)
	found := f.waitView(t)
	if found.Kind != "update" || found.ID != v.ID {
		t.Errorf("what is found came as %s of %s, not of %s", found.Kind, found.ID, v.ID)
	}
	chattest.WantWords(t, found.words(), "Found", "landmines")
}

func TestHome(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		store := chattest.NewStore()
		startApp(t, f, over, stored(store))
		f.openHome(userAlice)
		v := f.waitView(t)
		if v.Kind != "publish" || v.User != userAlice {
			t.Errorf("the home came as %s of %s", v.Kind, v.User)
		}
		chattest.WantWords(t, v.words(), "The documents", "What is kept about you", "90 days", "Erase what is kept about me")
		f.pressView(v, actionAsk, map[string]string{actionAsk: askPriorities}) // Enter
		chattest.WantWords(t, f.waitView(t).words(), firstWords)
		f.pressView(v, actionAskButton, map[string]string{actionAsk: askPriorities})
		chattest.WantWords(t, f.waitView(t).words(), firstWords)
		f.pressView(v, actionAskButton, nil)
		chattest.WantWords(t, f.waitView(t).words(), "Ask about something")
		f.pressView(v, actionTopic+"_0", nil)
		chattest.WantWords(t, f.waitView(t).words(), "Found")
		f.pressView(v, actionErase, nil)
		v = f.waitView(t)
		chattest.WantWords(t, v.words(), "Erased: 7 questions, 2 votes, 1 conversation.")
		if gone := store.Gone(); v.Kind != "publish" || len(gone) != 1 || gone[0] != alice {
			t.Errorf("%s; forgotten: %v", v.Kind, gone)
		}
	})
}

// Who cannot be forgotten at the moment is told the truth.
func TestEraseFails(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	store.Break()
	startApp(t, f, stored(store))
	f.openHome(userAlice)
	f.pressView(f.waitView(t), actionErase, nil)
	chattest.WantWords(t, f.waitView(t).words(), "Nothing could be erased")
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

// What a modal found can be paged through in its place, and voted on; a vote's thanks come over it.
func TestModalPages(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		store := chattest.NewStore()
		startApp(t, f, over, stored(store))
		f.openHome(userAlice)
		home := f.waitView(t)
		f.pressView(home, actionAsk, map[string]string{actionAsk: "human security"})
		v := f.waitView(t)
		f.pressView(v, actionMore, nil)
		next := f.waitView(t)
		if next.Kind != "update" || next.ID != v.ID {
			t.Errorf("the next page came as %s of %s, not of %s", next.Kind, next.ID, v.ID)
		}
		chattest.WantWords(t, next.words(), " · Passages 4–")
		f.pressView(next, actionHelpful, nil)
		thanks := f.waitView(t)
		if thanks.Kind != "push" {
			t.Errorf("thanked by %s", thanks.Kind)
		}
		chattest.WantWords(t, thanks.words(), "Your vote is recorded")
		if vote, n := store.VoteOf(alice); n != 1 || vote.Answer == "" || !vote.Helpful {
			t.Errorf("%d votes: %+v", n, vote)
		}
	})
}

// What others wrote is paged through, too, but never kept, and nobody votes on what was not recorded.
func TestShortcutPages(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	startApp(t, f)
	ts := f.reply(userBob, channelGeneral, "", "human security")
	f.shortcut(userAlice, shortcutID, channelGeneral, ts)
	v := f.waitView(t)
	f.pressView(v, actionMore, nil)
	chattest.WantWords(t, f.waitView(t).words(), " · Passages 4–")
	if got := v.words(); strings.Contains(got, "Not helpful") {
		t.Errorf("there is something to vote on in:\n%s", got)
	}
}
