package slack

import (
	"context"
	"errors"
	"time"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
	"agendabot/index"
)

// place opens a modal about a button's passage; if that is gone, the presser is told.
func (a *App) place(ctx context.Context, p *press, then func(r renderer, at index.Place) slackgo.ModalViewRequest) {
	r := newRenderer(a.language(ctx, p.person()), a.opts.Link)
	v, err := a.aboutPlace(ctx, p.value, func(at index.Place) slackgo.ModalViewRequest { return then(r, at) })
	switch {
	case errors.Is(err, index.ErrUnknownPassage):
		v = r.noticeModal(r.words.Gone)
	case err != nil:
		v = r.noticeModal(bot.UserText(a.referred(err), r.language))
	}
	a.open(ctx, p, r, v)
}

// aboutPlace makes a view about a passage. The index is let go of before anything is sent.
func (a *App) aboutPlace(ctx context.Context, key string, then func(index.Place) slackgo.ModalViewRequest) (slackgo.ModalViewRequest, error) {
	b, release := a.opts.Live.Acquire()
	defer release()
	at, err := b.PassageByKey(ctx, key)
	if err != nil {
		return slackgo.ModalViewRequest{}, err
	}
	return then(at), nil
}

// context shows a passage in its section.
func (a *App) context(ctx context.Context, p *press) {
	a.place(ctx, p, func(r renderer, at index.Place) slackgo.ModalViewRequest { return r.contextModal(at) })
}

// cite shows a passage's citations.
func (a *App) cite(ctx context.Context, p *press) {
	a.place(ctx, p, func(r renderer, at index.Place) slackgo.ModalViewRequest {
		link := ""
		if a.opts.Link != nil {
			link = a.opts.Link(at.Passage().ID, at.Text())
		}
		return r.citeModal(bot.ReferenceOf(at, link), time.Now())
	})
}

// open opens a modal, on top of the one that was pressed in if there is one, and returns its id; empty if it could not.
// A trigger lives three seconds; after that the presser is told to press again.
func (a *App) open(ctx context.Context, p *press, r renderer, v slackgo.ModalViewRequest) string {
	var got *slackgo.ViewResponse
	err := a.call(ctx, false, func(ctx context.Context) (err error) {
		if p.modal != "" {
			got, err = a.api.PushViewContext(ctx, p.trigger, v)
		} else {
			got, err = a.api.OpenViewContext(ctx, p.trigger, v)
		}
		return err
	})
	if err == nil {
		return got.ID
	}
	switch errorCode(err) {
	case "expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged":
		a.log.Info("a modal came too late", "error", err)
		a.respond(ctx, &p.reply, r.plain(r.words.pressAgain), false)
	default:
		a.logRefusal(err)
		a.respond(ctx, &p.reply, a.failure(r, &bot.DeliveryError{Err: err}), false)
	}
	return ""
}

// find opens a modal with what a search finds. If that takes long, a modal says so first and what is found takes its
// place: the trigger would not live until then.
func (a *App) find(ctx context.Context, p *press, r renderer, search func() slackgo.ModalViewRequest) {
	var waiting string // id of the first modal
	opened := make(chan struct{})
	timer := time.AfterFunc(a.tune.patience-time.Since(p.at), func() {
		defer close(opened)
		a.crew.Safely(func() { waiting = a.open(ctx, p, r, r.noticeModal(r.words.Looking)) })
	})
	stopped := false
	defer func() { // after a panic, too, nothing of it goes on
		if !stopped && !timer.Stop() {
			<-opened
		}
	}()
	v := search()
	if stopped = timer.Stop(); stopped {
		a.open(ctx, p, r, v)
		return
	}
	<-opened
	if waiting == "" {
		return // the presser was told
	}
	a.showIn(ctx, p, r, v, waiting)
}

// showIn puts a view in the place of a modal's; where somebody closed that meanwhile, nothing is shown.
func (a *App) showIn(ctx context.Context, p *press, r renderer, v slackgo.ModalViewRequest, modal string) {
	ctx, cancel := a.crew.AtLast(ctx)
	defer cancel()
	err := a.call(ctx, true, func(ctx context.Context) error {
		_, err := a.api.UpdateViewContext(ctx, v, "", "", modal)
		return err
	})
	if err != nil && errorCode(err) != "not_found" {
		a.logRefusal(err)
		a.respond(ctx, &p.reply, a.failure(r, &bot.DeliveryError{Err: err}), false)
	}
}

// findFor shows passages about somebody's message, to whoever chose the shortcut. What others wrote is not recorded.
func (a *App) findFor(ctx context.Context, p *press) {
	r := newRenderer(a.opts.Desk.Language(p.value), a.opts.Link)
	text := p.value[:bot.WordEnd(p.value, bot.MaxQuestion)] // a message may be longer than any question
	a.once(ctx, p, r.language, func() {
		a.find(ctx, p, r, func() slackgo.ModalViewRequest {
			answer, err := a.opts.Desk.Look(ctx, p.from(), bot.Again{Question: text})
			if bot.IsQuestionError(err) {
				return r.noticeModal(r.words.NothingToFind)
			}
			var again string
			if err == nil { // never in the store, where it would be kept as the presser's words
				again = bot.AgainOf(answer).Inline(maxAgain)
			}
			return a.found(r, answer, again, err)
		})
	})
}

// askFromHome answers a question of the App Home in a modal.
func (a *App) askFromHome(ctx context.Context, p *press) {
	r := newRenderer(a.opts.Desk.Language(p.value), a.opts.Link)
	a.once(ctx, p, r.language, func() {
		a.find(ctx, p, r, func() slackgo.ModalViewRequest {
			answer, err := a.opts.Desk.Ask(ctx, bot.From{Platform: platform, Person: p.person()}, bot.Question{Text: p.value})
			var again string
			if err == nil {
				again = a.opts.Desk.Encode(ctx, p.person(), bot.AgainOf(answer), maxAgain)
			}
			return a.found(r, answer, again, err)
		})
	})
}

// found is an answer as a modal, or why there is none. again asks for further passages; empty: they cannot be had.
func (a *App) found(r renderer, answer *bot.Answer, again string, err error) slackgo.ModalViewRequest {
	if err != nil {
		return r.noticeModal(bot.UserText(a.referred(err), r.language))
	}
	var s answerState
	if answer.More > 0 && again != "" {
		s.Again = moreValue{N: 1, ID: answer.ID, Again: again}.String()
	}
	return newRenderer(answer.Language, r.link).foundModal(answer, s)
}
