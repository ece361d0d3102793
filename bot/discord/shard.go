package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// shard is one of the parts into which Discord divides the servers of a bot, and its session.
type shard struct {
	*gateway
	entrance *entrance
	id, of   int
	log      *slog.Logger

	session  string       // to be resumed; empty: there is none
	resumeAt string       // its address; empty: the usual one
	seq      atomic.Int64 // of the last event; 0: none
	failures int          // connections in a row that did not hold
	ready    time.Time    // since when the connection holds; zero: not yet
}

// staleAddress is after how many failures a session is resumed at the usual address.
const staleAddress = 3

// run holds a connection until the context ends. The error is fatal.
func (s *shard) run(ctx context.Context) error {
	for {
		s.ready = time.Time{}
		err := s.connect(ctx)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // it was told to end
		}
		if f := fatal(err); f != nil {
			return f
		}
		wait := s.ended(err)
		level := slog.LevelWarn
		if errors.Is(err, errReconnect) {
			level = slog.LevelInfo // it is usual
		}
		s.log.Log(ctx, level, "the connection to the gateway ended; it is opened again", "error", err, "resume", s.session != "", "in", wait)
		if bot.Wait(ctx, wait) != nil {
			return nil //nolint:nilerr // it was told to end
		}
	}
}

// ended draws the consequences of how a connection ended, and says how long to wait before the next.
func (s *shard) ended(err error) time.Duration {
	if !s.ready.IsZero() && time.Since(s.ready) >= s.tune.steady {
		s.failures = 0
	}
	wait := between(0, s.tune.pause)
	if s.failures > 0 {
		most := min(s.tune.pause<<min(s.failures, 20), s.tune.longestPause)
		wait = between(most/2, most)
	}
	s.failures++
	closed, ok := errors.AsType[*closedError](err)
	switch {
	case errors.Is(err, errInvalid):
		s.forget()
		// https://discord.com/developers/docs/events/gateway-events#invalid-session
		wait = max(wait, between(s.tune.invalidPause, 2*s.tune.invalidPause))
	case ok && !resumable(closed.code):
		s.forget()
	case s.failures >= staleAddress:
		s.resumeAt = ""
	}
	return wait
}

// forget gives a session up: the next connection begins a new one.
func (s *shard) forget() {
	s.session, s.resumeAt = "", ""
	s.seq.Store(0)
}

// connect opens a connection, begins or resumes the session, and hands on what comes until it ends.
func (s *shard) connect(ctx context.Context) error {
	sent, address := func() {}, s.resumeAt
	if s.session == "" {
		enter, leave, err := s.entrance.enter(ctx, s.id)
		if err != nil {
			return err
		}
		defer leave()
		sent = enter
	}
	if address == "" {
		address = s.entrance.where()
	}
	c, err := s.open(ctx, address)
	if err != nil {
		return err
	}
	defer c.close()
	if err := s.introduce(c); err != nil {
		return err
	}
	sent()
	defer func() {
		if !s.ready.IsZero() {
			s.up.Add(-1)
		}
	}()
	for {
		e, err := c.read()
		if err != nil {
			return err
		}
		if err := s.handle(c, e); err != nil {
			return err
		}
	}
}

// introduce resumes the session, or asks for a new one.
func (s *shard) introduce(c *connection) error {
	token := strings.TrimPrefix(s.rest.token, "Bot ")
	if s.session != "" {
		return c.write(opResume, map[string]any{"token": token, "session_id": s.session, "seq": s.seq.Load()})
	}
	return c.write(opIdentify, map[string]any{
		"token": token, "intents": intents, "shard": [2]int{s.id, s.of},
		"properties": map[string]string{"os": runtime.GOOS, "browser": "agendabot", "device": "agendabot"},
	})
}

// handle takes one frame.
func (s *shard) handle(c *connection, e *discordgo.Event) error {
	switch e.Operation {
	case opDispatch:
		switch e.Type {
		case "READY":
			var r struct {
				Session  string `json:"session_id"`
				ResumeAt string `json:"resume_gateway_url"`
			}
			if err := json.Unmarshal(e.RawData, &r); err != nil || r.Session == "" {
				return errors.New("the gateway's greeting cannot be read")
			}
			s.session, s.resumeAt = r.Session, ""
			// The token is sent there, so it must be no less safe than where it was sent before.
			if scheme, _, _ := strings.Cut(s.entrance.where(), "://"); strings.HasPrefix(r.ResumeAt, scheme+"://") {
				s.resumeAt = r.ResumeAt
			}
			s.holds(c)
		case "RESUMED":
			s.holds(c)
		default:
			s.dispatch(s.log, e.Type, e.RawData)
		}
		if e.Sequence > 0 {
			s.seq.Store(e.Sequence)
		}
	case opHeartbeat:
		return c.beat()
	case opReconnect:
		return errReconnect
	case opInvalidSession:
		if again := false; json.Unmarshal(e.RawData, &again) == nil && again {
			return errReconnect
		}
		return errInvalid
	case opHeartbeatAck:
		c.acked.Store(true)
	}
	return nil
}

// holds notes that all is well.
func (s *shard) holds(c *connection) {
	if !s.ready.IsZero() {
		return
	}
	s.ready = time.Now()
	s.up.Add(1)
	c.opened()
	s.log.Info("the gateway is connected")
}

var (
	errReconnect = errors.New("the gateway asks for a new connection")
	errInvalid   = errors.New("the gateway does not know the session")
	errSilent    = errors.New("the gateway did not acknowledge a heartbeat")
)

// notHello is what a connection begins with that is no gateway's.
func notHello(op int) error {
	return fmt.Errorf("the gateway did not begin with a hello, but with operation %d", op)
}
