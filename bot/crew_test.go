package bot

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// told collects what askers are told.
type told struct {
	mu   sync.Mutex
	errs []error
}

func (t *told) tell(_ context.Context, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.errs = append(t.errs, err)
}

func smallCrew() CrewOptions {
	return CrewOptions{
		Workers: 1, Waiting: 1, Ushers: 1, Clerks: 1, WorkTime: time.Minute, ClerkTime: time.Second,
		TellTime: 10 * time.Second, DrainTime: 5 * time.Second, LastTime: time.Second,
	}
}

func TestCrewTellsWhoFindsNoPlace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := NewCrew(slog.New(slog.DiscardHandler), smallCrew())
		hold := make(chan struct{})
		var out told
		for range 3 {
			c.Message(Task{Tell: out.tell, Do: func(context.Context) { <-hold }})
		}
		pressed := make(chan struct{})
		c.Press(Task{Tell: out.tell, Do: func(context.Context) { close(pressed) }})
		<-pressed // though no message can be worked on
		synctest.Wait()
		if len(out.errs) != 1 || out.errs[0] != ErrBusy { //nolint:errorlint // it is never wrapped
			t.Errorf("told: %v", out.errs)
		}
		if c.Rounds() != 2 || c.Waiting() != 2 {
			t.Errorf("%d rounds, %d waiting", c.Rounds(), c.Waiting())
		}
		close(hold)
		c.Drain(t.Context(), &sync.WaitGroup{})
		if !c.Ending() {
			t.Error("it does not say that it ends")
		}
	})
}

func TestCrewTellsOfPanics(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		c := NewCrew(slog.New(slog.NewTextHandler(&log, nil)), smallCrew())
		var out told
		c.Message(Task{Tell: out.tell, Do: func(context.Context) { panic("no") }})
		c.Drain(t.Context(), &sync.WaitGroup{})
		failed, ok := errors.AsType[*AskError](errors.Join(out.errs...))
		if !ok || !strings.Contains(log.String(), failed.ID) {
			t.Errorf("told: %v; log: %s", out.errs, log.String())
		}
	})
}

// What waits when the time for draining is over is refused within the last time; what is said after that is cut short.
func TestCrewEndsInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := NewCrew(slog.New(slog.DiscardHandler), smallCrew())
		start := time.Now()
		var out told
		c.Message(Task{Do: func(ctx context.Context) {
			<-ctx.Done()
			last, cancel := c.AtLast(ctx)
			defer cancel()
			if last.Err() != nil {
				t.Error("there is no time to say that it failed")
			}
			<-last.Done() // the platform does not answer
		}})
		synctest.Wait() // it has the worker
		c.Message(Task{Tell: out.tell, Do: func(context.Context) { t.Error("it is begun though the time is over") }})
		c.Drain(t.Context(), &sync.WaitGroup{})
		if took := time.Since(start); took != 6*time.Second {
			t.Errorf("it took %s, want the time for draining and the last", took)
		}
	})
}

func TestRefer(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	if got := Refer(logger, &HeldError{Until: time.Now()}); got != ErrBusy { //nolint:errorlint // it is never wrapped
		t.Errorf("a channel that is held is said to be %v", got)
	}
	log.Reset()
	for _, err := range []error{ErrBusy, ErrNotHere, ErrNoQuestion, &RateError{}, &AskError{ID: "1", Err: errPanic}} {
		if got := Refer(logger, err); got != err { //nolint:errorlint // the very same
			t.Errorf("%v has become %v", err, got)
		}
	}
	if log.Len() > 0 {
		t.Errorf("the log: %s", log.String())
	}
	failed, ok := errors.AsType[*AskError](Refer(logger, errors.New("disk full")))
	if !ok || !strings.Contains(log.String(), failed.ID) || !strings.Contains(log.String(), "disk full") {
		t.Errorf("%v; the log: %s", failed, log.String())
	}
}

func TestCrewSafely(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	c := NewCrew(slog.New(slog.NewTextHandler(&log, nil)), smallCrew())
	if c.Safely(func() { panic("no") }) || !strings.Contains(log.String(), "panic") {
		t.Errorf("the log: %s", log.String())
	}
	if !c.Safely(func() {}) {
		t.Error("there was no panic")
	}
	c.Drain(t.Context(), &sync.WaitGroup{})
}

// What hands work on ends first, and whoever still tells somebody something is waited for.
func TestCrewDrainsInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := NewCrew(slog.New(slog.DiscardHandler), smallCrew())
		answered, told := false, false
		c.Clerk(Task{Do: func(context.Context) {
			time.Sleep(time.Second)
			c.Message(Task{Do: func(context.Context) { answered = true }})
		}})
		var others sync.WaitGroup
		others.Go(func() {
			time.Sleep(2 * time.Second)
			told = true
		})
		c.Drain(t.Context(), &others)
		if !answered || !told {
			t.Errorf("answered: %t; the other told: %t", answered, told)
		}
	})
}
