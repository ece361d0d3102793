// Package watch tells when what a folder holds has changed: at once where the system says so, else by looking through
// it from time to time, as on network file systems and where more folders are to be watched than the system allows.
//
// It knows of names, sizes and times. What it never does: it reads no file, changes nothing, and does not say what has
// changed: who is told looks for himself.
package watch

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"
)

// Options say when a change is told. A zero duration means its default.
type Options struct {
	Quiet time.Duration // how long nothing more must change before; default 2 s, so that a file is whole
	Most  time.Duration // how long a change may wait for that quiet; default 30 s
	Every time.Duration // how often the folder is looked through, whatever the system says; default a minute
	Log   *slog.Logger  // what cannot be watched; must not be nil
}

func (o Options) withDefaults() Options {
	if o.Quiet == 0 {
		o.Quiet = 2 * time.Second
	}
	if o.Most == 0 {
		o.Most = 30 * time.Second
	}
	if o.Every == 0 {
		o.Every = time.Minute
	}
	return o
}

// Folder calls changed once, and again after every change of what is below the folder, until the context ends, which is no
// error, or changed returns one. What changes while changed runs is told when it has returned. Names that begin with a
// dot and those of unfinished files are left alone; a link counts as such, whatever becomes of the file that it leads
// to. A folder that is removed is a change, and so is one that comes back.
func Folder(ctx context.Context, dir string, o Options, changed func(ctx context.Context) error) error {
	if info, err := os.Stat(dir); err != nil {
		return fmt.Errorf("watch the folder: %w", err)
	} else if !info.IsDir() {
		return fmt.Errorf("watch the folder: %s is none", dir)
	}
	t := newTree(dir, o.Log)
	defer t.close()
	f := follower{Options: o.withDefaults(), events: t.events, look: t.look, changed: changed}
	if err := f.run(ctx); ctx.Err() == nil {
		return err
	}
	return nil
}

// follower decides when to tell.
type follower struct {
	Options
	events  <-chan struct{}
	look    func() uint64 // a sum of what the folder holds
	changed func(ctx context.Context) error
}

// run tells until the context ends, or what it tells returns an error.
func (f *follower) run(ctx context.Context) error {
	seen := f.look() // before changed, which may read what comes later or not
	if err := f.changed(ctx); err != nil {
		return err
	}
	poll := time.NewTicker(f.Every)
	defer poll.Stop()
	quiet := time.NewTimer(f.Quiet)
	quiet.Stop()
	var latest time.Time // for what has changed to be told; zero: nothing has
	wait := func() {
		if latest.IsZero() {
			latest = time.Now().Add(f.Most)
		}
		quiet.Reset(min(f.Quiet, time.Until(latest)))
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-f.events:
			wait()
		case <-poll.C:
			if f.look() != seen {
				wait()
			}
		case <-quiet.C:
			latest = time.Time{}
			seen = f.look()
			if err := f.changed(ctx); err != nil {
				return err
			}
		}
	}
}
