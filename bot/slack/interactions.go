package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
)

// shortcutID is the message shortcut's callback id, as the manifest has it.
const shortcutID = "find_in_agenda"

// press is a button that somebody pressed, a shortcut that somebody chose, or a command.
type press struct {
	reply
	trigger, value string
	message        string    // ts of the message that it stands in; empty in a view
	private        bool      // only the presser sees that message
	modal          string    // id of the modal that it stands in; empty: in none
	at             time.Time // when it came
}

func (to *reply) person() bot.Person { return personOf(to.team, to.user) }

// onSlash takes a command.
func (a *App) onSlash(c *slackgo.SlashCommand) {
	to := &press{reply: reply{url: c.ResponseURL, channel: c.ChannelID, team: a.teamOr(c.TeamID), user: c.UserID}, trigger: c.TriggerID, at: time.Now()}
	text := readable(c.Text)
	a.crew.Press(bot.Task{
		Key:  to.team + " " + to.user,
		Do:   func(ctx context.Context) { a.command(ctx, to, text) },
		Tell: func(ctx context.Context, err error) { a.refuse(ctx, to, a.opts.Desk.Language(text), err) },
	})
}

// command answers /agenda.
func (a *App) command(ctx context.Context, to *press, text string) {
	switch strings.ToLower(text) {
	case "", "help", "aide":
		a.respond(ctx, &to.reply, newRenderer(a.language(ctx, to.person()), nil).help(), false)
		return
	case "sources", "documents":
		b, release := a.opts.Live.Acquire()
		docs := b.Manifest().Documents
		release()
		a.respond(ctx, &to.reply, newRenderer(a.language(ctx, to.person()), nil).sources(docs), false)
		return
	}
	a.once(ctx, to, a.opts.Desk.Language(text), func() {
		answer, err := a.opts.Desk.Ask(ctx, to.from(), bot.Question{Text: text})
		if err != nil {
			a.refuse(ctx, to, a.opts.Desk.Language(text), err)
			return
		}
		s := answerState{Private: true, Alone: isDirect(to.channel), Asked: text}
		a.respond(ctx, &to.reply, a.answerOf(ctx, to.person(), answer, s), false)
	})
}

// once answers a question that did not come as a message: claimed like one, so that what a crash swallows is apologised
// for, and what somebody recorded and sends to another replica is not answered again. Its trigger is what Slack calls it.
func (a *App) once(ctx context.Context, p *press, lang string, answer func()) {
	if p.trigger == "" {
		answer()
		return
	}
	where, err := json.Marshal(address{Channel: p.channel, User: p.user, Language: lang})
	if err != nil { // strings: it cannot fail
		return
	}
	asked := bot.Message{Channel: bot.Channel{Platform: platform, Team: p.team, ID: p.channel}, ID: "trigger " + p.trigger}
	if !a.opts.Desk.Claim(ctx, bot.Claim{Message: asked, Address: where, Until: time.Now().Add(a.tune.claimTime)}) {
		return
	}
	defer a.opts.Desk.Finish(ctx, asked) // whatever came of it was said, or logged
	answer()
}

// onInteraction takes a button, a shortcut, or a field of the App Home.
func (a *App) onInteraction(c *slackgo.InteractionCallback) {
	p := &press{
		reply:   reply{url: c.ResponseURL, channel: c.Channel.ID, thread: c.Container.ThreadTs, team: c.Team.ID, user: c.User.ID},
		trigger: c.TriggerID, message: c.Container.MessageTs, private: c.Container.IsEphemeral,
		at: time.Now(),
	}
	if c.View.Type == slackgo.VTModal {
		p.modal = c.View.ID
	}
	p.team = a.teamOr(cmp.Or(p.team, c.User.TeamID))
	key := p.team + " " + p.user
	tell := func(ctx context.Context, err error) { a.refuse(ctx, p, a.language(ctx, p.person()), err) }
	if c.Type == slackgo.InteractionTypeMessageAction && c.CallbackID == shortcutID {
		p.value = readable(c.Message.Text)
		p.thread = c.Message.ThreadTimestamp
		a.crew.Press(bot.Task{Key: key, Do: func(ctx context.Context) { a.findFor(ctx, p) }, Tell: tell})
		return
	}
	if c.Type != slackgo.InteractionTypeBlockActions || len(c.ActionCallback.BlockActions) == 0 {
		return
	}
	action := c.ActionCallback.BlockActions[0]
	p.value = action.Value
	if action.ActionID == actionAskButton {
		p.value = typed(&c.View, blockAsk, actionAsk)
	}
	if do := a.action(action.ActionID); do != nil {
		a.crew.Press(bot.Task{Key: key, Do: func(ctx context.Context) { do(ctx, p) }, Tell: tell})
	}
}

// typed is what stands in a field of a view.
func typed(v *slackgo.View, block, action string) string {
	if v.State == nil {
		return ""
	}
	return v.State.Values[block][action].Value
}

// action is what a button does; nil for one that is not ours, such as a link.
func (a *App) action(id string) func(context.Context, *press) {
	switch {
	case isTopic(id):
		return a.askFromHome
	case id == actionAsk, id == actionAskButton:
		return a.askFromHome
	case id == actionMore:
		return a.more
	case id == actionContext:
		return a.context
	case id == actionCite:
		return a.cite
	case id == actionHelpful:
		return func(ctx context.Context, p *press) { a.vote(ctx, p, true) }
	case id == actionUnhelpful:
		return func(ctx context.Context, p *press) { a.vote(ctx, p, false) }
	case id == actionShare:
		return a.share
	case id == actionErase:
		return a.erase
	default:
		return nil
	}
}
