package discord

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// slowness is a store with which every question waits, and an app's options for it.
type slowness struct {
	store   *chattest.Store
	options []option
	wait    func() // of a question
	release func() // ends the wait of all
}

// slow has every question wait until release is called.
func slow(tb testing.TB) (s slowness) {
	tb.Helper()
	s.store = chattest.NewStore()
	hold := make(chan struct{})
	s.wait = func() {
		select {
		case <-hold:
		case <-tb.Context().Done(): // of a test that has failed
		}
	}
	s.store.OnTake(s.wait)
	s.release = sync.OnceFunc(func() { close(hold) })
	s.options = []option{
		stored(s.store), desked(func(o *bot.DeskOptions) { o.Rate = bot.Rate{Burst: 99, Every: time.Second} }),
		tuned(func(u *tuning) { u.deferAfter = time.Millisecond }),
	}
	return s
}

// An answer that is not ready in time is deferred, as it will be seen, and then takes the promise's place.
func TestDeferred(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		for name, private := range map[string]bool{"public": false, "private": true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				f := newFake(t)
				s := slow(t)
				r := startApp(t, f, append(s.options, over)...)
				id := r.give(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities), fakeOption(optPrivate, private)))
				f.await(t, func(f *fake) bool { return f.answersTo(id).Message.Loading })
				s.release()
				a := f.answered(t, id)
				chattest.WantWords(t, a.Message.words(), firstWords)
				if a.Type != discordgo.InteractionResponseDeferredChannelMessageWithSource || (a.Message.To == userAlice) != private {
					t.Errorf("type %d, seen by %q", a.Type, a.Message.To)
				}
			})
		}
	})
}

// A press whose work takes long is deferred, too: a page then takes the place of the one before.
func TestDeferredPress(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		s := slow(t)
		s.store.OnTake(nil)
		r := startApp(t, f, append(s.options, over)...)
		m := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, "human security"))).Message
		s.store.OnTake(s.wait)
		id := r.give(f.press(userBob, m.ID, m.button("More passages").CustomID))
		f.await(t, func(f *fake) bool { return f.answersTo(id).Type == discordgo.InteractionResponseDeferredMessageUpdate })
		s.release()
		f.await(t, func(f *fake) bool { return strings.Contains(f.message(m.ID).words(), "Passages 4–") })
	})
}

// Where an interaction can no longer be answered at its address, its answer comes directly; of what may have arrived the
// asker is only told that something failed.
func TestInteractionAddressFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		step  fakeStep
		words string
	}{
		"unknown interaction": {stepError(10062), firstWords},
		"perhaps arrived":     {stepStatus(http.StatusInternalServerError), "may not have arrived"},
		"connection lost":     {stepReset(), "may not have arrived"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.script(routeCallback, test.step)
			r := startApp(t, f)
			r.give(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
			f.await(t, func(f *fake) bool { return f.messageIn(dmOf(userAlice)).ID != "" })
			r.ended()
			m := f.messageIn(dmOf(userAlice))
			chattest.WantWords(t, m.words(), test.words)
			if test.words != firstWords {
				r.wantReference(m.words())
			}
		})
	}
}

// What goes wrong after everybody was promised an answer is told to the asker alone, and the promise is taken back.
func TestFailureAfterPromiseIsPrivate(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		s := slow(t)
		r := startApp(t, f, append(s.options, over, desked(func(o *bot.DeskOptions) { o.Timeout = time.Nanosecond }))...)
		id := r.give(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
		f.await(t, func(f *fake) bool { return f.answersTo(id).Message.Loading })
		s.release()
		f.await(t, func(f *fake) bool {
			return len(f.messagesIn(channelGeneral, userAlice)) == 1 && f.answersTo(id).Message.ID == ""
		})
		m := f.messagesIn(channelGeneral, userAlice)[0]
		if m.To != userAlice {
			t.Errorf("others see %+v", m)
		}
		chattest.WantWords(t, m.words(), "took too long")
		r.wantReference(m.words())
	})
}

// It is taken back though Discord has not heard of the promise yet, or has lost its word of taking it back.
func TestPromiseIsTakenBackInSpiteOfAll(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]fakeStep{"overtaken": stepError(10015), "answer lost": stepLost(http.StatusBadGateway)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.script(routeDropOriginal, step)
			s := slow(t)
			r := startApp(t, f, append(s.options, overHTTP(true), desked(func(o *bot.DeskOptions) { o.Timeout = time.Nanosecond }))...)
			id := r.give(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
			f.await(t, func(f *fake) bool { return f.answersTo(id).Message.Loading })
			s.release()
			f.await(t, func(f *fake) bool {
				return len(f.messagesIn(channelGeneral, userAlice)) == 1 && f.answersTo(id).Message.ID == ""
			})
			if m := f.messagesIn(channelGeneral, userAlice)[0]; m.To != userAlice {
				t.Errorf("others see %+v", m)
			}
			r.ended()
		})
	}
}

// The same for an interaction whose token has expired before its answer was there.
func TestTokenExpired(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.allow("50027")
	s := slow(t)
	r := startApp(t, f, s.options...)
	id := r.give(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
	f.await(t, func(f *fake) bool { return f.answersTo(id).Message.Loading })
	f.advance(tokenTime + time.Minute)
	s.release()
	f.await(t, func(f *fake) bool { return f.messageIn(dmOf(userAlice)).ID != "" })
	chattest.WantWords(t, f.messageIn(dmOf(userAlice)).words(), firstWords)
	r.ended() // an expired token is nobody's fault
}

// What Discord says when a message is posted: each has a stated behaviour.
func TestPostFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		steps  []fakeStep
		posts  int    // messages of the bot in all
		answer string // in the channel
		direct string // to the asker
	}{
		"limited":             {[]fakeStep{stepLimited("user", time.Millisecond), stepLimited("shared", time.Millisecond)}, 1, firstWords, ""},
		"limited everywhere":  {[]fakeStep{stepLimited("global", time.Millisecond)}, 1, firstWords, ""},
		"limited before":      {[]fakeStep{stepCloudflare("")}, 1, firstWords, ""},
		"limited for long":    {[]fakeStep{stepLimited("user", time.Hour)}, 1, "", "may not have arrived"},
		"never arrived":       {[]fakeStep{stepStatus(http.StatusServiceUnavailable)}, 1, "may not have arrived", ""},
		"arrived, 502":        {[]fakeStep{stepLost(http.StatusBadGateway)}, 2, "may not have arrived", ""},
		"arrived, unreadable": {[]fakeStep{stepBroken()}, 1, firstWords, ""},
		"refused":             {[]fakeStep{stepError(50035)}, 1, firstWords, ""},
		"unknown channel":     {[]fakeStep{stepError(10003)}, 1, "", "could not be posted where you asked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			store := chattest.NewStore()
			f.script(routePost, test.steps...)
			r := startApp(t, f, stored(store))
			r.tellMessage(f.say(userAlice, channelGeneral, askPriorities, true, ""))
			f.posted(t, test.posts)
			r.ended()
			if n := len(f.posts()); n != test.posts {
				t.Errorf("%d messages, want %d", n, test.posts)
			}
			chattest.WantWords(t, f.messageIn(channelGeneral).words(), test.answer)
			chattest.WantWords(t, f.messageIn(dmOf(userAlice)).words(), test.direct)
			if n := store.Unfinished(t, platform); n != 0 {
				t.Errorf("%d claims are not finished", n)
			}
		})
	}
}

// A channel that Discord limits keeps only its own answers waiting, in their order, though there is one worker for all.
func TestLimitedChannelHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.script(routePost, stepLimited("user", time.Second))
	r := startApp(t, f, tuned(func(u *tuning) { u.crew.Workers = 1 }))
	first := r.tellMessage(f.say(userAlice, channelGeneral, askPriorities, true, ""))
	f.await(t, func(f *fake) bool { return len(f.calls(routePost)) == 1 })
	second := r.tellMessage(f.say(userBob, channelGeneral, askNothing, true, ""))
	other := r.tellMessage(f.say(userBob, threadGeneral, askPriorities, true, ""))
	var order []string
	for _, m := range f.posted(t, 3) {
		order = append(order, m.ReplyTo)
	}
	if order[0] != other || order[1] != first || order[2] != second {
		t.Errorf("answered in the order %q, want %q, %q, %q", order, other, first, second)
	}
	r.ended()
}

// A panic is answered with a reference, and nothing else dies of it.
func TestPanic(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		store := chattest.NewStore()
		store.OnTake(func() { panic("a fault") })
		r := startApp(t, f, over, stored(store), desked(func(o *bot.DeskOptions) { o.Rate = bot.Rate{Burst: 99, Every: time.Second} }))
		a := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
		r.wantReference(a.Message.words())
		r.tellMessage(f.say(userAlice, channelGeneral, askPriorities, true, ""))
		f.await(t, func(f *fake) bool { return strings.Contains(f.messageIn(channelGeneral).words(), "Reference") })
		r.wantReference(f.messageIn(channelGeneral).words())
		store.OnTake(nil)
		chattest.WantWords(t, r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities))).Message.words(), firstWords)
	})
}

// Who finds no place in the queue is told at once, whatever the others wait for.
func TestQueueFull(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		s := slow(t)
		r := startApp(t, f, append(s.options, over, tuned(func(u *tuning) { u.crew.Workers, u.crew.Waiting = 1, 0 }))...)
		first := r.give(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
		f.await(t, func(f *fake) bool { return f.answersTo(first).Message.Loading })
		r.give(f.slash(userBob, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
		f.await(t, func(f *fake) bool { // at once, or in the place of a promise
			for _, m := range f.messagesIn(channelGeneral, userBob) {
				if m.To == userBob && strings.Contains(m.words(), "Many people are asking at once") {
					return true
				}
			}
			return false
		})
		s.release()
		chattest.WantWords(t, f.answered(t, first).Message.words(), firstWords)
	})
}

// Where there is no place even to turn somebody away, Discord's request is not kept waiting, and nothing is promised.
func TestNoPlaceAtAll(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		s := slow(t)
		hold := make(chan struct{})
		r := startApp(t, f, append(s.options, over, tuned(func(u *tuning) {
			u.crew.Workers, u.crew.Waiting, u.crew.Ushers, u.deferAfter = 1, 0, 1, time.Hour
		}))...)
		r.crew.Press(bot.Task{Do: func(context.Context) { <-hold }})
		r.crew.Press(bot.Task{Do: func(context.Context) {}, Tell: func(context.Context, error) { <-hold }}) // has the usher
		raw := f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities))
		id := r.give(raw)
		broken := r.give(fakeWith(f.slash(userBob, channelGeneral, nameHelp), func(o obj) { o["data"] = "a word" }))
		for strings.Count(r.log.String(), "more questions than can even be turned away") < 2 {
			runtime.Gosched()
		}
		r.wg.Wait() // over HTTP, until both requests have their responses
		close(hold)
		s.release()
		r.ended()
		for _, id := range []string{id, broken} {
			if a := f.answersTo(id); a.Type != 0 {
				t.Errorf("answered by type %d: %s", a.Type, a.Message.words())
			}
		}
	})
}

// What cannot be read is answered, and breaks nothing: an interaction with parts of another shape, of a type or with a
// component that nobody knows yet, events without sense.
func TestBrokenPayloads(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		r := startApp(t, f, over)
		ask := func() []byte {
			return f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities))
		}
		for _, change := range []func(obj){
			func(o obj) { o["data"] = "a word" },
			func(o obj) { o["data"].(obj)["options"] = []any{nil} },
			func(o obj) { delete(o["member"].(obj), "user") },
			func(o obj) { o["authorizing_integration_owners"] = 7 },
		} {
			a := r.answer(fakeWith(ask(), change))
			chattest.WantWords(t, a.Message.words(), "That could not be read")
		}
		said := fakeID(f.say(userBob, channelGeneral, "human security", false, ""))
		odd := fakeWith(f.messageCommand(userAlice, channelGeneral, said), func(o obj) {
			for _, m := range o["data"].(obj)["resolved"].(obj)["messages"].(obj) {
				m.(obj)["components"] = []any{obj{"type": 999}}
			}
		})
		chattest.WantWords(t, r.answer(odd).Message.words(), "human")
		for _, event := range []string{`null`, `{}`, `[]`, `"x"`, `{"id": 7}`, `{"id":"1","channel_id":"2","author":null}`} {
			r.socket.tell("MESSAGE_CREATE", event)
			r.socket.tell("INTERACTION_CREATE", event)
			r.socket.tell("SOMETHING_NEW", event)
		}
		chattest.WantWords(t, r.answer(ask()).Message.words(), firstWords)
	})
}
