package journal

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"agendabot/bot"
)

// Claim takes the right to answer a message. The address is sealed: it says who asked, and where.
func (s *Store) Claim(ctx context.Context, c bot.Claim, now time.Time) (ok bool, err error) {
	message := s.hash.message(c.Message)
	n, err := s.exec(ctx, s.write, `INSERT INTO claims (message, platform, team, taken, until, address) VALUES (?1, ?2, ?6, ?3, ?4, ?5)
		ON CONFLICT (message) DO NOTHING`, message, clean(c.Message.Platform, maxWord), microseconds(now),
		microseconds(c.Until), s.sealed.seal(c.Address, message), clean(c.Message.Team, maxWord))
	return n == 1, s.fail(ctx, "claim a message", err)
}

// Extend moves the end of a claim that is not finished.
func (s *Store) Extend(ctx context.Context, m bot.Message, until time.Time) error {
	_, err := s.exec(ctx, s.write, `UPDATE claims SET until = ?2 WHERE message = ?1 AND finished = 0`,
		s.hash.message(m), microseconds(until))
	return s.fail(ctx, "extend a claim", err)
}

// Finish ends a claim and erases its address.
func (s *Store) Finish(ctx context.Context, m bot.Message) error {
	_, err := s.exec(ctx, s.write, `UPDATE claims SET finished = 1, address = NULL WHERE message = ?1 AND finished = 0`,
		s.hash.message(m))
	return s.fail(ctx, "finish a claim", err)
}

// Abandoned takes over a team's claims whose time was over before now, oldest end first; an empty team is every one.
func (s *Store) Abandoned(ctx context.Context, platform, team string, now time.Time) ([]bot.Claim, error) {
	var over []bot.Claim
	platform = clean(platform, maxWord)
	err := s.atomically(ctx, func(tx *sql.Tx) error {
		// RETURNING gives what a row has become: so the address goes in a second statement, from the rows of this
		// transaction. Those of others are not to be seen yet, or have none.
		var err error
		if over, err = s.takeOver(ctx, tx, bot.Channel{Platform: platform, Team: team}, now); err != nil || len(over) == 0 {
			return err
		}
		_, err = s.exec(ctx, tx, `UPDATE claims SET address = NULL WHERE platform = ?1 AND finished = 1 AND address IS NOT NULL`, platform)
		return err
	})
	if err != nil {
		return nil, s.fail(ctx, "take over abandoned claims", err)
	}
	slices.SortStableFunc(over, func(a, b bot.Claim) int { return a.Until.Compare(b.Until) })
	return over, nil
}

// takeOver finishes claims. On PostgreSQL, rows that another process is taking, or extending, are left to it, so that
// nobody waits for anybody; SQLite has one transaction write at a time.
func (s *Store) takeOver(ctx context.Context, tx *sql.Tx, of bot.Channel, now time.Time) (over []bot.Claim, err error) {
	rows, err := tx.QueryContext(ctx, s.dialect(`UPDATE claims SET finished = 1 WHERE message IN
		(SELECT message FROM claims WHERE platform = ?1 AND (?3 = '' OR team = ?3) AND finished = 0 AND until < ?2 `+s.skipLocked()+`)
		RETURNING message, address, until`), of.Platform, microseconds(now), clean(of.Team, maxWord))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var c bot.Claim
		var message string
		var until int64
		if err := rows.Scan(&message, &c.Address, &until); err != nil {
			return nil, err
		}
		c.Address, c.Until = s.sealed.open(c.Address, message), timeOf(until)
		over = append(over, c)
	}
	return over, rows.Err()
}
