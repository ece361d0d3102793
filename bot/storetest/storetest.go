// Package storetest holds what every bot.Store does, as tests: Memory runs them, and package journal's store on every
// database that it knows. What is recorded of questions is not among it, because a Store may record nothing.
//
// Times are given to a store, never taken by it, so the tests wait for nothing. A store need keep no time more finely
// than in microseconds.
package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
)

// Run tests a store. The function opens a new, empty one, and sees to its end.
func Run(t *testing.T, open func(t *testing.T) bot.Store) {
	t.Helper()
	for name, test := range map[string]func(single){
		"claim once":               claimOnce,
		"claims tell ids apart":    claimsApart,
		"claims that were left":    abandoned,
		"claims a team left":       abandonedByTeam,
		"claims extended":          extended,
		"claims finished":          finished,
		"a turn until its time":    turns,
		"turns tell threads apart": threadsApart,
		"turns are copies":         copies,
		"a state until its time":   states,
		"forget a state":           forgetState,
		"take a burst, then wait":  takeBurst,
		"take as the rate says":    takeLikeModel,
		"take without a limit":     takeUnlimited,
		"take after a slower rate": takeAfterSlower,
		"forget":                   forget,
		"odd ids":                  oddIDs,
		"a context that has ended": ended,
		"allowed and ready":        allowed,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(single{t, open(t)})
		})
	}
	RunTogether(t, func(t *testing.T) []bot.Store {
		t.Helper()
		return []bot.Store{open(t)}
	})
}

// RunTogether tests several stores over one database, as several processes have them, from many goroutines.
func RunTogether(t *testing.T, open func(t *testing.T) []bot.Store) {
	t.Helper()
	for name, test := range map[string]func(several){
		"one of many claims":     oneClaims,
		"one of many takes over": oneTakesOver,
		"many take one burst":    manyTake,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(several{t, open(t)})
		})
	}
}

// single is a test of one store, and several one of stores over one database.
type (
	single struct {
		*testing.T
		store bot.Store
	}
	several struct {
		*testing.T
		stores []bot.Store
	}
)

// noon is the time that the tests count from, to the microsecond.
func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC) }

func channel() bot.Channel { return bot.Channel{Platform: "slack", Team: "T1", ID: "C1"} }

func message(id string) bot.Message { return bot.Message{Channel: channel(), ID: id} }

func thread(id string) bot.Thread { return bot.Thread{Channel: channel(), ID: id} }

func person(id string) bot.Person { return bot.Person{Platform: "slack", Team: "T1", ID: id} }

// claim takes a claim and says whether it was free.
func claim(tb testing.TB, s bot.Store, c bot.Claim, now time.Time) bool {
	tb.Helper()
	ok, err := s.Claim(tb.Context(), c, now)
	if err != nil {
		tb.Fatalf("Claim(%q): %v", c.Message, err)
	}
	return ok
}

// oddID are ids that a store may stumble over.
func oddID() []string {
	return []string{
		"plain", "PLAIN", " plain", "plain ", "with\x00nul", "with", "\x00", "é", "e\u0301", "日本語", "🤖", "'; DROP TABLE claims; --",
		"%", "_", "?1", "$1", "a\nb", "bad\xff\xfeutf8", "bad\xffutf8", strings.Repeat("long", 5000), strings.Repeat("long", 5001),
	}
}

// oddIDs has every store keep odd ids apart.
func oddIDs(t single) {
	s := t.store
	ctx, until := t.Context(), noon().Add(time.Hour)
	for i, id := range oddID() {
		if !claim(t, s, bot.Claim{Message: bot.Message{Channel: bot.Channel{Platform: "discord", ID: id}, ID: id}, Until: until}, noon()) {
			t.Errorf("message %.20q was claimed already", id)
		}
		if err := s.SaveTurn(ctx, thread(id), person(id), bot.Turn{Text: id, Item: i}, until); err != nil {
			t.Errorf("SaveTurn of %.20q: %v", id, err)
		}
		if err := s.SaveState(ctx, id, bot.Person{}, []byte(id), until); err != nil {
			t.Errorf("SaveState of %.20q: %v", id, err)
		}
		if wait, err := s.Take(ctx, person(id), bot.Rate{Burst: 1, Every: time.Minute}, noon()); wait != 0 || err != nil {
			t.Errorf("Take of %.20q: %v, %v", id, wait, err)
		}
		if _, err := s.Allowed(ctx, bot.Channel{Platform: "slack", Team: id, ID: id}); err != nil {
			t.Errorf("Allowed of %.20q: %v", id, err)
		}
	}
	readOddIDs(t)
}

func readOddIDs(t single) {
	s, ctx := t.store, t.Context()
	for i, id := range oddID() {
		if data, err := s.State(ctx, id, noon()); err != nil || string(data) != id {
			t.Errorf("State of %.20q: %.20q, %v", id, data, err)
		}
		if turn, err := s.Turn(ctx, thread(id), noon()); err != nil || turn == nil || turn.Item != i {
			t.Errorf("Turn of %.20q: %.50v, %v", id, turn, err)
		}
		if f, err := s.Forget(ctx, person(id)); err != nil || f.Conversations > 1 {
			t.Errorf("Forget of %.20q: %+v, %v", id, f, err)
		}
	}
}

// ended has a store do nothing for a context that has ended, and say so.
func ended(t single) {
	s := t.store
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	until := noon().Add(time.Hour)
	rate := bot.Rate{Burst: 1, Every: time.Hour}
	for name, call := range map[string]func() error{
		"Claim": func() error {
			_, err := s.Claim(ctx, bot.Claim{Message: message("1"), Until: until}, noon())
			return err
		},
		"Extend":    func() error { return s.Extend(ctx, message("1"), until) },
		"Finish":    func() error { return s.Finish(ctx, message("1")) },
		"Abandoned": func() error { _, err := s.Abandoned(ctx, "slack", "", noon()); return err },
		"Turn":      func() error { _, err := s.Turn(ctx, thread("1"), noon()); return err },
		"SaveTurn":  func() error { return s.SaveTurn(ctx, thread("1"), person("1"), bot.Turn{Text: "x"}, until) },
		"SaveState": func() error { return s.SaveState(ctx, "1", bot.Person{}, []byte("x"), until) },
		"State":     func() error { _, err := s.State(ctx, "1", noon()); return err },
		"Take":      func() error { _, err := s.Take(ctx, person("1"), rate, noon()); return err },
		"Record":    func() error { return s.Record(ctx, []bot.Asked{{ID: "1", At: noon()}}) },
		"Vote":      func() error { return s.Vote(ctx, bot.Vote{Answer: "1", At: noon()}) },
		"Report":    func() error { return s.ReportWrong(ctx, bot.WrongQuotation{At: noon()}) },
		"Forget":    func() error { _, err := s.Forget(ctx, person("1")); return err },
		"Allowed":   func() error { _, err := s.Allowed(ctx, channel()); return err },
		"Ready":     func() error { return s.Ready(ctx) },
	} {
		if err := call(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s after the context's end: %v, want it cancelled", name, err)
		}
	}
	if !claim(t, s, bot.Claim{Message: message("1"), Until: until}, noon()) {
		t.Error("a claim that failed was taken")
	}
	if turn, err := s.Turn(t.Context(), thread("1"), noon()); turn != nil || err != nil {
		t.Errorf("a turn that failed was kept: %v, %v", turn, err)
	}
	if wait, err := s.Take(t.Context(), person("1"), rate, noon()); wait != 0 || err != nil {
		t.Errorf("a question that failed was counted: %v, %v", wait, err)
	}
}

// allowed is what holds before any channel was chosen.
func allowed(t single) {
	s := t.store
	if ok, err := s.Allowed(t.Context(), channel()); !ok || err != nil {
		t.Errorf("Allowed = %v, %v before any channel was chosen", ok, err)
	}
	for range 2 {
		if err := s.Ready(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
