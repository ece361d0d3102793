package slack

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"agendabot/bot/chattest"
)

// What Slack does to a message, and what becomes of the answer to it.
func TestPostingFails(t *testing.T) {
	t.Parallel()
	const (
		answered  = "the answer stands in the thread"
		sentence  = "a private sentence with a reference, and no answer"
		direct    = "told in the direct message"
		both      = "the answer, and a private sentence: it looked lost"
		textAlone = "the answer as its text"
	)
	for name, test := range map[string]struct {
		steps []fakeStep
		want  string
		logs  string
		calls int // of chat.postMessage
	}{
		"429 with Retry-After":      {[]fakeStep{stepLimited("1"), stepPass()}, answered, "", 2},
		"429 without Retry-After":   {[]fakeStep{stepLimited(""), stepLimited(""), stepPass()}, answered, "", 3},
		"429 for too long":          {[]fakeStep{stepLimited("3600")}, sentence, "", 1},
		"429 for ever":              {[]fakeStep{stepLimited(""), stepLimited(""), stepLimited(""), stepLimited("")}, sentence, "", 4},
		"ratelimited":               {[]fakeStep{stepError("ratelimited")}, sentence, "ratelimited", 1},
		"503, not carried out":      {[]fakeStep{stepStatus(http.StatusServiceUnavailable)}, sentence, "503", 1},
		"503, carried out":          {[]fakeStep{stepLost(http.StatusBadGateway)}, both, "502", 1},
		"fatal_error":               {[]fakeStep{stepError("fatal_error")}, sentence, "fatal_error", 1},
		"invalid_blocks":            {[]fakeStep{stepError("invalid_blocks"), stepPass()}, textAlone, "Slack refused a message", 2},
		"msg_blocks_too_long":       {[]fakeStep{stepError("msg_blocks_too_long"), stepPass()}, textAlone, "msg_blocks_too_long", 2},
		"invalid_blocks, then text": {[]fakeStep{stepError("invalid_blocks"), stepError("no_text")}, sentence, "no_text", 2},
		"channel_not_found":         {[]fakeStep{stepError("channel_not_found"), stepPass()}, direct, "channel_not_found", 2},
		"not_in_channel":            {[]fakeStep{stepError("not_in_channel"), stepPass()}, direct, "not_in_channel", 2},
		"missing_scope":             {[]fakeStep{stepError("missing_scope")}, sentence, "update its manifest", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			f.script("chat.postMessage", test.steps...)
			store := chattest.NewStore()
			r := startApp(t, f, stored(store))
			ts := f.mention(userAlice, channelGeneral, askPriorities)
			m := f.waitPosted(t)
			switch test.want {
			case answered:
				chattest.WantWords(t, m.words(), firstWords)
			case textAlone:
				chattest.WantWords(t, m.Text, firstWords)
				if len(m.Blocks) != 0 {
					t.Error("it has blocks")
				}
			case both:
				chattest.WantWords(t, m.words(), firstWords)
				m = f.waitPosted(t)
				fallthrough
			case sentence:
				if m.Kind != "ephemeral" || m.To != userAlice || m.Channel != channelGeneral {
					t.Errorf("told by %+v", m)
				}
				r.wantReference(t, m.words())
			case direct:
				if m.Channel != imOf(userAlice) {
					t.Errorf("told in %s", m.Channel)
				}
				chattest.WantWords(t, m.words(), "Invite the bot to that channel")
			}
			if (test.want == answered || test.want == textAlone) && m.Thread != ts {
				t.Errorf("in thread %q", m.Thread)
			}
			r.ended(t)
			if n := len(f.waitCalls(t, "chat.postMessage", 1)); n != test.calls {
				t.Errorf("chat.postMessage was called %d times, not %d", n, test.calls)
			}
			chattest.WantWords(t, r.log.String(), test.logs)
			if n := store.Unfinished(t, platform); n != 0 {
				t.Errorf("%d claims are not finished", n)
			}
		})
	}
}

// Blocks that Slack refuses are ours to mend: the log has what Slack says about them.
func TestRefusedBlocksAreLogged(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.allow("invalid_blocks")
	r := makeApp(t, f)
	bad := message{Text: "what it says", Blocks: newRenderer("en", nil).plain(strings.Repeat("a ", 10)).Blocks}
	for len(bad.Blocks) <= maxBlocks {
		bad.Blocks = append(bad.Blocks, bad.Blocks[0])
	}
	if err := r.post(t.Context(), channelGeneral, "", bad); err != nil {
		t.Fatal(err)
	}
	if m := f.waitPosted(t); m.Text != "what it says" || len(m.Blocks) != 0 {
		t.Errorf("posted %+v", m)
	}
	chattest.WantWords(t, r.log.String(), `"messages":[`, "blocks")
}

// An asker who can be told nothing anywhere is told later.
func TestUntoldIsApologisedFor(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.script("chat.postMessage", stepStatus(http.StatusBadGateway))
	f.script("chat.postEphemeral", stepStatus(http.StatusBadGateway))
	f.script("conversations.open", stepError("user_disabled"))
	store := chattest.NewStore()
	r := startApp(t, f, stored(store))
	f.mention(userAlice, channelGeneral, askPriorities)
	f.waitCalls(t, "conversations.open", 1)
	r.ended(t)
	if n := store.Unfinished(t, platform); n != 1 {
		t.Errorf("%d claims wait for an apology", n)
	}
}

// stepHang is a call that is not answered, and not carried out, before the app gives it up.
func stepHang(never <-chan struct{}) fakeStep {
	return fakeStep{wait: never, status: http.StatusBadGateway}
}

// A message that cannot be changed is followed by a private one.
func TestUpdateFails(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	startApp(t, f)
	f.mention(userAlice, channelGeneral, "human security")
	m := f.waitPosted(t)
	f.script("chat.update", stepStatus(http.StatusBadGateway), stepPass())
	f.press(m, actionMore, userBob)
	if m := f.waitPosted(t); m.Kind != "update" {
		t.Errorf("a change that may be made twice is not tried again: %+v", m)
	}
	f.script("chat.update", stepError("edit_window_closed"))
	f.press(m, actionMore, userBob)
	if m := f.waitPosted(t); m.Kind != "ephemeral" || m.To != userBob {
		t.Errorf("told by %+v", m)
	}
}

// A modal that comes too late is asked for again; one that Slack refuses has a reference.
func TestModalFails(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	r := startApp(t, f)
	ts := f.mention(userAlice, channelGeneral, askPriorities)
	m := f.waitPosted(t)
	f.script("views.open", stepError("expired_trigger_id"), stepError("internal_error"))
	f.press(m, actionContext, userBob)
	told := f.waitPosted(t)
	if told.To != userBob || told.Thread != ts {
		t.Errorf("told by %+v", told)
	}
	chattest.WantWords(t, told.words(), "Press again")
	f.press(m, actionCite, userBob)
	r.wantReference(t, f.waitPosted(t).words())
	f.openHome(userAlice)
	home := f.waitView(t)
	f.script("views.open", stepError("expired_trigger_id"))
	f.pressView(home, actionAsk, map[string]string{actionAsk: askPriorities})
	told = f.waitPosted(t)
	if told.Channel != imOf(userAlice) {
		t.Errorf("told in %s", told.Channel)
	}
	chattest.WantWords(t, told.words(), "Press again")
}

// A trigger that has really expired, because its work waited.
func TestTriggerExpires(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	wait := make(chan struct{})
	f.script("users.info", stepPass(), stepSlow(wait))
	startApp(t, f, tuned(func(u *tuning) { u.nameTime = fakePatience }))
	f.mention(userAlice, channelGeneral, askPriorities)
	m := f.waitPosted(t)
	f.press(m, actionHelpful, userAlice)
	f.waitPosted(t)
	f.press(m, actionContext, userBob)
	f.acked(t)
	f.advance(4 * time.Second)
	close(wait)
	chattest.WantWords(t, f.waitPosted(t).words(), "Press again")
}

// Tokens that Slack does not take end the app with what to do.
func TestTokens(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options option
		script  string
		step    fakeStep
		want    string
	}{
		"invalid_auth":           {func(c *config) { c.app.BotToken = "xoxb-wrong" }, "", fakeStep{}, "copy it again"},
		"invalid app token":      {func(c *config) { c.app.AppToken = "xapp-wrong" }, "", fakeStep{}, "copy it again"},
		"tokens mixed up":        {func(c *config) { c.app.BotToken, c.app.AppToken = c.app.AppToken, c.app.BotToken }, "auth.test", stepPass(), "mixed up"},
		"bot token as app token": {func(c *config) { c.app.AppToken = c.app.BotToken }, "", fakeStep{}, "mixed up"},
		"account_inactive":       {func(*config) {}, "auth.test", stepError("account_inactive"), "install the app again"},
		"missing app scope":      {func(*config) {}, "apps.connections.open", stepError("missing_scope"), "scope"},
		"uninstalled":            {func(*config) {}, "apps.connections.open", stepError("app_uninstalled"), "install it again"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			if test.script != "" {
				f.script(test.script, test.step)
			}
			f.mu.Lock()
			f.allowed = nil
			f.mu.Unlock()
			switch name {
			case "invalid_auth", "invalid app token":
				f.allow("invalid_auth")
			case "tokens mixed up", "bot token as app token":
				f.allow("not_allowed_token_type")
			}
			r := makeApp(t, f, test.options)
			err := r.Run(t.Context())
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Run: %v", err)
			}
		})
	}
}

// A token that is revoked while the app runs ends it, by whatever way it shows.
func TestRevokedWhileRunning(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		for name, revoke := range map[string]func(f *fakeSlack){
			"event":       func(f *fakeSlack) { f.event(obj{"type": "tokens_revoked", "tokens": obj{"bot": []string{fakeBot}}}) },
			"uninstalled": func(f *fakeSlack) { f.event(obj{"type": "app_uninstalled"}) },
			"call": func(f *fakeSlack) {
				f.script("chat.postMessage", stepError("token_revoked"))
				f.script("chat.postEphemeral", stepError("token_revoked"))
				f.script("conversations.open", stepError("token_revoked"))
				f.mention(userAlice, channelGeneral, askPriorities)
			},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				f := newFakeSlack(t)
				r := makeApp(t, f, over)
				ended := make(chan error, 1)
				ctx, cancel := context.WithTimeout(t.Context(), fakePatience)
				defer cancel()
				go func() { ended <- r.Run(ctx) }()
				if f.web == "" {
					f.connected(t, 1)
				}
				for r.self.Load() == nil {
					runtime.Gosched()
				}
				revoke(f)
				f.acked(t)
				if err := <-ended; err == nil || !strings.Contains(err.Error(), "install") {
					t.Errorf("Run: %v", err)
				}
			})
		}
	})
}

// Slack being away at the start is waited for.
func TestSlackAwayAtStart(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.script("auth.test", stepStatus(http.StatusBadGateway), stepLimited(""), stepError("internal_error"), stepPass())
	f.script("apps.connections.open", stepStatus(http.StatusServiceUnavailable), stepPass())
	r := startApp(t, f)
	f.mention(userAlice, channelGeneral, askPriorities)
	chattest.WantWords(t, f.waitPosted(t).words(), firstWords)
	chattest.WantWords(t, r.log.String(), "Slack cannot be reached", "the connection to Slack failed")
}

func TestNewNeedsOptions(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	full := makeApp(t, f)
	for name, spoil := range map[string]func(*Options){
		"bot token": func(o *Options) { o.BotToken = "" },
		"app token": func(o *Options) { o.AppToken = "" },
		"desk":      func(o *Options) { o.Desk = nil },
		"index":     func(o *Options) { o.Live = nil },
	} {
		o := full.opts
		spoil(&o)
		if _, err := New(full.App.log, o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
	if _, err := New(full.App.log, full.opts); err != nil {
		t.Error(err)
	}
	if full.Handler() != nil {
		t.Error("there is a handler without a signing secret")
	}
}
