package slack

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"agendabot/bot"
)

// atLast is a context to say something in though the time for the work is over, or the app ends. Only the end of the
// time for ending cuts it short.
func (a *App) atLast(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.tune.tellTime)
	stop := context.AfterFunc(a.lasting, cancel)
	return ctx, func() {
		stop()
		cancel()
	}
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
		r := newRenderer(a.opts.Desk.Language(readable(q.text)), nil)
		return a.sendDirect(ctx, q.user, r.plain(r.words.notPosted))
	default:
		return a.tell(ctx, q, err)
	}
}

// refuse says to whoever pressed or commanded why nothing came of it.
func (a *App) refuse(ctx context.Context, p *press, lang string, err error) {
	a.respond(ctx, &p.reply, a.failure(newRenderer(lang, nil), err), false)
}

// apologise tells people whose answer a crash may have swallowed, at the start and then again and again. What it took
// over and has not come to when the app ends, it leaves to the next process.
func (a *App) apologise(ctx context.Context) {
	tick := time.NewTicker(a.tune.apologiseEvery)
	defer tick.Stop()
	for {
		for _, c := range a.opts.Desk.Abandoned(ctx, platform, a.team()) { // they are ours now: nobody else will
			if ctx.Err() != nil {
				a.leave(ctx, c)
				continue
			}
			a.apologiseTo(ctx, c.Address)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// leave claims anew what was taken over, for a time that is over already: so it is abandoned again. The message that it
// was for is not known any more, so it has a name of its own.
func (a *App) leave(ctx context.Context, c bot.Claim) {
	ctx = context.WithoutCancel(ctx) // the desk bounds it, and a store that is away is not asked again
	c.Message = bot.Message{Channel: bot.Channel{Platform: platform}, ID: "apology " + rand.Text()}
	if self := a.self.Load(); self != nil {
		c.Message.Team = self.team
	}
	a.opts.Desk.Claim(ctx, c)
}

// apologiseTo apologises to the asker alone, under a reference.
func (a *App) apologiseTo(ctx context.Context, where []byte) {
	id := rand.Text()
	var to address
	if err := json.Unmarshal(where, &to); err != nil {
		a.log.Error("there is no telling to whom to apologise", "id", id, "error", err)
		return
	}
	a.log.Warn("an answer may never have come; its asker is told", "id", id)
	r := newRenderer(to.Language, nil)
	sorry := r.plain(r.words.apology + " " + fmt.Sprintf(r.texts.Reference, id))
	if to.Channel == "" || a.apologiseIn(ctx, &to, sorry) != nil {
		a.sendDirect(ctx, to.User, sorry)
	}
}

// apologiseIn apologises where the question was asked. In a channel that is outside of any thread: whether the thread
// was ever begun is not known, and one that was not shows nothing private
// (https://docs.slack.dev/reference/methods/chat.postEphemeral).
func (a *App) apologiseIn(ctx context.Context, to *address, m message) error {
	ctx, cancel := a.atLast(ctx)
	defer cancel()
	if isDirect(to.Channel) {
		return a.post(ctx, to.Channel, to.Thread, m)
	}
	return a.postPrivate(ctx, to.Channel, "", to.User, m)
}
