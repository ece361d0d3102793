package storetest

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"agendabot/bot"
)

const (
	goroutines = 16
	messages   = 8
)

// atOnce calls f from many goroutines that begin together, each with one of the stores.
func atOnce(tb testing.TB, stores []bot.Store, f func(s bot.Store) error) {
	tb.Helper()
	begin := make(chan struct{})
	var wg sync.WaitGroup
	for i := range goroutines {
		wg.Go(func() {
			<-begin
			if err := f(stores[i%len(stores)]); err != nil {
				tb.Error(err)
			}
		})
	}
	close(begin)
	wg.Wait()
}

func oneClaims(t several) {
	stores := t.stores
	var won [messages]atomic.Int32
	atOnce(t, stores, func(s bot.Store) error {
		for i := range won {
			ok, err := s.Claim(t.Context(), bot.Claim{Message: message(strconv.Itoa(i)), Until: noon().Add(time.Minute)}, noon())
			if err != nil {
				return err
			}
			if ok {
				won[i].Add(1)
			}
		}
		return nil
	})
	for i := range won {
		if n := won[i].Load(); n != 1 {
			t.Errorf("%d of %d took message %d", n, goroutines, i)
		}
	}
}

func oneTakesOver(t several) {
	stores := t.stores
	for i := range messages {
		claim(t, stores[0], bot.Claim{Message: message(strconv.Itoa(i)), Address: []byte(strconv.Itoa(i)), Until: noon()}, noon())
	}
	var mu sync.Mutex
	times := map[string]int{}
	atOnce(t, stores, func(s bot.Store) error {
		claims, err := s.Abandoned(t.Context(), "slack", "", noon().Add(time.Hour))
		mu.Lock()
		defer mu.Unlock()
		for _, c := range claims {
			times[string(c.Address)]++
		}
		return err
	})
	for i := range messages {
		if n := times[strconv.Itoa(i)]; n != 1 {
			t.Errorf("message %d was taken over %d times", i, n)
		}
	}
}

func manyTake(t several) {
	stores := t.stores
	r := bot.Rate{Burst: 7, Every: time.Hour}
	var through atomic.Int32
	atOnce(t, stores, func(s bot.Store) error {
		wait, err := s.Take(t.Context(), person("U1"), r, noon())
		if err == nil && wait == 0 {
			through.Add(1)
		}
		return err
	})
	if n := through.Load(); int(n) != r.Burst {
		t.Errorf("%d were let through, want %d", n, r.Burst)
	}
}
