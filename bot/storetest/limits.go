package storetest

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"agendabot/bot"
)

// take counts one question.
func take(tb testing.TB, s bot.Store, p bot.Person, r bot.Rate, now time.Time) time.Duration {
	tb.Helper()
	wait, err := s.Take(tb.Context(), p, r, now)
	if err != nil {
		tb.Fatal(err)
	}
	return wait
}

func takeBurst(t single) {
	s := t.store
	r := bot.Rate{Burst: 3, Every: 10 * time.Second}
	for _, step := range []struct {
		at, want time.Duration
	}{
		{0, 0},
		{0, 0},
		{0, 0},
		{0, 10 * time.Second},
		{time.Second, 9 * time.Second},
		{time.Second, 9 * time.Second}, // what was refused did not count
		{10 * time.Second, 0},
		{10 * time.Second, 10 * time.Second},
		{29*time.Second + 999999*time.Microsecond, 0},
		{29*time.Second + 999999*time.Microsecond, time.Microsecond},
		{30 * time.Second, 0},
		{time.Hour, 0}, // full again, and no fuller
		{time.Hour, 0},
		{time.Hour, 0},
		{time.Hour, 10 * time.Second},
	} {
		if got := take(t, s, person("U1"), r, noon().Add(step.at)); got != step.want {
			t.Errorf("after %v: wait %v, want %v", step.at, got, step.want)
		}
	}
	if got := take(t, s, person("U2"), r, noon()); got != 0 {
		t.Errorf("somebody else waits %v", got)
	}
	if got := take(t, s, bot.Person{Platform: "slack", Team: "T2", ID: "U1"}, r, noon().Add(time.Hour)); got != 0 {
		t.Errorf("somebody of another team waits %v", got)
	}
}

// takeLikeModel compares with a bucket of tokens, each a microsecond of Every: another way to say the same.
func takeLikeModel(t single) {
	s := t.store
	random := rand.New(rand.NewPCG(2, 7)) //nolint:gosec // the same every time, so that a failure can be seen again
	r := bot.Rate{Burst: 4, Every: 7 * time.Second}
	every := r.Every.Microseconds()
	size := every * int64(r.Burst)
	now, tokens := noon(), size
	for i := range 300 {
		step := time.Duration(random.Int64N(9_000_000)) * time.Microsecond
		if random.IntN(20) == 0 {
			step *= 10
		}
		now = now.Add(step)
		tokens = min(size, tokens+step.Microseconds())
		var want time.Duration
		if tokens >= every {
			tokens -= every
		} else {
			want = time.Duration(every-tokens) * time.Microsecond
		}
		if got := take(t, s, person("U1"), r, now); got != want {
			t.Fatalf("question %d: wait %v, want %v", i, got, want)
		}
	}
}

func takeUnlimited(t single) {
	s := t.store
	for range 10 {
		for _, r := range []bot.Rate{{}, {Burst: 1}, {Burst: 1, Every: -time.Second}} {
			if wait := take(t, s, person("U1"), r, noon()); wait != 0 {
				t.Errorf("%+v is no limit, but waits %v", r, wait)
			}
		}
		if wait := take(t, s, bot.Person{}, bot.Rate{Burst: 1, Every: time.Hour}, noon()); wait != 0 {
			t.Errorf("nobody in particular waits %v", wait)
		}
	}
	for i, r := range []bot.Rate{{Burst: -1, Every: time.Hour}, {Burst: 0, Every: time.Hour}, {Burst: math.MaxInt, Every: math.MaxInt64}} {
		p := person(string(rune('a' + i)))
		if first, second := take(t, s, p, r, noon()), take(t, s, p, r, noon()); first != 0 || second <= 0 {
			t.Errorf("%+v: waits %v and %v, want none and some", r, first, second)
		}
	}
	for range 100 {
		if wait := take(t, s, person("many"), bot.Rate{Burst: math.MaxInt, Every: 1}, noon()); wait != 0 {
			t.Fatalf("the widest rate waits %v", wait)
		}
	}
}

// takeAfterSlower has no one wait longer than the rate that is in force says.
func takeAfterSlower(t single) {
	s := t.store
	for range 5 {
		take(t, s, person("U1"), bot.Rate{Burst: 5, Every: 24 * time.Hour}, noon())
	}
	r := bot.Rate{Burst: 2, Every: time.Second}
	if wait := take(t, s, person("U1"), r, noon()); wait != time.Second {
		t.Errorf("waits %v by a rate that is not in force any more", wait)
	}
	if wait := take(t, s, person("U1"), r, noon().Add(time.Second)); wait != 0 {
		t.Errorf("waits %v after it waited", wait)
	}
	// The clock was ahead when it was counted.
	take(t, s, person("U2"), r, noon().Add(time.Hour))
	if wait := take(t, s, person("U2"), r, noon()); wait > time.Second {
		t.Errorf("waits %v because a clock was ahead", wait)
	}
}
