package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// discordServed serves Discord over its gateway, with a REST API and a gateway that know one message.
func discordServed(t *testing.T) (s *served, posts chan string) {
	t.Helper()
	posts = make(chan string, 10)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	answer := func(pattern, body string) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, body)
		})
	}
	answer("GET /v9/users/@me", `{"id": "900", "username": "agendabot", "bot": true}`)
	answer("GET /v9/gateway/bot", fmt.Sprintf(`{"url": "ws%s/gateway", "shards": 1,
		"session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}}`, strings.TrimPrefix(server.URL, "http")))
	mux.HandleFunc("POST /v9/channels/4/messages", func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		posts <- r.Header.Get("Authorization") + " " + string(raw)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"id": "77", "channel_id": "4"}`)
	})
	mux.HandleFunc("GET /gateway", func(w http.ResponseWriter, r *http.Request) { discordGateway(t, w, r) })
	return startServe(t, t.TempDir(), "AGENDABOT_LISTEN=off", "AGENDABOT_DISCORD_TOKEN=hunter2.hunter2.hunter2", "AGENDABOT_DISCORD_API_URL="+server.URL,
		"AGENDABOT_BASE_URL=https://example.org/agenda/"), posts
}

// discordGateway greets, takes an identify, tells of one message, and stays until the client goes.
func discordGateway(t *testing.T, w http.ResponseWriter, r *http.Request) {
	t.Helper()
	upgrader := websocket.Upgrader{}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		t.Error(err)
		return
	}
	defer ws.Close() //nolint:errcheck // nothing is lost
	send := func(frame string) { _ = ws.WriteMessage(websocket.TextMessage, []byte(frame)) }
	send(`{"op": 10, "d": {"heartbeat_interval": 41250}}`)
	for {
		var frame struct {
			Op int             `json:"op"`
			D  json.RawMessage `json:"d"`
		}
		if ws.ReadJSON(&frame) != nil {
			return
		}
		switch frame.Op {
		case 1:
			send(`{"op": 11}`)
		case 2:
			if !strings.Contains(string(frame.D), `"token":"hunter2.hunter2.hunter2"`) && !strings.Contains(string(frame.D), `"token":"Bot hunter2`) {
				t.Errorf("it identifies by %s", frame.D)
			}
			send(`{"op": 0, "s": 1, "t": "READY", "d": {"v": 10, "session_id": "s", "user": {"id": "900"}, "guilds": [],
				"resume_gateway_url": "ws://127.0.0.1:1", "application": {"id": "1"}}}`)
			send(`{"op": 0, "s": 2, "t": "MESSAGE_CREATE", "d": {"id": "50", "channel_id": "4", "guild_id": "3", "type": 0,
				"author": {"id": "5", "username": "ann"}, "mentions": [{"id": "900"}],
				"content": "<@900> What are Canada's five priorities?"}}`)
		}
	}
}

// A mention comes in by the gateway and its answer goes out as a reply, with links to the reader, counted and recorded.
func TestServeDiscordOverGateway(t *testing.T) {
	t.Parallel()
	s, posts := discordServed(t)
	var post string
	select {
	case post = <-posts:
	case <-time.After(time.Minute): // of failures only
		t.Fatal("no answer is posted: " + s.out.String())
	}
	for _, want := range []string{
		"Bot hunter2.hunter2.hunter2 ", "Public safety", "https://example.org/agenda/p/agenda/", `"message_id":"50"`, `"parse":[]`,
	} {
		if !strings.Contains(post, want) {
			t.Errorf("the answer has no %s: %s", want, post)
		}
	}
	_, numbers := get(t, s.metrics)
	for _, want := range []string{`agendabot_discord_shards 1`, `agendabot_questions_total{outcome="answered",platform="discord"} 1`} {
		if !strings.Contains(numbers, want) {
			t.Errorf("the metrics do not have %s", want)
		}
	}
	if code := s.stop(); code != exitOK || strings.Contains(s.out.String(), "hunter2") {
		t.Errorf("it ends with %d: %s", code, s.out)
	}
	if r := inHome(t, s.home, nil, "report", "--json"); !strings.Contains(r.stdout, `"name": "discord"`) {
		t.Errorf("the journal has no question from Discord: %s", r.stdout)
	}
}
