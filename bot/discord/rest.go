package discord

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

const (
	tries      = 4                // how often a call is tried at most
	firstPause = time.Second      // before a second try, where Discord names no time; twice as long before each further one
	longestGap = 20 * time.Second // a longer wait between two tries is not waited for
)

// retryMeter counts a further try of a call.
type retryMeter func()

// rest calls Discord's REST API. It holds to the rate limits by itself, one call of a key after the other: what goes to
// one channel, for example. https://discord.com/developers/docs/topics/rate-limits
type rest struct {
	log       *slog.Logger
	token     string // as the library wants it: "Bot …"
	client    *http.Client
	transport *transport
	callTime  time.Duration // for one try
	pause     time.Duration
	meter     retryMeter
	turns     bot.Turns

	mu   sync.Mutex
	held time.Time // nobody calls before
}

// newREST makes one. It calls nobody. Without a token it can answer interactions and no more. An empty apiURL is
// Discord's own; one of another server may end in a version.
func newREST(log *slog.Logger, token, apiURL string, callTime time.Duration, meter retryMeter) *rest {
	t := newTransport(apiURL)
	if meter == nil {
		meter = func() {}
	}
	if token != "" {
		token = "Bot " + token
	}
	return &rest{
		log: log, token: token, transport: t, callTime: callTime, pause: firstPause, meter: meter,
		client: &http.Client{
			Transport: t, Timeout: callTime,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // the token goes nowhere else
		},
	}
}

// session is a session for one call. Each call has its own, because the library's limiter keeps a bucket for every
// address for ever, of which each interaction has a new one, and lets nobody else call the same address meanwhile.
func (r *rest) session() *discordgo.Session {
	return &discordgo.Session{
		Token: r.token, Client: r.client, Ratelimiter: discordgo.NewRatelimiter(),
		UserAgent: "DiscordBot (https://github.com/bwmarrin/discordgo, v" + discordgo.VERSION + ")", LogLevel: discordgo.LogError - 1, // it logs past our logger
	}
}

// call calls Discord in the key's turn, each try within a time. What certainly did not arrive is tried again, after the
// time that Discord names, if there is as much left until the context's deadline. What may have arrived is only tried
// again if it is repeatable: twice is as good as once. With an empty key there is no turn and no hold to wait for, which
// is for first answers: they have three seconds, and no global limit is on them.
//
// f passes the options on to what it calls. An error that is discordgo.ErrJSONUnmarshal says that Discord did what was
// asked and its answer cannot be read.
func (r *rest) call(ctx context.Context, key string, repeatable bool, f func(s *discordgo.Session, opt ...discordgo.RequestOption) error) error {
	return r.callUntil(ctx, key, repeatable, time.Time{}, f)
}

// callUntil is call that begins no further try after a time; zero: it may.
func (r *rest) callUntil(ctx context.Context, key string, repeatable bool, until time.Time, f func(s *discordgo.Session, opt ...discordgo.RequestOption) error) error {
	done, err := r.turns.Take(ctx, key)
	if err != nil {
		return fmt.Errorf("discord: %w", err)
	}
	defer done()
	gap := r.pause
	for try := 1; ; try++ {
		if err := r.wait(ctx, key); err != nil {
			return fmt.Errorf("discord: %w", err)
		}
		o, err := r.try(ctx, f)
		r.hold(key, o)
		if err == nil || !passing(err, repeatable) {
			return err
		}
		wait := max(gap, o.retryAfter)
		by, ok := ctx.Deadline()
		if ok && time.Until(by) <= wait || !until.IsZero() && time.Until(until) <= wait {
			return err // whoever waits for this can still be told in another way
		}
		if try == tries || wait > longestGap || ctx.Err() != nil {
			return err
		}
		r.meter()
		if bot.Wait(ctx, wait) != nil {
			return err
		}
		gap *= 2
	}
}

// try calls once.
func (r *rest) try(ctx context.Context, f func(s *discordgo.Session, opt ...discordgo.RequestOption) error) (outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, r.callTime)
	defer cancel()
	var o outcome
	err := f(r.session(), discordgo.WithContext(withOutcome(ctx, &o)), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	return o, callError(&o, err)
}

// wait waits while nobody may call.
func (r *rest) wait(ctx context.Context, key string) error {
	for key != "" {
		r.mu.Lock()
		until := r.held
		r.mu.Unlock()
		wait := time.Until(until)
		if wait <= 0 {
			break
		}
		if by, ok := ctx.Deadline(); ok && time.Until(by) <= wait {
			return &bot.HeldError{Until: until}
		}
		if err := bot.Wait(ctx, wait); err != nil {
			return &bot.HeldError{Err: err}
		}
	}
	return nil
}

// hold lets nobody call before Discord takes calls again.
func (r *rest) hold(key string, o outcome) {
	now := time.Now()
	r.turns.Hold(key, now.Add(max(o.empty, o.retryAfter)))
	if !o.global {
		return
	}
	r.log.Warn("Discord takes no calls at all for a while: too many were made", "for", o.retryAfter)
	r.mu.Lock()
	defer r.mu.Unlock()
	if until := now.Add(o.retryAfter); until.After(r.held) {
		r.held = until
	}
}

// close ends connections that nothing uses.
func (r *rest) close() { r.client.CloseIdleConnections() }

// restError is a call that did not do what it was to do. It shows no token and no id.
type restError struct {
	outcome
	err error // nil: Discord's answer says it
}

func (e *restError) Error() string {
	var s strings.Builder
	s.WriteString("discord")
	if e.method != "" {
		fmt.Fprintf(&s, ": %s %s", e.method, e.route)
	}
	if e.status >= http.StatusMultipleChoices {
		fmt.Fprintf(&s, ": HTTP %d", e.status)
	}
	if e.code != 0 {
		fmt.Fprintf(&s, ": code %d", e.code)
	}
	if e.message != "" {
		s.WriteString(": " + e.message)
	}
	if e.err != nil {
		s.WriteString(": " + e.err.Error())
	}
	return s.String()
}

// Unwrap gives the reason, where it is none of Discord's.
func (e *restError) Unwrap() error { return e.err }

// callError is an error of a call without what the library's hold: the request with the bot's token, and the address
// with an interaction's, with which anybody could answer.
func callError(o *outcome, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	switch {
	case o.status >= http.StatusMultipleChoices:
		err = nil
	case o.status != 0 && !errors.Is(err, discordgo.ErrJSONUnmarshal): // the answer broke off
		err = fmt.Errorf("%w: %w", discordgo.ErrJSONUnmarshal, err)
	}
	return &restError{outcome: *o, err: err}
}

// passing says that another try may help, and does no harm.
func passing(err error, repeatable bool) bool {
	e, ok := errors.AsType[*restError](err)
	if !ok {
		return false
	}
	switch {
	case e.status == http.StatusTooManyRequests || unreached(e.err):
		return true
	case e.status == 0:
		return repeatable && e.method != ""
	default:
		return repeatable && e.status >= http.StatusInternalServerError
	}
}

// unreached says that a call did not even reach Discord.
func unreached(err error) bool {
	e, ok := errors.AsType[*net.OpError](err)
	return ok && (e.Op == "dial" || e.Op == "proxyconnect")
}

// refused says that what was sent certainly did not arrive.
func refused(err error) bool {
	if _, ok := errors.AsType[*unsentError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*bot.HeldError](err); ok {
		return true
	}
	e, ok := errors.AsType[*restError](err)
	if !ok {
		return false
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](e.err); ok {
		return true
	}
	if e.status == 0 {
		return e.method == "" || unreached(e.err)
	}
	return e.status >= http.StatusMultipleChoices && e.status < http.StatusInternalServerError
}

// errorCode is Discord's number of an error; 0 if it is none of Discord's.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
func errorCode(err error) int {
	if e, ok := errors.AsType[*restError](err); ok {
		return e.code
	}
	return 0
}

// fatal is an error that no waiting helps against, with what to do; nil for others.
func fatal(err error) error {
	if e, ok := errors.AsType[*closedError](err); ok {
		return fatalClose(e.code)
	}
	e, ok := errors.AsType[*restError](err)
	if !ok || e.status != http.StatusUnauthorized || e.code == codeBadWebhookToken || strings.Contains(e.route, "{token}") {
		return nil
	}
	return errors.New("discord: the bot's token is refused: copy it again from the Bot page of the developer portal into AGENDABOT_DISCORD_TOKEN")
}
