package index

import (
	"container/list"
	"encoding/json"
	"fmt"
	"os"
	"sync"

	"agendabot/corpus"
)

// documents gives a build's documents by their place in the manifest.
type documents interface {
	get(i int) (*corpus.Document, error)
	close() error
}

// memoryDocuments are all in memory.
type memoryDocuments []*corpus.Document

func (m memoryDocuments) get(i int) (*corpus.Document, error) { return m[i], nil }
func (m memoryDocuments) close() error                        { return nil }

// cacheBytes bounds the lines whose documents are kept decoded; one document is kept whatever its size.
const cacheBytes = 64 << 20

// fileDocuments reads documents from the documents file when they are asked for, and keeps the latest.
type fileDocuments struct {
	file  *os.File
	infos []DocumentInfo

	mu     sync.Mutex
	cached map[int]*list.Element // of *cachedDocument
	recent *list.List            // the latest first
	bytes  int
	bound  int // of bytes
}

type cachedDocument struct {
	index int
	doc   *corpus.Document
}

func openDocuments(name string, infos []DocumentInfo) (*fileDocuments, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &fileDocuments{file: f, infos: infos, cached: map[int]*list.Element{}, recent: list.New(), bound: cacheBytes}, nil
}

func (f *fileDocuments) get(i int) (*corpus.Document, error) {
	f.mu.Lock()
	if e, ok := f.cached[i]; ok {
		f.recent.MoveToFront(e)
		f.mu.Unlock()
		return e.Value.(*cachedDocument).doc, nil
	}
	f.mu.Unlock()
	info := f.infos[i]
	line := make([]byte, info.Length)
	if _, err := f.file.ReadAt(line, info.Offset); err != nil {
		return nil, fmt.Errorf("%w: read %s: %w", ErrBrokenBuild, info.ID, err)
	}
	if sumLine(line) != info.LineSHA256 {
		return nil, fmt.Errorf("%w: %s is not as it was written", ErrBrokenBuild, info.ID)
	}
	doc := &corpus.Document{}
	if err := json.Unmarshal(line, doc); err != nil {
		return nil, fmt.Errorf("%w: read %s: %w", ErrBrokenBuild, info.ID, err)
	}
	return f.keep(i, doc), nil
}

// keep puts a document into the cache and returns it; if another goroutine was faster, it returns that one's, so
// that whoever holds the document holds the same.
func (f *fileDocuments) keep(i int, doc *corpus.Document) *corpus.Document {
	f.mu.Lock()
	defer f.mu.Unlock()
	if e, ok := f.cached[i]; ok {
		f.recent.MoveToFront(e)
		return e.Value.(*cachedDocument).doc
	}
	f.cached[i] = f.recent.PushFront(&cachedDocument{i, doc})
	f.bytes += f.infos[i].Length
	for f.bytes > f.bound && f.recent.Len() > 1 {
		last := f.recent.Back()
		old := f.recent.Remove(last).(*cachedDocument)
		delete(f.cached, old.index)
		f.bytes -= f.infos[old.index].Length
	}
	return doc
}

func (f *fileDocuments) close() error { return f.file.Close() }
