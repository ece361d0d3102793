package watch

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/fsnotify/fsnotify"
)

// tree is a folder with all that are in it, watched as far as the system can.
type tree struct {
	dir     string
	log     *slog.Logger
	seed    maphash.Seed
	events  chan struct{}     // something may have changed; holds one
	watcher *fsnotify.Watcher // nil: the system cannot watch
	pump    sync.WaitGroup
	limited sync.Once // for saying that some folder cannot be watched
}

// newTree begins to watch. It must be closed.
func newTree(dir string, log *slog.Logger) *tree {
	t := &tree{dir: filepath.Clean(dir), log: log, seed: maphash.MakeSeed(), events: make(chan struct{}, 1)}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		t.cannotWatch(err)
		return t
	}
	t.watcher = w
	t.pump.Go(t.listen)
	return t
}

// close ends the watching.
func (t *tree) close() {
	if t.watcher == nil {
		return
	}
	if err := t.watcher.Close(); err != nil {
		t.log.Debug("the watching could not be ended", "error", err)
	}
	t.pump.Wait()
}

// listen passes on that something has changed, until the watcher is closed. It is always listening, so that the system's
// queue does not overflow while somebody is told.
func (t *tree) listen() {
	for {
		select {
		case e, ok := <-t.watcher.Events:
			if !ok {
				return
			}
			if e.Has(fsnotify.Create) && !hidden(filepath.Base(e.Name)) {
				t.add(e.Name) // what is put into a new folder counts from now on
			}
			if t.counts(e.Name) {
				t.changed()
			}
		case err, ok := <-t.watcher.Errors:
			if !ok {
				return
			}
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				t.cannotWatch(err)
			}
			t.changed() // what was lost may have been one
		}
	}
}

func (t *tree) changed() {
	select {
	case t.events <- struct{}{}:
	default: // it is known already
	}
}

// counts says that what happens to a name matters.
func (t *tree) counts(name string) bool {
	return filepath.Clean(name) == t.dir || !passing(filepath.Base(name))
}

// hidden says that a file or folder of that name is none of the corpus. "~$" is Word's mark of a document that is open.
func hidden(base string) bool { return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") }

// passing says that a file's name is one that nothing is kept under: hidden, or of what a program is writing or has open.
func passing(base string) bool {
	if hidden(base) || (strings.HasPrefix(base, "#") && strings.HasSuffix(base, "#")) {
		return true
	}
	switch strings.ToLower(path.Ext(base)) {
	case ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", ".swx":
		return true
	default:
		return strings.HasSuffix(base, "~")
	}
}

// add watches a folder with those in it; of another file it does nothing.
func (t *tree) add(dir string) {
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() {
		return
	}
	_ = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error { // it returns none but SkipDir
		return t.watch(dir, name, d, err)
	})
}

// watch watches a folder of a walk that begins at root, and leaves hidden ones out. Watching one twice does no harm.
func (t *tree) watch(root, name string, d fs.DirEntry, err error) error {
	switch {
	case err != nil || !d.IsDir():
		return nil //nolint:nilerr // what cannot be looked into cannot be watched; it is tried again at the next look
	case name != "." && hidden(d.Name()):
		return fs.SkipDir
	case t.watcher != nil:
		if err := t.watcher.Add(filepath.Join(root, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.cannotWatch(err)
		}
	}
	return nil
}

func (t *tree) cannotWatch(err error) {
	t.limited.Do(func() {
		t.log.Warn("not every folder can be watched; changes there are seen more slowly, by looking", "folder", t.dir, "error", err)
	})
}

// look goes through the folder, watches what is new in it, and sums up the names, sizes, times and modes. A folder that cannot be
// read has a sum, too.
func (t *tree) look() uint64 {
	var h maphash.Hash
	h.SetSeed(t.seed)
	_ = fs.WalkDir(os.DirFS(t.dir), ".", func(name string, d fs.DirEntry, err error) error { // it returns none but SkipDir
		if err != nil {
			fmt.Fprintf(&h, "%q cannot be read\n", name)
			return nil //nolint:nilerr // it is part of the sum
		}
		switch {
		case name == ".":
		case d.IsDir() && hidden(d.Name()):
			return fs.SkipDir
		case !d.IsDir() && passing(d.Name()):
			return nil
		}
		if info, err := d.Info(); err == nil {
			size, modified := info.Size(), info.ModTime().UnixNano()
			if d.IsDir() { // they change with every hidden file
				size, modified = 0, 0
			}
			fmt.Fprintf(&h, "%q %d %d %o\n", name, size, modified, info.Mode())
		}
		return t.watch(t.dir, name, d, nil)
	})
	return h.Sum64()
}
