package pdf

import (
	"cmp"
	"math"
	"regexp"
	"slices"
)

// A table may be drawn, or recognised from a picture, column by column. Read so, nobody could tell what belongs together.
// What stands beside one another is put into rows where the columns are as long as this and as close, in ems, and so many
// of ten lines of each stand on lines of the others.
const (
	stackLines  = 3
	stackGap    = 3.0
	stackShared = 8
)

// figureText is a number, an amount or a date; enumText the number of a row.
var (
	figureText = regexp.MustCompile(`^[-–−+(]?\s*(?:[$€£%]|US\$|[A-Z]{3}\s)?\s*\d`)
	enumText   = regexp.MustCompile(`^\(?\d{1,3}[.)]?[-–]?$`)
)

// byRows puts the columns of tables into rows: those that follow one another in the content, each to the right of the one
// before, beside one another, of which one holds nothing but figures. Columns of names or of text are read downwards.
func byRows(lines []*line) []*line {
	stacks := stacksOf(lines)
	out := make([]*line, 0, len(lines))
	for i := 0; i < len(stacks); {
		j := i + 1
		for j < len(stacks) && besideAll(stacks[i:j], stacks[j]) {
			j++
		}
		all := slices.Concat(stacks[i:j]...)
		if j-i > 1 && hasFigures(stacks[i:j]) {
			all = inRows(all)
		}
		out = append(out, all...)
		i = j
	}
	return out
}

// stacksOf parts lines into columns: each line below the one before it and not far from it, with an edge in common.
func stacksOf(lines []*line) [][]*line {
	var out [][]*line
	for _, l := range lines {
		if n := len(out); n > 0 && out[n-1][0].stacks(out[n-1][len(out[n-1])-1], l) {
			out[n-1] = append(out[n-1], l)
			continue
		}
		out = append(out, []*line{l})
	}
	return out
}

// stacks says that b goes on with the column that begins with l and ends with a.
func (l *line) stacks(a, b *line) bool {
	em := max(a.size, b.size)
	gap := a.base - b.base
	if a.turned || b.turned || b.tag.row > 0 || gap <= sameBase*em || gap > stackGap*em {
		return false
	}
	for _, o := range []*line{l, a} {
		left, right := math.Abs(o.left-b.left), math.Abs(o.right-b.right)
		if left <= em || right <= em || math.Abs(o.left+o.right-b.left-b.right) <= 2*em {
			return true
		}
	}
	return false
}

// besideAll says that a column stands to the right of the others, line by line.
func besideAll(stacks [][]*line, next []*line) bool {
	for _, s := range stacks {
		if len(s) < stackLines || len(next) < stackLines || !beside(s, next) {
			return false
		}
	}
	return true
}

// beside says that the columns a and b do: most lines of the shorter one have one of the other on their baseline.
func beside(a, b []*line) bool {
	edge := math.Inf(-1)
	for _, l := range a {
		edge = max(edge, l.right)
	}
	for _, l := range b {
		if l.left < edge {
			return false
		}
	}
	if len(b) < len(a) {
		a, b = b, a
	}
	shared, k := 0, 0
	for _, l := range a {
		for k < len(b) && b[k].base > l.base+sameBase*l.size {
			k++
		}
		if k < len(b) && math.Abs(b[k].base-l.base) <= sameBase*l.size {
			shared++
		}
	}
	return shared*10 >= len(a)*stackShared
}

// hasFigures says that one of some columns is nothing but figures, titles left aside. With several columns of numbers of
// rows it is a list in columns, or several.
func hasFigures(stacks [][]*line) bool {
	found, enums := false, 0
	for _, s := range stacks {
		figures, numbers := 0, 0
		for _, l := range s {
			if isFigure(l.text) {
				figures++
			}
			if enumText.MatchString(l.text) {
				numbers++
			}
		}
		found = found || figures >= len(s)-1
		if numbers >= len(s)-1 {
			enums++
		}
	}
	return found && enums < 2
}

// isFigure says that a text is a figure: it begins with a digit, and a third of its letters and digits are digits.
func isFigure(text string) bool {
	digits := 0
	for _, r := range text {
		if isDigit(r) {
			digits++
		}
	}
	return figureText.MatchString(text) && digits*3 >= wordCharacters(text)
}

// inRows sorts lines by their baselines, and those on one from left to right.
func inRows(lines []*line) []*line {
	slices.SortStableFunc(lines, func(a, b *line) int { return cmp.Compare(b.base, a.base) })
	for i := 0; i < len(lines); {
		j := i + 1
		for j < len(lines) && lines[i].base-lines[j].base <= sameBase*min(lines[i].size, lines[j].size) {
			j++
		}
		slices.SortStableFunc(lines[i:j], func(a, b *line) int { return cmp.Compare(a.left, b.left) })
		i = j
	}
	return lines
}
