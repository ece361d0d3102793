package bot

import (
	"context"
	"fmt"
	"slices"

	"agendabot/index"
)

const (
	defaultCitations = 3
	candidates       = 12  // hits looked at for the citations
	alsoFrom         = 0.5 // of the first citation's score: what a further citation must reach
)

// Corpus is what answers are taken from: a build.
type Corpus interface {
	index.Searcher
	Passage(id string) (index.Place, error)
	Topics(n int) ([]string, error)
	Languages() []string // of the documents, ISO 639-1
}

// Bot answers questions. Its zero value is ready; it keeps nothing between questions.
type Bot struct {
	// Explain adds to each citation what its score is made of.
	Explain bool
}

// Ask answers a question from a corpus. The errors that a person should read differently from the rest are
// ErrNoQuestion and ErrQuestionTooLong; see UserText.
func (b *Bot) Ask(ctx context.Context, c Corpus, q Question) (*Answer, error) {
	u, err := understand(q)
	if err != nil {
		return nil, err
	}
	if q.Previous == nil {
		u.followUp = false
	}
	a := &Answer{Question: q.Text, Corpus: c.Summary(), Language: u.language, Citations: []Citation{}, Evidence: []Evidence{}}
	if u.followUp && askItem(c, u, q.Previous, a) {
		return a, nil
	}
	query, exclude := u.query(q.Previous)
	if u.followUp {
		a.About = q.Previous.Text
	}
	r, err := search(ctx, c, &query, q.Previous)
	if err != nil {
		return nil, err
	}
	b.fill(a, r, sizeOf(q.Size), exclude)
	if err := finish(a, c, u, q); err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	a.Turn = nextTurn(c, query.Text, q.Previous, u, a)
	return a, nil
}

// query is what to search for, and the passages that must not come again.
func (u *understood) query(previous *Turn) (q index.Query, exclude map[string]bool) {
	q = index.Query{Text: u.text, Phrases: u.phrases, Skip: questionWords(), Soft: softWords(), Language: u.language, Size: candidates}
	exclude = map[string]bool{}
	switch {
	case !u.followUp:
	case u.more:
		q.Text = previous.Text
		for _, id := range previous.Shown {
			exclude[id] = true
		}
		q.Size += len(exclude)
	default:
		q.Previous = previous.Text
	}
	return q, exclude
}

// finish adds what depends on the verdict.
func finish(a *Answer, c Corpus, u understood, q Question) (err error) {
	if a.Verdict == Answered && u.ordinal != 0 {
		pickItem(c, u, a)
	}
	if langs := c.Languages(); a.Verdict != Answered && !slices.Contains(langs, Language(q.Text)) {
		a.DocumentsIn = langs
	}
	if a.Verdict == NotFound {
		a.Topics, err = c.Topics(4)
	}
	return err
}

// search runs the query. A question without words of its own, such as “why?”, is that before once more.
func search(ctx context.Context, c Corpus, query *index.Query, previous *Turn) (*index.Result, error) {
	r, err := c.Search(ctx, *query)
	if err == nil && !ownWords(r.Words) && previous != nil {
		query.Text, query.Previous = previous.Text, ""
		r, err = c.Search(ctx, *query)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("ask: %w", err)
	case !ownWords(r.Words):
		return nil, ErrNoQuestion
	}
	return r, nil
}

func ownWords(words []index.Word) bool {
	return slices.ContainsFunc(words, func(w index.Word) bool { return !w.Previous })
}

// withOwnWords leaves out the hits that have mostly words of the turn before, if others have more of this one's.
func withOwnWords(r *index.Result) []index.Hit {
	if !slices.ContainsFunc(r.Words, func(w index.Word) bool { return w.Previous }) {
		return r.Hits
	}
	most := 0.0
	for i := range r.Hits {
		covered, _ := coverage(r.Words, &r.Hits[i])
		most = max(most, covered)
	}
	return slices.DeleteFunc(r.Hits, func(h index.Hit) bool {
		covered, _ := coverage(r.Words, &h)
		return covered < most/2
	})
}

func sizeOf(n int) int {
	if n <= 0 {
		return defaultCitations
	}
	return n
}

// fill puts verdict, citations and evidence into the answer.
func (b *Bot) fill(a *Answer, r *index.Result, size int, exclude map[string]bool) {
	r.Hits = withOwnWords(r)
	hits := choose(r, size, exclude)
	a.Verdict = decide(r.Words, hits)
	for i := range r.Words {
		w := &r.Words[i]
		if w.Previous || (w.Soft && w.Missing()) {
			continue
		}
		e := Evidence{Term: w.Text, Passages: w.Passages, Occurrences: w.Occurrences, Headings: w.Headings, Phrase: w.Phrase}
		if w.Corrected != "" {
			a.SearchedFor = append(a.SearchedFor, Correction{w.Text, w.Corrected})
			a.Evidence = append(a.Evidence, Evidence{Term: w.Text})
			e.Term = w.Corrected
		}
		a.Evidence = append(a.Evidence, e)
	}
	for _, h := range hits {
		matches := h.Matches()
		ct := cite(h.Place, h.Score, matches)
		ct.Best = bestSentence(h.Place, matches, r.Words)
		if b.Explain {
			ct.Parts = h.Parts
		}
		a.Citations = append(a.Citations, ct)
	}
}

// nextTurn is what the next question may lean on. A question that leans on this one through another keeps the
// words of both, so that “and for crime?” after “and for peace?” still knows what it is about.
func nextTurn(c Corpus, text string, previous *Turn, u understood, a *Answer) Turn {
	t := Turn{Text: text}
	if u.followUp {
		if !u.more {
			t.Text = previous.Text
		}
		t.List, t.Item = previous.List, previous.Item
		t.Shown = previous.Shown
	}
	if !u.more {
		t.Shown = nil
	}
	for i, ct := range a.Citations {
		t.Shown = append(t.Shown, ct.ID)
		if i > 0 {
			continue
		}
		if p, err := c.Passage(ct.ID); err == nil {
			if list, ok := p.List(); ok {
				t.List, t.Item = list.Passage().ID, itemNumber(list, p)
			}
		}
	}
	return t
}
