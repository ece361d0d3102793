package eval

import (
	"context"
	"errors"
	"time"

	"agendabot/bot"
	"agendabot/index"
)

// depth is how many documents a ranking has at most, as Recall@100 needs.
const depth = 100

// recorder is a build that remembers the last search that was made in it, and how long searches took.
type recorder struct {
	*index.Build
	without []string // stages that no search has
	query   index.Query
	result  *index.Result // nil: nothing was searched
	took    time.Duration // of the searches of the last question
}

// Search searches, and remembers it.
func (r *recorder) Search(ctx context.Context, q index.Query) (*index.Result, error) {
	q.Without = r.without
	start := time.Now()
	result, err := r.Build.Search(ctx, q)
	r.took += time.Since(start)
	r.query, r.result = q, result
	return result, err
}

// ask asks a question as people do; before is the turn before, or empty. A question without a word to search for has no
// answer: nothing was found.
func (r *recorder) ask(ctx context.Context, question, before string) (*bot.Answer, error) {
	b := &bot.Bot{}
	var previous *bot.Turn
	if before != "" {
		a, err := b.Ask(ctx, r, bot.Question{Text: before})
		switch {
		case err == nil:
			previous = &a.Turn
		case !unanswerable(err):
			return nil, err
		}
	}
	r.result, r.took = nil, 0
	a, err := b.Ask(ctx, r, bot.Question{Text: question, Previous: previous})
	if unanswerable(err) {
		return &bot.Answer{Question: question, Verdict: bot.NotFound}, nil
	}
	return a, err
}

// unanswerable says that an error is the question's.
func unanswerable(err error) bool {
	return errors.Is(err, bot.ErrNoQuestion) || errors.Is(err, bot.ErrQuestionTooLong)
}

// confidence is the score behind a verdict, to order questions by: 2 for answered, 1 for closest and 0 for not found,
// and below that, from 0 to 1, s/(1+s), where s is the first hit's own score divided by the weights of the question's words.
// So it never contradicts the verdict, and tells apart what has the same one by how much of what the words could give
// the best passage has.
func (r *recorder) confidence(a *bot.Answer) float64 {
	level := 0.0
	switch a.Verdict {
	case bot.Answered:
		level = 2
	case bot.Closest:
		level = 1
	case bot.NotFound:
	}
	if r.result == nil || len(r.result.Hits) == 0 {
		return level
	}
	weight := 0.0
	for i := range r.result.Words {
		weight += r.result.Words[i].Weight
	}
	if weight <= 0 {
		return level
	}
	s := max(0, r.result.Hits[0].Own) / weight
	return level + s/(1+s)
}

// ranking is the ranking of documents by the last search, made again for more hits. A document's score is that of its
// best passage. If nothing was searched, because the answer is an item of the list before, the citations are the ranking.
func (r *recorder) ranking(ctx context.Context, l *library, a *bot.Answer) ([]Ranked, error) {
	if r.result == nil {
		return citationRanking(r.Build, l, a)
	}
	q := r.query
	perDocument := 1 + l.passages/max(1, len(l.docs))
	for q.Size = depth * perDocument; ; q.Size *= 4 {
		result, err := r.Build.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		var ranked []Ranked
		seen := map[string]bool{}
		for i := range result.Hits {
			d := result.Hits[i].Document
			if !seen[d.ID] && len(ranked) < depth {
				seen[d.ID] = true
				ranked = append(ranked, Ranked{l.id(d), float32(result.Hits[i].Score)})
			}
		}
		if len(ranked) == depth || len(result.Hits) < q.Size {
			return ranked, nil
		}
	}
}

func citationRanking(b *index.Build, l *library, a *bot.Answer) ([]Ranked, error) {
	var ranked []Ranked
	seen := map[string]bool{}
	for i := range a.Citations {
		d, err := b.Document(a.Citations[i].Document)
		if err != nil {
			return nil, err
		}
		if !seen[d.ID] {
			seen[d.ID] = true
			ranked = append(ranked, Ranked{l.id(d), float32(len(a.Citations) - i)})
		}
	}
	return ranked, nil
}
