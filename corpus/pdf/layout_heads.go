package pdf

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Running heads and feet are looked for in this share of a page, at its top and bottom, and must stand on this many
// pages.
const (
	headZone  = 0.12
	headPages = 3
)

var (
	digitRun  = regexp.MustCompile(`\d+`)
	printedNo = regexp.MustCompile(`(?i)^(?:page|p\.|seite)?\s*[-–—]?\s*(\d{1,6}|[ivxlc]{1,7})\s*(?:[-–—.]|(?:/|of|sur|de)\s*\d{1,4})?$`)
	edgeNo    = regexp.MustCompile(`^(\d{1,6})\s|\s(\d{1,6})$`)
	ruleText  = regexp.MustCompile(`^[-_=–—\s]{3,}$`)
	jobNumber = regexp.MustCompile(`^(?:\*\d{7}\*|\d{2}-\d{5}(?: \([A-Z]\))?(?: \d{6})?|\d{6})$`) // of a UN document
)

// markHeads finds running heads and feet, and page numbers, and labels the pages that the file does not label.
func markHeads(sheets []*sheet) {
	count := map[string]int{}
	for _, s := range sheets {
		seen := map[string]bool{}
		for _, l := range s.lines {
			l.zone = s.zoneOf(l)
			if key := headKey(l); key != "" && !seen[key] {
				seen[key] = true
				count[key]++
			}
		}
	}
	for _, s := range sheets {
		for _, l := range s.lines {
			switch {
			case ruleText.MatchString(l.plain()):
				l.kind = ruleLine
			case l.tag.artifact:
				l.kind = headLine
			case l.zone < 0 && jobNumber.MatchString(l.plain()):
				l.kind = headLine
			}
		}
	}
	markNumbers(sheets)
	for _, s := range sheets {
		s.markSpecks()
		for _, top := range []bool{true, false} {
			s.markEdge(top, func(l *line) bool { return count[headKey(l)] >= headPages })
		}
	}
	markStamps(sheets)
	if len(sheets) == 2 {
		markTwins(sheets[0], sheets[1])
	}
	labelByHeads(sheets)
}

// markSpecks marks what is hardly a word, and alone, at the edges of a picture of a page: a garbled sign that the text goes
// on, dirt.
func (s *sheet) markSpecks() {
	if s.pictures <= scanPictures {
		return
	}
	for _, row := range s.rowsFrom(true) {
		if l := row[0]; len(row) == 1 && l.kind == bodyLine && l.zone != 0 && wordCharacters(l.plain()) < leastLetters {
			l.kind = headLine
		}
	}
}

// zoneOf is -1 for a line at the page's foot, 1 at its head, 0 between.
func (s *sheet) zoneOf(l *line) int {
	switch {
	case l.base > s.height*(1-headZone):
		return 1
	case l.base < s.height*headZone:
		return -1
	}
	return 0
}

// headKey is what the running heads of a file have in common: letters, and numbers masked. It is empty for what
// can be none, such as a note ("54 Ibid.").
func headKey(l *line) string {
	text := l.plain()
	if l.zone == 0 || l.turned || len(text) > 200 || l.runs[0].raised || strings.Contains(text, "Ibid") {
		return ""
	}
	key := strings.Map(func(r rune) rune { // a speck on a picture of a page makes a stop or a comma
		if unicode.IsPunct(r) || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
	if key == "" {
		key = text
	}
	return strconv.Itoa(l.zone) + digitRun.ReplaceAllString(key, "#")
}

// markEdge marks running heads from the edge of the page inwards, as far as they go. What stands as close to the text
// as its lines do is none: the repeated head of a table.
func (s *sheet) markEdge(top bool, repeated func(*line) bool) {
	var marked [][]*line
	for i, row := range s.rowsFrom(top) {
		var heads []*line
		known := false
		for _, l := range row {
			known = known || l.kind != bodyLine
			if l.kind == bodyLine && l.zone != 0 && repeated(l) {
				heads = append(heads, l)
			}
		}
		if i > 0 && len(heads) < len(row) && !known {
			heads = nil // only the outermost row may have one head among other text
		}
		if len(heads) == 0 && !known {
			unmarkClose(append(marked, row))
			return
		}
		for _, l := range heads {
			l.kind = headLine
		}
		if marked = append(marked, heads); known {
			marked = nil
		}
	}
}

// rowsFrom are the lines of a page that stand on one baseline, from its top or its foot.
func (s *sheet) rowsFrom(top bool) [][]*line {
	lines := slices.DeleteFunc(slices.Clone(s.lines), func(l *line) bool { return l.turned })
	slices.SortStableFunc(lines, func(a, b *line) int {
		if top {
			return cmp.Compare(b.base, a.base)
		}
		return cmp.Compare(a.base, b.base)
	})
	var rows [][]*line
	for i := 0; i < len(lines); {
		j := i + 1
		for j < len(lines) && math.Abs(lines[j].base-lines[i].base) <= sameBase*lines[i].size {
			j++
		}
		rows = append(rows, lines[i:j])
		i = j
	}
	return rows
}

// unmarkClose takes back what was marked last, from the row of text behind it, as far as rows of several cells follow one
// another without a gap.
func unmarkClose(rows [][]*line) {
	for i := len(rows) - 1; i > 0; i-- {
		row, next := rows[i-1], rows[i]
		if len(row) < 2 || math.Abs(row[0].base-next[0].base) >= 1.5*max(row[0].size, next[0].size) {
			return
		}
		for _, l := range row {
			l.kind = bodyLine
		}
	}
}

// markTwins marks the running heads of a file of two pages: the same words at the same place in the margin of both,
// where page numbers show that the margins are printed.
func markTwins(a, b *sheet) {
	marked := func(l *line) bool { return l.kind == pageMarkLine }
	if !slices.ContainsFunc(a.lines, marked) || !slices.ContainsFunc(b.lines, marked) {
		return
	}
	for _, x := range a.lines {
		for _, y := range b.lines {
			if x.kind != bodyLine || y.kind != bodyLine || x.zone == 0 || x.plain() != y.plain() {
				continue
			}
			if math.Abs(x.base-y.base) < 1 && math.Abs(x.left-y.left) < 1 && a.outermost(x) && b.outermost(y) {
				x.kind, y.kind = headLine, headLine
			}
		}
	}
}

// outermost says that no text of the page stands further out than l, and none close to it but beside it.
func (s *sheet) outermost(l *line) bool {
	zone := float64(l.zone)
	for _, o := range s.lines {
		if o.kind == bodyLine && math.Abs(o.base-l.base) > sameBase*l.size && (o.base-l.base)*zone > -2*l.size {
			return false
		}
	}
	return true
}
