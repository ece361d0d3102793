package journal

import (
	"fmt"
	"testing"
	"time"

	"agendabot/bot"
)

func count(tb testing.TB, s *Store, table string) int {
	tb.Helper()
	var n int
	if err := s.write.QueryRowContext(tb.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
		tb.Fatal(err)
	}
	return n
}

func TestPrune(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		ctx, s := t.Context(), open(t, t.fresh(t))
		now := noon()
		old, recent := now.Add(-90*24*time.Hour-time.Microsecond), now.Add(-90*24*time.Hour)
		var batch []bot.Asked
		for i := range 2*pruneRows + 1 { // several batches
			batch = append(batch, bot.Asked{ID: fmt.Sprint("old", i), At: old})
		}
		record(t, s, append(batch, bot.Asked{ID: "new", At: recent})...)
		for _, at := range []time.Time{old, recent} {
			err := s.Vote(ctx, bot.Vote{Answer: "new", Person: user(at.String()), At: at})
			if err == nil {
				err = s.ReportWrong(ctx, bot.WrongQuotation{At: at})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for i, until := range []time.Time{now, now.Add(time.Microsecond)} {
			id := fmt.Sprint(i)
			err := s.SaveTurn(ctx, bot.Thread{ID: id}, user("U"), bot.Turn{}, until)
			if err == nil {
				err = s.SaveState(ctx, id, bot.Person{}, nil, until)
			}
			if err == nil {
				_, err = s.Take(ctx, user(id), bot.Rate{Burst: 1, Every: time.Second}, until.Add(-time.Second))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		claims(t, s, now)
		want := Pruned{Conversations: 1, States: 1, Limits: 1, Claims: 2}
		if got, err := s.Prune(ctx, now, 0); err != nil || got != want {
			t.Errorf("Prune for ever = %+v, %v, want %+v", got, err, want)
		}
		want = Pruned{Questions: len(batch), Votes: 1, WrongQuotations: 1}
		if got, err := s.Prune(ctx, now, 90*24*time.Hour); err != nil || got != want || got.Total() != len(batch)+2 {
			t.Errorf("Prune = %+v, %v, want %+v", got, err, want)
		}
		for table, want := range map[string]int{"questions": 1, "votes": 1, "wrong_quotations": 1, "conversations": 1, "states": 1, "limits": 1, "claims": 3} {
			if got := count(t, s, table); got != want {
				t.Errorf("%d rows are left in %s, want %d", got, table, want)
			}
		}
	})
}

// claims takes five, of which two are over for good.
func claims(tb testing.TB, s *Store, now time.Time) {
	tb.Helper()
	for _, c := range []struct {
		id       string
		taken    time.Duration
		finished bool
	}{
		{"finished long ago", -24*time.Hour - time.Microsecond, true},
		{"finished today", -24 * time.Hour, true},
		{"left yesterday", -24*time.Hour - time.Microsecond, false},
		{"left long ago", -8 * 24 * time.Hour, false},
		{"new", 0, false},
	} {
		m := bot.Message{ID: c.id}
		if ok, err := s.Claim(tb.Context(), bot.Claim{Message: m, Address: []byte("x"), Until: now.Add(c.taken + time.Minute)}, now.Add(c.taken)); !ok || err != nil {
			tb.Fatal(ok, err)
		}
		if c.finished {
			if err := s.Finish(tb.Context(), m); err != nil {
				tb.Fatal(err)
			}
		}
	}
}

func TestConversationsAreBounded(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		s := open(t, t.fresh(t))
		// Written at once, as 10,501 calls would take their time.
		n := maxConversations + pruneRows + 1
		until := microseconds(noon().Add(time.Hour))
		if _, err := s.exec(t.Context(), s.write, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST(?1 AS BIGINT))
			INSERT INTO conversations (thread, turn, until) SELECT CAST(i AS TEXT), '{}', CAST(?2 AS BIGINT) + i FROM n`, n, until); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Prune(t.Context(), noon(), 0); err != nil || got.Conversations != pruneRows+1 {
			t.Errorf("Prune = %+v, %v", got, err)
		}
		var least int64
		if err := s.write.QueryRowContext(t.Context(), "SELECT MIN(until) FROM conversations").Scan(&least); err != nil {
			t.Fatal(err)
		}
		if want := until + pruneRows + 2; least != want || count(t, s, "conversations") != maxConversations {
			t.Errorf("the one that is over soonest ends at %d, want %d", least, want)
		}
	})
}

func TestChannels(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		ctx, s := t.Context(), open(t, t.fresh(t))
		channel := func(team, id string) bot.Channel { return bot.Channel{Platform: "slack", Team: team, ID: id} }
		check := func(want map[bot.Channel]bool) {
			t.Helper()
			for c, want := range want {
				if got, err := s.Allowed(ctx, c); err != nil || got != want {
					t.Errorf("Allowed(%v) = %v, %v", c, got, err)
				}
			}
		}
		for _, name := range []string{"wrong", "general"} {
			if err := s.AllowChannel(ctx, channel("T1", "C1"), name, noon()); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.AllowChannel(ctx, channel("T1", "C2"), "", noon().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		check(map[bot.Channel]bool{channel("T1", "C1"): true, channel("T1", "C2"): true, channel("T1", "C3"): false, channel("T2", "C3"): true})
		all, err := s.Channels(ctx)
		if err != nil || len(all) != 2 || all[0].Name != "" || all[1].Name != "general" || !all[1].Since.Equal(noon()) || all[1].Team != "T1" {
			t.Fatalf("Channels = %+v, %v", all, err)
		}
		for _, step := range []struct {
			team, what string
			want       int
		}{{"T2", "general", 0}, {"T1", "random", 0}, {"T1", "general", 1}, {"T1", all[0].Hash, 1}, {"T1", "C2", 0}} {
			if n, err := s.DisallowChannel(ctx, channel(step.team, step.what)); err != nil || n != step.want {
				t.Errorf("DisallowChannel(%s) = %d, %v, want %d", step.what, n, err, step.want)
			}
		}
		check(map[bot.Channel]bool{channel("T1", "C3"): true})
		if err := s.AllowChannel(ctx, channel("T1", "C1"), "", noon()); err != nil {
			t.Fatal(err)
		}
		if n, err := s.DisallowChannel(ctx, channel("T1", "C1")); n != 1 || err != nil {
			t.Errorf("DisallowChannel by id = %d, %v", n, err)
		}
		for _, err := range []error{
			s.AllowChannel(ctx, channel("T1", "C77"), "our c77", noon()), s.AllowChannel(ctx, channel("T1", ""), "x", noon()),
		} {
			if err == nil {
				t.Error("no error for an id in a name, or none")
			}
		}
		if _, err := s.DisallowChannel(ctx, channel("T1", "")); err == nil {
			t.Error("no error for no id")
		}
	})
}
