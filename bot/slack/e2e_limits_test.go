package slack

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"agendabot/bot/chattest"

	slackgo "github.com/slack-go/slack"
)

// What cannot be said where a command was given is said privately, and never twice.
func TestResponseFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		step fakeStep
		ok   bool // the answer arrives privately
	}{
		"expired":             {stepPass(), true},
		"refused":             {stepStatus(http.StatusNotFound), true},
		"lost on its way":     {stepStatus(http.StatusBadGateway), false},
		"refused as too long": {stepError("msg_too_long"), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			if name == "expired" { // pressed in time, answered too late
				wait := make(chan struct{})
				f.script("users.info", stepSlow(wait))
				r := startApp(t, f, tuned(func(u *tuning) { u.nameTime = fakePatience }))
				f.slash(userAlice, channelGeneral, "help")
				f.acked(t)
				f.advance(31 * time.Minute)
				close(wait)
				m := f.waitPosted(t)
				if m.Via != "" || m.To != userAlice {
					t.Errorf("told by %+v", m)
				}
				chattest.WantWords(t, m.words(), "mention the bot")
				r.ended(t)
				return
			}
			f.script("response_url", test.step)
			r := startApp(t, f)
			f.slash(userAlice, channelGeneral, askPriorities)
			m := f.waitPosted(t)
			if m.To != userAlice {
				t.Errorf("told by %+v", m)
			}
			if test.ok {
				chattest.WantWords(t, m.words()+m.Text, firstWords)
			} else {
				r.wantReference(t, m.words())
			}
			r.ended(t)
			if n := len(f.posted(t, 1)); n != 1 {
				t.Errorf("told %d times", n)
			}
		})
	}
}

// A way to answer that takes all of its time, or is limited for longer, leaves the next way its own.
func TestSlowWaysLeaveTime(t *testing.T) {
	t.Parallel()
	never := make(chan struct{})
	t.Cleanup(func() { close(never) })
	for name, test := range map[string]struct {
		url, beside, open fakeStep
		told              string // empty: nobody
		answer            bool
	}{
		"response limited":       {stepLimited("2"), stepPass(), stepPass(), channelGeneral, true},
		"both limited":           {stepLimited("2"), stepLimited("2"), stepPass(), imOf(userAlice), true},
		"response hangs":         {stepHang(never), stepPass(), stepPass(), channelGeneral, false},
		"both hang":              {stepHang(never), stepHang(never), stepPass(), imOf(userAlice), false},
		"the person cannot read": {stepHang(never), stepHang(never), stepError("user_disabled"), "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			f.script("response_url", test.url)
			f.script("chat.postEphemeral", test.beside)
			f.script("conversations.open", test.open)
			r := startApp(t, f, tuned(func(u *tuning) {
				u.crew.TellTime, u.callTime, u.pause = time.Second, time.Second, time.Millisecond
			}))
			f.slash(userAlice, channelGeneral, askPriorities)
			if test.told == "" {
				f.waitCalls(t, "conversations.open", 1)
				r.ended(t)
				chattest.WantWords(t, r.log.String(), "somebody could not be told")
				return
			}
			m := f.waitPosted(t)
			if m.Channel != test.told {
				t.Errorf("told by %+v", m)
			}
			if test.answer {
				chattest.WantWords(t, m.words(), firstWords)
			} else {
				r.wantReference(t, m.words())
			}
		})
	}
}

// A call does not wait for a time that its context does not last.
func TestCallDoesNotOutwait(t *testing.T) {
	t.Parallel()
	r := makeApp(t, newFakeSlack(t))
	ctx, cancel := context.WithTimeout(t.Context(), r.tune.longestGap/2)
	defer cancel()
	limited := &slackgo.RateLimitedError{RetryAfter: r.tune.longestGap / 2}
	tried := 0
	err := r.call(ctx, true, func(context.Context) error {
		tried++
		return limited
	})
	if !errors.Is(err, limited) || tried != 1 || ctx.Err() != nil {
		t.Errorf("%d tries, then %v; the context: %v", tried, err, ctx.Err())
	}
}

// The same for a message: what is said privately beside it may take its whole time.
func TestSlowTellingLeavesTime(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	never := make(chan struct{})
	t.Cleanup(func() { close(never) })
	f.script("chat.postMessage", stepStatus(http.StatusServiceUnavailable))
	f.script("chat.postEphemeral", stepHang(never))
	r := startApp(t, f, tuned(func(u *tuning) { u.crew.TellTime, u.callTime = time.Second, time.Second }))
	f.mention(userAlice, channelGeneral, askPriorities)
	m := f.waitPosted(t)
	if m.Channel != imOf(userAlice) {
		t.Errorf("told in %s", m.Channel)
	}
	r.wantReference(t, m.words())
}

// One call takes no more than half of the time of the way that it is made for.
func TestCallsFitIntoTelling(t *testing.T) {
	t.Parallel()
	if u := usual(); 2*u.callTime > u.crew.TellTime || u.crew.WorkTime+2*u.crew.TellTime > u.claimTime {
		t.Errorf("a call may take %s, telling %s, a claim lasts %s", u.callTime, u.crew.TellTime, u.claimTime)
	}
}

// An expired private answer in a channel without the bot is answered in the direct message.
func TestResponseFailsWhereTheBotIsNot(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.script("response_url", stepStatus(http.StatusNotFound))
	startApp(t, f)
	f.slash(userAlice, channelOutside, askPriorities)
	m := f.waitPosted(t)
	if m.Channel != imOf(userAlice) {
		t.Errorf("told in %s", m.Channel)
	}
	chattest.WantWords(t, m.words(), firstWords)
}
