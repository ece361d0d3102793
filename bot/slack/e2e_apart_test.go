package slack

import (
	"runtime"
	"testing"
	"time"

	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// What keeps one channel, one process or one fault from the others.

// A channel that Slack limits keeps only its own answers waiting, in their order, though there is one worker for all.
func TestLimitedChannelHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		const other = "C0OTHER"
		f.join(other)
		f.script("chat.postMessage", stepLimited("1"))
		r := startApp(t, f, over, tuned(func(u *tuning) { u.crew.Workers = 1 }))
		first := f.mention(userAlice, channelGeneral, askPriorities)
		f.until(t, "the first to be limited", func() bool { return len(f.steps["chat.postMessage"]) == 0 })
		second := f.mention(userBob, channelGeneral, askNothing)
		third := f.mention(userBob, other, askPriorities)
		var order []string
		for range 3 {
			order = append(order, f.waitPosted(t).Thread)
		}
		if order[0] != third {
			t.Errorf("the other channel has its answer after %q", order)
		}
		if order[1] != first || order[2] != second {
			t.Errorf("the channel has its answers in the order %q, want %q, %q", order[1:], first, second)
		}
		r.ended(t)
	})
}

// Who asks where Slack takes nothing more for long is told so at once, and not after everybody before has waited.
func TestLimitedForLong(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	f.script("chat.postMessage", stepLimited("3600"))
	r := startApp(t, f, stored(store))
	f.mention(userAlice, channelGeneral, askPriorities)
	r.wantReference(t, f.waitPosted(t).words())
	f.mention(userBob, channelGeneral, askPriorities) // the fake would take it
	m := f.waitPosted(t)
	if m.Kind != "ephemeral" || m.To != userBob {
		t.Errorf("told by %+v", m)
	}
	chattest.WantWords(t, m.words(), "Many people are asking at once")
	r.ended(t)
	if n := store.Unfinished(t, platform); n != 0 {
		t.Errorf("%d claims are not finished", n)
	}
}

// A command, too, is answered once by all replicas, and what a crash swallowed of it is apologised for.
func TestCommandsAreClaimed(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	crashed := makeApp(t, f, stored(store), tuned(func(u *tuning) { u.claimTime = -time.Minute }))
	p := &press{reply: reply{channel: channelGeneral, team: fakeTeam, user: userAlice}, trigger: "trigger"}
	func() {
		defer func() { _ = recover() }()
		crashed.once(t.Context(), p, "fr", func() {
			if !claimed(t, store, p) {
				t.Error("nothing is claimed while it is answered")
			}
		})
	}()
	answered := false
	startApp(t, f, stored(store)).once(t.Context(), p, "fr", func() { answered = true })
	if answered {
		t.Error("another process answers it again")
	}
	if n := store.Unfinished(t, platform); n != 0 {
		t.Errorf("%d claims are not finished although they were answered", n)
	}
}

// claimed says that the question of a press is claimed, by an attempt to.
func claimed(tb testing.TB, s bot.Store, p *press) bool {
	tb.Helper()
	m := bot.Message{Channel: bot.Channel{Platform: platform, Team: p.team, ID: p.channel}, ID: "trigger " + p.trigger}
	ok, err := s.Claim(tb.Context(), bot.Claim{Message: m, Until: time.Now()}, time.Now())
	if err != nil {
		tb.Fatal(err)
	}
	return !ok
}

// A command that a crash swallowed is apologised for, to the asker alone.
func TestApologyForCommand(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	hang := make(chan struct{})
	f.script("response_url", stepHang(hang))
	crashed := startApp(t, f, stored(store), tuned(func(u *tuning) { u.claimTime = 0 }))
	f.slash(userAlice, channelGeneral, askPriorities)
	f.until(t, "the command to be worked on", func() bool { return len(f.steps["response_url"]) == 0 })
	apologiser := startApp(t, f, stored(store)) // the other has not come to the end, as if it had died there
	m := f.waitPosted(t)
	if m.Channel != imOf(userAlice) {
		t.Errorf("apologised by %+v", m)
	}
	chattest.WantWords(t, m.words(), "may never have come")
	apologiser.wantReference(t, m.words())
	close(hang)
	crashed.ended(t)
}

// In a shared channel, Slack says for which installation an event is. That of another workspace is its process's.
func TestEventOfAnotherInstallation(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		f.installed = "T0OTHER"
		r := startApp(t, f, over)
		f.mention(userAlice, channelGeneral, askPriorities)
		f.acked(t)
		r.ended(t)
		if n := len(f.posted(t, 0)); n != 0 {
			t.Errorf("%d messages with another's token", n)
		}
		chattest.WantWords(t, r.log.String(), "another workspace's installation")
	})
}

// In a channel that workspaces share, an event may name the other one. What is kept, allowed and claimed stands under the
// installation's own, as what commands and buttons lead to.
func TestSharedChannel(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.team = "T0PARTNER"
	store := chattest.NewStore()
	store.Answer(func(c bot.Channel) bool {
		return c == bot.Channel{Platform: platform, Team: fakeTeam, ID: channelGeneral}
	})
	r := startApp(t, f, stored(store))
	ts := f.mention(userAlice, channelGeneral, askPriorities)
	m := f.waitPosted(t)
	chattest.WantWords(t, m.words(), firstWords)
	f.press(m, actionHelpful, userAlice)
	f.waitPosted(t)
	if v, n := store.VoteOf(bot.Person{Platform: platform, Team: fakeTeam, ID: userAlice}); n != 1 || v.Answer == "" {
		t.Errorf("%d votes, %+v", n, v)
	}
	r.ended(t)
	own := bot.Message{Channel: bot.Channel{Platform: platform, Team: fakeTeam, ID: channelGeneral}, ID: ts}
	if ok, err := store.Claim(t.Context(), bot.Claim{Message: own, Until: time.Now()}, time.Now()); err != nil || ok {
		t.Errorf("the message is not claimed as the installation's: %v", err)
	}
}

// A channel that floods the queue leaves places to others.
func TestFloodLeavesPlaces(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.join("C0OTHER")
	hold := make(chan struct{})
	for range 20 {
		f.script("chat.postMessage", stepSlow(hold))
	}
	r := startApp(t, f, tuned(func(u *tuning) { u.crew.Workers, u.crew.Waiting = 2, 6 }))
	for range 10 {
		f.mention(userAlice, channelGeneral, askPriorities)
	}
	f.posted(t, 6) // who are turned away
	other := f.mention(userBob, "C0OTHER", askPriorities)
	f.acked(t)
	for r.crew.Waiting() < 5 {
		runtime.Gosched()
	}
	close(hold)
	f.waitReply(t, other)
	r.ended(t)
}

// A fault of ours in reading one event does not end the connection.
func TestPanicInTransport(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	r := startApp(t, f)
	f.connected(t, 1)
	var none *slackevents.AppMentionEvent // as no event is
	event := socketmode.Event{Data: slackevents.EventsAPIEvent{InnerEvent: slackevents.EventsAPIInnerEvent{Data: none}}}
	if err := r.onSocketSafely(t.Context(), nil, &event); err != nil {
		t.Error(err)
	}
	chattest.WantWords(t, r.log.String(), "reading an event ended in a panic")
	f.mention(userAlice, channelGeneral, askPriorities)
	chattest.WantWords(t, f.waitPosted(t).words(), firstWords)
}

// A connection over which no ping comes counts as broken, and what was delivered meanwhile comes over the next.
func TestMissingPing(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.pingEvery = 0
	r := startApp(t, f, tuned(func(u *tuning) { u.pingTime = 50 * time.Millisecond }))
	f.connected(t, 2)
	f.mention(userAlice, channelGeneral, askPriorities)
	chattest.WantWords(t, f.waitPosted(t).words(), firstWords)
	r.ended(t)
}

// Acknowledgements wait for nothing: while every worker waits for Slack, and the queue is full, all that comes is still
// acknowledged. (The fake fails the test for each that is later than three seconds.)
func TestAcknowledgedUnderLoad(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		hold := make(chan struct{})
		const messages = 300
		for range messages {
			f.script("chat.postMessage", stepSlow(hold))
		}
		r := startApp(t, f, over, tuned(func(u *tuning) { u.crew.Workers, u.crew.Waiting = 2, 20 }))
		for range messages {
			f.mention(userAlice, channelGeneral, askPriorities)
		}
		f.slash(userBob, channelGeneral, "help")
		f.acked(t) // while nothing can be posted
		close(hold)
		r.ended(t)
	})
}
