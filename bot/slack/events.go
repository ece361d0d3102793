package slack

import (
	"context"
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"agendabot/bot"
)

// asking is a message with a question to the bot.
type asking struct {
	team, channel, user, ts string
	thread                  string // ts of the thread to answer in; empty: in the channel itself, as in a direct message
	text                    string
	direct                  bool // a direct message or the assistant pane
}

// onEvent takes what happened in Slack. It decides at once what it is, and leaves the work to the pool.
func (a *App) onEvent(ev *slackevents.EventsAPIEvent) {
	if !a.installed(ev) {
		a.log.Warn("an event is for another workspace's installation; it is left to the process that has its token", "team", ev.TeamID)
		return
	}
	switch e := ev.InnerEvent.Data.(type) {
	case *slackevents.AppMentionEvent:
		if e.Edited != nil || e.BotID != "" || a.isSelf(e.User, e.BotID) || e.User == "" {
			return
		}
		q := asking{team: a.teamOr(ev.TeamID), channel: e.Channel, user: e.User, ts: e.TimeStamp, thread: e.ThreadTimeStamp, text: e.Text}
		if q.thread == "" {
			q.thread = e.TimeStamp
		}
		a.takeQuestion(&q)
	case *slackevents.MessageEvent:
		a.onMessage(a.teamOr(ev.TeamID), e)
	case *slackevents.AppHomeOpenedEvent:
		who := personOf(a.teamOr(ev.TeamID), e.User)
		switch e.Tab {
		case "home":
			a.crew.Message(bot.Task{Do: func(ctx context.Context) { a.showHome(ctx, who, nil) }})
		case "messages":
			a.crew.Message(bot.Task{Do: func(ctx context.Context) { a.greet(ctx, who, e.Channel, "") }})
		}
	case *slackevents.AssistantThreadStartedEvent:
		t := e.AssistantThread
		who := personOf(a.teamOr(ev.TeamID), t.UserID)
		a.crew.Message(bot.Task{Do: func(ctx context.Context) { a.greet(ctx, who, t.ChannelID, t.ThreadTimeStamp) }})
	case *slackevents.AppUninstalledEvent:
		a.end(fatalCode("app_uninstalled"))
	case *slackevents.TokensRevokedEvent:
		if len(e.Tokens.Bot) > 0 {
			a.end(fatalCode("token_revoked"))
		}
	}
}

// installed says that an event is for this installation. Slack names those that it is for; in a channel that workspaces
// share, the event itself may be another's: https://docs.slack.dev/apis/events-api/#authorizations.
func (a *App) installed(ev *slackevents.EventsAPIEvent) bool {
	outer, ok := ev.Data.(*slackevents.EventsAPICallbackEvent)
	team := a.team()
	return !ok || team == "" || len(outer.Authorizations) == 0 || slices.ContainsFunc(outer.Authorizations,
		func(to slackgo.EventAuthorization) bool { return to.TeamID == team || to.IsEnterpriseInstall })
}

// onMessage takes a direct message. In channels only mentions are for the bot, and they come as an event of their own.
func (a *App) onMessage(team string, e *slackevents.MessageEvent) {
	if e.ChannelType != "im" || e.BotID != "" || e.User == "" || a.isSelf(e.User, e.BotID) {
		return
	}
	switch e.SubType {
	case "", "file_share", "thread_broadcast", "me_message":
	default:
		return // an edit, a deletion, somebody joined
	}
	a.takeQuestion(&asking{team: team, channel: e.Channel, user: e.User, ts: e.TimeStamp, thread: e.ThreadTimeStamp, text: e.Text, direct: true})
}

func personOf(team, user string) bot.Person {
	return bot.Person{Platform: platform, Team: team, ID: user}
}

// takeQuestion has a message answered once, and its asker told if it cannot be.
func (a *App) takeQuestion(q *asking) {
	where, err := json.Marshal(address{Channel: q.channel, Thread: q.thread, User: q.user, Language: a.opts.Desk.Language(readable(q.text))})
	if err != nil { // strings: it cannot fail
		return
	}
	a.received.Take(bot.Incoming{
		Message: q.message(), Key: q.team + " " + q.channel, Address: where,
		Answer: func(ctx context.Context) bool { return a.answerMessage(ctx, q) },
		Tell:   func(ctx context.Context, err error) bool { return a.tell(ctx, q, err) },
	})
}

func (q *asking) message() bot.Message { return bot.Message{Channel: q.where(), ID: q.ts} }

func (q *asking) where() bot.Channel {
	return bot.Channel{Platform: platform, Team: q.team, ID: q.channel}
}

// from is where the question comes from. A direct message without a thread is one conversation.
func (q *asking) from() bot.From {
	thread := q.thread
	if thread == "" {
		thread = "direct"
	}
	from := bot.From{
		Platform: platform, Person: personOf(q.team, q.user),
		Thread: bot.Thread{Channel: q.where(), ID: thread},
	}
	if !q.direct {
		from.Channel = q.where()
	}
	return from
}

// address is where an apology goes if an answer never came.
type address struct {
	Channel  string `json:"c,omitempty"` // empty: to the user directly
	Thread   string `json:"t,omitempty"`
	User     string `json:"u"`
	Language string `json:"l,omitempty"`
}

// answerMessage answers a question; false if the asker knows nothing of what came of it.
func (a *App) answerMessage(ctx context.Context, q *asking) (told bool) {
	text := readable(q.text)
	pane := q.direct && a.openPane(ctx, q, newRenderer(a.opts.Desk.Language(text), nil).words.searching)
	answer, err := a.opts.Desk.Ask(ctx, q.from(), bot.Question{Text: text})
	if err != nil {
		return a.tell(ctx, q, err)
	}
	if err = a.post(ctx, q.channel, q.thread, a.answerOf(ctx, personOf(q.team, q.user), answer, answerState{})); err != nil {
		return a.postFailed(ctx, q, err)
	}
	if pane && !answer.FollowUp {
		a.setTitle(ctx, q, text)
	}
	return true
}

// answerOf renders an answer with buttons that work after a restart.
func (a *App) answerOf(ctx context.Context, who bot.Person, answer *bot.Answer, s answerState) message {
	r := newRenderer(answer.Language, a.opts.Link)
	again := a.opts.Desk.Encode(ctx, who, bot.AgainOf(answer), maxAgain)
	if answer.More > 0 {
		s.Again = moreValue{N: 1, ID: answer.ID, Again: again}.String()
	}
	if s.Private && !s.Alone {
		s.Share = moreValue{ID: answer.ID, Again: again}.String()
	}
	return r.answer(answer, s)
}

// tell says to the asker alone why there is no answer; false if that could not be said.
func (a *App) tell(ctx context.Context, q *asking, err error) bool {
	ctx, cancel := a.crew.AtLast(ctx)
	defer cancel()
	r := newRenderer(a.opts.Desk.Language(readable(q.text)), nil)
	msg := a.failure(r, err)
	if q.direct {
		return a.post(ctx, q.channel, q.thread, msg) == nil
	}
	return a.postPrivate(ctx, q.channel, q.standing(), q.user, msg) == nil || a.sendDirect(ctx, q.user, msg)
}

// standing is the thread in which the asker sees something private. A thread that only the answer would have begun
// shows none: https://docs.slack.dev/reference/methods/chat.postEphemeral.
func (q *asking) standing() string {
	if q.thread == q.ts {
		return ""
	}
	return q.thread
}

var (
	// https://docs.slack.dev/messaging/formatting-message-text: mentions, channels, special mentions and links.
	angled   = regexp.MustCompile(`<([^<>|]*)(?:\|([^<>]*))?>`)
	starting = regexp.MustCompile(`^\s*agendabot\b[\s,:]*`)
)

// readable is a message as people read it: mentions of people left out, channels and links by their names.
func readable(text string) string {
	text = angled.ReplaceAllStringFunc(text, func(s string) string {
		m := angled.FindStringSubmatch(s)
		target, label := m[1], m[2]
		switch {
		case strings.HasPrefix(target, "@"), strings.HasPrefix(target, "!"):
			return " "
		case label != "":
			return label
		case strings.HasPrefix(target, "#"):
			return " "
		default:
			return target
		}
	})
	return strings.TrimSpace(starting.ReplaceAllString(html.UnescapeString(text), ""))
}
