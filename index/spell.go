package index

import (
	"cmp"
	"context"
	"math"
	"unicode"
	"unicode/utf8"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// maxEdits is how many edits make a misspelling: none in words of three letters, one up to eight, two above. More
// would turn words that the documents merely do not have into others (treaty into threat). What is longer than any
// word is none; Bleve's automaton refuses it.
func maxEdits(letters int) int {
	switch {
	case letters <= 3 || letters > 64:
		return 0
	case letters <= 8:
		return 1
	default:
		return 2
	}
}

// nearSpelling is the word of the index that a word which it does not have is most likely a misspelling of: with the
// same first letter, the fewest edits, then the most frequent. It is empty if there is none near enough, and
// for words with digits, which name things that must not be mistaken for one another.
func (b *Build) nearSpelling(ctx context.Context, word string) (string, error) {
	edits := maxEdits(utf8.RuneCountInString(word))
	fuzzy, ok := b.reader.ir.(bleveindex.IndexReaderFuzzy)
	if edits == 0 || !ok {
		return "", nil
	}
	for _, r := range word {
		if unicode.IsDigit(r) {
			return "", nil
		}
	}
	best := candidate{edits: edits + 1, count: math.MaxInt} // worse than any that is near enough, better than others
	for _, field := range []string{fieldExact, fieldHExact} {
		// Bleve's automaton counts a transposition as two edits, editDistance as one: ask for two and choose.
		dict, err := fuzzy.FieldDictFuzzy(field, word, 2, "")
		if err != nil {
			return "", err
		}
		best, err = b.reader.nearest(ctx, dict, candidate{word: word, field: field}, best)
		if cerr := dict.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return "", err
		}
	}
	return best.word, nil
}

type candidate struct {
	word  string
	field string
	edits int
	count int
}

func (c candidate) betterThan(other candidate) bool {
	return cmp.Or(cmp.Compare(c.edits, other.edits), cmp.Compare(other.count, c.count), cmp.Compare(c.word, other.word)) < 0
}

// nearest is the best candidate for a word among those of its field's dictionary and the best so far. The dictionary
// does not say how frequent its words are: those that are as near as the best are looked up.
func (r *reader) nearest(ctx context.Context, dict bleveindex.FieldDict, of, best candidate) (candidate, error) {
	first, _ := utf8.DecodeRuneInString(of.word)
	for {
		e, err := dict.Next()
		if err != nil {
			return best, err
		}
		if e == nil {
			return best, ctx.Err()
		}
		c := candidate{word: e.Term, field: of.field, edits: editDistance(of.word, e.Term)}
		initial, _ := utf8.DecodeRuneInString(e.Term)
		if initial != first || utf8.RuneCountInString(e.Term) <= 2 || c.edits > best.edits {
			continue
		}
		if c.count, err = r.entries(ctx, of.field, e.Term); err != nil {
			return best, err
		}
		if c.betterThan(best) {
			best = c
		}
	}
}

// editDistance is the optimal string alignment distance: insertions, deletions, substitutions and transpositions
// of neighbours (Damerau 1964), each counted once, no letter edited twice.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
