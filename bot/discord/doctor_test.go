package discord

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
)

const (
	formToken = "MTAwMDAw.Gfake0.token-of-the-right-form"
	otherKey  = "1e0a356058d627ca38a5c8c9648818061d49e49bd9da9e3ab17d98ad4d6bf2a8"
)

// serveForm serves a fake that takes formToken for its own, which has another form.
func serveForm(t *testing.T, f *fake) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bot "+formToken {
			r.Header.Set("Authorization", "Bot "+fakeToken)
		}
		reply, err := f.handle(r)
		if err != nil {
			panic(http.ErrAbortHandler) // the client sees that the connection broke
		}
		reply.write(w)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// checked runs Check against a fake.
func checked(t *testing.T, f *fake, o CheckOptions) []bot.Finding {
	t.Helper()
	o.APIURL = serveForm(t, f)
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

func verifyKey(f *fake) string { return f.application["verify_key"].(string) }

func TestCheckAllIsWell(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	register(t, f, RegisterOptions{})
	f.application["interactions_endpoint_url"] = "https://agenda.example.org" + Path
	all := checked(t, f, CheckOptions{Token: formToken, PublicKey: strings.ToUpper(verifyKey(f)), Listening: true})
	var names []string
	for _, got := range all {
		names = append(names, got.Name)
		if got.State != bot.HealthOK || got.Text == "" || got.Todo != "" {
			t.Errorf("%+v", got)
		}
	}
	want := []string{nameDiscord, nameToken, nameApp, nameKey, nameInteractions, nameCommands, nameGateway, nameIntents, nameInstall}
	if !slices.Equal(names, want) {
		t.Errorf("the findings are %q", names)
	}
	for name, want := range map[string]string{
		nameToken: "that of the bot agendabot", nameApp: "agendabot, " + fakeApp, nameKey: "that of the application",
		nameInteractions: "they come to https://agenda.example.org/discord/interactions", nameCommands: strings.Join(allNames, ", "),
		nameGateway: "1 shard, and 1,000 of 1,000 starts are left",
	} {
		if got := finding(all, name).Text; got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, c := range f.calls("") {
		if c.Status != http.StatusOK {
			t.Error(c)
		}
	}
}

// Interactions come over the gateway or by HTTP, never both. What is set here and there may not fit together.
func TestCheckInteractions(t *testing.T) {
	t.Parallel()
	const there = "https://agenda.example.org/discord/interactions"
	for name, tt := range map[string]struct {
		url            any
		key, listening bool
		state          bot.Health
		text, todo     string
	}{
		"gateway":               {nil, false, true, bot.HealthOK, "over the gateway", ""},
		"gateway, empty":        {"", false, false, bot.HealthOK, "over the gateway", ""},
		"to an address, unset":  {there, false, true, bot.HealthFailed, "none over the gateway", "AGENDABOT_DISCORD_PUBLIC_KEY"},
		"to an address, closed": {there, true, false, bot.HealthFailed, "none over the gateway", "AGENDABOT_LISTEN"},
		"HTTP":                  {there, true, true, bot.HealthOK, there, ""},
		"HTTP with a slash":     {there + "/", true, true, bot.HealthOK, there, ""},
		"HTTP elsewhere":        {"https://agenda.example.org/x", true, true, bot.HealthWarning, "/x, and they are taken at /discord/interactions", "proxy"},
		"HTTP, and no address":  {nil, true, true, bot.HealthWarning, "none over HTTP", "Interactions Endpoint URL"},
		"HTTP, and none at all": {nil, true, false, bot.HealthOK, "over the gateway", ""},
	} {
		f := newFake(t)
		f.application["interactions_endpoint_url"] = tt.url
		o := CheckOptions{Token: formToken, Listening: tt.listening}
		if tt.key {
			o.PublicKey = verifyKey(f)
		}
		got := finding(checked(t, f, o), nameInteractions)
		if got.State != tt.state || !strings.Contains(got.Text, tt.text) || !strings.Contains(got.Todo, tt.todo) || (got.Todo == "") != (tt.todo == "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestCheckPublicKeyOfTheApp(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	if got := finding(checked(t, f, CheckOptions{Token: formToken, PublicKey: otherKey}), nameKey); got.State != bot.HealthFailed || !strings.Contains(got.Todo, "General Information") {
		t.Errorf("%+v", got)
	}
	if got := finding(checked(t, f, CheckOptions{Token: formToken}), nameKey); got.Name != "" {
		t.Errorf("the gateway needs no key, and: %+v", got)
	}
	// Without a token nothing of the app is known, and HTTP needs none.
	all := checked(t, f, CheckOptions{PublicKey: otherKey, Listening: true})
	if len(all) != 2 || finding(all, nameKey).State != bot.HealthOK || finding(all, nameDiscord).State != bot.HealthOK {
		t.Errorf("%+v", all)
	}
	for _, c := range f.calls(routeGateway) {
		if c.Header.Get("Authorization") != "" {
			t.Error("a call without a token has one")
		}
	}
}

func TestCheckCommands(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(all []obj) []obj
		state  bot.Health
		text   string
	}{
		"none":     {func([]obj) []obj { return nil }, bot.HealthFailed, "none is registered for every server"},
		"one less": {func(all []obj) []obj { return all[1:] }, bot.HealthFailed, "not registered: /ask"},
		"older":    {func(all []obj) []obj { all[1]["description"] = "x"; return all }, bot.HealthFailed, "/browse"},
		"one more": {func(all []obj) []obj {
			return append(all, obj{"id": "1", "type": 1.0, "name": "dance", "description": "x"})
		}, bot.HealthWarning, "registered and not answered: /dance"},
		"others": {func([]obj) []obj {
			return []obj{{"id": "1", "type": 1.0, "name": "dance", "description": "x"}}
		}, bot.HealthFailed, "none is registered"},
	} {
		f := newFake(t)
		register(t, f, RegisterOptions{})
		f.commands[""] = tt.change(fakeDecode[[]obj](f.commands[""]))
		got := finding(checked(t, f, CheckOptions{Token: formToken}), nameCommands)
		if got.State != tt.state || !strings.Contains(got.Text, tt.text) || !strings.Contains(got.Todo, "agendabot discord register") {
			t.Errorf("%s: %+v", name, got)
		}
		if puts(f) != 1 {
			t.Errorf("%s: the check registers", name)
		}
	}
}

func TestCheckGateway(t *testing.T) {
	t.Parallel()
	limit := func(remaining int) obj {
		return obj{"total": 1000, "remaining": remaining, "reset_after": 5400000, "max_concurrency": 1}
	}
	for name, tt := range map[string]struct {
		set, recommended, remaining, guilds int
		state                               bot.Health
		text, todo                          string
	}{
		"auto":                {0, 4, 1000, 9000, bot.HealthOK, "4 shards, and 1,000 of 1,000", ""},
		"set":                 {6, 4, 999, 9000, bot.HealthOK, "6 shards", ""},
		"enough":              {4, 4, 999, 10000, bot.HealthOK, "4 shards", ""},
		"one server too many": {4, 4, 999, 10001, bot.HealthFailed, "10,001 servers", "to auto"},
		"fewer":               {2, 4, 999, 5000, bot.HealthWarning, "recommends 4 shards", "to auto"},
		"few starts":          {0, 1, 99, 1, bot.HealthWarning, "99 of 1,000", "log"},
		"not too few":         {0, 1, 100, 1, bot.HealthOK, "100 of 1,000", ""},
		"the last one":        {0, 1, 1, 1, bot.HealthWarning, "1 of 1,000", "log"},
		"none":                {0, 1, 0, 1, bot.HealthFailed, "0 of 1,000", "wait 90 minutes"},
		"fewer than shards":   {3, 1, 2, 1, bot.HealthFailed, "2 of 1,000", "wait 90 minutes"},
	} {
		f := newFake(t)
		f.gateway["shards"], f.gateway["session_start_limit"] = tt.recommended, limit(tt.remaining)
		f.application["approximate_guild_count"] = tt.guilds
		got := finding(checked(t, f, CheckOptions{Token: formToken, Shards: tt.set}), nameGateway)
		if got.State != tt.state || !strings.Contains(got.Text, tt.text) || !strings.Contains(got.Todo, tt.todo) || (got.Todo == "") != (tt.todo == "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestCheckIntents(t *testing.T) {
	t.Parallel()
	for flags, want := range map[int]string{
		1<<6 | 1<<23:          "none is needed",
		1 << 19:               "Message Content Intent",
		1 << 18:               "Message Content Intent",
		1<<12 | 1<<15 | 1<<19: "Message Content Intent, Presence Intent, Server Members Intent",
	} {
		f := newFake(t)
		f.application["flags"] = flags
		got := finding(checked(t, f, CheckOptions{Token: formToken}), nameIntents)
		if !strings.HasSuffix(got.Text, want) || (got.State == bot.HealthOK) != (want == "none is needed") || (got.Todo == "") != (got.State == bot.HealthOK) {
			t.Errorf("%b: %+v", flags, got)
		}
	}
}

func TestCheckInstallation(t *testing.T) {
	t.Parallel()
	link := func(permissions string, scopes ...any) obj {
		return obj{"oauth2_install_params": obj{"scopes": scopes, "permissions": permissions}}
	}
	for name, tt := range map[string]struct {
		installs   any
		grant      bool
		state      bot.Health
		text, todo string
	}{
		"code grant":      {obj{"0": obj{}, "1": obj{}}, true, bot.HealthFailed, "code grant", "Bot page"},
		"not for oneself": {obj{"0": obj{}}, false, bot.HealthWarning, "for themselves", "User Install"},
		"not for servers": {obj{"1": obj{}}, false, bot.HealthWarning, "servers", "Guild Install"},
		"no link":         {obj{"0": obj{}, "1": obj{}}, false, bot.HealthOK, "for oneself", ""},
		"null":            {obj{"0": nil, "1": nil}, false, bot.HealthOK, "for oneself", ""},
		"a link":          {obj{"0": link("274877991936", "bot", "applications.commands"), "1": obj{}}, false, bot.HealthOK, "for oneself", ""},
		"a poor link":     {obj{"0": link("2048", "bot", "applications.commands"), "1": obj{}}, false, bot.HealthWarning, "View Channels, Embed Links", "discord invite"},
		"without the bot": {obj{"0": link("0", "applications.commands"), "1": obj{}}, false, bot.HealthWarning, "the scope bot", "discord invite"},
	} {
		f := newFake(t)
		f.application["integration_types_config"], f.application["bot_require_code_grant"] = tt.installs, tt.grant
		got := finding(checked(t, f, CheckOptions{Token: formToken}), nameInstall)
		if got.State != tt.state || !strings.Contains(got.Text, tt.text) || !strings.Contains(got.Todo, tt.todo) || (got.Todo == "") != (tt.todo == "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	f := newFake(t)
	delete(f.application, "integration_types_config")
	if got := finding(checked(t, f, CheckOptions{Token: formToken}), nameInstall); got.Name != "" {
		t.Errorf("Discord did not say, and: %+v", got)
	}
}

// Each refusal says what to do, and what hangs on it is left out.
func TestCheckRefusals(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		route      string
		step       fakeStep
		name, todo string
		findings   int
	}{
		{routeMe, stepRefuse(401, 0, "401: Unauthorized"), nameToken, "Reset Token", 2},
		{routeApplication, stepRefuse(404, 0, "404: Not Found"), nameApp, "opcodes-and-status-codes", 3},
		{routeCommands, stepError(50001), nameCommands, "agendabot discord invite", 8},
		{routeGatewayBot, stepRefuse(403, 0, "never heard of"), nameGateway, "opcodes-and-status-codes", 8},
	} {
		f := newFake(t)
		f.script(tt.route, tt.step)
		all := checked(t, f, CheckOptions{Token: formToken})
		got := finding(all, tt.name)
		if got.State != bot.HealthFailed || !strings.Contains(got.Text, "Discord refuses it: HTTP 4") || !strings.Contains(got.Todo, tt.todo) || len(all) != tt.findings {
			t.Errorf("%s: %+v of %d", tt.route, got, len(all))
		}
		if finding(all, nameDiscord).State != bot.HealthOK {
			t.Errorf("%s: Discord answered, and: %+v", tt.route, finding(all, nameDiscord))
		}
	}
}

// A Discord that is away is one failure, and no reason to copy a token again.
func TestCheckAway(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		step fakeStep
		url  string
		want string
	}{
		"nobody there": {url: "http://127.0.0.1:1/", want: "127.0.0.1:1 cannot be reached"},
		"a 503":        {step: stepStatus(http.StatusServiceUnavailable), want: "HTTP 503"},
		"too often":    {step: stepLimited("user", time.Minute), want: "too often"},
		"another":      {step: fakeStep{reply: fakeOK([]any{})}, want: errNotDiscord.Error()},
	} {
		f := newFake(t)
		f.script(routeMe, tt.step, tt.step, tt.step, tt.step)
		url := tt.url
		if url == "" {
			url = serveForm(t, f)
		}
		all := Check(t.Context(), CheckOptions{Token: formToken, PublicKey: otherKey, APIURL: url})
		if got := all[0]; got.Name != nameDiscord || got.State != bot.HealthFailed || !strings.Contains(got.Text, tt.want) || got.Todo == "" {
			t.Errorf("%s: %+v", name, got)
		}
		if got := finding(all, nameToken); got.State != bot.HealthWarning || !strings.Contains(got.Text, "could not be asked") || len(all) != 3 {
			t.Errorf("%s: %+v", name, all)
		}
	}
}

// What has the wrong form is sent nowhere, and nothing that is found shows it.
func TestCheckForms(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	all := checked(t, f, CheckOptions{Token: "Bot " + formToken, PublicKey: otherKey[1:]})
	if len(all) != 2 {
		t.Errorf("%+v", all)
	}
	for _, got := range all {
		if got.State != bot.HealthFailed || got.Todo == "" || strings.Contains(got.Text+got.Todo, formToken) {
			t.Errorf("%+v", got)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.made) > 0 {
		t.Errorf("Discord was called: %v", f.made)
	}
}

func TestCheckForm(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		check func(string) error
		value string
		ok    bool
	}{
		{CheckToken, formToken, true},
		{CheckToken, "Bot " + formToken, false},
		{CheckToken, formToken + "\n", false},
		{CheckToken, "MTAwMDAw.Gfake0", false},
		{CheckToken, "", false},
		{CheckPublicKey, otherKey, true},
		{CheckPublicKey, strings.ToUpper(otherKey), true},
		{CheckPublicKey, otherKey + "00", false},
		{CheckPublicKey, otherKey[:62] + "xx", false},
		{CheckPublicKey, "", false},
		{CheckID, "157730590492196864", true},
		{CheckID, "15773059049219686x", false},
		{CheckID, "", false},
	} {
		err := tt.check(tt.value)
		if (err == nil) != tt.ok || (err != nil && tt.value != "" && strings.Contains(err.Error(), tt.value)) {
			t.Errorf("%q: %v", tt.value, err)
		}
	}
}

func TestCheckWhatIsNotSet(t *testing.T) {
	t.Parallel()
	all := Check(t.Context(), CheckOptions{APIURL: "http://127.0.0.1:1"})
	if len(all) != 1 || all[0].State != bot.HealthFailed || !strings.Contains(all[0].Todo, "AGENDABOT_DISCORD_TOKEN") {
		t.Errorf("%+v", all)
	}
}

// A server that says back what it was sent brings no token into a finding.
func TestCheckHides(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		said := r.Header.Get("Authorization")
		_, _ = w.Write([]byte(`{"username": "` + said + `", "id": "` + fakeApp + `", "name": "` + said + `", "verify_key": "` + said +
			`", "interactions_endpoint_url": "` + said + `", "url": "` + said + `"}`))
	}))
	t.Cleanup(server.Close)
	all := Check(t.Context(), CheckOptions{Token: formToken, PublicKey: otherKey, Listening: true, APIURL: server.URL})
	if len(all) < 6 {
		t.Errorf("%+v", all)
	}
	for _, got := range all {
		if strings.Contains(got.Text+got.Todo, formToken) {
			t.Errorf("a token is shown: %+v", got)
		}
	}
}

func TestPlainCount(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 2500000: "2,500,000"} {
		if got := plainCount(n); got != want {
			t.Errorf("%d is %q", n, got)
		}
	}
}
