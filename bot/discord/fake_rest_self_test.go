package discord

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
)

// The fake's own tests drive it with discordgo, as the adapter does, and with plain requests.

// client is discordgo's, as the adapter has it.
func (f *fake) client(t *testing.T) *discordgo.Session {
	t.Helper()
	s, err := discordgo.New("Bot " + fakeToken)
	if err != nil {
		t.Fatal(err)
	}
	s.Client = &http.Client{Transport: f}
	s.ShouldRetryOnRateLimit, s.MaxRestRetries = false, 0
	return s
}

// fakeRaw is the answer to a plain request.
type fakeRaw struct {
	status int
	header http.Header
	body   string
	Code   int
	Errors obj
}

// call is a plain request with all that Discord wants of one; what change does comes last.
func (f *fake) call(t *testing.T, method, path, body string, change ...func(*http.Request)) (got fakeRaw) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://discord.com/api/v10"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+fakeToken)
	r.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	r.Header.Set("Content-Type", "application/json")
	for _, c := range change {
		c(r)
	}
	resp, err := (&http.Client{Transport: f}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = json.Unmarshal(raw, &got)
	got.status, got.header, got.body = resp.StatusCode, resp.Header, string(raw)
	return got
}

// at is the code of the first error at a place of the tree of a refusal.
func (r fakeRaw) at(place string) string {
	node := r.Errors
	for part := range strings.SplitSeq(place, ".") {
		if part != "" {
			node, _ = node[part].(obj)
		}
	}
	for _, e := range fakeDecode[[]struct{ Code string }](node["_errors"]) {
		return e.Code
	}
	return ""
}

const fakeNoPing = `"allowed_mentions":{"parse":[]}`

func noPing() *discordgo.MessageAllowedMentions {
	return &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
}

func fakeSend(text string) *discordgo.MessageSend {
	return &discordgo.MessageSend{Content: text, AllowedMentions: noPing()}
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// TestFakeAdmits is for what is wrong with a call whatever its route is.
func TestFakeAdmits(t *testing.T) {
	t.Parallel()
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Del(name)
			if value != "" {
				r.Header.Set(name, value)
			}
		}
	}
	const post = "/channels/" + channelGeneral + "/messages"
	tests := []struct {
		name, method, path, body string
		change                   func(*http.Request)
		status, code             int
	}{
		{"no authorization", "GET", "/users/@me", "", header("Authorization", ""), 401, 0},
		{"another token", "GET", "/users/@me", "", header("Authorization", "Bot other"), 401, 0},
		{"no Bot before it", "GET", "/users/@me", "", header("Authorization", fakeToken), 401, 0},
		{"another token where none is needed", "GET", "/gateway", "", header("Authorization", "Bot other"), 401, 0},
		{"none where none is needed", "GET", "/gateway", "", header("Authorization", ""), 200, 0},
		{"another agent", "GET", "/users/@me", "", header("User-Agent", "curl/8"), 403, 40333},
		{"no type", "POST", post, `{"content":"x"}`, header("Content-Type", ""), 400, 50035},
		{"no JSON", "POST", post, `{"content":`, header("X", ""), 400, 50109},
		{"no route", "GET", post, "", header("X", ""), 404, 0},
		{"no method", "PUT", "/users/@me", "", header("X", ""), 404, 0},
		{"an old version", "GET", "/users/@me", "", func(r *http.Request) { r.URL.Path = "/api/v6/users/@me" }, 404, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			if test.status != 200 {
				f.allow(test.method)
			}
			got := f.call(t, test.method, test.path, test.body, test.change)
			if got.status != test.status || got.Code != test.code {
				t.Errorf("%d %s, want %d, code %d", got.status, got.body, test.status, test.code)
			}
			if calls := f.calls(""); len(calls) != 1 || calls[0].Status != test.status || calls[0].Code != test.code {
				t.Errorf("calls %v", calls)
			}
		})
	}
}

// TestFakeObjects reads what does not change: the app, the bot, channels, the gateway.
func TestFakeObjects(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.gateway["shards"] = 3
	s := f.client(t)
	me, err := s.User("@me")
	if err != nil || me.ID != fakeBot || !me.Bot {
		t.Errorf("%+v, %v", me, err)
	}
	app, err := s.Application("@me")
	if err != nil || app.ID != fakeApp || app.VerifyKey != f.publicKey() {
		t.Errorf("%+v, %v", app, err)
	}
	if got := f.call(t, "GET", "/applications/@me", ""); got.status != http.StatusOK || !strings.Contains(got.body, f.publicKey()) {
		t.Errorf("%+v", got)
	}
	bot, err := s.GatewayBot()
	if err != nil || bot.Shards != 3 || bot.SessionStartLimit.MaxConcurrency != 1 {
		t.Errorf("%+v, %v", bot, err)
	}
	if url, err := s.Gateway(); err != nil || url != "wss://gateway.discord.gg/" {
		t.Errorf("%s, %v", url, err)
	}
	thread, err := s.Channel(threadForum)
	if err != nil || !thread.IsThread() || thread.ParentID != channelForum || thread.GuildID != fakeGuild {
		t.Errorf("%+v, %v", thread, err)
	}
	dm, err := s.UserChannelCreate(userAlice)
	if err != nil || dm.ID != dmOf(userAlice) || dm.Type != discordgo.ChannelTypeDM || dm.Recipients[0].ID != userAlice {
		t.Errorf("%+v, %v", dm, err)
	}
	if got := f.call(t, "POST", "/users/@me/channels", `{"recipient_id":"3"}`); got.Code != 10013 {
		t.Errorf("%+v", got)
	}
}

// TestFakeServes: the same over a port, at both forms of address.
func TestFakeServes(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	base := f.serve(t)
	f.script(routeMe, stepPass(), stepPass(), stepReset())
	for i, path := range []string{"/api/v9/users/@me", "/users/@me", "/api/users/@me"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bot "+fakeToken)
		r.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
		resp, err := http.DefaultClient.Do(r)
		if err == nil {
			_ = resp.Body.Close()
		}
		if want := i < 2; (err == nil) != want || want && resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestFakeScript plays each kind of step, in order, and then answers again.
func TestFakeScript(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.script(routePost, stepLimited("user", 1500*time.Millisecond), stepLimited("shared", 2*time.Second), stepLimited("global", time.Second),
		stepCloudflare("7"), stepCloudflare(""), stepStatus(http.StatusBadGateway), stepLost(http.StatusInternalServerError),
		stepError(50013), stepRefuse(http.StatusUnauthorized, 0, "401: Unauthorized"), stepBroken(), stepRemaining(0, 3*time.Second))
	post := func() fakeRaw {
		return f.call(t, "POST", "/channels/"+channelGeneral+"/messages", `{"content":"x",`+fakeNoPing+`}`)
	}
	for _, want := range []struct {
		status                   int
		retry, scope, body, left string
	}{
		{429, "2", "user", `{"global":false,"message":"You are being rate limited.","retry_after":1.5}`, "0"},
		{429, "2", "shared", `{"global":false,"message":"The resource is being rate limited.","retry_after":2}`, "0"},
		{429, "1", "global", `{"global":true,"message":"You are being rate limited.","retry_after":1}`, ""},
		{429, "7", "", "error code: 1015", ""},
		{429, "", "", "error code: 1015", ""},
		{502, "", "", "<html>not JSON</html>", "4"},
		{500, "", "", "<html>not JSON</html>", "4"},
		{403, "", "", `{"code":50013,"message":"Missing Permissions"}`, "4"},
		{401, "", "", `{"code":0,"message":"401: Unauthorized"}`, "4"},
		{200, "", "", `{"id": "1`, "4"},
		{200, "", "", "", "0"},
		{200, "", "", "", "4"},
	} {
		got := post()
		h := got.header
		if got.status != want.status || want.body != "" && got.body != want.body || h.Get("Retry-After") != want.retry ||
			h.Get("X-RateLimit-Scope") != want.scope || h.Get("X-RateLimit-Remaining") != want.left {
			t.Errorf("%d %s %v, want %+v", got.status, got.body, h, want)
		}
		if global := h.Get("X-RateLimit-Global"); (global == "true") != (want.scope == "global") {
			t.Errorf("X-RateLimit-Global %q", global)
		}
	}
	if got := len(f.posts()); got != 4 { // the lost one, the broken one, the two at the end
		t.Errorf("%d messages", got)
	}
	f.allow("which is no route")
	f.script("GET /nowhere", stepPass())
}

// TestFakeBreaks: connections that cannot be made, and that break after the call.
func TestFakeBreaks(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.script(routePost, stepUnreachable(), stepReset())
	for _, want := range []string{"dial", "read"} {
		_, err := f.client(t).ChannelMessageSendComplex(channelGeneral, fakeSend("x"))
		if no, ok := errors.AsType[*net.OpError](err); !ok || no.Op != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if got := f.posted(t, 1); len(got) != 1 {
		t.Errorf("%d messages, want that of the second call", len(got))
	}
	if calls := f.calls(routePost); calls[0].Status != 0 || calls[1].Err == nil || !strings.Contains(calls[0].String(), "dial") {
		t.Errorf("calls %v", calls)
	}
}

// TestFakeSlow: an answer that comes when it is let go, and one that nobody waits for; waiting itself costs nothing in a
// bubble.
func TestFakeSlow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		let := make(chan struct{})
		f.script(routePost, stepSlow(let), stepSlow(nil))
		s, sent := f.client(t), make(chan error)
		go func() {
			_, err := s.ChannelMessageSendComplex(channelGeneral, fakeSend("x"))
			sent <- err
		}()
		synctest.Wait()
		if len(f.posts()) != 0 {
			t.Error("it did not wait")
		}
		close(let)
		noError(t, <-sent)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := s.ChannelMessageSendComplex(channelGeneral, fakeSend("y"), discordgo.WithContext(ctx))
		if !errors.Is(err, context.DeadlineExceeded) || len(f.posts()) != 1 {
			t.Errorf("%v, %d messages", err, len(f.posts()))
		}
		go func() {
			_, err := s.ChannelMessageSendComplex(channelGeneral, fakeSend("z"))
			noError(t, err)
		}()
		f.await(t, func(f *fake) bool { return len(f.posts()) == 2 })
	})
}
