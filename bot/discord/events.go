package discord

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// asking is a message with a question to the bot.
type asking struct {
	m    *discordgo.Message
	text string
}

// direct says that it is a direct message.
func (q *asking) direct() bool { return q.m.GuildID == "" }

// takeMessage takes a message that is for the bot: one that mentions it, as a reply to it does, or a direct one. Others
// come too, without their text.
func (a *App) takeMessage(m *discordgo.Message) {
	if m.Author.Bot || m.WebhookID != "" || a.isSelf(m.Author) || !isID(m.Author.ID) {
		return
	}
	if m.Type != discordgo.MessageTypeDefault && m.Type != discordgo.MessageTypeReply {
		return // somebody joined, a message was pinned
	}
	q := &asking{m: m, text: readableText(m.Content)}
	if m.GuildID == "" || slices.ContainsFunc(m.Mentions, a.isSelf) {
		a.receive(q, a.answerMessage)
	} else if len(m.MentionRoles) > 0 {
		a.takeRole(q)
	}
}

// receive has a message answered once, and its asker told if it cannot be.
func (a *App) receive(q *asking, answer func(context.Context, *asking) bool) {
	m := q.m
	where, err := json.Marshal(address{Channel: m.ChannelID, Guild: m.GuildID, Message: m.ID, User: m.Author.ID, Language: a.opts.Desk.Language(q.text)})
	if err != nil { // strings: it cannot fail
		return
	}
	a.received.Take(bot.Incoming{
		Message: q.message(), Key: m.ChannelID, Address: where,
		Answer: func(ctx context.Context) bool { return answer(ctx, q) },
		Tell:   func(ctx context.Context, err error) bool { return a.tell(ctx, q, err) },
	})
}

func (q *asking) where() bot.Channel {
	return bot.Channel{Platform: platform, Team: q.m.GuildID, ID: q.m.ChannelID}
}

func (q *asking) message() bot.Message { return bot.Message{Channel: q.where(), ID: q.m.ID} }

func (q *asking) thread(id string) bot.Thread { return bot.Thread{Channel: q.where(), ID: id} }

// direct conversations are one, beside what replies go on from.
const directThread = "direct"

// from is where the question comes from. Each message begins a turn of its own: what goes on from it is a reply.
func (q *asking) from() bot.From {
	from := bot.From{
		Platform: platform, Person: bot.Person{Platform: platform, ID: q.m.Author.ID}, Thread: q.thread(q.m.ID),
	}
	if !q.direct() {
		from.Channel = q.where()
	}
	return from
}

// before is the turn that a question goes on from: of the answer that it replies to, else, in a direct message, the
// last one there.
func (a *App) before(ctx context.Context, q *asking) *bot.Turn {
	if id := a.repliesTo(q.m); id != "" {
		return a.opts.Desk.Turn(ctx, q.thread(id))
	}
	if q.direct() {
		return a.opts.Desk.Turn(ctx, q.thread(directThread))
	}
	return nil
}

// repliesTo names the turn of the answer that a message replies to: after the interaction or the message that asked, else
// after the answer itself.
func (a *App) repliesTo(m *discordgo.Message) string {
	ref := m.ReferencedMessage
	switch {
	case ref == nil || !a.isSelf(ref.Author):
		return ""
	case ref.InteractionMetadata != nil:
		return ref.InteractionMetadata.ID
	case ref.MessageReference != nil && ref.MessageReference.MessageID != "":
		return ref.MessageReference.MessageID
	default:
		return ref.ID
	}
}

// answerMessage answers a question; false if the asker knows nothing of what came of it.
func (a *App) answerMessage(ctx context.Context, q *asking) (told bool) {
	from := q.from()
	answer, err := a.deskAsk(ctx, from, bot.Question{Text: q.text, Previous: a.before(ctx, q)})
	if err != nil {
		return a.tell(ctx, q, err)
	}
	if q.direct() {
		from.Thread = q.thread(directThread)
		a.opts.Desk.SaveTurn(ctx, from, answer.Turn)
	}
	id, told := a.postAnswer(ctx, q, answer)
	if id != "" { // what Discord tells of a reply may leave out what the answer was a reply to
		from.Thread = q.thread(id)
		a.opts.Desk.SaveTurn(ctx, from, answer.Turn)
	}
	return told
}

var (
	// https://discord.com/developers/docs/reference#message-formatting: mentions, channels, commands, emoji, times.
	formatted = regexp.MustCompile(`<(?:[@#][!&]?[0-9]+|/[^:<>]*:[0-9]+|a?:[A-Za-z0-9_]+:[0-9]+|t:-?[0-9]+(?::[A-Za-z])?|id:[a-z-]+)>`)
	starting  = regexp.MustCompile(`(?i)^\s*@?agendabot\b[\s,:]*`)
)

// readableText is a message as people read it, without mentions, emoji and times.
func readableText(text string) string {
	return strings.TrimSpace(starting.ReplaceAllString(formatted.ReplaceAllString(text, " "), ""))
}
