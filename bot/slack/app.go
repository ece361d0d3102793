package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
	"agendabot/index"
)

// platform is Slack's name in everything that is recorded, counted and claimed.
const platform = "slack"

// maxAgain is how many bytes of a button's value (2,000 characters) a question may take.
const maxAgain = 1900

// tuning is how the app works. Tests have other values than usual.
type tuning struct {
	crew bot.CrewOptions

	claimTime time.Duration // a message that is not answered by then was forgotten in a crash: more than a work and its telling take
	callTime  time.Duration // for one call of Slack's API
	nameTime  time.Duration // to find out a person's language, of the three seconds that a trigger lives
	ackTime   time.Duration // for acknowledgements to be written when the app ends
	pingTime  time.Duration // without a ping of Slack's until a connection counts as broken
	patience  time.Duration // from a press until a modal opens that says that the documents are being searched

	pause          time.Duration // before a second try, where Slack names no time; twice as long before each further one
	longestGap     time.Duration // a longer wait than this is not waited for
	longestPause   time.Duration // between two tries to find out who the bot is
	apologiseEvery time.Duration
}

func usual() tuning {
	return tuning{
		crew: bot.UsualCrew(), claimTime: time.Minute, callTime: 5 * time.Second, nameTime: time.Second, ackTime: 100 * time.Millisecond,
		pingTime: 30 * time.Second, patience: 1500 * time.Millisecond,
		pause: time.Second, longestGap: 20 * time.Second, longestPause: time.Minute, apologiseEvery: time.Minute,
	}
}

// Options are what an app is made of.
type Options struct {
	Desk *bot.Desk
	Live *index.Live
	Link bot.Linker // nil: citations have no links

	BotToken      string // xoxb-…
	AppToken      string // xapp-…: Socket Mode; empty: HTTP alone
	SigningSecret string // HTTP; empty: Socket Mode alone
	APIURL        string // of another server than Slack's; empty: https://slack.com/api/

	Retention time.Duration // how long questions are kept; 0: for ever
	ReaderURL string        // of the reader's first page; empty: none
}

// App is the Slack app of one workspace's installation. New makes one.
type App struct {
	log   *slog.Logger
	opts  Options
	tune  tuning
	api   *slackgo.Client
	http  *http.Client
	crew  *bot.Crew
	turns bot.Turns // of what is posted to each channel: Slack takes about one message a second

	received bot.Reception
	self     atomic.Pointer[identity]
	users    languages
	seen     replays

	noPane atomic.Int64 // until when nobody has an assistant pane, in nanoseconds of Unix time

	fatal chan error // what ends Run, of which only the first counts
}

// identity is who the bot is in its workspace.
type identity struct{ user, bot, team string }

// New makes an app. It calls nobody. The error says which option is missing.
func New(log *slog.Logger, o Options) (*App, error) { return newApp(log, o, usual()) }

func newApp(log *slog.Logger, o Options, t tuning) (*App, error) {
	switch {
	case o.Desk == nil || o.Live == nil:
		return nil, errors.New("slack: a desk and an index are needed")
	case o.BotToken == "":
		return nil, errors.New("slack: a bot token is missing")
	case o.AppToken == "" && o.SigningSecret == "":
		return nil, errors.New("slack: an app token (Socket Mode) or a signing secret (HTTP) is missing")
	}
	log = log.With("platform", platform)
	a := &App{log: log, opts: o, tune: t, crew: bot.NewCrew(log, t.crew), fatal: make(chan error, 1)}
	a.received = bot.Reception{Desk: o.Desk, Crew: a.crew, ClaimTime: t.claimTime, WorkTime: t.crew.WorkTime}
	a.http = &http.Client{
		Timeout:       t.callTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // what is posted goes nowhere else
	}
	settings := []slackgo.Option{slackgo.OptionHTTPClient(a.http)}
	if o.APIURL != "" {
		settings = append(settings, slackgo.OptionAPIURL(strings.TrimSuffix(o.APIURL, "/")+"/")) // the library appends a method's name
	}
	if o.AppToken != "" {
		settings = append(settings, slackgo.OptionAppLevelToken(o.AppToken))
	}
	a.api = slackgo.New(o.BotToken, settings...)
	return a, nil
}

// Run works until the context ends, and then ends what is being worked on. With an app token it holds a Socket Mode
// connection; without one it only apologises for what crashes left unanswered. The error is of a kind that somebody
// has to do something about.
func (a *App) Run(ctx context.Context) error {
	var apologies sync.WaitGroup
	defer a.crew.Drain(ctx, &apologies)
	if err := a.identify(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	defer wg.Wait()
	apologies.Go(func() {
		a.opts.Desk.Apologise(ctx, bot.Apologies{Platform: platform, Team: a.team, Every: a.tune.apologiseEvery, Again: apologiseAgain, Tell: a.apologise})
	})
	if a.opts.AppToken != "" {
		wg.Go(func() {
			if err := a.runSocket(ctx); err != nil {
				cancel(err)
			}
		})
	}
	select {
	case <-ctx.Done():
	case err := <-a.fatal:
		cancel(err)
	}
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// identify finds out who the bot is. Slack being away is waited for; a token that is refused is not.
func (a *App) identify(ctx context.Context) error {
	for wait := a.tune.pause; ; wait = min(2*wait, a.tune.longestPause) {
		r, err := a.api.AuthTestContext(ctx)
		if err == nil {
			a.self.Store(&identity{user: r.UserID, bot: r.BotID, team: r.TeamID})
			return nil
		}
		if ctx.Err() != nil {
			return nil //nolint:nilerr // it was told to end
		}
		if f := fatal(err); f != nil {
			return f
		}
		a.log.Warn("Slack cannot be reached; it is tried again", "error", unaddressed(err))
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
	}
}

// isSelf says that a user or bot is this one.
func (a *App) isSelf(user, botID string) bool {
	self := a.self.Load()
	return self != nil && ((user != "" && user == self.user) || (botID != "" && botID == self.bot))
}

// fatal is an error that no waiting helps against, with what to do; nil for others.
func fatal(err error) error { return fatalCode(errorCode(err)) }

func fatalCode(code string) error {
	todo := map[string]string{
		"invalid_auth": "the token is not Slack's: copy it again", "not_authed": "the token is missing: copy it again",
		"account_inactive": "the bot was removed from the workspace: install the app again", "token_revoked": "the token was revoked: install the app again and copy the new one",
		"token_expired": "the token has expired: install the app again and copy the new one", "app_uninstalled": "the app was removed from the workspace: install it again",
		"not_allowed_token_type": "the two tokens are mixed up: the bot token begins with xoxb-, the app token with xapp-",
		"missing_scope":          "the app lacks a scope: update its manifest ('agendabot slack manifest') and install it again",
	}
	if t, ok := todo[code]; ok {
		return fmt.Errorf("slack: %s: %s", code, t)
	}
	return nil
}

// end ends Run with an error. Only the first counts.
func (a *App) end(err error) {
	select {
	case a.fatal <- err:
	default:
	}
}

// unaddressed is an error without the address that was called: that of a response lets anybody respond.
func unaddressed(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("%s: %w", e.Op, e.Err)
	}
	return err
}

// errorCode is Slack's name of an error; empty if it is none of Slack's.
func errorCode(err error) string {
	if e, ok := errors.AsType[slackgo.SlackErrorResponse](err); ok {
		return e.Err
	}
	return ""
}

// apologiseAgain is when an apology is tried again that did not arrive.
const apologiseAgain = 5 * time.Minute

// teamOr is the workspace that stands in everything that is kept: that of the bot's token, whatever an event names, because
// in a channel that workspaces share that is another's; what Slack gave, until it has said whose token it is.
func (a *App) teamOr(given string) string {
	return cmp.Or(a.team(), given)
}

// team is the workspace that the bot's token is of; empty until Slack has said so.
func (a *App) team() string {
	if self := a.self.Load(); self != nil {
		return self.team
	}
	return ""
}
