package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"agendabot/bot"
)

// How many characters of what others wrote are stored.
const (
	maxWord = 200    // a name, a code, an id
	maxText = 20_000 // a passage
	maxNote = 4_000  // a reader's words
)

// recordRows is how many questions one statement writes; PostgreSQL takes 65,535 parameters, SQLite 32,766.
const recordRows = 100

const recordColumns = "id, at, platform, person, channel, text, language, verdict, failure, shown, took, build, follow_up"

// clean makes text that both databases take: valid UTF-8 without NUL, of at most so many characters.
func clean(s string, most int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}

// Record appends questions, all or none. A question that is there already is left as it is, so that a batch may be
// tried again when nobody knows whether it was written.
func (s *Store) Record(ctx context.Context, lines []bot.Asked) error {
	if s.off || len(lines) == 0 {
		return nil
	}
	people := make([]bot.Person, len(lines))
	for i := range lines {
		if lines[i].ID == "" {
			return errors.New("record questions: one has no id")
		}
		people[i] = lines[i].Person
	}
	err := s.seen(ctx, people...)
	if err == nil {
		err = s.atomically(ctx, func(tx *sql.Tx) error { return s.insert(ctx, tx, lines) })
	}
	return s.fail(ctx, "record questions", err)
}

func (s *Store) insert(ctx context.Context, tx *sql.Tx, lines []bot.Asked) error {
	for len(lines) > 0 {
		n := min(len(lines), recordRows)
		var args []any
		for i := range lines[:n] {
			row, err := s.rowOf(&lines[i])
			if err != nil {
				return err
			}
			args = append(args, row...)
		}
		_, err := s.exec(ctx, tx, "INSERT INTO questions ("+recordColumns+") VALUES "+placeholders(n, len(args)/n)+
			" ON CONFLICT (id) DO NOTHING", args...)
		if err != nil {
			return err
		}
		lines = lines[n:]
	}
	return nil
}

func (s *Store) rowOf(a *bot.Asked) ([]any, error) {
	shown, err := shownText(a.Shown)
	followUp := 0
	if a.FollowUp {
		followUp = 1
	}
	return []any{
		clean(a.ID, maxWord), microseconds(a.At), clean(a.Platform, maxWord), s.hash.person(a.Person), s.hash.channel(a.Channel),
		clean(a.Text, bot.MaxQuestion), clean(a.Language, maxWord), clean(string(a.Verdict), maxWord), clean(a.Failure, maxWord),
		shown, a.Took.Microseconds(), clean(a.Build, maxWord), followUp,
	}, err
}

// shownText is a JSON array; JSON writes NUL and what is not UTF-8 in ways that both databases take.
func shownText(ids []string) (string, error) {
	if ids == nil {
		ids = []string{}
	}
	raw, err := json.Marshal(ids)
	return string(raw), err
}

// placeholders is (?1, ?2), (?3, ?4) for two rows of two.
func placeholders(rows, columns int) string {
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			b.WriteByte('(')
		case i%columns == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "?%d", i+1)
	}
	b.WriteByte(')')
	return b.String()
}

// Vote records a vote in place of an earlier one of that person on that answer. Votes of nobody in particular on an
// answer are one vote.
func (s *Store) Vote(ctx context.Context, v bot.Vote) error {
	if s.off {
		return nil
	}
	err := s.seen(ctx, v.Person)
	if err == nil {
		helpful := 0
		if v.Helpful {
			helpful = 1
		}
		_, err = s.exec(ctx, s.write, `INSERT INTO votes (answer, person, helpful, at) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT (answer, person) DO UPDATE SET helpful = excluded.helpful, at = excluded.at`,
			clean(v.Answer, maxWord), s.hash.person(v.Person).String, helpful, microseconds(v.At))
	}
	return s.fail(ctx, "record a vote", err)
}

// ReportWrong records a report of a wrong quotation.
func (s *Store) ReportWrong(ctx context.Context, w bot.WrongQuotation) error {
	if s.off {
		return nil
	}
	_, err := s.exec(ctx, s.write, `INSERT INTO wrong_quotations (at, passage, text, build, note, language)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6)`, microseconds(w.At), clean(w.Passage, maxWord), clean(w.Text, maxText),
		clean(w.Build, maxWord), clean(w.Note, maxNote), clean(w.Language, maxWord))
	return s.fail(ctx, "record a report of a wrong quotation", err)
}
