package slack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

const (
	maxBody    = 256 << 10       // bytes of a request: Slack's are far smaller
	maxReading = 64              // bodies that are read at once, so that strangers cannot have more held than 16 MiB
	bodyTime   = 3 * time.Second // for a body to arrive: Slack waits no longer for an answer
	replayTime = 5 * time.Minute // how old a signature may be, https://docs.slack.dev/authentication/verifying-requests-from-slack
	mostSeen   = 20_000          // requests that are remembered
)

// Handler takes Slack's requests at /slack, or at the three usual paths below it; nil without a signing secret. It
// answers at once; the work is done after.
func (a *App) Handler() http.Handler {
	if a.opts.SigningSecret == "" {
		return nil
	}
	reading := make(chan struct{}, maxReading)
	mux := http.NewServeMux()
	for _, path := range paths() {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			if body, ok := a.signedBody(w, r, reading); ok {
				a.serve(w, r, body)
			}
		})
	}
	return mux
}

// signedBody reads a request's body and verifies the signature over it. What its head alone shows not to be Slack's is
// refused unread. Refusals are logged where nobody else can fill the log with them.
func (a *App) signedBody(w http.ResponseWriter, r *http.Request, reading chan struct{}) (body []byte, ok bool) {
	refuse := func(why string, status int) ([]byte, bool) {
		a.log.Debug("a request was refused", "reason", why, "status", status)
		http.Error(w, why, status)
		return nil, false
	}
	if !looksSigned(r.Header, time.Now()) {
		return refuse("there is no signature of Slack's, or it is too old", http.StatusUnauthorized)
	}
	if r.ContentLength > maxBody {
		return refuse("the body is too large", http.StatusRequestEntityTooLarge)
	}
	select {
	case reading <- struct{}{}:
		defer func() { <-reading }()
	default: // Slack delivers it again
		return refuse("too many requests are being read", http.StatusServiceUnavailable)
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime)) // a server that cannot has a time of its own
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return refuse("the body is too large or broke off", http.StatusRequestEntityTooLarge)
	}
	if !a.verified(r.Header, body) {
		return refuse("the signature does not fit", http.StatusUnauthorized)
	}
	return body, true
}

// looksSigned says that a request has what a signature of these minutes consists of. Whose it is, the body shows.
func looksSigned(header http.Header, now time.Time) bool {
	seconds, err := strconv.ParseInt(header.Get("X-Slack-Request-Timestamp"), 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > replayTime {
		return false
	}
	digits, ok := strings.CutPrefix(header.Get("X-Slack-Signature"), "v0=")
	sum, err := hex.DecodeString(digits)
	return ok && err == nil && len(sum) == sha256.Size
}

// serve hands a verified request on. What is signed and cannot be read is answered with 200: else Slack would send it
// again and again.
func (a *App) serve(w http.ResponseWriter, r *http.Request, body []byte) {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	isJSON := strings.TrimSpace(kind) == "application/json"
	if challenge := challengeIn(body); isJSON && challenge != "" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, challenge) // Slack asks again if it went astray
		return
	}
	if a.crew.Ending() || a.self.Load() == nil { // Slack delivers an event again
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
