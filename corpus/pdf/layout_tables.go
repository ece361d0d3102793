package pdf

import (
	"math"
	"slices"
)

// A table that the file does not mark has so many rows at least, with so many cells that stand under one another.
const (
	tableRows  = 3
	tableCells = 2
	cellLines  = 8   // lines of a cell
	cellGap    = 1.0 // gap between cells in ems
	aligned    = 0.5 // how exactly edges stand under one another, in ems

	// A row that is drawn as one text has characters, gaps between cells included, that are wider than usual by the
	// first, or than those of another row with the same edges by the second: a line of justified text has 1.2 at most.
	looseLetters  = 1.3
	spreadLetters = 1.5
	spreadRows    = 200 // that are looked at together
)

// tables numbers the rows and tables of a file.
type tables struct{ tables, rows int }

// markTables finds the lines that are in tables: by the file's marks, else by rows of cells that stand under one another.
func markTables(sheets []*sheet) {
	t := &tables{}
	t.tagged(sheets)
	usual := usualLetter(sheets)
	for _, s := range sheets {
		t.byPlace(s)
		t.spread(s, usual)
	}
}

// tagged marks the lines in tables that the file marks. What has one cell a row is a frame around text and no table.
func (t *tables) tagged(sheets []*sheet) {
	cells := map[int]map[int]bool{} // by row
	widest := map[int]int{}         // by table
	for _, s := range sheets {
		for _, l := range s.lines {
			if l.kind != bodyLine || l.tag.row == 0 {
				continue
			}
			if cells[l.tag.row] == nil {
				cells[l.tag.row] = map[int]bool{}
			}
			cells[l.tag.row][l.tag.cell] = true
			widest[l.tag.table] = max(widest[l.tag.table], len(cells[l.tag.row]))
		}
	}
	for _, s := range sheets {
		for _, l := range s.lines {
			if l.kind != bodyLine || l.tag.row == 0 || widest[l.tag.table] < tableCells {
				continue
			}
			l.kind, l.row, l.cell, l.table = rowLine, l.tag.row, l.tag.cell, l.tag.table
			t.rows, t.tables = max(t.rows, l.row), max(t.tables, l.table)
		}
	}
}

// row is a row of a table that the file does not mark: the lines of each cell.
type row [][]*line

// byPlace marks the lines of tables on a page whose content draws them row by row.
func (t *tables) byPlace(s *sheet) {
	for i := 0; i < len(s.lines); {
		var rows []row
		j := i
		for {
			r, n := rowAt(s.lines[j:])
			if r == nil || len(rows) > 0 && !under(rows[len(rows)-1], r) {
				break
			}
			rows = append(rows, r)
			j += n
		}
		if len(rows) < tableRows {
			i++
			continue
		}
		t.tables++
		for _, r := range rows {
			t.rows++
			for k, cell := range r {
				for _, l := range cell {
					l.kind, l.table, l.row, l.cell = rowLine, t.tables, t.rows, k+1
				}
			}
		}
		n := len(s.lines)
		s.splitCells(i, j, rows)
		i = j + len(s.lines) - n
	}
}

// rowAt is the row that lines begin with, and its number of lines; nil if it is no row of two cells or more.
func rowAt(lines []*line) (row, int) {
	if len(lines) == 0 || !mayBeCell(lines[0]) {
		return nil, 0
	}
	first := lines[0]
	r := row{{first}}
	n := 1
	for used := 1; used < len(lines); used++ {
		l := lines[used]
		cell := r[len(r)-1]
		last := cell[len(cell)-1]
		em := max(l.size, first.size)
		switch {
		case !mayBeCell(l):
			return whole(r, n)
		case math.Abs(l.base-first.base) <= sameBase*em && l.left > right(cell)+cellGap*em:
			r = append(r, []*line{l})
			n = used + 1
			continue
		case last.base-l.base > sameBase*em && last.base-l.base < 1.6*em && len(cell) < cellLines && l.left < right(cell) && l.right > cell[0].left &&
			(len(r) > 1 || len(cell) < cellLines/2) && (len(r) == 1 || l.left > right(r[len(r)-2])):
			r[len(r)-1] = append(cell, l)
			if len(r) > 1 {
				n = used + 1
			}
			continue
		}
		return whole(r, n)
	}
	return whole(r, n)
}

// whole is a row if it has cells enough.
func whole(r row, n int) (row, int) {
	if len(r) < tableCells {
		return nil, 0
	}
	return r, n
}

func mayBeCell(l *line) bool { return l.kind == bodyLine && !l.turned && l.tag.row == 0 }

// right is how far a cell goes.
func right(cell []*line) float64 {
	r := cell[0].right
	for _, l := range cell {
		r = max(r, l.right)
	}
	return r
}

// under says that two cells of a row stand under cells of the row before it, by their left or right edges or middles.
func under(a, b row) bool {
	n, from := 0, 0
	for _, cell := range b {
		em := aligned * cell[0].size
		for k := from; k < len(a); k++ {
			l, r := cell[0].left-a[k][0].left, right(cell)-right(a[k])
			if math.Abs(l) <= em || math.Abs(r) <= em || math.Abs(l+r) <= 2*em {
				n++
				from = k + 1
				break
			}
		}
	}
	return n >= tableCells
}

// splitCells parts the lines i to j of a table where a cell begins close behind another: at a run that stands exactly
// under the left edge of a cell of two other rows.
func (s *sheet) splitCells(i, j int, rows []row) {
	edges := map[int]int{} // rows by left edge in points
	for _, r := range rows {
		for _, cell := range r {
			edges[int(math.Round(cell[0].left))]++
		}
	}
	lines := slices.Clone(s.lines[:i])
	for _, l := range s.lines[i:j] {
		at := slices.IndexFunc(l.runs[1:], func(r run) bool { return edges[int(math.Round(r.left))] >= 2 })
		if at < 0 || l.runs[at+1].left-l.runs[at].right < spaceGap*l.size {
			lines = append(lines, l)
			continue
		}
		for k, runs := range [][]run{l.runs[:at+1], l.runs[at+1:]} {
			half := newLine(runs[0], l.page)
			for _, r := range runs[1:] {
				half.add(r)
			}
			half.kind, half.table, half.row, half.cell = l.kind, l.table, l.row, l.cell*100+k
			half.write()
			lines = append(lines, half)
		}
	}
	s.lines = append(lines, s.lines[j:]...)
}
