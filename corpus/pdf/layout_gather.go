package pdf

import (
	"cmp"
	"math"
	"slices"
)

// gather joins pieces on one baseline that stand close together, in whatever order they are drawn.
func gather(all []*line) []*line {
	byBase := slices.Clone(all)
	slices.SortStableFunc(byBase, func(a, b *line) int { return cmp.Compare(b.base, a.base) })
	gone := map[*line]bool{}
	for i := 0; i < len(byBase); {
		j := i + 1
		for j < len(byBase) && byBase[i].base-byBase[j].base <= sameBase*min(byBase[i].size, byBase[j].size) {
			j++
		}
		gatherRow(byBase[i:j], gone)
		i = j
	}
	return slices.DeleteFunc(all, func(l *line) bool { return gone[l] })
}

// gatherRow joins what stands close together among pieces on one baseline.
func gatherRow(row []*line, gone map[*line]bool) {
	slices.SortStableFunc(row, func(a, b *line) int { return cmp.Compare(a.left, b.left) })
	for i := 1; i < len(row); i++ {
		a, b := row[i-1], row[i]
		em := max(a.size, b.size)
		gap := b.left - a.right
		if a.turned || b.turned || gap < -0.2*em || gap > strayGap*em || !sameCell(a.tag, b.tag) {
			continue
		}
		for _, r := range b.runs {
			a.add(r)
		}
		gone[b] = true
		row[i] = a
	}
}

// offLabel is how far, in ems, the mark of an item may stand above or below its first line: a superscript in the line
// moves one of them in pages made of HTML.
const offLabel = 0.6

// attachLabels puts marks that stand a little above or below a line, close before its beginning, into the line.
func attachLabels(all []*line) []*line {
	byBase := slices.Clone(all)
	slices.SortStableFunc(byBase, func(a, b *line) int { return cmp.Compare(b.base, a.base) })
	gone := map[*line]bool{}
	for i, l := range byBase {
		if l.turned || len(l.runs) > 2 || len(l.text) > 12 || !beginsMarked(l.text) || !isLabel(l.text) {
			continue
		}
		to := nearest(byBase, i)
		if to == nil || gone[to] {
			continue
		}
		runs := to.runs
		*to = *newLine(l.runs[0], l.page)
		for _, r := range slices.Concat(l.runs[1:], runs) {
			to.add(r)
		}
		to.write()
		gone[l] = true
	}
	return slices.DeleteFunc(all, func(l *line) bool { return gone[l] })
}

// nearest is the line that begins close behind line i, a little higher or lower.
func nearest(byBase []*line, i int) *line {
	l := byBase[i]
	var best *line
	for _, step := range []int{-1, 1} {
		for j := i + step; j >= 0 && j < len(byBase) && max(i-j, j-i) <= 16; j += step {
			o := byBase[j]
			off, gap := math.Abs(o.base-l.base), o.left-l.right
			if off > offLabel*l.size {
				break
			}
			if !o.turned && gap >= 0 && gap <= strayGap*l.size && sameCell(l.tag, o.tag) && (best == nil || off < math.Abs(best.base-l.base)) {
				best = o
			}
		}
	}
	return best
}
