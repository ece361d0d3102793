package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// bleveLists makes lists of Bleve's postings for each question anew. It serves while there is no compact copy.
type bleveLists struct {
	build   *Build
	numbers func() (numbering, error) // read once
}

func newBleveLists(b *Build) *bleveLists {
	return &bleveLists{build: b, numbers: sync.OnceValues(func() (numbering, error) {
		numbers, err := b.reader.passageNumbers(b.manifest.Passages)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrBrokenBuild, err)
		}
		return numbers, nil
	})}
}

// gathered is a posting on its way into a list.
type gathered struct {
	passage uint32
	frequency
}

func (b *bleveLists) list(ctx context.Context, lang, term string) (postingList, error) {
	totals, ok := b.build.manifest.Languages[lang]
	if !ok {
		return postingList{}, nil
	}
	numbers, err := b.numbers()
	if err != nil {
		return postingList{}, err
	}
	var l postingList
	var all []gathered
	broken := false
	means := totals.means()
	for i, f := range scoredFields() {
		err := b.build.reader.each(ctx, f.name+lang, term, false, func(p *bleveindex.TermFieldDoc) {
			if f.where == InText {
				l.inText++
				l.occurrences += int(p.Freq)
			}
			tf := normalised(f.weight, float64(p.Freq), float64(fieldLength(p)), means[i])
			one := frequency{tf: tf, where: f.where}
			if f.where == InText {
				one.own, one.times = tf, uint32(p.Freq)
			} else {
				one.others = tf
			}
			passage, ok := numbers.of(p)
			broken = broken || !ok
			all = append(all, gathered{passage, one})
		})
		if err != nil {
			return postingList{}, err
		}
	}
	if l.headings, err = b.build.reader.entries(ctx, fieldHText+lang, term); err != nil {
		return postingList{}, err
	}
	if broken {
		return postingList{}, fmt.Errorf("%w: a posting of %q belongs to no passage", ErrBrokenBuild, term)
	}
	l.fill(all)
	l.documents = b.build.manifest.documentsOf(passagesOf(l.postings))
	return l, nil
}

// fill adds up what was gathered, field after field, for each passage.
func (l *postingList) fill(all []gathered) {
	slices.SortStableFunc(all, func(a, b gathered) int { return cmp.Compare(a.passage, b.passage) })
	for _, g := range all {
		if n := len(l.postings); n == 0 || l.postings[n-1].passage() != g.passage {
			l.postings, l.read = append(l.postings, newPosting(g.passage, 0)), append(l.read, frequency{})
		}
		last := &l.read[len(l.read)-1]
		last.tf += g.tf
		last.where |= g.where
		last.own += g.own
		last.times += g.times
		last.others += g.others
	}
	for i := range l.read {
		impact := impactOf(l.read[i].tf)
		l.postings[i] = newPosting(l.postings[i].passage(), impact)
		l.most = max(l.most, impact)
	}
	l.tenth, l.hundredth = floors(l.postings)
}

func (b *bleveLists) matcher(words []Word) matcher { return &textMatcher{build: b.build, words: words} }

// textMatcher reads the passages' texts.
type textMatcher struct {
	build *Build
	words []Word
	seen  map[string][]match // by language and word as written: the question's words that it is
}

func (m *textMatcher) in(passage uint32, found []match) ([]match, error) {
	man := m.build.manifest
	di := man.documentOf(passage)
	d, err := m.build.documents.get(di)
	if err != nil {
		return nil, err
	}
	lang := fieldLanguage(man.Documents[di].Meta.Language)
	text := d.OwnText(&d.Passages[int(passage)-man.Documents[di].First])
	for at, t := range m.build.analyzers.exact.Analyze([]byte(text)) {
		for _, x := range m.matchesOf(lang, string(t.Term)) {
			x.at = at
			found = append(found, x)
		}
	}
	return found, nil
}

// matchesOf are the question's words that a word of a text is, each at place 0.
func (m *textMatcher) matchesOf(lang, surface string) []match {
	key := lang + " " + surface
	if known, ok := m.seen[key]; ok {
		return known
	}
	var out []match
	terms := m.build.analyzers.terms(lang, surface)
	for i := range m.words {
		w := &m.words[i]
		if !w.Phrase && len(terms) > 0 && slices.Equal(w.terms[lang], terms) {
			out = append(out, match{word: i, asIs: w.asked() == surface})
		}
	}
	if m.seen == nil {
		m.seen = map[string][]match{}
	}
	m.seen[key] = out
	return out
}
