package eval

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"

	"agendabot/bot"
)

// Verdicts are how far the verdict “answered” can be trusted on a collection.
type Verdicts struct {
	Answered      float64   `json:"answered"`             // share of the questions, with all documents there
	AnsweredRight float64   `json:"answered_right"`       // and the first citation is of a relevant document
	DocumentsOut  *TakenOut `json:"documents_out"`        // with the relevant documents taken out
	TitlesOut     *TakenOut `json:"titles_out,omitempty"` // with every document of their titles; nil if none shares its title
}

// TakenOut is what happens to the same questions when what answers them is not there: every “answered” is wrong.
type TakenOut struct {
	AnsweredWrongly float64 `json:"answered_wrongly"` // share of the questions
	// AUC is the area under the receiver operating characteristic: the probability that a question with its documents
	// there has a higher confidence than one without, equal ones counting half (Fawcett 2006, An introduction to ROC
	// analysis). The confidence is the verdict (answered above closest above not found), and among equal verdicts the
	// first hit's score as a share of the weight of the question's words.
	AUC float64 `json:"auc"`
}

const (
	mostParts    = 10      // into which questions are divided, each part asked of an index of its own
	fewestParts  = 2       // each index then lacks at most about half of the relevant documents
	partPassages = 200_000 // passages indexed for all parts together, unless fewestParts need more
)

// absence asks questions whose documents were taken out.
type absence struct {
	*library
	queries  []Query
	complete []outcome // of the queries, with all documents there
	stages   []string  // that every search does without
}

// measureVerdicts asks the questions again with what answers them taken out. An index for every question would be exact
// and slow, so the questions are divided into ten parts (fewer for large collections, two at least), and each part is
// asked of an index that lacks what answers any of its questions.
func measureVerdicts(ctx context.Context, a *absence, o *Options) (*Verdicts, error) {
	v := &Verdicts{
		Answered:      share(a.complete, func(o outcome) bool { return o.answered }),
		AnsweredRight: share(a.complete, func(o outcome) bool { return o.answered && o.right }),
	}
	var err error
	if v.DocumentsOut, err = a.measure(ctx, a.relevant, o.progress("questions asked without their documents")); err != nil {
		return nil, err
	}
	titles := a.sharedTitles()
	if len(titles) == 0 {
		return v, nil
	}
	withTitles := func(q Query) []int { return a.withTitles(a.relevant(q), titles) }
	v.TitlesOut, err = a.measure(ctx, withTitles, o.progress("questions asked without their titles"))
	return v, err
}

// measure asks every question of an index without the documents that out names for it.
func (a *absence) measure(ctx context.Context, out func(Query) []int, progress func(done, total int)) (*TakenOut, error) {
	without, err := a.askParts(ctx, out, progress)
	if err != nil {
		return nil, err
	}
	return &TakenOut{
		AnsweredWrongly: share(without, func(o outcome) bool { return o.answered }),
		AUC:             auc(confidences(a.complete), confidences(without)),
	}, nil
}

func (a *absence) askParts(ctx context.Context, out func(Query) []int, progress func(done, total int)) ([]outcome, error) {
	var without []outcome
	for _, part := range a.parts(out) {
		outcomes, err := a.askWithout(ctx, part, out)
		if err != nil {
			return nil, err
		}
		without = append(without, outcomes...)
		progress(len(without), len(a.queries))
	}
	return without, nil
}

// parts divides the questions. Those that share their first document come together, so that little is taken out of each
// index; otherwise the order is that of hashes, so that neighbours in the collection do not.
func (a *absence) parts(out func(Query) []int) [][]Query {
	type keyed struct {
		key   uint64
		query Query
	}
	all := make([]keyed, len(a.queries))
	for i, q := range a.queries {
		h := fnv.New64a()
		if places := out(q); len(places) > 0 {
			fmt.Fprint(h, places[0])
		}
		all[i] = keyed{h.Sum64(), q}
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	n := min(len(all), max(fewestParts, min(mostParts, partPassages/max(1, a.passages))))
	parts := make([][]Query, n)
	for i := range all {
		at := i * n / len(all)
		parts[at] = append(parts[at], all[i].query)
	}
	return parts
}

func (a *absence) askWithout(ctx context.Context, queries []Query, out func(Query) []int) ([]outcome, error) {
	leaveOut := map[int]bool{}
	for _, q := range queries {
		for _, i := range out(q) {
			leaveOut[i] = true
		}
	}
	b, err := a.build(ctx, leaveOut)
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", a.collection.Name, err)
	}
	defer b.Close() //nolint:errcheck // in memory
	r := &recorder{Build: b, without: a.stages}
	outcomes := make([]outcome, len(queries))
	for i, q := range queries {
		answer, err := r.ask(ctx, q.Text, q.Before)
		if err != nil {
			return nil, fmt.Errorf("ask question %s of %s: %w", q.ID, a.collection.Name, err)
		}
		outcomes[i] = r.outcome(a.library, answer, q)
	}
	return outcomes, nil
}

// outcome is how a question was answered.
type outcome struct {
	question   string
	answered   bool
	right      bool // the first citation is of a relevant document
	confidence float64
	grounds    bot.Grounds
}

// share is the share of outcomes that are as is says; 0 of none.
func share(outcomes []outcome, is func(outcome) bool) float64 {
	n := 0
	for _, o := range outcomes {
		if is(o) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(outcomes)))
}

func confidences(outcomes []outcome) []float64 {
	out := make([]float64, len(outcomes))
	for i := range outcomes {
		out[i] = outcomes[i].confidence
	}
	return out
}

// auc is the share of pairs of one of with and one of without in which the former is higher; equal ones count half.
func auc(with, without []float64) float64 {
	if len(with) == 0 || len(without) == 0 {
		return 0
	}
	with, without = slices.Clone(with), slices.Clone(without)
	slices.Sort(with)
	slices.Sort(without)
	higher, below, upTo := 0.0, 0, 0
	for _, w := range with {
		for below < len(without) && without[below] < w {
			below++
		}
		for upTo < len(without) && without[upTo] <= w {
			upTo++
		}
		higher += float64(below) + float64(upTo-below)/2
	}
	return higher / float64(len(with)) / float64(len(without))
}
