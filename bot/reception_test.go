package bot

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// received is a reception over a memory, and a message for it.
func received() (r *Reception, store *Memory, m Incoming) {
	store = NewMemory()
	log := slog.New(slog.DiscardHandler)
	r = &Reception{
		Desk: NewDesk(log, DeskOptions{Store: store}), Crew: NewCrew(log, smallCrew()),
		ClaimTime: 2 * time.Minute, WorkTime: time.Minute,
	}
	m.Message = Message{Channel: Channel{Platform: "slack", Team: "T", ID: "C"}, ID: "1"}
	m.Address = []byte("{}")
	m.Answer = func(context.Context) bool { return true }
	m.Tell = func(context.Context, error) bool { return true }
	return r, store, m
}

// left counts the claims that are not finished.
func left(t *testing.T, store *Memory) int {
	t.Helper()
	claims, err := store.Abandoned(t.Context(), "slack", "T", time.Now().Add(24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return len(claims)
}

// A message is answered once. Its claim ends when the asker was told something, and else leads to an apology.
func TestReception(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(m *Incoming)
		left   int
	}{
		"answered":      {func(*Incoming) {}, 0},
		"not answered":  {func(m *Incoming) { m.Answer = func(context.Context) bool { return false } }, 1},
		"a panic, told": {func(m *Incoming) { m.Answer = func(context.Context) bool { panic("no") } }, 0},
		"a panic, and nobody is told": {func(m *Incoming) {
			m.Answer = func(context.Context) bool { panic("no") }
			m.Tell = func(context.Context, error) bool { return false }
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r, store, m := received()
				test.change(&m)
				answer, n := m.Answer, 0
				m.Answer = func(ctx context.Context) bool {
					n++
					return answer(ctx)
				}
				r.Take(m)
				synctest.Wait()
				r.Take(m) // again
				r.Crew.Drain(t.Context(), &sync.WaitGroup{})
				if n != 1 || left(t, store) != test.left {
					t.Errorf("answered %d times; %d claims are left", n, left(t, store))
				}
			})
		})
	}
}

// Whom no clerk has time for is told so, unless another process answers.
func TestReceptionTurnsAway(t *testing.T) {
	t.Parallel()
	for name, elsewhere := range map[string]bool{"here": false, "answered elsewhere": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r, store, m := received()
				hold := make(chan struct{})
				for range 2 { // a clerk, and who waits for one
					r.Crew.Clerk(Task{Do: func(context.Context) { <-hold }})
				}
				synctest.Wait()
				if elsewhere {
					if ok, err := store.Claim(t.Context(), Claim{Message: m.Message, Until: time.Now().Add(time.Minute)}, time.Now()); err != nil || !ok {
						t.Fatal(ok, err)
					}
				}
				var out told
				m.Tell = func(ctx context.Context, err error) bool {
					out.tell(ctx, err)
					return true
				}
				r.Take(m)
				synctest.Wait()
				if (len(out.errs) == 0) != elsewhere {
					t.Errorf("told: %v", out.errs)
				}
				close(hold)
				r.Crew.Drain(t.Context(), &sync.WaitGroup{})
			})
		})
	}
}

// A claim lasts longer while more wait before its message than can be worked on at once.
func TestReceptionClaimsForTheWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, store, m := received()
		first := m
		first.Message.ID = "0"
		hold := make(chan struct{})
		first.Answer = func(context.Context) bool {
			<-hold
			return true
		}
		r.Take(first)
		synctest.Wait()
		r.Take(m)
		synctest.Wait()
		claims, err := store.Abandoned(t.Context(), "slack", "T", time.Now().Add(r.ClaimTime+r.WorkTime-time.Second))
		if err != nil || len(claims) != 1 { // the first alone: it began at once
			t.Errorf("%d claims would be over by then, %v", len(claims), err)
		}
		close(hold)
		r.Crew.Drain(t.Context(), &sync.WaitGroup{})
	})
}

// It is renewed when the turn of a message comes that has waited long.
func TestReceptionRenewsClaims(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, store, m := received()
		r.WorkTime = 0
		first, over := m, -1
		first.Message.ID = "0"
		first.Answer = func(context.Context) bool {
			time.Sleep(50 * time.Second)
			return true
		}
		m.Answer = func(ctx context.Context) bool {
			claims, err := store.Abandoned(ctx, "slack", "T", time.Now().Add(r.ClaimTime-time.Second))
			if err != nil {
				t.Error(err)
			}
			over = len(claims)
			return true
		}
		r.Take(first)
		synctest.Wait()
		r.Take(m)
		time.Sleep(time.Minute)
		r.Crew.Drain(t.Context(), &sync.WaitGroup{})
		if over != 0 {
			t.Errorf("%d claims are over when the turn comes", over)
		}
	})
}
