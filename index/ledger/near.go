package ledger

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"agendabot/index"
)

const (
	// nearEnough is the least resemblance of a text that a passage became. A word changed inside a text of n words
	// changes 3 of its n−2 shingles, so that the resemblance is (n−5)/(n+1): that allows one word in 29, two in the 60 of
	// a usual paragraph, and a sentence added to a long one. Texts on the same matter in other words are far below.
	nearEnough = 0.8

	// sketchMargin is by how much two resemblances told by sketches must differ to be told apart. For texts above nearEnough
	// that differ from each other in a word or two it is over two standard errors of the difference.
	sketchMargin = 0.05

	// nearHits is how many passages of the build are compared besides those of the same document: the best that a search
	// for the old text finds.
	nearHits = 10

	// maxNear bounds how many near texts are told from what stood there before; a document of more is all one form.
	maxNear = 20
)

// candidate is a passage of the build that may be what the passage became.
type candidate struct {
	place index.Place
	shape shape
	like  float64
}

// near looks for the text that the passage became. Its old text is empty if that is not known.
func (r *resolver) near(ctx context.Context, text, language string) (now string, exact bool, err error) {
	was := shape{sum: sum(r.row.sum), sketch: r.row.sketch, words: minWords} // a shorter one has no sketch
	if text != "" {
		was = r.shaper.shape(text, false)
	}
	places, err := r.places(ctx, text, language)
	if err != nil {
		return "", false, err
	}
	var all []candidate
	for _, p := range places {
		c := candidate{place: p, shape: r.shaper.shape(p.Text(), text == "")}
		if c.shape.sum == was.sum { // the ledger has not seen this build yet
			return p.Passage().ID, true, nil
		}
		if c.like = resemblance(&was, &c.shape); c.like >= nearEnough {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.like, a.like) })
	best, err := r.nearest(ctx, &was, all)
	if err != nil || best == nil {
		return "", false, err
	}
	return best.place.Passage().ID, false, nil
}

// nearest is the best of the candidates that are no other passage. There is none if two texts are equally near, for
// nobody can say which it is.
func (r *resolver) nearest(ctx context.Context, was *shape, all []candidate) (best *candidate, err error) {
	tried, margin := 0, 0.0
	if was.shingles == nil {
		margin = sketchMargin
	}
	for i := range all {
		c := &all[i]
		if best != nil && (c.like < best.like-margin || c.shape.sum == best.shape.sum) {
			continue
		}
		before, stood, err := r.stood(ctx, c)
		if err != nil {
			return nil, err
		}
		if stood {
			continue
		}
		if tried++; tried > maxNear {
			return nil, nil
		}
		if slices.ContainsFunc(before, func(b shape) bool {
			return b.sum != was.sum && resemblance(&b, &c.shape) >= c.like-margin
		}) {
			continue
		}
		if best != nil {
			return nil, nil
		}
		best = c
	}
	return best, nil
}

// places are the passages of the build to compare: those of the same document, in order, and what a search for the
// text finds.
func (r *resolver) places(ctx context.Context, text, language string) ([]index.Place, error) {
	var places []index.Place
	d, err := r.build.Document(r.document)
	if err != nil && !errors.Is(err, index.ErrUnknownDocument) {
		return nil, err
	}
	if err == nil {
		for i := range d.Passages {
			places = append(places, index.Place{Document: d, Index: i})
		}
	}
	if text == "" {
		return places, nil
	}
	result, err := r.build.Search(ctx, index.Query{Text: text, Language: language, Size: nearHits})
	if err != nil {
		return nil, fmt.Errorf("search for the old text: %w", err)
	}
	for i := range result.Hits {
		if hit := result.Hits[i].Place; d == nil || hit.Document.ID != d.ID {
			places = append(places, hit)
		}
	}
	return places, nil
}

// stood says that the candidate is another passage, which stood beside the one that is gone in the last build that had
// it. If that is not plain, before are the texts that stood there, to be compared: of one the candidate may have come.
func (r *resolver) stood(ctx context.Context, c *candidate) (before []shape, stood bool, err error) {
	id := c.place.Passage().ID
	var first, last, named int64 // 0: never
	err = r.ledger.db.QueryRowContext(ctx, `SELECT
		coalesce((SELECT first FROM texts WHERE sum = ?1), 0),
		coalesce((SELECT last FROM texts WHERE sum = ?1), 0),
		coalesce((SELECT first FROM passages WHERE document = ?2 AND rest = ?3), 0)`,
		c.shape.sum[:], strings.ToLower(c.place.Document.ID), strings.TrimPrefix(id, c.place.Document.ID+"/")).
		Scan(&first, &last, &named)
	n := r.row.last
	if err != nil || first == n || last == n {
		return nil, err == nil, err
	}
	before, sure := r.pastShapes(c)
	if sure {
		return before, false, nil
	}
	// A passage whose id was there already, with a text that is not known any more, came of that one.
	if 0 < named && named <= n {
		return nil, true, nil
	}
	if r.recorded == nil {
		r.recorded, err = r.recordedShapes(ctx)
	}
	return r.recorded, false, err
}

// pastShapes are the texts of the passage's document and of the candidate's in the last build that had the passage;
// sure is false if they cannot be read any more.
func (r *resolver) pastShapes(c *candidate) (before []shape, sure bool) {
	if r.past == nil {
		return nil, false
	}
	ids := []string{r.document}
	if other := strings.ToLower(c.place.Document.ID); other != r.document {
		ids = append(ids, other)
	}
	for _, id := range ids {
		if _, ok := r.pastByID[id]; !ok {
			d, err := r.past.Document(id)
			if err != nil && !errors.Is(err, index.ErrUnknownDocument) {
				return nil, false
			}
			shapes := []shape{}
			for i := 0; d != nil && i < len(d.Passages); i++ {
				shapes = append(shapes, r.shaper.shape(d.PassageText(&d.Passages[i]), false))
			}
			r.pastByID[id] = shapes
		}
		before = append(before, r.pastByID[id]...)
	}
	return before, true
}

// recordedShapes are the texts of the document that stood there at the passage's last recording, as far as the ledger
// can tell, as sketches. A text that came before and went after may have been away in between, if a build was rolled
// back; it counts as there: better too careful than wrong.
func (r *resolver) recordedShapes(ctx context.Context) ([]shape, error) {
	rows, err := r.ledger.db.QueryContext(ctx, `SELECT DISTINCT t.sum, t.sketch FROM passages p JOIN texts t ON t.sum = p.text
		WHERE p.document = ?1 AND t.first <= ?2 AND t.last >= ?2 AND t.sketch IS NOT NULL`, r.document, r.row.last)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says what went wrong
	before := []shape{}
	for rows.Next() {
		var raw []byte
		s := shape{words: minWords}
		if err := rows.Scan(&raw, &s.sketch); err != nil {
			return nil, err
		}
		if len(raw) == sumSize {
			s.sum = sum(raw)
			before = append(before, s)
		}
	}
	return before, rows.Err()
}
