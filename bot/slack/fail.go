package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	slackgo "github.com/slack-go/slack"

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

// apologise apologises to the asker, under a reference; false if that certainly did not arrive, and may later. It comes as a
// direct message, which is still there when somebody looks in the morning: what only one person sees in a channel is gone
// when the window is opened again (https://docs.slack.dev/reference/methods/chat.postEphemeral).
func (a *App) apologise(ctx context.Context, where []byte, id string) (told bool) {
	var to address
	if err := json.Unmarshal(where, &to); err != nil {
		a.log.Error("there is no telling to whom to apologise", "id", id, "error", err)
		return true
	}
	r := newRenderer(to.Language, nil)
	sorry := r.plain(r.words.Apology + " " + fmt.Sprintf(r.texts.Reference, id))
	ways := []func(context.Context) error{
		func(ctx context.Context) error { return a.direct(ctx, to.User, sorry) },
		func(ctx context.Context) error { return a.postPrivate(ctx, to.Channel, "", to.User, sorry) },
	}
	if isDirect(to.Channel) { // it may be one between two people, where the bot is not
		ways = []func(context.Context) error{func(ctx context.Context) error { return a.post(ctx, to.Channel, to.Thread, sorry) }, ways[0]}
	}
	for _, way := range ways[:min(len(ways), 1+len(to.Channel))] { // without a channel, there is the first alone
		within, cancel := a.crew.AtLast(ctx)
		err := way(within)
		over := within.Err() != nil && errors.Is(err, context.Canceled)
		cancel()
		if err == nil || (!over && !refused(err)) {
			return true
		}
		a.log.Warn("an apology did not arrive", "id", id, "error", unaddressed(err))
		if over || passing(err) || isHeld(err) {
			return false
		}
	}
	return true // nothing reaches them, and nothing will
}

// isHeld says that nothing was sent because Slack takes nothing more for a while.
func isHeld(err error) bool {
	_, held := errors.AsType[*bot.HeldError](err)
	_, limited := errors.AsType[*slackgo.RateLimitedError](err)
	return held || limited
}
