package eval

import (
	"cmp"
	"math"
	"slices"
)

// Measures are the measures of one ranking, or their means over questions; each is from 0 to 1.
type Measures struct {
	NDCG10    float64 `json:"ndcg_at_10"`    // trec_eval's ndcg_cut_10
	Recall10  float64 `json:"recall_at_10"`  // share of the relevant documents among the first ten; recall_10
	Recall100 float64 `json:"recall_at_100"` // among the first hundred; recall_100
	MRR10     float64 `json:"mrr_at_10"`     // 1/rank of the first relevant document, 0 below rank ten; recip_rank of a run of ten
	Success1  float64 `json:"success_at_1"`  // 1 if the first document is relevant; success_1
	Success3  float64 `json:"success_at_3"`  // 1 if one of the first three is; success_3
}

// Metric is one of the measures.
type Metric struct {
	Name string
	Of   func(m *Measures) *float64
}

// Metrics are the measures in the order in which they are shown.
func Metrics() []Metric {
	return []Metric{
		{"nDCG@10", func(m *Measures) *float64 { return &m.NDCG10 }},
		{"Recall@10", func(m *Measures) *float64 { return &m.Recall10 }},
		{"Recall@100", func(m *Measures) *float64 { return &m.Recall100 }},
		{"MRR@10", func(m *Measures) *float64 { return &m.MRR10 }},
		{"Success@1", func(m *Measures) *float64 { return &m.Success1 }},
		{"Success@3", func(m *Measures) *float64 { return &m.Success3 }},
	}
}

// Ordered is a ranking in trec_eval's order: by score, and among equal scores by the document's id, descending byte by
// byte (form_res_rels.c). The argument is left as it is.
func Ordered(ranking []Ranked) []Ranked {
	out := slices.Clone(ranking)
	slices.SortFunc(out, func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Document, a.Document))
	})
	return out
}

// Measure measures a ranking against its query's grades as trec_eval does. Without a relevant document all is zero.
func Measure(ranking []Ranked, grades map[string]int) Measures {
	var m Measures
	var ideal []int
	for _, grade := range grades {
		if grade > 0 {
			ideal = append(ideal, grade)
		}
	}
	if len(ideal) == 0 {
		return m
	}
	slices.SortFunc(ideal, func(a, b int) int { return b - a })
	got, found10, found100, first := make([]int, 0, 10), 0, 0, 0
	for i, d := range Ordered(ranking) {
		grade := max(0, grades[d.Document])
		if i < 10 {
			got = append(got, grade)
		}
		if grade == 0 {
			continue
		}
		if first == 0 {
			first = i + 1
		}
		if i < 10 {
			found10++
		}
		if i < 100 {
			found100++
		}
	}
	relevant := float64(len(ideal))
	m.NDCG10 = dcg(got) / dcg(ideal[:min(10, len(ideal))])
	m.Recall10, m.Recall100 = float64(found10)/relevant, float64(found100)/relevant
	if first > 0 {
		m.MRR10 = within(first, 10) / float64(first)
		m.Success1, m.Success3 = within(first, 1), within(first, 3)
	}
	return m
}

// within is 1 for a rank up to most, else 0.
func within(rank, most int) float64 {
	if rank <= most {
		return 1
	}
	return 0
}

// dcg is the discounted cumulative gain of grades in their order: the grade itself is the gain, divided by the binary
// logarithm of the rank plus one (Järvelin and Kekäläinen 2002 as trec_eval 9 has it in m_ndcg_cut.c).
func dcg(grades []int) (sum float64) {
	for i, grade := range grades {
		sum += float64(grade) / math.Log2(float64(i+2))
	}
	return sum
}

// Mean is the mean of each measure; zero of none.
func Mean(all []Measures) Measures {
	var mean Measures
	for _, metric := range Metrics() {
		sum := 0.0
		for i := range all {
			sum += *metric.Of(&all[i])
		}
		if len(all) > 0 {
			*metric.Of(&mean) = sum / float64(len(all))
		}
	}
	return mean
}

// MeasureRun measures a run on each of the queries. A query that the run does not have counts as one without results
// (trec_eval -c).
func MeasureRun(r Run, queries []Query, qrels Qrels) []Measures {
	all := make([]Measures, len(queries))
	for i, q := range queries {
		all[i] = Measure(r[q.ID], qrels[q.ID])
	}
	return all
}
