package slack

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// A message that was taken and not answered when a process crashed gets one apology, whoever is there to make it, and
// no answer however often it comes again.
func TestApologyAfterCrash(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	ts := f.mention(userAlice, channelGeneral, askPriorities) // nobody is connected
	abandon(t, store, ts, address{Channel: channelGeneral, Thread: ts, User: userAlice, Language: "en"})
	apps := []*running{startApp(t, f, stored(store)), startApp(t, f, stored(store))}
	m := f.waitPosted(t)
	if m.Kind != "post" || m.Channel != imOf(userAlice) { // where it still is when she comes back
		t.Errorf("apologised by %+v", m)
	}
	chattest.WantWords(t, m.words(), "may never have come")
	if id, log := reference(t, m.words()), apps[0].log.String()+apps[1].log.String(); !strings.Contains(log, id) {
		t.Errorf("reference %s is not in the log:\n%s", id, log)
	}
	f.connected(t, 2)
	f.redeliver(true)
	f.redeliver(false)
	f.acked(t)
	for _, r := range apps {
		r.ended(t)
	}
	if n := len(f.posted(t, 1)); n != 1 {
		t.Errorf("%d messages, not one apology", n)
	}
}

// Whom no direct message reaches is told where the question was asked.
func TestApologyElsewhere(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	f.script("conversations.open", stepError("missing_scope"))
	abandon(t, store, "1.1", address{Channel: channelGeneral, Thread: "1.1", User: userAlice, Language: "fr"})
	startApp(t, f, stored(store))
	m := f.waitPosted(t)
	if m.Kind != "ephemeral" || m.To != userAlice || m.Channel != channelGeneral || m.Thread != "" {
		t.Errorf("apologised by %+v", m)
	}
	chattest.WantWords(t, m.words(), "n’est peut-être jamais arrivée", "(Référence : ")
}

// In a direct message between two people the bot is not: there its own is the place. Whom nothing reaches is not tried to
// be told for ever, and what may have arrived is not said twice.
func TestApologyOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		channel string
		script  func(f *fakeSlack)
		posts   int
	}{
		"between two people":   {"D0OTHERS", func(*fakeSlack) {}, 1},
		"nothing reaches them": {channelOutside, func(f *fakeSlack) { f.script("conversations.open", stepError("user_disabled")) }, 0},
		"may have arrived":     {channelGeneral, func(f *fakeSlack) { f.script("chat.postMessage", stepError("internal_error")) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			store := chattest.NewStore()
			test.script(f)
			abandon(t, store, "1.1", address{Channel: test.channel, User: userAlice, Language: "en"})
			r := startApp(t, f, stored(store))
			f.until(t, "a way to be tried", func() bool {
				return len(f.sent) == test.posts && slices.ContainsFunc(f.calls, func(c fakeCall) bool { return c.Method == "conversations.open" })
			})
			r.ended(t)
			if n := len(f.posted(t, 0)); n != test.posts {
				t.Errorf("%d messages, want %d", n, test.posts)
			}
			if n := store.Unfinished(t, platform); n != 0 {
				t.Errorf("%d claims are left for another time", n)
			}
		})
	}
}

// An apology that Slack was away for is not lost: its claim is there for another time.
func TestApologyWhileSlackIsAway(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	abandon(t, store, "1.1", address{Channel: channelGeneral, User: userAlice, Language: "en"})
	for range tries {
		f.script("conversations.open", stepStatus(http.StatusServiceUnavailable))
	}
	r := startApp(t, f, stored(store))
	f.until(t, "the last try", func() bool { return len(f.steps["conversations.open"]) == 0 })
	r.ended(t)
	if n := len(f.posted(t, 0)); n != 0 {
		t.Errorf("%d apologies", n)
	}
	if n := store.Unfinished(t, platform); n != 1 {
		t.Errorf("%d claims are left for another time, want 1", n)
	}
}

// abandon leaves the claims of messages to be apologised for.
func abandon(tb testing.TB, store *chattest.Store, message string, to address) {
	tb.Helper()
	raw, err := json.Marshal(to)
	if err != nil {
		tb.Fatal(err)
	}
	past := time.Now().Add(-time.Minute)
	m := bot.Message{Channel: bot.Channel{Platform: platform, Team: fakeTeam, ID: channelGeneral}, ID: message}
	if ok, err := store.Claim(tb.Context(), bot.Claim{Message: m, Address: raw, Until: past}, past.Add(-time.Minute)); !ok || err != nil {
		tb.Fatalf("it cannot be claimed: %v", err)
	}
}

// In a direct message an apology is a message as any other: it is still there tomorrow.
func TestApologyInDirectMessage(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	abandon(t, store, "1.1", address{Channel: imOf(userAlice), User: userAlice})
	startApp(t, f, stored(store))
	if m := f.waitPosted(t); m.Kind != "post" || m.Channel != imOf(userAlice) {
		t.Errorf("apologised by %+v", m)
	}
}

// An app that ends while it apologises ends in time, and leaves the other apologies to the next process.
func TestShutdownWhileApologising(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	for i := range 9 {
		abandon(t, store, strconv.Itoa(i), address{Channel: channelGeneral, User: userAlice})
	}
	never := make(chan struct{})
	defer close(never)
	f.script("conversations.open", stepHang(never))
	r := startApp(t, f, stored(store), tuned(func(u *tuning) { u.crew.DrainTime, u.crew.LastTime = time.Millisecond, time.Millisecond }))
	f.until(t, "the first apology", func() bool { return len(f.steps["conversations.open"]) == 0 })
	start := time.Now()
	r.ended(t)
	if took := time.Since(start); took > usual().callTime {
		t.Errorf("ending took %s", took)
	}
	if n := store.Unfinished(t, platform); n != 9 { // that which was begun did not arrive
		t.Errorf("%d apologies are left, not 9", n)
	}
}
