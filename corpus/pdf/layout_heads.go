package pdf

import (
	"cmp"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
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
		for _, top := range []bool{true, false} {
			s.markEdge(top, func(l *line) bool { return count[headKey(l)] >= headPages })
		}
	}
	if len(sheets) == 2 {
		markTwins(sheets[0], sheets[1])
	}
	labelByHeads(sheets)
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

// headKey is what the running heads of a file have in common: the text with its numbers masked. It is empty for what
// can be none, such as a note ("54 Ibid.").
func headKey(l *line) string {
	text := l.plain()
	if l.zone == 0 || l.turned || len(text) > 200 || l.runs[0].raised || strings.Contains(text, "Ibid") {
		return ""
	}
	return strconv.Itoa(l.zone) + digitRun.ReplaceAllString(strings.ToLower(text), "#")
}

// markEdge marks running heads from the edge of the page inwards, as far as they go. What stands as close to the text
// as its lines do is none: the repeated head of a table.
func (s *sheet) markEdge(top bool, repeated func(*line) bool) {
	lines := slices.DeleteFunc(slices.Clone(s.lines), func(l *line) bool { return l.turned })
	slices.SortStableFunc(lines, func(a, b *line) int {
		if top {
			return cmp.Compare(b.base, a.base)
		}
		return cmp.Compare(a.base, b.base)
	})
	var last []*line
	for i := 0; i < len(lines); {
		j := i + 1
		for j < len(lines) && math.Abs(lines[j].base-lines[i].base) <= sameBase*lines[i].size {
			j++
		}
		row := lines[i:j]
		var heads []*line
		known := false
		for _, l := range row {
			switch {
			case l.kind == headLine || l.kind == pageMarkLine || l.kind == ruleLine:
				known = true
			case l.zone != 0 && repeated(l):
				heads = append(heads, l)
			}
		}
		if i > 0 && len(heads) < len(row) && !known {
			heads = nil // only the outermost row may have one head among other text
		}
		if len(heads) == 0 && !known {
			unmarkClose(last, row)
			return
		}
		for _, l := range heads {
			l.kind = headLine
		}
		if last = heads; known {
			last = nil
		}
		i = j
	}
}

// unmarkClose takes back what was marked last if the text follows it without a gap.
func unmarkClose(last, row []*line) {
	if len(last) < 2 {
		return
	}
	if math.Abs(last[0].base-row[0].base) < 1.5*max(last[0].size, row[0].size) {
		for _, l := range last {
			l.kind = bodyLine
		}
	}
}

// markNumbers marks page numbers: alone at a page's head or foot, or its last line, and rising by one from page to page.
func markNumbers(sheets []*sheet) {
	found := make([]map[int][]*line, len(sheets))
	for i, s := range sheets {
		found[i] = map[int][]*line{}
		last := s.lowest()
		for _, l := range s.lines {
			m := printedNo.FindStringSubmatch(l.plain())
			if m == nil || l.turned || l.zone == 0 && !l.tag.artifact && l != last {
				continue
			}
			if n := pageNumber(m[1]); n > 0 {
				found[i][n] = append(found[i][n], l)
			}
		}
	}
	rising(found, func(i, n int) {
		for _, l := range found[i][n] {
			l.kind = pageMarkLine
			if m := printedNo.FindStringSubmatch(l.plain()); sheets[i].label == "" {
				sheets[i].label = m[1]
			}
		}
	})
}

// lowest is the line at the foot of a page; nil if two are.
func (s *sheet) lowest() *line {
	var low, next *line // the lowest, and the one above it
	for _, l := range s.lines {
		switch {
		case l.turned:
		case low == nil || l.base < low.base:
			low, next = l, low
		case next == nil || l.base < next.base:
			next = l
		}
	}
	if next != nil && next.base < low.base+low.size {
		return nil
	}
	return low
}

// labelByHeads labels pages by the number at the beginning or end of their running heads: "47698 Federal Register".
func labelByHeads(sheets []*sheet) {
	found := make([]map[int][]*line, len(sheets))
	for i, s := range sheets {
		found[i] = map[int][]*line{}
		for _, l := range s.lines {
			if l.kind != headLine || s.label != "" {
				continue
			}
			for _, m := range edgeNo.FindAllStringSubmatch(l.plain(), 2) {
				if n, err := strconv.Atoi(m[1] + m[2]); err == nil {
					found[i][n] = append(found[i][n], l)
				}
			}
		}
	}
	rising(found, func(i, n int) {
		if sheets[i].label == "" {
			sheets[i].label = strconv.Itoa(n)
		}
	})
}

// rising calls yield with each page and number of a row that rises by one with the pages.
func rising(found []map[int][]*line, yield func(page, number int)) {
	for i, numbers := range found {
		for _, n := range slices.Sorted(maps.Keys(numbers)) {
			before := i > 0 && found[i-1][n-1] != nil
			after := i+1 < len(found) && found[i+1][n+1] != nil
			if before || after {
				yield(i, n)
			}
		}
	}
}

// pageNumber reads a number; roman ones are counted from a thousand, so that the two kinds do not mix.
func pageNumber(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	value := map[rune]int{'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100}
	sum, last := 0, 0
	for _, r := range strings.ToLower(text) {
		v := value[r]
		if v > last {
			sum -= 2 * last
		}
		sum += v
		last = v
	}
	return 1000 + sum
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

// outermost says that no text of the page stands further out than l, and none close to it.
func (s *sheet) outermost(l *line) bool {
	zone := float64(l.zone)
	for _, o := range s.lines {
		if o != l && o.kind == bodyLine && (o.base-l.base)*zone > -2*l.size {
			return false
		}
	}
	return true
}
