package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

const (
	// interactionsPath is where Discord sends interactions to.
	interactionsPath = "/discord/interactions"

	maxBody    = 512 << 10       // bytes of an interaction: that of a long message with all its embeds, every character escaped, is shorter
	maxReading = 64              // bodies that are read at once, so that strangers cannot have more held than 32 MiB
	bodyTime   = 3 * time.Second // for a body to arrive: Discord waits no longer for an answer
	freshTime  = 5 * time.Minute // how far a signature's time may be from now
	mostSeen   = 100_000         // interactions that one generation of the memory for replays holds

	// patience is how long the first answer is waited for: Discord waits for three seconds,
	// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback.
	patience = 2500 * time.Millisecond
)

var (
	// errDeferred says that a first answer came too late: the interaction has been deferred, and waits for a later one.
	errDeferred = errors.New("the interaction was deferred meanwhile: its first answer took too long")
	errGone     = errors.New("the interaction cannot be answered here any more: its request has ended")
)

// endpoint takes Discord's interactions over HTTP.
type endpoint struct {
	log     *slog.Logger
	key     ed25519.PublicKey
	take    taker
	ready   func() bool
	reading chan struct{}
	seen    replays
}

// newEndpoint makes a handler of POST /discord/interactions. While ready says no, interactions are turned away.
func newEndpoint(log *slog.Logger, publicKey string, take taker, ready func() bool) (http.Handler, error) {
	key, err := hex.DecodeString(publicKey)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, errors.New("discord: AGENDABOT_DISCORD_PUBLIC_KEY is not a public key of 64 hexadecimal digits: copy it again from the General Information page of the developer portal")
	}
	e := &endpoint{log: log, key: key, take: take, ready: ready, reading: make(chan struct{}, maxReading)}
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+interactionsPath, e.serve)
	return mux, nil
}

// serve takes one request. What is not signed gets 401, as Discord demands: it sends bad signatures now and then, and
// takes an endpoint away that accepts one.
// https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint-validating-security-request-headers
func (e *endpoint) serve(w http.ResponseWriter, r *http.Request) {
	late := time.NewTimer(patience)
	defer late.Stop()
	body, ok := e.signedBody(w, r)
	if !ok {
		return
	}
	var head struct {
		Type discordgo.InteractionType `json:"type"`
	}
	switch err := json.Unmarshal(body, &head); {
	case err != nil && !json.Valid(body):
		e.log.Warn("Discord sent what is not JSON")
		http.Error(w, "that is not JSON", http.StatusBadRequest)
		return
	case head.Type == discordgo.InteractionPing: // to find out whether the address is ours, at any time
		_ = write(w, []byte(`{"type":1}`)) // Discord asks again if it went astray
		return
	case !e.ready():
		http.Error(w, "the app is starting or ending", http.StatusServiceUnavailable)
		return
	}
	i, broken := decodeInteraction(body)
	if i == nil {
		e.log.Warn("Discord sent what cannot be answered", "error", broken)
		http.Error(w, "that is no interaction", http.StatusBadRequest)
		return
	}
	if e.seen.again(i.ID, time.Now()) {
		// Discord sends none twice, so this is somebody's copy. It gets what one gets that is answered elsewhere.
		w.WriteHeader(http.StatusAccepted)
		return
	}
	e.answer(w, r, i, late.C, func(first firstAnswer) {
		if broken != nil {
			e.take.takeBroken(i, broken, first)
			return
		}
		noteThread(body, e.take)
		e.take.takeInteraction(i, first)
	})
}

// signedBody reads a request's body and verifies the signature over it. What its head alone shows not to be Discord's is
// refused unread. Refusals are logged where nobody else can fill the log with them.
func (e *endpoint) signedBody(w http.ResponseWriter, r *http.Request) (body []byte, ok bool) {
	refuse := func(why string, status int) ([]byte, bool) {
		e.log.Debug("a request was refused", "reason", why, "status", status)
		http.Error(w, why, status)
		return nil, false
	}
	timestamp := r.Header.Get("X-Signature-Timestamp")
	signature, err := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	at, errTime := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || errTime != nil || len(signature) != ed25519.SignatureSize {
		return refuse("there is no signature of Discord's", http.StatusUnauthorized)
	}
	if r.ContentLength > maxBody {
		return refuse("the body is too large", http.StatusRequestEntityTooLarge)
	}
	select {
	case e.reading <- struct{}{}:
		defer func() { <-e.reading }()
	default:
		return refuse("too many requests are being read", http.StatusServiceUnavailable)
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(bodyTime)) // a server that cannot has a time of its own
	body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return refuse("the body is too large or broke off", http.StatusRequestEntityTooLarge)
	}
	_ = control.SetReadDeadline(time.Time{}) // else its end would end the wait for an answer, too
	if !ed25519.Verify(e.key, append([]byte(timestamp), body...), signature) {
		return refuse("the signature does not fit", http.StatusUnauthorized)
	}
	if age := time.Since(time.Unix(at, 0)); age.Abs() > freshTime {
		e.log.Warn("a signed request is of another time: it is somebody's copy, or the clock here is wrong", "age", age)
		return refuse("the signature is of another time", http.StatusUnauthorized)
	}
	return body, true
}

// reply is a first answer on its way into a response.
type reply struct {
	body    []byte
	written chan error // takes one without anybody waiting
}

// answer hands an interaction on and answers the request with what the app then gives as its first answer. If that takes
// too long, the interaction is deferred.
func (e *endpoint) answer(w http.ResponseWriter, r *http.Request, i *discordgo.Interaction, late <-chan time.Time, hand func(firstAnswer)) {
	replies, over, why := make(chan reply), make(chan struct{}), errGone
	elsewhere := make(chan struct{}, 1) // takes one without anybody waiting: it may come before there is an answer to wait for
	defer close(over)
	hand(func(ctx context.Context, resp *discordgo.InteractionResponse) error {
		if resp == nil {
			elsewhere <- struct{}{}
			return nil
		}
		a := reply{written: make(chan error, 1)}
		var err error
		if a.body, err = encode(resp); err != nil {
			return err
		}
		select {
		case replies <- a:
			return <-a.written
		case <-over:
			return why
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	select {
	case a := <-replies:
		a.written <- write(w, a.body)
	case <-elsewhere:
		w.WriteHeader(http.StatusAccepted)
	case <-late:
		why = errDeferred
		e.log.Error("an interaction had no first answer in time; it is deferred", "type", i.Type.String())
		if err := write(w, []byte(deferral(i.Type))); err != nil {
			why = errGone
		}
	case <-r.Context().Done():
	}
}

// deferral is the first answer to what has none. What comes of a command is for the asker alone then: whether it was to
// be is not known here. https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object
func deferral(t discordgo.InteractionType) string {
	switch t {
	case discordgo.InteractionApplicationCommandAutocomplete:
		return `{"type":8,"data":{"choices":[]}}`
	case discordgo.InteractionMessageComponent:
		return `{"type":6}`
	default:
		return `{"type":5,"data":{"flags":64}}`
	}
}

// encode makes a response's body. No suggestions are an empty list, which the library leaves out and Discord asks for.
func encode(resp *discordgo.InteractionResponse) ([]byte, error) {
	if resp.Type == discordgo.InteractionApplicationCommandAutocompleteResult && (resp.Data == nil || len(resp.Data.Choices) == 0) {
		return []byte(deferral(discordgo.InteractionApplicationCommandAutocomplete)), nil
	}
	return json.Marshal(resp)
}

// write writes a response and sees it off: what is done to an answer may not come before it.
func write(w http.ResponseWriter, body []byte) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := http.NewResponseController(w).Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// replays remembers the interactions for as long as a signature may be fresh, in two generations of which the older one
// is forgotten. Its zero value is empty. Another process remembers others: the desk's claims hold for them all.
type replays struct {
	mu       sync.Mutex
	now, old map[string]struct{}
	since    time.Time
}

// again says that an interaction was seen before, and remembers it.
func (s *replays) again(id string, at time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == nil || at.Sub(s.since) >= 2*freshTime || len(s.now) >= mostSeen {
		s.old, s.now, s.since = s.now, map[string]struct{}{}, at
	}
	_, now := s.now[id]
	_, old := s.old[id]
	s.now[id] = struct{}{}
	return now || old
}
