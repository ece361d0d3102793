package slack

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
)

// tries is how often a call is tried at most.
const tries = 4

// call calls Slack's API within a time. What Slack refused because there was too much is tried again after the time
// that it names, if there is as much left until the context's deadline. What may have arrived is not: nobody is answered twice. repeatable says that twice is as good as once.
func (a *App) call(ctx context.Context, repeatable bool, f func(context.Context) error) error {
	gap := a.tune.pause
	for try := 1; ; try++ {
		within, cancel := context.WithTimeout(ctx, a.tune.callTime)
		err := f(within)
		cancel()
		wait := gap
		if limited, ok := errors.AsType[*slackgo.RateLimitedError](err); ok {
			wait = max(wait, limited.RetryAfter)
		} else if !passing(err) || (!repeatable && !refused(err)) {
			a.noteFatal(err)
			return err
		}
		if by, ok := ctx.Deadline(); ok && time.Until(by) <= wait {
			return err // whoever waits for this can still be told in another way
		}
		if try == tries || wait > a.tune.longestGap || ctx.Err() != nil {
			return err
		}
		a.opts.Desk.Meter().Retried(platform)
		if bot.Wait(ctx, wait) != nil {
			return err
		}
		gap *= 2
	}
}

// passing says that another try may help against an error.
func passing(err error) bool {
	if status, ok := errors.AsType[slackgo.StatusCodeError](err); ok {
		return status.Code == http.StatusTooManyRequests || status.Code >= http.StatusInternalServerError
	}
	return unreached(err)
}

// unreached says that a call did not even reach Slack.
func unreached(err error) bool {
	e, ok := errors.AsType[*net.OpError](err)
	return ok && e.Op == "dial"
}

// refused says that what was sent certainly did not arrive. Some of Slack's own errors leave that open:
// https://docs.slack.dev/reference/methods/chat.postMessage#errors.
func refused(err error) bool {
	if _, ok := errors.AsType[*unsentError](err); ok {
		return true
	}
	if status, ok := errors.AsType[slackgo.StatusCodeError](err); ok {
		return status.Code < http.StatusInternalServerError
	}
	if _, ok := errors.AsType[*slackgo.RateLimitedError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*bot.HeldError](err); ok {
		return true
	}
	switch errorCode(err) {
	case "", "fatal_error", "internal_error":
		return unreached(err)
	default:
		return true
	}
}

// noteFatal ends Run for an error that no waiting helps against. A scope that is missing for one call is only logged.
func (a *App) noteFatal(err error) {
	f := fatal(err)
	switch {
	case f == nil:
	case errorCode(err) == "missing_scope":
		a.log.Error("Slack refused a call", "error", f)
	default:
		a.end(f)
	}
}

// content are the options of a message. Nothing is unfurled, and its text is not formatted.
func content(m message, thread string) []slackgo.MsgOption {
	options := []slackgo.MsgOption{
		slackgo.MsgOptionText(m.Text, false), slackgo.MsgOptionBlocks(m.Blocks...),
		slackgo.MsgOptionDisableLinkUnfurl(), slackgo.MsgOptionDisableMediaUnfurl(), slackgo.MsgOptionDisableMarkdown(),
	}
	if thread != "" {
		options = append(options, slackgo.MsgOptionTS(thread))
	}
	return options
}

// send sends a message, and without its blocks if Slack refuses those. That is a fault of ours, so it is logged with
// what Slack says about it. repeatable is as for call.
func (a *App) send(ctx context.Context, repeatable bool, m message, f func(context.Context, message) error) error {
	try := func(m message) error {
		return a.call(ctx, repeatable, func(ctx context.Context) error { return f(ctx, m) })
	}
	err := try(m)
	switch errorCode(err) {
	case "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long":
		a.logRefusal(err)
		err = try(message{Text: m.Text})
	}
	a.opts.Desk.Meter().Posted(platform, err == nil)
	return err
}

func (a *App) logRefusal(err error) {
	attrs := []any{"error", unaddressed(err)}
	if e, ok := errors.AsType[slackgo.SlackErrorResponse](err); ok {
		attrs = append(attrs, "messages", e.ResponseMetadata.Messages)
	}
	a.log.Error("Slack refused a message", attrs...)
}

// post posts a message. Each channel has its messages in turn, and one that Slack limits keeps only its own waiting.
func (a *App) post(ctx context.Context, channel, thread string, m message) error {
	place := a.team() + " " + channel
	done, err := a.turns.Take(ctx, place)
	if err != nil {
		return err
	}
	defer done()
	err = a.send(ctx, false, m, func(ctx context.Context, m message) error {
		_, _, err := a.api.PostMessageContext(ctx, channel, content(m, thread)...)
		return err
	})
	if limited, ok := errors.AsType[*slackgo.RateLimitedError](err); ok { // it was not waited for
		a.turns.Hold(place, time.Now().Add(limited.RetryAfter))
	}
	return err
}

// postPrivate posts what one person sees.
func (a *App) postPrivate(ctx context.Context, channel, thread, user string, m message) error {
	return a.send(ctx, false, m, func(ctx context.Context, m message) error {
		_, err := a.api.PostEphemeralContext(ctx, channel, user, content(m, thread)...)
		return err
	})
}

// sendDirect writes to a person in the direct message, when nothing else reaches them; false if that does not either. It
// has a time of its own: what was tried before may have taken all that there was.
func (a *App) sendDirect(ctx context.Context, user string, m message) bool {
	ctx, cancel := a.crew.AtLast(ctx)
	defer cancel()
	err := a.direct(ctx, user, m)
	if err != nil {
		a.log.Error("somebody could not be told", "error", unaddressed(err))
	}
	return err == nil
}

// direct writes to a person in the direct message. The error is an *unsentError if it did not come to that.
func (a *App) direct(ctx context.Context, user string, m message) error {
	var im *slackgo.Channel
	err := a.call(ctx, true, func(ctx context.Context) (err error) {
		im, _, _, err = a.api.OpenConversationContext(ctx, &slackgo.OpenConversationParameters{Users: []string{user}})
		return err
	})
	if err != nil {
		return &unsentError{err}
	}
	return a.post(ctx, im.ID, "", m)
}

// unsentError is what kept a message from even being sent.
type unsentError struct{ err error }

func (e *unsentError) Error() string { return "before it was sent: " + e.err.Error() }

func (e *unsentError) Unwrap() error { return e.err }

// update changes a message that stands in a channel.
func (a *App) update(ctx context.Context, channel, ts string, m message) error {
	return a.send(ctx, true, m, func(ctx context.Context, m message) error {
		_, _, _, err := a.api.UpdateMessageContext(ctx, channel, ts, content(m, "")...)
		return err
	})
}

// reply is where an interaction or a command is answered.
type reply struct {
	url             string // empty: it came from a view
	channel, thread string
	team, user      string
}

// respond answers an interaction or a command, for the asker alone, at the address that came with it: beside what was
// pressed in, or in its place. What is refused there, because that address has expired, goes out as a private message.
// Of what may have arrived, the asker is only told that something went wrong. Each way has a time of its own.
func (a *App) respond(ctx context.Context, to *reply, m message, inPlace bool) {
	if to.url != "" {
		err := a.sendTo(ctx, to, m, inPlace)
		if err == nil {
			return
		}
		a.log.Info("a response could not be given where it was asked for", "error", unaddressed(err))
		if !refused(err) {
			lang, cancel := a.crew.AtLast(ctx)
			m = a.failure(newRenderer(a.language(lang, to.person()), nil), &bot.DeliveryError{Err: err})
			cancel()
		}
	}
	if to.channel == "" || a.postBeside(ctx, to, m) != nil {
		a.sendDirect(ctx, to.user, m) // it logs what it cannot do
	}
}

// sendTo answers at a response's own address.
func (a *App) sendTo(ctx context.Context, to *reply, m message, inPlace bool) error {
	ctx, cancel := a.crew.AtLast(ctx)
	defer cancel()
	return a.send(ctx, false, m, func(ctx context.Context, m message) error { return a.postResponse(ctx, to, m, inPlace) })
}

// postBeside answers with a private message where something was pressed or commanded.
func (a *App) postBeside(ctx context.Context, to *reply, m message) error {
	ctx, cancel := a.crew.AtLast(ctx)
	defer cancel()
	return a.postPrivate(ctx, to.channel, to.thread, to.user, m)
}
