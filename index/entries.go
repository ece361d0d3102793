package index

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"sort"
	"strconv"
	"strings"

	"agendabot/corpus"
)

// Entries of the Bleve index are named by number: a passage by its place in the build, in eight hexadecimal
// digits, a heading by "h", the document's place and the section's.

func passageEntry(number int) string { return fmt.Sprintf("%08x", number) }

func headingEntry(document, section int) string { return fmt.Sprintf("h%x.%x", document, section) }

// parseEntry reads an entry's name: a passage's number, or a heading's document and section.
func parseEntry(id string) (passage, document, section int, err error) {
	rest, heading := strings.CutPrefix(id, "h")
	if !heading {
		n, err := strconv.ParseUint(id, 16, 31)
		return int(n), 0, 0, err
	}
	d, s, _ := strings.Cut(rest, ".")
	dn, err := strconv.ParseUint(d, 16, 31)
	if err != nil {
		return 0, 0, 0, err
	}
	sn, err := strconv.ParseUint(s, 16, 31)
	return -1, int(dn), int(sn), err
}

// spot is what an entry of a build stands for, known without reading its document.
type spot struct {
	entry    uint64
	document int
	index    int // of the passage in its document; -1 for a heading
	section  int // of the heading; 0, the title's, for a passage
}

// spot reads an entry's name.
func (b *Build) spot(entry uint64) (spot, error) {
	name, err := b.reader.entry(entry)
	if err != nil {
		return spot{}, fmt.Errorf("%w: %w", ErrBrokenBuild, err)
	}
	number, di, si, err := parseEntry(name)
	docs := b.manifest.Documents
	switch {
	case err != nil || number >= b.manifest.Passages || di >= len(docs) || (number < 0 && si > docs[di].Sections):
		return spot{}, fmt.Errorf("%w: entry %q", ErrBrokenBuild, name)
	case number < 0:
		return spot{entry, di, -1, si}, nil
	}
	di = sort.Search(len(docs), func(i int) bool { return docs[i].First > number }) - 1
	return spot{entry, di, number - docs[di].First, 0}, nil
}

// spots reads the names of entries, in the order of their documents, so that each document is read once however few
// of them the cache holds.
func (b *Build) spots(ctx context.Context, entries iter.Seq[uint64]) ([]spot, error) {
	var spots []spot
	for entry := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		at, err := b.spot(entry)
		if err != nil {
			return nil, err
		}
		spots = append(spots, at)
	}
	slices.SortFunc(spots, func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.document, b.document), cmp.Compare(a.index, b.index), cmp.Compare(a.section, b.section))
	})
	return spots, nil
}

// own reads what an entry was made of: a passage's own text, a heading or a title, and where the document's text has
// it; a title's start is 0.
func (b *Build) own(at spot) (d *corpus.Document, text string, start int, err error) {
	d, err = b.documents.get(at.document)
	switch {
	case err != nil:
		return nil, "", 0, err
	case at.index >= 0:
		p := &d.Passages[at.index]
		return d, d.OwnText(p), p.Own.Start, nil
	case at.section == 0:
		return d, d.Meta.Title, 0, nil
	default:
		h := d.Sections[at.section].Heading
		return d, d.Text[h.Start:h.End], h.Start, nil
	}
}

// eachEntry gives every entry that documents make, as Bleve takes them, until add fails or the context ends.
// after is called with the number of passages done when a document is.
func eachEntry(ctx context.Context, docs []*corpus.Document, add func(id string, fields map[string]any) error, after func(passages int)) error {
	number := 0
	for di, d := range docs {
		lang := fieldLanguage(d.Meta.Language)
		heads := make([]string, len(d.Sections))
		for si := range d.Sections {
			heads[si] = strings.Join(append([]string{d.Meta.Title}, d.Path(si)...), "\n")
			own := d.Meta.Title
			if h := d.Sections[si].Heading; si > 0 {
				own = d.Text[h.Start:h.End]
			}
			if err := add(headingEntry(di, si), map[string]any{fieldHText + lang: own, fieldHExact: own}); err != nil {
				return err
			}
		}
		for pi := range d.Passages {
			if err := ctx.Err(); err != nil {
				return err
			}
			p := &d.Passages[pi]
			own := d.OwnText(p)
			if err := add(passageEntry(number), map[string]any{
				fieldText + lang: own, fieldExact: own, fieldKey: p.Key,
				fieldLead + lang: strings.Join(d.Leads(p), "\n"), fieldHead + lang: heads[p.Section],
			}); err != nil {
				return err
			}
			number++
		}
		after(number)
	}
	return nil
}

// countEntries is the number of entries that documents make.
func countEntries(docs []DocumentInfo) uint64 {
	n := 0
	for _, d := range docs {
		n += d.Passages + d.Sections + 1
	}
	return uint64(n)
}
