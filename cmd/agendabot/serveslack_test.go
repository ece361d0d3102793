package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// postSigned posts a body as Slack does: what the app is not ready for yet is delivered again.
func postSigned(t *testing.T, url, body, secret string) (status int, answer string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; { // of failures only
		status, answer = postOnce(t, url, body, secret)
		if status != http.StatusServiceUnavailable || time.Now().After(deadline) {
			return status, answer
		}
	}
}

// postOnce signs as https://docs.slack.dev/authentication/verifying-requests-from-slack says.
func postOnce(t *testing.T, url, body, secret string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", at, body)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Slack-Request-Timestamp", at)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close() //nolint:errcheck // only read
	answer, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(answer)
}

// slackServed is serve with Slack over HTTP, whose posts come out of a channel.
func slackServed(t *testing.T, env ...string) (s *served, posts chan string) {
	t.Helper()
	posts = make(chan string, 10)
	api := slackAPI(t, nil, map[string]func(*http.Request) string{
		"auth.test": always(authOK),
		"chat.postMessage": func(r *http.Request) string {
			if err := r.ParseForm(); err != nil {
				return `{"ok": false, "error": "invalid_form_data"}`
			}
			posts <- r.Form.Get("thread_ts") + " " + r.Form.Get("blocks")
			return `{"ok": true, "channel": "C1", "ts": "2.0"}`
		},
	})
	env = append([]string{
		"AGENDABOT_SLACK_BOT_TOKEN=" + testBotToken, "AGENDABOT_SLACK_SIGNING_SECRET=" + testSecret, "AGENDABOT_SLACK_API_URL=" + api,
		"AGENDABOT_BASE_URL=https://example.org/agenda/",
	}, env...)
	return startServe(t, t.TempDir(), env...), posts
}

const mention = `{"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": "Ev1",
	"event": {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.0", "text": "<@U0BOT> What are Canada's five priorities?"}}`

// An address that ends in /slack itself takes both the reader's pages and Slack's requests.
func TestServeSlackBelowSlack(t *testing.T) {
	t.Parallel()
	s, _ := slackServed(t, "AGENDABOT_BASE_URL=https://example.org/slack")
	for _, path := range []string{"/slack", "/slack/slack", "/slack/slack/events"} {
		if status, body := postSigned(t, s.url+path, `{"type": "url_verification", "challenge": "c"}`, testSecret); status != http.StatusOK || body != "c" {
			t.Errorf("%s answers %d %q", path, status, body)
		}
	}
	for _, path := range []string{"/slack/", "/slack/d/agenda", "/d/agenda"} {
		if status, _ := get(t, s.url+path); status != http.StatusOK {
			t.Errorf("%s gives %d", path, status)
		}
	}
}

// A question comes in by HTTP and its answer goes out, with links to the reader, counted and recorded.
func TestServeSlackOverHTTP(t *testing.T) {
	t.Parallel()
	s, posts := slackServed(t)
	if !strings.Contains(s.out.String(), "Slack: on, HTTP at /slack.") {
		t.Errorf("serve says: %s", s.out)
	}
	for _, path := range []string{"/slack", "/slack/events", "/agenda/slack"} {
		status, body := postSigned(t, s.url+path, `{"type": "url_verification", "challenge": "c`+path+`"}`, testSecret)
		if status != http.StatusOK || body != "c"+path {
			t.Errorf("%s answers %d %q", path, status, body)
		}
	}
	if status, _ := postSigned(t, s.url+"/slack", mention, strings.Repeat("0", 32)); status != http.StatusUnauthorized {
		t.Errorf("a wrong signature gives %d", status)
	}
	if status, _ := postSigned(t, s.url+"/slack", mention, testSecret); status != http.StatusOK {
		t.Errorf("a mention gives %d", status)
	}
	var post string
	select {
	case post = <-posts:
	case <-time.After(time.Minute): // of failures only
		t.Fatal("no answer is posted: " + s.out.String())
	}
	for _, want := range []string{"1.0 ", "public safety", "https://example.org/agenda/p/agenda/"} {
		if !strings.Contains(strings.ToLower(post), want) {
			t.Errorf("the answer has no %q: %s", want, post)
		}
	}
	if got, _ := verdictOf(t, s, prioritiesPath); got != "answered" {
		t.Errorf("the reader's verdict is %s", got)
	}
	if status, _ := get(t, s.url+"/slackers"); status != http.StatusNotFound {
		t.Errorf("an address of the reader's gives %d", status)
	}
	_, numbers := get(t, s.metrics)
	for _, want := range []string{`agendabot_queue{platform="slack"} `, `agendabot_questions_total{outcome="answered",platform="slack"} 1`} {
		if !strings.Contains(numbers, want) {
			t.Errorf("the metrics do not have %s", want)
		}
	}
	if code := s.stop(); code != exitOK || strings.Contains(s.out.String(), "hunter2") {
		t.Errorf("it ends with %d: %s", code, s.out)
	}
	if r := inHome(t, s.home, nil, "report", "--json"); !strings.Contains(r.stdout, `"name": "slack"`) {
		t.Errorf("the journal has no question from Slack: %s", r.stdout)
	}
}

// Over Socket Mode there is something to serve without the reader. That Slack is away is waited for.
func TestServeSlackOverSocketMode(t *testing.T) {
	t.Parallel()
	called := make(chan struct{}, 100)
	api := slackAPI(t, nil, map[string]func(*http.Request) string{"auth.test": func(*http.Request) string {
		select {
		case called <- struct{}{}:
		default:
		}
		return "<html>not JSON</html>"
	}})
	s := startServe(t, t.TempDir(), "AGENDABOT_LISTEN=off", "AGENDABOT_SLACK_API_URL="+api,
		"AGENDABOT_SLACK_BOT_TOKEN="+testBotToken, "AGENDABOT_SLACK_APP_TOKEN="+testAppToken)
	select {
	case <-called:
	case <-time.After(time.Minute): // of failures only
		t.Fatal("Slack is not called")
	}
	for _, want := range []string{"Slack: on, Socket Mode.", "Reader: off (AGENDABOT_LISTEN).", "Discord: off: set AGENDABOT_DISCORD_TOKEN"} {
		if !strings.Contains(s.out.String(), want) {
			t.Errorf("serve does not say %q: %s", want, s.out)
		}
	}
	if code := s.stop(); code != exitOK {
		t.Errorf("it ends with %d: %s", code, s.out)
	}
}

// A token that Slack refuses ends serve with what to do.
func TestServeSlackRefused(t *testing.T) {
	t.Parallel()
	api := slackAPI(t, nil, map[string]func(*http.Request) string{"auth.test": always(`{"ok": false, "error": "invalid_auth"}`)})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out := &lockedText{}
	code := run(ctx, &world{
		args: []string{"serve"}, stdin: strings.NewReader(""), stdout: out, stderr: out,
		env: []string{
			"HOME=" + t.TempDir(), "AGENDABOT_LISTEN=127.0.0.1:0", "AGENDABOT_SLACK_API_URL=" + api,
			"AGENDABOT_SLACK_BOT_TOKEN=" + testBotToken, "AGENDABOT_SLACK_APP_TOKEN=" + testAppToken,
		},
	})
	if code != exitFailure || !strings.Contains(out.String(), "agendabot: slack: invalid_auth: ") || strings.Contains(out.String(), "hunter2") {
		t.Errorf("it ends with %d: %s", code, out)
	}
}

func TestServeSlackHalf(t *testing.T) {
	t.Parallel()
	for env, want := range map[string]string{
		"AGENDABOT_SLACK_BOT_TOKEN=" + testBotToken:    "Slack: off: AGENDABOT_SLACK_APP_TOKEN (Socket Mode) or AGENDABOT_SLACK_SIGNING_SECRET (HTTP) is missing.",
		"AGENDABOT_SLACK_APP_TOKEN=" + testAppToken:    "Slack: off: AGENDABOT_SLACK_BOT_TOKEN is missing.",
		"AGENDABOT_SLACK_SIGNING_SECRET=" + testSecret: "Slack: off: AGENDABOT_SLACK_BOT_TOKEN is missing.",
		"AGENDABOT_RETENTION=1d":                       "Slack: off: set AGENDABOT_SLACK_BOT_TOKEN and AGENDABOT_SLACK_APP_TOKEN",
	} {
		s := startServe(t, t.TempDir(), env)
		if !strings.Contains(s.out.String(), want) || strings.Contains(s.out.String(), "level=WARN") != strings.Contains(want, "missing") {
			t.Errorf("%q is not said: %s", want, s.out)
		}
		if status, _ := postSigned(t, s.url+"/slack", `{}`, testSecret); status == http.StatusOK || status == http.StatusUnauthorized {
			t.Errorf("%s: Slack's address gives %d", want, status)
		}
	}
}

func TestServeNothing(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		env  []string
		want string
	}{
		"half": {[]string{"AGENDABOT_SLACK_BOT_TOKEN=" + testBotToken}, "there is nothing to serve"},
		"HTTP": {
			[]string{"AGENDABOT_SLACK_BOT_TOKEN=" + testBotToken, "AGENDABOT_SLACK_SIGNING_SECRET=" + testSecret},
			"Slack over HTTP needs an address for its requests: set AGENDABOT_LISTEN",
		},
	} {
		r := inHome(t, t.TempDir(), append(tt.env, "AGENDABOT_LISTEN=off"), "serve")
		if r.code != exitUsage || !strings.Contains(r.stderr, tt.want) {
			t.Errorf("%s: %d %s", name, r.code, r.stderr)
		}
	}
}

func TestKeptFor(t *testing.T) {
	t.Parallel()
	for v, want := range map[string]string{"90d": "90 days", "1d": "1 day", "12h": "12h", "forever": ""} {
		if got := keptFor(v); got != want {
			t.Errorf("%s is %q", v, got)
		}
	}
}

// What Slack is told of the reader hangs on the reader's address.
func TestSlackOptions(t *testing.T) {
	t.Parallel()
	options := func(env ...string) settings {
		s, err := load(t, env)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	without := options().slackOptions()
	if without.Link != nil || without.ReaderURL != "" || without.APIURL != "" || without.Retention != 90*24*time.Hour {
		t.Errorf("%+v", without)
	}
	with := options("AGENDABOT_BASE_URL=https://example.org/agenda/", "AGENDABOT_SLACK_API_URL=http://127.0.0.1:9/api").slackOptions()
	if with.ReaderURL != "https://example.org/agenda/" || with.APIURL != "http://127.0.0.1:9/api" {
		t.Errorf("%+v", with)
	}
	if got := with.Link("a/b/~c", "text"); !strings.HasPrefix(got, "https://example.org/agenda/p/a/b/~c") {
		t.Errorf("a link is %q", got)
	}
}
