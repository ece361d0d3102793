package slack

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/bot/chattest"
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
