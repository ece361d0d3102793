package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// csvColumns are the columns of the table, by place in row.
func csvColumns() []string {
	return []string{
		"list", "name", "text", "language", "questions", "answered", "closest", "not_found", "failed", "count", "wordings", "helpful",
		"not_helpful", "milliseconds", "at", "state",
	}
}

// row is one line of the table; what a list does not have stays empty.
type row struct {
	list, name, text, language string
	counts                     *Counts
	count, wordings            int
	votes                      *[2]int // helpful, not helpful
	ms                         *int64
	at                         time.Time
	state                      string
}

// WriteCSV writes the whole report as one table (RFC 4180, UTF-8), whose first column says what a line is:
//
//	total            name: what is counted; count, or the questions by verdict; told_by_id: see Report.ByID, 1 or 0
//	day              name: the date; questions by verdict
//	platform         name: the platform; questions by verdict
//	failure          name: the reason; count
//	time             name: median, p95, p99, max; milliseconds
//	histogram        milliseconds: the upper end, empty for the last; count
//	not_found        text: the question; language; count: times; wordings; at: last
//	closest_only     likewise
//	not_helpful      likewise, with helpful and not_helpful: votes
//	objected         text: the question; name: id of a passage that its answers showed; state: there, became or gone
//	wrong_quotation  name: id; text: as shown; at; state: same, changed, gone, unknown
//	wrong_note       name: id; text: the reader's words; at
//	shown            name: id; text: where it stands; count; state: likewise
//	never_shown      name: the document's id; text: the headings
//
// A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV Injection).
func WriteCSV(w io.Writer, r *Report) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := r.rows()
	records := make([][]string, 0, len(rows)+1)
	records = append(records, csvColumns())
	for i := range rows {
		records = append(records, rows[i].cells(r.Period))
	}
	if err := out.WriteAll(records); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

func (r *Report) rows() []row {
	t := r.Totals
	rows := []row{{list: "total", name: "questions", counts: &t.Counts}}
	byID := 0
	if r.ByID {
		byID = 1
	}
	for _, n := range []struct {
		name  string
		count int
	}{
		{"people", t.People},
		{"helpful", t.Helpful},
		{"not_helpful", t.NotHelpful},
		{"wrong_quotations", t.Wrong},
		{"sections", r.NeverTotals.Sections},
		{"sections_never_shown", r.NeverTotals.NeverShown},
		{"follow_ups_not_found", r.FollowUps.NotFound},
		{"follow_ups_closest_only", r.FollowUps.Closest},
		{"told_by_id", byID},
	} {
		rows = append(rows, row{list: "total", name: n.name, count: n.count})
	}
	for i := range r.Days {
		rows = append(rows, row{list: "day", name: r.Days[i].Date, counts: &r.Days[i].Counts})
	}
	for i := range r.Platforms {
		rows = append(rows, row{list: "platform", name: r.Platforms[i].Name, counts: &r.Platforms[i].Counts})
	}
	for _, f := range r.Failures {
		rows = append(rows, row{list: "failure", name: f.Reason, count: f.Count})
	}
	if r.Times.Answers > 0 {
		rows = append(rows, row{list: "time", name: "median", ms: &r.Times.Median}, row{list: "time", name: "p95", ms: &r.Times.P95},
			row{list: "time", name: "p99", ms: &r.Times.P99}, row{list: "time", name: "max", ms: &r.Times.Max})
	}
	for i := range r.Times.Histogram {
		b := row{list: "histogram", count: r.Times.Histogram[i].Count}
		if r.Times.Histogram[i].UpTo > 0 {
			b.ms = &r.Times.Histogram[i].UpTo
		}
		rows = append(rows, b)
	}
	return append(append(rows, r.questionRows()...), r.passageRows()...)
}

func (r *Report) questionRows() []row {
	var rows []row
	group := func(list string, g *Group) row {
		return row{list: list, text: g.Question, language: g.Language, count: g.Times, wordings: g.Wordings, at: g.Last}
	}
	for i := range r.NotFound {
		rows = append(rows, group("not_found", &r.NotFound[i]))
	}
	for i := range r.Closest {
		rows = append(rows, group("closest_only", &r.Closest[i]))
	}
	for i := range r.NotHelpful {
		n := &r.NotHelpful[i]
		line := group("not_helpful", &n.Group)
		line.votes = &[2]int{n.Helpful, n.NotHelpful}
		rows = append(rows, line)
		for _, p := range n.Passages {
			rows = append(rows, row{list: "objected", name: p.ID, text: n.Question, state: p.state()})
		}
	}
	return rows
}

func (r *Report) passageRows() []row {
	var rows []row
	for _, w := range r.Wrong {
		rows = append(rows, row{list: "wrong_quotation", name: w.ID, text: w.Text, at: w.At, state: string(w.Now)})
		if w.Note != "" {
			rows = append(rows, row{list: "wrong_note", name: w.ID, text: w.Note, at: w.At})
		}
	}
	for _, s := range r.Shown {
		rows = append(rows, row{list: "shown", name: s.ID, text: s.Source, count: s.Count, state: s.state()})
	}
	for _, u := range r.NeverShown {
		for _, s := range u.Sections {
			rows = append(rows, row{list: "never_shown", name: u.Document, text: heading(s)})
		}
	}
	return rows
}

func (p Passage) state() string {
	switch {
	case !p.There:
		return "gone"
	case p.Became:
		return "became"
	default:
		return "there"
	}
}

// countless are the lists whose lines count nothing, so that a 0 in count would say something.
func countless(list string) bool {
	switch list {
	case "time", "objected", "wrong_quotation", "wrong_note", "never_shown":
		return true
	default:
		return false
	}
}

func (l *row) cells(p Period) []string {
	cells := make([]string, len(csvColumns()))
	cells[0], cells[1], cells[2], cells[3], cells[15] = l.list, harmless(l.name), harmless(l.text), harmless(l.language), l.state
	if l.counts != nil {
		for i, n := range []int{l.counts.Questions, l.counts.Answered, l.counts.Closest, l.counts.NotFound, l.counts.Failed} {
			cells[4+i] = strconv.Itoa(n)
		}
	} else if !countless(l.list) {
		cells[9] = strconv.Itoa(l.count)
	}
	if l.wordings > 0 {
		cells[10] = strconv.Itoa(l.wordings)
	}
	if l.votes != nil {
		cells[11], cells[12] = strconv.Itoa(l.votes[0]), strconv.Itoa(l.votes[1])
	}
	if l.ms != nil {
		cells[13] = strconv.FormatInt(*l.ms, 10)
	}
	if !l.at.IsZero() {
		cells[14] = l.at.In(p.Until.Location()).Format(time.RFC3339)
	}
	return cells
}

// harmless is one line that no spreadsheet takes for a formula: OWASP names = + - @, tab and carriage return, and
// their full-width forms.
func harmless(s string) string {
	s = oneLine(s)
	if s != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}
