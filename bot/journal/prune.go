package journal

import (
	"context"
	"fmt"
	"time"
)

const (
	// maxConversations is how many conversations are kept: those that last longest.
	maxConversations = 10_000
	// claimsKept is how long a finished claim is remembered: no platform delivers a message again after a day.
	claimsKept = 24 * time.Hour
	// addressesKept is how long a claim that nobody finished waits for a process that apologises, as after a weekend with
	// the bot switched off. Then it goes, with the address that it keeps.
	addressesKept = 7 * 24 * time.Hour
	// pruneRows is how many rows are erased at once, so that others who write wait only for that long.
	pruneRows = 500
)

// Pruned is how many rows were erased.
type Pruned struct {
	Questions, Votes, WrongQuotations     int // older than the retention
	Conversations, States, Limits, Claims int // over
}

// Total is how many rows were erased in all.
func (p Pruned) Total() int {
	return p.Questions + p.Votes + p.WrongQuotations + p.Conversations + p.States + p.Limits + p.Claims
}

// pruning is what goes from a table.
type pruning struct {
	table, key string
	of         string // condition, with ?1, and order
	before     int64
	count      *int
}

// Prune erases what was recorded longer ago than retention, which is for ever if 0, and everything that is over. It
// works in small batches, and says what it did also if it did not get to the end. On SQLite, what was erased, here or
// before, is overwritten in the log, too, unless somebody reads at the moment; the next Prune sees to the rest.
func (s *Store) Prune(ctx context.Context, now time.Time, retention time.Duration) (p Pruned, err error) {
	// Also if nothing is to be pruned: another process may have erased something and ended while somebody read.
	defer func() {
		s.unwiped.Store(true)
		s.wipe(ctx)
	}()
	t := microseconds(now)
	work := []pruning{
		{"conversations", "thread", "WHERE until <= ?1 ORDER BY until", t, &p.Conversations},
		{"states", "state", "WHERE until <= ?1 ORDER BY until", t, &p.States},
		{"limits", "person", "WHERE tat <= ?1", t, &p.Limits},
		{"claims", "message", "WHERE taken < ?1 AND finished = 1 ORDER BY taken", microseconds(now.Add(-claimsKept)), &p.Claims},
		{"claims", "message", "WHERE taken < ?1 AND until < ?1 ORDER BY taken", microseconds(now.Add(-addressesKept)), &p.Claims},
	}
	if retention > 0 {
		old := microseconds(now.Add(-retention))
		work = append(work,
			pruning{"questions", "id", "WHERE at < ?1 ORDER BY at, id", old, &p.Questions},
			pruning{"votes", "(answer, person)", "WHERE at < ?1 ORDER BY at", old, &p.Votes},
			pruning{"wrong_quotations", "id", "WHERE at < ?1 ORDER BY at", old, &p.WrongQuotations})
	}
	for _, w := range work {
		if err := s.prune(ctx, w); err != nil {
			return p, s.fail(ctx, "prune "+w.table, err)
		}
	}
	n, err := s.bound(ctx)
	p.Conversations += n
	return p, s.fail(ctx, "prune conversations", err)
}

// prune erases in batches. On PostgreSQL, rows that another process is erasing are left to it.
func (s *Store) prune(ctx context.Context, w pruning) error {
	columns := w.key
	if w.table == "votes" {
		columns = "answer, person"
	}
	query := fmt.Sprintf("DELETE FROM %s WHERE %s IN (SELECT %s FROM %s %s LIMIT %d %s)",
		w.table, w.key, columns, w.table, w.of, pruneRows, s.skipLocked())
	for {
		n, err := s.exec(ctx, s.write, query, w.before)
		*w.count += n
		if err != nil || n < pruneRows {
			return err
		}
	}
}

// bound erases the conversations that are over soonest, if there are too many.
func (s *Store) bound(ctx context.Context) (total int, err error) {
	for {
		n, err := s.exec(ctx, s.write, `DELETE FROM conversations WHERE thread IN
			(SELECT thread FROM conversations ORDER BY until DESC, thread LIMIT ?1 OFFSET ?2)`, pruneRows, maxConversations)
		total += n
		if err != nil || n < pruneRows {
			return total, err
		}
	}
}
