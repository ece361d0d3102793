package slack

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"time"

	"agendabot/bot"
)

// atLast is a context to say something in though the time for the work is over, or the app ends.
func (a *App) atLast(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), a.tune.tellTime)
}

// failure is what a person reads of an error. One that nobody can do anything about by asking otherwise has a
// reference, under which it stands in the log.
func (a *App) failure(r renderer, err error) message {
	if err == errBusy { //nolint:errorlint // it is never wrapped
		return r.plain(r.words.busy)
	}
	return r.failure(a.referred(err))
}

// referred gives an error an id that is also in the log, if it has none yet and needs one.
func (a *App) referred(err error) error {
	_, asked := errors.AsType[*bot.AskError](err) // logged by the desk, or by the pool
	_, rate := errors.AsType[*bot.RateError](err)
	if asked || rate || bot.IsQuestionError(err) || errors.Is(err, bot.ErrNotHere) {
		return err
	}
	id := rand.Text()
	a.log.Error("somebody was told that something failed", "id", id, "error", unaddressed(err))
	return &bot.AskError{ID: id, Err: err}
}

// postFailed is for an answer that did not reach its place: where the bot may not speak, the asker is told directly.
// False if the asker could not be told.
func (a *App) postFailed(ctx context.Context, q *asking, err error) bool {
	switch errorCode(err) {
	case "channel_not_found", "not_in_channel", "is_archived", "restricted_action", "cannot_reply_to_message", "no_permission":
		ctx, cancel := a.atLast(ctx)
		defer cancel()
		a.log.Warn("an answer could not be posted in its channel", "error", err)
		r := newRenderer(bot.Language(readable(q.text)), nil)
		return a.sendDirect(ctx, q.user, r.plain(r.words.notPosted))
	default:
		return a.tell(ctx, q, err)
	}
}

// refuse says to whoever pressed or commanded why nothing came of it.
func (a *App) refuse(ctx context.Context, p *press, lang string, err error) {
	a.respond(ctx, &p.reply, a.failure(newRenderer(lang, nil), err), false)
}

// apologise tells people whose answer a crash may have swallowed, at the start and then again and again.
func (a *App) apologise(ctx context.Context) {
	tick := time.NewTicker(a.tune.apologiseEvery)
	defer tick.Stop()
	for {
		for _, c := range a.opts.Desk.Abandoned(ctx, platform) {
			a.apologiseTo(context.WithoutCancel(ctx), c.Address) // it is ours now: nobody else will
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (a *App) apologiseTo(ctx context.Context, where []byte) {
	ctx, cancel := a.atLast(ctx)
	defer cancel()
	var to address
	if err := json.Unmarshal(where, &to); err != nil {
		a.log.Error("there is no telling to whom to apologise", "error", err)
		return
	}
	r := newRenderer(to.Language, nil)
	sorry := r.plain(r.words.apology)
	if to.Channel == "" {
		a.sendDirect(ctx, to.User, sorry)
		return
	}
	if err := a.post(ctx, to.Channel, to.Thread, sorry); err != nil && refused(err) {
		a.sendDirect(ctx, to.User, sorry)
	}
}
