package index

import (
	"context"
	"fmt"
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
