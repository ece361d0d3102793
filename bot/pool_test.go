package bot

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestPoolBounds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(slog.New(slog.DiscardHandler), 2, 3, time.Minute)
		var working, most, done atomic.Int32
		hold := make(chan struct{})
		job := Job{Do: func(context.Context) {
			n := working.Add(1)
			for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
			}
			<-hold
			working.Add(-1)
			done.Add(1)
		}}
		for i := range 7 {
			if got := p.Submit(job); got != (i < 5) {
				t.Errorf("piece %d is taken: %t", i, got)
			}
		}
		synctest.Wait()
		if working.Load() != 2 || p.Waiting() != 5 {
			t.Errorf("%d are worked on, %d not done", working.Load(), p.Waiting())
		}
		close(hold)
		p.Drain(t.Context(), t.Context())
		if most.Load() != 2 || done.Load() != 5 {
			t.Errorf("%d at once, %d done", most.Load(), done.Load())
		}
		if p.Submit(job) {
			t.Error("a drained pool takes work")
		}
	})
}

func TestPoolDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(slog.New(slog.DiscardHandler), 1, 1, time.Minute)
		start := time.Now()
		p.Submit(Job{Do: func(ctx context.Context) { <-ctx.Done() }})
		p.Drain(t.Context(), t.Context())
		if took := time.Since(start); took != time.Minute {
			t.Errorf("it took %s", took)
		}
	})
}

// What is still worked on when the time for draining is over is cut short.
func TestPoolDrainIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(slog.New(slog.DiscardHandler), 1, 1, time.Hour)
		p.Submit(Job{Do: func(ctx context.Context) { <-ctx.Done() }})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		p.Drain(ctx, ctx)
		if took := time.Since(start); took != time.Second {
			t.Errorf("draining took %s", took)
		}
	})
}

// What has not begun by then is not begun, but refused for as long as may be said so.
func TestPoolDrainRefuses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(slog.New(slog.DiscardHandler), 1, 9, time.Hour)
		var begun, refused atomic.Int32
		for range 6 {
			p.Submit(Job{
				Do: func(ctx context.Context) {
					begun.Add(1)
					<-ctx.Done()
				},
				Refused: func(ctx context.Context) {
					if refused.Add(1) == 2 {
						panic("oh")
					}
					select {
					case <-ctx.Done():
					case <-time.After(800 * time.Millisecond):
					}
				},
			})
		}
		synctest.Wait()
		p.Submit(Job{Do: func(context.Context) { begun.Add(1) }})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		last, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		start := time.Now()
		p.Drain(ctx, last)
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("draining took %s", took)
		}
		if begun.Load() != 1 || refused.Load() != 4 {
			t.Errorf("%d begun, %d refused", begun.Load(), refused.Load())
		}
	})
}

func TestPoolPanics(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	p := NewPool(slog.New(slog.NewTextHandler(&log, nil)), 1, 4, time.Minute)
	told := make(chan string, 1)
	p.Submit(Job{Do: func(context.Context) { panic("oh") }, Failed: func(_ context.Context, id string) { told <- id }})
	p.Submit(Job{Do: func(context.Context) { panic("oh") }})
	p.Submit(Job{Do: func(context.Context) { panic("oh") }, Failed: func(context.Context, string) { panic("again") }})
	worked := make(chan bool, 1)
	p.Submit(Job{Do: func(context.Context) { worked <- true }})
	p.Drain(t.Context(), t.Context())
	if id := <-told; id == "" || !strings.Contains(log.String(), id) {
		t.Errorf("the asker is told %q, the log says %s", id, log.String())
	}
	if !<-worked {
		t.Error("a panic ends the pool")
	}
}
