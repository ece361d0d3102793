package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"agendabot/bot"
)

// Line is a question as the journal has it. Person and Channel are not filled, as only hashes of them exist.
type Line struct {
	bot.Asked
	Helpful, NotHelpful int    // votes
	PersonHash          string // empty: not known
}

const questionsQuery = `SELECT id, at, platform, person, text, language, verdict, failure, shown, took, build, follow_up,
		(SELECT COUNT(*) FROM votes WHERE answer = questions.id AND helpful = 1),
		(SELECT COUNT(*) FROM votes WHERE answer = questions.id AND helpful = 0)
	FROM questions WHERE at >= ?1 ORDER BY at, id`

// Questions yields what was asked since a time, oldest first, as it comes from the database. What is recorded in the
// meantime is not among it. After an error nothing more comes.
func (s *Store) Questions(ctx context.Context, since time.Time) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		more := true
		err := s.questions(ctx, since, func(l Line) bool {
			more = yield(l, nil)
			return more
		})
		if err != nil && more {
			yield(Line{}, s.fail(ctx, "read the questions", err))
		}
	}
}

func (s *Store) questions(ctx context.Context, since time.Time, yield func(Line) bool) (err error) {
	rows, err := s.read.QueryContext(ctx, s.dialect(questionsQuery), microseconds(since))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		l, err := lineOf(rows)
		if err != nil || !yield(l) {
			return err
		}
	}
	return rows.Err()
}

func lineOf(rows *sql.Rows) (l Line, err error) {
	var at, took, followUp int64
	var person sql.NullString
	var shown []byte
	err = rows.Scan(&l.ID, &at, &l.Platform, &person, &l.Text, &l.Language, &l.Verdict, &l.Failure, &shown, &took, &l.Build, &followUp,
		&l.Helpful, &l.NotHelpful)
	if err != nil {
		return l, err
	}
	l.At, l.Took, l.PersonHash, l.FollowUp = timeOf(at), time.Duration(took)*time.Microsecond, person.String, followUp == 1
	return l, json.Unmarshal(shown, &l.Shown)
}

// WrongQuotations is what readers reported since a time, oldest first.
func (s *Store) WrongQuotations(ctx context.Context, since time.Time) ([]bot.WrongQuotation, error) {
	list, err := s.wrongQuotations(ctx, since)
	return list, s.fail(ctx, "read the reports of wrong quotations", err)
}

func (s *Store) wrongQuotations(ctx context.Context, since time.Time) (list []bot.WrongQuotation, err error) {
	rows, err := s.read.QueryContext(ctx, s.dialect(`SELECT at, passage, text, build, note, language FROM wrong_quotations
		WHERE at >= ?1 ORDER BY at, id`), microseconds(since))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var w bot.WrongQuotation
		var at int64
		if err := rows.Scan(&at, &w.Passage, &w.Text, &w.Build, &w.Note, &w.Language); err != nil {
			return nil, err
		}
		w.At = timeOf(at)
		list = append(list, w)
	}
	return list, rows.Err()
}
