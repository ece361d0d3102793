package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// compactMaker makes a copy from Bleve's postings, one term after another in the order of their bytes.
type compactMaker struct {
	reader    *reader
	manifest  *Manifest
	analyzers analyzers
	numbers   numbering
	copy      *compact
	broken    bool // something does not fit

	// Of the term at hand.
	touched []uint32             // its passages
	tf      [][fieldCount]uint32 // by passage; zero but for those touched
	texts   [][]uint32           // by passage: the words of its own text
}

func compareExcess(a, b excess) int {
	return cmp.Or(cmp.Compare(a.Posting, b.Posting), cmp.Compare(a.Field, b.Field))
}

// makeCompact copies what ranking needs of an index, and counts the totals of its manifest if they are not known yet.
func makeCompact(ctx context.Context, r *reader, man *Manifest, a analyzers) (*compact, error) {
	numbers, err := r.passageNumbers(man.Passages)
	if err != nil {
		return nil, err
	}
	if man.Passages > mostPassages {
		return nil, fmt.Errorf("%d passages are too many for one index", man.Passages)
	}
	m := &compactMaker{
		reader: r, manifest: man, analyzers: a, numbers: numbers, copy: newCompact(man),
		tf: make([][fieldCount]uint32, man.Passages), texts: make([][]uint32, man.Passages),
	}
	m.copy.lengths = make([]uint32, man.Passages*fieldCount)
	for _, lang := range languages() {
		if _, ok := man.Languages[lang]; !ok {
			continue
		}
		if err := m.copyLanguage(ctx, lang); err != nil {
			return nil, fmt.Errorf("copy the postings: %w", err)
		}
	}
	if !counted(man) {
		m.count()
	}
	m.copy.setMeans(man)
	m.bound()
	if err := m.copyTexts(ctx); err != nil {
		return nil, fmt.Errorf("copy the words: %w", err)
	}
	if m.broken {
		return nil, fmt.Errorf("%w: its postings do not fit its documents", ErrBrokenBuild)
	}
	m.stem()
	return m.copy, nil
}

// newCompact is a copy without postings and without means.
func newCompact(man *Manifest) *compact {
	c := &compact{langs: map[string]*compactTerms{}}
	for lang := range man.Languages {
		c.langs[lang] = &compactTerms{}
	}
	c.langOf = func(passage uint32) string {
		return fieldLanguage(man.Documents[man.documentOf(passage)].Meta.Language)
	}
	return c
}

func (c *compact) setMeans(man *Manifest) {
	c.means = map[string][fieldCount]float64{}
	for lang, totals := range man.Languages {
		c.means[lang] = totals.means()
	}
}

// counted says that the tokens of a manifest's languages are known.
func counted(man *Manifest) bool {
	for _, t := range man.Languages {
		if t.Tokens == nil {
			return false
		}
	}
	return true
}

// count counts the tokens of every language's fields from their lengths: Bleve's own averages are of distinct terms and
// depend on its segments, so that scores made with them do, too.
func (m *compactMaker) count() {
	for lang, totals := range m.manifest.Languages {
		totals.Tokens = map[string]uint64{}
		m.manifest.Languages[lang] = totals
	}
	for _, d := range m.manifest.Documents {
		tokens := m.manifest.Languages[fieldLanguage(d.Meta.Language)].Tokens
		for passage := d.First; passage < d.First+d.Passages; passage++ {
			for i, f := range scoredFields() {
				tokens[f.name] += uint64(m.copy.lengths[passage*fieldCount+i])
			}
		}
	}
}

// dictionary is the terms of some fields, in order, each with a bit for every field that has it.
func (r *reader) dictionary(fields []string) (terms []string, have map[string]uint8, err error) {
	have = map[string]uint8{}
	for i, field := range fields {
		dict, err := r.ir.FieldDict(field)
		if err != nil {
			return nil, nil, err
		}
		for {
			e, err := dict.Next()
			if err != nil {
				_ = dict.Close()
				return nil, nil, err
			}
			if e == nil {
				break
			}
			if have[e.Term] == 0 {
				terms = append(terms, e.Term)
			}
			have[e.Term] |= 1 << i
		}
		if err := dict.Close(); err != nil {
			return nil, nil, err
		}
	}
	slices.Sort(terms)
	return terms, have, nil
}

func (m *compactMaker) copyLanguage(ctx context.Context, lang string) error {
	fields := make([]string, 0, fieldCount+1)
	for _, f := range scoredFields() {
		fields = append(fields, f.name+lang)
	}
	fields = append(fields, fieldHText+lang)
	terms, have, err := m.reader.dictionary(fields)
	if err != nil {
		return err
	}
	to := m.copy.langs[lang]
	for _, term := range terms {
		entry := compactTerm{Start: uint64(len(m.copy.postings))}
		for i, field := range fields {
			if have[term]>>i&1 == 0 {
				continue
			}
			if err := m.copyField(ctx, i, field, term, &entry); err != nil {
				return err
			}
		}
		m.flush(&entry)
		to.add(term)
		to.entries = append(to.entries, entry)
	}
	return nil
}

// copyField reads a term's postings in one field; the one behind those that count is that of headings of their own.
func (m *compactMaker) copyField(ctx context.Context, i int, field, term string, entry *compactTerm) (err error) {
	if i == fieldCount {
		n, err := m.reader.entries(ctx, field, term)
		entry.Headings = uint32(n)
		return err
	}
	return m.reader.each(ctx, field, term, false, func(p *bleveindex.TermFieldDoc) {
		passage, ok := m.numbers.of(p)
		if !ok {
			m.broken = true
			return
		}
		if scoredFields()[i].where == InText {
			entry.InText++
			entry.Occurrences += p.Freq
		}
		if m.tf[passage] == [fieldCount]uint32{} {
			m.touched = append(m.touched, passage)
		}
		m.tf[passage][i] += uint32(p.Freq)
		m.copy.lengths[int(passage)*fieldCount+i] = fieldLength(p)
	})
}

// flush adds the postings of the term at hand in the order of passages.
func (m *compactMaker) flush(entry *compactTerm) {
	slices.Sort(m.touched)
	for _, passage := range m.touched {
		place := uint64(len(m.copy.postings))
		m.copy.postings = append(m.copy.postings, newPosting(passage, 0))
		for field, n := range m.tf[passage] {
			if n >= frequent {
				m.copy.excess = append(m.copy.excess, excess{place, uint32(field), n})
			}
			m.copy.tf = append(m.copy.tf, uint8(min(n, frequent)))
		}
		m.tf[passage] = [fieldCount]uint32{}
	}
	entry.Count = uint32(len(m.touched))
	entry.Documents = uint32(m.manifest.documentsOf(m.touched))
	m.touched = m.touched[:0]
}

// bound computes the impacts, for which all lengths must be known.
func (m *compactMaker) bound() {
	c := m.copy
	for lang, terms := range c.langs {
		for i := range terms.entries {
			t := &terms.entries[i]
			f := copiedFrequencies{copy: c, start: t.Start, means: c.means[lang]}
			for n := range int(t.Count) {
				at := t.Start + uint64(n)
				passage := c.postings[at].passage()
				impact := impactOf(f.of(n, passage).tf)
				c.postings[at] = newPosting(passage, impact)
				t.Most = max(t.Most, uint32(impact))
			}
			tenth, hundredth := floors(c.postings[t.Start : t.Start+uint64(t.Count)])
			t.Floors = uint32(tenth) | uint32(hundredth)<<8
		}
	}
}

// copyTexts puts the words of every passage's own text back in their order, from the positions of each.
func (m *compactMaker) copyTexts(ctx context.Context) error {
	words, _, err := m.reader.dictionary([]string{fieldExact})
	if err != nil {
		return err
	}
	c := m.copy
	for i, word := range words {
		c.words.add(word)
		err := m.reader.each(ctx, fieldExact, word, true, func(p *bleveindex.TermFieldDoc) {
			passage, ok := m.numbers.of(p)
			if !ok {
				m.broken = true
				return
			}
			m.place(passage, uint32(i), p)
		})
		if err != nil {
			return err
		}
	}
	c.starts = make([]uint32, 1, len(m.texts)+1)
	total := 0
	for _, text := range m.texts {
		total += len(text)
	}
	if total >= math.MaxUint32 {
		return fmt.Errorf("%d words are too many for one index", total)
	}
	c.tokens = make([]uint32, 0, total)
	for _, text := range m.texts {
		c.tokens = append(c.tokens, text...)
		c.starts = append(c.starts, uint32(len(c.tokens)))
	}
	m.texts = nil
	return nil
}

// place puts a word where it stands in a passage's own text.
func (m *compactMaker) place(passage, word uint32, p *bleveindex.TermFieldDoc) {
	if m.texts[passage] == nil {
		m.texts[passage] = make([]uint32, fieldLength(p))
	}
	for _, v := range p.Vectors {
		if v.Pos < 1 || v.Pos > uint64(len(m.texts[passage])) {
			m.broken = true
			return
		}
		m.texts[passage][v.Pos-1] = word
	}
}

// stem finds each language's term of every word.
func (m *compactMaker) stem() {
	for lang, terms := range m.copy.langs {
		terms.stems = make([]uint32, m.copy.words.len())
		for i := range terms.stems {
			t := m.analyzers.terms(lang, string(m.copy.words.word(i)))
			if len(t) != 1 {
				continue
			}
			if n, ok := terms.find(t[0]); ok {
				terms.stems[i] = uint32(n) + 1
			}
		}
	}
}
