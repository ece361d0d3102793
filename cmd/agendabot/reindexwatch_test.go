package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"agendabot/index"
)

// watchingOf is a reindex with these results, one after the other, which notes all that happens.
func watchingOf(results ...error) (w *watching, happened *[]string) {
	happened = &[]string{}
	note := func(format string, args ...any) { *happened = append(*happened, fmt.Sprintf(format, args...)) }
	return &watching{
		dir: "docs",
		do: func(_ context.Context, first bool) (*index.Report, error) {
			note("reindex, first %v", first)
			err := results[0]
			results = results[1:]
			if errors.Is(err, errUnchanged) {
				return &index.Report{Unchanged: true}, nil
			}
			return &index.Report{}, err
		},
		tell: func(_ *index.Report, err error) error {
			note("told: %v", err)
			return err
		},
		say: func(line string) {
			line, _, _ = strings.Cut(line, ";")
			note("said: %s", line)
		},
	}, happened
}

// errUnchanged makes a reindex find that nothing has changed.
var errUnchanged = errors.New("unchanged")

// TestWatching: at first documents that cannot be read are no end, everything else is; later nothing is.
func TestWatching(t *testing.T) {
	t.Parallel()
	wrong := errors.New("the disk is full")
	for _, c := range []struct {
		name    string
		results []error
		want    []string
		err     error
	}{
		{"well", []error{nil, nil}, []string{"reindex, first true", "told: <nil>", "said: watching docs for changes", "reindex, first false", "told: <nil>"}, nil},
		{"nothing has changed", []error{errUnchanged, errUnchanged}, []string{"reindex, first true", "told: <nil>", "said: watching docs for changes", "reindex, first false"}, nil},
		{
			"faults", []error{index.ErrBadDocuments, nil}, []string{
				"reindex, first true", "told: faults in the corpus folder", "said: agendabot: faults in the corpus folder",
				"said: watching docs for changes", "reindex, first false", "told: <nil>",
			}, nil,
		},
		{"no documents", []error{index.ErrNoDocuments}, []string{
			"reindex, first true", "told: there is no document to index", "said: agendabot: there is no document to index", "said: watching docs for changes",
		}, nil},
		{"at first", []error{wrong}, []string{"reindex, first true", "told: the disk is full"}, wrong},
		{
			"later", []error{nil, wrong, nil}, []string{
				"reindex, first true", "told: <nil>", "said: watching docs for changes", "reindex, first false", "told: the disk is full",
				"said: agendabot: the disk is full", "reindex, first false", "told: <nil>",
			}, nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w, happened := watchingOf(c.results...)
			var err error
			for range c.results {
				if err = w.changed(t.Context()); err != nil {
					break
				}
			}
			if !errors.Is(err, c.err) || !slices.Equal(*happened, c.want) {
				t.Errorf("%v\n%s", err, strings.Join(*happened, "\n"))
			}
		})
	}
}

// TestWatchingWaits: while another reindex is running it waits, and says so once; it ends when it is told to.
func TestWatchingWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		busy := fmt.Errorf("lock: %w", index.ErrBusy)
		w, happened := watchingOf(busy, busy, busy, nil)
		start := time.Now()
		if err := w.changed(t.Context()); err != nil || time.Since(start) != 3*busyAgain {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		if n := strings.Count(strings.Join(*happened, "\n"), "another reindex is running"); n != 1 {
			t.Errorf("%q", *happened)
		}
		w, happened = watchingOf(busy, busy, busy, busy)
		ctx, cancel := context.WithTimeout(t.Context(), busyAgain+time.Second)
		defer cancel()
		if err := w.changed(ctx); !errors.Is(err, context.DeadlineExceeded) || len(*happened) != 3 {
			t.Errorf("%v, %q", err, *happened)
		}
	})
}

// TestWatchingIsStopped: a reindex that is stopped on the way is told nobody as a failure.
func TestWatchingIsStopped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w, happened := watchingOf(context.Canceled)
	if err := w.changed(ctx); !errors.Is(err, context.Canceled) || len(*happened) != 1 {
		t.Errorf("%v, %q", err, *happened)
	}
	// One that was done before it could be stopped is told.
	w, happened = watchingOf(nil)
	if err := w.changed(ctx); err != nil || len(*happened) != 2 || (*happened)[1] != "told: <nil>" {
		t.Errorf("%v, %q", err, *happened)
	}
}
