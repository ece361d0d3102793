package slack

import (
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// Who finds no place in the queue is told at once, whatever the others wait for.
func TestQueueFull(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		store := chattest.NewStore()
		wait := make(chan struct{})
		f.script("chat.postMessage", stepSlow(wait))
		r := startApp(t, f, over, stored(store), tuned(func(u *tuning) { u.crew.Workers, u.crew.Waiting = 1, 0; u.crew.Clerks = 9 }))
		first := f.mention(userAlice, channelGeneral, askPriorities)
		f.until(t, "the first to be worked on", func() bool {
			return len(f.steps["chat.postMessage"]) == 0
		})
		f.mention(userBob, channelGeneral, askPriorities)
		m := f.waitPosted(t)
		if m.Kind != "ephemeral" || m.To != userBob {
			t.Errorf("told by %+v", m)
		}
		chattest.WantWords(t, m.words(), "Many people are asking at once")
		// A channel that is slow keeps nobody's command waiting; commands have a queue of their own.
		hold := make(chan struct{})
		f.script("response_url", stepSlow(hold))
		f.slash(userAlice, channelGeneral, askPriorities)
		f.until(t, "her command to be worked on", func() bool { return len(f.steps["response_url"]) == 0 })
		f.slash(userBob, channelGeneral, askPriorities)
		chattest.WantWords(t, f.waitPosted(t).words(), "Many people are asking at once")
		close(hold)
		chattest.WantWords(t, f.waitPosted(t).words(), firstWords)
		close(wait)
		if m = f.waitPosted(t); m.Thread != first {
			t.Errorf("the first has %+v", m)
		}
		r.ended(t)
		if n := store.Unfinished(t, platform); n != 0 {
			t.Errorf("%d claims are not finished", n)
		}
	})
}

// A panic is answered with a reference, and nothing else dies of it.
func TestPanic(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		store := chattest.NewStore()
		var once sync.Once
		store.OnTake(func() { once.Do(func() { panic("the store has a fault") }) })
		r := startApp(t, f, over, stored(store), desked(func(o *bot.DeskOptions) { o.Rate = bot.Rate{Burst: 99, Every: time.Second} }))
		f.mention(userAlice, channelGeneral, askPriorities)
		m := f.waitPosted(t)
		if m.To != userAlice {
			t.Errorf("told by %+v", m)
		}
		r.wantReference(t, m.words())
		if strings.Contains(m.words(), "fault") {
			t.Error("the asker sees the inside")
		}
		f.mention(userAlice, channelGeneral, askPriorities)
		chattest.WantWords(t, f.waitPosted(t).words(), firstWords)
		once = sync.Once{}
		f.slash(userAlice, channelGeneral, askPriorities)
		r.wantReference(t, f.waitPosted(t).words())
		r.ended(t)
		if n := store.Unfinished(t, platform); n != 0 {
			t.Errorf("%d claims are not finished: there will be an apology beside the sentence", n)
		}
	})
}

// What is being answered when the app is told to end is posted before Run returns; what comes after that is not taken.
func TestShutdownDrains(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		wait := make(chan struct{})
		f.script("chat.postMessage", stepSlow(wait), stepSlow(wait))
		r := startApp(t, f, over, tuned(func(u *tuning) { u.crew.Workers = 1 }))
		f.mention(userAlice, channelGeneral, askPriorities)
		f.mention(userBob, channelGeneral, askPriorities) // waits for its turn
		f.until(t, "the first to be worked on", func() bool { return len(f.steps["chat.postMessage"]) == 1 })
		ended := make(chan struct{})
		go func() {
			r.ended(t)
			close(ended)
		}()
		for !r.crew.Ending() {
			runtime.Gosched()
		}
		select {
		case <-ended:
			t.Error("Run returned before the answer was posted")
		default:
		}
		close(wait)
		<-ended
		f.mu.Lock()
		defer f.mu.Unlock()
		if len(f.sent) != 2 {
			t.Errorf("%d answers were posted before Run returned", len(f.sent))
		}
	})
}

// An answer that takes longer than the end may take is given up, and the asker is told.
func TestShutdownCutsShort(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	never := make(chan struct{})
	defer close(never)
	f.script("chat.postMessage", fakeStep{wait: never, err: "internal_error"})
	r := startApp(t, f, tuned(func(u *tuning) { u.crew.DrainTime = time.Millisecond }))
	f.mention(userAlice, channelGeneral, askPriorities)
	f.until(t, "the work to begin", func() bool { return len(f.steps["chat.postMessage"]) == 0 })
	r.ended(t)
	m := f.waitPosted(t)
	if m.To != userAlice {
		t.Errorf("told by %+v", m)
	}
	r.wantReference(t, m.words())
}

// When the time to end is over, whoever still waits for a turn is told at once, and nobody is searched for.
func TestShutdownRefusesWaiting(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	never := make(chan struct{})
	defer close(never)
	f.script("chat.postMessage", stepHang(never))
	r := startApp(t, f, stored(store), tuned(func(u *tuning) { u.crew.Workers, u.crew.DrainTime = 1, time.Millisecond }))
	f.mention(userAlice, channelGeneral, askPriorities)
	f.until(t, "the first to be worked on", func() bool { return len(f.steps["chat.postMessage"]) == 0 })
	f.mention(userBob, channelGeneral, askPriorities)
	for r.crew.Rounds() < 2 {
		runtime.Gosched()
	}
	start := time.Now()
	r.ended(t)
	if took := time.Since(start); took > usual().callTime {
		t.Errorf("ending took %s", took)
	}
	told := map[string]string{}
	for _, m := range f.posted(t, 2) {
		told[m.To] = m.words()
	}
	r.wantReference(t, told[userAlice])
	chattest.WantWords(t, told[userBob], "Ask again in a moment")
	if n := store.Unfinished(t, platform); n != 0 {
		t.Errorf("%d claims are not finished", n)
	}
}

// Slack that answers nobody any more does not keep the app from ending; who could not be told is apologised to later.
func TestShutdownIsBounded(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	never := make(chan struct{})
	defer close(never)
	const waiting = 9
	for range 3 * waiting {
		f.script("chat.postMessage", stepHang(never))
		f.script("chat.postEphemeral", stepHang(never))
		f.script("conversations.open", stepHang(never))
	}
	r := startApp(t, f, stored(store), tuned(func(u *tuning) {
		u.crew.Workers, u.crew.DrainTime, u.crew.LastTime = 1, time.Millisecond, time.Millisecond
	}))
	for range waiting {
		f.mention(userAlice, channelGeneral, askPriorities)
	}
	for r.crew.Rounds() < waiting {
		runtime.Gosched()
	}
	start := time.Now()
	r.ended(t)
	if took := time.Since(start); took > usual().callTime {
		t.Errorf("ending took %s", took)
	}
	if n := store.Unfinished(t, platform); n != waiting {
		t.Errorf("%d claims are left for an apology, not %d", n, waiting)
	}
}

// Who is forgotten is told so though the App Home cannot be shown.
func TestErasedIsToldElsewhere(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	r := startApp(t, f)
	f.openHome(userAlice)
	home := f.waitView(t)
	f.script("views.publish", stepError("internal_error"))
	f.pressView(home, actionErase, nil)
	m := f.waitPosted(t)
	if m.Channel != imOf(userAlice) {
		t.Errorf("told in %s", m.Channel)
	}
	chattest.WantWords(t, m.words(), "Erased: 7 questions, 2 votes, 1 conversation.")
	r.wantReference(t, m.words())
}

// An App Home that there is no place for is missing in the log, not only on the screen.
func TestHomeWithoutPlace(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	wait := make(chan struct{})
	f.script("chat.postMessage", stepSlow(wait))
	r := startApp(t, f, tuned(func(u *tuning) { u.crew.Workers, u.crew.Waiting, u.crew.Clerks = 1, 0, 9 }))
	f.mention(userAlice, channelGeneral, askPriorities)
	f.until(t, "the work to begin", func() bool { return len(f.steps["chat.postMessage"]) == 0 })
	f.openHome(userBob)
	f.acked(t)
	close(wait)
	r.ended(t)
	chattest.WantWords(t, r.log.String(), "no place for something that nobody waits for")
}

// What Slack sends that nobody knows yet is acknowledged, else it comes again for ever.
func TestUnknownIsAcknowledged(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	r := startApp(t, f)
	f.frame(t, `{"type":"telepathy","envelope_id":"E1","payload":{"type":"thought"},"accepts_response_payload":false}`, "E1")
	f.frame(t, `{"type":"events_api","envelope_id":"E2","payload":{"type":"event_callback","event":{"type":"telepathy_thought"}},"accepts_response_payload":false}`, "E2")
	f.frame(t, `{"type":"hello again`, "")
	f.acked(t)
	f.mention(userAlice, channelGeneral, askPriorities)
	chattest.WantWords(t, f.waitPosted(t).words(), firstWords)
	chattest.WantWords(t, r.log.String(), "not known here")
}

// Slack moves connections about, and cuts them; nothing is lost or said twice.
func TestReconnects(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	r := startApp(t, f)
	f.connected(t, 1)
	f.mention(userAlice, channelGeneral, askPriorities)
	f.waitPosted(t)
	for i, cut := range []func(){func() { f.disconnect("refresh_requested") }, func() { f.disconnect("warning") }, f.drop} {
		cut()
		ts := f.mention(userBob, channelGeneral, askPriorities) // in between
		if m := f.waitPosted(t); m.Thread != ts {
			t.Errorf("the answer after cut %d is in thread %s", i+1, m.Thread)
		}
		f.connected(t, i+2)
	}
	r.ended(t)
	if n := len(f.posted(t, 4)); n != 4 {
		t.Errorf("4 questions have %d answers", n)
	}
}
