package index

import (
	"context"
	"slices"
	"sort"

	"github.com/blevesearch/mmap-go"
)

// compact is a copy of what ranking needs of a finished index, laid out to be read as it is: mapped into memory, or made
// there. Passages are numbered by document and text, so that the first of equals is the lower number, and a document's
// passages stand together. It holds no text that is shown; everything in it can be made again from Bleve's postings.
//
// A question reads the lists of its words, from the rarest on, and the words of the few passages that are scored
// closely, see scoredClosely. Nothing is decoded and nothing is allocated for a posting.
type compact struct {
	lengths []uint32 // fieldCount a passage: of its fields, in words; 0 for a field that it has not

	// The postings of all terms, one term behind the other.
	postings []posting
	tf       []uint8 // fieldCount a posting: how often the field has the term; frequent: see excess
	excess   []excess

	words  wordTable                // of the passages' own texts, as they are written
	starts []uint32                 // by passage: where its own text's words begin in tokens; one more at the end
	tokens []uint32                 // words, as numbers in the vocabulary
	langs  map[string]*compactTerms // by field suffix
	means  map[string][fieldCount]float64
	langOf func(passage uint32) string // its language, as field suffix

	mapped mmap.MMap // nil if the copy was made in memory
}

// frequent is the least frequency that does not fit into a byte: the byte says so, and excess has it.
const frequent = 255

// excess is the frequency of a term that a field has very often.
type excess struct {
	Posting   uint64 // place in compact.postings
	Field     uint32
	Frequency uint32
}

// compactTerms are the terms of one language.
type compactTerms struct {
	wordTable
	entries []compactTerm // by term
	stems   []uint32      // by word as it is written: its term's number from 1; 0: it has none that occurs
}

// compactTerm is a term's entry. Its fields have the same layout in the file.
type compactTerm struct {
	Start       uint64 // of its postings
	Occurrences uint64
	Count       uint32 // postings
	InText      uint32
	Headings    uint32
	Most        uint32 // of its impacts
	Documents   uint32
	Floors      uint32 // see floors: the tenth's impact, and 256 times the hundredth's
}

// wordTable is a list of words in the order of their bytes.
type wordTable struct {
	bytes []byte
	ends  []uint32 // by word: where it ends in bytes
}

func (v *wordTable) len() int { return len(v.ends) }

func (v *wordTable) word(i int) []byte {
	start := uint32(0)
	if i > 0 {
		start = v.ends[i-1]
	}
	return v.bytes[start:v.ends[i]]
}

func (v *wordTable) find(word string) (i int, ok bool) {
	i = sort.Search(len(v.ends), func(i int) bool { return string(v.word(i)) >= word })
	return i, i < len(v.ends) && string(v.word(i)) == word
}

func (v *wordTable) add(word string) {
	v.bytes = append(v.bytes, word...)
	v.ends = append(v.ends, uint32(len(v.bytes)))
}

// list is a view of a term's postings.
func (c *compact) list(_ context.Context, lang, term string) (postingList, error) {
	terms := c.langs[lang]
	if terms == nil {
		return postingList{}, nil
	}
	i, ok := terms.find(term)
	if !ok {
		return postingList{}, nil
	}
	t := &terms.entries[i]
	end := t.Start + uint64(t.Count)
	l := postingList{
		postings: c.postings[t.Start:end], most: uint8(t.Most),
		inText: int(t.InText), occurrences: int(t.Occurrences), headings: int(t.Headings), documents: int(t.Documents),
		tenth: uint8(t.Floors), hundredth: uint8(t.Floors >> 8),
	}
	l.copied = &copiedFrequencies{copy: c, start: t.Start, means: c.means[lang]}
	return l, nil
}

// copiedFrequencies are those of a list that is a view of a copy.
type copiedFrequencies struct {
	copy  *compact
	start uint64
	means [fieldCount]float64
}

func (f *copiedFrequencies) of(i int, passage uint32) (out frequency) {
	posting := f.start + uint64(i)
	for n, field := range scoredFields() {
		freq := f.raw(posting, n)
		if freq == 0 {
			continue
		}
		tf := f.normalised(field.weight, n, freq, passage)
		out.tf += tf
		out.where |= field.where
		if field.where == InText {
			out.own, out.times = tf, freq
		} else {
			out.others += tf
		}
	}
	return out
}

func (f *copiedFrequencies) normalised(weight float64, field int, freq, passage uint32) float64 {
	length := f.copy.lengths[int(passage)*fieldCount+field]
	return normalised(weight, float64(freq), float64(length), f.means[field])
}

func (f *copiedFrequencies) split(i int, passage uint32) (times int, others float64) {
	posting := f.start + uint64(i)
	for n, field := range scoredFields() {
		switch freq := f.raw(posting, n); {
		case freq == 0:
		case field.where == InText:
			times = int(freq)
		default:
			others += f.normalised(field.weight, n, freq, passage)
		}
	}
	return times, others
}

// raw is how often a field has the term.
func (f *copiedFrequencies) raw(posting uint64, field int) uint32 {
	n := f.copy.tf[posting*fieldCount+uint64(field)]
	if n < frequent {
		return uint32(n)
	}
	at, ok := slices.BinarySearchFunc(f.copy.excess, excess{Posting: posting, Field: uint32(field)}, compareExcess)
	if !ok {
		return frequent
	}
	return f.copy.excess[at].Frequency
}

func (c *compact) close() error {
	if c.mapped == nil {
		return nil
	}
	return c.mapped.Unmap()
}

func (c *compact) matcher(words []Word) matcher {
	m := &tokenMatcher{copy: c, byLang: map[string][]wantedTerm{}}
	for i := range words {
		w := &words[i]
		if w.Phrase {
			continue
		}
		asked := noWord
		if n, ok := c.words.find(w.asked()); ok {
			asked = uint32(n)
		}
		for lang, terms := range w.terms {
			if t := c.langs[lang]; t != nil && len(terms) == 1 {
				if n, ok := t.find(terms[0]); ok {
					m.byLang[lang] = append(m.byLang[lang], wantedTerm{uint32(n) + 1, asked, i})
				}
			}
		}
	}
	return m
}

// noWord is no number of a word.
const noWord = ^uint32(0)

// tokenMatcher compares numbers of words.
type tokenMatcher struct {
	copy   *compact
	byLang map[string][]wantedTerm
}

type wantedTerm struct {
	term  uint32 // number from 1
	asked uint32 // number of the word as it was asked; noWord if no text has it
	word  int
}

func (m *tokenMatcher) in(passage uint32, found []match) ([]match, error) {
	c := m.copy
	lang := c.langOf(passage)
	wanted := m.byLang[lang]
	if len(wanted) == 0 {
		return found, nil
	}
	var some [4]uint64 // a bit for each term wanted, by its last byte: most words are none of them
	for _, w := range wanted {
		some[w.term>>6&3] |= 1 << (w.term & 63)
	}
	stems := c.langs[lang].stems
	for at, token := range c.tokens[c.starts[passage]:c.starts[passage+1]] {
		term := stems[token]
		if some[term>>6&3]>>(term&63)&1 == 0 {
			continue
		}
		for _, w := range wanted {
			if w.term == term {
				found = append(found, match{at: at, word: w.word, asIs: w.asked == token})
			}
		}
	}
	return found, nil
}
