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

// mend makes the copy of the build in a folder if it has none or that is not as it was written, uses it, and writes it
// there. It says whether it made one; an error of writing leaves it in use.
func (b *Build) mend(ctx context.Context, dir string) (made bool, err error) {
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
	b.useCompact(c)
	if err := writeCompact(dir, c, b.manifest); err != nil {
		return true, fmt.Errorf("write %s: %w", compactFile, err)
	}
	return true, nil
}

// renewCompact makes the copy of the finished build in a folder, if need be.
func (s *Store) renewCompact(ctx context.Context, dir string) error {
	b, err := open(dir)
	if err != nil {
		return err
	}
	made, err := b.mend(ctx, dir)
	if made {
		s.did("write", compactFile)
	}
	return errors.Join(err, b.Close())
}
