package discord

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// A message is answered once, however often it comes and to however many processes.
func TestOneAnswer(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	store := chattest.NewStore()
	apps := []*running{startApp(t, f, stored(store)), startApp(t, f, stored(store))}
	raw := f.say(userAlice, channelGeneral, askPriorities, true, "")
	for _, r := range apps {
		r.tellMessage(raw)
		r.tellMessage(raw)
	}
	f.posted(t, 1)
	for _, r := range apps {
		r.tellMessage(f.say(userBob, channelGeneral, "human security", true, "")) // behind them, for each
	}
	f.posted(t, 3)
	for _, r := range apps {
		r.ended()
	}
	if n := len(f.posts()); n != 3 {
		t.Errorf("%d messages, not three answers", n)
	}
}

// A signed request that somebody recorded is answered once by this process, and by others.
func TestReplayedRequest(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	store := chattest.NewStore()
	apps := []*running{startApp(t, f, stored(store), overHTTP(true)), startApp(t, f, stored(store), overHTTP(true))}
	raw := f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities))
	chattest.WantWords(t, apps[0].answer(raw).Message.words(), firstWords)
	for i, r := range apps {
		w := httptest.NewRecorder()
		r.Handler().ServeHTTP(w, f.signed(raw, time.Now()))
		if strings.Contains(w.Body.String(), firstWords) {
			t.Errorf("app %d answers a copy: %d %s", i, w.Code, w.Body)
		}
	}
}

// HTTP alone needs no bot token, and holds no connection.
func TestWithoutToken(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f, overHTTP(true), with(func(o *Options) { o.Token = "" }))
	m := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, "human security"))).Message
	chattest.WantWords(t, m.words(), "human security")
	chattest.WantWords(t, r.pressed(userBob, m, "More passages").Message.words(), "Passages 4–")
	r.ended()
	if n := len(f.calls("")); n != 0 {
		t.Errorf("Discord was called %d times", n)
	}
}

// Before an app runs, and when it has ended, interactions over HTTP are turned away; Discord's question whether the address
// is ours is answered.
func TestNotReady(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := makeApp(t, f, overHTTP(true))
	for raw, want := range map[string]int{
		string(f.ping()): http.StatusOK,
		string(f.slash(userAlice, channelGeneral, nameHelp)): http.StatusServiceUnavailable,
	} {
		w := httptest.NewRecorder()
		r.Handler().ServeHTTP(w, f.signed([]byte(raw), time.Now()))
		if w.Code != want {
			t.Errorf("%d %s, want %d", w.Code, w.Body, want)
		}
	}
}

// What is being answered when the app ends is answered, and what waits is told.
func TestShutdown(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	store := chattest.NewStore()
	hold := make(chan struct{})
	f.script(routePost, stepSlow(hold))
	r := startApp(t, f, stored(store))
	r.tellMessage(f.say(userAlice, channelGeneral, askPriorities, true, ""))
	f.await(t, func(f *fake) bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		return len(f.steps[routePost]) == 0
	})
	ended := make(chan error, 1)
	go func() { ended <- r.stop() }()
	for !r.crew.Ending() {
		runtime.Gosched()
	}
	close(hold)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	chattest.WantWords(t, f.messageIn(channelGeneral).words(), firstWords)
	if n := store.Unfinished(t, platform); n != 0 {
		t.Errorf("%d claims are not finished", n)
	}
}

// When the time to end is over, whoever still waits for a turn is told.
func TestShutdownRefusesWaiting(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	store := chattest.NewStore()
	never := make(chan struct{})
	defer close(never)
	f.script(routePost, stepSlow(never))
	r := startApp(t, f, stored(store), tuned(func(u *tuning) { u.crew.Workers, u.crew.DrainTime = 1, time.Millisecond }))
	r.tellMessage(f.say(userAlice, channelGeneral, askPriorities, true, ""))
	f.await(t, func(f *fake) bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		return len(f.steps[routePost]) == 0
	})
	r.tellMessage(f.say(userBob, threadGeneral, askPriorities, true, ""))
	for r.crew.Rounds() < 2 {
		runtime.Gosched()
	}
	r.ended()
	chattest.WantWords(t, f.messageIn(threadGeneral).words(), "Ask again in a moment")
	chattest.WantWords(t, f.messageIn(channelGeneral).words(), "Reference")
	if n := store.Unfinished(t, platform); n != 0 {
		t.Errorf("%d claims are not finished", n)
	}
}

// What no waiting helps against ends the app, with what to change.
func TestEndsOnFatal(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]func(f *fake){
		"at the start": func(f *fake) { f.script(routeMe, stepRefuse(http.StatusUnauthorized, 0, "401: Unauthorized")) },
		"later":        func(f *fake) { f.script(routePost, stepRefuse(http.StatusUnauthorized, 0, "401: Unauthorized")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			script(f)
			r := makeApp(t, f)
			ended := make(chan error, 1)
			go func() { ended <- r.Run(t.Context()) }()
			if name == "later" {
				r.tellMessage(f.say(userAlice, channelGeneral, askPriorities, true, ""))
			}
			if err := <-ended; err == nil || !strings.Contains(err.Error(), "AGENDABOT_DISCORD_TOKEN") {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

// The gateway closing for good ends the app, too.
func TestEndsOnFatalClose(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f)
	r.socket.connected(1)[0].close(4014)
	for !r.crew.Ending() {
		runtime.Gosched()
	}
	if err := r.stop(); err == nil || !strings.Contains(err.Error(), "4014") {
		t.Errorf("it ended with %v", err)
	}
}

// A connection that breaks is made again, and what was said meanwhile is answered.
func TestReconnects(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f)
	r.socket.connected(1)[0].close(4000)
	r.socket.await("another connection", func() bool { return len(r.socket.conns) == 2 })
	r.tellMessage(f.say(userAlice, channelGeneral, askPriorities, true, ""))
	chattest.WantWords(t, f.posted(t, 1)[0].words(), firstWords)
}

func TestOptions(t *testing.T) {
	t.Parallel()
	desk := bot.NewDesk(slog.New(slog.DiscardHandler), bot.DeskOptions{})
	live := chattest.Live(t)
	for want, o := range map[string]Options{
		"a desk":                       {Token: fakeToken},
		"a bot token":                  {Desk: desk, Live: live},
		"AGENDABOT_DISCORD_PUBLIC_KEY": {Desk: desk, Live: live, PublicKey: "abc"},
	} {
		if _, err := New(slog.New(slog.DiscardHandler), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want something about %q", err, want)
		}
	}
}

// Every process that is connected to the gateway is told of every interaction: one of them answers.
func TestOneAnswerToInteraction(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	store := chattest.NewStore()
	apps := []*running{startApp(t, f, stored(store)), startApp(t, f, stored(store))}
	both := func(raw json.RawMessage) fakeAnswer {
		for _, r := range apps {
			r.give(raw)
		}
		return f.answered(t, fakeID(raw))
	}
	m := both(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, "human security"))).Message
	both(f.press(userAlice, m.ID, m.button("More passages").CustomID))
	both(f.press(userAlice, m.ID, m.button("Helpful").CustomID))
	both(f.slash(userAlice, channelGeneral, nameHelp))
	for _, r := range apps {
		r.ended()
	}
	if n := len(f.calls(routeCallback)); n != 4 {
		t.Errorf("%d first answers to 4 interactions", n)
	}
	if m := f.messageIn(dmOf(userAlice)); m.ID != "" {
		t.Errorf("somebody is told directly: %s", m.words())
	}
}

// A process that has no place says so only if no other answers: its refusal never takes an answer's place.
func TestBusyProcessLeavesAnswersAlone(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s := slow(t)
	busy := startApp(t, f, append(s.options, tuned(func(u *tuning) { u.crew.Workers, u.crew.Waiting, u.deferAfter = 1, 0, time.Hour }))...)
	first := busy.give(f.slash(userBob, channelGeneral, nameHelp))
	f.answered(t, first)
	waits := busy.give(f.slash(userBob, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
	for busy.crew.Waiting() < 1 {
		runtime.Gosched()
	}
	r := startApp(t, f, stored(s.store), tuned(func(u *tuning) { u.deferAfter = time.Hour })) // it answers at once, however slowly
	raw := f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities))
	chattest.WantWords(t, r.answer(raw).Message.words(), firstWords)
	busy.give(raw)
	s.release()
	f.answered(t, waits)
	busy.ended()
	r.ended()
	chattest.WantWords(t, f.answersTo(fakeID(raw)).Message.words(), firstWords)
	if n := len(f.answersTo(fakeID(raw)).History); n != 1 {
		t.Errorf("the answer was changed: %d messages", n)
	}
}

// Where another process has deferred an interaction that this one answers, the answer takes the promise's place.
func TestDeferredByAnother(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.allow("40060")
	r := startApp(t, f)
	raw := f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities))
	promise := &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource, Data: message{}.response(false)}
	if err := f.client(t).InteractionRespond(fakeRead(t, raw), promise); err != nil {
		t.Fatal(err)
	}
	chattest.WantWords(t, r.answer(raw).Message.words(), firstWords)
	press := f.press(userAlice, f.messageIn(channelGeneral).ID, f.messageIn(channelGeneral).button("Show in context").CustomID)
	promise.Data = message{}.response(true)
	if err := f.client(t).InteractionRespond(fakeRead(t, press), promise); err != nil {
		t.Fatal(err)
	}
	chattest.WantWords(t, r.answer(press).Message.words(), "Toward a Human Security Agenda")
}

// A first answer that goes as the response to Discord's own request may be overtaken by what comes after it.
func TestAnswerOvertaken(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s := slow(t)
	f.script(routeEditOriginal, stepError(10015))
	r := startApp(t, f, append(s.options, overHTTP(true))...)
	id := r.give(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
	f.await(t, func(f *fake) bool { return f.answersTo(id).Message.Loading })
	s.release()
	chattest.WantWords(t, f.answered(t, id).Message.words(), firstWords)
}
