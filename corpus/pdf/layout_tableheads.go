package pdf

import (
	"regexp"
	"slices"
	"strings"
)

// nothing is what a cell says that has no figure to show: it is no title of a column.
var nothing = regexp.MustCompile(`(?i)^(?:none|nil|n[./]?a\.?|not available|unknown|aucune?|néant|s\.o\.)$`)

// markTaggedHeads marks the head rows of the tables that the file marks: rows of header cells, or the first row if it
// looks like one. lines are those of all the tables, in order.
func markTaggedHeads(lines []*line) {
	for i := 0; i < len(lines); {
		j := i
		var rows []row
		for ; j < len(lines) && lines[j].table == lines[i].table; j++ {
			switch {
			case j == i || lines[j].row != lines[j-1].row:
				rows = append(rows, row{{lines[j]}})
			case lines[j].cell != lines[j-1].cell:
				rows[len(rows)-1] = append(rows[len(rows)-1], []*line{lines[j]})
			default:
				r := rows[len(rows)-1]
				r[len(r)-1] = append(r[len(r)-1], lines[j])
			}
		}
		known := false
		for k, r := range rows {
			head := r.all(func(l *line) bool { return l.tag.header })
			known = known || head
			if head || k == 0 && !known && isHead(r, rows[1:]) {
				r.all(func(l *line) bool { l.header = true; return true })
			}
		}
		i = j
	}
}

// isHead says that the first row of a table is its head: bold where others are not, or words over figures.
func isHead(first row, rest []row) bool {
	bold := func(l *line) bool { return l.isBold() }
	if first.all(bold) && slices.ContainsFunc(rest, func(r row) bool { return !r.all(bold) }) {
		return true
	}
	for _, cell := range first {
		if t := cellText(cell); isFigure(t) || wordCharacters(t) < leastLetters || nothing.MatchString(t) {
			return false
		}
	}
	figures := 0
	for _, r := range rest {
		if isFigure(cellText(r[len(r)-1])) {
			figures++
		}
	}
	return len(rest) >= tableRows-1 && figures*10 >= len(rest)*9
}

// cellText is the text of a cell in one line.
func cellText(cell []*line) string {
	var texts []string
	for _, l := range cell {
		texts = append(texts, l.text)
	}
	return strings.Join(texts, " ")
}

// all says that something is true of all lines of a row.
func (r row) all(is func(*line) bool) bool {
	for _, cell := range r {
		for _, l := range cell {
			if !is(l) {
				return false
			}
		}
	}
	return true
}
