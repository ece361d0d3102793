package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"agendabot/bot/discord"
)

const (
	testDiscordToken = "MTU3.Gfake0.hunter2"
	testPublicKey    = "1e0a356058d627ca38a5c8c9648818061d49e49bd9da9e3ab17d98ad4d6bf2a8"
	testGuild        = "197038439483310086"
)

// discordAPI is as much of Discord's API as the commands call. It keeps the commands that are put, and gives them back.
type discordAPI struct {
	url string
	app map[string]any // of GET /applications/@me

	mu       sync.Mutex
	commands map[string]json.RawMessage // by address
	puts     int
}

func newDiscordAPI(t *testing.T) *discordAPI {
	t.Helper()
	d := &discordAPI{commands: map[string]json.RawMessage{}, app: map[string]any{
		"id": "157730590492196864", "name": "Agenda \x1b[31m", "verify_key": testPublicKey,
		"integration_types_config": map[string]any{"0": map[string]any{}, "1": map[string]any{}},
	}}
	server := httptest.NewServer(http.HandlerFunc(d.serve))
	t.Cleanup(server.Close)
	d.url = server.URL + "/api/"
	return d
}

func (d *discordAPI) serve(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/api/"), "/") // without the version
	status, answer := http.StatusOK, any(nil)
	switch {
	case path == "gateway":
		answer = map[string]any{"url": "wss://example.org"}
	case r.Header.Get("Authorization") != "Bot "+testDiscordToken:
		status, answer = http.StatusUnauthorized, map[string]any{"message": "401: Unauthorized", "code": 0}
	case path == "users/@me":
		answer = map[string]any{"id": "1", "username": "agendabot"}
	case path == "applications/@me":
		answer = d.app
	case path == "gateway/bot":
		answer = map[string]any{"url": "wss://example.org", "shards": 1, "session_start_limit": map[string]any{"total": 1000, "remaining": 1000}}
	case strings.HasSuffix(path, "/commands"):
		if r.Method == http.MethodPut {
			d.puts++
			d.commands[path], _ = io.ReadAll(r.Body)
		}
		answer = d.commands[path]
		if d.commands[path] == nil {
			answer = []any{}
		}
	default:
		status, answer = http.StatusNotFound, map[string]any{"message": "404: Not Found", "code": 0}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

func (d *discordAPI) env(more ...string) []string {
	return append([]string{"AGENDABOT_DISCORD_API_URL=" + d.url, "AGENDABOT_DISCORD_TOKEN=" + testDiscordToken}, more...)
}

// says fails the test if a run did not end so or did not say so, or showed the token or what a terminal obeys.
func says(t *testing.T, r result, code int, wants ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("it ends with %d: %s%s", r.code, r.stdout, r.stderr)
	}
	for _, want := range wants {
		if !strings.Contains(r.stdout+r.stderr, want) {
			t.Errorf("it does not say %q:\n%s%s", want, r.stdout, r.stderr)
		}
	}
	for _, out := range []string{r.stdout, r.stderr} {
		if strings.Contains(out, "hunter2") {
			t.Errorf("the token is shown: %s", out)
		}
		if at := obeyed(out, false); at != "" {
			t.Errorf("a terminal would obey %s", at)
		}
	}
}

func TestDiscordRegister(t *testing.T) {
	t.Parallel()
	for _, guild := range [][]string{nil, {"--guild", testGuild}} {
		d := newDiscordAPI(t)
		register := func(flags ...string) result {
			return inHome(t, t.TempDir(), d.env(), append(append([]string{"discord", "register"}, guild...), flags...)...)
		}
		where := "for every server"
		if guild != nil {
			where = "for the server " + testGuild
		}
		says(t, register("--check"), exitFailure, "to be added   /ask\n", "to be added   Find in the agenda\n", "agendabot: 5 commands differ: run this again without --check\n")
		if d.puts > 0 {
			t.Error("--check registers")
		}
		says(t, register(), exitOK, "added         /browse\n", "are registered "+where+". Where Discord is open, reload it")
		says(t, register(), exitOK, "unchanged     /browse\n", "are registered "+where+"; nothing differs.")
		says(t, register("--check"), exitOK, "nothing differs")
		if d.puts != 1 {
			t.Errorf("they were put %d times", d.puts)
		}
		says(t, register("--remove"), exitOK, "removed       /help\n", "are removed "+where)
		says(t, register("--remove"), exitOK, "No command of Agenda")
		if len(d.commands) != 1 || d.puts != 2 {
			t.Errorf("%d lists, put %d times", len(d.commands), d.puts)
		}
	}
}

func TestDiscordRegisterAsJSON(t *testing.T) {
	t.Parallel()
	d := newDiscordAPI(t)
	var r discord.Registration
	for _, step := range []struct {
		flags            []string
		code             int
		added, unchanged int
	}{{[]string{"--check"}, exitFailure, 5, 0}, {nil, exitOK, 5, 0}, {[]string{"--check"}, exitOK, 0, 5}} {
		out := inHome(t, t.TempDir(), d.env(), append([]string{"discord", "register", "--json"}, step.flags...)...)
		says(t, out, step.code)
		if err := json.Unmarshal([]byte(out.stdout), &r); err != nil || len(r.Added) != step.added || len(r.Unchanged) != step.unchanged || r.Application != "157730590492196864" {
			t.Errorf("%v: %+v, %v", step.flags, r, err)
		}
	}
	// One command alone.
	path := "applications/157730590492196864/commands"
	d.commands[path] = json.RawMessage(strings.Replace(string(d.commands[path]), `"sources"`, `"dance"`, 1))
	says(t, inHome(t, t.TempDir(), d.env(), "discord", "register", "--check"), exitFailure, "to be added   /sources\n", "to be removed /dance\n", "2 commands differ")
	says(t, inHome(t, t.TempDir(), d.env(), "discord", "register"), exitOK, "removed       /dance\n", "unchanged     /ask\n")
}

func TestDiscordInvite(t *testing.T) {
	t.Parallel()
	d := newDiscordAPI(t)
	says(t, inHome(t, t.TempDir(), d.env(), "discord", "invite"), exitOK, "client_id=157730590492196864", "Embed Links  ")
	says(t, inHome(t, t.TempDir(), d.env("AGENDABOT_DISCORD_TOKEN=a.b.hunter2"), "discord", "invite"), exitFailure, "HTTP 401", "Reset Token")
}

func TestDoctorOfDiscord(t *testing.T) {
	t.Parallel()
	const key = "AGENDABOT_DISCORD_PUBLIC_KEY=" + testPublicKey
	endpoint := func(url string) func(*discordAPI) {
		return func(d *discordAPI) { d.app["interactions_endpoint_url"] = url }
	}
	for name, tt := range map[string]struct {
		change   func(*discordAPI)
		env      []string
		register bool
		code     int
		want     []string
	}{
		"gateway": {nil, nil, true, exitOK, []string{
			"ok       Discord transport: gateway.", "ok       Discord: answers at http://127.0.0.1:", "ok       Discord token: that of the bot agendabot.",
			"ok       Discord interactions: they come over the gateway.", "ok       Discord commands: /ask, /browse, /sources, /help, Find in the agenda.",
			"ok       Discord gateway: 1 shard, and 1,000 of 1,000 starts are left.", "ok       Discord installation: in servers, and for oneself.",
		}},
		"both": {endpoint("https://example.org/discord/interactions"), []string{key}, true, exitOK, []string{
			"ok       Discord transport: gateway, and HTTP at /discord/interactions.", "ok       Discord public key: that of the application.",
			"ok       Discord interactions: they come to https://example.org/discord/interactions.",
		}},
		"both, and no address": {nil, []string{key, "AGENDABOT_LISTEN=off"}, true, exitOK, []string{
			"warning  Discord transport: gateway; the address for requests over HTTP is off. Set AGENDABOT_LISTEN",
		}},
		"HTTP alone": {nil, []string{key, "AGENDABOT_DISCORD_TOKEN="}, false, exitOK, []string{
			"ok       Discord transport: HTTP at /discord/interactions; mentions and direct messages are off without AGENDABOT_DISCORD_TOKEN.",
			"ok       Discord: answers at", "ok       Discord public key: its form is right",
		}},
		"HTTP alone, and no address": {nil, []string{key, "AGENDABOT_DISCORD_TOKEN=", "AGENDABOT_LISTEN=off"}, false, exitFailure, []string{
			"failed   Discord transport: HTTP, and the address for its requests is off. Set AGENDABOT_LISTEN, or AGENDABOT_DISCORD_TOKEN",
		}},
		"the trap": {endpoint("https://example.org/discord/interactions"), nil, true, exitFailure, []string{
			"failed   Discord interactions: Discord sends them to https://example.org/discord/interactions and none over the gateway",
			"Clear the Interactions Endpoint URL",
		}},
		"too few shards": {func(d *discordAPI) { d.app["approximate_guild_count"] = 6000 }, []string{"AGENDABOT_DISCORD_SHARDS=2"}, true, exitFailure, []string{
			"failed   Discord gateway: about 6,000 servers are too many", "Set AGENDABOT_DISCORD_SHARDS to auto.",
		}},
		"no commands": {nil, nil, false, exitFailure, []string{"failed   Discord commands: none is registered for every server. Run 'agendabot discord register'"}},
		"refused":     {nil, []string{"AGENDABOT_DISCORD_TOKEN=a.b.hunter2"}, false, exitFailure, []string{"failed   Discord token: Discord refuses it: HTTP 401"}},
		"another's key": {nil, []string{"AGENDABOT_DISCORD_PUBLIC_KEY=" + strings.Repeat("0", 64)}, true, exitFailure, []string{
			"failed   Discord public key: it is not that of the application Agenda",
		}},
		"nobody there": {nil, []string{"AGENDABOT_DISCORD_API_URL=http://127.0.0.1:1/api"}, false, exitFailure, []string{
			"failed   Discord: http://127.0.0.1:1/api cannot be reached", "Look at the network", "warning  Discord token: ",
		}},
		"off": {nil, []string{"AGENDABOT_DISCORD_TOKEN="}, false, exitOK, []string{"ok       Discord: off. To turn it on, set AGENDABOT_DISCORD_TOKEN ("}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDiscordAPI(t)
			if tt.change != nil {
				tt.change(d)
			}
			if tt.register {
				says(t, inHome(t, t.TempDir(), d.env(), "discord", "register"), exitOK)
			}
			env := withSettings(d.env(), tt.env)
			says(t, inHome(t, t.TempDir(), env, "doctor"), tt.code, tt.want...)
			asJSON := inHome(t, t.TempDir(), env, "doctor", "--json")
			if says(t, asJSON, tt.code); !json.Valid([]byte(asJSON.stdout)) {
				t.Errorf("this is no JSON: %s", asJSON.stdout)
			}
		})
	}
}

// withSettings puts variables in the place of others of the same name.
func withSettings(env, instead []string) []string {
	var all []string
	for _, kv := range env {
		name, _, _ := strings.Cut(kv, "=")
		replaced := false
		for _, other := range instead {
			replaced = replaced || strings.HasPrefix(other, name+"=")
		}
		if !replaced {
			all = append(all, kv)
		}
	}
	return append(all, instead...)
}

func TestDiscordSetup(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		setup           discordSetup
		listening       bool
		on, unheard     bool
		transports, has string
	}{
		{discordSetup{}, true, false, false, "", ""},
		{discordSetup{token: true}, false, true, false, "gateway", ""},
		{discordSetup{token: true, key: true}, false, true, false, "gateway", ""},
		{discordSetup{token: true, key: true}, true, true, false, "gateway, and HTTP at /discord/interactions", ""},
		{discordSetup{key: true}, true, true, false, "", "mentions and direct messages are off"},
		{discordSetup{key: true}, false, true, true, "", ""},
	} {
		got := tt.setup.transports(tt.listening)
		if tt.setup.on() != tt.on || tt.setup.unheard(tt.listening) != tt.unheard || (tt.transports != "" && got != tt.transports) || !strings.Contains(got, tt.has) {
			t.Errorf("%+v, %t: %t, %t, %q", tt.setup, tt.listening, tt.setup.on(), tt.setup.unheard(tt.listening), got)
		}
	}
}

func TestParseShards(t *testing.T) {
	t.Parallel()
	for v, want := range map[string]int{"auto": 0, "1": 1, "1000": 1000, "0": -1, "1001": -1, "": -1, "-1": -1, "two": -1} {
		if got, err := parseShards(v); (err != nil) != (want < 0) || (err == nil && got != want) {
			t.Errorf("%q is %d, %v", v, got, err)
		}
	}
	s, err := load(t, []string{"AGENDABOT_DISCORD_SHARDS=3", "AGENDABOT_DISCORD_TOKEN=" + testDiscordToken, "AGENDABOT_LISTEN=off"})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.discordChecks(); got.Shards != 3 || got.Token != testDiscordToken || got.Listening || got.PublicKey != "" {
		t.Errorf("%+v", got)
	}
	if !s.discord().token || s.discord().key {
		t.Errorf("%+v", s.discord())
	}
}
