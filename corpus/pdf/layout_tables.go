package pdf

import (
	"math"
	"strings"
)

// A table that the file does not mark has so many rows at least, with so many cells that stand under one another.
const (
	tableRows   = 3
	tableCells  = 2
	cellLines   = 8   // lines of a cell
	cellGap     = 1.0 // gap between cells in ems
	sentenceGap = 2.0 // behind the end of a sentence
	aligned     = 0.5 // how exactly edges stand under one another, in ems

	// A title among the rows is so close to them, and begins so near to where they do, in ems.
	titleGap    = 2.2
	titleIndent = 1.5

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
	var all []*line
	for _, s := range sheets {
		for _, l := range s.lines {
			if l.kind != bodyLine || l.tag.row == 0 || widest[l.tag.table] < tableCells {
				continue
			}
			l.kind, l.row, l.cell, l.table = rowLine, l.tag.row, l.tag.cell, l.tag.table
			t.rows, t.tables = max(t.rows, l.row), max(t.tables, l.table)
			all = append(all, l)
		}
	}
	markTaggedHeads(all)
}

// row is a row of a table that the file does not mark: the lines of each cell.
type row [][]*line

// byPlace marks the lines of tables on a page whose content draws them row by row.
func (t *tables) byPlace(s *sheet) {
	for i := 0; i < len(s.lines); {
		rows, j := s.rowsAt(i)
		if len(rows) < tableRows || areJustified(rows) {
			i++
			continue
		}
		t.add(rows)
		n := len(s.lines)
		s.splitCells(i, j, rows)
		i = j + len(s.lines) - n
	}
}

// rowsAt are the rows that stand under one another from line i on, and the line behind them. A line among them that is
// alone is a row too: a title over some of them.
func (s *sheet) rowsAt(i int) (rows []row, j int) {
	var last row
	for j = i; j < len(s.lines); {
		r, n := rowAt(s.lines[j:])
		if r != nil && (last == nil || under(last, r)) {
			rows, last = append(rows, r), r
			j += n
			continue
		}
		if last == nil || j+1 == len(s.lines) || !s.isTitle(j, last) {
			return rows, j
		}
		next, n := rowAt(s.lines[j+1:])
		if next == nil || !under(last, next) {
			return rows, j
		}
		rows, last = append(rows, row{{s.lines[j]}}, next), next
		j += 1 + n
	}
	return rows, j
}

// isTitle says that line j stands between rows, close to both, and is at most half as wide.
func (s *sheet) isTitle(j int, last row) bool {
	l, above, under := s.lines[j], s.lines[j-1], s.lines[j+1]
	left, right := last[0][0].left, right(last[len(last)-1])
	return mayBeCell(l) && !beginsLower(l.text) && math.Abs(l.left-left) <= titleIndent*l.size && l.right <= (left+right)/2 &&
		above.base-l.base > sameBase*l.size && above.base-l.base < titleGap*l.size && l.base-under.base > sameBase*l.size && l.base-under.base < titleGap*l.size
}

// add makes a table of rows.
func (t *tables) add(rows []row) {
	t.tables++
	for i, r := range rows {
		t.rows++
		head := i == 0 && isHead(r, rows[1:])
		for k, cell := range r {
			for _, l := range cell {
				l.kind, l.table, l.row, l.cell, l.header = rowLine, t.tables, t.rows, cellStep*(k+1), head
			}
		}
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
		case (math.Abs(l.base-first.base) <= sameBase*em || r.endsAt(l, em)) && l.left > right(cell)+gapBehind(last)*em:
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

// endsAt says that l stands beside the last line of a row's first cell, as figures may, where the lines of the cell are
// one entry: the last begins in lower case, or hangs behind the number of the first.
func (r row) endsAt(l *line, em float64) bool {
	cell := r[0]
	first, last := cell[0], cell[len(cell)-1]
	if len(cell) == 1 || math.Abs(l.base-last.base) > sameBase*em || !first.sizeLike(last) || first.isBold() != last.isBold() {
		return false
	}
	return beginsLower(last.text) || first.behindLabel() > first.left && math.Abs(last.left-first.behindLabel()) <= aligned*em
}

// gapBehind is the gap between a cell that ends with line l and the next: behind a sentence of a typewriter's stand two
// wide spaces.
func gapBehind(l *line) float64 {
	if strings.ContainsRune(".?!:", lastRune(l.text)) && !isLabel(l.text) {
		return sentenceGap
	}
	return cellGap
}

// whole is a row if it has cells enough.
func whole(r row, n int) (row, int) {
	if len(r) < tableCells {
		return nil, 0
	}
	return r, n
}

// areJustified says that most of some rows are lines of justified text: even gaps, and hardly a figure.
func areJustified(rows []row) bool {
	even := 0
	for _, r := range rows {
		var gaps []float64
		figures := 0
		for i, cell := range r {
			if i > 0 {
				gaps = append(gaps, cell[0].left-r[i-1][0].right)
			}
			if isFigure(cell[0].text) {
				figures++
			}
		}
		if figures*2 < len(r) && isJustified(gaps, r[0][0].size) {
			even++
		}
	}
	return even*2 > len(rows)
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
			if math.Abs(l) <= em || math.Abs(r) <= em || math.Abs(l+r) <= 2*em || math.Abs(cell[0].behindLabel()-a[k][0].behindLabel()) <= em {
				n++
				from = k + 1
				break
			}
		}
	}
	return n >= tableCells
}

// behindLabel is where a line's text begins, a number before it left aside.
func (l *line) behindLabel() float64 {
	if len(l.runs) > 1 && isLabel(l.runs[0].text) {
		return l.runs[1].left
	}
	return l.left
}
