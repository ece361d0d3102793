package slack

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// fakeEnvelope is one delivery to the adapter: an event, a command or an interaction, on either transport.
type fakeEnvelope struct {
	id, kind string // "events_api", "slash_commands", "interactive"; anything else is sent as it is
	payload  obj
	retry    int
	reason   string
	sent     time.Time
	conn     *fakeConn
	echo     bool           // of what the bot itself did: missing it harms nobody
	answer   func(fakeArgs) // takes what came with the acknowledgement, or nil; none: nothing may come
}

func (e *fakeEnvelope) String() string {
	what := e.payload["type"]
	if event, ok := e.payload["event"].(obj); ok {
		what = event["type"]
	}
	return fmt.Sprintf("%s %v (%s)", e.kind, what, e.id)
}

// deliver hands something to the adapter: at once, or when it next connects. The lock is held.
func (f *fakeSlack) deliver(kind string, payload obj, answer func(fakeArgs)) {
	e := &fakeEnvelope{id: f.id("envelope"), kind: kind, payload: payload, answer: answer}
	if kind == "events_api" {
		f.last = e
	}
	f.dispatch(e)
}

// dispatch sends an envelope now, or keeps it until there is a socket. The lock is held.
func (f *fakeSlack) dispatch(e *fakeEnvelope) {
	e.sent = time.Now()
	if f.web != "" {
		f.due[e.id] = e
		f.wg.Go(func() { f.request(e) })
		return
	}
	if e.conn = f.pick(); e.conn == nil {
		if !e.echo {
			f.pending = append(f.pending, e)
		}
		return
	}
	f.due[e.id] = e
	frame := obj{"type": e.kind, "envelope_id": e.id, "payload": e.payload, "accepts_response_payload": e.answer != nil}
	if e.retry > 0 {
		frame["retry_attempt"], frame["retry_reason"] = e.retry, e.reason
	}
	e.conn.write(frame)
}

// pick chooses a socket that is not about to end, each in turn: an app may have up to ten
// (docs.slack.dev/apis/events-api/using-socket-mode).
func (f *fakeSlack) pick() *fakeConn {
	var open []*fakeConn
	for _, c := range f.conns {
		if !c.told {
			open = append(open, c)
		}
	}
	if len(open) == 0 {
		return nil
	}
	f.turn++
	return open[f.turn%len(open)]
}

// acknowledge takes the answer to an envelope. The lock is held.
func (f *fakeSlack) acknowledge(id string, payload json.RawMessage) {
	e := f.due[id]
	if e == nil {
		if answered, known := f.done[id]; answered {
			f.fault("acknowledged twice: %s", id)
		} else if !known {
			f.fault("acknowledged an envelope that does not exist: %q", id)
		}
		return
	}
	delete(f.due, id)
	f.done[id] = true
	f.change()
	if late := time.Since(e.sent); late > f.ackWithin {
		f.fault("late: acknowledged after %v: %s", late.Round(time.Millisecond), e)
	}
	if s := string(payload); s == "" || s == "null" || s == "{}" {
		if e.answer != nil {
			e.answer(nil)
		}
		return
	}
	var args map[string]json.RawMessage
	if e.answer == nil || json.Unmarshal(payload, &args) != nil {
		f.fault("acknowledged with a payload that nothing takes: %s: %s", e, payload)
		return
	}
	r, _ := http.NewRequestWithContext(context.Background(), http.MethodPost, "/", strings.NewReader(string(payload)))
	r.Header.Set("Content-Type", "application/json")
	read, _, _ := readArgs(r)
	e.answer(read)
}

// redeliver sends the last event again, as Slack does when it believes that nobody answered
// (docs.slack.dev/apis/events-api/#retries); under another event_id if asked to.
func (f *fakeSlack) redeliver(newEventID bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	again := *f.last
	again.id, again.retry, again.reason = f.id("envelope"), f.last.retry+1, "timeout"
	if newEventID {
		again.payload = maps.Clone(again.payload)
		again.payload["event_id"] = f.id("Ev")
	}
	f.last = &again
	f.dispatch(&again)
}

// frame sends something raw through the socket: an unknown type, broken JSON. With an id, it wants to be acknowledged.
func (f *fakeSlack) frame(tb testing.TB, raw, id string) {
	tb.Helper()
	f.connected(tb, 1)
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.pick()
	if id != "" {
		f.due[id] = &fakeEnvelope{id: id, kind: "raw", sent: time.Now(), conn: c}
	}
	c.raw([]byte(raw))
}

// fakeConn is one socket of Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode).
type fakeConn struct {
	ws    *websocket.Conn
	mu    sync.Mutex // for writing
	ended chan struct{}
	told  bool // that it would end: what is not acknowledged is nobody's fault
}

func (c *fakeConn) write(v any) {
	raw, _ := json.Marshal(v)
	c.raw(raw)
}

// raw writes a frame; a socket that is gone shows when it is read.
func (c *fakeConn) raw(frame []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.ws.WriteMessage(websocket.TextMessage, frame)
}

func (f *fakeSlack) connectionsOpen(fakeArgs) fakeReply {
	ticket := f.id("ticket")
	f.tickets[ticket] = true
	return fakeReply{"ok": true, "url": "ws" + strings.TrimPrefix(f.server.URL, "http") + "/socket/" + ticket}
}

// serveSocket runs one socket until either side ends it.
func (f *fakeSlack) serveSocket(w http.ResponseWriter, r *http.Request) {
	f.wg.Add(1)
	defer f.wg.Done()
	f.mu.Lock()
	valid := f.tickets[r.PathValue("ticket")]
	delete(f.tickets, r.PathValue("ticket"))
	f.mu.Unlock()
	if !valid {
		http.Error(w, "unknown ticket", http.StatusForbidden)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &fakeConn{ws: ws, ended: make(chan struct{})}
	defer f.ended(c)
	f.wg.Go(func() { f.ping(c) })
	f.mu.Lock()
	f.conns = append(f.conns, c)
	f.sockets++
	c.write(obj{
		"type": "hello", "num_connections": len(f.conns), "connection_info": obj{"app_id": fakeAppID},
		"debug_info": obj{"host": "fake", "build_number": 1, "approximate_connection_time": 18060},
	})
	waiting := f.pending
	f.pending = nil
	for _, e := range waiting {
		f.dispatch(e)
	}
	f.change()
	f.mu.Unlock()
	for {
		_, frame, err := ws.ReadMessage()
		if err != nil {
			return
		}
		f.mu.Lock()
		f.read(frame)
		f.mu.Unlock()
	}
}

func (f *fakeSlack) read(frame []byte) {
	var ack struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	switch {
	case len(frame) >= limitAck:
		f.fault("an answer of %d bytes through the socket, which Slack drops", len(frame))
	case json.Unmarshal(frame, &ack) != nil:
		f.fault("not JSON through the socket: %.200s", frame)
	default:
		f.acknowledge(ack.ID, ack.Payload)
	}
}

// ping keeps the socket alive.
func (f *fakeSlack) ping(c *fakeConn) {
	if f.pingEvery == 0 {
		return
	}
	ticker := time.NewTicker(f.pingEvery)
	defer ticker.Stop()
	for {
		_ = c.ws.WriteControl(websocket.PingMessage, []byte("fake"), time.Now().Add(time.Second))
		select {
		case <-ticker.C:
		case <-c.ended:
			return
		}
	}
}

// ended takes a socket away. What it did not acknowledge goes to the next one, as a retry.
func (f *fakeSlack) ended(c *fakeConn) {
	close(c.ended)
	_ = c.ws.Close()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.conns = slices.DeleteFunc(f.conns, func(o *fakeConn) bool { return o == c })
	for id, e := range f.due {
		if e.conn != c {
			continue
		}
		if !c.told && !e.echo {
			f.fault("never acknowledged before the socket was closed: %s", e)
		}
		delete(f.due, id)
		f.done[id] = false // its acknowledgement may still come through the next socket
		again := *e
		again.id, again.retry, again.reason = f.id("envelope"), e.retry+1, "timeout"
		if e.kind == "events_api" { // only events are retried
			f.dispatch(&again)
		}
	}
	f.change()
}

// connected waits until the adapter has opened n sockets since the start, and one is open that is not about to end.
func (f *fakeSlack) connected(tb testing.TB, n int) {
	tb.Helper()
	f.until(tb, fmt.Sprintf("connection %d", n), func() bool { return f.sockets >= n && f.pick() != nil })
}

// disconnect asks the adapter to reconnect: for "warning", "refresh_requested" or "link_disabled".
func (f *fakeSlack) disconnect(reason string) {
	f.each(func(c *fakeConn) {
		c.write(obj{"type": "disconnect", "reason": reason, "debug_info": obj{"host": "fake"}})
	})
}

// drop cuts every socket without a word.
func (f *fakeSlack) drop() { f.each(func(c *fakeConn) { _ = c.ws.Close() }) }

func (f *fakeSlack) each(do func(*fakeConn)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.conns {
		c.told = true
		do(c)
	}
}

// overHTTP makes everything go to a handler as signed requests for path, such as "/slack", instead of Socket Mode.
func (f *fakeSlack) overHTTP(handler http.Handler, path string) {
	server := httptest.NewServer(handler)
	f.t.Cleanup(server.Close)
	f.web = server.URL + path
}

// encode is the body of a delivery over HTTP (docs.slack.dev/apis/events-api,
// /interactivity/implementing-slash-commands, /interactivity/handling-user-interaction).
func (e *fakeEnvelope) encode() (body, contentType string) {
	raw, _ := json.Marshal(e.payload)
	form := url.Values{}
	switch e.kind {
	case "slash_commands":
		for name, v := range e.payload {
			form.Set(name, fmt.Sprint(v))
		}
	case "interactive":
		form.Set("payload", string(raw))
	default:
		return string(raw), "application/json"
	}
	return form.Encode(), "application/x-www-form-urlencoded"
}

// request delivers over HTTP: an answer of 200 within 3 seconds acknowledges.
func (f *fakeSlack) request(e *fakeEnvelope) {
	body, contentType := e.encode()
	ctx, cancel := context.WithTimeout(context.Background(), fakePatience)
	defer cancel()
	r := f.signed(ctx, body, contentType, time.Now())
	if e.retry > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(e.retry))
		r.Header.Set("X-Slack-Retry-Reason", "http_timeout")
	}
	resp, err := http.DefaultClient.Do(r)
	var answer []byte
	if err == nil {
		answer, err = io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			err = fmt.Errorf("HTTP %d: %s", resp.StatusCode, answer)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		delete(f.due, e.id)
		f.change()
		if !e.echo {
			f.fault("never acknowledged: %s: %v", e, err)
		}
		return
	}
	if !json.Valid(answer) && len(answer) > 0 { // a command may be answered with plain text
		answer, _ = json.Marshal(obj{"text": string(answer)})
	}
	f.acknowledge(e.id, answer)
}

// signed makes a request as Slack signs it (docs.slack.dev/authentication/verifying-requests-from-slack). A test may
// spoil it before it sends it with http.DefaultClient; nothing of the fake waits for its answer.
func (f *fakeSlack) signed(ctx context.Context, body, contentType string, at time.Time) *http.Request {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, f.web, strings.NewReader(body))
	if err != nil {
		panic(err) // an address that the fake itself made
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(fakeSigningSecret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return r
}
