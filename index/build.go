package index

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"

	"agendabot/corpus"
)

// NewMemory builds an index of the documents in memory. It writes nothing.
func NewMemory(ctx context.Context, docs []*corpus.Document) (*Build, error) {
	return NewMemoryCorpus(ctx, &corpus.Corpus{Documents: docs})
}

// NewMemoryCorpus builds an index of a corpus in memory: its documents, its glossary and its curated answers, of which
// those with an id that the documents do not have are left out. It writes nothing.
func NewMemoryCorpus(ctx context.Context, c *corpus.Corpus) (*Build, error) {
	settled := *c
	settled.Curated, _ = settleCurated(c)
	docs := c.Documents
	m, err := newMapping()
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	bl, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	infos := make([]DocumentInfo, len(docs))
	for i, first := 0, 0; i < len(docs); i++ {
		infos[i] = describe(docs[i], first)
		first += len(docs[i].Passages)
	}
	if err := fillMemory(ctx, bl, docs); err != nil {
		_ = bl.Close()
		return nil, fmt.Errorf("index: %w", err)
	}
	b, err := newBuild(bl, newManifest(&settled, infos), memoryDocuments(docs))
	if err != nil {
		return nil, err
	}
	copied, err := makeCompact(ctx, b.reader, b.manifest, b.analyzers)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("index: %w", err), b.Close())
	}
	b.useCompact(copied)
	return b, nil
}

func fillMemory(ctx context.Context, bl bleve.Index, docs []*corpus.Document) error {
	batch := bl.NewBatch()
	err := eachEntry(ctx, docs, func(id string, fields map[string]any) error {
		if batch.Size() >= 1000 {
			if err := bl.Batch(batch); err != nil {
				return err
			}
			batch.Reset()
		}
		return batch.Index(id, fields)
	}, func(int) {})
	if err != nil {
		return err
	}
	return bl.Batch(batch)
}

// writeBuild writes a complete build of what a source has into an empty folder.
func (s *Store) writeBuild(ctx context.Context, dir string, from Source, c *corpus.Corpus, progress func(done, total int)) error {
	m, err := newMapping()
	if err != nil {
		return err
	}
	infos, err := s.writeDocumentsFile(filepath.Join(dir, documentsFile), c.Documents)
	if err != nil {
		return err
	}
	man := newManifest(c, infos)
	man.Source = from
	if err := s.writeBleve(ctx, dir, m, c.Documents, func(done int) { progress(done, man.Passages) }); err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	if err := s.finishBleve(ctx, dir, man); err != nil {
		return err
	}
	if man.Files, err = sumFiles(ctx, dir); err != nil {
		return fmt.Errorf("sum the files: %w", err)
	}
	raw, err := json.MarshalIndent(man, "", " ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, manifestFile), append(raw, '\n'), 0o600); err != nil {
		return err
	}
	s.did("write", manifestFile)
	return nil
}

func (s *Store) writeDocumentsFile(name string, docs []*corpus.Document) (infos []DocumentInfo, err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	s.did("create", documentsFile)
	w := bufio.NewWriterSize(f, 1<<20)
	infos, err = writeDocuments(w, docs)
	if err == nil {
		err = w.Flush()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	s.did("write", documentsFile)
	return infos, err
}

// writeBleve writes the index with Bleve's offline builder, which ends in one merged segment.
func (s *Store) writeBleve(ctx context.Context, dir string, m mapping.IndexMapping, docs []*corpus.Document, progress func(done int)) error {
	parts := filepath.Join(dir, "parts")
	if err := os.Mkdir(parts, 0o700); err != nil {
		return err
	}
	s.did("mkdir", "parts")
	b, err := bleve.NewBuilder(filepath.Join(dir, bleveFolder), m, map[string]any{
		"buildPathPrefix": parts, "batchSize": 2000,
	})
	if err != nil {
		return err
	}
	s.did("create", bleveFolder)
	entries := 0
	err = eachEntry(ctx, docs, func(id string, fields map[string]any) error {
		if entries++; entries%500 == 0 {
			s.did("index", bleveFolder)
		}
		return b.Index(id, fields)
	}, progress)
	if cerr := b.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	s.did("close", bleveFolder)
	if err := os.RemoveAll(parts); err != nil {
		return err
	}
	s.did("remove", "parts")
	return nil
}

// openBleve opens a finished index so that any number of processes can.
func openBleve(dir string) (bleve.Index, error) {
	return bleve.OpenUsing(dir, map[string]any{"read_only": true, "bolt_timeout": "5s"})
}

// finishBleve makes the compact copy of the finished index, and counts the totals of its manifest on the way.
func (s *Store) finishBleve(ctx context.Context, dir string, man *Manifest) error {
	bl, err := openBleve(filepath.Join(dir, bleveFolder))
	if err != nil {
		return fmt.Errorf("read the index: %w", err)
	}
	defer bl.Close() //nolint:errcheck // only read
	r, err := newReader(bl)
	if err != nil {
		return fmt.Errorf("read the index: %w", err)
	}
	defer r.close() //nolint:errcheck // only read
	c, err := makeCompact(ctx, r, man, newAnalyzers(bl.Mapping()))
	if err != nil {
		return err
	}
	if err := writeCompact(dir, c, man, s.did); err != nil {
		return fmt.Errorf("write %s: %w", compactFile, err)
	}
	return nil
}
