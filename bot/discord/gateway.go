package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/sync/errgroup"

	"agendabot/bot"
)

// intents are what the gateway is asked for: messages, of which those that mention the app and direct messages have their
// content without a privileged intent (https://discord.com/developers/docs/events/gateway#message-content-intent).
// Interactions need none.
const intents = discordgo.IntentGuildMessages | discordgo.IntentDirectMessages

// firstTime is how long Discord waits for the first answer to an interaction:
// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback.
const firstTime = 3 * time.Second

// gatewayTuning is how the gateway works. Tests have other values than usual.
type gatewayTuning struct {
	openTime      time.Duration // from dialling until the gateway says that all is well
	writeTime     time.Duration // for a frame
	closeTime     time.Duration // for the last frame
	identifyEvery time.Duration // between two identifies of one bucket, https://discord.com/developers/docs/events/gateway#rate-limiting
	pause         time.Duration // before a connection is tried again, at most; twice as long before each further one
	longestPause  time.Duration
	steady        time.Duration // what held so long was no failure
	invalidPause  time.Duration // at least, before a session that was refused is begun anew; twice as long at most
}

func usualGateway() gatewayTuning {
	return gatewayTuning{
		openTime: 30 * time.Second, writeTime: 10 * time.Second, closeTime: time.Second, identifyEvery: 5 * time.Second,
		pause: time.Second, longestPause: time.Minute, steady: time.Minute, invalidPause: 2 * time.Second,
	}
}

// gateway holds the connections to Discord's gateway, one for each shard, and hands on what comes.
//
// It speaks the protocol itself, with the library's types. The library's own client keeps the code with which the gateway
// closes a connection to itself and tries for ever, ignores the address at which a session is to be resumed and ends the
// session whenever it reconnects, waits for minutes before it takes a silent connection for dead, identifies again at once
// where a pace is prescribed, cannot be told to end, and panics in a goroutine of its own on an event that is null.
type gateway struct {
	log    *slog.Logger
	rest   *rest
	shards int
	take   taker
	tune   gatewayTuning
	dial   func(ctx context.Context, network, addr string) (net.Conn, error)
	up     atomic.Int64 // shards that are connected
}

// newGateway makes one. It connects nothing. shards 0 is as many as Discord
// recommends.
func newGateway(log *slog.Logger, r *rest, shards int, take taker, tune gatewayTuning) *gateway {
	return &gateway{log: log, rest: r, shards: shards, take: take, tune: tune, dial: (&net.Dialer{}).DialContext}
}

// Run holds the connections until the context ends. What it returns is of a kind that somebody has to do something about.
func (g *gateway) Run(ctx context.Context) error {
	e := &entrance{log: g.log, fetch: g.fetch, every: g.tune.identifyEvery}
	if err := e.refresh(ctx); err != nil {
		return fatal(err) // else it was told to end
	}
	of := cmp.Or(g.shards, e.recommended)
	if of < e.recommended {
		g.log.Warn("Discord recommends more shards", "set", of, "recommended", e.recommended)
	}
	all, ctx := errgroup.WithContext(ctx)
	for id := range of {
		s := &shard{gateway: g, entrance: e, id: id, of: of, log: g.log.With("shard", id, "shards", of)}
		all.Go(func() error { return s.run(ctx) })
	}
	return all.Wait()
}

// fetch asks where the gateway is and how many sessions may be begun. Discord being away is waited for; a token that is
// refused is not.
func (g *gateway) fetch(ctx context.Context) (*discordgo.GatewayBotResponse, error) {
	for wait := g.tune.pause; ; wait = min(2*wait, g.tune.longestPause) {
		var info discordgo.GatewayBotResponse
		err := g.rest.call(ctx, "gateway", true, func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
			// The library's own function panics on an answer that is null.
			raw, err := s.Request(http.MethodGet, discordgo.EndpointGatewayBot, nil, opt...)
			if err != nil {
				return err
			}
			return json.Unmarshal(raw, &info)
		})
		if err == nil && !strings.HasPrefix(info.URL, "wss://") && !strings.HasPrefix(info.URL, "ws://") {
			err = fmt.Errorf("discord: the gateway's address is %q", printable(info.URL, 100))
		}
		if err == nil {
			return &info, nil
		}
		if fatal(err) != nil || ctx.Err() != nil {
			return nil, err
		}
		g.log.Warn("Discord does not say where its gateway is; it is asked again", "error", err)
		if err := bot.Wait(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// dispatch hands on what an event is about. It never waits, and what panics is caught.
func (g *gateway) dispatch(log *slog.Logger, kind string, raw json.RawMessage) {
	defer func() {
		if what := recover(); what != nil {
			log.Error("an event ended in a panic", "event", printable(kind, 50), "panic", fmt.Sprint(what), "stack", string(debug.Stack()))
		}
	}()
	switch kind {
	case "INTERACTION_CREATE":
		i, err := decodeInteraction(raw)
		switch {
		case i == nil:
			log.Error("Discord sent an interaction that cannot be answered", "error", err)
		case err != nil:
			g.take.takeBroken(i, err, g.first(i))
		default:
			noteThread(raw, g.take)
			g.take.takeInteraction(i, g.first(i))
		}
	case "MESSAGE_CREATE":
		m, err := decodeMessage(raw)
		if err != nil {
			log.Warn("Discord sent a message that cannot be read", "error", err)
			return
		}
		g.take.takeMessage(m)
	}
}

// first gives the first answer to an interaction that came over the gateway. After three seconds Discord refuses it, so
// it is not begun again then.
func (g *gateway) first(i *discordgo.Interaction) firstAnswer {
	until := time.Now().Add(firstTime)
	address := discordgo.EndpointInteractionResponse(i.ID, i.Token)
	return func(ctx context.Context, r *discordgo.InteractionResponse) error {
		if r == nil {
			return nil
		}
		body, err := encode(r)
		if err != nil {
			return err
		}
		return g.rest.callUntil(ctx, "", false, until, func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
			_, err := s.RequestRaw(http.MethodPost, address, "application/json", body, address, 0, opt...)
			return err
		})
	}
}

// between is a time between two, so that not all shards come at once.
func between(least, most time.Duration) time.Duration {
	return least + rand.N(max(1, most-least)) //nolint:gosec // nothing is secret about it
}

// resumable says that the session lives on after a connection ended in a way.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
func resumable(code int) bool {
	switch code {
	case 4003, 4007, 4009: // not authenticated, a wrong sequence, a session that has timed out
		return false
	default:
		return true
	}
}
