package bot_test

import (
	"fmt"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/bot/storetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) bot.Store { return bot.NewMemory() })
}

// TestMemoryIsBounded fills a Memory beyond what it keeps: the oldest is gone, the newest is there.
func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	const claims, turns, states, limits = 20_000, 2_000, 5_000, 20_000
	ctx, m := t.Context(), bot.NewMemory()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	until := now.Add(time.Hour)
	message := func(i int) bot.Message { return bot.Message{ID: fmt.Sprint(i)} }
	claim := func(i int) bool {
		ok, err := m.Claim(ctx, bot.Claim{Message: message(i), Until: until}, now)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	rate := bot.Rate{Burst: 1, Every: time.Hour}
	take := func(i int) bool {
		wait, err := m.Take(ctx, bot.Person{ID: fmt.Sprint(i)}, rate, now)
		if err != nil {
			t.Fatal(err)
		}
		return wait == 0
	}
	for i := range claims + 1 {
		claim(i)
	}
	for i := range turns + 1 {
		if err := m.SaveTurn(ctx, bot.Thread{ID: fmt.Sprint(i)}, bot.Person{}, bot.Turn{Text: "x"}, until); err != nil {
			t.Fatal(err)
		}
	}
	for i := range states + 1 {
		if err := m.SaveState(ctx, fmt.Sprint(i), bot.Person{}, []byte("x"), until); err != nil {
			t.Fatal(err)
		}
	}
	for i := range limits + 1 {
		take(i)
	}
	if claim(1) || claim(claims) || !claim(0) {
		t.Error("claims: want only the oldest gone")
	}
	if take(1) || take(limits) || !take(0) {
		t.Error("limits: want only the oldest gone")
	}
	for i, want := range map[int]bool{0: false, 1: true, turns: true} {
		if turn, err := m.Turn(ctx, bot.Thread{ID: fmt.Sprint(i)}, now); err != nil || (turn != nil) != want {
			t.Errorf("turn %d: %v, %v", i, turn, err)
		}
	}
	for i, want := range map[int]bool{0: false, 1: true, states: true} {
		if data, err := m.State(ctx, fmt.Sprint(i), now); err != nil || (data != nil) != want {
			t.Errorf("state %d: %q, %v", i, data, err)
		}
	}
}

// TestMemoryForgetsFinishedClaims holds that what no platform delivers again is not kept.
func TestMemoryForgetsFinishedClaims(t *testing.T) {
	t.Parallel()
	ctx, m := t.Context(), bot.NewMemory()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	c := bot.Claim{Message: bot.Message{ID: "1"}, Until: now.Add(time.Minute)}
	for _, step := range []struct {
		after time.Duration
		want  bool
	}{{0, true}, {24 * time.Hour, false}, {24*time.Hour + 1, true}} {
		ok, err := m.Claim(ctx, c, now.Add(step.after))
		if err != nil || ok != step.want {
			t.Errorf("after %v: claimed %v, %v, want %v", step.after, ok, err, step.want)
		}
		if err := m.Finish(ctx, c.Message); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMemoryEndsAConversationOfMany holds that a turn goes rather than that somebody's words in it cannot be forgotten.
func TestMemoryEndsAConversationOfMany(t *testing.T) {
	t.Parallel()
	const most = 100 // see memoryPeople
	m := bot.NewMemory()
	th, until := bot.Thread{ID: "1"}, time.Unix(1000, 0)
	for i := range most + 1 {
		for range 2 { // the same person again counts once
			p := bot.Person{Platform: "slack", ID: fmt.Sprint(i)}
			if err := m.SaveTurn(t.Context(), th, p, bot.Turn{Text: "x"}, until); err != nil {
				t.Fatal(err)
			}
			turn, err := m.Turn(t.Context(), th, time.Unix(0, 0))
			if err != nil || (turn != nil) != (i < most) {
				t.Fatalf("person %d: %v, %v", i, turn, err)
			}
			if i == most {
				return
			}
		}
	}
}
