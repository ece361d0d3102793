package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/index"
)

// press is what a button does, and how its interaction is deferred.
func (a *App) press(c control) (do func(context.Context, *talk), d delay) {
	with := func(f func(context.Context, *talk, control)) func(context.Context, *talk) {
		return func(ctx context.Context, t *talk) { f(ctx, t, c) }
	}
	switch c.action {
	case actionMore:
		return with(a.more), delayUpdate
	case actionShare:
		return with(a.share), delayUpdate
	case actionContext:
		return with(a.context), delayPrivate
	case actionCite:
		return with(a.cite), delayPrivate
	case actionHelpful, actionUnhelpful:
		return with(a.vote), delayPrivate
	case actionBrowse:
		return with(a.turnPage), delayUpdate
	case actionErase:
		return func(ctx context.Context, t *talk) { a.respond(ctx, t, t.renderer().eraseAsk(), true) }, delayPrivate
	case actionEraseYes:
		return a.erase, delayUpdate
	case actionKeep:
		return func(ctx context.Context, t *talk) {
			r := t.renderer()
			a.replace(ctx, t, r.plain(r.words.kept))
		}, delayUpdate
	default: // actionAsk: parseControl gives no other
		return a.openForm, delayNever
	}
}

// isPrivate says that only the presser sees the message that was pressed in.
func (t *talk) isPrivate() bool { return t.i.Message.Flags&discordgo.MessageFlagsEphemeral != 0 }

// more shows the next passages in place of those that are shown; behind the last come the first again.
func (a *App) more(ctx context.Context, t *talk, c control) {
	g, ok := a.opts.Desk.Decode(ctx, c.state)
	if !ok {
		r := t.renderer()
		a.respond(ctx, t, r.plain(r.words.Expired), true)
		return
	}
	answer, at, pages, err := a.deskPage(ctx, t, g, c.page)
	if err != nil {
		a.refuse(ctx, t, err)
		return
	}
	answer.ID = c.answer
	s := answerState{
		State: c.state, Page: at, Pages: pages, Size: a.opts.Desk.Citations(), From: c.from, Private: t.isPrivate(),
		Found: bot.IsSealed(c.state), Try: c.try, By: c.by,
	}
	if t.i.Message.MessageReference == nil && !s.Found { // an answer to a message stands below it
		s.Asked = g.Question
	}
	r := newRenderer(answer.Language, a.opts.Link)
	m := r.answer(answer, s)
	if t.i.Message.Flags&discordgo.MessageFlagsSuppressEmbeds != 0 { // of an answer in plain text, which stays so
		m = r.answerText(answer, s)
	}
	a.replace(ctx, t, m)
}

// share posts a private answer in its channel, with the question and who asked, once however often it is pressed.
func (a *App) share(ctx context.Context, t *talk, c control) {
	r := t.renderer()
	g, ok := a.opts.Desk.Decode(ctx, c.state)
	if !ok {
		a.respond(ctx, t, r.plain(r.words.NoShare), true)
		return
	}
	// What can fail without anything being shared comes before the claim, so that pressing again helps.
	answer, at, pages, err := a.deskPage(ctx, t, g, c.page) // what is shown
	if err != nil {
		a.refuse(ctx, t, err)
		return
	}
	answer.ID = c.answer
	where, err := json.Marshal(address{App: t.i.AppID, Token: t.i.Token, User: t.i.User.ID, Language: t.language()})
	if err != nil { // strings: it cannot fail
		return
	}
	// Each try that failed gives the button a new value, so that a further one is a claim of its own.
	msg := bot.Message{Channel: t.where(), ID: "share " + c.String()}
	if !a.opts.Desk.Claim(ctx, bot.Claim{Message: msg, Address: where, Until: time.Now().Add(a.tune.claimTime)}) {
		a.respond(ctx, t, r.plain(r.words.SharedBefore), true)
		return
	}
	defer a.opts.Desk.Finish(ctx, msg)
	t.postpone(ctx) // so that the shared answer is a message of its own, and not this one changed
	s := answerState{
		State: c.state, Page: at, Pages: pages, Size: a.opts.Desk.Citations(), From: c.from, By: t.i.User.ID, Asked: g.Question,
	}
	ar := newRenderer(answer.Language, a.opts.Link)
	sent, err := t.say(ctx, ar.answer(answer, s), false)
	hidden := sent != nil && sent.Flags&discordgo.MessageFlagsEphemeral != 0 // from an app that may not speak to all here
	if err == nil && !hidden {
		from := t.from()
		from.Thread = bot.Thread{Channel: t.where(), ID: t.i.ID}
		a.opts.Desk.SaveTurn(ctx, from, answer.Turn)
		a.replace(ctx, t, r.plain(r.words.Shared))
		return
	}
	a.log.Warn("an answer could not be shared", "error", err)
	why := r.words.notShared
	if err != nil && !refused(err) {
		why = fmt.Sprintf(r.words.MaybeShared, "Discord")
	}
	s.By, s.Private, s.Try = "", true, c.try+1
	a.replace(ctx, t, ar.answer(answer, s))
	a.respond(ctx, t, r.plain(why), true)
}

// vote records what a person thought of an answer. Only that person is thanked.
func (a *App) vote(ctx context.Context, t *talk, c control) {
	r := t.renderer()
	text := r.words.Thanks
	err := a.opts.Desk.Vote(ctx, bot.Vote{Answer: c.answer, Person: t.person(), Helpful: c.action == actionHelpful, At: time.Now()})
	if err != nil || !a.opts.Desk.Records() {
		text = r.words.NotRecorded // the desk has logged why
	}
	a.respond(ctx, t, r.plain(text), true)
}

// context shows a passage in its section, to the presser alone.
func (a *App) context(ctx context.Context, t *talk, c control) {
	a.respond(ctx, t, a.aboutPassage(ctx, t, c.key, renderer.context), true)
}

// cite shows a passage's citations, to the presser alone.
func (a *App) cite(ctx context.Context, t *talk, c control) {
	a.respond(ctx, t, a.aboutPassage(ctx, t, c.key, func(r renderer, at index.Place) message {
		link := ""
		if a.opts.Link != nil {
			link = a.opts.Link(at.Passage().ID, at.Text())
		}
		return r.cite(bot.ReferenceOf(at, link), time.Now())
	}), true)
}

// turnPage shows another page of a section in place of the one that is shown.
func (a *App) turnPage(ctx context.Context, t *talk, c control) {
	a.replace(ctx, t, a.aboutPassage(ctx, t, c.key, func(r renderer, at index.Place) message { return r.browse(at, c.page) }))
}

// aboutPassage makes a message about a passage, or one that it is gone. The index is let go of before anything is sent.
func (a *App) aboutPassage(ctx context.Context, t *talk, key string, then func(renderer, index.Place) message) message {
	r := t.renderer()
	b, release := a.opts.Live.Acquire()
	defer release()
	at, err := b.PassageByKey(ctx, key)
	switch {
	case errors.Is(err, index.ErrUnknownPassage):
		return r.plain(r.words.Gone)
	case err != nil:
		return r.failure(bot.Refer(a.log, err))
	default:
		return then(r, at)
	}
}

// erase forgets the presser, and says how much that was.
func (a *App) erase(ctx context.Context, t *talk) {
	r := t.renderer()
	gone, err := a.opts.Desk.Forget(ctx, t.person())
	if err != nil {
		a.log.Error("a person could not be forgotten", "error", err)
		a.replace(ctx, t, r.plain(r.words.NotErased))
		return
	}
	a.replace(ctx, t, r.plain(r.words.Erased(gone)))
}

// openForm opens the form for a question.
func (a *App) openForm(ctx context.Context, t *talk) {
	r := t.renderer()
	if err := t.ask(ctx, r.form()); err != nil {
		a.log.Warn("a form could not be opened", "error", err)
		a.respond(ctx, t, r.plain(r.words.pressAgain), true)
	}
}
