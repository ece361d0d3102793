package report

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// merger makes one question of two that differ in one misspelt word.
//
// Sets of stems that agree in most words must not be merged, whatever the share: in “landmines in Angola” and
// “landmines in Bosnia”, or “the first priority” and “the third priority”, the one word that differs is the question,
// and the longer the question the less it weighs; and a word more (“priorities”, “priorities in Africa”) asks for
// something narrower. So the similarity is strict: the same number of words, all the same but one, and that one a slip
// of the pen: one letter too many, too few, or two changed places, within words of at least slipLetters letters whose
// first and last letters agree. A letter in the place of another is no slip: “protect” and “project”. And two words
// that the documents both have are two words (“martial”, “marital”).
type merger struct {
	known func(ctx context.Context, word string) (bool, error) // does the corpus have the word
}

const (
	slipLetters = 7   // in shorter words one letter too often makes another word: “county”, “country”
	maxAlike    = 500 // questions alike but for one word that are compared with each other; more are left as they are
)

// merge goes from the most asked question down; each of the others joins the first that it is a slip of. A question
// that joined another is joined by none: slips are not chained into something else.
func (m merger) merge(ctx context.Context, all []*question) ([]*question, error) {
	slots := map[string][]*question{} // the rest of a question and the ends of one word → the questions
	var left []*question
	for _, q := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		meant, err := m.meant(ctx, slots, q)
		if err != nil {
			return nil, err
		}
		if meant != nil {
			meant.take(q)
			continue
		}
		left = append(left, q)
		for at, term := range q.terms {
			if slot := slotOf(q.terms, at); mayBeSlip(term) && len(slots[slot]) < maxAlike {
				slots[slot] = append(slots[slot], q)
			}
		}
	}
	return left, nil
}

// meant is the question in the slots of which q is a slip; nil if there is none.
func (m merger) meant(ctx context.Context, slots map[string][]*question, q *question) (*question, error) {
	for at, term := range q.terms {
		if !mayBeSlip(term) {
			continue
		}
		for _, candidate := range slots[slotOf(q.terms, at)] {
			other := differing(candidate.terms, q.terms)
			if other == "" || !isSlip(other, term) {
				continue
			}
			if both, err := m.bothKnown(ctx, surface(candidate.most(), other), surface(q.most(), term)); err != nil || !both {
				return candidate, err
			}
		}
	}
	return nil, nil
}

// bothKnown says that the corpus has both words, so that they are two.
func (m merger) bothKnown(ctx context.Context, a, b string) (bool, error) {
	known, err := m.known(ctx, a)
	if err != nil || !known {
		return false, err
	}
	return m.known(ctx, b)
}

// slotOf is what questions share that may differ in the term at a place: the other terms and its first and last letter.
func slotOf(terms []string, at int) string {
	rest := slices.Concat(terms[:at], terms[at+1:])
	first, _ := utf8.DecodeRuneInString(terms[at])
	last, _ := utf8.DecodeLastRuneInString(terms[at])
	return string(first) + string(last) + " " + strings.Join(rest, " ")
}

// differing is the one term of a that b has not.
func differing(a, b []string) string {
	for _, t := range a {
		if _, found := slices.BinarySearch(b, t); !found {
			return t
		}
	}
	return ""
}

// surface is the word of a question that a stem was made of: the one that shares the most letters with its beginning.
func surface(question, stem string) string {
	best, length := stem, 0
	for _, w := range wordsOf(question) {
		n := 0
		for n < len(w) && n < len(stem) && w[n] == stem[n] {
			n++
		}
		if n > length {
			best, length = w, n
		}
	}
	return best
}

func mayBeSlip(term string) bool {
	return utf8.RuneCountInString(term) >= slipLetters && strings.IndexFunc(term, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// isSlip says that two words differ by one letter too many inside, or by two neighbours inside that changed places.
func isSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < slipLetters || x[0] != y[0] || x[len(x)-1] != y[len(y)-1] {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	switch {
	case len(x) == len(y):
		return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
	case len(x)+1 == len(y):
		return slices.Equal(x[i:], y[i+1:])
	default:
		return false
	}
}
