package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"agendabot/bot"
)

// Turn is the last turn of a thread; nil if there is none, or its time is over.
func (s *Store) Turn(ctx context.Context, t bot.Thread, now time.Time) (*bot.Turn, error) {
	if s.readOnly {
		return nil, s.fail(ctx, "read a conversation", ErrReadOnly)
	}
	if s.off {
		return nil, nil
	}
	var raw string
	err := s.row(ctx, s.read, `SELECT turn FROM conversations WHERE thread = ?1 AND until > ?2`,
		s.hash.thread(t), microseconds(now)).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	var turn bot.Turn
	if err == nil {
		err = json.Unmarshal([]byte(raw), &turn)
	}
	if err != nil {
		return nil, s.fail(ctx, "read a conversation", err)
	}
	return &turn, nil
}

// SaveTurn keeps a turn until a time.
func (s *Store) SaveTurn(ctx context.Context, t bot.Thread, p bot.Person, turn bot.Turn, until time.Time) error {
	if s.off {
		return nil
	}
	turn.Text, turn.Last = clean(turn.Text, bot.MaxQuestion), clean(turn.Last, bot.MaxQuestion)
	raw, err := json.Marshal(turn)
	if err == nil {
		err = s.seen(ctx, p)
	}
	if err == nil {
		err = s.atomically(ctx, func(tx *sql.Tx) error {
			return s.saveTurn(ctx, tx, turnRow{s.hash.thread(t), s.hash.person(p), string(raw), microseconds(until)})
		})
	}
	return s.fail(ctx, "keep a conversation", err)
}

// turnRow is a turn as the tables have it.
type turnRow struct {
	thread string
	person sql.NullString
	turn   string // JSON
	until  int64
}

// saveTurn adds the person to those who asked in the thread, as the turn may still hold the words of the others.
func (s *Store) saveTurn(ctx context.Context, tx *sql.Tx, r turnRow) error {
	_, err := s.exec(ctx, tx, `INSERT INTO conversations (thread, turn, until) VALUES (?1, ?2, ?3)
		ON CONFLICT (thread) DO UPDATE SET turn = excluded.turn, until = excluded.until`, r.thread, r.turn, r.until)
	if err != nil || !r.person.Valid {
		return err
	}
	_, err = s.exec(ctx, tx, `INSERT INTO speakers (thread, person) VALUES (?1, ?2) ON CONFLICT DO NOTHING`, r.thread, r.person.String)
	return err
}

// SaveState keeps data under a key until a time. Of the key, too, only a hash is stored.
func (s *Store) SaveState(ctx context.Context, key string, p bot.Person, data []byte, until time.Time) error {
	if data == nil {
		data = []byte{}
	}
	_, err := s.exec(ctx, s.write, `INSERT INTO states (state, data, until, person) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT (state) DO UPDATE SET data = excluded.data, until = excluded.until, person = excluded.person`,
		s.hash.state(key), data, microseconds(until), s.hash.person(p))
	return s.fail(ctx, "keep a button's state", err)
}

// State is the data of a key; nil if there is none, or its time is over.
func (s *Store) State(ctx context.Context, key string, now time.Time) ([]byte, error) {
	if s.readOnly {
		return nil, s.fail(ctx, "read a button's state", ErrReadOnly)
	}
	var data []byte
	err := s.row(ctx, s.read, `SELECT data FROM states WHERE state = ?1 AND until > ?2`, s.hash.state(key), microseconds(now)).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err == nil && data == nil {
		data = []byte{}
	}
	return data, s.fail(ctx, "read a button's state", err)
}

// takeQuery is the generic cell rate algorithm (ATM Forum, Traffic Management 4.0, section 4.4.2, as virtual
// scheduling) in one statement, so that the row's lock makes it right for any number of processes. ?2 is now, ?3 what
// one question costs, ?4 what the whole burst does. A theoretical arrival time further away than the burst is taken
// for one burst away: a slower rate before, or a clock that was ahead, must not shut anybody out.
const takeQuery = `INSERT INTO limits (person, tat, wait)
	VALUES (?1, CAST(?2 AS BIGINT) + CAST(?3 AS BIGINT), 0)
	ON CONFLICT (person) DO UPDATE SET
		tat = CASE
			WHEN limits.tat <= CAST(?2 AS BIGINT) THEN CAST(?2 AS BIGINT) + CAST(?3 AS BIGINT)
			WHEN limits.tat <= CAST(?2 AS BIGINT) + CAST(?4 AS BIGINT) - CAST(?3 AS BIGINT) THEN limits.tat + CAST(?3 AS BIGINT)
			WHEN limits.tat <= CAST(?2 AS BIGINT) + CAST(?4 AS BIGINT) THEN limits.tat
			ELSE CAST(?2 AS BIGINT) + CAST(?4 AS BIGINT)
		END,
		wait = CASE
			WHEN limits.tat <= CAST(?2 AS BIGINT) + CAST(?4 AS BIGINT) - CAST(?3 AS BIGINT) THEN 0
			WHEN limits.tat <= CAST(?2 AS BIGINT) + CAST(?4 AS BIGINT)
				THEN limits.tat - (CAST(?2 AS BIGINT) + CAST(?4 AS BIGINT) - CAST(?3 AS BIGINT))
			ELSE CAST(?3 AS BIGINT)
		END
	RETURNING wait`

// Take counts one question. Nobody in particular is not counted.
func (s *Store) Take(ctx context.Context, p bot.Person, r bot.Rate, now time.Time) (wait time.Duration, err error) {
	every, burst, limited := r.Micros()
	if !limited || p.ID == "" {
		return 0, ctx.Err()
	}
	var us int64
	if err = s.seen(ctx, p); err == nil {
		err = s.row(ctx, s.write, takeQuery, s.hash.person(p).String, microseconds(now), every, burst).Scan(&us)
	}
	return time.Duration(us) * time.Microsecond, s.fail(ctx, "count a question", err)
}
