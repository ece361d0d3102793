package eval

import (
	"cmp"
	"slices"
)

// mostChanged is how many questions that became better, and how many that became worse, a comparison names.
const mostChanged = 5

// Comparison is how two runs differ on a collection. Differences are B's value minus A's.
type Comparison struct {
	Name    string       `json:"name"`
	Queries int          `json:"queries"`
	A       string       `json:"a"` // the runs' names
	B       string       `json:"b"`
	Metrics []MetricDiff `json:"metrics"`
	Better  []Change     `json:"better"` // the questions whose nDCG@10 rose most, most first
	Worse   []Change     `json:"worse"`  // fell most
}

// MetricDiff is the difference of a measure.
type MetricDiff struct {
	Metric     string  `json:"metric"`
	A          float64 `json:"a"`
	B          float64 `json:"b"`
	Difference float64 `json:"difference"`
	P          float64 `json:"p"` // see PairedP
}

// Change is the difference of a question's nDCG@10.
type Change struct {
	Query      string  `json:"query"`
	Text       string  `json:"text"`
	A          float64 `json:"a"`
	B          float64 `json:"b"`
	Difference float64 `json:"difference"`
}

// NamedRun is a run and what it is called.
type NamedRun struct {
	Name string
	Run  Run
}

// Compare compares two runs on the judged questions of a collection. A question that a run does not have counts as one
// without results.
func Compare(c *Collection, a, b NamedRun) *Comparison {
	queries := c.Judged()
	ma, mb := MeasureRun(a.Run, queries, c.Qrels), MeasureRun(b.Run, queries, c.Qrels)
	out := &Comparison{Name: c.Name, Queries: len(queries), A: a.Name, B: b.Name, Better: []Change{}, Worse: []Change{}}
	out.Metrics = differences(ma, mb)
	changes := make([]Change, len(queries))
	for i, q := range queries {
		changes[i] = Change{q.ID, q.Text, ma[i].NDCG10, mb[i].NDCG10, mb[i].NDCG10 - ma[i].NDCG10}
	}
	slices.SortStableFunc(changes, func(x, y Change) int { return cmp.Compare(y.Difference, x.Difference) })
	for _, change := range changes {
		if change.Difference > 0 && len(out.Better) < mostChanged {
			out.Better = append(out.Better, change)
		}
	}
	for _, change := range slices.Backward(changes) {
		if change.Difference < 0 && len(out.Worse) < mostChanged {
			out.Worse = append(out.Worse, change)
		}
	}
	return out
}
