package ledger

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"agendabot/index"
)

const (
	// maxTwins bounds how many passages of the very same text are looked at, such as “Idem.”
	maxTwins = 100

	// maxOthers bounds how many of them a Trail names.
	maxOthers = 5
)

// twin is a passage that has the text in the build, or had it beside the one that is looked for.
type twin struct {
	document, rest string // the document in lower case
	place          index.Place
	here           bool // the build has it with that text
	stood          bool // its id had that text in the recording in which the one that is looked for last had it
}

// recordedTwins are those that the ledger knows. It may know another build's passages: each is here if the build has it.
func (r *resolver) recordedTwins(ctx context.Context) error {
	rows, err := r.ledger.db.QueryContext(ctx, `SELECT document, rest, max(first <= ?2 AND last >= ?2) FROM passages
		WHERE text = ?1 GROUP BY document, rest ORDER BY document = ?3 DESC, max(last) DESC, document, place LIMIT ?4`,
		r.row.sum[:], r.row.last, r.document, maxTwins)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says what went wrong
	for rows.Next() {
		var t twin
		if err := rows.Scan(&t.document, &t.rest, &t.stood); err != nil {
			return err
		}
		p, found, err := r.inBuild(t.document, t.rest)
		if err != nil {
			return err
		}
		if t.here = found && r.shaper.sum(p.Text()) == r.row.sum; t.here {
			t.place = p
		}
		r.twins = append(r.twins, t)
	}
	return rows.Err()
}

// meet adds a passage of the build that has the very text, which the ledger need not have seen there yet.
func (r *resolver) meet(ctx context.Context, p index.Place) error {
	t := twin{place: p, here: true}
	t.document, t.rest = parts(p)
	if slices.ContainsFunc(r.twins, func(o twin) bool { return o.document == t.document && o.rest == t.rest }) {
		return nil
	}
	err := r.ledger.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM passages
		WHERE document = ? AND rest = ? AND text = ? AND ? BETWEEN first AND last)`, t.document, t.rest, r.row.sum[:], r.row.last).
		Scan(&t.stood)
	r.twins = append(r.twins, t)
	return err
}

// twin is the id of the passage of the build that the one that is looked for became, word for word; empty if there is
// none. One that stood beside it before is another passage, and so is one that is nearer to another that went.
func (r *resolver) twin() string {
	r.sortTwins()
	for i := range r.twins {
		if t := &r.twins[i]; t.here && !t.stood && r.ours(t.document, t.rest) {
			return t.place.Passage().ID
		}
	}
	return ""
}

// others are the ids of passages of the build with the same words that are other passages.
func (r *resolver) others() (ids []string) {
	r.sortTwins()
	for i := range r.twins {
		if t := &r.twins[i]; t.here && len(ids) < maxOthers {
			ids = append(ids, t.place.Passage().ID)
		}
	}
	return ids
}

// sortTwins puts the nearest first, and then those that come first.
func (r *resolver) sortTwins() {
	slices.SortStableFunc(r.twins, func(a, b twin) int {
		return cmp.Or(
			cmp.Compare(r.kinship(b.document, b.rest), r.kinship(a.document, a.rest)),
			-compareBool(lastPart(a.rest) == lastPart(r.rest), lastPart(b.rest) == lastPart(r.rest)),
			cmp.Compare(a.document, b.document), cmp.Compare(a.place.Index, b.place.Index))
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// ours says that no other passage that had the very text, and went, is nearer to this one: of two sections with the same
// sentence that are renamed together, each leads to its own.
func (r *resolver) ours(document, rest string) bool {
	kin := r.kinship(document, rest)
	return !slices.ContainsFunc(r.twins, func(t twin) bool {
		return t.stood && !t.here && kinship(t.document, t.rest, document, rest) > kin
	})
}

func (r *resolver) kinship(document, rest string) int {
	return kinship(r.document, r.rest, document, rest)
}

// kinship says how near the places are that two ids name: the same document counts most, then how many headings are the
// same from the outermost inwards and from the innermost outwards, and whether the last part is.
func kinship(documentA, restA, documentB, restB string) (kin int) {
	if documentA == documentB {
		kin = maxID
	}
	a, b := strings.Split(uncounted(restA), "/"), strings.Split(uncounted(restB), "/")
	if a[len(a)-1] == b[len(b)-1] {
		kin++
	}
	a, b = a[:len(a)-1], b[:len(b)-1]
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b, kin = a[1:], b[1:], kin+1
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b, kin = a[:len(a)-1], b[:len(b)-1], kin+1
	}
	return kin
}

// uncounted is an id without the number that tells it from others of its section with the same words.
func uncounted(rest string) string {
	head, number, ok := strings.Cut(lastPart(rest), ".")
	if !ok || strings.Trim(number, "0123456789") != "" {
		return rest
	}
	return rest[:strings.LastIndexByte(rest, '/')+1] + head
}

func lastPart(rest string) string { return rest[strings.LastIndexByte(rest, '/')+1:] }
