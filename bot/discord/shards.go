package discord

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// spareStarts are the sessions that are not begun: who uses up all of a day's loses the bot's token,
// https://discord.com/developers/docs/events/gateway#session-start-limit-object.
const spareStarts = 1

// entrance lets the shards identify at the pace that Discord sets: in each bucket one at a time, and no more on one day
// than are allowed. Resuming a session needs no leave.
type entrance struct {
	log   *slog.Logger
	fetch func(ctx context.Context) (*discordgo.GatewayBotResponse, error)
	every time.Duration
	turns bot.Turns // of each bucket, and of newDay

	recommended int // shards; set once

	// Whose turn it is at newDay has these.
	limited bool
	left    int
	renewed time.Time

	mu      sync.Mutex
	address string
	buckets int
}

// newDay is the turn of who takes a session from those that are left, and waits for new ones if none is.
const newDay = "new day"

// refresh asks for the address and the limits.
func (e *entrance) refresh(ctx context.Context) error {
	info, err := e.fetch(ctx)
	if err != nil {
		return err
	}
	limit := info.SessionStartLimit
	if e.recommended == 0 {
		e.recommended = max(1, info.Shards)
	}
	e.limited, e.left = limit.Total > 0, limit.Remaining // another server may set none
	e.renewed = time.Now().Add(time.Duration(limit.ResetAfter) * time.Millisecond)
	if e.limited && e.left < limit.Total/10 {
		e.log.Warn("few of today's sessions are left to begin: something makes the bot connect anew again and again", "left", e.left, "of", limit.Total)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.address, e.buckets = info.URL, max(1, limit.MaxConcurrency)
	return nil
}

// enter waits until a shard may identify. sent is called as soon as it did, and leave in any case.
func (e *entrance) enter(ctx context.Context, shard int) (sent, leave func(), err error) {
	if err := e.start(ctx); err != nil {
		return nil, nil, err
	}
	e.mu.Lock()
	bucket := "bucket " + strconv.Itoa(shard%e.buckets)
	e.mu.Unlock()
	leave, err = e.turns.Take(ctx, bucket)
	if err != nil {
		return nil, nil, err
	}
	sent = func() {
		e.turns.Hold(bucket, time.Now().Add(e.every))
		leave()
	}
	return sent, leave, nil
}

// start takes one of the sessions that may be begun. If there is none, it waits for new ones.
func (e *entrance) start(ctx context.Context) error {
	done, err := e.turns.Take(ctx, newDay)
	if err != nil {
		return err
	}
	defer done()
	for e.limited && e.left <= spareStarts {
		if wait := time.Until(e.renewed); wait > 0 {
			e.log.Error("no more sessions may be begun for now: the bot connects when Discord allows new ones", "in", wait.Round(time.Second))
			if err := bot.Wait(ctx, wait); err != nil {
				return err
			}
		}
		if err := e.refresh(ctx); err != nil {
			return err
		}
		if e.left <= spareStarts && !time.Now().Before(e.renewed) {
			e.renewed = time.Now().Add(e.every) // it is asked no faster than that
		}
	}
	e.left--
	return nil
}

// where is the gateway's address.
func (e *entrance) where() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.address
}
