package bot

import (
	"context"
	"sync"
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
	for ctx.Err() == nil { // select would go on with lines as often as not
		select {
		case <-ctx.Done():
		case line := <-d.lines:
			d.write(ctx, d.batch(line))
		}
	}
	d.flush(context.WithoutCancel(ctx))
	return nil
}

// flush writes what waits, as far as the time goes; the rest is lost, and counted.
func (d *Desk) flush(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, flushTimeout)
	defer cancel()
	for {
		select {
		case line := <-d.lines:
			lines := d.batch(line)
			if err := d.tryWrite(ctx, lines); err != nil {
				d.lose(lines, err)
			}
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

// write records lines, trying again after a while, but not once the context has ended.
func (d *Desk) write(ctx context.Context, lines []Asked) {
	pause := writePause
	for try := 1; ; try++ {
		// A try that has begun is not cut short by the end of the context: a stop in between must not lose lines.
		err := d.tryWrite(context.WithoutCancel(ctx), lines)
		if err == nil {
			return
		}
		if try == writeTries || ctx.Err() != nil {
			d.lose(lines, err)
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

// tryWrite records lines, without those of people who were forgotten since.
func (d *Desk) tryWrite(ctx context.Context, lines []Asked) error {
	store := d.store.get()
	if store == nil {
		return errAway
	}
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	d.gone.writing.Lock()
	defer d.gone.writing.Unlock()
	kept := d.gone.filter(lines)
	if len(kept) == 0 {
		return nil
	}
	err := store.Record(ctx, kept)
	if err != nil {
		d.opts.Meter.StoreFailed("record")
	}
	return err
}

func (d *Desk) lose(lines []Asked, err error) {
	d.opts.Meter.LinesLost(len(lines))
	d.log.Error("the journal cannot be written; lines are lost", "lines", len(lines), "error", err)
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

// Forget erases what a person asked: here, in what waits to be written, and in the store.
func (d *Desk) Forget(ctx context.Context, p Person) (Forgotten, error) {
	d.gone.add(p, time.Now())
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

// mostForgotten bounds what is remembered of those who were forgotten; lines wait for minutes at most.
const mostForgotten = 1000

// forgotten are people whose lines must not be written any more, if they were asked before a time. Its zero value is
// empty.
type forgotten struct {
	writing sync.Mutex // held while lines are written
	mu      sync.Mutex
	before  map[Person]time.Time
}

// add remembers a person, and returns once no lines are being written that might be the person's.
func (f *forgotten) add(p Person, now time.Time) {
	f.mu.Lock()
	if f.before == nil || len(f.before) >= mostForgotten {
		f.before = map[Person]time.Time{}
	}
	f.before[p] = now
	f.mu.Unlock()
	f.writing.Lock()
	f.writing.Unlock() //nolint:staticcheck // it only waits
}

// filter leaves out what was asked by people before they were forgotten.
func (f *forgotten) filter(lines []Asked) []Asked {
	f.mu.Lock()
	defer f.mu.Unlock()
	kept := lines[:0:0]
	for _, l := range lines {
		if before, ok := f.before[l.Person]; !ok || l.At.After(before) {
			kept = append(kept, l)
		}
	}
	return kept
}
