package slack

import (
	"crypto/sha256"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

const (
	maxBody    = 1 << 20         // of a request: Slack's are far smaller
	replayTime = 5 * time.Minute // how old a signature may be, https://docs.slack.dev/authentication/verifying-requests-from-slack
	mostSeen   = 20_000          // requests that are remembered
)

// Handler takes Slack's requests at /slack, or at the three usual paths below it; nil without a signing secret. It
// answers at once; the work is done after.
func (a *App) Handler() http.Handler {
	if a.opts.SigningSecret == "" {
		return nil
	}
	mux := http.NewServeMux()
	for _, path := range []string{"/slack", "/slack/events", "/slack/commands", "/slack/interactions"} {
		mux.HandleFunc("POST "+path, a.serve)
	}
	return mux
}

// serve verifies a request over its raw body and hands it on. What is signed and cannot be read is answered with 200:
// else Slack would send it again and again.
func (a *App) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "the body is too large or broke off", http.StatusRequestEntityTooLarge)
		return
	}
	if !a.verified(r.Header, body) {
		a.log.Warn("a request was not signed by Slack, or is too old")
		http.Error(w, "the signature does not fit", http.StatusUnauthorized)
		return
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	isJSON := strings.TrimSpace(kind) == "application/json"
	if challenge := challengeIn(body); isJSON && challenge != "" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, challenge) // Slack asks again if it went astray
		return
	}
	if a.ending.Load() || a.self.Load() == nil { // Slack delivers an event again
		http.Error(w, "the app is starting or ending", http.StatusServiceUnavailable)
		return
	}
	// A retry is signed anew, so what comes with the same time and body is no retry but a copy.
	if a.seen.again(r.Header.Get("X-Slack-Request-Timestamp")+":"+string(body), time.Now()) {
		w.WriteHeader(http.StatusOK) // it was taken already
		return
	}
	if isJSON {
		a.serveEvent(w, r, body)
		return
	}
	a.serveForm(w, r, body)
}

// challengeIn is what Slack asks for to find out whether the address is ours; empty in any other request.
func challengeIn(body []byte) string {
	var c struct{ Type, Challenge string }
	if json.Unmarshal(body, &c) != nil || c.Type != slackevents.URLVerification {
		return ""
	}
	return c.Challenge
}

func (a *App) verified(header http.Header, body []byte) bool {
	v, err := slackgo.NewSecretsVerifier(header, a.opts.SigningSecret)
	if err != nil {
		return false
	}
	if _, err := v.Write(body); err != nil {
		return false
	}
	return v.Ensure() == nil
}

func (a *App) serveEvent(w http.ResponseWriter, r *http.Request, body []byte) {
	w.WriteHeader(http.StatusOK)
	event, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
	if err != nil {
		a.log.Log(r.Context(), slog.LevelWarn, "Slack sent an event that is not known here; it is left out", "error", err)
		return
	}
	a.onEvent(&event)
}

// serveForm takes commands and interactions.
func (a *App) serveForm(w http.ResponseWriter, r *http.Request, body []byte) {
	form, err := url.ParseQuery(string(body))
	w.WriteHeader(http.StatusOK) // with an empty body: nothing is shown until the answer is
	switch {
	case err != nil:
		a.log.Log(r.Context(), slog.LevelWarn, "Slack sent a form that cannot be read", "error", err)
	case form.Has("payload"):
		var c slackgo.InteractionCallback
		if err := json.Unmarshal([]byte(form.Get("payload")), &c); err != nil {
			a.log.Log(r.Context(), slog.LevelWarn, "Slack sent an interaction that cannot be read", "error", err)
			return
		}
		a.onInteraction(&c)
	case form.Has("command"):
		a.onSlash(&slackgo.SlashCommand{
			TeamID: form.Get("team_id"), ChannelID: form.Get("channel_id"), UserID: form.Get("user_id"), Command: form.Get("command"),
			Text: form.Get("text"), ResponseURL: form.Get("response_url"), TriggerID: form.Get("trigger_id"),
		})
	}
}

// replays remembers the signed requests of the last minutes, so that a request that somebody recorded does nothing twice.
// Its zero value is empty.
type replays struct {
	mu   sync.Mutex
	seen map[[sha256.Size]byte]time.Time
}

// again says that a request was seen before, and remembers it.
func (s *replays) again(signed string, now time.Time) bool {
	sum := sha256.Sum256([]byte(signed))
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.seen[sum]; ok && now.Sub(at) < 2*replayTime {
		return true
	}
	if len(s.seen) >= mostSeen {
		for k, at := range s.seen {
			if now.Sub(at) >= 2*replayTime {
				delete(s.seen, k)
			}
		}
	}
	if s.seen == nil || len(s.seen) >= mostSeen {
		s.seen = map[[sha256.Size]byte]time.Time{}
	}
	s.seen[sum] = now
	return false
}
