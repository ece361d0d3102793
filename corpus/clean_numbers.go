package corpus

import (
	"strings"
	"unicode/utf8"
)

// sequence is what carries one rising row of printed numbers, gaps and all, through the document: "13 bis" stands
// between two of its numbers, and a paragraph that was struck out leaves a hole.
type sequence struct {
	groups [][]int // of items, as indexes of their blocks; between two groups stands something that is no list
	last   int     // its last number
	list   bool    // a list in any case: a lead-in announces it, or it counts anew within a section

	announced bool // a lead-in announces it
}

// numberParagraphs finds the paragraphs that carry numbers printed in the source, which is how policy texts are
// cited. Readers see them as items of ordered lists; they are paragraphs if their numbers rise from list to list
// through the document, or through what stands below one of its headings, or if they are as long as paragraphs. A
// list that a lead-in announces stays a list, unless it is long and its items are, as in a declaration whose
// Governments “therefore:” commit to fifty things.
func numberParagraphs(blocks []block) ([]block, []Note) {
	for _, s := range numberSequences(blocks) {
		paragraphs := s.paragraphs(blocks)
		for _, g := range s.groups {
			if !paragraphs {
				asOneList(blocks, g)
				continue
			}
			for _, i := range g {
				asParagraph(blocks, i)
			}
		}
	}
	return blocks, nil
}

// paragraphs says that the items of the sequence are numbered paragraphs.
func (s *sequence) paragraphs(blocks []block) bool {
	characters, count := 0, 0
	for _, g := range s.groups {
		for _, i := range g {
			characters += utf8.RuneCountInString(blocks[i].text)
			count++
		}
	}
	const paragraph, many = 120, 10 // characters; items
	asLong := characters >= count*paragraph
	if s.announced && asLong && count >= many {
		return true
	}
	return !s.list && count >= 2 && (len(s.groups) > 1 || asLong)
}

// numberFinder follows the outermost ordered lists of a document.
type numberFinder struct {
	blocks    []block
	sequences []*sequence
	current   *sequence         // that of the list before
	main      *sequence         // the last that may be paragraphs
	awaits    map[int]*sequence // by the number that would go on with it
	list      int               // the list at hand
	apart     bool              // something that is no list stands behind it
	heading   bool              // a heading stands behind the last number of main
}

// numberSequences are the items of the outermost ordered lists, sequence by sequence.
func numberSequences(blocks []block) []*sequence {
	f := numberFinder{blocks: blocks, awaits: map[int]*sequence{}}
	for i := range blocks {
		b := &blocks[i]
		switch {
		case b.kind == itemBlock && b.level == 1 && b.number > 0 && b.inner == "":
			f.add(i)
		case b.kind == headingBlock:
			f.heading, f.apart = true, true
		case b.kind != footnoteBlock && !b.inList():
			f.apart = true
		}
	}
	return f.sequences
}

// add puts item i into its sequence.
func (f *numberFinder) add(i int) {
	b := &f.blocks[i]
	s, sameGroup := f.current, true
	if s == nil || b.list != f.list {
		s, sameGroup = f.sequenceOf(i)
	}
	if n := len(s.groups); n == 0 || !sameGroup {
		s.groups = append(s.groups, nil)
	}
	g := &s.groups[len(s.groups)-1]
	*g = append(*g, i)
	if f.awaits[s.last+1] == s {
		delete(f.awaits, s.last+1)
	}
	if s.last = b.number; !s.list {
		f.awaits[s.last+1] = s
		f.main, f.heading = s, false
	}
	f.current, f.list, f.apart = s, b.list, false
}

// sequenceOf is the sequence that a list goes on with which begins at item i, and whether it is of one group with
// the list before.
func (f *numberFinder) sequenceOf(i int) (s *sequence, sameGroup bool) {
	number := f.blocks[i].number
	next := !f.apart && f.current != nil
	switch awaiting := f.awaits[number]; {
	case announced(f.blocks, i):
		s = &sequence{list: true, announced: true}
	case awaiting != nil:
		return awaiting, next && awaiting == f.current
	case next && number > f.current.last:
		return f.current, true
	case f.main != nil && number > f.main.last:
		return f.main, false
	default: // it counts anew, as an annex does below its heading
		s = &sequence{list: f.main != nil && !f.heading}
	}
	f.sequences = append(f.sequences, s)
	return s, false
}

// asOneList makes one list of the lists in a group, which readers part where a number is left out.
func asOneList(blocks []block, group []int) {
	list := blocks[group[0]].list
	for _, i := range group {
		old := blocks[i].list
		blocks[i].list = list
		for j := i + 1; j < len(blocks) && blocks[j].kind != headingBlock && blocks[j].kind != paragraphBlock; j++ {
			if blocks[j].kind == itemBlock && blocks[j].level == 1 {
				break
			}
			if blocks[j].list == old {
				blocks[j].list = list
			}
		}
	}
}

// announced says that a lead-in stands before block i.
func announced(blocks []block, i int) bool {
	return i > 0 && blocks[i-1].kind == paragraphBlock && strings.HasSuffix(blocks[i-1].text, ":")
}

// asParagraph makes a numbered paragraph of item i, and lifts what stands below it by one level.
func asParagraph(blocks []block, i int) {
	blocks[i].kind, blocks[i].list, blocks[i].level = paragraphBlock, 0, 0
	for j := i + 1; j < len(blocks) && blocks[j].inList(); j++ {
		switch b := &blocks[j]; {
		case b.kind == continuationBlock && b.level == 1:
			b.kind, b.level, b.list = paragraphBlock, 0, 0
		case b.level <= 1:
			return
		default:
			b.level--
		}
	}
}
