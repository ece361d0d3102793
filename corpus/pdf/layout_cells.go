package pdf

import (
	"cmp"
	"math"
	"slices"
)

// cellStep is the distance between the numbers of two cells of a row, so that one may be parted.
const cellStep = 2

// splitCells parts the lines i to j of a table where a cell begins close behind another: at a run that stands exactly
// under the left edge of a cell of two other rows.
func (s *sheet) splitCells(i, j int, rows []row) {
	edges := map[int]int{} // rows by left edge in points
	for _, r := range rows {
		for _, cell := range r {
			edges[int(math.Round(cell[0].left))]++
		}
	}
	type place struct{ row, cell int }
	second := map[place]float64{} // where the second half of a cell begins
	lines := slices.Clone(s.lines[:i])
	for _, l := range s.lines[i:j] {
		at := slices.IndexFunc(l.runs[1:], func(r run) bool { return edges[int(math.Round(r.left))] >= 2 })
		if at < 0 || l.runs[at+1].left-l.runs[at].right < spaceGap*l.size {
			if left, ok := second[place{l.row, l.cell}]; ok && l.left >= left-aligned*l.size {
				l.cell++
			}
			lines = append(lines, l)
			continue
		}
		second[place{l.row, l.cell}] = l.runs[at+1].left
		lines = append(lines, l.half(l.runs[:at+1], 0), l.half(l.runs[at+1:], 1))
	}
	slices.SortStableFunc(lines[i:], func(a, b *line) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.cell, b.cell)) })
	s.lines = append(lines, s.lines[j:]...)
}

// half is a line of some of a table line's runs, which stands so many cells further on.
func (l *line) half(runs []run, step int) *line {
	h := newLine(runs[0], l.page)
	for _, r := range runs[1:] {
		h.add(r)
	}
	h.kind, h.table, h.row, h.cell, h.header, h.zone = l.kind, l.table, l.row, l.cell+step, l.header, l.zone
	h.write()
	return h
}
