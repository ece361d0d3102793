package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

// The text of an id in each build is known, also when the id has another one by now, or is gone.
func TestTextAt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, two := prose(1, 40), prose(2, 40)
	v := func(text string) string {
		sum := sha256.Sum256([]byte(strings.Join(strings.Fields(text), " ")))
		return hex.EncodeToString(sum[:4])
	}
	numbered := func(texts ...string) map[string]string {
		var b strings.Builder
		b.WriteString("THE REPORT\n==========\n\n")
		for i, text := range texts {
			b.WriteString(string(rune('1'+i)) + ". " + text + "\n\n")
		}
		return map[string]string{"a.txt": b.String()}
	}
	texts := [][]string{{one, two, prose(3, 40)}, {two, one, prose(3, 40)}, {prose(4, 40), prose(5, 40), prose(6, 40)}}
	var digests []string
	id := ""
	for _, t3 := range texts {
		b := w.index(numbered(t3...))
		if err := w.ledger.Record(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		digests = append(digests, b.Summary().Digest)
		if d, err := b.Document("a"); err != nil {
			t.Fatal(err)
		} else {
			id = d.Passages[0].ID
		}
	}
	for i, digest := range digests {
		if got, err := w.ledger.TextAt(t.Context(), strings.ToUpper(id[:1])+id[1:], digest); err != nil || got != v(texts[i][0]) {
			t.Errorf("build %d: %q, %v, want %q", i, got, err, v(texts[i][0]))
		}
	}
	for _, q := range [][2]string{{id, "0000000000000000"}, {"a/none", digests[0]}, {"", digests[0]}, {"\x00/", "'"}} {
		if got, err := w.ledger.TextAt(t.Context(), q[0], q[1]); got != "" || err != nil {
			t.Errorf("%q: %q, %v", q, got, err)
		}
	}
}
