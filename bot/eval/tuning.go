package eval

import (
	"context"
	"fmt"
	"hash/fnv"

	"agendabot/bot"
)

// wrongCost is how many answered questions a wrongly answered one costs when thresholds are chosen: the worse of the two
// errors is to call something an answer that is none.
const wrongCost = 3

// Tuning is how the thresholds of verdicts were chosen on one half of the questions, and what they do on the other.
type Tuning struct {
	Present     bot.Thresholds     `json:"present"`
	Chosen      bot.Thresholds     `json:"chosen"` // the best on the first halves
	Curve       []ThresholdPoint   `json:"curve"`  // around the chosen ones, on the first halves
	Collections []TuningCollection `json:"collections"`
	Without     []string           `json:"without,omitempty"` // stages that were left out
}

// ThresholdPoint is what thresholds do on the first halves: means over the collections.
type ThresholdPoint struct {
	Threshold string `json:"threshold"` // the one that differs from the chosen ones: half, most or score
	bot.Thresholds
	VerdictShares
	Gain float64 `json:"gain"` // answered, less three times answered wrongly
}

// VerdictShares are shares of questions, each from 0 to 1.
type VerdictShares struct {
	Answered float64 `json:"answered"`         // with all documents there
	Wrongly  float64 `json:"answered_wrongly"` // with what answers them taken out
}

func (s VerdictShares) gain() float64 { return s.Answered - wrongCost*s.Wrongly }

// TuningCollection is what present and chosen thresholds do on each half of a collection's questions.
type TuningCollection struct {
	Name    string     `json:"name"`
	Out     string     `json:"out"` // what was taken out: documents, or titles if documents share them
	Queries int        `json:"queries"`
	First   HalfResult `json:"first"`  // the half that the thresholds were chosen on
	Second  HalfResult `json:"second"` // the other
}

// HalfResult is what thresholds do on one half.
type HalfResult struct {
	Present VerdictShares `json:"present"`
	Chosen  VerdictShares `json:"chosen"`
}

// evidence is what the verdicts of a collection's questions are decided on, by half.
type evidence struct {
	name, out      string
	queries        int
	there, without [2][]bot.Grounds
}

// Tune asks the judged questions of collections, with all documents and with what answers them taken out (every document
// of the title, if documents share one), and chooses the thresholds of verdicts on one half of the questions: those with
// the most answered, less three times the wrongly answered, as a mean over the collections. A question's half hangs on
// its text alone. Verdicts of the options does not matter.
func Tune(ctx context.Context, collections []*Collection, o Options) (*Tuning, error) {
	all := make([]*evidence, 0, len(collections))
	for _, c := range collections {
		e, err := gather(ctx, c, &o)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	t := &Tuning{Present: bot.DefaultThresholds(), Without: o.Without, Collections: []TuningCollection{}}
	t.choose(all)
	for _, e := range all {
		t.Collections = append(t.Collections, TuningCollection{
			e.name, e.out, e.queries,
			HalfResult{e.shares(0, t.Present), e.shares(0, t.Chosen)},
			HalfResult{e.shares(1, t.Present), e.shares(1, t.Chosen)},
		})
	}
	return t, nil
}

func gather(ctx context.Context, c *Collection, o *Options) (*evidence, error) {
	l, err := o.library(ctx, c)
	if err != nil {
		return nil, err
	}
	e := &evidence{name: c.Name, out: "documents", queries: len(o.queries(c))}
	a := &absence{library: l, queries: o.queries(c), stages: o.Without}
	there, err := a.askWithout(ctx, a.queries, func(Query) []int { return nil })
	if err != nil {
		return nil, err
	}
	out := a.relevant
	if titles := a.sharedTitles(); len(titles) > 0 {
		e.out = "titles"
		out = func(q Query) []int { return a.withTitles(a.relevant(q), titles) }
	}
	without, err := a.askParts(ctx, out, o.progress("questions asked without their "+e.out))
	if err != nil {
		return nil, err
	}
	e.there, e.without = halves(there), halves(without)
	return e, nil
}

func halves(outcomes []outcome) (half [2][]bot.Grounds) {
	for _, o := range outcomes {
		i := halfOf(o.question)
		half[i] = append(half[i], o.grounds)
	}
	return half
}

// halfOf is 0 or 1, by the question's text.
func halfOf(question string) int {
	h := fnv.New32a()
	fmt.Fprint(h, question)
	return int(h.Sum32()>>16) & 1
}

func (e *evidence) shares(half int, t bot.Thresholds) VerdictShares {
	return VerdictShares{answered(e.there[half], t), answered(e.without[half], t)}
}

func answered(grounds []bot.Grounds, t bot.Thresholds) float64 {
	n := 0
	for _, g := range grounds {
		if g.Verdict(t) == bot.Answered {
			n++
		}
	}
	return float64(n) / float64(max(1, len(grounds)))
}

// The values that are tried. They are round: finer ones would only fit the questions at hand. A passage with less than
// half of a question never answers it.
func halfValues() []float64  { return []float64{0.5, 0.55, 0.6, 0.65} }
func mostValues() []float64  { return []float64{0.55, 0.6, 0.65, 0.7, 0.75, 0.8} }
func scoreValues() []float64 { return []float64{1, 1.25, 1.5, 1.75, 2, 2.5, 3} }

// choose tries all combinations on the first halves, the strictest first, so that among equals the stricter one is
// chosen, and then goes along each threshold from the chosen ones.
func (t *Tuning) choose(all []*evidence) {
	best := ThresholdPoint{Gain: -wrongCost - 1} // less than any can have
	for _, half := range backward(halfValues()) {
		for _, most := range backward(mostValues()) {
			for _, score := range backward(scoreValues()) {
				p := mean(all, bot.Thresholds{Half: half, Most: most, Score: score})
				if p.Gain > best.Gain {
					best = p
				}
			}
		}
	}
	t.Chosen = best.Thresholds
	try := func(name string, values []float64, set func(t *bot.Thresholds, v float64)) {
		for _, v := range values {
			thresholds := t.Chosen
			set(&thresholds, v)
			p := mean(all, thresholds)
			p.Threshold = name
			t.Curve = append(t.Curve, p)
		}
	}
	try("half", halfValues(), func(t *bot.Thresholds, v float64) { t.Half = v })
	try("most", mostValues(), func(t *bot.Thresholds, v float64) { t.Most = v })
	try("score", scoreValues(), func(t *bot.Thresholds, v float64) { t.Score = v })
}

func backward(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[len(values)-1-i] = v
	}
	return out
}

// mean is what thresholds do on the first halves of all collections, each counting alike.
func mean(all []*evidence, t bot.Thresholds) ThresholdPoint {
	p := ThresholdPoint{Thresholds: t}
	for _, e := range all {
		s := e.shares(0, t)
		p.Answered += s.Answered / float64(len(all))
		p.Wrongly += s.Wrongly / float64(len(all))
	}
	p.Gain = p.gain()
	return p
}
