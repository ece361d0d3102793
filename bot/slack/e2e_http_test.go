package slack

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/bot/chattest"
)

// send sends a request and returns its status and body.
func send(t *testing.T, r *http.Request) (int, string) {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

const jsonType = "application/json"

// mentionBody is a mention in a channel as Slack sends it.
func mentionBody(f *fakeSlack) (body, ts string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	event, ts := f.say(userAlice, channelGeneral, "", "<@"+fakeBot+"> "+askPriorities)
	event["type"] = "app_mention"
	raw, _ := json.Marshal(f.callback(event))
	return string(raw), ts
}

// All kinds of requests are taken on the one path and on the three usual ones.
func TestPaths(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/slack", "/slack/events", "/slack/commands", "/slack/interactions"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			startApp(t, f, overHTTP(path))
			f.mention(userAlice, channelGeneral, askPriorities)
			m := f.waitPosted(t)
			chattest.WantWords(t, m.words(), firstWords)
			f.press(m, actionCite, userAlice)
			chattest.WantWords(t, f.waitView(t).words(), "Chicago")
			f.slash(userAlice, channelGeneral, askPriorities)
			chattest.WantWords(t, f.waitPosted(t).words(), firstWords)
		})
	}
}

// Slack asks whether the address is ours.
func TestURLVerification(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	startApp(t, f, overHTTP("/slack"))
	body := `{"token":"x","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}`
	status, got := send(t, f.signed(t.Context(), body, jsonType, time.Now()))
	if status != http.StatusOK || got != "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P" {
		t.Errorf("%d %q", status, got)
	}
	r := f.signed(t.Context(), body, jsonType, time.Now().Add(time.Second))
	r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("0", 64))
	if status, _ := send(t, r); status != http.StatusUnauthorized {
		t.Errorf("a challenge of somebody else is answered with %d", status)
	}
}

// Before the app knows who it is, it cannot tell its own messages from others': Slack is told to come again, but learns
// that the address is ours.
func TestRequestsBeforeRun(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	makeApp(t, f, overHTTP("/slack"))
	body, _ := mentionBody(f)
	if status, _ := send(t, f.signed(t.Context(), body, jsonType, time.Now())); status != http.StatusServiceUnavailable {
		t.Errorf("answered with %d", status)
	}
	body = `{"type":"url_verification","challenge":"c"}`
	if status, got := send(t, f.signed(t.Context(), body, jsonType, time.Now())); status != http.StatusOK || got != "c" {
		t.Errorf("answered with %d %q", status, got)
	}
}

// Requests that Slack did not send, or not now, do nothing.
func TestBadRequests(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for name, test := range map[string]struct {
		at     time.Time
		spoil  func(*http.Request)
		status int
	}{
		"altered body":      {now, func(r *http.Request) { setBody(r, `{"type":"event_callback"}`) }, http.StatusUnauthorized},
		"altered time":      {now, func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "1") }, http.StatusUnauthorized},
		"altered signature": {now, func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("ab", 32)) }, http.StatusUnauthorized},
		"short signature":   {now, func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0=abcd") }, http.StatusUnauthorized},
		"other version":     {now, func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v1="+strings.Repeat("ab", 32)) }, http.StatusUnauthorized},
		"no signature":      {now, func(r *http.Request) { r.Header.Del("X-Slack-Signature") }, http.StatusUnauthorized},
		"no time":           {now, func(r *http.Request) { r.Header.Del("X-Slack-Request-Timestamp") }, http.StatusUnauthorized},
		"stale":             {now.Add(-6 * time.Minute), func(*http.Request) {}, http.StatusUnauthorized},
		"from the future":   {now.Add(time.Hour), func(*http.Request) {}, http.StatusUnauthorized},
		"time is no number": {now, func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "now") }, http.StatusUnauthorized},
		"odd signature":     {now, func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("xy", 32)) }, http.StatusUnauthorized},
		"oversized":         {now, func(r *http.Request) { setBody(r, strings.Repeat("x", maxBody+1)) }, http.StatusRequestEntityTooLarge},
		"oversized, unsaid": {now, func(r *http.Request) { setBody(r, strings.Repeat("x", maxBody+1)); r.ContentLength = -1 }, http.StatusRequestEntityTooLarge},
		"get":               {now, func(r *http.Request) { r.Method = http.MethodGet }, http.StatusMethodNotAllowed},
		"put":               {now, func(r *http.Request) { r.Method = http.MethodPut }, http.StatusMethodNotAllowed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			r := startApp(t, f, overHTTP("/slack"))
			body, _ := mentionBody(f)
			request := f.signed(t.Context(), body, jsonType, test.at)
			test.spoil(request)
			if status, _ := send(t, request); status != test.status {
				t.Errorf("answered with %d, not %d", status, test.status)
			}
			r.ended(t)
			if n := len(f.messages(channelGeneral, userAlice)); n != 1 {
				t.Errorf("%d messages: somebody else's request was answered", n)
			}
		})
	}
}

// unread is a body that says when it is read, and has no end until it is told.
type unread struct {
	read chan<- struct{}
	end  <-chan struct{}
}

func (u unread) Read([]byte) (int, error) {
	u.read <- struct{}{}
	<-u.end
	return 0, io.ErrUnexpectedEOF
}

// What is not signed by Slack at first sight, or is too large, is refused unread and unlogged; of the rest only so much
// is read at once.
func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	app := makeApp(t, f, overHTTP("/slack"))
	handler := app.Handler()
	read, end := make(chan struct{}, 2*maxReading), make(chan struct{})
	ended := make(chan struct{})
	close(ended)
	ask := func(end <-chan struct{}, spoil func(*http.Request)) int {
		signed := f.signed(t.Context(), "", jsonType, time.Now())
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/slack", unread{read, end})
		r.Header, r.ContentLength = signed.Header, -1
		spoil(r)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code
	}
	unspoilt := func(*http.Request) {}
	for name, spoil := range map[string]func(*http.Request){
		"no signature":     func(r *http.Request) { r.Header.Del("X-Slack-Signature") },
		"short signature":  func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0=abcd") },
		"no time":          func(r *http.Request) { r.Header.Del("X-Slack-Request-Timestamp") },
		"time is no digit": func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "x") },
		"stale":            func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "1") },
		"far future":       func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "9223372036854775807") },
	} {
		if status := ask(ended, spoil); status != http.StatusUnauthorized {
			t.Errorf("%s is answered with %d", name, status)
		}
	}
	if status := ask(ended, func(r *http.Request) { r.ContentLength = maxBody + 1 }); status != http.StatusRequestEntityTooLarge {
		t.Errorf("what says that it is too large is answered with %d", status)
	}
	if len(read) != 0 {
		t.Errorf("%d bodies were read for nothing", len(read))
	}
	var wg sync.WaitGroup
	for range maxReading {
		wg.Go(func() { ask(end, unspoilt) })
	}
	for range maxReading {
		<-read
	}
	if status := ask(ended, unspoilt); status != http.StatusServiceUnavailable {
		t.Errorf("a body too many is answered with %d", status)
	}
	close(end)
	wg.Wait()
	if status := ask(ended, unspoilt); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body that breaks off, when there is room again, is answered with %d", status)
	}
	if strings.Contains(app.log.String(), `"level":"WARN"`) {
		t.Errorf("strangers fill the log:\n%s", app.log)
	}
}

func setBody(r *http.Request, body string) {
	r.Body = io.NopCloser(strings.NewReader(body))
	r.ContentLength = int64(len(body))
	r.GetBody = nil
}

// What is signed and cannot be read is answered with 200: else Slack sends it again and again.
func TestUnreadableRequests(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	r := startApp(t, f, overHTTP("/slack"))
	form := "application/x-www-form-urlencoded"
	for _, bad := range [][2]string{
		{"{not json", jsonType},
		{"", jsonType},
		{"null", jsonType},
		{`{"type":"event_callback","event":{"type":"telepathy"}}`, jsonType},
		{"payload=%7Bnot+json", form},
		{"%zz", form},
		{"", form},
		{"payload=null", form},
		{"payload=%7B%22type%22%3A%22block_actions%22%7D", form},
		{"a=b", form},
		{"<xml/>", "text/xml"},
	} {
		if status, body := send(t, f.signed(t.Context(), bad[0], bad[1], time.Now())); status != http.StatusOK || body != "" {
			t.Errorf("%q is answered with %d %q", bad[0], status, body)
		}
	}
	f.mention(userAlice, channelGeneral, askPriorities)
	chattest.WantWords(t, f.waitPosted(t).words(), firstWords)
	r.ended(t)
}

// A request that somebody recorded does nothing twice, however it is dressed up; a retry of Slack's is taken, and
// answered once.
func TestReplays(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	r := startApp(t, f, overHTTP("/slack"))
	f.mu.Lock()
	form := url.Values{
		"command": {"/agenda"}, "text": {"help"}, "team_id": {fakeTeam}, "channel_id": {channelGeneral}, "user_id": {userAlice},
		"response_url": {f.responseURL(channelGeneral, userAlice, "")},
	}
	f.mu.Unlock()
	now := time.Now()
	for _, dress := range []func(*http.Request){
		func(*http.Request) {},
		func(*http.Request) {},
		func(r *http.Request) { r.Header.Set("X-Slack-Retry-Num", "1") },
		func(r *http.Request) {
			r.Header.Set("X-Slack-Signature", "v0="+strings.ToUpper(strings.TrimPrefix(r.Header.Get("X-Slack-Signature"), "v0=")))
		},
		func(r *http.Request) { r.URL.Path = "/slack/commands" },
	} {
		request := f.signed(t.Context(), form.Encode(), "application/x-www-form-urlencoded", now)
		dress(request)
		if status, _ := send(t, request); status != http.StatusOK {
			t.Errorf("answered with %d", status)
		}
	}
	f.waitPosted(t)
	body, ts := mentionBody(f)
	for i := range 3 {
		request := f.signed(t.Context(), body, jsonType, now.Add(time.Duration(i)*time.Second))
		if i > 0 {
			request.Header.Set("X-Slack-Retry-Num", "1")
			request.Header.Set("X-Slack-Retry-Reason", "http_timeout")
		}
		if status, _ := send(t, request); status != http.StatusOK {
			t.Errorf("answered with %d", status)
		}
	}
	if m := f.waitPosted(t); m.Thread != ts {
		t.Errorf("answered by %+v", m)
	}
	r.ended(t)
	if n := len(f.posted(t, 2)); n != 2 {
		t.Errorf("%d messages for a command and a question", n)
	}
	// The app has ended: Slack is told to come again.
	body, _ = mentionBody(f)
	if status, _ := send(t, f.signed(t.Context(), body, jsonType, time.Now())); status != http.StatusServiceUnavailable {
		t.Errorf("an app that has ended answers with %d", status)
	}
}

// The memory of requests is bounded, and forgets what could not be verified any more.
func TestReplaysAreBounded(t *testing.T) {
	t.Parallel()
	var s replays
	now := time.Now()
	if s.again("a", now) || !s.again("a", now.Add(replayTime)) || s.again("a", now.Add(3*replayTime)) {
		t.Error("what is seen again, or long after, is told wrongly")
	}
	for i := range mostSeen + 10 {
		s.again(time.Duration(i).String(), now)
		if len(s.seen) > mostSeen {
			t.Fatalf("%d are remembered", len(s.seen))
		}
	}
}
