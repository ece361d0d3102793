package slack

import (
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// The end-to-end tests run the whole app against the fake Slack. In them, what is waited for is waited for by name; what
// must not happen is looked for after the app has ended, because it then has done everything that it will.

const (
	askPriorities = chattest.AskPriorities
	askNothing    = chattest.AskNothing
	firstWords    = chattest.FirstWords
	thirdWords    = chattest.ThirdWords
)

type config struct {
	tune  tuning
	desk  bot.DeskOptions
	app   Options
	path  string // HTTP; empty: Socket Mode
	store bot.Store
}

type option func(*config)

func tuned(f func(*tuning)) option           { return func(c *config) { f(&c.tune) } }
func desked(f func(*bot.DeskOptions)) option { return func(c *config) { f(&c.desk) } }
func stored(s bot.Store) option              { return func(c *config) { c.store = s } }
func overHTTP(path string) option            { return func(c *config) { c.path = path } }

// running is an app that runs.
type running struct {
	*App
	stop func() error // and drain; what Run returned
	log  *chattest.Log
}

// makeApp makes an app for a fake, whose waits are short.
func makeApp(tb testing.TB, f *fakeSlack, options ...option) *running {
	tb.Helper()
	c := config{tune: usual(), path: ""}
	c.tune.pause, c.tune.longestPause, c.tune.patience = time.Millisecond, time.Millisecond, fakePatience
	c.desk.Live = chattest.Live(tb)
	c.app = Options{BotToken: fakeBotToken, AppToken: fakeAppToken, APIURL: f.apiURL(), Retention: 90 * 24 * time.Hour}
	for _, o := range options {
		o(&c)
	}
	f.mu.Lock()
	f.adapter = true
	f.mu.Unlock()
	r := &running{log: &chattest.Log{}}
	log := slog.New(slog.NewJSONHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if c.store == nil {
		c.store = chattest.NewStore()
	}
	c.desk.Store = c.store
	c.app.Desk, c.app.Live = bot.NewDesk(log, c.desk), c.desk.Live
	if c.path != "" {
		c.app.AppToken, c.app.SigningSecret = "", fakeSigningSecret
	}
	app, err := newApp(log, c.app, c.tune)
	if err != nil {
		tb.Fatal(err)
	}
	r.App = app
	if c.path != "" {
		f.overHTTP(app.Handler(), c.path)
	}
	tb.Cleanup(func() {
		for _, secret := range []string{fakeBotToken, fakeAppToken, fakeSigningSecret, "/response/", askPriorities, askNothing} {
			if strings.Contains(r.log.String(), secret) {
				tb.Errorf("the log holds %q:\n%s", secret, r.log)
			}
		}
	})
	return r
}

// startApp makes an app and runs it until the test ends, or is stopped.
func startApp(tb testing.TB, f *fakeSlack, options ...option) *running {
	tb.Helper()
	r := makeApp(tb, f, options...)
	r.stop = f.run(tb, r.Run)
	for r.Handler() != nil && r.self.Load() == nil { // until then it takes no request
		runtime.Gosched()
	}
	return r
}

// ended stops an app that was not to fail, and with it everything that it was still doing.
func (r *running) ended(tb testing.TB) {
	tb.Helper()
	if err := r.stop(); err != nil {
		tb.Errorf("Run: %v", err)
	}
}

// reference is the id in “(Reference: …)”.
func reference(tb testing.TB, words string) string {
	tb.Helper()
	_, after, ok := strings.Cut(words, "(Reference: ")
	id, _, ok2 := strings.Cut(after, ")")
	if !ok || !ok2 || id == "" {
		tb.Fatalf("there is no reference in %q", words)
	}
	return id
}

// wantReference checks that what somebody was told has a reference, and that the log has it too.
func (r *running) wantReference(tb testing.TB, words string) {
	tb.Helper()
	if id := reference(tb, words); !strings.Contains(r.log.String(), id) {
		tb.Errorf("reference %s is not in the log:\n%s", id, r.log)
	}
}

// onEach runs a test over both transports.
func onEach(t *testing.T, f func(t *testing.T, over option)) {
	t.Helper()
	for name, path := range map[string]string{"socket": "", "http": "/slack"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, overHTTP(path))
		})
	}
}
