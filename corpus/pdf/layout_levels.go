package pdf

import (
	"cmp"
	"slices"
	"strings"

	"agendabot/corpus/extract"
)

const deepest = 6 // level of a heading

// setLevels gives headings their levels: those of the outline, else by the kind of their number where they have one and
// by their look where they have none.
func setLevels(parts []*part, k *looks) {
	var heads []*part
	for _, p := range parts {
		if p.kind == extract.Heading {
			heads = append(heads, p)
		}
	}
	kinds := numberKinds(heads)
	styles := stylesOf(heads, k)
	byStyle, distinct := kindStyles(heads, kinds, styles)
	ranks := map[int]int{}
	for i, kind := range slices.Compact(slices.Sorted(slices.Values(kinds))) {
		ranks[kind] = i
		if !slices.Contains(kinds, 0) {
			ranks[kind]++
		}
	}
	for i, p := range heads {
		switch {
		case p.known == byOutline && p.level > 0:
		case kinds[i] > 0 && distinct:
			p.level = byStyle[kinds[i]]
		case kinds[i] > 0:
			p.level = ranks[kinds[i]]
		case k.plain && !capitals(p.text()) && i > 0:
			p.level = lastNumbered(heads[:i], kinds) + 1
		default:
			p.level = styles[i]
		}
		p.level = max(1, min(p.level, deepest))
	}
}

func capitals(text string) bool { return text == strings.ToUpper(text) }

// lastNumbered is the level of the last heading with a number.
func lastNumbered(heads []*part, kinds []int) int {
	for i, p := range slices.Backward(heads) {
		if kinds[i] > 0 {
			return p.level
		}
	}
	return 0
}

// stylesOf ranks the looks of headings: the largest is 1.
func stylesOf(heads []*part, k *looks) []int {
	type style struct {
		size, role  int
		bold, upper bool
	}
	of := func(p *part) style {
		l := p.lines[len(p.lines)-1]
		s := style{size: half(l.size), bold: l.isBold(), upper: capitals(p.text())}
		if role := l.tag.role; p.known == byTag && role != "" {
			s.role = int(role[len(role)-1])
			s.bold, s.upper = false, false
		}
		if k.plain {
			s.size = 0
		}
		return s
	}
	var all []style
	for _, p := range heads {
		all = append(all, of(p))
	}
	order := slices.Clone(all)
	slices.SortFunc(order, func(a, b style) int {
		return cmp.Or(cmp.Compare(b.size, a.size), cmp.Compare(a.role, b.role), compareBools(b.bold, a.bold), compareBools(b.upper, a.upper))
	})
	order = slices.Compact(order)
	ranks := make([]int, len(heads))
	for i, s := range all {
		ranks[i] = slices.Index(order, s) + 1
	}
	return ranks
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// kindStyles is the usual rank of the look of headings with a kind of number, and whether these ranks nest as the kinds do.
func kindStyles(heads []*part, kinds, styles []int) (map[int]int, bool) {
	counts := map[int]map[int]int{}
	for i := range heads {
		if kinds[i] == 0 {
			continue
		}
		if counts[kinds[i]] == nil {
			counts[kinds[i]] = map[int]int{}
		}
		counts[kinds[i]][styles[i]]++
	}
	out := map[int]int{}
	last, distinct := 0, true
	for kind := range 32 {
		if counts[kind] == nil {
			continue
		}
		out[kind] = mostOf(counts[kind])
		distinct = distinct && out[kind] > last
		last = out[kind]
	}
	return out, distinct
}
