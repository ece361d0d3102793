package eval

import (
	"context"
	"io"
	"slices"

	"agendabot/index"
)

// Ablation is what each stage of the search does on a collection: the measures with all of them, and with each left out.
type Ablation struct {
	Name    string         `json:"name"`
	Queries int            `json:"queries"`           // that have a relevant document, and were asked
	Without []string       `json:"without,omitempty"` // stages that were left out throughout
	All     Measures       `json:"all"`               // with all other stages
	Stages  []StageLeftOut `json:"stages"`
}

// StageLeftOut is what happens without a stage. In the differences A is with it and B without.
type StageLeftOut struct {
	Stage   string       `json:"stage"`
	Metrics []MetricDiff `json:"metrics"` // nDCG@10 and Success@1
}

// Ablate indexes a collection in memory and asks its judged questions once with all stages of the search, and once
// without each. Verdicts of the options does not matter.
func Ablate(ctx context.Context, c *Collection, o Options) (*Ablation, error) {
	l, b, err := o.indexed(ctx, c)
	if err != nil {
		return nil, err
	}
	defer b.Close() //nolint:errcheck // in memory
	queries := o.queries(c)
	measure := func(stage string, without []string) ([]Measures, error) {
		r := &Result{Name: c.Name, Run: Run{}}
		if _, err := r.askAll(ctx, l, &recorder{Build: b, without: without}, queries, o.progress("questions asked "+stage)); err != nil {
			return nil, err
		}
		return MeasureRun(r.Run, queries, c.Qrels), nil
	}
	all, err := measure("with all stages", o.Without)
	if err != nil {
		return nil, err
	}
	a := &Ablation{Name: c.Name, Queries: len(queries), Without: o.Without, All: Mean(all), Stages: []StageLeftOut{}}
	for _, stage := range index.Stages() {
		if slices.Contains(o.Without, stage) {
			continue
		}
		less, err := measure("without "+stage, append(slices.Clone(o.Without), stage))
		if err != nil {
			return nil, err
		}
		a.Stages = append(a.Stages, StageLeftOut{stage, differences(all, less, "nDCG@10", "Success@1")})
	}
	return a, nil
}

// differences are those of the measures with these names, or of all if there are none, over the same questions.
func differences(a, b []Measures, names ...string) (out []MetricDiff) {
	meanA, meanB := Mean(a), Mean(b)
	for _, metric := range Metrics() {
		if len(names) > 0 && !slices.Contains(names, metric.Name) {
			continue
		}
		each := make([]float64, len(a))
		for i := range a {
			each[i] = *metric.Of(&b[i]) - *metric.Of(&a[i])
		}
		x, y := *metric.Of(&meanA), *metric.Of(&meanB)
		out = append(out, MetricDiff{metric.Name, x, y, y - x, PairedP(each)})
	}
	return out
}

// WriteAblations writes what the stages do on some collections for people, in one table.
func WriteAblations(w io.Writer, format Format, all []*Ablation) error {
	p := &page{format: format}
	rows := [][]string{{"collection", "stages", "nDCG@10", "difference", "p", "Success@1", "difference", "p"}}
	var without []string
	for _, a := range all {
		without = a.Without
		rows = append(rows, []string{a.Name, "all", measure(a.All.NDCG10), "", "", measure(a.All.Success1), "", ""})
		for _, s := range a.Stages {
			row := []string{a.Name, "without " + s.Stage}
			for _, m := range s.Metrics {
				row = append(row, measure(m.B), signed(m.Difference), measure(m.P))
			}
			rows = append(rows, row)
		}
	}
	p.table(2, rows)
	p.without(without)
	return p.writeTo(w)
}
