package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// Bounds of what is looked at while somebody types.
const (
	suggestTerms     = 100 // words that begin as the last one typed
	suggestEntries   = 200 // headings among which the best are chosen
	suggestDocuments = 12  // documents that are read for their headings; titles need none
)

// Heading is a heading of a document, or its title.
type Heading struct {
	Document string // id
	Section  int    // of the document; 0: its title
	Text     string
}

// Suggest is up to n titles and headings with all the words of what somebody types, of which the last may have been
// begun only: those that begin so first, then the shorter ones. It looks at so few postings that it can be asked at each
// letter. Nothing is suggested for no words.
func (b *Build) Suggest(ctx context.Context, typed string, n int) ([]Heading, error) {
	words := b.analyzers.exactTerms(typed)
	if len(words) == 0 || n <= 0 {
		return nil, nil
	}
	entries, err := b.begunWith(ctx, words)
	if err != nil {
		return nil, fmt.Errorf("suggest: %w", err)
	}
	spots, err := b.spots(ctx, slices.Values(entries))
	if err != nil {
		return nil, fmt.Errorf("suggest: %w", err)
	}
	found, err := b.headingsAt(spots)
	if err != nil {
		return nil, fmt.Errorf("suggest: %w", err)
	}
	start := strings.ToLower(strings.TrimSpace(typed))
	begins := func(h Heading) int {
		if strings.HasPrefix(strings.ToLower(h.Text), start) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(found, func(x, y Heading) int {
		return cmp.Or(cmp.Compare(begins(x), begins(y)), cmp.Compare(min(1, x.Section), min(1, y.Section)),
			cmp.Compare(utf8.RuneCountInString(x.Text), utf8.RuneCountInString(y.Text)), cmp.Compare(x.Text, y.Text))
	})
	return found[:min(n, len(found))], nil
}

// begunWith are entries of headings that have all words, or one that begins as the last, in order.
func (b *Build) begunWith(ctx context.Context, words []string) ([]uint64, error) {
	last := words[len(words)-1]
	var all map[uint64]bool // that have the words before; nil: there are none
	for _, w := range words[:len(words)-1] {
		have := map[uint64]bool{}
		err := b.reader.each(ctx, fieldHExact, w, false, func(p *bleveindex.TermFieldDoc) {
			if e := p.ID.Value(); all == nil || all[e] {
				have[e] = true
			}
		})
		if err != nil {
			return nil, err
		}
		all = have
	}
	terms, err := b.reader.begunBy(fieldHExact, last)
	if err != nil {
		return nil, err
	}
	seen := map[uint64]bool{}
	var entries []uint64
	for _, t := range terms {
		err := b.reader.each(ctx, fieldHExact, t, false, func(p *bleveindex.TermFieldDoc) {
			e := p.ID.Value()
			if len(entries) < suggestEntries && !seen[e] && (all == nil || all[e]) {
				seen[e] = true
				entries = append(entries, e)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// begunBy are the first words of a field that begin so, the word itself first if it is one.
func (r *reader) begunBy(field, prefix string) (terms []string, err error) {
	dict, err := r.ir.FieldDictPrefix(field, []byte(prefix))
	if err != nil {
		return nil, err
	}
	defer dict.Close() //nolint:errcheck // only read
	for len(terms) < suggestTerms {
		e, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if e == nil {
			break
		}
		terms = append(terms, e.Term)
	}
	return terms, nil
}

// headingsAt are the titles and headings of entries; of those in too many documents the first.
func (b *Build) headingsAt(spots []spot) ([]Heading, error) {
	var found []Heading
	read := map[int]bool{}
	for _, at := range spots {
		info := &b.manifest.Documents[at.document]
		if at.section == 0 {
			found = append(found, Heading{Document: info.ID, Text: info.Meta.Title})
			continue
		}
		if !read[at.document] && len(read) == suggestDocuments {
			continue
		}
		read[at.document] = true
		_, text, _, err := b.own(at)
		if err != nil {
			return nil, err
		}
		found = append(found, Heading{Document: info.ID, Section: at.section, Text: text})
	}
	return found, nil
}
