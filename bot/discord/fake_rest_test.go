package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Who and what every fake knows: see fakePeople and fakePlaces.
const (
	fakeToken     = "fake-bot-token"
	fakeApp       = "100000000000000001"
	fakeBot       = "100000000000000002" // not the application's id, as for apps of before 2016: mixing them up shows
	fakeGuild     = "200000000000000001"
	fakeElsewhere = "200000000000000002" // a guild that the bot is not in

	userAlice  = "300000000000000001"
	userBob    = "300000000000000002"
	userClosed = "300000000000000003" // takes no direct messages

	channelGeneral   = "400000000000000001"
	channelQuiet     = "400000000000000002" // the bot may read and not write
	channelPlain     = "400000000000000003" // the bot may not send embeds
	channelHidden    = "400000000000000004" // the bot does not see it
	channelForgetful = "400000000000000005" // the bot may not read the history
	channelForum     = "400000000000000006"
	channelElsewhere = "400000000000000007" // of fakeElsewhere: only people who installed the app use it there
	channelGroup     = "400000000000000008" // a group's direct messages, without the bot
	threadGeneral    = "410000000000000001"
	threadQuiet      = "410000000000000002" // the bot may write in the channel and not in its threads
	threadForum      = "410000000000000003" // a post of channelForum
)

// fakePatience is when a test that waits gives up. It is a stop for failures only: nothing that passes waits for it.
const fakePatience = 20 * time.Second

// obj is an object of JSON.
type obj = map[string]any

// fake is Discord's REST API as the adapter sees it: a transport of an http.Client, or a server (serve). It refuses what
// Discord refuses, in Discord's words. What a correct adapter never does (a body over a limit, a message that may ping, an
// answer that is late or doubled, an address that is not there, …) it also keeps as a fault, and every fault that the test
// did not allow fails the test when it ends.
//
// Time is that of now plus what advance added. Nothing in it sleeps.
type fake struct {
	t      testing.TB
	closed chan struct{}      // ends scripted waits
	key    ed25519.PrivateKey // signs interactions over HTTP

	// Settings, to be changed before the adapter starts.
	now         func() time.Time
	patience    time.Duration
	application obj  // of GET /applications/@me
	bare        bool // a message that somebody replies to comes without what it replies to itself
	gateway     obj  // of GET /gateway/bot

	mu           sync.Mutex
	changed      chan struct{} // closed and replaced when anything below changes: see await
	offset       time.Duration
	serial       uint64
	faults       []string
	allowed      []string
	steps        map[string][]fakeStep
	made         []fakeCall
	people       map[string]*fakeUser
	places       map[string]*fakeChannel
	messages     map[string]*fakeMessage
	sent         []fakeMessage // each thing the bot posted, changed or deleted, in order
	interactions map[string]*fakeInteraction
	commands     map[string][]obj // guild → its commands; "": the global ones
}

// newFake makes a fake that ends with the test.
func newFake(tb testing.TB) *fake {
	tb.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		tb.Fatal(err)
	}
	f := &fake{
		t: tb, closed: make(chan struct{}), changed: make(chan struct{}), key: private,
		now: time.Now, patience: fakePatience,
		application: fakeApplication(hex.EncodeToString(public)), gateway: fakeGateway(),
		steps: map[string][]fakeStep{}, people: fakePeople(), places: fakePlaces(), messages: map[string]*fakeMessage{},
		interactions: map[string]*fakeInteraction{}, commands: map[string][]obj{},
	}
	// In a bubble of testing/synctest it is the year 2000 and waiting costs nothing: there the test's own waits decide.
	if time.Now().Year() < 2010 {
		f.patience = 24 * time.Hour
	}
	tb.Cleanup(f.close)
	return f
}

// close ends every wait and fails the test on faults that it did not allow, and on allowances that nothing used.
func (f *fake) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.closed)
	used := map[string]bool{}
	for _, fault := range f.faults {
		i := slices.IndexFunc(f.allowed, func(a string) bool { return strings.Contains(fault, a) })
		if i < 0 {
			f.t.Errorf("Discord: %s", fault)
			continue
		}
		used[f.allowed[i]] = true
	}
	for _, a := range f.allowed {
		if !used[a] {
			f.t.Errorf("Discord: the test allows %q, which did not happen", a)
		}
	}
}

// allow says that the test makes a fault whose text contains this on purpose: "50035", "allowed_mentions", "401". One that
// does not happen fails the test.
func (f *fake) allow(faults ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.allowed = append(f.allowed, faults...)
}

// fault keeps what a correct adapter never does. The lock is held.
func (f *fake) fault(format string, args ...any) {
	f.faults = append(f.faults, fmt.Sprintf(format, args...))
	f.change()
}

// change wakes everybody who waits. The lock is held.
func (f *fake) change() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// await waits for a condition, which is asked after each call, without the lock: it may use every reading method.
func (f *fake) await(tb testing.TB, met func(*fake) bool) {
	tb.Helper()
	stop := time.NewTimer(f.patience)
	defer stop.Stop()
	for {
		f.mu.Lock()
		changed := f.changed
		f.mu.Unlock()
		if met(f) {
			return
		}
		select {
		case <-changed:
		case <-tb.Context().Done():
			tb.Fatal("the test ended while it waited for Discord")
		case <-stop.C:
			tb.Fatalf("it did not happen in %v; the calls were %v", f.patience, f.calls(""))
		}
	}
}

// advance lets time pass.
func (f *fake) advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.offset += d
}

// at is what time it is. The lock is held.
func (f *fake) at() time.Time { return f.now().Add(f.offset) }

// id makes a snowflake that was not there before (discord.com/developers/docs/reference#snowflakes). The lock is held.
func (f *fake) id() string {
	const epoch = 1420070400000
	f.serial++
	return strconv.FormatUint(uint64(max(f.at().UnixMilli()-epoch, 0))<<22|f.serial, 10)
}

// serve puts the fake on a port of this machine and returns what AGENDABOT_DISCORD_API_URL would hold.
func (f *fake) serve(tb testing.TB) string {
	tb.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reply, err := f.handle(r)
		if err == nil {
			reply.write(w)
			return
		}
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close() // the client sees that the connection broke
		}
	}))
	tb.Cleanup(server.Close)
	return server.URL
}

// RoundTrip makes the fake the Transport of an http.Client, such as a discordgo.Session's.
func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	reply, err := f.handle(r)
	if err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	reply.write(w)
	response := w.Result()
	response.Request = r
	return response, nil
}

// handle plays the script of a route, or else answers; it keeps the call and what is wrong with it. The error is what a
// transport would return.
func (f *fake) handle(r *http.Request) (fakeReply, error) {
	q := f.readRequest(r)
	f.mu.Lock()
	defer f.mu.Unlock()
	var step fakeStep
	if steps := f.steps[q.route.name]; len(steps) > 0 {
		step, f.steps[q.route.name] = steps[0], steps[1:]
		f.change()
	}
	call := fakeCall{Route: q.route.name, Path: q.path, Query: q.query, Header: r.Header.Clone(), Body: q.body, At: f.at()}
	defer func() {
		f.made = append(f.made, call)
		f.change()
	}()
	if err := f.hold(r.Context(), step.wait); err != nil {
		call.Err = err
		return fakeReply{}, err
	}
	if step.lost != nil {
		call.Err = step.lost
		return fakeReply{}, step.lost
	}
	reply := step.reply
	if step.done || reply.status == 0 {
		answer := f.answer(q)
		if reply.status == 0 {
			reply = answer
		}
	}
	if step.broken != nil {
		call.Err = step.broken
		return fakeReply{}, step.broken
	}
	reply = reply.limits(f.at(), q.route.name, step.remaining)
	call.Status, call.Code = reply.status, reply.code()
	return reply, nil
}

// hold waits for the end of a scripted wait, without the lock that the caller has.
func (f *fake) hold(ctx context.Context, wait <-chan struct{}) error {
	if wait == nil {
		return ctx.Err()
	}
	f.mu.Unlock()
	defer f.mu.Lock()
	select {
	case <-wait:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-f.closed:
		return errors.New("the test ended")
	}
}
