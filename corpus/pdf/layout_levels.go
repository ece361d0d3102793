package pdf

import (
	"cmp"
	"slices"
	"strings"

	"agendabot/corpus/extract"
)

const deepest = 6 // level of a heading

// setNumbers measures the numbers that headings begin with. A lone number without a stop is one only beside another of
// its kind.
func setNumbers(parts []*part) {
	plain := map[string]int{}
	for _, p := range parts {
		if p.kind == extract.Heading && plainNo.MatchString(p.text()) {
			plain[plainNo.FindString(p.text())]++
		}
	}
	for _, p := range parts {
		if p.kind != extract.Heading || p.bare > 0 {
			continue
		}
		no := headingNo.FindString(p.texts[0])
		if plainNo.MatchString(no) && (len(plain) < 2 || plain["1 "] == 0) {
			continue
		}
		if len(no) < len(p.texts[0]) || len(p.texts) > 1 {
			p.bare = len(no)
		}
	}
}

// numberKind ranks the numbers of headings by how they nest: Part, Chapter 1, I., A., 1., 1.1, (a).
func numberKind(no string) int {
	no = strings.TrimSpace(no)
	word, _, spaced := strings.Cut(strings.ToLower(no), " ")
	switch {
	case no == "":
		return 0
	case spaced && (word == "part" || word == "partie" || word == "titre" || word == "title"):
		return 1
	case spaced || strings.HasPrefix(word, "annex"):
		return 2
	case strings.Contains(no, "/"):
		return 2
	case strings.HasPrefix(no, "("):
		return 20
	case no[0] >= '0' && no[0] <= '9':
		return 5 + strings.Count(strings.TrimRight(no, ".)"), ".")
	case strings.Trim(no, "IVXLC.") == "" && !strings.ContainsAny(no, "LC"):
		return 3
	}
	return 4
}

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
	for i := len(heads) - 1; i >= 0; i-- {
		if kinds[i] > 0 {
			return heads[i].level
		}
	}
	return 0
}

// numberKinds are the kinds of the headings' numbers. A letter that stands in a row of roman numbers is one.
func numberKinds(heads []*part) []int {
	kinds := make([]int, len(heads))
	before := "" // the last number that may be a letter
	for i, p := range heads {
		no := strings.TrimSpace(p.texts[0][:p.bare])
		kinds[i] = numberKind(no)
		if len(no) == 2 && kinds[i] == 3 && no != "I." || no == "C." || no == "L." || no == "D." {
			if len(before) == 2 && no[0] == before[0]+1 {
				kinds[i] = 4
			}
		}
		if kinds[i] == 4 || kinds[i] == 3 {
			before = no
		}
	}
	return kinds
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
