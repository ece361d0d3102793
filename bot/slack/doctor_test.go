package slack

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"agendabot/bot"
)

// hexSecret has the form of a signing secret; that of Slack's page about it has not.
const (
	hexSecret = "8f742231b10e8888abcd99aaabbb85a5"
	notHex    = "8f742231b10e8888abcd99yyyzzz85a5"
)

// checked runs Check against a fake.
func checked(t *testing.T, f *fakeSlack, o Options) []bot.Finding {
	t.Helper()
	o.APIURL = f.apiURL()
	return Check(t.Context(), o)
}

// finding is the finding of a name; the zero one if there is none.
func finding(all []bot.Finding, name string) bot.Finding {
	i := slices.IndexFunc(all, func(f bot.Finding) bool { return f.Name == name })
	if i < 0 {
		return bot.Finding{}
	}
	return all[i]
}

func TestCheckAllIsWell(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.scopes = Scopes()
	all := checked(t, f, Options{BotToken: fakeBotToken, AppToken: fakeAppToken, SigningSecret: hexSecret})
	var names []string
	for _, got := range all {
		names = append(names, got.Name)
		if got.State != bot.HealthOK || got.Text == "" || got.Todo != "" {
			t.Errorf("%+v", got)
		}
	}
	if want := []string{nameSlack, nameBot, nameScopes, nameApp, nameSecret}; !slices.Equal(names, want) {
		t.Errorf("the findings are %q", names)
	}
	if got := finding(all, nameBot).Text; got != "agendabot in the workspace Fake" {
		t.Errorf("the bot is %q", got)
	}
	for _, c := range f.waitCalls(t, "auth.test", 1) {
		if c.Error != "" {
			t.Error(c)
		}
	}
	if len(f.messages(channelGeneral, "")) > 0 {
		t.Error("something was posted")
	}
}

func TestCheckScopes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		granted []string
		state   bot.Health
		text    string
	}{
		"one is missing": {slices.DeleteFunc(Scopes(), func(s string) bool { return s == "im:write" }), bot.HealthFailed, "missing: im:write"},
		"one too many":   {append(Scopes(), "channels:history"), bot.HealthWarning, "granted and never used: channels:history"},
		"none is named":  {nil, bot.HealthWarning, "did not say"},
	} {
		f := newFakeSlack(t)
		f.scopes = tt.granted
		got := finding(checked(t, f, Options{BotToken: fakeBotToken, AppToken: fakeAppToken}), nameScopes)
		if got.State != tt.state || !strings.Contains(got.Text, tt.text) {
			t.Errorf("%s: %+v", name, got)
		}
		if tt.granted != nil && !strings.Contains(got.Todo, "agendabot slack manifest") {
			t.Errorf("%s: what to do is %q", name, got.Todo)
		}
	}
}

// Each refusal says what to do, and about which of the two tokens.
func TestCheckRefusals(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		method, err, name, todo string
	}{
		{"auth.test", "invalid_auth", nameBot, "AGENDABOT_SLACK_BOT_TOKEN"},
		{"auth.test", "account_inactive", nameBot, "install the app again"},
		{"auth.test", "token_revoked", nameBot, "install the app again"},
		{"auth.test", "not_allowed_token_type", nameBot, "xoxb-"},
		{"auth.test", "never_heard_of", nameBot, "docs.slack.dev"},
		{"apps.connections.open", "invalid_auth", nameApp, "connections:write"},
		{"apps.connections.open", "missing_scope", nameApp, "connections:write"},
		{"apps.connections.open", "not_allowed_token_type", nameApp, "xapp-"},
		{"apps.connections.open", "forbidden", nameApp, "Socket Mode"},
	} {
		f := newFakeSlack(t)
		f.script(tt.method, stepError(tt.err))
		all := checked(t, f, Options{BotToken: fakeBotToken, AppToken: fakeAppToken})
		got := finding(all, tt.name)
		if got.State != bot.HealthFailed || !strings.Contains(got.Text, tt.err) || !strings.Contains(got.Todo, tt.todo) {
			t.Errorf("%s %s: %+v", tt.method, tt.err, got)
		}
		if finding(all, nameSlack).State != bot.HealthOK {
			t.Errorf("%s %s: Slack answered, and: %+v", tt.method, tt.err, finding(all, nameSlack))
		}
	}
}

// A Slack that is away is one failure, and no reason to copy tokens again.
func TestCheckAway(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for name, tt := range map[string]struct {
		steps []fakeStep
		url   string
		want  string
	}{
		"no network":  {url: closed.URL + "/api/", want: "cannot be reached"},
		"a 503":       {steps: []fakeStep{stepStatus(http.StatusServiceUnavailable)}, want: "503"},
		"too often":   {steps: []fakeStep{stepLimited("30")}, want: "too often"},
		"no such API": {url: "http://127.0.0.1:1/", want: "cannot be reached"},
	} {
		f := newFakeSlack(t)
		for _, method := range []string{"auth.test", "apps.connections.open"} {
			f.script(method, tt.steps...)
		}
		url := tt.url
		if url == "" {
			url = f.apiURL()
		}
		all := Check(t.Context(), Options{BotToken: fakeBotToken, AppToken: fakeAppToken, APIURL: url})
		if got := all[0]; got.Name != nameSlack || got.State != bot.HealthFailed || !strings.Contains(got.Text, tt.want) || got.Todo == "" {
			t.Errorf("%s: %+v", name, got)
		}
		for _, token := range []string{nameBot, nameApp} {
			if got := finding(all, token); got.State != bot.HealthWarning || !strings.Contains(got.Text, "could not be asked") {
				t.Errorf("%s: %+v", name, got)
			}
		}
	}
}

// What has the wrong form is sent nowhere, and nothing that is found shows it.
func TestCheckForms(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	all := checked(t, f, Options{BotToken: fakeAppToken, AppToken: fakeBotToken, SigningSecret: notHex})
	if len(all) != 3 {
		t.Errorf("%+v", all)
	}
	for _, got := range all {
		if got.State != bot.HealthFailed || got.Todo == "" {
			t.Errorf("%+v", got)
		}
		for _, secret := range []string{fakeAppToken, fakeBotToken, notHex} {
			if strings.Contains(got.Text+got.Todo, secret) {
				t.Errorf("a secret is shown: %+v", got)
			}
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.calls) > 0 {
		t.Errorf("Slack was called: %v", f.calls)
	}
}

func TestCheckForm(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		check func(string) error
		value string
		ok    bool
	}{
		{CheckBotToken, "xoxb-1-2-abc", true},
		{CheckBotToken, "xoxb-", false},
		{CheckBotToken, "xoxp-1-2-abc", false},
		{CheckBotToken, "xoxb-1\n", false},
		{CheckBotToken, "'xoxb-1'", false},
		{CheckAppToken, "xapp-1-A0-1-ab", true},
		{CheckAppToken, "xoxb-1-A0-1-ab", false},
		{CheckAppToken, "", false},
		{CheckSigningSecret, hexSecret, true},
		{CheckSigningSecret, strings.ToUpper(hexSecret) + "00", true},
		{CheckSigningSecret, hexSecret[1:], false},
		{CheckSigningSecret, notHex, false},
	} {
		err := tt.check(tt.value)
		if (err == nil) != tt.ok || (err != nil && tt.value != "" && strings.Contains(err.Error(), tt.value) && len(tt.value) > 5) {
			t.Errorf("%q: %v", tt.value, err)
		}
	}
}

func TestCheckWhatIsNotSet(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.scopes = Scopes()
	all := checked(t, f, Options{})
	for _, name := range []string{nameBot, nameApp} {
		if got := finding(all, name); got.State != bot.HealthFailed || !strings.Contains(got.Todo, "AGENDABOT_SLACK_") {
			t.Errorf("%+v", got)
		}
	}
	all = checked(t, f, Options{BotToken: fakeBotToken, SigningSecret: hexSecret})
	if got := finding(all, nameApp); got.Name != "" {
		t.Errorf("HTTP needs no app token, and: %+v", got)
	}
	if got := finding(all, nameSecret); got.State != bot.HealthOK {
		t.Errorf("%+v", got)
	}
}

// A server that says back what it was sent brings no token into a finding.
func TestCheckHides(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-OAuth-Scopes", r.Header.Get("Authorization")+","+fakeBotToken)
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		_, _ = w.Write([]byte(`{"ok": true, "user": "` + r.Form.Get("token") + `", "team": "` + fakeAppToken + `"}`))
	}))
	t.Cleanup(server.Close)
	for _, got := range Check(t.Context(), Options{BotToken: fakeBotToken, AppToken: fakeAppToken, APIURL: server.URL + "/"}) {
		if strings.Contains(got.Text+got.Todo, fakeBotToken) || strings.Contains(got.Text+got.Todo, fakeAppToken) {
			t.Errorf("a token is shown: %+v", got)
		}
	}
}
