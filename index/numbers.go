package index

import (
	"errors"
	"fmt"
	"sort"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// noPassage is the number of an entry that is a heading.
const noPassage = ^uint32(0)

// numbering is the numbers of the passages behind the entries of an index, by entry. The order of entries depends on how
// Bleve happened to merge; passages are numbered by document and text.
type numbering []uint32

// of is the number of the passage that has a posting; ok is false for a heading, and if the index is damaged.
func (n numbering) of(p *bleveindex.TermFieldDoc) (passage uint32, ok bool) {
	entry := p.ID.Value()
	if entry >= uint64(len(n)) || n[entry] == noPassage {
		return 0, false
	}
	return n[entry], true
}

// passageNumbers reads the numbers of an index of so many passages.
func (r *reader) passageNumbers(passages int) (numbers numbering, err error) {
	all, err := r.ir.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, all.Close()) }()
	for {
		id, err := all.Next()
		if err != nil {
			return nil, err
		}
		if id == nil {
			return numbers, nil
		}
		entry := id.Value()
		name, err := r.entry(entry)
		if err != nil {
			return nil, err
		}
		number, _, _, err := parseEntry(name)
		if err != nil || number >= passages {
			return nil, errors.Join(fmt.Errorf("%w: entry %q", ErrBrokenBuild, name), err)
		}
		for uint64(len(numbers)) <= entry {
			numbers = append(numbers, noPassage)
		}
		if number >= 0 {
			numbers[entry] = uint32(number)
		}
	}
}

// fieldLength is the length of a field in words: Bleve's norm is 1/√length in 32 bits.
func fieldLength(p *bleveindex.TermFieldDoc) uint32 {
	return uint32(1/(p.Norm*p.Norm) + 0.5)
}

// documentOf is the place of the document that has the passage of a number.
func (m *Manifest) documentOf(passage uint32) int {
	return sort.Search(len(m.Documents), func(i int) bool { return m.Documents[i].First > int(passage) }) - 1
}

// documentsOf is how many documents have passages of these, which are in order.
func (m *Manifest) documentsOf(passages []uint32) (n int) {
	end := uint32(0) // of the document that was counted last
	for _, p := range passages {
		if n > 0 && p < end {
			continue
		}
		d := &m.Documents[m.documentOf(p)]
		end = uint32(d.First + d.Passages)
		n++
	}
	return n
}

// passagesOf are the passages of postings.
func passagesOf(postings []posting) []uint32 {
	passages := make([]uint32, len(postings))
	for i, p := range postings {
		passages[i] = p.passage()
	}
	return passages
}
