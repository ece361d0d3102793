package slack

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	slackgo "github.com/slack-go/slack"
)

func TestReadable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"<@U0BOT> what is *aid*?":                 "what is *aid*?",
		"hello <@U0BOT|agendabot> and <@U0ALICE>": "hello   and",
		"agendabot: what is aid?":                 "what is aid?",
		"<!channel> <!subteam^S1|@team> aid":      "aid",
		"in <#C0GENERAL|general> or <#C0OUTSIDE>": "in general or",
		"see <https://example.org/a?b=1&amp;c=2>": "see https://example.org/a?b=1&c=2",
		"see <https://example.org|the page>":      "see the page",
		"<mailto:a@example.org|a@example.org>":    "a@example.org",
		"1 &lt; 2 &amp;&amp; 3 &gt; 2":            "1 < 2 && 3 > 2",
		"&amp;lt;@U0BOT&amp;gt;":                  "&lt;@U0BOT&gt;", // unescaped once: what was typed
		"":                                        "",
		"<@U0BOT>":                                "",
	} {
		if got := readable(text); got != want {
			t.Errorf("%q is read as %q, not %q", text, got, want)
		}
	}
}

func FuzzReadable(f *testing.F) {
	f.Add("<@U0BOT> &lt;a&gt; <https://x|y>")
	f.Fuzz(func(t *testing.T, text string) {
		got := readable(text)
		if len(got) > 3*len(text) { // a space of one byte stands for each mention; bytes that are no characters may grow
			t.Errorf("%q grows to %q", text, got)
		}
	})
}

func TestMoreValue(t *testing.T) {
	t.Parallel()
	for _, m := range []moreValue{{}, {3, 0, "ID", "", `{"q":"a|b"}`}, {12, 2, "", "", "KEY"}, {1, 0, "ID", "U0ALICE", `{"q":"a@b|c"}`}, {0, 11, "", "", ""}} {
		if got, ok := parseMore(m.String()); !ok || got != m {
			t.Errorf("%+v is read as %+v, %v", m, got, ok)
		}
	}
	for _, bad := range []string{"", "x", "1|", "x|y|z", "|a|b", "1@|a|b", "1@here|a|b", "1@U0ALICE> <!here|a|b", "1.|a|b", "1.x|a|b"} {
		if _, ok := parseMore(bad); ok {
			t.Errorf("%q is read", bad)
		}
	}
}

// Only what certainly did not arrive may be sent again, or in another way.
func TestRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{slackgo.SlackErrorResponse{Err: "not_in_channel"}, true},
		{slackgo.SlackErrorResponse{Err: "fatal_error"}, false},
		{slackgo.SlackErrorResponse{Err: "internal_error"}, false},
		{slackgo.StatusCodeError{Code: http.StatusTooManyRequests}, true},
		{slackgo.StatusCodeError{Code: http.StatusNotFound}, true},
		{slackgo.StatusCodeError{Code: http.StatusBadGateway}, false},
		{&slackgo.RateLimitedError{}, true},
		{http.ErrHandlerTimeout, false},
	} {
		if got := refused(tt.err); got != tt.want {
			t.Errorf("%v: %v", tt.err, got)
		}
	}
	// Nobody listens there: it cannot have arrived.
	f := newFakeSlack(t)
	r := makeApp(t, f)
	r.api = slackgo.New(fakeBotToken, slackgo.OptionAPIURL("http://127.0.0.1:1/"))
	if err := r.post(t.Context(), channelGeneral, "", message{Text: "x"}); !refused(err) || !passing(err) {
		t.Errorf("what was not even sent counts as sent: %v", err)
	}
}

// What Slack says to a response is an error as the library's calls give it.
func TestResponseError(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status      int
		kind, body  string
		after, want string
	}{
		{200, "text/plain", "ok", "", ""},
		{200, "application/json", `{"ok": true}`, "", ""},
		{200, "application/json; charset=utf-8", `{"ok": false, "error": "used_url"}`, "", "used_url"},
		{404, "text/plain", "no", "", "404"},
		{302, "text/html", "", "", "302"},
		{429, "text/plain", "", "7", "7s"},
		{429, "text/plain", "", "", "429"},
	} {
		resp := &http.Response{
			StatusCode: tt.status, Status: strconv.Itoa(tt.status), Body: io.NopCloser(strings.NewReader(tt.body)),
			Header: http.Header{"Content-Type": {tt.kind}, "Retry-After": {tt.after}},
		}
		err := responseError(resp)
		if (err == nil) != (tt.want == "") || (err != nil && !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%d %s: %v, want %q", tt.status, tt.body, err, tt.want)
		}
	}
}
