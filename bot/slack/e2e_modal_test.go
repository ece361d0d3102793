package slack

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

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
	f.speak("fr-FR")
	startApp(t, f)
	f.openHome(userAlice)
	v := f.waitView(t)
	chattest.WantWords(t, v.words(), "Les documents", "Effacer ce qui est conservé")
	f.speak("en-GB")
	f.openHome(userAlice)
	chattest.WantWords(t, f.waitView(t).words(), "Les documents") // it is not asked again
	f.pressView(v, actionErase, nil)
	f.waitView(t)
	f.openHome(userAlice)
	chattest.WantWords(t, f.waitView(t).words(), "The documents")
}

func TestContextAndCite(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		startApp(t, f, over, func(c *config) { c.app.Link = chattest.ToReader })
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
