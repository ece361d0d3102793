package journal

import (
	"context"
	"database/sql"
	"errors"

	"agendabot/bot"
)

// team is a workspace or server. It is no person, and stored in clear: see ForgetID.
type team struct{ platform, name string }

// seen keeps the teams of people, once each.
func (s *Store) seen(ctx context.Context, people ...bot.Person) error {
	for _, p := range people {
		t := team{clean(p.Platform, maxWord), clean(p.Team, maxWord)}
		s.mu.Lock()
		known := p.ID == "" || s.teams[t]
		s.mu.Unlock()
		if known {
			continue
		}
		_, err := s.exec(ctx, s.write, `INSERT INTO teams (platform, team) VALUES (?1, ?2) ON CONFLICT DO NOTHING`, t.platform, t.name)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.teams[t] = true
		s.mu.Unlock()
	}
	return nil
}

// Forget erases what a person asked and voted, the votes on their answers, the conversations that they had last asked
// in, and how much they asked of late. On SQLite it is overwritten; PostgreSQL frees the space at its next vacuum.
// What is in a backup stays there.
func (s *Store) Forget(ctx context.Context, p bot.Person) (bot.Forgotten, error) {
	return s.forget(ctx, []bot.Person{p})
}

// ForgetID is Forget for who knows a person's id but not the team: it tries every team that was seen, and none. An
// empty platform is every platform.
func (s *Store) ForgetID(ctx context.Context, platform, id string) (bot.Forgotten, error) {
	if id == "" {
		return bot.Forgotten{}, errors.New("forget somebody: there is no user id")
	}
	teams, err := s.teamsOf(ctx, platform)
	if err != nil {
		return bot.Forgotten{}, s.fail(ctx, "forget somebody", err)
	}
	var people []bot.Person
	for _, t := range teams {
		people = append(people, bot.Person{Platform: t.platform, Team: t.name, ID: id})
	}
	return s.forget(ctx, people)
}

// teamsOf is every team of a platform, and the empty one.
func (s *Store) teamsOf(ctx context.Context, platform string) (teams []team, err error) {
	rows, err := s.read.QueryContext(ctx, s.dialect(`SELECT platform, team FROM teams WHERE ?1 = '' OR platform = ?1
		UNION SELECT platform, '' FROM teams WHERE ?1 = '' OR platform = ?1 ORDER BY platform, team`), platform)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var t team
		if err := rows.Scan(&t.platform, &t.name); err != nil {
			return nil, err
		}
		teams = append(teams, t)
	}
	return teams, rows.Err()
}

func (s *Store) forget(ctx context.Context, people []bot.Person) (bot.Forgotten, error) {
	var done bot.Forgotten
	err := s.atomically(ctx, func(tx *sql.Tx) error {
		for _, p := range people {
			if p.ID == "" {
				continue
			}
			if err := s.forgetHash(ctx, tx, s.hash.person(p).String, &done); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return bot.Forgotten{}, s.fail(ctx, "forget somebody", err)
	}
	s.wipe(ctx)
	return done, nil
}

func (s *Store) forgetHash(ctx context.Context, tx *sql.Tx, person string, done *bot.Forgotten) error {
	var limits int
	for _, d := range []struct {
		count *int
		query string
	}{
		{&done.Votes, `DELETE FROM votes WHERE person = ?1 OR answer IN (SELECT id FROM questions WHERE person = ?1)`},
		{&done.Questions, `DELETE FROM questions WHERE person = ?1`},
		{&done.Conversations, `DELETE FROM conversations WHERE person = ?1`},
		{&limits, `DELETE FROM limits WHERE person = ?1`},
	} {
		n, err := s.exec(ctx, tx, d.query, person)
		if err != nil {
			return err
		}
		*d.count += n
	}
	return nil
}
