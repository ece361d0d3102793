package journal

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"agendabot/bot"
)

const (
	minKey    = 16 // bytes; see Options.Key
	madeKey   = 32 // bytes
	hashBytes = 16 // 128 bits: no two people share a hash by chance
)

// checkKey refuses a key that can be guessed. Nothing of it is in the error.
func checkKey(key []byte) error {
	if len(key) > 0 && len(key) < minKey {
		return fmt.Errorf("open the journal: AGENDABOT_KEY is too short: give at least %d random characters, or none", minKey)
	}
	return nil
}

// hasher makes keyed hashes.
type hasher struct{ key []byte }

// sum hashes fields, each with its length before it, so that they cannot run into each other. The first is what they
// are, so that a person and a channel of one id have nothing in common.
func (h hasher) sum(fields ...string) string {
	mac := hmac.New(sha256.New, h.key)
	var length [8]byte
	for _, f := range fields {
		binary.BigEndian.PutUint64(length[:], uint64(len(f)))
		mac.Write(length[:])
		mac.Write([]byte(f))
	}
	return hex.EncodeToString(mac.Sum(nil)[:hashBytes])
}

// person is NULL for nobody in particular.
func (h hasher) person(p bot.Person) sql.NullString {
	if p.ID == "" {
		return sql.NullString{}
	}
	return sql.NullString{String: h.sum("person", p.Platform, p.Team, p.ID), Valid: true}
}

// channel is NULL for none.
func (h hasher) channel(c bot.Channel) sql.NullString {
	if c.ID == "" {
		return sql.NullString{}
	}
	return sql.NullString{String: h.sum("channel", c.Platform, c.Team, c.ID), Valid: true}
}

func (h hasher) thread(t bot.Thread) string {
	return h.sum("thread", t.Platform, t.Team, t.Channel.ID, t.ID)
}

func (h hasher) message(m bot.Message) string {
	return h.sum("message", m.Platform, m.Team, m.Channel.ID, m.ID)
}

func (h hasher) state(key string) string { return h.sum("state", key) }

// loadKey is the given key, or the database's own, made if there is none. It warns if what is stored was hashed with
// another one; a check value tells.
func (s *Store) loadKey(ctx context.Context, given []byte) ([]byte, error) {
	key := given
	if len(key) == 0 {
		var err error
		if key, err = s.ownKey(ctx); err != nil {
			return nil, err
		}
	}
	check := hasher{key}.sum("check")
	before, err := s.setting(ctx, "key_check")
	if err != nil {
		return nil, err
	}
	if before == check {
		return key, nil
	}
	if before != "" {
		s.log.Warn("people were hashed with another key before: what they asked under it cannot be forgotten by name;"+
			" set AGENDABOT_KEY back as it was to do so", "database", s.where)
	}
	_, err = s.exec(ctx, s.write, `INSERT INTO settings (name, value) VALUES ('key_check', ?1)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, check)
	return key, err
}

// ownKey is the database's own key. Of several that are made at once, the first counts.
func (s *Store) ownKey(ctx context.Context) ([]byte, error) {
	made := make([]byte, madeKey)
	if _, err := rand.Read(made); err != nil {
		return nil, err
	}
	_, err := s.exec(ctx, s.write, `INSERT INTO settings (name, value) VALUES ('key', ?1) ON CONFLICT (name) DO NOTHING`,
		hex.EncodeToString(made))
	if err != nil {
		return nil, err
	}
	text, err := s.setting(ctx, "key")
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != madeKey {
		return nil, errors.New("the key in the table settings is not one that this program made") // never the key itself
	}
	return key, nil
}

// setting is a value; empty if there is none.
func (s *Store) setting(ctx context.Context, name string) (value string, err error) {
	err = s.row(ctx, s.write, `SELECT value FROM settings WHERE name = ?1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}
