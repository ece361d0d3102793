package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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

	// maxTwins bounds how many passages of the very same text are looked for in the build, such as “Idem.”
	maxTwins = 100
)

// Resolve says where the id of a passage leads that is not in a build any more. The store may be nil; with it, what
// the passage said is read from the last build that had it, while that is there.
//
// It leads to the same text, wherever it stands now (Exact): in the same document and section if it is there, else
// the first. Else it leads to a text of which at least four fifths of the shingles are the same (see nearEnough), in
// the same document, or anywhere if the old build is there to compare with. That is where the passage went only if
// that text did not stand beside it before, no other passage of then is as near to it, and no other text of now is:
// so an item of a list never becomes its neighbour. A number or a “not” may be what has changed: that is for the
// reader to say, who is told that it is not Exact. Texts below minWords words are found only if they are the same.
//
// An id that no ledger can know, however odd, is not an error but a Trail with Known false. Text and Title are
// filled in unless the text is the same. Document is lower case if neither the build nor the old one has it.
func (l *Ledger) Resolve(ctx context.Context, b *index.Build, store *index.Store, id string) (index.Trail, error) {
	t := index.Trail{ID: id}
	document, rest, ok := split(id)
	if !ok {
		return t, nil
	}
	r := &resolver{ledger: l, build: b, store: store, shaper: newShaper(), document: document, rest: rest, pastByID: map[string][]shape{}}
	defer r.close(ctx)
	if err := r.resolve(ctx, &t); err != nil {
		return t, fmt.Errorf("resolve %q: %w", id, err)
	}
	return t, nil
}

// split parts an id at its document, which is in upper or lower case as people type it. A slash too many at the end
// is no part of it. ok is false for what is the id of no passage.
func split(id string) (document, rest string, ok bool) {
	if len(id) > maxID || !utf8.ValidString(id) || strings.ContainsRune(id, 0) {
		return "", "", false
	}
	document, rest, _ = strings.Cut(strings.TrimRight(id, "/"), "/")
	return strings.ToLower(document), rest, document != "" && rest != ""
}

// resolver is one Resolve.
type resolver struct {
	ledger         *Ledger
	build          *index.Build
	store          *index.Store
	shaper         *shaper
	document, rest string

	row  row
	past *index.Past // nil: not there any more

	pastByID map[string][]shape // of past's documents, by id in lower case
	recorded []shape            // nil: not asked for yet
}

// row is what the ledger knows of the passage.
type row struct {
	sum    []byte
	last   int64 // recording
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
	p, found, err := r.inBuild(r.document, r.rest)
	if err != nil {
		return err
	}
	if found { // nobody had to ask
		t.Known, t.Now, t.Exact = true, p.Passage().ID, true
		t.Document, t.Build = p.Document.ID, r.build.Summary().Digest
		return nil
	}
	if known, err := r.lookUp(ctx); err != nil || !known {
		return err
	}
	t.Known, t.Document, t.Build, t.Seen = true, r.document, r.row.digest, time.Unix(r.row.seen, 0).UTC()
	switch d, err := r.build.Document(r.document); {
	case err == nil:
		t.Document = d.ID
	case !errors.Is(err, index.ErrUnknownDocument):
		return err
	}
	if t.Now, err = r.twin(ctx); err != nil || t.Now != "" {
		t.Exact = err == nil
		return err
	}
	language := ""
	if old, place := r.old(ctx); old != nil {
		t.Document, t.Title, t.Text = old.ID, old.Meta.Title, old.PassageText(&old.Passages[place])
		language = old.Meta.Language
	}
	t.Now, t.Exact, err = r.near(ctx, t.Text, language)
	if t.Exact {
		t.Title, t.Text = "", ""
	}
	return err
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
	return index.Place{Document: d, Index: i}, i >= 0, nil
}

// lookUp reads what the ledger knows of the id.
func (r *resolver) lookUp(ctx context.Context) (known bool, err error) {
	err = r.ledger.db.QueryRowContext(ctx, `SELECT p.text, p.last, r.build, r.seen, t.sketch
		FROM passages p JOIN recordings r ON r.n = p.last JOIN texts t ON t.sum = p.text
		WHERE p.document = ? AND p.rest = ?`, r.document, r.rest).
		Scan(&r.row.sum, &r.row.last, &r.row.digest, &r.row.seen, &r.row.sketch)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && len(r.row.sum) == sumSize, err
}

// twin is the id of a passage of the build with the same text, by the ledger; empty if it knows none. The ledger may
// know another build's passages: each is believed when the build has it.
func (r *resolver) twin(ctx context.Context) (string, error) {
	ids, err := r.twins(ctx)
	if err != nil {
		return "", err
	}
	for _, id := range ids {
		p, found, err := r.inBuild(id[0], id[1])
		if err != nil {
			return "", err
		}
		if found && r.shaper.sum(p.Text()) == sum(r.row.sum) {
			return p.Passage().ID, nil
		}
	}
	return "", nil
}

// twins are the parts of the ids that had the same text last: of the same document before others, of the same section
// before others, then in order.
func (r *resolver) twins(ctx context.Context) (ids [][2]string, err error) {
	section := r.rest[:strings.LastIndexByte(r.rest, '/')+1]
	rows, err := r.ledger.db.QueryContext(ctx, `SELECT document, rest FROM passages WHERE text = ?
		ORDER BY document = ? DESC,
			rtrim(rest, replace(rest, '/', '')) = ? DESC, -- all up to the last slash
			last DESC, document, place LIMIT ?`, r.row.sum, r.document, section, maxTwins)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says what went wrong
	for rows.Next() {
		var id [2]string
		if err := rows.Scan(&id[0], &id[1]); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
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
			if i := d.PassageByID(d.ID + "/" + r.rest); i >= 0 && r.shaper.sum(d.PassageText(&d.Passages[i])) == sum(r.row.sum) {
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
