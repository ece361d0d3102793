package main

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"agendabot/bot/slack"
)

const (
	testBotToken = "xoxb-1-hunter2"
	testAppToken = "xapp-1-hunter2"
	testSecret   = "8f742231b10e8888abcd99aaabbb85a5"
)

// slackAPI answers calls of Slack's API by their method with JSON; an unknown one with an error. Every answer names the
// scopes.
func slackAPI(t *testing.T, scopes []string, methods map[string]func(r *http.Request) string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-OAuth-Scopes", strings.Join(scopes, ","))
		answer := `{"ok": false, "error": "unknown_method"}`
		if f := methods[strings.TrimPrefix(r.URL.Path, "/api/")]; f != nil {
			answer = f(r)
		}
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(server.Close)
	return server.URL + "/api" // without the slash that the library needs
}

func always(answer string) func(*http.Request) string {
	return func(*http.Request) string { return answer }
}

const authOK = `{"ok": true, "user": "agendabot", "team": "Fake \u001b[31m", "team_id": "T1", "user_id": "U0BOT", "bot_id": "B0BOT"}`

func TestDoctorOfSlack(t *testing.T) {
	t.Parallel()
	well := map[string]func(*http.Request) string{"auth.test": always(authOK), "apps.connections.open": always(`{"ok": true, "url": "wss://example.org/"}`)}
	refused := map[string]func(*http.Request) string{
		"auth.test": always(`{"ok": false, "error": "token_revoked"}`), "apps.connections.open": always(`{"ok": false, "error": "invalid_auth"}`),
	}
	tokens := []string{"AGENDABOT_SLACK_BOT_TOKEN=" + testBotToken, "AGENDABOT_SLACK_APP_TOKEN=" + testAppToken}
	overHTTP := []string{"AGENDABOT_SLACK_BOT_TOKEN=" + testBotToken, "AGENDABOT_SLACK_SIGNING_SECRET=" + testSecret}
	for name, tt := range map[string]struct {
		api  string
		env  []string
		code int
		want []string
	}{
		"all is well": {slackAPI(t, slack.Scopes(), well), tokens, exitOK, []string{
			"ok       Slack transport: Socket Mode.", "ok       Slack: answers at ", "ok       Slack bot token: agendabot in the workspace Fake",
			"ok       Slack scopes: ", "ok       Slack app token: Socket Mode can be used.",
		}},
		"over HTTP": {slackAPI(t, slack.Scopes(), well), overHTTP, exitOK, []string{
			"ok       Slack transport: HTTP at /slack.", "ok       Slack signing secret: ",
		}},
		"both": {slackAPI(t, slack.Scopes(), well), append(tokens[:2:2], "AGENDABOT_SLACK_SIGNING_SECRET="+testSecret), exitOK, []string{
			"ok       Slack transport: Socket Mode, and HTTP at /slack.",
		}},
		"over HTTP that is off": {slackAPI(t, slack.Scopes(), well), append(overHTTP[:2:2], "AGENDABOT_LISTEN=off"), exitFailure, []string{
			"failed   Slack transport: HTTP, and the address for its requests is off. Set AGENDABOT_LISTEN",
		}},
		"a scope is missing": {slackAPI(t, slack.Scopes()[1:], well), tokens, exitFailure, []string{
			"failed   Slack scopes: missing: app_mentions:read. Paste what 'agendabot slack manifest' prints",
		}},
		"tokens are refused": {slackAPI(t, nil, refused), tokens, exitFailure, []string{
			"failed   Slack bot token: Slack refuses it: token_revoked. Install the app again",
			"failed   Slack app token: Slack refuses it: invalid_auth. Make an App-Level Token",
		}},
		"nobody there": {"http://127.0.0.1:1/api/", tokens, exitFailure, []string{
			"failed   Slack: http://127.0.0.1:1/api/ cannot be reached", "Look at the network", "warning  Slack bot token: ",
		}},
		"half": {slackAPI(t, nil, nil), tokens[:1], exitOK, []string{
			"warning  Slack: off: AGENDABOT_SLACK_APP_TOKEN (Socket Mode) or AGENDABOT_SLACK_SIGNING_SECRET (HTTP) is missing.",
		}},
		"the other half": {slackAPI(t, nil, nil), tokens[1:], exitOK, []string{"warning  Slack: off: AGENDABOT_SLACK_BOT_TOKEN is missing."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := append([]string{"AGENDABOT_SLACK_API_URL=" + tt.api}, tt.env...)
			r := inHome(t, t.TempDir(), env, "doctor")
			if r.code != tt.code {
				t.Errorf("it ends with %d: %s", r.code, r.stderr)
			}
			for _, want := range tt.want {
				if !strings.Contains(r.stdout, want) {
					t.Errorf("it does not say %q:\n%s", want, r.stdout)
				}
			}
			asJSON := inHome(t, t.TempDir(), env, "doctor", "--json")
			if asJSON.code != tt.code || !json.Valid([]byte(asJSON.stdout)) {
				t.Errorf("as JSON it ends with %d: %s", asJSON.code, asJSON.stdout)
			}
			for _, out := range []string{r.stdout, r.stderr, asJSON.stdout, asJSON.stderr} {
				if strings.Contains(out, "hunter2") || strings.Contains(out, testSecret) {
					t.Errorf("a secret is shown: %s", out)
				}
				if at := obeyed(out, false); at != "" {
					t.Errorf("a terminal would obey %s", at)
				}
			}
		})
	}
}

// A database that says nothing is found wrong in a bounded time, and nothing of its address is shown.
func TestDoctorOfADeadDatabase(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close() // nobody is there any more
	r := inHome(t, t.TempDir(), []string{"AGENDABOT_DATABASE_URL=postgres://u:hunter2@" + address + "/d?sslmode=disable"}, "doctor")
	if r.code != exitFailure || !strings.Contains(r.stdout, "failed   journal: ") || !strings.Contains(r.stdout, "See that the server runs") {
		t.Errorf("%d: %s%s", r.code, r.stdout, r.stderr)
	}
	if strings.Contains(r.stdout+r.stderr, "hunter2") {
		t.Errorf("the password is shown: %s", r.stdout)
	}
}

// A journal that was begun with another key is a failure that says which setting it is.
func TestDoctorOfAnotherKey(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if r := inHome(t, home, []string{"AGENDABOT_KEY=0123456789abcdef"}, "channels", "allow", "slack", "T1", "C1", "--name", "x"); r.code != exitOK {
		t.Fatal(r.stderr)
	}
	r := inHome(t, home, []string{"AGENDABOT_KEY=fedcba9876543210"}, "doctor")
	if r.code != exitFailure || !strings.Contains(r.stdout, "failed   journal: ") || !strings.Contains(r.stdout, "Set AGENDABOT_KEY as it was") {
		t.Errorf("%d: %s", r.code, r.stdout)
	}
}

// Nothing is left behind in the folders that are tried.
func TestWritable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := writable(dir); err != nil {
		t.Error(err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || len(left) > 0 {
		t.Errorf("%q is left, %v", left, err)
	}
	if err := writable(filepath.Join(dir, "none")); err == nil {
		t.Error("a folder that is not there can be written")
	}
}

func TestSince(t *testing.T) {
	t.Parallel()
	for age, want := range map[time.Duration]string{
		-time.Hour:                        "less than an hour ago", // a clock that was put back
		59 * time.Minute:                  "less than an hour ago",
		time.Hour:                         "1 hour ago",
		23*time.Hour + 59*time.Minute:     "23 hours ago",
		24 * time.Hour:                    "1 day ago",
		400*24*time.Hour + 12*time.Minute: "400 days ago",
	} {
		if got := since(age); got != want {
			t.Errorf("%v is %q", age, got)
		}
	}
}
