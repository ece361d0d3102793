package bot

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"agendabot/index"
)

// runDesk runs a desk until stop.
func runDesk(t *testing.T, d *Desk) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := d.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	return func() {
		cancel()
		wg.Wait()
	}
}

// What cannot be written is tried again, and nothing is lost if that works in time.
func TestDeskTriesToWriteAgain(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	synctest.Test(t, func(t *testing.T) {
		s := newBadStore()
		d, meter := newDesk(t, live, s, nil)
		stop := runDesk(t, d)
		s.set(errors.New("locked"), false)
		for range 5 {
			d.record(Asked{ID: newID()})
		}
		synctest.Wait()
		if n := len(s.recorded()); n != 0 {
			t.Fatalf("%d lines are written by a store that fails", n)
		}
		s.set(nil, false)
		time.Sleep(writePause)
		synctest.Wait()
		if n := len(s.recorded()); n != 5 {
			t.Errorf("%d lines are written, not 5", n)
		}
		stop()
		if meter.lost != 0 {
			t.Errorf("%d lines are counted as lost", meter.lost)
		}
	})
}

// A journal that never comes back loses lines, each of them counted, and does not keep the program from ending.
func TestDeskLosesAndCounts(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	synctest.Test(t, func(t *testing.T) {
		s := newBadStore()
		d, meter := newDesk(t, live, s, nil)
		s.set(errors.New("disk full"), false)
		for range queuedLines + 7 {
			d.record(Asked{ID: newID()})
		}
		if meter.lost != 7 {
			t.Errorf("%d lines did not fit, not 7", meter.lost)
		}
		stop := runDesk(t, d)
		time.Sleep(time.Second)
		stop()
		if want := queuedLines + 7; meter.lost != want || d.Queued() != 0 {
			t.Errorf("%d lines are counted as lost, not %d; %d wait", meter.lost, want, d.Queued())
		}
		if s.records > writeTries+queuedLines/batchLines+1 {
			t.Errorf("%d calls for %d lines", s.records, queuedLines)
		}
	})
}

// What waits when the program is told to end is written.
func TestDeskFlushes(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	s := newBadStore()
	d, _ := newDesk(t, live, s, nil)
	for range 250 {
		d.record(Asked{ID: newID()})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if n := len(s.recorded()); n != 250 || s.records > 4 {
		t.Errorf("%d lines are written in %d calls", n, s.records)
	}
}

// Two processes on one store answer a message once; what one left behind is apologised for by one.
func TestDeskClaims(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	synctest.Test(t, func(t *testing.T) {
		s := newBadStore()
		one, _ := newDesk(t, live, s, nil)
		other, _ := newDesk(t, live, s, nil)
		m := Message{policy, "5"}
		until := func() time.Time { return time.Now().Add(time.Minute) }
		if !one.Claim(t.Context(), Claim{Message: m, Address: []byte("here"), Until: until()}) || other.Claim(t.Context(), Claim{Message: m, Until: until()}) {
			t.Fatal("not exactly one of two processes has the claim")
		}
		if got := other.Abandoned(t.Context(), "slack", "T1"); len(got) != 0 {
			t.Fatalf("a claim in force is abandoned: %v", got)
		}
		time.Sleep(30 * time.Second)
		one.Extend(t.Context(), m, until())
		time.Sleep(45 * time.Second)
		if got := other.Abandoned(t.Context(), "slack", "T1"); len(got) != 0 {
			t.Fatalf("an extended claim is abandoned: %v", got)
		}
		time.Sleep(time.Minute)
		got := other.Abandoned(t.Context(), "slack", "T1")
		if len(got) != 1 || string(got[0].Address) != "here" || len(one.Abandoned(t.Context(), "slack", "T1")) != 0 {
			t.Fatalf("abandoned: %v", got)
		}
		if one.Claim(t.Context(), Claim{Message: m, Until: until()}) {
			t.Error("an abandoned message is claimed again")
		}
		done := Message{policy, "6"}
		one.Claim(t.Context(), Claim{Message: done, Address: []byte("x"), Until: until()})
		one.Finish(t.Context(), done)
		time.Sleep(2 * time.Minute)
		if got := other.Abandoned(t.Context(), "slack", "T1"); len(got) != 0 {
			t.Errorf("a finished claim is abandoned: %v", got)
		}
	})
}

// A claim whose end could not be written at first is tried once more at once: else an apology would follow the answer.
func TestDeskFinishesAgain(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	synctest.Test(t, func(t *testing.T) {
		s := &failsOnce{badStore: newBadStore()}
		d, _ := newDesk(t, live, s, nil)
		m := Message{policy, "5"}
		d.Claim(t.Context(), Claim{Message: m, Until: time.Now().Add(time.Minute)})
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // the work's context is over, its end is still worth writing
		d.Finish(ctx, m)
		time.Sleep(2 * time.Minute)
		if got := d.Abandoned(t.Context(), "slack", "T1"); len(got) != 0 {
			t.Errorf("abandoned: %v", got)
		}
	})
}

// failsOnce fails the first Finish.
type failsOnce struct {
	*badStore
	failed bool
}

func (s *failsOnce) Finish(ctx context.Context, m Message) error {
	if !s.failed {
		s.failed = true
		return errors.New("locked")
	}
	return s.badStore.Finish(ctx, m)
}

func TestDeskForgets(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	s := newBadStore()
	d, _ := newDesk(t, live, s, nil)
	deskAsk(t, d, inThread, priorities)
	f, err := d.Forget(t.Context(), ann)
	if err != nil || f.Conversations != 1 {
		t.Fatalf("%+v, %v", f, err)
	}
	if got := deskAsk(t, d, inThread, "what is conflict prevention concerned with?"); got.About != "" {
		t.Error("a conversation that was forgotten is gone on with")
	}
	if turn := d.turn(t.Context(), Thread{policy, "other"}, time.Now()); turn != nil {
		t.Error("a thread that never was has a turn")
	}
}

// A store that could not be opened at first gets what waited for it.
func TestDeskAttach(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	synctest.Test(t, func(t *testing.T) {
		d, meter := newDesk(t, live, nil, func(o *DeskOptions) { o.Late = true })
		stop := runDesk(t, d)
		deskAsk(t, d, inThread, priorities)
		if _, err := d.Forget(t.Context(), bea); err == nil {
			t.Error("somebody is told to be forgotten by a store that is not there")
		}
		if err := d.Vote(t.Context(), Vote{}); err == nil {
			t.Error("a vote is lost in silence")
		}
		s := newBadStore()
		d.Attach(s)
		d.Attach(newBadStore())
		deskAsk(t, d, inThread, priorities)
		synctest.Wait()
		if n := len(s.recorded()); n != 2 {
			t.Errorf("%d lines are written, not 2", n)
		}
		stop()
		if meter.lost != 0 || meter.failures() != 0 {
			t.Errorf("%d lines lost, %d failures", meter.lost, meter.failures())
		}
	})
}

// A store that never comes loses what waited, and that is counted.
func TestDeskNeverAttached(t *testing.T) {
	t.Parallel()
	d, meter := newDesk(t, index.NewFixed(agendaIndex(t)), nil, func(o *DeskOptions) { o.Late = true })
	deskAsk(t, d, inThread, priorities)
	runDesk(t, d)()
	if meter.lost != 1 {
		t.Errorf("%d lines are counted as lost", meter.lost)
	}
	none, meter := newDesk(t, index.NewFixed(agendaIndex(t)), nil, nil)
	deskAsk(t, none, inThread, priorities)
	runDesk(t, none)()
	if meter.lost != 0 || none.Records() {
		t.Error("without a store, something waits for one")
	}
}

// What a forgotten person asked is not written afterwards, whether it waited or was about to be.
func TestDeskForgetsWhatWaits(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	synctest.Test(t, func(t *testing.T) {
		s := newBadStore()
		d, _ := newDesk(t, live, s, nil)
		deskAsk(t, d, inThread, priorities)
		deskAsk(t, d, From{Platform: "slack", Person: bea}, priorities)
		if _, err := d.Forget(t.Context(), ann); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		deskAsk(t, d, inThread, priorities) // asked anew, so recorded anew
		runDesk(t, d)()
		lines := s.recorded()
		if len(lines) != 2 || lines[0].Person != bea || lines[1].Person != ann {
			t.Errorf("written: %+v", lines)
		}
	})
}

// slowRecord holds the first Record until it is let go, and remembers how much was written when somebody was forgotten.
type slowRecord struct {
	*badStore
	began, goOn chan struct{}
	atForget    int
}

func (s *slowRecord) Record(ctx context.Context, lines []Asked) error {
	close(s.began)
	select {
	case <-s.goOn:
	case <-ctx.Done():
		return ctx.Err()
	}
	return s.badStore.Record(ctx, lines)
}

func (s *slowRecord) Forget(ctx context.Context, p Person) (Forgotten, error) {
	s.atForget = len(s.recorded())
	return s.badStore.Forget(ctx, p)
}

// A stop while lines are being written does not lose them, and who is forgotten meanwhile is erased after them.
func TestDeskStopsWhileWriting(t *testing.T) {
	t.Parallel()
	s := &slowRecord{badStore: newBadStore(), began: make(chan struct{}), goOn: make(chan struct{})}
	d, meter := newDesk(t, index.NewFixed(agendaIndex(t)), s, nil)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { _ = d.Run(ctx) }) // it cannot fail
	deskAsk(t, d, inThread, priorities)
	<-s.began
	cancel()
	wg.Go(func() {
		if _, err := d.Forget(t.Context(), ann); err != nil {
			t.Error(err)
		}
	})
	for waiting := false; !waiting; runtime.Gosched() {
		d.gone.mu.Lock()
		_, waiting = d.gone.before[ann]
		d.gone.mu.Unlock()
	}
	close(s.goOn)
	wg.Wait()
	if len(s.recorded()) != 1 || meter.lost != 0 {
		t.Errorf("%d lines are written, %d lost", len(s.recorded()), meter.lost)
	}
	if s.atForget != 1 {
		t.Error("somebody is forgotten before what was asked is written")
	}
}

// hangs records nothing until it is given up.
type hangs struct{ *badStore }

func (hangs) Record(ctx context.Context, _ []Asked) error {
	<-ctx.Done()
	return ctx.Err()
}

// A database that hangs does not keep the program from ending.
func TestDeskFlushIsBounded(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	synctest.Test(t, func(t *testing.T) {
		d, meter := newDesk(t, live, hangs{newBadStore()}, nil)
		for range queuedLines {
			d.record(Asked{ID: newID()})
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		start := time.Now()
		if err := d.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > flushTimeout {
			t.Errorf("it took %s", took)
		}
		if meter.lost != queuedLines {
			t.Errorf("%d lines are counted as lost", meter.lost)
		}
	})
}
