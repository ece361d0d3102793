package index

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"

	"agendabot/corpus"
)

// Build is a finished build, open for reading. It is safe for any number of goroutines. Close it when the last
// search is done.
type Build struct {
	bleve      bleve.Index
	reader     *reader
	manifest   *Manifest
	documents  documents
	analyzers  analyzers
	byID       map[string]int // document id → place in the manifest
	bleveLists *bleveLists
	compacts   compacts
	glossary   *glossary
	curated    *curated
	identity   identity // zero in memory
}

// open opens the finished build in a folder, read-only.
func open(dir string) (*Build, error) {
	id, err := identify(dir) // before anything is read: what is put in its place meanwhile is another build
	if err != nil {
		return nil, err
	}
	man, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	if err := man.checkSizes(dir); err != nil {
		return nil, err
	}
	if !counted(man) {
		return nil, fmt.Errorf("%w: %s lacks the totals", ErrBrokenBuild, manifestFile)
	}
	docs, err := openDocuments(filepath.Join(dir, documentsFile), man.Documents)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBrokenBuild, err)
	}
	bl, err := openBleve(filepath.Join(dir, bleveFolder))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrBrokenBuild, err), docs.close())
	}
	b, err := newBuild(bl, man, docs)
	if err != nil {
		return nil, err
	}
	b.identity = id
	c, err := openCompact(dir, man)
	if err != nil {
		return b, nil //nolint:nilerr // Bleve's readers serve meanwhile, see Live.Run
	}
	b.useCompact(c)
	return b, nil
}

func newBuild(bl bleve.Index, man *Manifest, docs documents) (*Build, error) {
	r, err := newReader(bl)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrBrokenBuild, err), bl.Close(), docs.close())
	}
	b := &Build{
		bleve: bl, reader: r, manifest: man, documents: docs, analyzers: newAnalyzers(bl.Mapping()),
		byID: make(map[string]int, len(man.Documents)),
	}
	for i, d := range man.Documents {
		b.byID[strings.ToLower(d.ID)] = i
	}
	n, err := r.ir.DocCount()
	if err == nil && n != countEntries(man.Documents) {
		err = fmt.Errorf("it has %d entries, its documents make %d", n, countEntries(man.Documents))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrBrokenBuild, err), b.Close())
	}
	b.bleveLists = newBleveLists(b)
	b.glossary, b.curated = newGlossary(man, b.analyzers), newCurated(man, b.analyzers)
	return b, nil
}

// Close ends the reading. Nothing may be searching any more.
func (b *Build) Close() error {
	return errors.Join(b.closeCompacts(), b.reader.close(), b.bleve.Close(), b.documents.close())
}

// Summary is the build's digest and size.
func (b *Build) Summary() Summary { return b.manifest.Summary() }

// Manifest describes the build. It must not be changed.
func (b *Build) Manifest() *Manifest { return b.manifest }

// Document reads a document by its id, upper or lower case. The document must not be changed.
func (b *Build) Document(id string) (*corpus.Document, error) {
	i, ok := b.byID[strings.ToLower(id)]
	if !ok {
		return nil, fmt.Errorf("%w: %q", ErrUnknownDocument, id)
	}
	return b.documents.get(i)
}

// Place is a passage in its document.
type Place struct {
	Document *corpus.Document
	Index    int // in Document.Passages
}

// Passage is the passage itself.
func (p Place) Passage() *corpus.Passage { return &p.Document.Passages[p.Index] }

// Text is what is shown of the passage.
func (p Place) Text() string { return p.Document.PassageText(p.Passage()) }

// List is the place of the list that the passage is, or is an item of; ok is false for other passages.
func (p Place) List() (list Place, ok bool) {
	switch i := p.Passage().List; {
	case p.Passage().Kind == corpus.KindList:
		return p, true
	case i >= 0:
		return Place{p.Document, i}, true
	default:
		return Place{}, false
	}
}

// Passage finds a passage by its id. The error is ErrUnknownPassage if there is none.
func (b *Build) Passage(id string) (Place, error) {
	doc, _, _ := strings.Cut(id, "/")
	d, err := b.Document(doc)
	if errors.Is(err, ErrUnknownDocument) {
		return Place{}, fmt.Errorf("%w: %q", ErrUnknownPassage, id)
	}
	if err != nil {
		return Place{}, err // it may well be there: the document cannot be read
	}
	if i := d.PassageByID(id); i >= 0 {
		return Place{d, i}, nil
	}
	return Place{}, fmt.Errorf("%w: %q", ErrUnknownPassage, id)
}

// PassageByKey finds a passage by its key.
func (b *Build) PassageByKey(ctx context.Context, key string) (Place, error) {
	n, ok, err := b.reader.lookup(ctx, fieldKey, key)
	if err != nil {
		return Place{}, err
	}
	if !ok {
		return Place{}, fmt.Errorf("%w: key %q", ErrUnknownPassage, key)
	}
	return b.place(n)
}

// passageAt is the passage of a number.
func (b *Build) passageAt(number uint32) (Place, error) {
	di := b.manifest.documentOf(number)
	d, err := b.documents.get(di)
	if err != nil {
		return Place{}, err
	}
	return Place{d, int(number) - b.manifest.Documents[di].First}, nil
}

// place is the passage behind an entry's number.
func (b *Build) place(entry uint64) (Place, error) {
	at, err := b.spot(entry)
	if err != nil {
		return Place{}, err
	}
	if at.index < 0 {
		return Place{}, fmt.Errorf("%w: entry %d is no passage", ErrBrokenBuild, entry)
	}
	d, err := b.documents.get(at.document)
	if err != nil {
		return Place{}, err
	}
	return Place{d, at.index}, nil
}
