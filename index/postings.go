package index

import (
	"context"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// reader reads postings of one snapshot of an index. Finished builds have one snapshot for ever.
type reader struct {
	ir bleveindex.IndexReader
}

func newReader(bl bleve.Index) (*reader, error) {
	idx, err := bl.Advanced()
	if err != nil {
		return nil, err
	}
	ir, err := idx.Reader()
	if err != nil {
		return nil, err
	}
	return &reader{ir: ir}, nil
}

func (r *reader) close() error { return r.ir.Close() }

// each calls visit for every entry that has the term in the field. The posting is reused from call to call.
// It looks at the context first and every 4,096 postings.
func (r *reader) each(ctx context.Context, field, term string, vectors bool, visit func(*bleveindex.TermFieldDoc)) error {
	tfr, err := r.ir.TermFieldReader(ctx, []byte(term), field, true, true, vectors)
	if err != nil {
		return fmt.Errorf("read the postings of %q: %w", term, err)
	}
	defer tfr.Close() //nolint:errcheck // only read
	var posting bleveindex.TermFieldDoc
	for n := 0; ; n++ {
		if n%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		p, err := tfr.Next(&posting)
		if err != nil {
			return fmt.Errorf("read the postings of %q: %w", term, err)
		}
		if p == nil {
			return nil
		}
		visit(p)
	}
}

// entries is how many entries have the term in the field, without reading them.
func (r *reader) entries(ctx context.Context, field, term string) (int, error) {
	tfr, err := r.ir.TermFieldReader(ctx, []byte(term), field, false, false, false)
	if err != nil {
		return 0, fmt.Errorf("count the postings of %q: %w", term, err)
	}
	defer tfr.Close() //nolint:errcheck // only read
	return int(tfr.Count()), nil
}

// phrase finds where words stand one behind the other in a field: entry number → positions of the first word.
func (r *reader) phrase(ctx context.Context, field string, words []string) (map[uint64][]uint64, error) {
	starts := map[uint64][]uint64{}
	for i, w := range words {
		found := map[uint64][]uint64{}
		err := r.each(ctx, field, w, true, func(p *bleveindex.TermFieldDoc) {
			doc := p.ID.Value()
			before, ok := starts[doc]
			if i > 0 && !ok {
				return
			}
			for _, v := range p.Vectors {
				at := v.Pos - uint64(i)
				if i == 0 || slices.Contains(before, at) {
					found[doc] = append(found[doc], at)
				}
			}
		})
		if err != nil {
			return nil, err
		}
		starts = found
		if len(starts) == 0 {
			break
		}
	}
	return starts, nil
}

// entry is the name of an entry by its number in the index.
func (r *reader) entry(number uint64) (string, error) {
	return r.ir.ExternalID(bleveindex.NewIndexInternalID(nil, number))
}

// lookup is the number of the entry that has a term in a field that names entries; ok is false if there is none.
func (r *reader) lookup(ctx context.Context, field, term string) (number uint64, ok bool, err error) {
	err = r.each(ctx, field, term, false, func(p *bleveindex.TermFieldDoc) { number, ok = p.ID.Value(), true })
	return number, ok, err
}
