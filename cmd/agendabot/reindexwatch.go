package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"agendabot/index"
	"agendabot/index/watch"
)

// busyAgain is how long a reindex that another one keeps out waits before it tries again.
const busyAgain = 3 * time.Second

// watch reindexes, and again after each change of the folder, until the context ends, which is success.
func (a *app) watch(ctx context.Context, f reindexFlags, source index.Source) error {
	if source.Dir == "" {
		return usagef("--watch needs a folder: there is none to remember")
	}
	w := watching{
		flags: f,
		do: func(ctx context.Context, first bool) (*index.Report, error) {
			progress, done := a.progress(f.json || !first)
			defer done()
			return a.reindexOnce(ctx, f, source, progress)
		},
		tell: func(report *index.Report, err error) error { return a.tell(report, f, err) },
		say:  func(line string) { fmt.Fprintln(a.stderr, safeLines(line)) },
		dir:  source.Dir,
	}
	return watch.Folder(ctx, source.Dir, watch.Options{Log: a.log}, w.changed)
}

// watching is a reindex that follows a folder.
type watching struct {
	flags reindexFlags
	do    func(ctx context.Context, first bool) (*index.Report, error)
	tell  func(report *index.Report, err error) error // prints a report and returns the error of the reindex, or of the printing
	say   func(line string)                           // for people, beside the results
	dir   string

	second bool // the first is done
}

// changed reindexes once, as soon as no other reindex keeps it out. Only at first is an error one that ends the watching: of what
// could not be read then people are told as later.
func (w *watching) changed(ctx context.Context) error {
	report, err := w.do(ctx, !w.second)
	for said := false; errors.Is(err, index.ErrBusy); report, err = w.do(ctx, !w.second) {
		if !said {
			w.say("another reindex is running; this one waits for it")
			said = true
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(busyAgain):
		}
	}
	if ctx.Err() != nil && err != nil {
		return ctx.Err()
	}
	nothing := w.second && err == nil && report.Unchanged
	if !nothing {
		err = w.tell(report, err)
	}
	switch {
	case err == nil:
	case w.second || errors.Is(err, index.ErrBadDocuments) || errors.Is(err, index.ErrNoDocuments):
		w.say("agendabot: " + explain(err))
	default:
		return err
	}
	if !w.second && ctx.Err() == nil {
		w.second = true
		w.say("watching " + w.dir + " for changes")
	}
	return nil
}
