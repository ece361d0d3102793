package discord

import (
	"context"
	"errors"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// post posts a message in a channel, below the one that it answers if there is one. Each channel has its messages in
// turn. Where the bot may not read what was written before, it cannot reply, and the message stands by itself.
// id is the message's; empty if Discord's word of it cannot be read.
func (a *App) post(ctx context.Context, channel string, reply *discordgo.MessageReference, m message) (id string, err error) {
	send := func(reply *discordgo.MessageReference) error {
		return a.call(ctx, channel, false, func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
			sent, err := s.ChannelMessageSendComplex(channel, m.send(reply), opt...)
			if err == nil && sent != nil {
				id = sent.ID
			}
			return err
		})
	}
	err = send(reply)
	if reply != nil && errorCode(err) == codeNoHistory {
		err = send(nil)
	}
	if errors.Is(err, discordgo.ErrJSONUnmarshal) { // it did arrive
		err = nil
	}
	a.opts.Desk.Meter().Posted(platform, err == nil)
	return id, err
}

// below is what a message's answer replies to. If it was deleted meanwhile, the answer stands by itself.
func below(channel, message string) *discordgo.MessageReference {
	missing := false
	return &discordgo.MessageReference{ChannelID: channel, MessageID: message, FailIfNotExists: &missing}
}

func (q *asking) reply() *discordgo.MessageReference { return below(q.m.ChannelID, q.m.ID) }

// postAnswer posts an answer below its question; told is false if the asker knows nothing of it. Where no embeds may be
// sent it is plain text, and where nothing may be sent the asker is told directly.
func (a *App) postAnswer(ctx context.Context, q *asking, answer *bot.Answer) (id string, told bool) {
	s := a.stateOf(ctx, q.from().Person, answer)
	r := newRenderer(answer.Language, a.opts.Link)
	id, err := a.post(ctx, q.m.ChannelID, q.reply(), r.answer(answer, s))
	switch errorCode(err) {
	case codeInvalidForm:
		a.log.Error("Discord refused a message", "error", err) // a fault of ours
		id, err = a.post(ctx, q.m.ChannelID, q.reply(), r.answerText(answer, s))
	case codeMissingPermissions:
		id, err = a.post(ctx, q.m.ChannelID, q.reply(), r.answerText(answer, s))
	}
	switch {
	case err == nil:
		return id, true
	case barred(err) && !q.direct():
		a.log.Warn("an answer could not be posted in its channel", "error", err)
		return "", a.sendDirect(ctx, q.m.Author.ID, r.plain(r.words.notPosted))
	default:
		return "", a.tell(ctx, q, &bot.DeliveryError{Err: err})
	}
}

// tell says to the asker why there is no answer; false if that could not be said. On Discord only an interaction has a
// message that one person sees, so it stands below the question, or comes directly where the bot may not write.
func (a *App) tell(ctx context.Context, q *asking, err error) bool {
	last, cancel := a.crew.AtLast(ctx)
	defer cancel()
	r := newRenderer(a.opts.Desk.Language(q.text), nil)
	m := r.failure(bot.Refer(a.log, err))
	_, err = a.post(last, q.m.ChannelID, q.reply(), m)
	return err == nil || (!q.direct() && a.sendDirect(ctx, q.m.Author.ID, m))
}

// sendDirect writes to a person in a direct message, when nothing else reaches them; false if that does not either.
func (a *App) sendDirect(ctx context.Context, user string, m message) bool {
	ctx, cancel := a.crew.AtLast(ctx)
	defer cancel()
	err := a.direct(ctx, user, m)
	if err != nil {
		a.log.Error("somebody could not be told", "error", err)
	}
	return err == nil
}

// direct writes to a person in a direct message. The error is an *unsentError if it did not come to that.
func (a *App) direct(ctx context.Context, user string, m message) error {
	if a.opts.Token == "" {
		return &unsentError{errNoToken}
	}
	var dm *discordgo.Channel
	err := a.call(ctx, "", true, func(s *discordgo.Session, opt ...discordgo.RequestOption) (err error) {
		dm, err = s.UserChannelCreate(user, opt...)
		return err
	})
	if err == nil && dm == nil {
		err = errNotDiscord
	}
	if err != nil {
		return &unsentError{err}
	}
	_, err = a.post(ctx, dm.ID, nil, m)
	return err
}

var errNoToken = errors.New("without a bot token nobody can be written to")

// unsentError is what kept a message from even being sent.
type unsentError struct{ err error }

func (e *unsentError) Error() string { return "before it was sent: " + e.err.Error() }

func (e *unsentError) Unwrap() error { return e.err }

// respond answers an interaction. What is refused at its address, because that has expired, is sent directly. Of what
// may have arrived, the asker is only told that something went wrong. Each way has a time of its own.
func (a *App) respond(ctx context.Context, t *talk, m message, private bool) {
	a.deliver(ctx, t, m, func(ctx context.Context) error {
		_, err := t.say(ctx, m, private)
		return err
	})
}

// replace puts a message in the place of the one that was pressed in, or beside it if that fails.
func (a *App) replace(ctx context.Context, t *talk, m message) {
	a.deliver(ctx, t, m, func(ctx context.Context) error { return t.change(ctx, m) })
}

func (a *App) deliver(ctx context.Context, t *talk, m message, send func(context.Context) error) {
	within, cancel := a.crew.AtLast(ctx)
	err := send(within)
	cancel()
	a.opts.Desk.Meter().Posted(platform, err == nil)
	if err == nil {
		return
	}
	a.log.Warn("an interaction could not be answered at its address", "error", err)
	if errorCode(err) == codeInvalidForm {
		a.log.Error("Discord refused a message", "error", err) // a fault of ours
	}
	if !refused(err) || errorCode(err) == codeInvalidForm {
		m = t.renderer().failure(bot.Refer(a.log, &bot.DeliveryError{Err: err}))
	}
	a.sendDirect(ctx, t.i.User.ID, m) // it logs what it cannot do
}
