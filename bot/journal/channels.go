package journal

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"agendabot/bot"
)

// ChosenChannel is a channel whose questions are answered. Its id is not known any more.
type ChosenChannel struct {
	Platform, Team string
	Name           string // what the administrator calls it; may be empty
	Hash           string // of the id, in hexadecimal
	Since          time.Time
}

// AllowChannel chooses a channel: from then on, of its platform and team only chosen channels are answered. Choosing
// it again changes its name. A name that has the channel's id in it is refused, because ids are stored only as hashes.
func (s *Store) AllowChannel(ctx context.Context, c bot.Channel, name string, now time.Time) error {
	if c.ID == "" {
		return errors.New("choose a channel: there is no channel id")
	}
	if strings.Contains(strings.ToLower(name), strings.ToLower(c.ID)) {
		return fmt.Errorf("choose a channel: the name %q has the channel's id in it, which is not stored in clear: give another name, or none", name)
	}
	_, err := s.exec(ctx, s.write, `INSERT INTO channels (channel, platform, team, name, since) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (channel) DO UPDATE SET name = excluded.name`, s.hash.channel(c), clean(c.Platform, maxWord),
		clean(c.Team, maxWord), clean(name, maxWord), microseconds(now))
	return s.fail(ctx, "choose a channel", err)
}

// DisallowChannel takes channels out of those chosen and says how many they were: those of the platform and team that
// have the channel's ID as their id, their name, or their hash. After the last one, every channel is answered again.
func (s *Store) DisallowChannel(ctx context.Context, c bot.Channel) (int, error) {
	if c.ID == "" {
		return 0, errors.New("drop a channel: there is neither a name nor an id")
	}
	n, err := s.exec(ctx, s.write, `DELETE FROM channels WHERE platform = ?1 AND team = ?2 AND (channel = ?3 OR channel = ?4 OR name = ?4)`,
		clean(c.Platform, maxWord), clean(c.Team, maxWord), s.hash.channel(c), clean(c.ID, maxWord))
	return n, s.fail(ctx, "drop a channel", err)
}

// Channels is every channel that was chosen, by platform, team and name.
func (s *Store) Channels(ctx context.Context) ([]ChosenChannel, error) {
	list, err := s.channels(ctx)
	return list, s.fail(ctx, "list the channels", err)
}

func (s *Store) channels(ctx context.Context) (list []ChosenChannel, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT platform, team, name, channel, since FROM channels ORDER BY platform, team, name, channel`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var c ChosenChannel
		var since int64
		if err := rows.Scan(&c.Platform, &c.Team, &c.Name, &c.Hash, &since); err != nil {
			return nil, err
		}
		c.Since = timeOf(since)
		list = append(list, c)
	}
	return list, rows.Err()
}

// Allowed says whether questions of a channel are answered.
func (s *Store) Allowed(ctx context.Context, c bot.Channel) (bool, error) {
	if s.readOnly {
		return false, s.fail(ctx, "look a channel up", ErrReadOnly)
	}
	var chosen, others bool
	err := s.row(ctx, s.read, `SELECT EXISTS (SELECT 1 FROM channels WHERE channel = ?1),
		EXISTS (SELECT 1 FROM channels WHERE platform = ?2 AND team = ?3)`,
		s.hash.channel(c), clean(c.Platform, maxWord), clean(c.Team, maxWord)).Scan(&chosen, &others)
	return err == nil && (chosen || !others), s.fail(ctx, "look a channel up", err)
}
