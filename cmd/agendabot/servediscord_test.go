package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

// discordKey makes an application's key: the public one as a setting, and what signs with the private one.
func discordKey(tb testing.TB) (setting string, post func(url, body string) (status int, answer string)) {
	tb.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return "AGENDABOT_DISCORD_PUBLIC_KEY=" + hex.EncodeToString(public), func(url, body string) (int, string) {
		tb.Helper()
		stamp := strconv.FormatInt(time.Now().Unix(), 10)
		r, err := http.NewRequestWithContext(tb.Context(), http.MethodPost, url, strings.NewReader(body))
		if err != nil {
			tb.Fatal(err)
		}
		r.Header.Set("X-Signature-Timestamp", stamp)
		r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(private, append([]byte(stamp), body...))))
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			tb.Fatal(err)
		}
		defer resp.Body.Close() //nolint:errcheck // only read
		answer, err := io.ReadAll(resp.Body)
		if err != nil {
			tb.Fatal(err)
		}
		return resp.StatusCode, string(answer)
	}
}

// askInteraction is /ask as Discord sends it; each has an id of its own.
func askInteraction(id int) string {
	return fmt.Sprintf(`{"id": "%d", "application_id": "1", "type": 2, "token": "hunter2", "version": 1, "locale": "en-US",
		"guild_id": "3", "channel_id": "4", "member": {"user": {"id": "5", "username": "ann"}},
		"data": {"id": "6", "name": "ask", "type": 1, "options": [
			{"name": "question", "type": 3, "value": "What are Canada's five priorities?"}]}}`, id)
}

// An interaction comes in by HTTP and is answered in its response, without any token, with links to the reader, counted
// and recorded.
func TestServeDiscordOverHTTP(t *testing.T) {
	t.Parallel()
	setting, post := discordKey(t)
	s := startServe(t, t.TempDir(), setting, "AGENDABOT_BASE_URL=https://example.org/agenda/")
	if !strings.Contains(s.out.String(), "Discord: on, HTTP at /discord/interactions; mentions and direct messages are off") {
		t.Errorf("serve says: %s", s.out)
	}
	for i, path := range []string{"/discord/interactions", "/agenda/discord/interactions"} {
		if status, answer := post(s.url+path, `{"id": "9", "type": 1, "token": "t"}`); status != http.StatusOK || answer != `{"type":1}` {
			t.Errorf("%s answers a ping with %d %s", path, status, answer)
		}
		status, answer := post(s.url+path, askInteraction(100+i))
		if status != http.StatusOK {
			t.Errorf("%s answers with %d", path, status)
		}
		for _, want := range []string{`"type":4`, "Public safety", "https://example.org/agenda/p/agenda/", `"parse":[]`} {
			if !strings.Contains(answer, want) {
				t.Errorf("the answer has no %s: %s", want, answer)
			}
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/discord/interactions", bytes.NewReader([]byte(askInteraction(1))))
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := http.DefaultClient.Do(r); err != nil || resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a signature: %v %v", resp, err)
	}
	_, numbers := get(t, s.metrics)
	for _, want := range []string{`agendabot_queue{platform="discord"} `, `agendabot_questions_total{outcome="answered",platform="discord"} 2`} {
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

// discordAnswers is a server that answers everything with one status and body.
func discordAnswers(tb testing.TB, status int, body string) string {
	tb.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	tb.Cleanup(server.Close)
	return "AGENDABOT_DISCORD_API_URL=" + server.URL
}

// A token that Discord refuses ends serve with what to do.
func TestServeDiscordRefused(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out := &lockedText{}
	code := run(ctx, &world{
		args: []string{"serve"}, stdin: strings.NewReader(""), stdout: out, stderr: out,
		env: []string{
			"HOME=" + t.TempDir(), "AGENDABOT_LISTEN=off", "AGENDABOT_DISCORD_TOKEN=hunter2.hunter2.hunter2",
			discordAnswers(t, http.StatusUnauthorized, `{"message": "401: Unauthorized", "code": 0}`),
		},
	})
	if code != exitFailure || !strings.Contains(out.String(), "AGENDABOT_DISCORD_TOKEN") || strings.Contains(out.String(), "hunter2") {
		t.Errorf("it ends with %d: %s", code, out)
	}
}

// Discord being away is waited for; the reader serves meanwhile.
func TestServeDiscordAway(t *testing.T) {
	t.Parallel()
	s := startServe(t, t.TempDir(), "AGENDABOT_DISCORD_TOKEN=hunter2.hunter2.hunter2", discordAnswers(t, http.StatusServiceUnavailable, "away"))
	if !strings.Contains(s.out.String(), "Discord: on, gateway.") {
		t.Errorf("serve says: %s", s.out)
	}
	if got, _ := verdictOf(t, s, prioritiesPath); got != "answered" {
		t.Errorf("the reader's verdict is %s", got)
	}
	if code := s.stop(); code != exitOK || strings.Contains(s.out.String(), "hunter2") {
		t.Errorf("it ends with %d: %s", code, s.out)
	}
}

// A public key alone needs an address for requests.
func TestServeDiscordUnheard(t *testing.T) {
	t.Parallel()
	setting, _ := discordKey(t)
	r := inHome(t, t.TempDir(), []string{setting, "AGENDABOT_LISTEN=off"}, "serve")
	if r.code != exitUsage || !strings.Contains(r.stderr, "AGENDABOT_LISTEN") {
		t.Errorf("it ends with %d: %s", r.code, r.stderr)
	}
}
