package bot

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// sealedPrefix begins the keys of sealed states, as no other key and no text of Again.Inline begins.
const sealedPrefix = "~"

// SealState keeps what must be readable to nobody but whoever holds its key, such as somebody else's words, until a time,
// and returns the key: what the store has is encrypted, under a name from which the key cannot be told. Forget does
// not find it: nobody knows whose words they are.
func (d *Desk) SealState(ctx context.Context, data []byte, until time.Time) string {
	key := sealedPrefix + newID()
	name, gcm := sealedState(key)
	sealed := gcm.Seal(nil, nil, data, nil) //nolint:gosec // G407: it makes a random nonce of its own
	err := errAway
	if !d.opts.Off {
		err = d.store.do(ctx, "save state", func(ctx context.Context, s Store) error { return s.SaveState(ctx, name, Person{}, sealed, until) })
	}
	if err != nil {
		_ = d.memory.SaveState(bare(ctx), name, Person{}, sealed, until) // it cannot fail
	}
	return key
}

// IsSealed says that a key, or what Encode wrote, is of a sealed state.
func IsSealed(key string) bool { return strings.HasPrefix(key, sealedPrefix) }

// openState is the data of a sealed state; nil if it is gone.
func (d *Desk) openState(ctx context.Context, key string) []byte {
	name, gcm := sealedState(key)
	data, err := gcm.Open(nil, nil, d.kept(ctx, name), nil)
	if err != nil {
		return nil
	}
	return data
}

// sealedState is under which name a state is kept, and what opens it: two sums of its key, which is random and long.
func sealedState(key string) (name string, gcm cipher.AEAD) {
	n := sha256.Sum256([]byte("agendabot sealed state, name: " + key))
	k := sha256.Sum256([]byte("agendabot sealed state, key: " + key))
	block, err := aes.NewCipher(k[:])
	if err == nil {
		gcm, err = cipher.NewGCMWithRandomNonce(block)
	}
	if err != nil { // of a key of 32 bytes it cannot be
		panic(err)
	}
	return hex.EncodeToString(n[:]), gcm
}
