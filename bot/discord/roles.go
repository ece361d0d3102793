package discord

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// An app that was invited with permissions has a role in each server, which is called as the bot is
// (https://discord.com/developers/docs/topics/permissions#role-object-role-tags-structure). People who choose that one from
// the suggestions mention a role, not the bot, and then Discord gives their message without its text.

const (
	mostRoles = 10_000    // servers that are remembered
	roleFor   = time.Hour // after which a server's roles are asked for anew: an app that is invited again has another
)

// roles remembers the bot's role in each server for a while; empty: it has none. Its zero value is empty.
type roles struct {
	mu sync.Mutex
	of map[string]ownRole
}

type ownRole struct {
	id string
	at time.Time
}

func (r *roles) get(guild string, now time.Time) (role string, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	own, ok := r.of[guild]
	return own.id, ok && now.Sub(own.at) < roleFor
}

func (r *roles) put(guild, role string, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.of == nil || len(r.of) >= mostRoles {
		r.of = map[string]ownRole{}
	}
	r.of[guild] = ownRole{role, now}
}

// takeRole takes a message that mentions roles, if one is the bot's. Most are for others: they are nobody's question, and
// are not claimed. Only the first in an hour waits to learn what the bot's role is.
func (a *App) takeRole(q *asking) {
	if role, ok := a.roles.get(q.m.GuildID, time.Now()); ok {
		if slices.Contains(q.m.MentionRoles, role) {
			a.receive(q, a.answerRole)
		}
		return
	}
	a.crew.Message(bot.Task{Key: q.m.ChannelID, Do: func(ctx context.Context) {
		if slices.Contains(q.m.MentionRoles, a.roleIn(ctx, q.m.GuildID)) {
			a.receive(q, a.answerRole)
		}
	}})
}

// roleIn is the bot's role in a server; empty if it has none, or nobody can say.
func (a *App) roleIn(ctx context.Context, guild string) string {
	if role, ok := a.roles.get(guild, time.Now()); ok {
		return role
	}
	var all []struct {
		ID   string `json:"id"`
		Tags *struct {
			Bot string `json:"bot_id"`
		} `json:"tags"`
	}
	if err := getJSON(ctx, a.rest, discordgo.EndpointGuildRoles(guild), &all); err != nil {
		a.log.Warn("the bot's role in a server is not known", "error", err)
		return ""
	}
	role := ""
	for _, r := range all {
		if r.Tags != nil && a.isSelf(&discordgo.User{ID: r.Tags.Bot}) {
			role = r.ID
		}
	}
	a.roles.put(guild, role, time.Now())
	return role
}

// answerRole answers a message that mentions the bot's role: what it says, if that can be read, or else how to ask.
func (a *App) answerRole(ctx context.Context, q *asking) (told bool) {
	if q.text != "" {
		return a.answerMessage(ctx, q)
	}
	r := newRenderer(a.opts.Desk.Language(""), nil)
	_, err := a.post(ctx, q.m.ChannelID, q.reply(), r.plain(r.words.notTheRole))
	return err == nil || a.sendDirect(ctx, q.m.Author.ID, r.plain(r.words.notTheRole))
}
