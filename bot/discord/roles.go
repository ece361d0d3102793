package discord

import (
	"context"
	"slices"
	"sync"

	"github.com/bwmarrin/discordgo"
)

// An app that was invited with permissions has a role in each server, which is called as the bot is
// (https://discord.com/developers/docs/topics/permissions#role-object-role-tags-structure). People who choose that one from
// the suggestions mention a role, not the bot, and then Discord gives their message without its text.

// mostRoles bounds what is remembered of servers.
const mostRoles = 10_000

// roles remembers the bot's role in each server; empty: it has none. Its zero value is empty.
type roles struct {
	mu sync.Mutex
	of map[string]string
}

func (r *roles) get(guild string) (role string, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	role, ok = r.of[guild]
	return role, ok
}

func (r *roles) put(guild, role string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.of == nil || len(r.of) >= mostRoles {
		r.of = map[string]string{}
	}
	r.of[guild] = role
}

// roleIn is the bot's role in a server; empty if it has none, or nobody can say.
func (a *App) roleIn(ctx context.Context, guild string) string {
	if role, ok := a.roles.get(guild); ok {
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
	a.roles.put(guild, role)
	return role
}

// answerRole answers a message that mentions roles, if one is the bot's: what it says, if that can be read, or else how
// to ask.
func (a *App) answerRole(ctx context.Context, q *asking) (told bool) {
	role := a.roleIn(ctx, q.m.GuildID)
	if role == "" || !slices.Contains(q.m.MentionRoles, role) {
		return true // nobody asked
	}
	if q.text != "" {
		return a.answerMessage(ctx, q)
	}
	r := newRenderer(a.opts.Desk.Language(""), nil)
	_, err := a.post(ctx, q.m.ChannelID, q.reply(), r.plain(r.words.notTheRole))
	return err == nil || a.sendDirect(ctx, q.m.Author.ID, r.plain(r.words.notTheRole))
}
