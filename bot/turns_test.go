package bot

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestTurnsAreInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var turns Turns
		var mu sync.Mutex
		var order []int
		first, err := turns.Take(t.Context(), "channel")
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			go func() {
				done, err := turns.Take(t.Context(), "channel")
				if err != nil {
					t.Error(err)
					return
				}
				defer done()
				mu.Lock()
				defer mu.Unlock()
				order = append(order, i)
			}()
			synctest.Wait() // it stands in the queue
		}
		if other, err := turns.Take(t.Context(), "another"); err != nil {
			t.Error(err)
		} else {
			other()
		}
		if len(order) > 0 {
			t.Errorf("%v went before the first was done", order)
		}
		first()
		first() // is done once
		synctest.Wait()
		if !slices.Equal(order, []int{0, 1, 2, 3, 4}) {
			t.Errorf("the order is %v", order)
		}
		if len(turns.of) > 0 {
			t.Errorf("%d places are remembered for nothing", len(turns.of))
		}
	})
}

func TestTurnsAreHeld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var turns Turns
		start := time.Now()
		turns.Hold("channel", start.Add(5*time.Second))
		turns.Hold("channel", start.Add(2*time.Second)) // shortens nothing
		short, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		_, err := turns.Take(short, "channel")
		if held, ok := errors.AsType[*HeldError](err); !ok || !held.Until.Equal(start.Add(5*time.Second)) || time.Since(start) > 0 {
			t.Errorf("%v after %s, want to be told at once", err, time.Since(start))
		}
		done, err := turns.Take(t.Context(), "channel")
		if err != nil || time.Since(start) != 5*time.Second {
			t.Fatalf("%v after %s, want a turn after 5 s", err, time.Since(start))
		}
		done()
		if len(turns.of) > 0 {
			t.Errorf("%d places are remembered for nothing", len(turns.of))
		}
	})
}

// Whoever gives up leaves the queue, and a turn that came at that moment is not lost.
func TestTurnsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var turns Turns
		first, err := turns.Take(t.Context(), "channel")
		if err != nil {
			t.Fatal(err)
		}
		gone, cancel := context.WithCancel(t.Context())
		failed := make(chan error, 1)
		go func() {
			_, err := turns.Take(gone, "channel")
			failed <- err
		}()
		synctest.Wait()
		got := make(chan error, 1)
		go func() {
			done, err := turns.Take(t.Context(), "channel")
			if err == nil {
				done()
			}
			got <- err
		}()
		synctest.Wait()
		first() // and at the same time
		cancel()
		if err := <-got; err != nil {
			t.Error(err)
		}
		if err := <-failed; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// Work that waits for a platform holds up no other work, and keeps its place among those that are taken.
func TestIdle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(slog.New(slog.DiscardHandler), 1, 1, time.Minute)
		slow, quick := make(chan struct{}), make(chan struct{})
		p.Submit(Job{Do: func(ctx context.Context) {
			Idle(ctx, func() { <-slow })
			Idle(ctx, func() {}) // gives nothing back twice
		}})
		p.Submit(Job{Do: func(context.Context) { close(quick) }})
		<-quick
		synctest.Wait()
		if p.Waiting() != 1 {
			t.Errorf("%d pieces have a place, want that which waits", p.Waiting())
		}
		close(slow)
		p.Drain(t.Context(), t.Context())
		if len(p.working) != 0 || p.Waiting() != 0 {
			t.Errorf("%d workers and %d places are missing", len(p.working), p.Waiting())
		}
		Idle(t.Context(), func() {}) // outside of a pool
	})
}

// One key has half of the places at most, so that there is room for others.
func TestPoolKeys(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(slog.New(slog.DiscardHandler), 2, 6, time.Minute)
		hold := make(chan struct{})
		job := func(key string) Job { return Job{Key: key, Do: func(context.Context) { <-hold }} }
		for i := range 5 { // of eight, until half are taken
			if got := p.Submit(job("loud")); got != (i < 4) {
				t.Errorf("piece %d of one channel is taken: %t", i, got)
			}
		}
		for range 2 {
			if !p.Submit(job("quiet")) {
				t.Error("another channel has no place")
			}
		}
		close(hold)
		p.Drain(t.Context(), t.Context())
		if len(p.keyed) > 0 {
			t.Errorf("keys are remembered: %v", p.keyed)
		}
	})
}
