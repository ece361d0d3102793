package ledger

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
)

// TextAt is which text an id had in a build that was recorded, as the v of a link to it: 8 hexadecimal digits. It is
// empty if the build never was recorded, or did not have the id.
func (l *Ledger) TextAt(ctx context.Context, id, build string) (v string, err error) {
	document, rest, ok := split(id)
	if !ok {
		return "", nil
	}
	var text []byte
	err = l.db.QueryRowContext(ctx, `SELECT p.text FROM recordings r
		JOIN passages p ON p.document = ? AND p.rest = ? AND r.n BETWEEN p.first AND p.last
		WHERE r.build = ? LIMIT 1`, document, rest, build).Scan(&text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("find the text of %q in build %s: %w", id, build, err)
	}
	return hex.EncodeToString(text)[:sumDigits], nil
}
