package report

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// merger makes one question of two that differ in one misspelt word.
//
// Questions that agree in most words must not be merged, whatever the share: in “landmines in Angola” and “landmines
// in Bosnia” the one word that differs is the question, and the longer the question the less it weighs. So a word is
// taken for a slip of the pen only if all of this is so: it was asked once and the other word at least slipTimes times;
// both have at least slipLetters letters; they differ by a letter that is written twice, or no longer, or by two
// neighbours that changed places, while a letter that is another or is new makes another word (“protect” and “project”,
// “contact” and “contract”); the documents are there to look in, and do not have the rarer word or one of its stem; and
// the questions are the same in all other words. If it can be a slip of two words, nobody knows of which.
type merger struct {
	known func(ctx context.Context, word string) (bool, error) // may the documents have the word
}

const (
	slipLetters = 7  // in shorter words one letter twice makes another word: “later”, “latter”
	slipLongest = 40 // letters; what is longer is no word, and would cost its square
	slipTimes   = 3  // how often a word must have been asked to be the right one
)

// merge gives the questions that are left, in their order. A question that took a slip is never a slip itself: its
// words but one are also the slip's, so that they were asked twice, and that one was asked slipTimes times.
func (m merger) merge(ctx context.Context, all []*question) ([]*question, error) {
	times, bySignature := map[string]int{}, map[string]*question{}
	for _, q := range all {
		bySignature[q.signature()] = q
		for _, term := range q.terms {
			times[q.language+" "+term] += q.times
		}
	}
	var left []*question
	for _, q := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		meant, err := m.meant(ctx, q, times, bySignature)
		if err != nil {
			return nil, err
		}
		if meant == nil {
			left = append(left, q)
		} else {
			meant.take(q)
		}
	}
	return left, nil
}

// meant is the question of which q is a slip; nil if there is none, or more than one.
func (m merger) meant(ctx context.Context, q *question, times map[string]int, bySignature map[string]*question) (*question, error) {
	var meant *question
	for at, term := range q.terms {
		if times[q.language+" "+term] != 1 {
			continue
		}
		for _, word := range slipOf(term) {
			if times[q.language+" "+word] < slipTimes {
				continue
			}
			other := bySignature[signatureOf(q.language, slices.Concat(q.terms[:at], []string{word}, q.terms[at+1:]))]
			if other == nil {
				continue
			}
			if known, err := m.known(ctx, term); err != nil || known {
				return nil, err
			}
			if meant != nil {
				return nil, nil
			}
			meant = other
		}
	}
	return meant, nil
}

// slipOf are the words of which a word may be a slip: with one letter of two that are the same, with one letter twice,
// or with two neighbours inside in each other's place.
func slipOf(word string) []string {
	n := utf8.RuneCountInString(word)
	if n < slipLetters || n > slipLongest || !isLetters(word) {
		return nil
	}
	letters := []rune(word)
	words := map[string]struct{}{}
	for i, r := range letters {
		words[string(slices.Insert(slices.Clone(letters), i, r))] = struct{}{}
		if i+1 < n && letters[i+1] == r && n > slipLetters {
			words[string(slices.Delete(slices.Clone(letters), i, i+1))] = struct{}{}
		}
		if i > 0 && i+2 < n {
			swapped := slices.Clone(letters)
			swapped[i], swapped[i+1] = letters[i+1], r
			words[string(swapped)] = struct{}{}
		}
	}
	delete(words, word) // two neighbours that are the same
	return slices.Sorted(maps.Keys(words))
}

// signatureOf is a signature as the key of a map.
func signatureOf(language string, terms []string) string {
	return language + "\x00" + strings.Join(terms, " ")
}
