package bot

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"agendabot/index"
)

// How long a desk keeps what it keeps.
const (
	conversationFor = 24 * time.Hour         // after the last question of a thread
	storeTimeout    = 300 * time.Millisecond // for one operation on the way of a question
)

// Desk is where every adapter brings questions: it holds what is the same on all platforms around Bot.Ask — the build in
// force, allowed channels, rates, conversations, one answer for one message, votes, and the journal's line.
//
// A store that is slow or away costs nobody an answer: what a desk needs of it is done in the process instead, and the
// failure is logged and counted. Run writes the journal; without it running, lines wait in a bounded queue.
type Desk struct {
	opts   DeskOptions
	log    *slog.Logger
	store  *guarded
	memory *Memory // stands in for the store, and beside it for claims
	lines  chan Asked
	allows allowCache
	gone   forgotten
}

// DeskOptions are what a desk is made of.
type DeskOptions struct {
	Live      *index.Live
	Store     Store         // nil: nothing is kept beyond the process, until Attach
	Late      bool          // Store is nil, and Attach will be called: lines of the journal wait for it
	Off       bool          // nothing that anybody asks or says is recorded, conversations are kept in the process alone
	Meter     Meter         // nil: nothing is counted
	Rate      Rate          // of each person
	Keep      time.Duration // how long a question is kept at most that does not fit under its answer; 0: as long as its buttons work
	Language  string        // of the bot's own words: "en", "fr"; empty: that of the question
	Citations int           // most of an answer; 0 means 3
	Timeout   time.Duration
}

// Meter counts what a desk and the adapters do. Its methods are called from many goroutines and must not block.
type Meter interface {
	// Asked counts a question; the outcome is a verdict, or a failure as in Asked.Failure, or "refused".
	Asked(platform, outcome string, took time.Duration)
	// StoreFailed counts an operation of the store that failed.
	StoreFailed(operation string)
	// LinesLost counts lines that the journal will never have.
	LinesLost(n int)
	// Posted counts a message that an adapter sent, or could not send.
	Posted(platform string, ok bool)
	// Retried counts a further try to send one.
	Retried(platform string)
}

// From says where a question comes from. The zero values of Person, Channel and Thread mean that there is none.
type From struct {
	Platform string // "web", "api", "slack", "discord"
	Person   Person
	Channel  Channel // zero in a direct message too, which is always answered
	Thread   Thread  // the conversation that it goes on with
}

// NewDesk makes a desk. It starts nothing.
func NewDesk(log *slog.Logger, opts DeskOptions) *Desk {
	if opts.Meter == nil {
		opts.Meter = noMeter{}
	}
	if opts.Timeout <= 0 {
		opts.Timeout = 10 * time.Second
	}
	d := &Desk{opts: opts, log: log, memory: NewMemory(), lines: make(chan Asked, queuedLines)}
	d.store = &guarded{log: log, meter: opts.Meter, attached: make(chan struct{})}
	if opts.Store != nil {
		d.store.attach(opts.Store)
	}
	return d
}

// Attach gives the desk its store later: one that could not be opened at first. Only the first counts.
func (d *Desk) Attach(s Store) { d.store.attach(s) }

// Ask answers a question. A question that is refused gives a *RateError or ErrNotHere; one that could not be answered
// an *AskError, already logged; see UserText for what people are told.
func (d *Desk) Ask(ctx context.Context, from From, q Question) (*Answer, error) {
	start := time.Now()
	id := newID()
	if err := d.admit(ctx, from, start); err != nil {
		d.opts.Meter.Asked(from.Platform, "refused", time.Since(start))
		return nil, err
	}
	if q.Language == "" {
		q.Language = d.opts.Language
	}
	if q.Size == 0 {
		q.Size = d.opts.Citations
	}
	if q.Previous == nil && from.Thread != (Thread{}) {
		q.Previous = d.turn(ctx, from.Thread, start)
	}
	a, build, err := d.answer(ctx, q)
	line := Asked{
		ID: id, At: start, Platform: from.Platform, Person: from.Person, Channel: from.Channel, Text: q.Text,
		Language: Language(q.Text), Took: time.Since(start), Build: build,
	}
	if err != nil {
		return nil, d.failed(line, err)
	}
	a.ID, a.Before = id, q.Previous
	line.Verdict, line.FollowUp = a.Verdict, a.FollowUp
	for i := range a.Citations {
		line.Shown = append(line.Shown, a.Citations[i].ID)
	}
	d.opts.Meter.Asked(from.Platform, string(a.Verdict), line.Took)
	d.record(line)
	if from.Thread != (Thread{}) {
		d.saveTurn(ctx, from, a.Turn, start)
	}
	return a, nil
}

// answer asks the bot on the build in force.
func (d *Desk) answer(ctx context.Context, q Question) (*Answer, string, error) {
	b, release := d.opts.Live.Acquire()
	defer release()
	ctx, cancel := context.WithTimeout(ctx, d.opts.Timeout)
	defer cancel()
	answerer := Bot{}
	a, err := answerer.Ask(ctx, b, q)
	return a, b.Summary().Digest, err
}

// failed accounts for a question that was not answered. What lies with the question is no failure.
func (d *Desk) failed(line Asked, err error) error {
	switch {
	case IsQuestionError(err):
		d.opts.Meter.Asked(line.Platform, "refused", line.Took)
		return err
	case errors.Is(err, context.DeadlineExceeded):
		line.Failure = "too_slow"
	case errors.Is(err, context.Canceled): // whoever asked has gone
		d.opts.Meter.Asked(line.Platform, "refused", line.Took)
		return err
	case errors.Is(err, index.ErrNoBuild), errors.Is(err, index.ErrOldBuild), errors.Is(err, index.ErrBrokenBuild):
		line.Failure = "no_index"
	default:
		line.Failure = "failed"
	}
	d.opts.Meter.Asked(line.Platform, line.Failure, line.Took)
	d.record(line)
	d.log.Error("a question could not be answered", "id", line.ID, "platform", line.Platform, "error", err)
	return &AskError{ID: line.ID, Err: err}
}

// admit says whether a question may be asked here and now.
func (d *Desk) admit(ctx context.Context, from From, now time.Time) error {
	if from.Channel != (Channel{}) && !d.allowed(ctx, from.Channel, now) {
		return ErrNotHere
	}
	if from.Person == (Person{}) || d.opts.Rate == (Rate{}) {
		return nil
	}
	var wait time.Duration
	err := d.store.do(ctx, "take", func(ctx context.Context, s Store) (err error) {
		wait, err = s.Take(ctx, from.Person, d.opts.Rate, now)
		return err
	})
	if err != nil {
		wait, _ = d.memory.Take(bare(ctx), from.Person, d.opts.Rate, now) // it cannot fail
	}
	if wait > 0 {
		return &RateError{Wait: wait}
	}
	return nil
}

// allowed asks the store, and remembers, so that a store that is away opens no channel that was closed.
func (d *Desk) allowed(ctx context.Context, c Channel, now time.Time) bool {
	known, fresh, ok := d.allows.get(c, now)
	if ok && fresh {
		return known
	}
	err := d.store.do(ctx, "allowed", func(ctx context.Context, s Store) (err error) {
		ok, err := s.Allowed(ctx, c)
		if err == nil {
			known = ok
			d.allows.put(c, ok, now)
		}
		return err
	})
	return known || (err != nil && !ok)
}

// Turn is the last turn of a conversation, for a question that goes on from one that is not its own; nil if there is
// none, or its time is over.
func (d *Desk) Turn(ctx context.Context, t Thread) *Turn { return d.turn(ctx, t, time.Now()) }

// SaveTurn keeps an answer's turn for from.Thread: one that Ask did not know of.
func (d *Desk) SaveTurn(ctx context.Context, from From, turn Turn) {
	d.saveTurn(ctx, from, turn, time.Now())
}

// turn is the turn before, from the store, or what the process remembers of it.
func (d *Desk) turn(ctx context.Context, t Thread, now time.Time) *Turn {
	var turn *Turn
	err := errAway
	if !d.opts.Off {
		err = d.store.do(ctx, "turn", func(ctx context.Context, s Store) (err error) {
			turn, err = s.Turn(ctx, t, now)
			return err
		})
	}
	if err != nil {
		turn, _ = d.memory.Turn(bare(ctx), t, now) // it cannot fail
	}
	return turn
}

// saveTurn remembers in the process too, so that a conversation survives a store that goes away in the middle of it.
func (d *Desk) saveTurn(ctx context.Context, from From, turn Turn, now time.Time) {
	until := now.Add(conversationFor)
	_ = d.memory.SaveTurn(bare(ctx), from.Thread, from.Person, turn, until) // it cannot fail
	if !d.opts.Off {
		_ = d.store.do(ctx, "save turn", func(ctx context.Context, s Store) error { // counted and logged there
			return s.SaveTurn(ctx, from.Thread, from.Person, turn, until)
		})
	}
}

// Meter is what the desk counts with, for adapters to count with too; never nil.
func (d *Desk) Meter() Meter { return d.opts.Meter }

// Citations is the most citations of an answer, and of a page.
func (d *Desk) Citations() int { return sizeOf(d.opts.Citations) }

// Language is the language of the bot's own words about a text: the one that was set, else that of the text; empty if
// neither is known, for there is no text.
func (d *Desk) Language(text string) string {
	if d.opts.Language != "" || text == "" {
		return d.opts.Language
	}
	return Language(text)
}
