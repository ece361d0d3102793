package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync/atomic"
	"time"

	"agendabot/index"
	"agendabot/index/ledger"
)

// recordIDs writes the ids of the build that serves into the ledger, so that a link to a passage still leads
// somewhere when later builds have the passage elsewhere or not at all.
func (a *app) recordIDs(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("the index serves, but its ids could not be recorded; run this again: %w", err)
		}
	}()
	l, err := ledger.Open(ctx, a.settings.text("data"), a.log)
	if err != nil {
		return err
	}
	b, err := a.store().Open()
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return errors.Join(l.CatchUp(ctx, a.store(), b), b.Close(), l.Close())
}

// lookForBuild is how often serve looks whether another build serves, whose ids are to be recorded.
const lookForBuild = 2 * time.Second

// idLedger is the ledger of ids as serve uses it: opened beside the serving, tried again while it cannot be, and told
// of every build that serves. While it cannot be written to it is read if it can be.
type idLedger struct {
	open, openReadOnly func(ctx context.Context) (*ledger.Ledger, error)
	live               *index.Live
	store              *index.Store
	log                *slog.Logger
	every              time.Duration // how often keep looks

	reading atomic.Pointer[ledger.Ledger] // nil: away

	// These are keep's alone, and close's after it.
	writing  *ledger.Ledger // nil: not open yet
	opened   []*ledger.Ledger
	recorded string    // digest of the build that was recorded last
	again    time.Time // not to be tried before
}

// newIDLedger is the ledger of the data folder; nil if there is none.
func (s *server) newIDLedger() *idLedger {
	dir := s.settings.text("data")
	if dir == "" {
		return nil
	}
	return &idLedger{
		open:         func(ctx context.Context) (*ledger.Ledger, error) { return ledger.Open(ctx, dir, s.log) },
		openReadOnly: func(ctx context.Context) (*ledger.Ledger, error) { return ledger.OpenReadOnly(ctx, dir, s.log) },
		live:         s.live, store: s.store(), log: s.log, every: lookForBuild,
	}
}

// keep opens the ledger and records the ids of every build that serves, until the context ends.
func (l *idLedger) keep(ctx context.Context) {
	tick := time.NewTicker(l.every)
	defer tick.Stop()
	for {
		l.look(ctx, time.Now())
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// look does what there is to be done now.
func (l *idLedger) look(ctx context.Context, now time.Time) {
	if (l.writing != nil && l.recorded == l.live.Summary().Digest) || now.Before(l.again) {
		return
	}
	err := l.openUp(ctx)
	if err == nil {
		err = l.record(ctx)
	}
	if err == nil || ctx.Err() != nil {
		return
	}
	l.again = now.Add(openAgain)
	if l.reading.Load() == nil {
		l.log.Error("the ledger of ids cannot be used; passages that moved are not found until it can be", "error", err)
		return
	}
	l.log.Error("the ids of the index could not be recorded; it is tried again", "error", err)
}

// openUp opens the ledger if it is not open yet: for reading only, if that is all that can be done.
func (l *idLedger) openUp(ctx context.Context) error {
	if l.writing != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	opened, err := l.open(ctx)
	if err == nil {
		l.writing = opened
		l.use(opened)
		return nil
	}
	if l.reading.Load() != nil {
		return err
	}
	readOnly, rerr := l.openReadOnly(ctx)
	switch {
	case rerr == nil:
		l.use(readOnly)
	case !errors.Is(rerr, fs.ErrNotExist):
		l.log.Debug("the ledger of ids cannot be read either", "error", rerr)
	}
	return err
}

// use has the ledger answer from now on. The one before is closed at the end: somebody may be reading it.
func (l *idLedger) use(opened *ledger.Ledger) {
	l.opened = append(l.opened, opened)
	l.reading.Store(opened)
}

// record records the build that serves, and those before it that nobody recorded.
func (l *idLedger) record(ctx context.Context) error {
	b, release := l.live.Acquire()
	defer release()
	if err := l.writing.CatchUp(ctx, l.store, b); err != nil {
		return err
	}
	l.recorded = b.Summary().Digest
	return nil
}

// trail finds out where the id of a passage leads that is not in the build, or not with the text that was cited.
// Where there is no folder to keep a ledger in, no other id ever was; while there is one that cannot be read, the error
// is index.ErrNoLedger.
func (l *idLedger) trail(ctx context.Context, b *index.Build, id, v string) (index.Trail, error) {
	if l == nil {
		return index.Trail{ID: id}, nil
	}
	reading := l.reading.Load()
	if reading == nil {
		return index.Trail{}, fmt.Errorf("look %q up: %w", id, index.ErrNoLedger)
	}
	return reading.Resolve(ctx, b, l.store, id, v)
}

// close closes what was opened, once keep has ended and nobody asks any more.
func (l *idLedger) close() error {
	if l == nil {
		return nil
	}
	var errs []error
	for _, o := range l.opened {
		errs = append(errs, o.Close())
	}
	return errors.Join(errs...)
}
