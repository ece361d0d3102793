package pdf

import "math"

// sheet is a page on its way from objects to blocks.
type sheet struct {
	number        int // from 1
	width, height float64
	pictures      float64
	unmapped      int
	label         string // as the file labels it, or as printed
	lines         []*line
	gutters       []float64
	middle        float64 // the size of the middle one of the lines
}

// sheetsOf makes lines of the objects of each page, and puts them in reading order.
func sheetsOf(pages []rawPage) []*sheet {
	out := make([]*sheet, 0, len(pages))
	for i := range pages {
		p := &pages[i]
		s := &sheet{number: i + 1, width: p.width, height: p.height, pictures: p.pictures, unmapped: p.unmapped, label: p.label}
		lines := gather(pieces(runsOf(p), s.number))
		for _, l := range lines {
			l.write()
		}
		lines = attachLabels(lines)
		s.gutters = guttersOf(lines)
		s.lines = s.inOrder(lines)
		s.middle = middleSize(lines)
		out = append(out, s)
	}
	return out
}

// middleSize is the size of the middle one of some lines by size.
func middleSize(lines []*line) float64 {
	if len(lines) == 0 {
		return 0
	}
	sizes := make([]float64, 0, len(lines))
	for _, l := range lines {
		sizes = append(sizes, l.size)
	}
	return median(sizes)
}

// finish joins what is left of the pieces into lines and numbers them through the file.
func finish(sheets []*sheet) []*line {
	var all []*line
	for _, s := range sheets {
		s.lines = joinPieces(s.lines, s.gutters)
		for i, l := range s.lines {
			l.fresh = i == 0 || jumps(s.lines[i-1], l)
			l.column = columnOf(l, s.gutters)
			l.write()
		}
		all = append(all, s.lines...)
	}
	for i, l := range all {
		l.place = i + 1
	}
	margins(all)
	return all
}

// joinPieces joins what stands on one baseline and is neither columns nor a table: a name and what it is followed by.
func joinPieces(lines []*line, gutters []float64) []*line {
	var out []*line
	for _, l := range lines {
		if n := len(out); n > 0 && oneLine(out[n-1], l) && columnOf(out[n-1], gutters) == columnOf(l, gutters) {
			for _, r := range l.runs {
				out[n-1].add(r)
			}
			continue
		}
		out = append(out, l)
	}
	return out
}

// oneLine says that b goes on with the line a.
func oneLine(a, b *line) bool {
	em := max(a.size, b.size)
	gap := b.left - a.right
	return a.kind == b.kind && a.kind != rowLine && !a.turned && !b.turned && sameCell(a.tag, b.tag) &&
		math.Abs(a.base-b.base) <= sameBase*min(a.size, b.size) && gap >= -backGap*em && gap <= lineGap*em
}

// marginLines is how many lines before and behind are looked at for how far lines go.
const marginLines = 8

// margins finds for each line how far to the right the lines around it in its column go: those of its section if any of
// them goes further, else those above it too. Text across the columns may stand over a heading.
func margins(all []*line) {
	for i, l := range all {
		if l.margin = marginAt(all, i, true); l.margin == l.right {
			l.margin = marginAt(all, i, false)
		}
	}
}

// marginAt is how far to the right the lines around line i go, those above another size of text left aside or not.
func marginAt(all []*line, i int, section bool) float64 {
	l := all[i]
	margin := l.right
	for _, step := range []int{-1, 1} {
		for j := i + step; j >= 0 && j < len(all) && max(i-j, j-i) <= marginLines; j += step {
			o := all[j]
			if o.page != l.page || o.kind != l.kind || step < 0 && (all[j+1].fresh || section && !o.sizeLike(l)) || step > 0 && o.fresh {
				break
			}
			if o.column == l.column && o.left < l.right && o.right > l.left {
				margin = max(margin, o.right)
			}
		}
	}
	return margin
}
