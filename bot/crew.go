package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// CrewOptions say how much a crew does at once, and how long everything may take.
type CrewOptions struct {
	Workers int // pieces of work at once, of messages and of presses each: most of their time is the platform's
	Waiting int // pieces that may wait; more are told at once
	Ushers  int // who tells them
	Clerks  int // who take messages for this process before they wait

	WorkTime  time.Duration // for one piece of work, retries of sending included
	ClerkTime time.Duration // for taking a message
	TellTime  time.Duration // for each way to say that something failed, when the time for the work may be over
	DrainTime time.Duration // for what is being worked on when the crew ends
	LastTime  time.Duration // after that, to say of all the rest that it failed
}

// UsualCrew is what an adapter works with, if nothing speaks against it.
func UsualCrew() CrewOptions {
	return CrewOptions{
		Workers: 16, Waiting: 240, Ushers: 4, Clerks: 8,
		WorkTime: 30 * time.Second, ClerkTime: 5 * time.Second, TellTime: 10 * time.Second, DrainTime: 10 * time.Second, LastTime: 2 * time.Second,
	}
}

// Crew is who does an adapter's work: messages; presses of buttons and commands apart from them, so that a channel that
// is slow does not keep them from their three seconds; clerks who claim messages before those wait; and ushers who tell
// people that there is no place. Whoever hands it work never waits, and nobody who asked is left in silence.
type Crew struct {
	log      *slog.Logger
	opts     CrewOptions
	messages *Pool
	presses  *Pool
	clerks   *Pool
	ushers   *Pool
	ending   atomic.Bool

	lasting context.Context // ends when nobody is told anything any more
	silence context.CancelFunc
}

// Task is a piece of work for a crew.
type Task struct {
	Key string // of a channel, of which one must not take all places; may be empty
	Do  func(ctx context.Context)
	// Tell says to the asker why nothing came of it: ErrBusy, or an *AskError after a panic. It may be nil: nobody waits
	// for an answer, and what finds no place is only logged.
	Tell func(ctx context.Context, err error)
	// Dropped is called, and must not wait, where there is no place even for that. It may be nil.
	Dropped func()
}

// ErrBusy says that so much is being answered that there is no place for more. It is never wrapped.
var ErrBusy = errors.New("too many questions are being answered")

var errPanic = errors.New("the work ended in a panic")

// NewCrew makes a crew. It is there until Drain.
func NewCrew(log *slog.Logger, o CrewOptions) *Crew {
	c := &Crew{
		log: log, opts: o,
		messages: NewPool(log, o.Workers, o.Waiting, o.WorkTime),
		presses:  NewPool(log, o.Workers, o.Waiting, o.WorkTime),
		clerks:   NewPool(log, o.Clerks, o.Waiting, o.ClerkTime),
		ushers:   NewPool(log, o.Ushers, o.Waiting, o.TellTime),
	}
	c.lasting, c.silence = context.WithCancel(context.Background()) //nolint:gosec // Drain calls it, at last
	return c
}

// Message has a message answered, in its turn.
func (c *Crew) Message(t Task) { c.submit(c.messages, t) }

// Press has a command or a press of a button answered.
func (c *Crew) Press(t Task) { c.submit(c.presses, t) }

// Clerk has a message taken, before it waits.
func (c *Crew) Clerk(t Task) { c.submit(c.clerks, t) }

// Waiting is how many pieces of work are taken and not done.
func (c *Crew) Waiting() int {
	return c.messages.Waiting() + c.presses.Waiting() + c.clerks.Waiting() + c.ushers.Waiting()
}

// Rounds is how many times all workers have to work before it is the turn of a message that comes now; PressRounds is
// that of a press.
func (c *Crew) Rounds() int { return c.messages.Waiting() / c.opts.Workers }

// PressRounds is as Rounds.
func (c *Crew) PressRounds() int { return c.presses.Waiting() / c.opts.Workers }

// Ending says that no more work is taken.
func (c *Crew) Ending() bool { return c.ending.Load() }

func (c *Crew) submit(p *Pool, t Task) {
	job := Job{Key: t.Key, Do: t.Do}
	if t.Tell != nil {
		job.Failed = func(ctx context.Context, id string) { t.Tell(ctx, &AskError{ID: id, Err: errPanic}) }
		job.Refused = func(ctx context.Context) { t.Tell(ctx, ErrBusy) }
	}
	if p.Submit(job) {
		return
	}
	if t.Tell == nil {
		c.log.Warn("there was no place for something that nobody waits for; it is left out")
		return
	}
	if !c.ushers.Submit(Job{Do: job.Refused, Refused: job.Refused}) {
		c.log.Error("there are more questions than can even be turned away")
		if t.Dropped != nil {
			t.Dropped()
		}
	}
}

// AtLast is a context to say something in though the time for the work is over, or the crew ends. Only the end of the
// time for ending cuts it short.
func (c *Crew) AtLast(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.opts.TellTime)
	if c.lasting.Err() != nil {
		cancel()
	}
	stop := context.AfterFunc(c.lasting, cancel)
	return ctx, func() {
		stop()
		cancel()
	}
}

// Safely does something outside of the crew's pools, such as when a timer has run out. A panic in it is logged; ok is
// false then.
func (c *Crew) Safely(f func()) (ok bool) {
	_, ok = c.ushers.try(f)
	return ok
}

// Drain takes no more work and ends what there is: first what hands work on. When the time for that is over, all that
// is left is ended at once, and its askers are told within a short time. It waits for others, too, who still tell
// somebody something; after that nobody is told anything.
func (c *Crew) Drain(ctx context.Context, others *sync.WaitGroup) {
	c.ending.Store(true)
	ctx = context.WithoutCancel(ctx)
	last, cancel := context.WithTimeout(ctx, c.opts.DrainTime+c.opts.LastTime)
	defer cancel()
	context.AfterFunc(last, c.silence)
	ctx, cancel = context.WithTimeout(ctx, c.opts.DrainTime)
	defer cancel()
	var wg sync.WaitGroup
	for _, p := range []*Pool{c.clerks, c.messages, c.presses, c.ushers} {
		done := make(chan struct{})
		wg.Go(func() {
			defer close(done)
			p.Drain(ctx, last)
		})
		select {
		case <-done:
		case <-ctx.Done():
		}
	}
	wg.Wait()
	others.Wait()
}

// Refer gives an error an id that is also in the log, if it has none yet and needs one: a person who can do nothing about
// it can then name it to whoever runs the bot.
func Refer(log *slog.Logger, err error) error {
	_, asked := errors.AsType[*AskError](err) // logged by the desk, or by a pool
	_, rate := errors.AsType[*RateError](err)
	if asked || rate || err == ErrBusy || IsQuestionError(err) || errors.Is(err, ErrNotHere) { //nolint:errorlint // ErrBusy is never wrapped
		return err
	}
	if held, ok := errors.AsType[*HeldError](err); ok { // the platform takes nothing more there, or others were first
		log.Warn("somebody was told that there are too many questions", "error", held)
		return ErrBusy
	}
	id := newID()
	log.Error("somebody was told that something failed", "id", id, "error", err)
	return &AskError{ID: id, Err: err}
}
