package pdf

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

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
