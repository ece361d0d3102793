package bot

import (
	"slices"
	"strings"

	"agendabot/index"
)

// What an administrator chose for a question comes before what the search finds, and says that it was chosen: a reader
// must not take somebody's choice for a finding.

// questionsShown is how many of the administrator's questions are offered where nothing was found.
const questionsShown = 3

// chosenFor are the passages that an administrator chose for what a question says itself, or, if it asks for more, for
// the question before. A question that has its own is read alone, whatever was asked before.
//
// It is looked for as it was asked, too: an administrator may have written down what is taken off a question.
func chosenFor(c Corpus, u *understood, q Question) (chosen []index.Place, err error) {
	query := u.query(q.Previous)
	query.Previous = ""
	if chosen, err = c.Curated(query); err != nil || u.more {
		return chosen, err
	}
	if len(chosen) == 0 {
		if query.Text = q.Text; query.Text != u.text {
			chosen, err = c.Curated(query)
		}
	}
	if len(chosen) > 0 {
		u.followUp = false
	}
	return chosen, err
}

// isChosen says that an administrator chose a place.
func (f *findings) isChosen(p index.Place) bool {
	id := p.Passage().ID
	return slices.ContainsFunc(f.chosen, func(c index.Place) bool { return c.Passage().ID == id })
}

// cited chooses the citations' places: what an administrator chose, in that order, then what else was found. None comes
// twice, and no list with an item of it; what is in exclude does not come.
func (f *findings) cited(size int, exclude []string) []index.Hit {
	var hits, all []index.Hit
	taken := map[string]bool{}
	for _, p := range f.chosen {
		id := p.Passage().ID
		if taken[id] {
			continue
		}
		taken[id] = true
		all = append(all, f.hitOf(p))
		if !slices.Contains(exclude, id) {
			hits = append(hits, all[len(all)-1])
		}
	}
	for _, h := range f.choose(size, exclude) {
		if !taken[h.Passage().ID] && !inTaken(h.Place, taken) && !repeats(h, all) {
			hits = append(hits, h)
		}
	}
	return hits[:min(size, len(hits))]
}

// hitOf is a place as it was found; one that the search did not find has no score, and the question's words in it are
// still known.
func (f *findings) hitOf(p index.Place) index.Hit {
	id := p.Passage().ID
	for i := range f.Hits {
		if f.Hits[i].Passage().ID == id {
			return f.Hits[i]
		}
	}
	if len(f.Hits) == 0 { // no passage has any of the words
		return index.Hit{Place: p}
	}
	h := f.Hits[0]
	h.Place, h.Score, h.Parts, h.Has = p, 0, nil, nil
	return h
}

// VerdictOf is the name of an answer's verdict. Where an administrator chose the answer, it does not say that it was found,
// and where all was shown before, not that the documents have nothing.
func (t Texts) VerdictOf(a *Answer) string {
	switch {
	case a.Curated:
		return t.Chosen
	case a.Spent:
		return t.Spent
	default:
		return t.Verdict(a.Verdict)
	}
}

// Remarks are what a reader must know of a citation beside its source: that an administrator chose it, that it begins
// in mid-sentence. They are empty if there is nothing.
func (t Texts) Remarks(c *Citation) string {
	var all []string
	if c.Curated {
		all = append(all, t.Curated)
	}
	if c.Fragment {
		all = append(all, t.Fragment)
	}
	return strings.Join(all, ", ")
}
