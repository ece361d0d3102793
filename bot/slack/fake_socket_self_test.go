package slack

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// misbehave plays a client of Socket Mode that does what it should not: it answers each envelope with what is given.
func (f *fakeSlack) misbehave(t *testing.T, answer func(id string) []string) *websocket.Conn {
	t.Helper()
	_, address, err := f.client().StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn, resp, err := websocket.DefaultDialer.Dial(address, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			var frame struct {
				ID string `json:"envelope_id"`
			}
			if conn.ReadJSON(&frame) != nil {
				return
			}
			if frame.ID == "" {
				continue
			}
			for _, raw := range answer(frame.ID) {
				_ = conn.WriteMessage(websocket.TextMessage, []byte(raw))
			}
		}
	}()
	t.Cleanup(func() {
		_ = conn.Close()
		<-ended
	})
	return conn
}

// waitFault waits until something wrong was seen.
func (f *fakeSlack) waitFault(t *testing.T) {
	t.Helper()
	f.until(t, "a fault", func() bool { return len(f.faults) > 0 })
}

// TestFakeAcknowledgements: each way to acknowledge badly is a fault; allow fails the test if it was not seen.
func TestFakeAcknowledgements(t *testing.T) {
	t.Parallel()
	ack := func(id string) string { return `{"envelope_id":"` + id + `"}` }
	tests := []struct {
		name, fault string
		within      time.Duration
		answer      func(id string) []string
	}{
		{"late", "late: acknowledged after", 0, func(id string) []string { return []string{ack(id)} }},
		{"twice", "acknowledged twice", time.Minute, func(id string) []string { return []string{ack(id), ack(id)} }},
		{"never", "never acknowledged", time.Minute, func(string) []string { return nil }},
		{"unknown", `does not exist: "x"`, time.Minute, func(id string) []string { return []string{ack(id), ack("x")} }},
		{"payload", "a payload that nothing takes", time.Minute, func(id string) []string {
			return []string{`{"envelope_id":"` + id + `","payload":{"text":"hello"}}`}
		}},
		{"too large", "which Slack drops", time.Minute, func(id string) []string {
			large := `{"envelope_id":"unread","payload":"`
			return []string{ack(id), large + strings.Repeat("x", limitAck-len(large)-2) + `"}`}
		}},
		{"not JSON", "not JSON through the socket", time.Minute, func(id string) []string { return []string{ack(id), "hello"} }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			f.ackWithin, f.lateWait = test.within, time.Minute
			f.allow(test.fault)
			conn := f.misbehave(t, test.answer)
			f.mention(userAlice, channelGeneral, "aid?")
			if test.name == "never" {
				_ = conn.Close()
			}
			f.waitFault(t)
		})
	}
}

// TestFakeAckAtLimit: one byte under what Slack drops is taken; it names nobody's envelope, which is the fault here.
func TestFakeAckAtLimit(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.allow(`does not exist: "unread"`)
	f.misbehave(t, func(id string) []string {
		large := `{"envelope_id":"unread","payload":"`
		return []string{`{"envelope_id":"` + id + `"}`, large + strings.Repeat("x", limitAck-1-len(large)-2) + `"}`}
	})
	f.mention(userAlice, channelGeneral, "aid?")
	f.waitFault(t)
}

// fakeHearer keeps what a test would have failed with.
type fakeHearer struct {
	testing.TB
	errors []string
	ends   []func()
}

func (h *fakeHearer) Errorf(format string, args ...any) {
	h.errors = append(h.errors, fmt.Sprintf(format, args...))
}
func (h *fakeHearer) Cleanup(end func()) { h.ends = append(h.ends, end) }

// TestFakeJudges: the end of a test finds what nobody acknowledged on an open socket, and what the test allowed in vain.
func TestFakeJudges(t *testing.T) {
	t.Parallel()
	heard := &fakeHearer{TB: t}
	f := newFakeSlack(heard)
	f.lateWait = 0
	f.misbehave(t, func(string) []string { return nil })
	f.connected(t, 1)
	f.mention(userAlice, channelGeneral, "aid?")
	f.allow("something else")
	heard.ends[0]()
	if all := strings.Join(heard.errors, "; "); len(heard.errors) != 2 || !strings.Contains(all, "never acknowledged: events_api app_mention") ||
		!strings.Contains(all, `allows "something else", which did not happen`) {
		t.Errorf("the fake said %q", heard.errors)
	}
}

// TestFakeReconnects: a client is asked to go, is cut off, hears no pings and gets an unknown type; it comes back each
// time and misses nothing. Cut off, it gets what it did not acknowledge again.
func TestFakeReconnects(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	heard := make(chan string, 100)
	f.socket(t, func(_ *slackgo.Client, e socketmode.Event) {
		switch data := innerEvent(e).(type) {
		case *slackevents.AppMentionEvent:
			heard <- fmt.Sprint(data.Text, e.Request.RetryAttempt)
		case *slackevents.MessageEvent:
			heard <- data.ChannelType
		}
	})
	f.connected(t, 1)
	f.disconnect("refresh_requested")
	f.connected(t, 2)
	f.drop()
	f.connected(t, 3)
	f.twins(userAlice, channelGeneral, "aid?")
	f.acked(t)
	f.redeliver(true)
	f.acked(t)
	want := []string{"<@U0BOT> aid?0", "channel", "channel"}
	for _, w := range want {
		if got := receive(t, heard); got != w {
			t.Errorf("heard %q, want %q", got, w)
		}
	}
}

// TestFakeReplicas: two sockets take turns, so that a redelivery comes to the other.
func TestFakeReplicas(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	first, second := make(chan string, 2), make(chan string, 2)
	for _, heard := range []chan string{first, second} {
		f.misbehave(t, func(id string) []string {
			heard <- id
			return []string{`{"envelope_id":"` + id + `"}`}
		})
	}
	f.connected(t, 2)
	f.join(channelOutside)
	f.mention(userAlice, channelOutside, "aid?")
	f.redeliver(false)
	if a, b := receive(t, first), receive(t, second); a == b {
		t.Errorf("both got %s", a)
	}
	f.acked(t)
}

// TestFakeTickets: the address of a socket is good once.
func TestFakeTickets(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	_, address, err := f.client().StartSocketModeContext(t.Context())
	noError(t, err)
	for n, want := range []int{http.StatusSwitchingProtocols, http.StatusForbidden} {
		conn, resp, err := websocket.DefaultDialer.Dial(address, nil)
		if resp == nil {
			t.Fatal(err)
		}
		if resp.StatusCode != want {
			t.Errorf("time %d: HTTP %d, want %d", n+1, resp.StatusCode, want)
		}
		_ = resp.Body.Close()
		if conn != nil {
			_ = conn.Close()
		}
	}
}

// TestFakeSilence: without pings a client gives a socket up.
func TestFakeSilence(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.pingEvery = 0
	f.socket(t, nil, socketmode.OptionPingInterval(10*time.Millisecond))
	f.connected(t, 2)
}

// TestFakeRetriesUnacknowledged: what was in a socket that was cut off comes again in the next one, as a retry.
func TestFakeRetriesUnacknowledged(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	got := make(chan struct{})
	f.misbehave(t, func(string) []string {
		close(got)
		return nil
	})
	f.mention(userAlice, channelGeneral, "aid?")
	receive(t, got)
	f.drop()
	retried := make(chan int, 1)
	f.socket(t, func(_ *slackgo.Client, e socketmode.Event) {
		if e.Type == socketmode.EventTypeEventsAPI {
			retried <- e.Request.RetryAttempt
		}
	})
	if n := receive(t, retried); n != 1 {
		t.Errorf("retry_attempt %d, want 1", n)
	}
	f.acked(t)
}

// TestFakeFrames: what slack-go does not know still wants to be acknowledged.
func TestFakeFrames(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.misbehave(t, func(id string) []string { return []string{`{"envelope_id":"` + id + `"}`} })
	f.frame(t, `{"type":"agents_api","envelope_id":"e1","payload":{}}`, "e1")
	f.event(obj{"type": "tomorrow"})
	f.acked(t)
}

// TestFakeOverHTTP: the same people through signed requests, which slack-go verifies; answers other than 200 are faults.
func TestFakeOverHTTP(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	got := make(chan string, 10)
	f.overHTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		verifier, err := slackgo.NewSecretsVerifier(r.Header, fakeSigningSecret)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		body, _ := io.ReadAll(r.Body)
		_, _ = verifier.Write(body)
		switch err := verifier.Ensure(); {
		case err != nil:
			http.Error(w, err.Error(), http.StatusUnauthorized)
		case strings.Contains(string(body), "command="):
			_, _ = io.WriteString(w, "at once")
		case strings.Contains(string(body), "wrong"):
			http.Error(w, "wrong", http.StatusInternalServerError)
		default:
			got <- r.URL.Path + r.Header.Get("X-Slack-Retry-Num")
		}
	}), "/slack/events")
	f.mention(userAlice, channelGeneral, "aid?")
	f.acked(t)
	f.redeliver(false)
	f.acked(t)
	if first, second := receive(t, got), receive(t, got); first != "/slack/events" || second != "/slack/events1" {
		t.Errorf("got %q, then %q", first, second)
	}
	f.slash(userAlice, channelGeneral, "aid")
	if m := f.waitPosted(t); m.Text != "at once" || m.To != userAlice {
		t.Errorf("posted %+v", m)
	}
	f.allow("never acknowledged: events_api app_mention")
	f.mention(userBob, channelGeneral, "wrong")
	f.waitFault(t)
	for _, spoil := range []func(*http.Request){
		func(r *http.Request) { r.Header.Del("X-Slack-Signature") },
		func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "1") },
		func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("{} ")); r.ContentLength = 3 },
	} {
		r := f.signed(t.Context(), "{}", "application/json", time.Now())
		spoil(r)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("spoilt: HTTP %d", resp.StatusCode)
		}
	}
}

// TestFakeSubmissions carries out what comes with the acknowledgement of a modal.
func TestFakeSubmissions(t *testing.T) {
	t.Parallel()
	const next = `{"type":"modal","title":{"type":"plain_text","text":"next"},"blocks":[]}`
	tests := []struct{ name, payload, fault, kind string }{
		{"errors", `{"response_action":"errors","errors":{"q":"too short"}}`, "", "open"},
		{"update", `{"response_action":"update","view":` + next + `}`, "", "update"},
		{"push", `{"response_action":"push","view":` + next + `}`, "", "push"},
		{"invalid", `{"response_action":"push","view":{"type":"modal","blocks":[]}}`, "with an acknowledgement: invalid_arguments", ""},
		{"unknown", `{"response_action":"dance"}`, `response_action "dance"`, ""},
		{"closed", `null`, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			f.misbehave(t, func(id string) []string {
				return []string{`{"envelope_id":"` + id + `","payload":` + test.payload + `}`}
			})
			f.mu.Lock()
			trigger := f.trigger(userAlice, "")
			f.mu.Unlock()
			_, err := f.client().OpenView(trigger, aModal(true))
			noError(t, err)
			v := f.waitView(t)
			f.submit(v, map[string]string{"question": "aid?"})
			f.acked(t)
			switch {
			case test.fault != "":
				f.allow(test.fault)
			case test.kind != "":
				got := f.waitView(t)
				if got.Kind != test.kind || test.name == "errors" && got.Errors["q"] != "too short" {
					t.Errorf("%+v", got)
				}
			default:
				_, err := f.client().UpdateView(aModal(false), "", "", v.ID)
				if err == nil || err.Error() != "not_found" {
					t.Errorf("a closed modal: %v", err)
				}
			}
		})
	}
}
