package pdf

import (
	"cmp"
	"math"
	"slices"
)

// inOrder puts the pieces of a page in reading order: that of the content where it is plausible, as it mostly is, else
// from top to bottom, column by column.
func (s *sheet) inOrder(lines []*line) []*line {
	slices.SortStableFunc(lines, func(a, b *line) int { return cmp.Compare(a.order, b.order) })
	if s.plausible(lines) {
		return byRows(lines)
	}
	return byPlace(lines, s.gutters)
}

// jumps says that b does not stand below a or beside it, but at the top of a column.
func jumps(a, b *line) bool { return b.base > a.base+max(a.size, b.size) }

// orderSlack is how many lines there are, at least, for each that is out of order.
const orderSlack = 25

// plausible says that the content's order may be that of reading: one reads downwards, and upwards only to what stands
// further right. Heads may be drawn at any time, and a few things more.
func (s *sheet) plausible(lines []*line) bool {
	bad, all := 0, 0
	var a *line
	for _, b := range lines {
		if b.turned || b.tag.artifact || s.zoneOf(b) != 0 {
			continue
		}
		if a == nil {
			a = b
			continue
		}
		all++
		em := max(a.size, b.size)
		switch {
		case jumps(a, b) && b.left < a.right-em && (a.tag.row == 0 || b.tag.row == 0):
			bad++
		case math.Abs(a.base-b.base) < sameBase*em && columnOf(a, s.gutters) != columnOf(b, s.gutters):
			bad++
		}
		a = b
	}
	return bad*orderSlack <= all
}

// byPlace puts lines from top to bottom, column by column between the lines that stand across the columns.
func byPlace(lines []*line, gutters []float64) []*line {
	rows := inRows(slices.Clone(lines))
	columns := make([][]*line, len(gutters)+1)
	out := make([]*line, 0, len(lines))
	flush := func() {
		for i, c := range columns {
			out = append(out, c...)
			columns[i] = nil
		}
	}
	for _, l := range rows {
		c := columnOf(l, gutters)
		if c < 0 {
			flush()
			out = append(out, l)
			continue
		}
		columns[c] = append(columns[c], l)
	}
	flush()
	return out
}
