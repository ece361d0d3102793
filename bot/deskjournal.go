package bot

import (
	"context"
	"time"
)

// How the journal is written.
const (
	queuedLines  = 1024             // lines that may wait
	batchLines   = 100              // lines written together
	writeTimeout = 5 * time.Second  // for one batch
	writeTries   = 4                // of one batch, then it is lost
	writePause   = 2 * time.Second  // before the second try; twice as long before each further one
	flushTimeout = 10 * time.Second // for what still waits when Run ends
)

// record queues a line for Run. If the queue is full the line is lost, and counted.
func (d *Desk) record(line Asked) {
	if !d.Records() {
		return
	}
	select {
	case d.lines <- line:
	default:
		d.opts.Meter.LinesLost(1)
		d.log.Error("the journal's queue is full; a line is lost", "id", line.ID)
	}
}

// Queued is how many lines of the journal wait to be written.
func (d *Desk) Queued() int { return len(d.lines) }

// Run writes the journal until the context ends, and then what still waits. Call it once.
func (d *Desk) Run(ctx context.Context) error {
	select {
	case <-ctx.Done():
	case <-d.store.attached:
	}
	for {
		select {
		case <-ctx.Done():
			d.flush(context.WithoutCancel(ctx))
			return nil
		case line := <-d.lines:
			d.write(ctx, d.batch(line))
		}
	}
}

// flush writes what waits, as far as the time goes.
func (d *Desk) flush(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, flushTimeout)
	defer cancel()
	for {
		select {
		case line := <-d.lines:
			d.write(ctx, d.batch(line))
		default:
			return
		}
	}
}

// batch is a line and those that wait behind it.
func (d *Desk) batch(first Asked) []Asked {
	lines := []Asked{first}
	for len(lines) < batchLines {
		select {
		case line := <-d.lines:
			lines = append(lines, line)
		default:
			return lines
		}
	}
	return lines
}

// write records lines, trying again after a while. The last try is not cut short by the end of the context, so that
// a stop in between does not lose them.
func (d *Desk) write(ctx context.Context, lines []Asked) {
	store := d.store.get()
	if store == nil {
		d.opts.Meter.LinesLost(len(lines))
		d.log.Error("there never was a journal; lines are lost", "lines", len(lines))
		return
	}
	pause := writePause
	for try := 1; ; try++ {
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
		err := store.Record(within, lines)
		cancel()
		if err == nil {
			return
		}
		d.opts.Meter.StoreFailed("record")
		if try == writeTries || ctx.Err() != nil {
			d.opts.Meter.LinesLost(len(lines))
			d.log.Error("the journal cannot be written; lines are lost", "lines", len(lines), "error", err)
			return
		}
		d.log.Warn("the journal cannot be written; it is tried again", "lines", len(lines), "error", err)
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
		pause *= 2
	}
}

// Records says whether what people ask, vote and report is recorded at all.
func (d *Desk) Records() bool { return !d.opts.Off && (d.opts.Late || d.store.get() != nil) }

// Vote records what a person thought of an answer. Nothing happens where nothing is recorded.
func (d *Desk) Vote(ctx context.Context, v Vote) error {
	if !d.Records() {
		return nil
	}
	return d.store.do(ctx, "vote", func(ctx context.Context, s Store) error { return s.Vote(ctx, v) })
}

// ReportWrong records a report of a wrong quotation. The error is ErrNoJournal where nothing is recorded.
func (d *Desk) ReportWrong(ctx context.Context, w WrongQuotation) error {
	if !d.Records() {
		return ErrNoJournal
	}
	return d.store.do(ctx, "report", func(ctx context.Context, s Store) error { return s.ReportWrong(ctx, w) })
}

// Forget erases what a person asked, here and in the store.
func (d *Desk) Forget(ctx context.Context, p Person) (Forgotten, error) {
	f, _ := d.memory.Forget(bare(ctx), p) // it cannot fail
	store := d.store.get()
	switch {
	case store != nil:
		// Not guarded: whoever wants to be forgotten is told the truth, however long it takes.
		return store.Forget(ctx, p)
	case d.opts.Late:
		return f, errAway
	default:
		return f, nil
	}
}
