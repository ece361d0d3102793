package bot

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// What a crash left is apologised for once, at the start or later; what the end came before is left to the next process.
func TestApologise(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := NewMemory()
		desk := NewDesk(slog.New(slog.DiscardHandler), DeskOptions{Store: store})
		abandon := func(id string, until time.Duration) {
			m := Message{Channel: Channel{Platform: "slack", Team: "T", ID: "C"}, ID: id}
			c := Claim{Message: m, Address: []byte(id), Until: time.Now().Add(until)}
			if ok, err := store.Claim(t.Context(), c, time.Now()); err != nil || !ok {
				t.Fatal(ok, err)
			}
		}
		abandon("before", -time.Second)
		abandon("later", time.Second)
		ctx, cancel := context.WithCancel(t.Context())
		var got []string
		say := Apologies{
			Platform: "slack", Team: func() string { return "T" }, Every: time.Minute, Again: time.Minute,
			Tell: func(_ context.Context, address []byte, id string) bool {
				if id == "" {
					t.Error("there is no reference")
				}
				if got = append(got, string(address)); string(address) == "last" {
					cancel()
				}
				return true
			},
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			desk.Apologise(ctx, say)
		}()
		time.Sleep(90 * time.Second)
		abandon("last", -2*time.Second)
		abandon("left", -time.Second)
		<-done
		if !slices.Equal(got, []string{"before", "later", "last"}) {
			t.Errorf("apologised to %q", got)
		}
		left, err := store.Abandoned(t.Context(), "slack", "T", time.Now())
		if err != nil || len(left) != 1 || string(left[0].Address) != "left" {
			t.Errorf("left to the next process: %q, %v", left, err)
		}
	})
}

// An apology that certainly did not arrive is tried again, for as long as that is of use; a panic ends none but itself.
func TestApologiseAgain(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tell func(n int) bool
		want int
	}{
		"at once":      {func(int) bool { return true }, 1},
		"the third":    {func(n int) bool { return n == 3 }, 3},
		"never":        {func(int) bool { return false }, mostApologies},
		"with a fault": {func(int) bool { panic("no") }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store := NewMemory()
				desk := NewDesk(slog.New(slog.DiscardHandler), DeskOptions{Store: store})
				m := Message{Channel: Channel{Platform: "slack", Team: "T", ID: "C"}, ID: "1"}
				where := []byte(`{"u": "U 7"}`)
				if ok, err := store.Claim(t.Context(), Claim{Message: m, Address: where, Until: time.Now().Add(-time.Second)}, time.Now()); err != nil || !ok {
					t.Fatal(ok, err)
				}
				n := 0
				ctx, cancel := context.WithTimeout(t.Context(), 24*time.Hour)
				defer cancel()
				desk.Apologise(ctx, Apologies{
					Platform: "slack", Team: func() string { return "T" }, Every: time.Minute, Again: 5 * time.Minute,
					Tell: func(_ context.Context, address []byte, _ string) bool {
						if string(address) != string(where) {
							t.Errorf("the address is %q", address)
						}
						n++
						return test.tell(n)
					},
				})
				if n != test.want {
					t.Errorf("tried %d times, want %d", n, test.want)
				}
				left, err := store.Abandoned(t.Context(), "slack", "T", time.Now().Add(time.Hour))
				if err != nil || len(left) != 0 {
					t.Errorf("left: %q, %v", left, err)
				}
			})
		})
	}
}
