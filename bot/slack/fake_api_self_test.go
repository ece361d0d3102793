package slack

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"
)

// TestFakeRefuses is for errors that have nothing to do with the content of a message.
func TestFakeRefuses(t *testing.T) {
	t.Parallel()
	const text = "hello"
	to := func(channel string, more ...string) map[string]string {
		args := map[string]string{"channel": channel, "text": text}
		for i := 0; i < len(more); i += 2 {
			args[more[i]] = more[i+1]
		}
		return args
	}
	tests := []struct {
		method, token string
		args          map[string]string
		want          string
	}{
		{"auth.test", "", nil, "not_authed"},
		{"auth.test", "xoxb-other", nil, "invalid_auth"},
		{"auth.test", fakeAppToken, nil, "not_allowed_token_type"},
		{"apps.connections.open", fakeBotToken, nil, "not_allowed_token_type"},
		{"chat.sing", fakeBotToken, nil, "unknown_method"},
		{"chat.postMessage", fakeBotToken, to("C0NOWHERE"), "channel_not_found"},
		{"chat.postMessage", fakeBotToken, to(channelOutside), "not_in_channel"},
		{"chat.postMessage", fakeBotToken, to("U0NOBODY"), "channel_not_found"},
		{"chat.postMessage", fakeBotToken, to(userAlice), ""},
		{"chat.postMessage", fakeBotToken, map[string]string{"channel": channelGeneral}, "no_text"},
		{"chat.postMessage", fakeBotToken, to(channelGeneral, "blocks", "[]"), ""},
		{"chat.postMessage", fakeBotToken, to(channelGeneral, "blocks", "{"), "invalid_blocks_format"},
		{"chat.postEphemeral", fakeBotToken, to(channelGeneral, "user", "U0NOBODY"), "user_not_in_channel"},
		{"chat.postEphemeral", fakeBotToken, to(channelOutside, "user", userBob), "not_in_channel"},
		{"chat.update", fakeBotToken, to(channelGeneral, "ts", "1.2"), "message_not_found"},
		{"chat.delete", fakeBotToken, to("C0NOWHERE", "ts", "1.2"), "channel_not_found"},
		{"conversations.open", fakeBotToken, map[string]string{"users": userBob}, ""},
		{"conversations.open", fakeBotToken, map[string]string{"users": "U0NOBODY"}, "user_not_found"},
		{"users.info", fakeBotToken, map[string]string{"user": "U0NOBODY"}, "user_not_found"},
		{"views.open", fakeBotToken, map[string]string{"view": "{"}, "invalid_arguments"},
		{"views.open", fakeBotToken, map[string]string{"view": `{"type":"home"}`}, "invalid_arguments"},
		{"views.update", fakeBotToken, map[string]string{"view": `{"type":"modal","title":{"type":"plain_text","text":"t"}}`}, "not_found"},
		{"views.publish", fakeBotToken, map[string]string{"view": `{"type":"home"}`, "user_id": "U0NOBODY"}, "invalid_arguments"},
	}
	for _, test := range tests {
		t.Run(test.method+" "+test.want, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			if fakeMisuse(test.want) {
				f.allow(test.want)
			}
			if got := f.call(t, test.method, test.token, test.args); got.Error != test.want || got.OK != (test.want == "") {
				t.Errorf("%+v, want %q", got, test.want)
			}
		})
	}
}

// TestFakeOwnMessages: the bot changes what is its own and not ephemeral, and threads have to be there.
func TestFakeOwnMessages(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.socket(t, nil)
	theirs := f.dm(userAlice, "hello")
	expect := func(method, want string, args map[string]string) string {
		t.Helper()
		got := f.call(t, method, fakeBotToken, args)
		if got.Error != want {
			t.Errorf("%s: %q, want %q", method, got.Error, want)
		}
		return got.TS
	}
	where := imOf(userAlice)
	expect("chat.update", "cant_update_message", map[string]string{"channel": where, "ts": theirs, "text": "x"})
	expect("chat.delete", "cant_delete_message", map[string]string{"channel": where, "ts": theirs})
	private := expect("chat.postEphemeral", "", map[string]string{"channel": where, "user": userAlice, "text": "x"})
	expect("chat.update", "message_not_found", map[string]string{"channel": where, "ts": private, "text": "y"})
	own := expect("chat.postMessage", "", map[string]string{"channel": where, "thread_ts": theirs, "text": "x"})
	expect("chat.delete", "", map[string]string{"channel": where, "ts": own})
	f.allow("where there is none")
	expect("chat.postMessage", "", map[string]string{"channel": where, "thread_ts": own, "text": "x"})
	var kinds []string
	for _, m := range f.posted(t, 4) {
		kinds = append(kinds, m.Kind)
	}
	if got := strings.Join(kinds, " "); got != "ephemeral post delete post" {
		t.Errorf("sent %s", got)
	}
}

// TestFakeViewVersions: a view is found by either of its ids, and changed only from the version that is there.
func TestFakeViewVersions(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.mu.Lock()
	trigger := f.trigger(userAlice, "")
	f.mu.Unlock()
	api, modal := f.client(), aModal(false)
	modal.ExternalID = "mine"
	opened, err := api.OpenView(trigger, modal)
	noError(t, err)
	updated, err := api.UpdateView(modal, "mine", opened.Hash, "")
	noError(t, err)
	if updated.ID != opened.ID || updated.Hash == opened.Hash {
		t.Errorf("opened %s %s, updated %s %s", opened.ID, opened.Hash, updated.ID, updated.Hash)
	}
	if _, err := api.UpdateView(modal, "", opened.Hash, opened.ID); err == nil || err.Error() != "hash_conflict" {
		t.Errorf("updated from an old version: %v", err)
	}
	home := slackgo.HomeTabViewRequest{Type: "home", Blocks: modal.Blocks}
	published, err := api.PublishView(userBob, home, "")
	noError(t, err)
	_, err = api.PublishView(userBob, home, published.Hash)
	noError(t, err)
	if _, err := api.PublishView(userBob, home, published.Hash); err == nil || err.Error() != "hash_conflict" {
		t.Errorf("published from an old version: %v", err)
	}
}

// TestFakeScopes: without its scope a method is refused and an event does not come.
func TestFakeScopes(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.scopes = []string{"im:history"}
	f.allow("chat.postMessage: missing_scope")
	f.allow("missing_scope: app_mention is not delivered without app_mentions:read")
	f.allow("missing_scope: commands")
	_, _, err := f.client().PostMessage(channelGeneral, slackgo.MsgOptionText("x", false))
	if no, ok := errors.AsType[slackgo.SlackErrorResponse](err); !ok || no.Err != "missing_scope" || no.Needed != "chat:write" || no.Provided != "im:history" {
		t.Errorf("%#v", err)
	}
	f.mention(userAlice, channelGeneral, "aid?")
	f.slash(userAlice, channelGeneral, "aid")
	who, err := f.client().AuthTest()
	if err != nil || who.UserID != fakeBot || who.Header.Get("X-OAuth-Scopes") != "im:history" {
		t.Errorf("%+v, %v", who, err)
	}
}

// TestFakeScript plays each kind of step, in order, and then answers again.
func TestFakeScript(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	answer := make(chan struct{})
	f.script("chat.postMessage", stepLimited("2"), stepLimited(""), stepStatus(http.StatusBadGateway), stepLost(http.StatusInternalServerError),
		stepError("fatal_error"), stepPass(), stepSlow(answer), stepSlow(nil))
	post := func(ctx context.Context) error {
		_, _, err := f.client().PostMessageContext(ctx, channelGeneral, slackgo.MsgOptionText("x", false))
		return err
	}
	limited, ok := errors.AsType[*slackgo.RateLimitedError](post(t.Context()))
	if !ok || limited.RetryAfter != 2*time.Second {
		t.Errorf("429 with Retry-After: %v", limited)
	}
	for _, want := range []int{http.StatusTooManyRequests, http.StatusBadGateway, http.StatusInternalServerError} {
		if got, ok := errors.AsType[slackgo.StatusCodeError](post(t.Context())); !ok || got.Code != want {
			t.Errorf("%v, want HTTP %d", got, want)
		}
	}
	if err := post(t.Context()); err == nil || err.Error() != "fatal_error" {
		t.Errorf("%v, want fatal_error", err)
	}
	noError(t, post(t.Context()))
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error)
	go func() { waiting <- post(ctx) }()
	f.until(t, "the slow call", func() bool { return len(f.steps["chat.postMessage"]) == 1 })
	cancel()
	if err := <-waiting; !errors.Is(err, context.Canceled) {
		t.Errorf("a slow answer: %v", err)
	}
	close(answer)
	noError(t, post(t.Context()))
	calls := f.waitCalls(t, "chat.postMessage", 8)
	if got := len(f.posted(t, 4)); got != 4 {
		t.Errorf("%d messages", got)
	}
	if !slices.ContainsFunc(calls, func(c fakeCall) bool { return c.Error == "HTTP 502" && c.Args["text"] == "x" }) {
		t.Errorf("calls %v", calls)
	}
}

// TestFakeAssistant: the calls of the assistant pane, in a thread that is there, with up to four prompts.
func TestFakeAssistant(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.socket(t, nil)
	f.allow("assistant.threads.setSuggestedPrompts: invalid_arguments")
	thread := f.assistantStart(userAlice)
	api, where := f.client(), imOf(userAlice)
	noError(t, api.SetAssistantThreadsStatus(slackgo.AssistantThreadsSetStatusParameters{ChannelID: where, ThreadTS: thread, Status: "is searching"}))
	noError(t, api.SetAssistantThreadsTitle(slackgo.AssistantThreadsSetTitleParameters{ChannelID: where, ThreadTS: thread, Title: "Aid"}))
	prompts := slackgo.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: where, ThreadTS: thread}
	for range limitPrompts {
		prompts.AddPrompt("Aid", "What is aid?")
	}
	noError(t, api.SetAssistantThreadsSuggestedPrompts(prompts))
	prompts.AddPrompt("One", "too many")
	if err := api.SetAssistantThreadsSuggestedPrompts(prompts); err == nil || err.Error() != "invalid_arguments" {
		t.Errorf("five prompts: %v", err)
	}
	f.dmIn(userAlice, thread, "aid?")
	err := api.SetAssistantThreadsTitle(slackgo.AssistantThreadsSetTitleParameters{ChannelID: where, ThreadTS: "1.2", Title: "Aid"})
	if err == nil || err.Error() != "invalid_thread_ts" {
		t.Errorf("a thread of nobody: %v", err)
	}
	f.mentionIn(userAlice, channelGeneral, f.reply(userBob, channelGeneral, "", "hello"), "and you?")
}
