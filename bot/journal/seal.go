package journal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
)

// sealer encrypts what must be read again and must not lie in the database in clear: where a claimed message is answered
// names a channel and a person. It is AES-256-GCM with a random nonce before it; the key is the journal's, by HKDF
// (RFC 5869), so that one for hashes is never one for sealing.
type sealer struct{ gcm cipher.AEAD }

func newSealer(key []byte) (sealer, error) {
	derived, err := hkdf.Key(sha256.New, key, nil, "agendabot claim address", 32)
	if err != nil {
		return sealer{}, fmt.Errorf("derive a key: %w", err)
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return sealer{}, fmt.Errorf("derive a key: %w", err)
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return sealer{}, fmt.Errorf("derive a key: %w", err)
	}
	return sealer{gcm}, nil
}

// seal encrypts data, bound to the row that it belongs to; nil stays nil.
func (s sealer) seal(data []byte, row string) []byte {
	if data == nil {
		return nil
	}
	return s.gcm.Seal(nil, nil, data, []byte(row)) //nolint:gosec // G407: it makes a random nonce of its own
}

// open is what was sealed; nil if that was nothing, or was not sealed with this key for this row.
func (s sealer) open(sealed []byte, row string) []byte {
	data, err := s.gcm.Open(nil, nil, sealed, []byte(row))
	if err != nil {
		return nil
	}
	return data
}
