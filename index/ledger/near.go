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

	// maxNear bounds how many near texts are told from what stood there before; a document of more is all one form, and each
	// costs a comparison with all that stood there.
	maxNear = 20

	// related is the least resemblance of two texts of one id that are the same passage rewritten: of texts of one length,
	// half of the words, in a row, are the same (half of the shingles of each: 0.5/1.5). Below it another passage has
	// taken the id, as paragraphs that are counted do when one is put in before them.
	related = 1.0 / 3
)

// query is what a passage said; empty if that is not known any more.
type query struct{ text, language string }

// candidate is a passage of the build that may be what the passage became.
type candidate struct {
	place index.Place
	shape shape
	like  float64
}

// near looks for the text in what the ledger has not seen yet, then for the text that it became. The passage that has its
// id in the build is here; its Document is nil if there is none.
func (r *resolver) near(ctx context.Context, here index.Place, q query) (now string, exact bool, err error) {
	places, err := r.places(ctx, q)
	if err != nil {
		return "", false, err
	}
	var others []index.Place
	for _, p := range places {
		if r.shaper.sum(p.Text()) != r.row.sum {
			others = append(others, p)
		} else if err := r.meet(ctx, p); err != nil {
			return "", false, err
		}
	}
	if now = r.twin(); now != "" {
		return now, true, nil
	}
	was := shape{sum: r.row.sum, sketch: r.row.sketch, words: minWords} // a shorter one has no sketch
	if q.text != "" {
		was = r.shaper.shape(q.text, false)
	}
	if here.Document != nil {
		if is := r.shaper.shape(here.Text(), q.text == ""); resemblance(&was, &is) >= related {
			return "", false, nil
		}
	}
	var all []candidate
	for _, p := range others {
		c := candidate{place: p, shape: r.shaper.shape(p.Text(), q.text == "")}
		if c.like = resemblance(&was, &c.shape); c.like >= nearEnough && r.ours(parts(p)) {
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

// parts are the parts of a passage's id as the ledger has them.
func parts(p index.Place) (document, rest string) {
	return strings.ToLower(p.Document.ID), strings.TrimPrefix(p.Passage().ID, p.Document.ID+"/")
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
		stood, err := r.stood(ctx, c)
		if err != nil {
			return nil, err
		}
		if stood {
			continue
		}
		if tried++; tried > maxNear {
			return nil, nil
		}
		another, err := r.cameOfAnother(ctx, was, c)
		if err != nil {
			return nil, err
		}
		if another {
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
func (r *resolver) places(ctx context.Context, q query) ([]index.Place, error) {
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
	if q.text == "" {
		return places, nil
	}
	result, err := r.build.Search(ctx, index.Query{Text: q.text, Language: q.language, Size: nearHits})
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

// stood says that the candidate's text is another passage's, which stood beside the one that is gone, wherever.
func (r *resolver) stood(ctx context.Context, c *candidate) (stood bool, err error) {
	err = r.ledger.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM passages WHERE text = ? AND ? BETWEEN first AND last)",
		c.shape.sum[:], r.row.last).Scan(&stood)
	return stood, err
}

// cameOfAnother says that a text that stood beside the one that is gone, in its document or in the candidate's, is as
// near to the candidate: of that one it may have come.
func (r *resolver) cameOfAnother(ctx context.Context, was *shape, c *candidate) (bool, error) {
	documents := []string{r.document}
	if other, _ := parts(c.place); other != r.document {
		documents = append(documents, other)
	}
	for _, document := range documents {
		before, ok := r.pastShapes(document)
		margin := 0.0
		if !ok {
			var err error
			if before, err = r.recordedShapes(ctx, document); err != nil {
				return false, err
			}
			if margin = sketchMargin; c.shape.sketch == nil {
				c.shape.sketch = r.shaper.sketchOf(c.place.Text())
			}
		}
		if slices.ContainsFunc(before, func(b shape) bool {
			return b.sum != was.sum && resemblance(&b, &c.shape) >= c.like-margin
		}) {
			return true, nil
		}
	}
	return false, nil
}

// pastShapes are the texts of a document in the last build that had the passage; ok is false if they cannot be read any
// more.
func (r *resolver) pastShapes(document string) (before []shape, ok bool) {
	if r.past == nil {
		return nil, false
	}
	if before, ok = r.pastByID[document]; ok {
		return before, true
	}
	d, err := r.past.Document(document)
	if err != nil && !errors.Is(err, index.ErrUnknownDocument) {
		return nil, false
	}
	for i := 0; d != nil && i < len(d.Passages); i++ {
		before = append(before, r.shaper.shape(d.PassageText(&d.Passages[i]), false))
	}
	r.pastByID[document] = before
	return before, true
}

// recordedShapes are the texts of a document that stood there at the passage's last recording, as sketches.
func (r *resolver) recordedShapes(ctx context.Context, document string) ([]shape, error) {
	if before, ok := r.recorded[document]; ok {
		return before, nil
	}
	rows, err := r.ledger.db.QueryContext(ctx, `SELECT DISTINCT t.sum, t.sketch FROM passages p JOIN texts t ON t.sum = p.text
		WHERE p.document = ? AND ? BETWEEN p.first AND p.last AND t.sketch IS NOT NULL`, document, r.row.last)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says what went wrong
	var before []shape
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
	r.recorded[document] = before
	return before, rows.Err()
}
