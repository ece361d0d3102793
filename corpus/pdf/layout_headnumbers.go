package pdf

import (
	"strings"

	"agendabot/corpus/extract"
)

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
