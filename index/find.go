package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"agendabot/corpus"
)

// FindQuery asks for every occurrence of words and phrases. A word is found with all words of the same stem unless
// Exact; that joins words that are merely alike (international, internationally), and irregular forms (child,
// children) are words of their own. A phrase is found word for word, within a sentence, and so is a word of several
// parts (Secretary-General, A/55/1).
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

// FoundTerm is one word, with the words of the same stem, or one phrase, and where it stands. Irregular forms (child,
// children) are words of their own.
type FoundTerm struct {
	Text        string       `json:"term"`
	Phrase      bool         `json:"phrase"`
	Passages    int          `json:"passages"`
	Occurrences int          `json:"occurrences"` // in passages
	Headings    int          `json:"headings"`    // headings and titles that have it
	Forms       []Form       `json:"forms"`       // of a word, in passages, the most frequent first; empty for a phrase
	Places      []FoundPlace `json:"-"`           // in order of document and text
}

// Form is a word of a text, in lower case, that was found for a word of the same stem.
type Form struct {
	Text        string `json:"form"`
	Occurrences int    `json:"occurrences"`
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
		for part := range strings.FieldsSeq(w) {
			if err := b.findWord(ctx, found, part, q.Exact); err != nil {
				return nil, err
			}
		}
	}
	for _, p := range q.Phrases {
		if err := b.findPhrase(ctx, found, strings.Join(strings.Fields(p), " ")); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// findWord finds what was asked for as a word; if the texts have it as several, they must stand together.
func (b *Build) findWord(ctx context.Context, found *Found, w string, exact bool) error {
	terms := b.analyzers.exactTerms(w)
	if len(terms) != 1 {
		return b.findPhrase(ctx, found, w)
	}
	return b.addFound(ctx, found, FoundTerm{Text: terms[0]}, b.finderFor(terms[0], exact))
}

// findPhrase finds a phrase; one without any word in it is left out.
func (b *Build) findPhrase(ctx context.Context, found *Found, p string) error {
	terms := b.analyzers.exactTerms(p)
	if len(terms) == 0 {
		return nil
	}
	return b.addFound(ctx, found, FoundTerm{Text: p, Phrase: true}, phraseFinder{b, terms})
}

func (b *Build) addFound(ctx context.Context, found *Found, t FoundTerm, f finder) error {
	if err := b.findTerm(ctx, &t, f); err != nil {
		return fmt.Errorf("find %q: %w", t.Text, err)
	}
	found.Terms = append(found.Terms, t)
	return nil
}

// finder knows which entries may have a term and where it stands in a text.
type finder interface {
	entries(ctx context.Context, heading bool) (map[uint64]struct{}, error)
	in(lang, text string) []corpus.Span
}

// finderFor finds a word: with all of its stem, or as it is if exact, and in languages that drop it as a stop word.
func (b *Build) finderFor(surface string, exact bool) finder {
	asIs := phraseFinder{b, []string{surface}}
	terms := b.termsOf(surface)
	if exact || len(terms) == 0 {
		return asIs
	}
	return wordFinder{b, terms, asIs}
}

// wordFinder finds the words of a stem.
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

func (f wordFinder) in(lang, text string) (spans []corpus.Span) {
	if len(f.terms[lang]) == 0 {
		return f.asIs.in(lang, text)
	}
	for _, t := range f.build.analyzers.byLanguage[lang].Analyze([]byte(text)) {
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

func (f phraseFinder) in(_, text string) []corpus.Span { return f.build.phraseIn(text, f.words) }

// findTerm fills in where a term stands. The postings name the entries; their texts decide.
func (b *Build) findTerm(ctx context.Context, t *FoundTerm, f finder) error {
	forms := map[string]int{}
	for _, heading := range []bool{false, true} {
		entries, err := f.entries(ctx, heading)
		if err != nil {
			return err
		}
		spots, err := b.spots(ctx, maps.Keys(entries))
		if err != nil {
			return err
		}
		for _, at := range spots {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := b.findAt(t, at, f, forms); err != nil {
				return err
			}
		}
	}
	slices.SortFunc(t.Places, func(a, b FoundPlace) int {
		return cmp.Or(cmp.Compare(a.document, b.document), cmp.Compare(a.Section, b.Section), cmp.Compare(a.Index, b.Index))
	})
	t.Forms = sortedForms(forms)
	return nil
}

// findAt adds the passage or heading behind an entry to a term's places, if the term is in it.
func (b *Build) findAt(t *FoundTerm, at spot, f finder, forms map[string]int) error {
	d, text, start, err := b.own(at)
	if err != nil {
		return err
	}
	matches := f.in(fieldLanguage(d.Meta.Language), text)
	if len(matches) == 0 {
		return nil
	}
	p := FoundPlace{Place: Place{d, at.index}, Section: at.section, document: at.document}
	if at.index < 0 {
		p.Title = at.section == 0
		t.Headings++
	} else {
		p.Section = p.Passage().Section
		t.Passages++
		t.Occurrences += len(matches)
		for _, m := range matches {
			if !t.Phrase {
				forms[strings.Join(b.analyzers.exactTerms(text[m.Start:m.End]), " ")]++
			}
		}
	}
	p.Matches = shift(matches, start)
	t.Places = append(t.Places, p)
	return nil
}

// sortedForms are never nil, so that programs get a list.
func sortedForms(counts map[string]int) []Form {
	forms := make([]Form, 0, len(counts))
	for text, n := range counts {
		forms = append(forms, Form{text, n})
	}
	slices.SortFunc(forms, func(a, b Form) int {
		return cmp.Or(cmp.Compare(b.Occurrences, a.Occurrences), cmp.Compare(a.Text, b.Text))
	})
	return forms
}

func shift(spans []corpus.Span, by int) []corpus.Span {
	for i := range spans {
		spans[i].Start += by
		spans[i].End += by
	}
	return spans
}
