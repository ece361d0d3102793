package pdf

import (
	"cmp"
	"slices"
)

// Gutters are looked for in pages with enough text for columns.
const (
	gutterLines = 8   // baselines that a gutter parts, at least
	gutterGap   = 0.8 // its width in ems, at least
	columnWidth = 12  // median width of the text beside it in ems, at least
	gutterCross = 0.2 // share of the lines beside it that may cross it: titles
	maxGutters  = 5
)

// guttersOf finds where columns of text part, from left to right.
func guttersOf(lines []*line) []float64 {
	gaps := gapsOf(lines)
	var found []float64
	for range maxGutters {
		x, n := mostGaps(gaps)
		if n < gutterLines {
			break
		}
		gaps = slices.DeleteFunc(gaps, func(g gap) bool { return g.left <= x && x <= g.right })
		if partsColumns(lines, x) {
			found = append(found, x)
		}
	}
	slices.Sort(found)
	return found
}

// gap is free space between two pieces on one baseline.
type gap struct{ left, right float64 }

// gapsOf finds the gaps between neighbours on one baseline.
func gapsOf(lines []*line) []gap {
	byBase := slices.Clone(lines)
	slices.SortStableFunc(byBase, func(a, b *line) int { return cmp.Compare(b.base, a.base) })
	var out []gap
	for i := 0; i < len(byBase); {
		j := i + 1
		for j < len(byBase) && byBase[i].base-byBase[j].base <= sameBase*min(byBase[i].size, byBase[j].size) {
			j++
		}
		row := byBase[i:j]
		slices.SortStableFunc(row, func(a, b *line) int { return cmp.Compare(a.left, b.left) })
		for k := 1; k < len(row); k++ {
			if row[k].left-row[k-1].right > gutterGap*max(row[k].size, row[k-1].size) {
				out = append(out, gap{row[k-1].right, row[k].left})
			}
		}
		i = j
	}
	return out
}

// mostGaps finds a place that most of the gaps share, and how many do.
func mostGaps(gaps []gap) (x float64, most int) {
	type edge struct {
		x    float64
		step int
	}
	edges := make([]edge, 0, 2*len(gaps))
	for _, g := range gaps {
		edges = append(edges, edge{g.left, 1}, edge{g.right, -1})
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(b.step, a.step)) })
	n := 0
	for i, e := range edges {
		n += e.step
		if n > most && i+1 < len(edges) {
			most, x = n, (e.x+edges[i+1].x)/2
		}
	}
	return x, most
}

// partsColumns says that the text on both sides of x is columns: lines of some width, and few across.
func partsColumns(lines []*line, x float64) bool {
	var left, right []float64 // widths in ems
	cross := 0
	for _, l := range lines {
		w := l.width() / l.size
		switch {
		case l.turned:
		case l.right <= x:
			left = append(left, w)
		case l.left >= x:
			right = append(right, w)
		default:
			cross++
		}
	}
	if len(left) < gutterLines || len(right) < gutterLines {
		return false
	}
	return float64(cross) <= gutterCross*float64(len(left)+len(right)) && median(left) >= columnWidth && median(right) >= columnWidth
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

// columnOf is the column that a line stands in, -1 if it is across a gutter.
func columnOf(l *line, gutters []float64) int {
	n, _ := slices.BinarySearch(gutters, l.left)
	if m, _ := slices.BinarySearch(gutters, l.right); m != n {
		return -1
	}
	return n
}
