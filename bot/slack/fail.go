package slack

import (
	"context"
	"encoding/json"
	"fmt"

	"agendabot/bot"
)

// failure is what a person reads of an error. One that nobody can do anything about by asking otherwise has a
// reference, under which it stands in the log.
func (a *App) failure(r renderer, err error) message { return r.failure(a.referred(err)) }

// referred is an error with a reference where it needs one. A response's address never gets into the log.
func (a *App) referred(err error) error { return bot.Refer(a.log, unaddressed(err)) }

// postFailed is for an answer that did not reach its place: where the bot may not speak, the asker is told directly.
// False if the asker could not be told.
func (a *App) postFailed(ctx context.Context, q *asking, err error) bool {
	switch errorCode(err) {
	case "channel_not_found", "not_in_channel", "is_archived", "restricted_action", "cannot_reply_to_message", "no_permission":
		ctx, cancel := a.crew.AtLast(ctx)
		defer cancel()
		a.log.Warn("an answer could not be posted in its channel", "error", err)
		r := newRenderer(a.opts.Desk.Language(readable(q.text)), nil)
		return a.sendDirect(ctx, q.user, r.plain(r.words.notPosted))
	default:
		return a.tell(ctx, q, &bot.DeliveryError{Err: err})
	}
}

// refuse says to whoever pressed or commanded why nothing came of it.
func (a *App) refuse(ctx context.Context, p *press, lang string, err error) {
	r := newRenderer(lang, nil)
	if p.modal != "" {
		a.open(ctx, p, r, r.noticeModal(bot.UserText(a.referred(err), r.language)))
		return
	}
	a.respond(ctx, &p.reply, a.failure(r, err), false)
}

// apologise apologises to the asker, under a reference; false if that certainly did not arrive. It comes as a direct
// message, which is still there when somebody looks in the morning: what only one person sees in a channel is gone
// when the window is opened again (https://docs.slack.dev/reference/methods/chat.postEphemeral).
func (a *App) apologise(ctx context.Context, where []byte, id string) (told bool) {
	var to address
	if err := json.Unmarshal(where, &to); err != nil {
		a.log.Error("there is no telling to whom to apologise", "id", id, "error", err)
		return true
	}
	r := newRenderer(to.Language, nil)
	sorry := r.plain(r.words.Apology + " " + fmt.Sprintf(r.texts.Reference, id))
	if isDirect(to.Channel) {
		within, cancel := a.crew.AtLast(ctx)
		defer cancel()
		err := a.post(within, to.Channel, to.Thread, sorry)
		return err == nil || !refused(err)
	}
	if a.sendDirect(ctx, to.User, sorry) {
		return true
	}
	within, cancel := a.crew.AtLast(ctx)
	defer cancel()
	if to.Channel == "" || within.Err() != nil { // nobody is told anything any more: the next process does
		return false
	}
	err := a.postPrivate(within, to.Channel, "", to.User, sorry)
	return err == nil || !refused(err)
}
