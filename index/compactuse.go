package index

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// compacts are the copies of an open build: the one in use, and those that are to be closed with the build, because a
// search may still read one that is in use no more.
type compacts struct {
	now atomic.Pointer[compact] // nil: there is none, Bleve's readers serve

	mu  sync.Mutex
	all []*compact
}

func (b *Build) useCompact(c *compact) {
	b.compacts.mu.Lock()
	defer b.compacts.mu.Unlock()
	b.compacts.all = append(b.compacts.all, c)
	b.compacts.now.Store(c)
}

func (b *Build) closeCompacts() (err error) {
	b.compacts.mu.Lock()
	defer b.compacts.mu.Unlock()
	b.compacts.now.Store(nil)
	for _, c := range b.compacts.all {
		err = errors.Join(err, c.close())
	}
	b.compacts.all = nil
	return err
}

// postings are the compact copy's, or Bleve's.
func (b *Build) postings() postings {
	if c := b.compacts.now.Load(); c != nil {
		return c
	}
	return b.bleveLists
}

// mend makes the copy of the build in a folder if it has none or that is not as it was written, writes it there, and uses
// it. It says whether it made one; one that cannot be written is used from memory. What it does to files it tells did.
func (b *Build) mend(ctx context.Context, dir string, did func(op, name string)) (made bool, err error) {
	if c := b.compacts.now.Load(); c != nil {
		if err := c.checkSum(); err == nil {
			return false, nil
		}
		b.compacts.now.Store(nil)
	}
	c, err := makeCompact(ctx, b.reader, b.manifest, b.analyzers)
	if err != nil {
		return false, err
	}
	if err := b.keepCompact(dir, c, did); err != nil {
		b.useCompact(c)
		return true, fmt.Errorf("write %s: %w", compactFile, err)
	}
	return true, nil
}

// keepCompact writes a copy into the build's folder and uses what it wrote, so that the copy need not stay in memory.
func (b *Build) keepCompact(dir string, c *compact, did func(op, name string)) error {
	switch id, err := identify(dir); {
	case err != nil:
		return err
	case id != b.identity:
		return errors.New("another build took this one's place") // which may be damaged, and the copy with it
	}
	if err := writeCompact(dir, c, b.manifest, did); err != nil {
		return err
	}
	written, err := openCompact(dir, b.manifest)
	if err != nil {
		return err
	}
	b.useCompact(written)
	return nil
}

// renewCompact makes the copy of the finished build in a folder, if need be. A copy that cannot be written is no reason to
// fail: the build serves without it.
func (s *Store) renewCompact(ctx context.Context, dir string) error {
	b, err := open(dir)
	if err != nil {
		return err
	}
	made, err := b.mend(ctx, dir, s.did)
	if made && err != nil {
		s.log.Warn("the index's compact copy could not be written; questions take longer", "error", err)
		err = nil
	}
	return errors.Join(err, b.Close())
}
