package eval

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Write writes what was measured for people: the rankings of the collections, their verdicts, and each question file.
func Write(w io.Writer, format Format, collections []*Result, questions []*QuestionResult) error {
	p := &page{format: format}
	p.rankings(collections)
	p.verdicts(collections)
	for _, r := range collections {
		if r.Empty > 0 {
			p.line("%s: documents without text, which nothing finds: %d.", r.Name, r.Empty)
		}
	}
	for _, r := range questions {
		p.questions(r)
	}
	switch {
	case len(collections) > 0:
		p.without(collections[0].Without)
	case len(questions) > 0:
		p.without(questions[0].Without)
	}
	return p.writeTo(w)
}

// without says which stages the searches did without: the same ones for all that is written together.
func (p *page) without(stages []string) {
	if len(stages) > 0 {
		p.line("Left out of every search: %s.", strings.Join(stages, ", "))
	}
}

func (p *page) rankings(results []*Result) {
	if len(results) == 0 {
		return
	}
	head := []string{"collection", "documents", "passages", "questions"}
	for _, m := range Metrics() {
		head = append(head, m.Name)
	}
	rows := [][]string{append(head, "questions/s")}
	for _, r := range results {
		row := []string{r.Name, whole(r.Documents), whole(r.Passages), whole(r.Queries)}
		for _, m := range Metrics() {
			row = append(row, measure(*m.Of(&r.Measures)))
		}
		rows = append(rows, append(row, whole(int(r.QueriesPerSecond+0.5))))
	}
	p.table(1, rows)
}

func (p *page) verdicts(results []*Result) {
	rows := [][]string{{
		"verdicts", "answered", "and right", "answered wrongly, documents out", "AUC", "answered wrongly, titles out", "AUC",
	}}
	for _, r := range results {
		if r.Verdicts == nil {
			continue
		}
		v := r.Verdicts
		row := []string{r.Name, percent(v.Answered), percent(v.AnsweredRight)}
		row = append(row, v.DocumentsOut.cells()...)
		rows = append(rows, append(row, v.TitlesOut.cells()...))
	}
	if len(rows) > 1 {
		p.table(1, rows)
	}
}

func (t *TakenOut) cells() []string {
	if t == nil {
		return []string{"–", "–"}
	}
	return []string{percent(t.AnsweredWrongly), measure(t.AUC)}
}

func (p *page) questions(r *QuestionResult) {
	rows := [][]string{{r.Name, "questions", "passage first", "among three", "answered", "closest", "not found"}}
	for _, k := range r.Kinds {
		first, three := whole(k.First), whole(k.AmongThree)
		if k.Kind == None {
			first, three = "–", "–"
		}
		rows = append(rows, []string{string(k.Kind), whole(k.Queries), first, three, whole(k.Answered), whole(k.Closest), whole(k.NotFound)})
	}
	p.table(1, rows)
	p.line("Of the index %s, %s passages; %s questions/s.", r.Corpus.Digest, whole(r.Corpus.Passages), whole(int(r.QueriesPerSecond+0.5)))
	if len(r.Missing) > 0 {
		p.line("No passage of this index can be right for these, because none has their phrases: %s.", strings.Join(r.Missing, ", "))
	}
}

// Write writes a comparison for people.
func (c *Comparison) Write(w io.Writer, format Format) error {
	p := &page{format: format}
	p.line("%s, %s questions. A: %s. B: %s.", c.Name, whole(c.Queries), c.A, c.B)
	rows := [][]string{{"measure", "A", "B", "B − A", "p"}}
	for _, m := range c.Metrics {
		rows = append(rows, []string{m.Metric, measure(m.A), measure(m.B), signed(m.Difference), measure(m.P)})
	}
	p.table(1, rows)
	if len(c.Better)+len(c.Worse) == 0 {
		p.line("No question's nDCG@10 changed.")
		return p.writeTo(w)
	}
	rows = [][]string{{"changed most", "question", "nDCG@10 of A", "B", "B − A"}}
	for _, change := range slices.Concat(c.Better, c.Worse) {
		rows = append(rows, []string{change.Query, shortened(change.Text), measure(change.A), measure(change.B), signed(change.Difference)})
	}
	p.table(2, rows)
	return p.writeTo(w)
}

// shortened keeps a question to a line.
func shortened(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func measure(v float64) string { return fmt.Sprintf("%.4f", v) }

func signed(v float64) string { return strings.Replace(fmt.Sprintf("%+.4f", v), "-", "−", 1) }

func percent(v float64) string { return fmt.Sprintf("%.1f %%", 100*v) }

// whole writes a number with a comma at each thousand.
func whole(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
