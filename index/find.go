package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"agendabot/corpus"
)

// FindQuery asks for every occurrence of words and phrases. A word is found in all its inflections unless Exact;
// a phrase always word for word.
type FindQuery struct {
	Words   []string
	Phrases []string
	Exact   bool
}

// Found is an exhaustive answer: every occurrence in every passage and heading.
type Found struct {
	Terms    []FoundTerm
	Searched Summary
}

// FoundTerm is one word or phrase and where it stands.
type FoundTerm struct {
	Text        string       `json:"term"`
	Phrase      bool         `json:"phrase"`
	Passages    int          `json:"passages"`
	Occurrences int          `json:"occurrences"` // in passages
	Headings    int          `json:"headings"`    // occurrences in headings and titles
	Places      []FoundPlace `json:"-"`           // in order of document and text
}

// FoundPlace is a passage or heading with the occurrences in it.
type FoundPlace struct {
	Place                 // Index is -1 for a heading
	Section int           // of the document
	Title   bool          // the document's title, which need not be in its text
	Matches []corpus.Span // bytes of the document's text; of the title if Title

	document int // for the order
}

// Find looks a word up in the postings, so that nothing is missed, and reads only the passages that have it.
func (b *Build) Find(ctx context.Context, q FindQuery) (*Found, error) {
	found := &Found{Searched: b.Summary()}
	for _, w := range q.Words {
		for _, surface := range b.analyzers.exactTerms(w) {
			t := FoundTerm{Text: surface}
			if err := b.findTerm(ctx, &t, b.finderFor(surface, q.Exact)); err != nil {
				return nil, fmt.Errorf("find %q: %w", surface, err)
			}
			found.Terms = append(found.Terms, t)
		}
	}
	for _, p := range q.Phrases {
		terms := b.analyzers.exactTerms(p)
		if len(terms) == 0 {
			continue
		}
		t := FoundTerm{Text: strings.Join(strings.Fields(p), " "), Phrase: true}
		if err := b.findTerm(ctx, &t, phraseFinder{b, terms}); err != nil {
			return nil, fmt.Errorf("find %q: %w", t.Text, err)
		}
		found.Terms = append(found.Terms, t)
	}
	return found, nil
}

// finder knows which entries have a term and where it stands in a text.
type finder interface {
	entries(ctx context.Context, heading bool) (map[uint64]struct{}, error)
	in(lang string, text []byte) []corpus.Span
}

// finderFor finds a word: in every inflection, or as it is if exact, and in languages that drop it as a stop word.
func (b *Build) finderFor(surface string, exact bool) finder {
	asIs := phraseFinder{b, []string{surface}}
	terms := b.termsOf(surface)
	if exact || len(terms) == 0 {
		return asIs
	}
	return wordFinder{b, terms, asIs}
}

// wordFinder finds a word in every inflection.
type wordFinder struct {
	build *Build
	terms map[string][]string // by field suffix
	asIs  phraseFinder        // in the languages that drop the word
}

func (f wordFinder) entries(ctx context.Context, heading bool) (map[uint64]struct{}, error) {
	set, prefix := map[uint64]struct{}{}, fieldText
	if heading {
		prefix = fieldHText
	}
	if len(f.terms) < len(f.build.manifest.Languages) {
		var err error
		if set, err = f.asIs.entries(ctx, heading); err != nil {
			return nil, err
		}
	}
	add := func(p *bleveindex.TermFieldDoc) { set[p.ID.Value()] = struct{}{} }
	for lang, terms := range f.terms {
		for _, t := range terms {
			if err := f.build.reader.each(ctx, prefix+lang, t, false, add); err != nil {
				return nil, err
			}
		}
	}
	return set, nil
}

func (f wordFinder) in(lang string, text []byte) (spans []corpus.Span) {
	if len(f.terms[lang]) == 0 {
		return f.asIs.in(lang, text)
	}
	for _, t := range f.build.analyzers.byLanguage[lang].Analyze(text) {
		if slices.Contains(f.terms[lang], string(t.Term)) {
			spans = append(spans, corpus.Span{Start: t.Start, End: t.End})
		}
	}
	return spans
}

// phraseFinder finds words that stand one behind the other, as they are written.
type phraseFinder struct {
	build *Build
	words []string
}

func (f phraseFinder) entries(ctx context.Context, heading bool) (map[uint64]struct{}, error) {
	field := fieldExact
	if heading {
		field = fieldHExact
	}
	starts, err := f.build.reader.phrase(ctx, field, f.words)
	set := make(map[uint64]struct{}, len(starts))
	for entry := range starts {
		set[entry] = struct{}{}
	}
	return set, err
}

func (f phraseFinder) in(_ string, text []byte) []corpus.Span { return f.build.phraseIn(text, f.words) }

func (b *Build) findTerm(ctx context.Context, t *FoundTerm, f finder) error {
	for _, heading := range []bool{false, true} {
		entries, err := f.entries(ctx, heading)
		if err != nil {
			return err
		}
		for entry := range entries {
			if err := ctx.Err(); err != nil {
				return err
			}
			p, err := b.foundIn(entry, f)
			if err != nil {
				return err
			}
			if heading {
				t.Headings += len(p.Matches)
			} else {
				t.Passages++
				t.Occurrences += len(p.Matches)
			}
			t.Places = append(t.Places, p)
		}
	}
	slices.SortFunc(t.Places, func(a, b FoundPlace) int {
		return cmp.Or(cmp.Compare(a.document, b.document), cmp.Compare(a.Section, b.Section), cmp.Compare(a.Index, b.Index))
	})
	return nil
}

// foundIn reads the passage or heading behind an entry and finds the term in it.
func (b *Build) foundIn(entry uint64, f finder) (FoundPlace, error) {
	name, err := b.reader.entry(entry)
	if err != nil {
		return FoundPlace{}, fmt.Errorf("%w: %w", ErrBrokenBuild, err)
	}
	number, di, si, err := parseEntry(name)
	if err != nil {
		return FoundPlace{}, fmt.Errorf("%w: entry %q", ErrBrokenBuild, name)
	}
	if number < 0 {
		return b.foundInHeading(di, si, f)
	}
	place, err := b.place(entry)
	if err != nil {
		return FoundPlace{}, err
	}
	d, p := place.Document, place.Passage()
	return FoundPlace{
		Place: place, Section: p.Section, document: b.byID[strings.ToLower(d.ID)],
		Matches: shift(f.in(fieldLanguage(d.Meta.Language), []byte(d.OwnText(p))), p.Own.Start),
	}, nil
}

func (b *Build) foundInHeading(di, si int, f finder) (FoundPlace, error) {
	d, err := b.documents.get(di)
	if err != nil {
		return FoundPlace{}, err
	}
	p := FoundPlace{Place: Place{d, -1}, Section: si, document: di, Title: si == 0}
	text, start := d.Meta.Title, 0
	if h := d.Sections[si].Heading; si > 0 {
		text, start = d.Text[h.Start:h.End], h.Start
	}
	p.Matches = shift(f.in(fieldLanguage(d.Meta.Language), []byte(text)), start)
	return p, nil
}

func shift(spans []corpus.Span, by int) []corpus.Span {
	for i := range spans {
		spans[i].Start += by
		spans[i].End += by
	}
	return spans
}
