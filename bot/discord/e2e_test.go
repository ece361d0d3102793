package discord

import (
	"context"
	"encoding/json"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// The end-to-end tests run the whole app against the fakes of Discord's REST API and of its gateway. In them, what is
// waited for is waited for by name; what must not happen is looked for after the app has ended, because it then has done
// everything that it will.

const (
	askPriorities = chattest.AskPriorities
	askNothing    = chattest.AskNothing
	firstWords    = chattest.FirstWords
	thirdWords    = chattest.ThirdWords
)

// config is how an app is made for a test.
type config struct {
	app  Options
	desk bot.DeskOptions
	tune tuning
	http bool // interactions come over HTTP
}

type option func(*config)

func tuned(f func(*tuning)) option           { return func(c *config) { f(&c.tune) } }
func desked(f func(*bot.DeskOptions)) option { return func(c *config) { f(&c.desk) } }
func stored(s bot.Store) option              { return func(c *config) { c.desk.Store = s } }
func with(f func(*Options)) option           { return func(c *config) { f(&c.app) } }
func overHTTP(on bool) option                { return func(c *config) { c.http = on } }

// running is an app, with how interactions and messages reach it.
type running struct {
	*App
	f      *fake
	tb     testing.TB
	socket *fakeSocket // nil: there is no gateway
	log    *chattest.Log
	stop   func() error // and drain; what Run returned
	wg     sync.WaitGroup
}

// makeApp makes an app for a fake, whose waits are short.
func makeApp(tb testing.TB, f *fake, options ...option) *running {
	tb.Helper()
	c := config{tune: usual()}
	c.tune.pause, c.tune.longestPause = time.Millisecond, time.Millisecond
	c.tune.gateway.pause, c.tune.gateway.identifyEvery = time.Millisecond, time.Millisecond
	c.desk.Live, c.desk.Store = chattest.Live(tb), chattest.NewStore()
	c.app = Options{
		Token: fakeToken, APIURL: f.serve(tb), Retention: 90 * 24 * time.Hour,
		Link: func(id, _ string) string { return "https://reader.example/p/" + id }, ReaderURL: "https://reader.example/",
	}
	for _, o := range options {
		o(&c)
	}
	r := &running{log: &chattest.Log{}, f: f, tb: tb}
	log := slog.New(slog.NewJSONHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c.app.Desk, c.app.Live = bot.NewDesk(log, c.desk), c.desk.Live
	if c.http {
		c.app.PublicKey = f.publicKey()
	}
	if c.app.Token != "" {
		r.socket = newFakeSocket(tb, (*fakeConn).normal, (*fakeConn).again).serve()
		f.mu.Lock()
		f.gateway["url"] = r.socket.url()
		f.mu.Unlock()
	}
	app, err := newApp(log, c.app, c.tune)
	if err != nil {
		tb.Fatal(err)
	}
	r.App = app
	tb.Cleanup(func() {
		r.wg.Wait()
		for _, secret := range []string{fakeToken, "Bot fake", "aW50ZXJhY3Rpb246", askPriorities, askNothing} { // the third begins interactions' tokens
			if strings.Contains(r.log.String(), secret) {
				tb.Errorf("the log holds %q:\n%s", secret, r.log)
			}
		}
	})
	return r
}

// startApp makes an app and runs it until the test ends, or is stopped.
func startApp(tb testing.TB, f *fake, options ...option) *running {
	tb.Helper()
	r := makeApp(tb, f, options...)
	ctx, cancel := context.WithCancel(context.Background())
	var err error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		err = r.Run(ctx)
	}()
	r.stop = sync.OnceValue(func() error {
		cancel()
		<-ended
		return err
	})
	tb.Cleanup(func() { _ = r.stop() })
	if r.socket != nil {
		r.socket.connected(1)
	}
	for !r.running.Load() { // until then it takes no request
		runtime.Gosched()
	}
	return r
}

// give delivers an interaction and returns its id.
func (r *running) give(raw json.RawMessage) string {
	if r.endpoint != nil {
		r.wg.Go(func() { _ = r.f.deliver(r.Handler(), raw).Body.Close() })
		return fakeID(raw)
	}
	r.socket.tell("INTERACTION_CREATE", raw)
	return fakeID(raw)
}

// answer delivers an interaction and waits for its answer.
func (r *running) answer(raw json.RawMessage) fakeAnswer {
	r.tb.Helper()
	return r.f.answered(r.tb, r.give(raw))
}

// tell delivers a message, and returns its id.
func (r *running) tellMessage(raw json.RawMessage) string {
	r.socket.tell("MESSAGE_CREATE", raw)
	return fakeID(raw)
}

// pressed presses the button of a label, and waits for what comes of it.
func (r *running) pressed(user string, m fakeMessage, label string) fakeAnswer {
	r.tb.Helper()
	b := m.button(label)
	if b.CustomID == "" {
		r.tb.Fatalf("there is no button %q in:\n%s", label, m.words())
	}
	return r.answer(r.f.press(user, m.ID, b.CustomID))
}

// ended stops an app that was not to fail, and with it everything that it was still doing.
func (r *running) ended() {
	r.tb.Helper()
	r.wg.Wait()
	if err := r.stop(); err != nil {
		r.tb.Errorf("Run: %v", err)
	}
}

// wantReference checks that what somebody was told has a reference, and that the log has it too.
func (r *running) wantReference(words string) {
	r.tb.Helper()
	_, after, ok := strings.Cut(words, "Reference: ")
	id, _, _ := strings.Cut(strings.ReplaceAll(after, `\`, ""), ")")
	if !ok || id == "" || !strings.Contains(r.log.String(), id) {
		r.tb.Errorf("there is no reference that is also in the log in %q:\n%s", words, r.log)
	}
}

// onEach runs a test over both transports.
func onEach(t *testing.T, f func(t *testing.T, over option)) {
	t.Helper()
	for name, http := range map[string]bool{"gateway": false, "http": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, overHTTP(http))
		})
	}
}
