package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Linker gives the address of a passage in the reader, by its id and what is quoted of it; empty where there is no
// reader to link to. Adapters are given one; they never make addresses.
type Linker func(id, text string) string

// TextSum is 8 hexadecimal digits of the SHA-256 of a text, its spaces and line ends apart: a link carries it, so that
// the reader can say that a passage has changed since it was cited. It is no proof against forgery.
func TextSum(text string) string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(text), " ")))
	return hex.EncodeToString(sum[:4])
}
