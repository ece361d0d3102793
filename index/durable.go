package index

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// replaceFile renames a file over another. On Windows that fails while a reader holds the other open, which never
// takes long.
func replaceFile(from, to string) error {
	tries := 1
	if runtime.GOOS == "windows" {
		tries = 10
	}
	return retry(tries, 5*time.Millisecond, func() error { return os.Rename(from, to) })
}

// retry does something up to so many times until it goes well, and waits in between, longer each time.
func retry(tries int, wait time.Duration, do func() error) error {
	err := do()
	for try := 1; err != nil && try < tries; try++ {
		<-time.After(wait)
		wait *= 2
		err = do()
	}
	return err
}

// syncTree makes a finished folder durable: its files, and the names in each of its folders.
func (s *Store) syncTree(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // only a handle on the folder
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return s.syncDir(filepath.Join(dir, filepath.FromSlash(name)))
		}
		f, err := root.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		err = f.Sync()
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		s.did("sync", d.Name())
		return err
	})
}

// syncDir makes the names in a folder durable. Windows has no such call and needs none.
func (s *Store) syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	s.did("sync", filepath.Base(dir))
	return err
}
