package slack

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// The workspace of every fake: one app, two people, and a channel with the bot and one without it. The ids of direct
// messages follow from the person's.
const (
	fakeTeam          = "T0FAKE"
	fakeAppID         = "A0FAKE"
	fakeBot           = "U0BOT"
	fakeBotID         = "B0BOT"
	fakeBotToken      = "xoxb-fake-bot"
	fakeAppToken      = "xapp-fake-app"
	fakeSigningSecret = "fake-signing-secret"
	userAlice         = "U0ALICE"
	userBob           = "U0BOB"
	channelGeneral    = "C0GENERAL"
	channelOutside    = "C0OUTSIDE" // exists, but the bot is not in it
)

// fakePatience is when a test that waits gives up. It is a stop for failures only: nothing that passes waits for it.
const fakePatience = 20 * time.Second

// obj is an object of JSON.
type obj = map[string]any

// fakeSlack is Slack as the adapter sees it: the Web API, response_urls and Socket Mode on a port of this machine, or
// signed requests to the adapter's own handler. It refuses what Slack refuses. What a correct adapter never does (an
// acknowledgement that is late, missing or doubled, a token that does not exist, blocks over a limit, …) it also keeps as
// a fault, and every fault that the test did not allow fails the test when it ends.
//
// Time for trigger_ids and response_urls is the real one plus what advance added. Nothing in it sleeps.
type fakeSlack struct {
	t      testing.TB
	server *httptest.Server
	web    string         // where events go as signed requests; empty: Socket Mode
	closed chan struct{}  // ends scripted waits
	wg     sync.WaitGroup // goroutines of sockets and signed requests

	// Settings, to be changed before the adapter starts.
	scopes    []string // of the bot token
	agent     bool     // the workspace has the Agent messaging experience: a thread is a conversation with the app
	adapter   bool     // it is the app that is tested, and not a test of this
	locale    string   // of everybody's Slack
	team      string   // that events name: another one's in a channel that workspaces share
	installed string   // team of the installation that events are for
	clock     func() time.Time
	ackWithin time.Duration // docs.slack.dev/apis/events-api/#responding: 3 seconds
	pingEvery time.Duration // zero: never
	lateWait  time.Duration // how long the end of the test waits for acknowledgements that are due

	mu        sync.Mutex
	changed   chan struct{} // closed and replaced when anything below changes: see until
	offset    time.Duration
	serial    int
	faults    []string
	allowed   []string
	steps     map[string][]fakeStep
	calls     []fakeCall
	members   map[string]bool // of channels: whether the bot is in it
	histories map[string][]*fakeMessage
	byTS      map[string]*fakeMessage // the same messages
	replies   map[string]fakeMessage  // thread → the bot's latest in it
	sent      []fakeMessage           // each thing the bot posted, changed or deleted, in order
	seen      int                     // of sent, by waitPosted
	views     map[string]*fakeView
	homes     map[string]string // person → view
	shown     []fakeView        // each version of each view, in order
	looked    int               // of shown, by waitView
	triggers  map[string]*fakeTrigger
	responses map[string]*fakeResponse
	tickets   map[string]bool // of apps.connections.open, each good for one socket
	conns     []*fakeConn     // open sockets
	sockets   int             // that ever were opened
	turn      int             // of the open ones: see pick
	pending   []*fakeEnvelope // wait for a socket
	due       map[string]*fakeEnvelope
	done      map[string]bool // envelopes that are not due any more: true if acknowledged
	last      *fakeEnvelope   // of events, for redeliver
}

// newFakeSlack starts a fake that ends with the test.
func newFakeSlack(tb testing.TB) *fakeSlack {
	tb.Helper()
	f := &fakeSlack{
		t: tb, clock: time.Now, installed: fakeTeam, team: fakeTeam, locale: "en-US", closed: make(chan struct{}), changed: make(chan struct{}),
		scopes: []string{
			"app_mentions:read", "assistant:write", "channels:history", "chat:write", "commands",
			"im:history", "im:write", "users:read",
		},
		ackWithin: 3 * time.Second, lateWait: 3 * time.Second, pingEvery: time.Second,
		steps: map[string][]fakeStep{}, members: map[string]bool{channelGeneral: true, channelOutside: false},
		histories: map[string][]*fakeMessage{}, byTS: map[string]*fakeMessage{}, replies: map[string]fakeMessage{},
		views: map[string]*fakeView{}, homes: map[string]string{},
		triggers: map[string]*fakeTrigger{}, responses: map[string]*fakeResponse{}, tickets: map[string]bool{},
		due: map[string]*fakeEnvelope{}, done: map[string]bool{},
	}
	for _, user := range []string{userAlice, userBob} {
		f.members[imOf(user)] = true
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", f.serveAPI)
	mux.HandleFunc("/response/{id}", f.serveResponse)
	mux.HandleFunc("/socket/{ticket}", f.serveSocket)
	f.server = httptest.NewServer(mux)
	tb.Cleanup(f.close)
	return f
}

// run runs an adapter until the test ends, or until stop is called, which returns what it returned. Before it is told to
// stop, it has acknowledged everything that was delivered.
func (f *fakeSlack) run(tb testing.TB, adapter func(context.Context) error) (stop func() error) {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var err error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		err = adapter(ctx)
	}()
	stop = sync.OnceValue(func() error {
		if !tb.Failed() && !f.await(ended, f.allAcked) {
			tb.Errorf("Slack waited %v for acknowledgements before the adapter was to stop", fakePatience)
		}
		cancel()
		<-ended
		return err
	})
	tb.Cleanup(func() { _ = stop() })
	return stop
}

// apiURL is what AGENDABOT_SLACK_API_URL would hold.
func (f *fakeSlack) apiURL() string { return f.server.URL + "/api/" }

// join puts the bot into a channel, which need not have been there.
func (f *fakeSlack) join(channel string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.members[channel] = true
}

// imOf is the direct message of a person with the bot.
func imOf(user string) string { return "D" + strings.TrimPrefix(user, "U") }

// close waits for what is due, ends every goroutine and fails the test on what was wrong.
func (f *fakeSlack) close() {
	stop := time.NewTimer(f.lateWait)
	defer stop.Stop()
	for waiting := true; waiting; {
		f.mu.Lock()
		changed := f.changed
		waiting = len(f.due) > 0
		f.mu.Unlock()
		if waiting {
			select {
			case <-changed:
			case <-stop.C:
				waiting = false
			}
		}
	}
	close(f.closed)
	f.server.Close()
	f.mu.Lock()
	for _, e := range f.due {
		f.fault("never acknowledged: %s", e)
	}
	for _, c := range f.conns {
		c.told = true
		_ = c.ws.Close()
	}
	f.mu.Unlock()
	f.wg.Wait()
	f.judge()
}

// judge fails the test on faults that it did not allow, and on allowances that nothing used.
func (f *fakeSlack) judge() {
	f.mu.Lock()
	defer f.mu.Unlock()
	used := map[string]bool{}
	for _, fault := range f.faults {
		i := slices.IndexFunc(f.allowed, func(a string) bool { return strings.Contains(fault, a) })
		if i < 0 {
			f.t.Errorf("Slack: %s", fault)
			continue
		}
		used[f.allowed[i]] = true
	}
	for _, a := range f.allowed {
		if !used[a] {
			f.t.Errorf("Slack: the test allows %q, which did not happen", a)
		}
	}
}

// allow says that the test makes a fault whose text contains this on purpose: an error of the API such as
// "invalid_blocks", "late", "never acknowledged". One that does not happen fails the test.
func (f *fakeSlack) allow(fault string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.allowed = append(f.allowed, fault)
}

// fault keeps what a correct adapter never does. The lock is held.
func (f *fakeSlack) fault(format string, args ...any) {
	f.faults = append(f.faults, fmt.Sprintf(format, args...))
	f.change()
}

// change wakes everybody who waits. The lock is held.
func (f *fakeSlack) change() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// until waits for a condition, which is asked under the lock after each change.
func (f *fakeSlack) until(tb testing.TB, what string, met func() bool) {
	tb.Helper()
	if !f.await(nil, met) {
		f.mu.Lock()
		defer f.mu.Unlock()
		tb.Fatalf("Slack waited %v for %s; calls: %v; faults: %q", fakePatience, what, f.calls, f.faults)
	}
}

// await is until with an answer: false when it took too long. When enough is closed nothing more is waited for.
func (f *fakeSlack) await(enough <-chan struct{}, met func() bool) bool {
	stop := time.NewTimer(fakePatience)
	defer stop.Stop()
	for {
		f.mu.Lock()
		ok, changed := met(), f.changed
		f.mu.Unlock()
		if ok {
			return true
		}
		select {
		case <-changed:
		case <-enough:
			return true
		case <-stop.C:
			return false
		}
	}
}

// advance lets time pass for trigger_ids, response_urls and time stamps (not for acknowledgements).
func (f *fakeSlack) advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.offset += d
}

func (f *fakeSlack) now() time.Time { return f.clock().Add(f.offset) }

// id makes an id that was not there before. The lock is held.
func (f *fakeSlack) id(prefix string) string {
	f.serial++
	return fmt.Sprintf("%s%06d", prefix, f.serial)
}

// ts makes a time stamp of a message, which is its id in its channel. The lock is held.
func (f *fakeSlack) ts() string { return f.id(fmt.Sprintf("%d.", f.now().Unix())) }

// acked waits until everything that was delivered is acknowledged.
func (f *fakeSlack) acked(tb testing.TB) {
	tb.Helper()
	f.until(tb, "acknowledgements", f.allAcked)
}

func (f *fakeSlack) allAcked() bool { return len(f.due) == 0 && len(f.pending) == 0 }

// waitPosted returns the next thing that the bot posted, changed or deleted, and waits for it if need be. What led to
// it is acknowledged by then.
func (f *fakeSlack) waitPosted(tb testing.TB) (m fakeMessage) {
	tb.Helper()
	f.until(tb, "a message of the bot", func() bool {
		if f.seen == len(f.sent) {
			return false
		}
		m = f.sent[f.seen]
		f.seen++
		return true
	})
	f.acked(tb)
	return m
}

// posted waits until the bot has posted, changed or deleted n messages since the start, and returns all of those.
func (f *fakeSlack) posted(tb testing.TB, n int) (all []fakeMessage) {
	tb.Helper()
	f.until(tb, fmt.Sprintf("%d messages of the bot", n), func() bool {
		if len(f.sent) < n {
			return false
		}
		all = slices.Clone(f.sent)
		return true
	})
	f.acked(tb)
	return all
}

// waitReply waits for an answer of the bot in a thread. Unlike waitPosted it can be called from many goroutines; it does
// not wait for acknowledgements.
func (f *fakeSlack) waitReply(tb testing.TB, thread string) (m fakeMessage) {
	tb.Helper()
	f.until(tb, "an answer to "+thread, func() (ok bool) {
		m, ok = f.replies[thread]
		return ok
	})
	return m
}

// waitView returns the next version of a view (a modal or an App Home) that the bot opened, pushed, changed or
// published.
func (f *fakeSlack) waitView(tb testing.TB) (v fakeView) {
	tb.Helper()
	f.until(tb, "a view", func() bool {
		if f.looked == len(f.shown) {
			return false
		}
		v = f.shown[f.looked]
		f.looked++
		return true
	})
	f.acked(tb)
	return v
}

// messages are what stands in a channel for somebody now: other people's ephemeral messages are not there. Nobody in
// particular, "", sees what everybody sees.
func (f *fakeSlack) messages(channel, user string) (all []fakeMessage) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.histories[channel] {
		if m.To == "" || m.To == user {
			all = append(all, *m)
		}
	}
	return all
}

// home is the App Home that somebody sees now; its ID is empty when none was published.
func (f *fakeSlack) home(user string) fakeView {
	f.mu.Lock()
	defer f.mu.Unlock()
	if v := f.views[f.homes[user]]; v != nil {
		return *v
	}
	return fakeView{}
}
