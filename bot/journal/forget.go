package journal

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"strings"

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

// Forget erases what a person asked and voted, the votes on their answers, the conversations that they asked in, and how
// much they asked of late. On SQLite it is overwritten, in the log, too: at once, or, if somebody reads at the moment,
// at the next Ready, Prune or Close. PostgreSQL frees the space at its next vacuum. What is in a backup stays there.
func (s *Store) Forget(ctx context.Context, p bot.Person) (bot.Forgotten, error) {
	return s.forget(ctx, []bot.Person{p})
}

// ForgetID is Forget for who knows a person's id but not the team: it tries every team that was seen, and none. An
// empty platform is every platform. The id may be as people copy it: <@U024BE7LH>, <@!80351110224678912> or
// <@U024BE7LH|name>, and a Slack id in small letters.
func (s *Store) ForgetID(ctx context.Context, platform, id string) (bot.Forgotten, error) {
	id = bareID(id)
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
		if upper := strings.ToUpper(id); t.platform == "slack" && upper != id && slackID.MatchString(id) {
			people = append(people, bot.Person{Platform: t.platform, Team: t.name, ID: upper})
		}
	}
	return s.forget(ctx, people)
}

// slackID is a Slack user's id, in letters of any size.
var slackID = regexp.MustCompile(`^[UWuw][0-9A-Za-z]+$`)

// bareID takes an id out of a mention.
func bareID(id string) string {
	id = strings.TrimSpace(id)
	if inner, ok := strings.CutPrefix(id, "<@"); ok && strings.HasSuffix(inner, ">") {
		id, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimSuffix(inner, ">"), "!"), "|")
	}
	return strings.TrimSpace(id)
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
	s.unwiped.Store(true)
	if !s.wipe(ctx) {
		s.log.Info("what was erased stays in the journal's log until nobody reads it", "file", s.file+"-wal")
	}
	return done, nil
}

func (s *Store) forgetHash(ctx context.Context, tx *sql.Tx, person string, done *bot.Forgotten) error {
	var others int // that nobody counts
	for _, d := range []struct {
		count *int
		query string
	}{
		{&done.Votes, `DELETE FROM votes WHERE person = ?1 OR answer IN (SELECT id FROM questions WHERE person = ?1)`},
		{&done.Questions, `DELETE FROM questions WHERE person = ?1`},
		{&done.Conversations, `DELETE FROM conversations WHERE thread IN (SELECT thread FROM speakers WHERE person = ?1)`},
		{&others, `DELETE FROM states WHERE person = ?1`},
		{&others, `DELETE FROM limits WHERE person = ?1`},
	} {
		n, err := s.exec(ctx, tx, d.query, person)
		if err != nil {
			return err
		}
		*d.count += n
	}
	return nil
}
