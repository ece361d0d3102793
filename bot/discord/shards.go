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

	mu      sync.Mutex
	address string
	buckets int
	limited bool // sessions are
	left    int
	renewed time.Time // when there are new ones
}

// newDay is the turn of who waits for new sessions, if none is left.
const newDay = "new day"

// refresh asks for the address and the limits.
func (e *entrance) refresh(ctx context.Context) error {
	info, err := e.fetch(ctx)
	if err != nil {
		return err
	}
	limit := info.SessionStartLimit
	if limit.Total > 0 && limit.Remaining < limit.Total/10 {
		e.log.Warn("few of today's sessions are left to begin: something makes the bot connect anew again and again", "left", limit.Remaining, "of", limit.Total)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.recommended == 0 {
		e.recommended = max(1, info.Shards)
	}
	e.address, e.buckets = info.URL, max(1, limit.MaxConcurrency)
	// Another server may set no limit. None is asked faster than its own pace.
	e.limited, e.left = limit.Total > 0, limit.Remaining
	e.renewed = time.Now().Add(max(time.Duration(limit.ResetAfter)*time.Millisecond, e.every))
	return nil
}

// enter waits until a shard may identify. sent is called as soon as it did, and leave in any case.
func (e *entrance) enter(ctx context.Context, shard int) (sent, leave func(), err error) {
	day, err := e.start(ctx)
	if err != nil {
		return nil, nil, err
	}
	e.mu.Lock()
	bucket := "bucket " + strconv.Itoa(shard%e.buckets)
	e.mu.Unlock()
	done, err := e.turns.Take(ctx, bucket)
	if err != nil {
		return nil, nil, err
	}
	identified := false
	sent = func() {
		identified = true
		e.turns.Hold(bucket, time.Now().Add(e.every))
		done()
	}
	leave = func() {
		done()
		if !identified {
			e.giveBack(day)
		}
	}
	return sent, leave, nil
}

// start takes one of the sessions that may be begun, and says of which day it is. If there is none, it waits for new
// ones.
func (e *entrance) start(ctx context.Context) (day time.Time, err error) {
	done, err := e.turns.Take(ctx, newDay)
	if err != nil {
		return day, err
	}
	defer done()
	for {
		day, ok := e.takeOne()
		if ok {
			return day, nil
		}
		if wait := time.Until(day); wait > 0 {
			e.log.Error("no more sessions may be begun for now: the bot connects when Discord allows new ones", "in", wait.Round(time.Second))
			if err := bot.Wait(ctx, wait); err != nil {
				return day, err
			}
		}
		if err := e.refresh(ctx); err != nil {
			return day, err
		}
	}
}

// takeOne takes a session if there is one, and says when the day ends.
func (e *entrance) takeOne() (day time.Time, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.limited && e.left <= spareStarts {
		return e.renewed, false
	}
	e.left--
	return e.renewed, true
}

// giveBack is for a session that was not begun, because Discord could not be reached.
func (e *entrance) giveBack(day time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if day.Equal(e.renewed) {
		e.left++
	}
}

// where is the gateway's address.
func (e *entrance) where() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.address
}
