package index

import (
	"context"
	"math"
)

// fieldCount is the number of fields that count for ranking, see scoredFields.
const fieldCount = 3

// posting is the number of a passage that has a term and, in its last byte, a bound of the saturated frequency, see
// impactOf: the two are read together, and postings are in the order of passages as numbers are.
type posting uint32

const (
	impactBits   = 8
	mostPassages = 1<<(32-impactBits) - 1 // of a build; the number itself is none of a passage
)

func newPosting(passage uint32, impact uint8) posting {
	return posting(passage<<impactBits | uint32(impact))
}

func (p posting) passage() uint32 { return uint32(p >> impactBits) }
func (p posting) impact() uint8   { return uint8(p) }

// postingList is the postings of a term in one language: the passages that have it in a field that counts, in order. It is a
// view of a compact copy, or was read from Bleve's postings; what it says is the same. The zero list is of a term that
// no passage has.
type postingList struct {
	postings []posting
	most     uint8 // of the impacts

	tenth, hundredth uint8 // of the impacts in falling order; 0: there are fewer

	inText      int // passages that have it in their own text
	occurrences int // in those texts
	headings    int // headings and titles that have it, each counted once
	documents   int // documents with such passages

	// One of the two gives the frequencies.
	copied *copiedFrequencies
	read   []frequency // by posting
}

// frequency is how often a passage has a term: weighted over the fields and normalised by their lengths, and where.
type frequency struct {
	tf    float64
	where Where
	own   float64 // of tf, what the passage's own text has
	times uint32  // how often its own text has it

	others float64 // of tf, what the other fields have: not exactly tf less own, as numbers are rounded
}

// frequency is that of a posting, by its place in the list.
func (l *postingList) frequency(i int) frequency {
	if l.copied != nil {
		return l.copied.of(i, l.postings[i].passage())
	}
	return l.read[i]
}

// split is how often the passage of a posting has the term in its own text, and what the other fields have of its
// weighted frequency.
func (l *postingList) split(i int) (times int, others float64) {
	if l.copied != nil {
		return l.copied.split(i, l.postings[i].passage())
	}
	f := &l.read[i]
	return int(f.times), f.others
}

// find is the place of a passage's posting.
func (l *postingList) find(passage uint32) (i int, ok bool) {
	i = seek(l.postings, 0, passage)
	return i, i < len(l.postings) && l.postings[i].passage() == passage
}

// within are the places of the postings of passages from first up to end.
func (l *postingList) within(first, end uint32) (from, to int) {
	from, _ = l.find(first)
	return from, seek(l.postings, from, end)
}

// seek is the place of the first posting at or behind from whose passage is at least the one wanted. It gallops: the
// next one wanted is mostly near.
func seek(postings []posting, from int, wanted uint32) int {
	least := posting(wanted << impactBits)
	step := 1
	to := from
	for to < len(postings) && postings[to] < least {
		from = to + 1
		to += step
		step *= 2
	}
	to = min(to, len(postings))
	for from < to {
		middle := int(uint(from+to) >> 1)
		if postings[middle] < least {
			from = middle + 1
		} else {
			to = middle
		}
	}
	return from
}

// impactSteps is what a saturated frequency of 1 is in impacts.
const impactSteps = 255

// impactOf bounds the saturated frequency tf/(k1+tf) from above, in steps.
func impactOf(tf float64) uint8 {
	return uint8(min(impactSteps, math.Ceil(saturated(tf)*impactSteps*(1+1e-12))))
}

// floors are the tenth and the hundredth of the impacts in falling order, 0 if there are fewer: so many passages have more
// than one step below them, which a ranking of so many can begin with instead of finding it out.
func floors(postings []posting) (tenth, hundredth uint8) {
	var counts [impactSteps + 1]int
	for _, p := range postings {
		counts[p.impact()]++
	}
	seen := 0
	for n := impactSteps; n > 0; n-- {
		before := seen
		seen += counts[n]
		if before < 10 && seen >= 10 {
			tenth = uint8(n)
		}
		if before < 100 && seen >= 100 {
			hundredth = uint8(n)
		}
	}
	return tenth, hundredth
}

// postings gives what ranking needs of a build. The compact copy does, and where there is none Bleve's own readers do,
// with the same results.
type postings interface {
	// list is a term's postings in a language, by its field suffix.
	list(ctx context.Context, lang, term string) (postingList, error)
	// matcher looks for words in passages' own texts.
	matcher(words []Word) matcher
}

// matcher finds the words of one question in a passage's own text, in order, and appends where they stand to the given
// slice. It is for one goroutine.
type matcher interface {
	in(passage uint32, found []match) ([]match, error)
}

// match is a word of the question in a passage's own text.
type match struct {
	at   int  // number of the word in the text, from 0
	word int  // place among the question's words
	asIs bool // as it was asked, not only a word of its stem
}
