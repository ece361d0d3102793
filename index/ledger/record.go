package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"agendabot/index"
)

// Record notes every passage of a build that serves, all or none. It is to be called after every reindex and
// rollback, and when a program begins to serve a build. To record the build that was recorded last once more costs one
// row; whoever was first does not matter.
func (l *Ledger) Record(ctx context.Context, b *index.Build) error {
	digest := b.Summary().Digest
	if l.readOnly {
		return fmt.Errorf("record the build %s: %w", digest, ErrReadOnly)
	}
	if err := l.record(ctx, b, digest); err != nil {
		return fmt.Errorf("record the build %s in %s: %w", digest, l.file, err)
	}
	return nil
}

func (l *Ledger) record(ctx context.Context, b *index.Build, digest string) error {
	tx, err := l.db.BeginTx(ctx, nil) // it waits for others that record: _txlock
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // nothing to do after Commit; before it, the error that counts is returned
	n, again, err := l.recording(ctx, tx, digest)
	if err != nil {
		return err
	}
	if !again {
		r := recorder{n: n, shaper: newShaper()}
		if err := r.prepare(ctx, tx); err != nil {
			return err
		}
		for _, info := range b.Manifest().Documents {
			if err := r.document(ctx, b, info.ID); err != nil {
				return fmt.Errorf("%s: %w", info.ID, err)
			}
		}
	}
	return tx.Commit()
}

// recording is the number of this recording; again says that the same build was recorded last.
func (l *Ledger) recording(ctx context.Context, tx *sql.Tx, digest string) (n int64, again bool, err error) {
	var last string
	err = tx.QueryRowContext(ctx, "SELECT n, build FROM recordings ORDER BY n DESC LIMIT 1").Scan(&n, &last)
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return 0, false, err
	case err == nil && last == digest:
		_, err = tx.ExecContext(ctx, "UPDATE recordings SET seen = max(seen, ?) WHERE n = ?", l.now().Unix(), n)
		return n, true, err
	}
	res, err := tx.ExecContext(ctx, "INSERT INTO recordings (build, seen) VALUES (?, ?)", digest, l.now().Unix())
	if err != nil {
		return 0, false, err
	}
	n, err = res.LastInsertId()
	return n, false, err
}

// recorder writes a recording's passages. Its statements are the transaction's and end with it.
type recorder struct {
	n      int64
	shaper *shaper

	passage, knownText, newText *sql.Stmt
}

func (r *recorder) prepare(ctx context.Context, tx *sql.Tx) (err error) {
	for _, s := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&r.passage, `INSERT INTO passages (document, rest, text, place, first, last) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
			ON CONFLICT DO UPDATE SET text = excluded.text, place = excluded.place, last = excluded.last`},
		{&r.knownText, "UPDATE texts SET last = ? WHERE sum = ?"},
		{&r.newText, "INSERT INTO texts (sum, sketch, first, last) VALUES (?1, ?2, ?3, ?3)"},
	} {
		if *s.stmt, err = tx.PrepareContext(ctx, s.text); err != nil { //nolint:sqlclosecheck // the transaction closes it
			return err
		}
	}
	return nil
}

func (r *recorder) document(ctx context.Context, b *index.Build, id string) error {
	d, err := b.Document(id)
	if err != nil {
		return err
	}
	key := strings.ToLower(d.ID)
	for i := range d.Passages {
		p := &d.Passages[i]
		text := d.PassageText(p)
		sum := r.shaper.sum(text)
		if _, err := r.passage.ExecContext(ctx, key, strings.TrimPrefix(p.ID, d.ID+"/"), sum[:], i, r.n); err != nil {
			return err
		}
		res, err := r.knownText.ExecContext(ctx, r.n, sum[:])
		if err != nil {
			return err
		}
		// Only a text that was never seen is sketched, which takes longer than to write it.
		if known, err := res.RowsAffected(); err != nil || known > 0 {
			if err != nil {
				return err
			}
			continue
		}
		if _, err := r.newText.ExecContext(ctx, sum[:], r.shaper.sketchOf(text), r.n); err != nil {
			return err
		}
	}
	return nil
}
