package slack

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// The end-to-end tests run the whole app against the fake Slack. In them, what is waited for is waited for by name; what
// must not happen is looked for after the app has ended, because it then has done everything that it will.

const (
	askPriorities = "What are Canada's five priorities?"
	askNothing    = "Where are the submarines?"
	firstWords    = "Protection of civilians" // of the first priority
	thirdWords    = "Conflict prevention"     // of the third
)

// spyStore is a Memory that keeps votes and whom to forget, and can be made to do something on the way.
type spyStore struct {
	*bot.Memory
	mu     sync.Mutex
	votes  map[bot.Person]bot.Vote
	cast   int
	gone   []bot.Person
	closed map[string]bool // channels
	onTake func()          // called when a question is counted
	broken bool            // cannot forget
}

func newSpyStore() *spyStore {
	return &spyStore{Memory: bot.NewMemory(), votes: map[bot.Person]bot.Vote{}, closed: map[string]bool{}}
}

func (s *spyStore) Vote(_ context.Context, v bot.Vote) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.votes[v.Person] = v
	s.cast++
	return nil
}

func (s *spyStore) Forget(_ context.Context, p bot.Person) (bot.Forgotten, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken {
		return bot.Forgotten{}, errors.New("disk full")
	}
	s.gone = append(s.gone, p)
	return bot.Forgotten{Questions: 7, Votes: 2, Conversations: 1}, nil
}

func (s *spyStore) Allowed(_ context.Context, c bot.Channel) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.closed[c.ID], nil
}

func (s *spyStore) Take(ctx context.Context, p bot.Person, r bot.Rate, now time.Time) (time.Duration, error) {
	s.mu.Lock()
	hook := s.onTake
	s.mu.Unlock()
	if hook != nil {
		hook()
	}
	return s.Memory.Take(ctx, p, r, now)
}

// unfinished takes over every claim that nobody finished.
func (s *spyStore) unfinished(tb testing.TB) int {
	tb.Helper()
	left, err := s.Abandoned(tb.Context(), platform, "", time.Now().Add(time.Hour))
	if err != nil {
		tb.Fatal(err)
	}
	return len(left)
}

func (s *spyStore) votesOf(p bot.Person) (bot.Vote, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.votes[p], s.cast
}

// logBook is a log that can be read while it is written.
type logBook struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// config is what an app of a test is made of.
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
	log  *logBook
}

// makeApp makes an app for a fake, whose waits are short.
func makeApp(tb testing.TB, f *fakeSlack, options ...option) *running {
	tb.Helper()
	c := config{tune: usual(), path: ""}
	c.tune.pause, c.tune.longestPause, c.tune.patience = time.Millisecond, time.Millisecond, fakePatience
	c.desk.Live = testLive(tb)
	c.app = Options{BotToken: fakeBotToken, AppToken: fakeAppToken, APIURL: f.apiURL(), Retention: 90 * 24 * time.Hour}
	for _, o := range options {
		o(&c)
	}
	r := &running{log: &logBook{}}
	log := slog.New(slog.NewJSONHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if c.store == nil {
		c.store = newSpyStore()
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
		for _, secret := range []string{fakeBotToken, fakeAppToken, fakeSigningSecret, "/response/"} {
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

// testLive is an index of the embedded agenda.
func testLive(tb testing.TB) *index.Live {
	tb.Helper()
	c, err := corpus.Default(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	b, err := index.NewMemory(tb.Context(), c.Documents)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = b.Close() })
	return index.NewFixed(b)
}

// ended stops an app that was not to fail, and with it everything that it was still doing.
func (r *running) ended(tb testing.TB) {
	tb.Helper()
	if err := r.stop(); err != nil {
		tb.Errorf("Run: %v", err)
	}
}

// wantWords checks that a message or view holds all of these.
func wantWords(tb testing.TB, got string, all ...string) {
	tb.Helper()
	for _, w := range all {
		if !strings.Contains(got, w) {
			tb.Errorf("%q is missing in:\n%s", w, got)
		}
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
