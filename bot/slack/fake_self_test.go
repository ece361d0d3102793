package slack

import (
	"context"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// The fake's own tests drive it with slack-go, as the adapter does.

// client is slack-go's, as the adapter has it.
func (f *fakeSlack) client() *slackgo.Client {
	return slackgo.New(fakeBotToken, slackgo.OptionAPIURL(f.apiURL()), slackgo.OptionAppLevelToken(fakeAppToken))
}

// socket runs a Socket Mode client that acknowledges everything at once and then does its work.
func (f *fakeSlack) socket(t *testing.T, work func(*slackgo.Client, socketmode.Event), options ...socketmode.Option) {
	t.Helper()
	f.run(t, func(ctx context.Context) error {
		api := f.client()
		client := socketmode.New(api, options...)
		ended := make(chan error, 1)
		go func() { ended <- client.RunContext(ctx) }()
		for {
			select {
			case e := <-client.Events:
				if e.Request != nil && e.Request.EnvelopeID != "" {
					_ = client.AckCtx(ctx, e.Request.EnvelopeID, nil)
				}
				if work != nil {
					work(api, e)
				}
			case <-ctx.Done():
				return <-ended
			}
		}
	})
}

func innerEvent(e socketmode.Event) any {
	if outer, ok := e.Data.(slackevents.EventsAPIEvent); ok {
		return outer.InnerEvent.Data
	}
	return nil
}

func aSection(text string) slackgo.Block {
	return slackgo.NewSectionBlock(slackgo.NewTextBlockObject("mrkdwn", text, false, false), nil, nil)
}

func aButton(actionID, value string) slackgo.Block {
	return slackgo.NewActionBlock("", slackgo.NewButtonBlockElement(actionID, value, slackgo.NewTextBlockObject("plain_text", "Press", false, false)))
}

// TestFakeConversation is a mention, an answer in its thread, and a press that changes it, all through Socket Mode.
func TestFakeConversation(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.socket(t, func(api *slackgo.Client, e socketmode.Event) {
		switch data := e.Data.(type) {
		case slackevents.EventsAPIEvent:
			if m, ok := innerEvent(e).(*slackevents.AppMentionEvent); ok {
				_, _, err := api.PostMessage(m.Channel, slackgo.MsgOptionTS(m.TimeStamp), slackgo.MsgOptionText("fallback", false),
					slackgo.MsgOptionBlocks(aSection("answer to "+m.Text), aButton("more", "page 2")))
				noError(t, err)
			}
		case slackgo.InteractionCallback:
			_, _, _, err := api.UpdateMessage(data.Channel.ID, data.Message.Timestamp, slackgo.MsgOptionText(data.ActionCallback.BlockActions[0].Value, false))
			noError(t, err)
		}
	})
	ts := f.mention(userAlice, channelGeneral, "what is aid?")
	m := f.waitPosted(t)
	if m.Kind != "post" || m.Thread != ts || f.waitReply(t, ts).TS != m.TS || m.words() != "answer to <@U0BOT> what is aid?\nPress" {
		t.Errorf("posted %+v", m)
	}
	f.press(m, "more", userBob, 0)
	if u := f.waitPosted(t); u.Kind != "update" || u.TS != m.TS || u.Text != "page 2" || len(u.Blocks) != 2 {
		t.Errorf("updated %+v", u)
	}
	if all := f.messages(channelGeneral, ""); len(all) != 2 {
		t.Errorf("%d messages in the channel, want 2", len(all))
	}
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// TestFakeEchoes: the bot hears what it posts, changes and deletes in a direct message, as something of its own.
func TestFakeEchoes(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	heard := make(chan string, 10)
	f.socket(t, func(api *slackgo.Client, e socketmode.Event) {
		m, ok := innerEvent(e).(*slackevents.MessageEvent)
		if !ok {
			return
		}
		heard <- m.BotID + m.SubType
		var err error
		switch {
		case m.SubType == "message_changed":
			_, _, err = api.DeleteMessage(m.Channel, m.Message.Timestamp)
		case m.BotID != "":
			_, _, _, err = api.UpdateMessage(m.Channel, m.TimeStamp, slackgo.MsgOptionText("changed", false))
		case m.SubType == "":
			_, _, err = api.PostMessage(m.Channel, slackgo.MsgOptionText("new", false))
		}
		noError(t, err)
	})
	f.connected(t, 1)
	f.dm(userAlice, "hello")
	f.posted(t, 3)
	for _, want := range []string{"", fakeBotID, "message_changed", "message_deleted"} {
		if got := receive(t, heard); got != want {
			t.Errorf("heard %q, want %q", got, want)
		}
	}
}

// TestFakePrivate: a command from a channel without the bot, answered to one person, shared with all, and taken back.
func TestFakePrivate(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.socket(t, func(_ *slackgo.Client, e socketmode.Event) {
		switch data := e.Data.(type) {
		case slackgo.SlashCommand:
			noError(t, slackgo.PostWebhook(data.ResponseURL, &slackgo.WebhookMessage{
				Text: data.Text, Blocks: &slackgo.Blocks{BlockSet: []slackgo.Block{aButton("share", "v"), aButton("erase", "v")}},
			}))
		case slackgo.InteractionCallback:
			if data.Message.Timestamp != "" || !data.Container.IsEphemeral {
				t.Errorf("the payload has an ephemeral message: %+v", data.Message)
			}
			m := slackgo.WebhookMessage{Text: "shared", ResponseType: "in_channel"}
			if data.ActionCallback.BlockActions[0].ActionID == "erase" {
				m = slackgo.WebhookMessage{DeleteOriginal: true}
			}
			noError(t, slackgo.PostWebhook(data.ResponseURL, &m))
		}
	})
	f.slash(userAlice, channelOutside, "aid")
	m := f.waitPosted(t)
	if m.Kind != "ephemeral" || m.To != userAlice || m.Text != "aid" {
		t.Errorf("posted %+v", m)
	}
	if got := len(f.messages(channelOutside, userBob)); got != 0 {
		t.Errorf("Bob sees %d messages that are Alice's alone", got)
	}
	f.press(m, "share", userAlice)
	if s := f.waitPosted(t); s.Kind != "post" || s.To != "" || s.Text != "shared" {
		t.Errorf("shared %+v", s)
	}
	f.press(m, "erase", userAlice)
	if s := f.waitPosted(t); s.Kind != "delete" || s.TS != m.TS || len(f.messages(channelOutside, userAlice)) != 1 {
		t.Errorf("erased %+v", s)
	}
	f.press(m, "share", userBob)
	f.allow("a message that they do not see")
}

func aModal(input bool) slackgo.ModalViewRequest {
	plain := slackgo.NewTextBlockObject("plain_text", "Ask", false, false)
	m := slackgo.ModalViewRequest{Type: "modal", Title: plain, Blocks: slackgo.Blocks{BlockSet: []slackgo.Block{aButton("next", "v")}}}
	if input {
		m.Submit = plain
		m.Blocks.BlockSet = append(m.Blocks.BlockSet, slackgo.NewInputBlock("q", plain, nil, slackgo.NewPlainTextInputBlockElement(nil, "question")))
	}
	return m
}

// TestFakeViews: a modal from a shortcut, pushed upon until Slack refuses; a home with a field and a press.
func TestFakeViews(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.socket(t, func(api *slackgo.Client, e socketmode.Event) {
		switch data := e.Data.(type) {
		case slackevents.EventsAPIEvent:
			if home, ok := innerEvent(e).(*slackevents.AppHomeOpenedEvent); ok {
				_, err := api.PublishView(home.User, slackgo.HomeTabViewRequest{Type: "home", Blocks: aModal(true).Blocks}, "")
				noError(t, err)
			}
		case slackgo.InteractionCallback:
			switch {
			case data.CallbackID == "find":
				_, err := api.OpenView(data.TriggerID, aModal(false))
				noError(t, err)
			case data.View.Type == "home":
				_, err := api.PublishView(data.User.ID, slackgo.HomeTabViewRequest{
					Type: "home", Blocks: slackgo.Blocks{BlockSet: []slackgo.Block{aSection(data.View.State.Values["q"]["question"].Value)}},
				}, data.View.Hash)
				noError(t, err)
			default:
				_, err := api.PushView(data.TriggerID, aModal(false))
				if err != nil && err.Error() != "push_limit_reached" {
					t.Error(err)
				}
			}
		}
	})
	f.shortcut(userAlice, "find", channelGeneral, f.reply(userBob, channelGeneral, "", "landmines"))
	v := f.waitView(t)
	for n := 2; n <= limitViewStack; n++ {
		f.pressView(v, "next", nil)
		if v = f.waitView(t); v.Kind != "push" || v.User != userAlice {
			t.Errorf("view %d: %+v", n, v)
		}
	}
	f.pressView(v, "next", nil)
	if calls := f.waitCalls(t, "views.push", limitViewStack); calls[2].Error != "push_limit_reached" {
		t.Errorf("a view too many: %v", calls)
	}
	f.openHome(userBob)
	v = f.waitView(t)
	f.pressView(v, "next", map[string]string{"question": "aid?"})
	if v = f.waitView(t); v.words() != "aid?" || f.home(userBob).Hash != v.Hash {
		t.Errorf("home %+v", v)
	}
}

// receive takes from a channel, and fails the test when nothing comes.
func receive[T any](t *testing.T, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(fakePatience):
		t.Fatal("nothing came")
	}
	return v
}
