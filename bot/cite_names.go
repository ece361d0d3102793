package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// name is an author. Family and given are set only where the front matter itself says which is which.
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

// newName reads “Axworthy, Lloyd”. Whatever else a name is, it stays as it is given: “Lloyd Axworthy” may be written
// either way round, and “Foreign Affairs, Canada” is nobody's family. So a person is only who is written with one
// comma, one family name before it (with particles: “de la Cruz”) and up to three capitalised names behind it, none of
// them a word that institutions are called by.
func newName(whole string) name {
	n := name{whole: whole}
	family, given, ok := strings.Cut(whole, ", ")
	before, after := strings.Fields(family), strings.Fields(given)
	if !ok || strings.Contains(given, ",") || len(before) == 0 || len(after) == 0 || len(after) > 3 {
		return n
	}
	if !isCapital(before[len(before)-1]) || slices.ContainsFunc(before[:len(before)-1], func(w string) bool { return !isParticle(w) }) ||
		slices.ContainsFunc(after, func(w string) bool { return !isCapital(w) }) {
		return n
	}
	institution := institutionWords()
	for _, w := range slices.Concat(before, after) {
		if _, is := institution[strings.ToLower(w)]; is {
			return n
		}
	}
	n.family, n.given = family, given
	return n
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

// institutionWords are words that an institution is called by behind or before a comma, and that nobody is.
func institutionWords() map[string]struct{} {
	return set(`agency archives assembly association authority bank board branch bureau cabinet centre center college command
		commission committee conference congress council court department directorate division embassy forces foundation
		government group house institute library ministry mission nations network office organization organisation
		parliament party programme program project school secretariat senate service services society staff statistics
		team tribunal union university and et
		agence assemblée banque bibliothèque collège comité conseil cour direction gouvernement groupe institut
		ministère organisation parlement secrétariat sénat tribunal université
		canada ottawa québec quebec ontario france geneva genève london paris york washington`)
}

// natural is the name as it is said: “Lloyd Axworthy”.
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

// initials is the name with the given names' first letters: “Axworthy, L. N.”, “Dupont, M.-J.”.
func (n name) initials() string {
	if n.family == "" {
		return n.whole
	}
	var out []string
	for word := range strings.FieldsSeq(strings.ReplaceAll(n.given, ".", ". ")) {
		var parts []string
		for part := range strings.SplitSeq(word, "-") {
			if r, size := utf8.DecodeRuneInString(part); size > 0 && unicode.IsLetter(r) {
				parts = append(parts, string(r)+".")
			}
		}
		if len(parts) > 0 {
			out = append(out, strings.Join(parts, "-"))
		}
	}
	return n.family + ", " + strings.Join(out, " ")
}

// isAuthor says that a publisher is the only author, too.
func isAuthor(names []name, publisher string) bool {
	return len(names) == 1 && strings.EqualFold(names[0].whole, publisher)
}

// enumerate joins names: “A”, “A and B” (pair), “A, B, and C” (last).
func enumerate(names []string, pair, last string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	case 2:
		return names[0] + pair + names[1]
	default:
		return strings.Join(names[:n-1], ", ") + last + names[n-1]
	}
}

// each is what f makes of every name.
func each(names []name, f func(name) string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = f(n)
	}
	return out
}
