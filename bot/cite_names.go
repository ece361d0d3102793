package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// name is an author. Family and given are set only where the name itself says which is which; see newName.
type name struct {
	whole         string // as given
	family, given string
}

// authors takes the front matter's author apart. Package corpus joins a list of names with "; ".
func authors(s string) []name {
	var out []name
	for part := range strings.SplitSeq(s, ";") {
		if whole := strings.TrimSpace(part); whole != "" {
			out = append(out, newName(whole))
		}
	}
	return out
}

// newName leaves a name as it is given, in every style: front matter does not say who is a person, and no program can
// tell. “Oxfam, Britain” and “Defence, Minister” look as “Axworthy, Lloyd” does, and turned round they would be nobody.
// The one form that is certain enough is a family name (with particles: “de la Cruz”) and initials behind a comma, each
// by itself: “Axworthy, L. N.”. Initials without a space may be a place: “Oxfam, U.K.”.
func newName(whole string) name {
	n := name{whole: whole}
	family, given, ok := strings.Cut(whole, ", ")
	before, after := strings.Fields(family), strings.Fields(given)
	if !ok || len(before) == 0 || len(after) == 0 || !isCapital(before[len(before)-1]) {
		return n
	}
	if slices.ContainsFunc(before[:len(before)-1], func(w string) bool { return !isParticle(w) }) ||
		slices.ContainsFunc(after, func(w string) bool { return !isInitial(w) }) {
		return n
	}
	n.family, n.given = family, given
	return n
}

// isInitial says that a word is “L.” or “M.-J.”.
func isInitial(word string) bool {
	for part := range strings.SplitSeq(word, "-") {
		letter, dot := strings.CutSuffix(part, ".")
		if !dot || utf8.RuneCountInString(letter) != 1 || !isCapital(letter) {
			return false
		}
	}
	return true
}

func isCapital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// isParticle says that a word belongs to the family name that follows it.
func isParticle(word string) bool {
	switch strings.ToLower(word) {
	case "al", "ap", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le", "st.", "ten", "ter", "van", "von", "zu":
		return true
	default:
		return false
	}
}

// asGiven is the name as a list of references has it: “Axworthy, L.”.
func (n name) asGiven() string { return n.whole }

// natural is a person's name as it is said: “L. Axworthy”.
func (n name) natural() string {
	if n.family == "" {
		return n.whole
	}
	return n.given + " " + n.family
}

// short is the name in the text: “Axworthy”.
func (n name) short() string {
	if n.family == "" {
		return n.whole
	}
	return n.family
}

// isAuthor says that a publisher is the only author, too.
func isAuthor(names []name, publisher string) bool {
	return len(names) == 1 && strings.EqualFold(names[0].whole, publisher)
}

// enumerate joins names: “A”, “A and B” (pair), “A, B, and C” (last). If an author is given with a comma, semicolons
// part them: “Oxfam, Britain; and B” (Chicago 6.60).
func (w *citing) enumerate(names []string, pair, last string) string {
	comma := ", "
	if w.hasCommas() {
		and := "; " + strings.TrimLeft(pair, ", ")
		comma, pair, last = "; ", and, and
	}
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	case 2:
		return names[0] + pair + names[1]
	default:
		return strings.Join(names[:n-1], comma) + last + names[n-1]
	}
}

// hasCommas says that an author who is printed as given has a comma.
func (w *citing) hasCommas() bool {
	return slices.ContainsFunc(w.authors, func(n name) bool { return n.family == "" && strings.Contains(n.whole, ",") })
}

// each is what f makes of every name.
func each(names []name, f func(name) string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = f(n)
	}
	return out
}
