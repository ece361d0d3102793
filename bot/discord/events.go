package discord

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// asking is a message with a question to the bot.
type asking struct {
	m     *discordgo.Message
	text  string
	taken time.Time // when this process claimed it; zero: it did not
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
	if m.GuildID != "" && !slices.ContainsFunc(m.Mentions, a.isSelf) {
		return
	}
	q := &asking{m: m, text: readableText(m.Content)}
	tell := func(ctx context.Context, err error) {
		if a.tell(ctx, q, err) && !q.taken.IsZero() {
			a.opts.Desk.Finish(ctx, q.message())
		}
	}
	a.crew.Clerk(bot.Task{Tell: tell, Do: func(ctx context.Context) {
		if a.claim(ctx, q) {
			a.crew.Message(bot.Task{Key: m.ChannelID, Tell: tell, Do: func(ctx context.Context) { a.answerMessage(ctx, q) }})
		}
	}})
}

// claim takes the right to answer a message, before it waits for its turn: so a crash leaves it to somebody else's
// apology. While more wait before it than can be worked on at once, the claim lasts longer.
func (a *App) claim(ctx context.Context, q *asking) bool {
	where, err := json.Marshal(address{Channel: q.m.ChannelID, Guild: q.m.GuildID, Message: q.m.ID, User: q.m.Author.ID, Language: a.opts.Desk.Language(q.text)})
	if err != nil { // strings: it cannot fail
		return false
	}
	now := time.Now()
	until := now.Add(a.tune.claimTime + a.tune.crew.WorkTime*time.Duration(a.crew.Rounds()))
	if !a.opts.Desk.Claim(ctx, bot.Claim{Message: q.message(), Address: where, Until: until}) {
		return false
	}
	q.taken = now
	return true
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

// longWait is how long a claimed message waits before its claim is renewed.
const longWait = time.Second

// answerMessage answers a question that was claimed. A claim is finished once the asker has an answer or was told why
// there is none; else it leads to an apology.
func (a *App) answerMessage(ctx context.Context, q *asking) {
	if time.Since(q.taken) > longWait {
		a.opts.Desk.Extend(ctx, q.message(), time.Now().Add(a.tune.claimTime))
	}
	from := q.from()
	answer, err := a.deskAsk(ctx, from, bot.Question{Text: q.text, Previous: a.before(ctx, q)})
	if err != nil {
		if a.tell(ctx, q, err) {
			a.opts.Desk.Finish(ctx, q.message())
		}
		return
	}
	if q.direct() {
		from.Thread = q.thread(directThread)
		a.opts.Desk.SaveTurn(ctx, from, answer.Turn)
	}
	id, told := a.postAnswer(ctx, q, answer)
	if told {
		a.opts.Desk.Finish(ctx, q.message())
	}
	if id != "" { // what Discord tells of a reply may leave out what the answer was a reply to
		from.Thread = q.thread(id)
		a.opts.Desk.SaveTurn(ctx, from, answer.Turn)
	}
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
