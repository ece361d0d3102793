package discord

import (
	"context"
	"errors"
	"sync"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// An administrator chooses channels; a thread, and a post in a forum, is a channel of its own within one, and is answered
// where that one is.

// mostParents bounds what is remembered of threads.
const mostParents = 10_000

// parents remembers in which channel each thread is; empty: in none. Its zero value is empty.
type parents struct {
	mu sync.Mutex
	of map[string]string
}

func (p *parents) get(channel string) (parent string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	parent, ok = p.of[channel]
	return parent, ok
}

func (p *parents) put(channel, parent string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == nil || len(p.of) >= mostParents {
		p.of = map[string]string{}
	}
	p.of[channel] = parent
}

// notePlace remembers in which channel a thread is, or that a channel is none.
func (a *App) notePlace(channel, parent string) { a.parents.put(channel, parent) }

// parentOf is the channel that a thread is in; empty if it is none, or nobody can say.
func (a *App) parentOf(ctx context.Context, channel string) string {
	if parent, ok := a.parents.get(channel); ok {
		return parent
	}
	if a.opts.Token == "" {
		return ""
	}
	var c *discordgo.Channel
	err := a.call(ctx, "", true, func(s *discordgo.Session, opt ...discordgo.RequestOption) (err error) {
		c, err = s.Channel(channel, opt...)
		return err
	})
	if err != nil || c == nil {
		a.log.Warn("it is not known in which channel a thread is", "error", err)
		return ""
	}
	parent := ""
	if c.IsThread() {
		parent = c.ParentID
	}
	a.parents.put(channel, parent)
	return parent
}

// inPlace does something where the question comes from; if that is not allowed there and it is a thread, in its channel.
func (a *App) inPlace(ctx context.Context, from bot.From, do func(bot.From) error) error {
	err := do(from)
	if !errors.Is(err, bot.ErrNotHere) {
		return err
	}
	if parent := a.parentOf(ctx, from.Channel.ID); parent != "" {
		from.Channel.ID = parent
		return do(from)
	}
	return err
}

func (a *App) deskAsk(ctx context.Context, from bot.From, q bot.Question) (answer *bot.Answer, err error) {
	err = a.inPlace(ctx, from, func(from bot.From) (err error) {
		answer, err = a.opts.Desk.Ask(ctx, from, q)
		return err
	})
	return answer, err
}

func (a *App) deskLook(ctx context.Context, from bot.From, g bot.Again) (answer *bot.Answer, err error) {
	err = a.inPlace(ctx, from, func(from bot.From) (err error) {
		answer, err = a.opts.Desk.Look(ctx, from, g)
		return err
	})
	return answer, err
}

func (a *App) deskPage(ctx context.Context, t *talk, g bot.Again, page int) (answer *bot.Answer, at, pages int, err error) {
	err = a.inPlace(ctx, t.from(), func(from bot.From) (err error) {
		answer, at, pages, err = a.opts.Desk.Page(ctx, from, g, page)
		return err
	})
	return answer, at, pages, err
}
