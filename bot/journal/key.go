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

// loadKey is the given key, or the database's own, made if there is none. The first key is settled by a check value; the
// error is ErrOtherKey for every other one: under two keys one message has two claims, and Forget finds nobody.
func (s *Store) loadKey(ctx context.Context, given []byte) (key []byte, err error) {
	err = s.atomically(ctx, func(tx *sql.Tx) error {
		settled, err := s.setting(ctx, tx, "key_check")
		if err != nil {
			return err
		}
		if key, err = s.keyOf(ctx, tx, given, settled == ""); err != nil {
			return err
		}
		check := hasher{key}.sum("check")
		switch settled {
		case check:
			return nil
		case "":
			return s.settle(ctx, tx, "key_check", check)
		}
		own, err := s.setting(ctx, tx, "key")
		if err == nil && own != "" {
			return fmt.Errorf("%w: it had none", ErrOtherKey)
		}
		return errors.Join(ErrOtherKey, err)
	})
	return key, err
}

// keyOf is the key that is given, or the database's own, which only a fresh one makes.
func (s *Store) keyOf(ctx context.Context, tx *sql.Tx, given []byte, fresh bool) ([]byte, error) {
	if len(given) > 0 {
		return given, nil
	}
	if fresh {
		made := make([]byte, madeKey)
		if _, err := rand.Read(made); err != nil {
			return nil, err
		}
		return made, s.settle(ctx, tx, "key", hex.EncodeToString(made))
	}
	text, err := s.setting(ctx, tx, "key")
	if err != nil {
		return nil, err
	}
	if text == "" {
		return nil, fmt.Errorf("%w: none is set now", ErrOtherKey)
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != madeKey {
		return nil, errors.New("the key in the table settings is not one that this program made") // never the key itself
	}
	return key, nil
}

// settle writes a setting once. A second process is kept out by the lock, and, were there none, by an error.
func (s *Store) settle(ctx context.Context, tx *sql.Tx, name, value string) error {
	_, err := s.exec(ctx, tx, `INSERT INTO settings (name, value) VALUES (?1, ?2)`, name, value)
	return err
}

// setting is a value; empty if there is none.
func (s *Store) setting(ctx context.Context, tx *sql.Tx, name string) (value string, err error) {
	err = s.row(ctx, tx, `SELECT value FROM settings WHERE name = ?1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}
