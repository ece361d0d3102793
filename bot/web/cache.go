package web

import (
	"container/list"
	"sync"
)

// documentCacheBytes bounds the HTML of documents that is kept. The latest document is kept whatever its size.
const documentCacheBytes = 32 << 20

// documentKey says what a document's HTML depends on that changes while the program runs.
type documentKey struct{ build, document, lang string }

// documentCache keeps the HTML of the documents that were read last, so that a document of several thousand passages
// is written once, however many ask for it at once.
type documentCache struct {
	bound int

	mu     sync.Mutex
	kept   map[documentKey]*list.Element // of *keptDocument
	recent *list.List                    // the latest first
	bytes  int
}

// keptDocument is a document's HTML, or the wait for it.
type keptDocument struct {
	key  documentKey
	once sync.Once
	html *writtenBody
	size int // in bytes, as counted in documentCache.bytes; 0 until it is written
}

// writtenBody is the HTML of a document's text, and where in it a notice on each passage may stand.
type writtenBody struct {
	html string
	at   []int
}

func newDocumentCache(bound int) *documentCache {
	return &documentCache{bound: bound, kept: map[documentKey]*list.Element{}, recent: list.New()}
}

// get is the HTML of a document; write makes it if it is not there. Of several callers at once one writes, and the
// others wait for it.
func (c *documentCache) get(key documentKey, write func() *writtenBody) *writtenBody {
	c.mu.Lock()
	e, ok := c.kept[key]
	if ok {
		c.recent.MoveToFront(e)
	} else {
		e = c.recent.PushFront(&keptDocument{key: key})
		c.kept[key] = e
	}
	c.mu.Unlock()
	k := e.Value.(*keptDocument)
	k.once.Do(func() {
		k.html = write()
		c.count(k)
	})
	if k.html == nil { // whoever wrote it panicked
		return write()
	}
	return k.html
}

// count adds the size of what was written, and lets go of what was not read for the longest time.
func (c *documentCache) count(k *keptDocument) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.kept[k.key]
	if !ok || e.Value.(*keptDocument) != k {
		return // let go of already
	}
	k.size = len(k.html.html) + 8*len(k.html.at)
	c.bytes += k.size
	for c.bytes > c.bound && c.recent.Len() > 1 {
		last := c.recent.Remove(c.recent.Back()).(*keptDocument)
		delete(c.kept, last.key)
		c.bytes -= last.size
	}
}
