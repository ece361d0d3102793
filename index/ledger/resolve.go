package ledger

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"agendabot/corpus"
	"agendabot/index"
)

const (
	// maxID is the longest id that is looked up, in bytes: several times a document, six headings and a hash.
	maxID = 4096

	// sumDigits is how many hexadecimal digits of a text's sum a link carries.
	sumDigits = 8
)

// split parts an id at its document, which is in upper or lower case as people type it. A slash too many at the end
// is no part of it. ok is false for what is the id of no passage.
func split(id string) (document, rest string, ok bool) {
	if len(id) > maxID || !utf8.ValidString(id) || strings.ContainsRune(id, 0) {
		return "", "", false
	}
	document, rest, _ = strings.Cut(strings.TrimRight(id, "/"), "/")
	return strings.ToLower(document), rest, document != "" && rest != ""
}

// citedSum is the beginning of the sum of the text that was cited; empty if v is none.
func citedSum(v string) string {
	raw, err := hex.DecodeString(v)
	if err != nil || len(v) != sumDigits || strings.ToLower(v) != v {
		return ""
	}
	return string(raw)
}

// resolver is one Resolve.
type resolver struct {
	ledger         *Ledger
	build          *index.Build
	store          *index.Store
	shaper         *shaper
	document, rest string
	cited          string // what the text's sum begins with; empty: any, the latest counts

	row  row
	past *index.Past // nil: not there any more

	twins    []twin             // passages that have, or had, the very text
	pastByID map[string][]shape // of past's documents, by id in lower case
	recorded map[string][]shape // of documents as they were recorded, as sketches
}

// row is what the ledger knows of the passage.
type row struct {
	sum    sum
	last   int64 // recording in which it last had that text
	digest string
	seen   int64
	sketch []byte // nil: the text is too short
}

func (r *resolver) close(ctx context.Context) {
	if r.past == nil {
		return
	}
	if err := r.past.Close(); err != nil {
		r.ledger.log.WarnContext(ctx, "an old build could not be closed", "error", err)
	}
}

func (r *resolver) resolve(ctx context.Context, t *index.Trail) error {
	here, found, err := r.inBuild(r.document, r.rest)
	if err != nil {
		return err
	}
	if found {
		sum := r.shaper.sum(here.Text())
		t.Known, t.Now, t.Document, t.Build = true, here.Passage().ID, here.Document.ID, r.build.Summary().Digest
		if t.Exact = strings.HasPrefix(string(sum[:]), r.cited); t.Exact { // nobody had to ask
			return nil
		}
	}
	known, err := r.lookUp(ctx, r.cited)
	if err != nil {
		return err
	}
	if !known && !found && r.cited != "" { // the id may be known with other texts: what was cited of it is not
		t.Known, err = r.lookUp(ctx, "")
		if t.Known {
			t.Document, t.Build, t.Seen = r.document, r.row.digest, time.Unix(r.row.seen, 0).UTC()
		}
		return err
	}
	if !known {
		return nil
	}
	t.Known, t.Document, t.Build, t.Seen = true, r.document, r.row.digest, time.Unix(r.row.seen, 0).UTC()
	switch d, err := r.build.Document(r.document); {
	case err == nil:
		t.Document = d.ID
	case !errors.Is(err, index.ErrUnknownDocument):
		return err
	}
	return r.find(ctx, t, here)
}

// find looks for the passage that has the text, or nearly, in the build. A passage that has its id there is here; its
// Document is nil if there is none.
func (r *resolver) find(ctx context.Context, t *index.Trail, here index.Place) error {
	if err := r.recordedTwins(ctx); err != nil {
		return err
	}
	if now := r.twin(); now != "" {
		t.Now, t.Exact = now, true
		return nil
	}
	language := ""
	if old, place := r.old(ctx); old != nil {
		t.Document, t.Title, t.Text = old.ID, old.Meta.Title, old.PassageText(&old.Passages[place])
		language = old.Meta.Language
	}
	now, exact, err := r.near(ctx, here, query{t.Text, language})
	if err != nil {
		return err
	}
	if now != "" {
		t.Now, t.Exact = now, exact
	}
	if exact {
		t.Title, t.Text = "", ""
	}
	if t.Now == "" {
		t.Twins = r.others()
	}
	return nil
}

// inBuild finds a passage in the build by the parts of its id.
func (r *resolver) inBuild(document, rest string) (p index.Place, found bool, err error) {
	d, err := r.build.Document(document)
	if errors.Is(err, index.ErrUnknownDocument) {
		return index.Place{}, false, nil
	}
	if err != nil {
		return index.Place{}, false, err
	}
	i := d.PassageByID(d.ID + "/" + rest)
	if i < 0 {
		return index.Place{}, false, nil
	}
	return index.Place{Document: d, Index: i}, true, nil
}

// lookUp reads what the ledger knows of the id with a text whose sum begins so, the latest of them.
func (r *resolver) lookUp(ctx context.Context, cited string) (known bool, err error) {
	var raw []byte
	err = r.ledger.db.QueryRowContext(ctx, `SELECT p.text, p.last, r.build, r.seen, t.sketch
		FROM passages p JOIN recordings r ON r.n = p.last JOIN texts t ON t.sum = p.text
		WHERE p.document = ?1 AND p.rest = ?2 AND substr(p.text, 1, length(?3)) = ?3 ORDER BY p.last DESC LIMIT 1`,
		r.document, r.rest, []byte(cited)).
		Scan(&raw, &r.row.last, &r.row.digest, &r.row.seen, &r.row.sketch)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && len(raw) != sumSize) {
		return false, nil
	}
	if err == nil {
		r.row.sum = sum(raw)
	}
	return err == nil, err
}

// old is the passage's document in the last build that had it, and its place there; nil if that is not there any
// more. A build that cannot be read is as good as gone.
func (r *resolver) old(ctx context.Context) (*corpus.Document, int) {
	if r.store == nil {
		return nil, 0
	}
	past, err := r.store.OpenPast(r.row.digest)
	if err == nil {
		r.past = past
		var d *corpus.Document
		if d, err = past.Document(r.document); err == nil {
			if i := d.PassageByID(d.ID + "/" + r.rest); i >= 0 && r.shaper.sum(d.PassageText(&d.Passages[i])) == r.row.sum {
				return d, i
			}
			err = index.ErrUnknownPassage
		}
	}
	if !errors.Is(err, index.ErrNoBuild) {
		r.ledger.log.Log(ctx, slog.LevelWarn, "an old build cannot be read", "digest", r.row.digest, "error", err)
	}
	return nil, 0
}
