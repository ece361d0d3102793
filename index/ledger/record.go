package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"agendabot/corpus"
	"agendabot/index"
)

// Record notes every passage of a build that serves, all or none. It is to be called after every reindex and
// rollback, and when a program begins to serve a build. To record the build that was recorded last once more costs one
// row; whoever was first does not matter.
func (l *Ledger) Record(ctx context.Context, b *index.Build) error {
	var ids []string
	for _, info := range b.Manifest().Documents {
		ids = append(ids, info.ID)
	}
	return l.note(ctx, recorded{digest: b.Summary().Digest, ids: ids, document: b.Document})
}

// CatchUp is Record, after the finished builds of the store that nobody ever recorded, the oldest first: a reindex may
// have been killed before it came to that, or have found the ledger damaged. A build that cannot be read is logged
// and passed over.
func (l *Ledger) CatchUp(ctx context.Context, store *index.Store, b *index.Build) error {
	for _, digest := range store.Finished() {
		if digest == b.Summary().Digest {
			continue
		}
		err := l.catchUp(ctx, store, digest)
		switch {
		case errors.Is(err, index.ErrNoBuild): // removed since
		case errors.Is(err, index.ErrBrokenBuild), errors.Is(err, index.ErrOldBuild):
			l.log.WarnContext(ctx, "a build that was never recorded cannot be read; its ids are not known", "digest", digest, "error", err)
		case err != nil:
			return err
		}
	}
	return l.Record(ctx, b)
}

// catchUp records a finished build if nobody ever did.
func (l *Ledger) catchUp(ctx context.Context, store *index.Store, digest string) error {
	var known bool
	err := l.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM recordings WHERE build = ?)", digest).Scan(&known)
	if err != nil || known {
		return err
	}
	past, err := store.OpenPast(digest)
	if err != nil {
		return err
	}
	l.log.Log(ctx, slog.LevelInfo, "the ids of a build that was never recorded are recorded", "digest", digest)
	return errors.Join(l.note(ctx, recorded{digest: digest, ids: past.IDs(), document: past.Document}), past.Close())
}

// recorded is a build as it is recorded.
type recorded struct {
	digest   string
	ids      []string // of its documents
	document func(id string) (*corpus.Document, error)
}

func (l *Ledger) note(ctx context.Context, b recorded) error {
	if l.readOnly {
		return fmt.Errorf("record the build %s: %w", b.digest, ErrReadOnly)
	}
	if err := l.record(ctx, b); err != nil {
		return fmt.Errorf("record the build %s in %s: %w", b.digest, l.file, err)
	}
	return nil
}

func (l *Ledger) record(ctx context.Context, b recorded) error {
	tx, err := l.db.BeginTx(ctx, nil) // it waits for others that record: _txlock
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // nothing to do after Commit; before it, the error that counts is returned
	n, before, err := l.recording(ctx, tx, b.digest)
	if err != nil {
		return err
	}
	if n != before {
		r := recorder{n: n, before: before, shaper: newShaper()}
		if err := r.prepare(ctx, tx); err != nil {
			return err
		}
		for _, id := range b.ids {
			d, err := b.document(id)
			if err == nil {
				err = r.document(ctx, d)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
		}
	}
	return tx.Commit()
}

// recording is the number of this recording and of the one before; they are the same if that was of the same build.
func (l *Ledger) recording(ctx context.Context, tx *sql.Tx, digest string) (n, before int64, err error) {
	var last string
	err = tx.QueryRowContext(ctx, "SELECT n, build FROM recordings ORDER BY n DESC LIMIT 1").Scan(&before, &last)
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return 0, 0, err
	case err == nil && last == digest:
		_, err = tx.ExecContext(ctx, "UPDATE recordings SET seen = max(seen, ?) WHERE n = ?", l.now().Unix(), before)
		return before, before, err
	}
	res, err := tx.ExecContext(ctx, "INSERT INTO recordings (build, seen) VALUES (?, ?)", digest, l.now().Unix())
	if err != nil {
		return 0, 0, err
	}
	n, err = res.LastInsertId()
	return n, before, err
}

// recorder writes a recording's passages. Its statements are the transaction's and end with it.
type recorder struct {
	n, before int64
	shaper    *shaper

	goOn, begin, known, newText *sql.Stmt
}

func (r *recorder) prepare(ctx context.Context, tx *sql.Tx) (err error) {
	for _, s := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&r.goOn, "UPDATE passages SET last = ?1, place = ?2 WHERE document = ?3 AND rest = ?4 AND text = ?5 AND last = ?6"},
		{&r.begin, "INSERT INTO passages (document, rest, text, place, first, last) VALUES (?1, ?2, ?3, ?4, ?5, ?5)"},
		{&r.known, "SELECT EXISTS (SELECT 1 FROM texts WHERE sum = ?)"},
		{&r.newText, "INSERT INTO texts (sum, sketch) VALUES (?, ?)"},
	} {
		if *s.stmt, err = tx.PrepareContext(ctx, s.text); err != nil { //nolint:sqlclosecheck // the transaction closes it
			return err
		}
	}
	return nil
}

func (r *recorder) document(ctx context.Context, d *corpus.Document) error {
	key := strings.ToLower(d.ID)
	for i := range d.Passages {
		if err := r.passage(ctx, key, strings.TrimPrefix(d.Passages[i].ID, d.ID+"/"), i, d.PassageText(&d.Passages[i])); err != nil {
			return err
		}
	}
	return nil
}

// passage has the passage's run go on, or begins one.
func (r *recorder) passage(ctx context.Context, document, rest string, place int, text string) error {
	sum := r.shaper.sum(text)
	res, err := r.goOn.ExecContext(ctx, r.n, place, document, rest, sum[:], r.before)
	if err != nil {
		return err
	}
	if on, err := res.RowsAffected(); err != nil || on > 0 {
		return err
	}
	if _, err := r.begin.ExecContext(ctx, document, rest, sum[:], place, r.n); err != nil {
		return err
	}
	// Only a text that was never seen is sketched, which takes longer than to write it.
	var known bool
	if err := r.known.QueryRowContext(ctx, sum[:]).Scan(&known); err != nil || known {
		return err
	}
	_, err = r.newText.ExecContext(ctx, sum[:], r.shaper.sketchOf(text))
	return err
}
