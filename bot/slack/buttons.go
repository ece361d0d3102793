package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"agendabot/bot"
)

// moreValue is what the buttons for more passages and for sharing hold.
type moreValue struct {
	N     int // the page: that which comes, or that which is shared
	Try   int // how often sharing the answer was tried
	ID    string
	By    string // who shared the answer; empty: nobody did
	Again string // see bot.Desk.Encode
}

func (m moreValue) String() string {
	n := strconv.Itoa(m.N)
	if m.Try > 0 {
		n += "." + strconv.Itoa(m.Try)
	}
	if isUser(m.By) {
		n += "@" + m.By
	}
	return n + "|" + m.ID + "|" + m.Again
}

func parseMore(value string) (m moreValue, ok bool) {
	first, rest, ok1 := strings.Cut(value, "|")
	id, again, ok2 := strings.Cut(rest, "|")
	n, by, shared := strings.Cut(first, "@")
	page, try, tried := strings.Cut(n, ".")
	m = moreValue{ID: id, By: by, Again: again}
	var err1, err2 error
	m.N, err1 = strconv.Atoi(page)
	if tried {
		m.Try, err2 = strconv.Atoi(try)
	}
	return m, ok1 && ok2 && err1 == nil && err2 == nil && shared == isUser(by)
}

// from is where somebody pressed. A direct message is always answered, as is what stands in no channel.
func (p *press) from() bot.From {
	from := bot.From{Platform: platform, Person: p.person()}
	if p.channel != "" && !isDirect(p.channel) {
		from.Channel = bot.Channel{Platform: platform, Team: p.team, ID: p.channel}
	}
	return from
}

// isDirect says that a channel is a direct message: https://docs.slack.dev/apis/web-api/using-the-conversations-api.
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }

// asked is the question of a button; false if it was kept in the store and is gone.
func (a *App) asked(ctx context.Context, value string) (m moreValue, g bot.Again, ok bool) {
	if m, ok = parseMore(value); ok {
		g, ok = a.opts.Desk.Decode(ctx, m.Again)
	}
	return m, g, ok
}

// more shows the next passages in place of those that are shown; behind the last come the first again.
func (a *App) more(ctx context.Context, p *press) {
	m, g, ok := a.asked(ctx, p.value)
	if !ok {
		r := newRenderer(a.language(ctx, p.person()), nil)
		a.say(ctx, p, r, r.words.Expired)
		return
	}
	answer, at, pages, err := a.opts.Desk.Page(ctx, p.from(), g, m.N)
	if err != nil {
		a.refuse(ctx, p, g.Language, err)
		return
	}
	answer.ID = m.ID
	s := answerState{First: at*a.opts.Desk.Citations() + 1}
	if pages > 1 {
		s.Again = moreValue{N: (at + 1) % pages, Try: m.Try, ID: m.ID, By: m.By, Again: m.Again}.String()
	}
	if m.By != "" {
		s.SharedBy, s.Asked = m.By, g.Question
	}
	if p.private {
		s.Private, s.Asked = true, g.Question
		if !isDirect(p.channel) {
			s.Share = moreValue{N: at, Try: m.Try, ID: m.ID, Again: m.Again}.String()
		}
	}
	r := newRenderer(answer.Language, a.opts.Link)
	if p.modal != "" {
		a.showIn(ctx, p, r, r.foundModal(answer, s), p.modal)
		return
	}
	a.replace(ctx, p, r.answer(answer, s))
}

// say tells a presser something: over the modal that was pressed in, if it was one.
func (a *App) say(ctx context.Context, p *press, r renderer, text string) {
	if p.modal != "" {
		a.open(ctx, p, r, r.noticeModal(text))
		return
	}
	a.respond(ctx, &p.reply, r.plain(text), false)
}

// replace puts a message in the place of the one that was pressed in.
func (a *App) replace(ctx context.Context, p *press, m message) {
	if p.private || p.message == "" {
		a.respond(ctx, &p.reply, m, true)
		return
	}
	if err := a.update(ctx, p.channel, p.message, m); err != nil {
		a.log.Warn("a message could not be changed; it goes out beside it", "error", unaddressed(err))
		a.respond(ctx, &p.reply, m, false)
	}
}

// vote records what a person thought of an answer. Only that person is thanked.
func (a *App) vote(ctx context.Context, p *press, helpful bool) {
	r := newRenderer(a.language(ctx, p.person()), nil)
	text := r.words.Thanks
	err := a.opts.Desk.Vote(ctx, bot.Vote{Answer: p.value, Person: p.person(), Helpful: helpful, At: time.Now()})
	if err != nil || !a.opts.Desk.Records() {
		text = r.words.NotRecorded // the desk has logged why
	}
	a.say(ctx, p, r, text)
}

// share posts a private answer in its channel, with the question and who asked, once however often it is pressed.
func (a *App) share(ctx context.Context, p *press) {
	r := newRenderer(a.language(ctx, p.person()), nil)
	m, g, ok := a.asked(ctx, p.value)
	if !ok {
		a.respond(ctx, &p.reply, r.plain(r.words.NoShare), false)
		return
	}
	where, err := json.Marshal(address{User: p.user, Language: r.language})
	if err != nil { // strings: it cannot fail
		return
	}
	// What can fail without anything being shared comes before the claim, so that pressing again helps.
	answer, at, pages, err := a.opts.Desk.Page(ctx, p.from(), g, m.N) // what is shown
	if err != nil {
		a.refuse(ctx, p, g.Language, err)
		return
	}
	answer.ID = m.ID
	// Each try that failed gives the button a new value, so that a further one is a claim of its own.
	msg := bot.Message{Channel: bot.Channel{Platform: platform, Team: p.team, ID: p.channel}, ID: fmt.Sprintf("share %d.%d %s", at, m.Try, m.ID)}
	if !a.opts.Desk.Claim(ctx, bot.Claim{Message: msg, Address: where, Until: time.Now().Add(a.tune.claimTime)}) {
		a.respond(ctx, &p.reply, r.plain(r.words.SharedBefore), false)
		return
	}
	defer a.opts.Desk.Finish(ctx, msg)
	first := at*a.opts.Desk.Citations() + 1
	s := answerState{SharedBy: p.user, Asked: g.Question, First: first}
	if pages > 1 {
		s.Again = moreValue{N: (at + 1) % pages, ID: m.ID, By: p.user, Again: m.Again}.String()
	}
	ar := newRenderer(answer.Language, a.opts.Link)
	err = a.post(ctx, p.channel, p.thread, ar.answer(answer, s))
	if err == nil {
		a.respond(ctx, &p.reply, r.plain(r.words.Shared), true)
		return
	}
	a.log.Warn("an answer could not be shared", "error", unaddressed(err))
	why := r.words.notShared
	if !refused(err) {
		why = fmt.Sprintf(r.words.MaybeShared, "Slack")
	}
	s = answerState{Private: true, Asked: g.Question, First: first, Share: moreValue{N: at, Try: m.Try + 1, ID: m.ID, Again: m.Again}.String()}
	if pages > 1 {
		s.Again = moreValue{N: (at + 1) % pages, Try: m.Try + 1, ID: m.ID, Again: m.Again}.String()
	}
	a.respond(ctx, &p.reply, ar.answer(answer, s), true)
	a.respond(ctx, &p.reply, r.plain(why), false)
}
