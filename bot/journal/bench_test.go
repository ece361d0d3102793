package journal

import (
	"fmt"
	"testing"
	"time"

	"agendabot/bot"
)

// onEach runs a benchmark on SQLite, and on PostgreSQL if there is one.
func onEach(b *testing.B, bench func(b *testing.B, s *Store)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) { bench(b, open(b, sqliteOptions(b))) })
	b.Run("postgres", func(b *testing.B) {
		needPostgres(b)
		bench(b, open(b, postgresOptions(b)))
	})
}

// BenchmarkRecord writes 100 questions at once.
func BenchmarkRecord(b *testing.B) {
	onEach(b, func(b *testing.B, s *Store) {
		b.Helper()
		batch := make([]bot.Asked, 100)
		n := 0
		for b.Loop() {
			n++
			for i := range batch {
				batch[i] = bot.Asked{
					ID: fmt.Sprint(n, "-", i), At: noon(), Platform: "slack", Person: user(fmt.Sprint(i)),
					Text: "What does the agenda say about landmines?", Verdict: bot.Answered, Shown: []string{"doc/1", "doc/2", "doc/3"},
				}
			}
			if err := s.Record(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkClaim(b *testing.B) {
	onEach(b, func(b *testing.B, s *Store) {
		b.Helper()
		n := 0
		for b.Loop() {
			n++
			c := bot.Claim{Message: bot.Message{ID: fmt.Sprint(n)}, Address: []byte("here"), Until: noon()}
			if ok, err := s.Claim(b.Context(), c, noon()); !ok || err != nil {
				b.Fatal(ok, err)
			}
		}
	})
}

func BenchmarkTake(b *testing.B) {
	onEach(b, func(b *testing.B, s *Store) {
		b.Helper()
		n := 0
		for b.Loop() {
			n++
			if _, err := s.Take(b.Context(), user(fmt.Sprint(n%1000)), bot.Rate{Burst: 10, Every: 6 * time.Second}, noon()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
