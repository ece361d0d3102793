package index

import (
	"context"
	"fmt"

	"agendabot/corpus"
)

// checkedDocuments is how many documents of a build are searched for in its check; all are read.
const checkedDocuments = 50

// checkBuild opens a build as a reader would and tries it: its files are as they were written, every document reads
// back and its passages are where they say, and passages taken from the whole of it are found by their keys and by
// their words.
func checkBuild(ctx context.Context, dir, digest string) error {
	b, err := open(dir)
	if err != nil {
		return err
	}
	defer b.Close() //nolint:errcheck // only read
	if b.manifest.Digest != digest {
		return fmt.Errorf("%w: it says it is %s", ErrBrokenBuild, b.manifest.Digest)
	}
	if err := b.manifest.checkSums(ctx, dir); err != nil {
		return err
	}
	if c := b.compacts.now.Load(); c != nil {
		if err := c.checkSum(); err != nil {
			b.compacts.now.Store(nil) // it is made again; the rest of the check reads Bleve's
		}
	}
	every := max(1, len(b.manifest.Documents)/checkedDocuments)
	for i := range b.manifest.Documents {
		d, err := b.checkDocument(i)
		if err != nil {
			return err
		}
		if i%every == 0 && len(d.Passages) > 0 {
			if err := b.checkPassage(ctx, Place{d, len(d.Passages) - 1}); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkDocument reads a document and looks whether it is the one that the manifest lists, with its passages in it.
func (b *Build) checkDocument(i int) (*corpus.Document, error) {
	info := &b.manifest.Documents[i]
	d, err := b.documents.get(i)
	if err != nil {
		return nil, err
	}
	if d.ID != info.ID || d.SHA256 != info.SHA256 || len(d.Passages) != info.Passages {
		return nil, fmt.Errorf("%w: %s is not the document that the manifest lists", ErrBrokenBuild, info.ID)
	}
	for pi := range d.Passages {
		for _, s := range d.Passages[pi].Spans {
			if s.Start < 0 || s.End < s.Start || s.End > len(d.Text) {
				return nil, fmt.Errorf("%w: %s is not in its document", ErrBrokenBuild, d.Passages[pi].ID)
			}
		}
	}
	return d, nil
}

func (b *Build) checkPassage(ctx context.Context, want Place) error {
	p := want.Passage()
	got, err := b.PassageByKey(ctx, p.Key)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrBrokenBuild, p.ID, err)
	}
	if got.Passage().ID != p.ID {
		return fmt.Errorf("%w: the key of %s leads to %s", ErrBrokenBuild, p.ID, got.Passage().ID)
	}
	words, err := b.words(ctx, Query{Text: want.Document.OwnText(p), Language: want.Document.Meta.Language, Without: []string{StageGlossary}})
	if err != nil {
		return err
	}
	for _, w := range words.words {
		if w.Missing() {
			return fmt.Errorf("%w: %q of %s is not found", ErrBrokenBuild, w.Text, p.ID)
		}
	}
	return nil
}
