package discord

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/index"
)

// platform is Discord's name in everything that is recorded, counted and claimed.
const platform = "discord"

// tuning is how the app works. Tests have other values than usual.
type tuning struct {
	crew    bot.CrewOptions
	gateway gatewayTuning

	claimTime  time.Duration // what is not answered by then was forgotten in a crash: more than a work and its telling take
	callTime   time.Duration // for one call of Discord's API
	deferAfter time.Duration // until an interaction without an answer is deferred, of the three seconds that it lives

	pause          time.Duration // before a second try; twice as long before each further one
	longestPause   time.Duration // between two tries to find out who the bot is
	apologiseEvery time.Duration
}

func usual() tuning {
	return tuning{
		crew: bot.UsualCrew(), gateway: usualGateway(),
		claimTime: time.Minute, callTime: 5 * time.Second, deferAfter: time.Second,
		pause: firstPause, longestPause: time.Minute, apologiseEvery: time.Minute,
	}
}

// Options are what an app is made of.
type Options struct {
	Desk *bot.Desk
	Live *index.Live
	Link bot.Linker // nil: citations have no links

	Token     string // of the bot: the gateway, mentions and direct messages; empty: interactions over HTTP alone
	PublicKey string // of the application, 64 hexadecimal digits: interactions over HTTP; empty: the gateway alone
	Shards    int    // connections to the gateway; 0: as many as Discord recommends
	APIURL    string // of another server than Discord's; empty: https://discord.com/api

	Retention time.Duration // how long questions are kept; 0: for ever
	ReaderURL string        // of the reader's first page; empty: none
}

// App is the Discord app of one application. New makes one.
type App struct {
	log      *slog.Logger
	opts     Options
	tune     tuning
	rest     *rest
	endpoint http.Handler // nil: no interactions over HTTP
	gateway  *gateway     // nil: no gateway
	crew     *bot.Crew
	self     atomic.Pointer[string] // the bot's id
	running  atomic.Bool
	parents  parents
	roles    roles
	received bot.Reception
	fatal    chan error // what ends Run, of which only the first counts
}

// New makes an app. It calls nobody. The error says which option is missing or wrong.
func New(log *slog.Logger, o Options) (*App, error) { return newApp(log, o, usual()) }

func newApp(log *slog.Logger, o Options, t tuning) (*App, error) {
	switch {
	case o.Desk == nil || o.Live == nil:
		return nil, errors.New("discord: a desk and an index are needed")
	case o.Token == "" && o.PublicKey == "":
		return nil, errors.New("discord: a bot token (gateway) or a public key (HTTP) is missing")
	}
	log = log.With("platform", platform)
	a := &App{log: log, opts: o, tune: t, crew: bot.NewCrew(log, t.crew), fatal: make(chan error, 1)}
	a.received = bot.Reception{Desk: o.Desk, Crew: a.crew, ClaimTime: t.claimTime, WorkTime: t.crew.WorkTime}
	a.rest = newREST(log, o.Token, o.APIURL, t.callTime, func() { o.Desk.Meter().Retried(platform) })
	a.rest.pause = t.pause
	if o.Token != "" {
		a.gateway = newGateway(log, a.rest, o.Shards, a, t.gateway)
	}
	if o.PublicKey != "" {
		var err error
		if a.endpoint, err = newEndpoint(log, o.PublicKey, a, a.ready); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Handler takes interactions at Path; nil without a public key.
func (a *App) Handler() http.Handler { return a.endpoint }

// Waiting is how many pieces of work are taken and not done, for metrics.
func (a *App) Waiting() int { return a.crew.Waiting() }

// Shards is how many connections to the gateway are up, for metrics.
func (a *App) Shards() int {
	if a.gateway == nil {
		return 0
	}
	return int(a.gateway.up.Load())
}

// ready says that interactions are taken.
func (a *App) ready() bool { return a.running.Load() && !a.crew.Ending() }

// Run works until the context ends, and then ends what is being worked on. With a token it holds the connections to the
// gateway, and apologises for what crashes left unanswered. The error is of a kind that somebody has to do something
// about.
func (a *App) Run(ctx context.Context) error {
	var apologies sync.WaitGroup
	defer a.rest.close()
	defer a.crew.Drain(ctx, &apologies)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	defer wg.Wait()
	if a.gateway != nil {
		if err := a.identify(ctx); err != nil {
			return err
		}
		wg.Go(func() {
			if err := a.gateway.Run(ctx); err != nil {
				cancel(err)
			}
		})
	}
	a.running.Store(true)
	apologies.Go(func() {
		a.opts.Desk.Apologise(ctx, bot.Apologies{
			Platform: platform, Team: func() string { return "" }, Every: a.tune.apologiseEvery, Again: apologiseAgain,
			Tell: a.apologise,
		})
	})
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

// apologiseAgain is when an apology is tried again that did not arrive.
const apologiseAgain = 5 * time.Minute

// identify finds out who the bot is. Discord being away is waited for; a token that is refused is not.
func (a *App) identify(ctx context.Context) error {
	for wait := a.tune.pause; ; wait = min(2*wait, a.tune.longestPause) {
		var self discordgo.User
		err := getJSON(ctx, a.rest, discordgo.EndpointUser("@me"), &self)
		if err == nil && isID(self.ID) {
			a.self.Store(&self.ID)
			return nil
		}
		if ctx.Err() != nil {
			return nil //nolint:nilerr // it was told to end
		}
		if f := fatal(err); f != nil {
			return f
		}
		a.log.Warn("Discord does not say who the bot is; it is asked again", "error", err)
		if bot.Wait(ctx, wait) != nil {
			return nil //nolint:nilerr // it was told to end
		}
	}
}

// isSelf says that a user is this bot.
func (a *App) isSelf(u *discordgo.User) bool {
	self := a.self.Load()
	return self != nil && u != nil && u.ID == *self
}

// call is rest.call; what no waiting helps against ends Run.
func (a *App) call(ctx context.Context, key string, repeatable bool, f func(s *discordgo.Session, opt ...discordgo.RequestOption) error) error {
	err := a.rest.call(ctx, key, repeatable, f)
	if f := fatal(err); f != nil {
		select {
		case a.fatal <- f:
		default:
		}
	}
	return err
}
