package ledger

import (
	"crypto/sha256"
	"math/bits"
	"slices"
	"strings"
	"unicode"
)

const (
	// sumSize is the length of a text's sum: 128 bits of SHA-256.
	sumSize = 16

	// shingleWords is how many neighbouring words are one shingle: Broder, On the resemblance and containment of documents
	// (1997). Three keep the order of the words, and cost a changed word no more than three shingles.
	shingleWords = 3

	// minWords is how short a text may be to be found as nearly the same. In fewer words one change is a fifth of the
	// shingles or more unless it is at the end, and a line of a form is as near to the next line as to itself.
	minWords = 20

	// sketchSize is the number of MinHash values in a sketch, of which one byte each is kept: Li and König, b-bit minwise
	// hashing (2010). At a resemblance of 0.8 its standard error is √(0.8·0.2/128) = 0.035.
	sketchSize = 128
)

type sum [sumSize]byte

// shape is what is compared of a text.
type shape struct {
	sum      sum
	words    int
	shingles []uint64 // hashes in order, each once; nil if they are not known
	sketch   []byte   // nil: too short
}

// shaper makes shapes. It keeps its buffers, and is for one goroutine.
type shaper struct {
	mul, add [sketchSize]uint64
	plain    []byte
	words    []uint64
	shingles []uint64
}

// newShaper makes the same hash functions every time: sketches are stored.
func newShaper() *shaper {
	s := &shaper{}
	state := uint64(0)
	next := func() uint64 { // SplitMix64: Steele, Lea and Flood (2014)
		state += 0x9e3779b97f4a7c15
		return mix(state)
	}
	for i := range sketchSize {
		s.mul[i], s.add[i] = next()|1, next()
	}
	return s
}

// mix is the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// sum is over the text with single spaces: line ends and indents are not what it says.
func (s *shaper) sum(text string) sum {
	s.plain = s.plain[:0]
	for word := range strings.FieldsSeq(text) {
		if len(s.plain) > 0 {
			s.plain = append(s.plain, ' ')
		}
		s.plain = append(s.plain, word...)
	}
	h := sha256.Sum256(s.plain)
	return sum(h[:sumSize])
}

// shape is a text's shape, with a sketch if it is to be compared with one. Its slices are its own.
func (s *shaper) shape(text string, sketched bool) shape {
	s.shingle(text)
	out := shape{sum: s.sum(text), words: len(s.words), shingles: slices.Clone(s.shingles)}
	if sketched && out.words >= minWords {
		out.sketch = s.sketch()
	}
	return out
}

// sketchOf is a text's sketch; nil if it is too short for one.
func (s *shaper) sketchOf(text string) []byte {
	s.shingle(text)
	if len(s.words) < minWords {
		return nil
	}
	return s.sketch()
}

// shingle hashes the words of a text, runs of letters and digits in whatever case, and their shingles.
func (s *shaper) shingle(text string) {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a, a character at a time
	s.words, s.shingles = s.words[:0], s.shingles[:0]
	h, inWord := uint64(offset), false
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) {
			h, inWord = (h^uint64(unicode.ToLower(r)))*prime, true
			continue
		}
		if inWord {
			s.words = append(s.words, h)
		}
		h, inWord = offset, false
	}
	if inWord {
		s.words = append(s.words, h)
	}
	for i := 0; i+shingleWords <= len(s.words); i++ {
		var x uint64
		for _, w := range s.words[i : i+shingleWords] {
			x = mix(bits.RotateLeft64(x, 21) ^ w)
		}
		s.shingles = append(s.shingles, x)
	}
	slices.Sort(s.shingles)
	s.shingles = slices.Compact(s.shingles)
}

// sketch is the MinHash of the shingles, one byte of each of its values.
func (s *shaper) sketch() []byte {
	out := make([]byte, sketchSize)
	for i := range out {
		least, mul, add := ^uint64(0), s.mul[i], s.add[i]
		for _, x := range s.shingles {
			least = min(least, x*mul+add)
		}
		out[i] = byte(mix(least) >> 56) // a minimum's own high bits are always zero
	}
	return out
}

// resemblance is the share of shingles that two texts have in common, from 0 to 1 (Jaccard, Broder): of the shingles
// themselves where both are known, else as the sketches tell.
func resemblance(a, b *shape) float64 {
	switch {
	case a.words < minWords || b.words < minWords:
		return 0
	case a.shingles != nil && b.shingles != nil:
		return jaccard(a.shingles, b.shingles)
	default:
		return estimate(a.sketch, b.sketch)
	}
}

func jaccard(a, b []uint64) float64 {
	both, total := 0, len(a)+len(b)
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			both++
			a, b = a[1:], b[1:]
		}
	}
	if total == 0 {
		return 0
	}
	return float64(both) / float64(total-both)
}

// estimate is the resemblance that two sketches tell; 0 if there is none of one. A byte is the same by chance once
// in 256 times, which is taken off.
func estimate(a, b []byte) float64 {
	if len(a) != sketchSize || len(b) != sketchSize {
		return 0
	}
	same := 0
	for i := range a {
		if a[i] == b[i] {
			same++
		}
	}
	const chance = 1.0 / 256
	return max(0, (float64(same)/sketchSize-chance)/(1-chance))
}
