package eval

import (
	"fmt"
	"io"

	"agendabot/bot"
)

// Write writes how the thresholds were chosen for people.
func (t *Tuning) Write(w io.Writer, format Format) error {
	p := &page{format: format}
	rows := [][]string{{"first halves", "half", "most", "score", "answered", "wrongly", "gain"}}
	for _, c := range t.Curve {
		name := c.Threshold
		if c.Thresholds == t.Chosen {
			name += ", chosen"
		}
		rows = append(rows, []string{name, number(c.Half), number(c.Most), number(c.Score), percent(c.Answered), percent(c.Wrongly), signed(c.Gain)})
	}
	p.table(1, rows)
	rows = [][]string{{
		"collection", "taken out", "questions", "first half: present", "wrongly", "chosen", "wrongly",
		"second half: present", "wrongly", "chosen", "wrongly",
	}}
	for i := range t.Collections {
		c := &t.Collections[i]
		row := []string{c.Name, c.Out, whole(c.Queries)}
		for _, h := range []HalfResult{c.First, c.Second} {
			for _, s := range []VerdictShares{h.Present, h.Chosen} {
				row = append(row, percent(s.Answered), percent(s.Wrongly))
			}
		}
		rows = append(rows, row)
	}
	p.table(2, rows)
	p.line("Present: %s. Chosen on the first halves, where the gain is the share answered less %d times the share answered wrongly: %s.",
		thresholds(t.Present), wrongCost, thresholds(t.Chosen))
	p.without(t.Without)
	return p.writeTo(w)
}

func thresholds(t bot.Thresholds) string {
	return fmt.Sprintf("half %s, most %s, score %s", number(t.Half), number(t.Most), number(t.Score))
}

func number(v float64) string { return fmt.Sprintf("%.2f", v) }
