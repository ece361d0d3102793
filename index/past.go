package index

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"agendabot/corpus"
)

// Past is a finished build of which only the documents are read, such as one that was current before. Its search
// index is not opened. It is safe for any number of goroutines.
type Past struct {
	documents *fileDocuments
	byID      map[string]int // document id, lower case → place in the manifest
}

// OpenPast opens the documents of the finished build of a digest. The error is ErrNoBuild if there is no such build,
// or not any more. A document is checked when it is read, as those of an open Build are.
func (s *Store) OpenPast(digest string) (*Past, error) {
	if !isDigest(digest) {
		return nil, fmt.Errorf("%w: %q is no digest", ErrNoBuild, digest)
	}
	dir := s.buildDir(digest)
	man, err := readManifest(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNoBuild, digest)
	}
	if err != nil {
		return nil, err
	}
	return openPast(dir, digest, man)
}

// openPast opens the documents in the folder of a build whose manifest was read.
func openPast(dir, digest string, man *Manifest) (*Past, error) {
	if man.Digest != digest {
		return nil, fmt.Errorf("%w: %s says it is %s", ErrBrokenBuild, digest, man.Digest)
	}
	docs, err := openDocuments(filepath.Join(dir, documentsFile), man.Documents)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBrokenBuild, err)
	}
	info, err := docs.file.Stat()
	if err == nil && info.Size() != man.Files[documentsFile].Size {
		err = fmt.Errorf("%s has %d bytes, not %d", documentsFile, info.Size(), man.Files[documentsFile].Size)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrBrokenBuild, err), docs.close())
	}
	p := &Past{documents: docs, byID: make(map[string]int, len(man.Documents))}
	for i, d := range man.Documents {
		p.byID[strings.ToLower(d.ID)] = i
	}
	return p, nil
}

// isDigest says that a name is one that Digest makes: it can lead nowhere else.
func isDigest(s string) bool {
	return len(s) == 16 && strings.Trim(s, "0123456789abcdef") == ""
}

// Document reads a document by its id, upper or lower case. The document must not be changed. It may be used after
// Close.
func (p *Past) Document(id string) (*corpus.Document, error) {
	i, ok := p.byID[strings.ToLower(id)]
	if !ok {
		return nil, fmt.Errorf("%w: %q", ErrUnknownDocument, id)
	}
	return p.documents.get(i)
}

// Close ends the reading.
func (p *Past) Close() error { return p.documents.close() }

// IDs are the ids of the documents, in lower case and sorted.
func (p *Past) IDs() []string { return slices.Sorted(maps.Keys(p.byID)) }

// Finished are the digests of the finished builds, the oldest first: as they were written, not as they served. Each may
// be gone when it is opened. It is empty if nothing was ever built, or the folder cannot be read.
func (s *Store) Finished() []string {
	var digests []string
	for _, f := range slices.Backward(s.finishedBuilds()) {
		if isDigest(f.digest) {
			digests = append(digests, f.digest)
		}
	}
	return digests
}
