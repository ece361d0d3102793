package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// folder is the corpus folder, for the commands that change it. Everything goes through a root, so that nothing outside
// is read or written whatever a name says, and nothing goes through a link within it either. Names are slash-separated.
type folder struct {
	dir  string
	root *os.Root
}

func openFolder(dir string) (*folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the corpus folder: %w", err)
	}
	return &folder{dir, root}, nil
}

func (f *folder) close() { _ = f.root.Close() } // only a handle

// errNoFile is a name that the folder does not have.
var errNoFile = errors.New("there is no such file in the corpus folder")

// look finds a file of the folder: errNoFile if there is none, another error for what is no file or lies behind a link.
func (f *folder) look(name string) (fs.FileInfo, error) {
	parts := strings.Split(name, "/")
	for i := range parts {
		at := strings.Join(parts[:i+1], "/")
		info, err := f.root.Lstat(at)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%w: %s", errNoFile, name)
		case err != nil:
			return nil, err
		case info.Mode()&fs.ModeSymlink != 0:
			return nil, fmt.Errorf("%s is a link: change what it leads to, or the link, by hand", at)
		case i+1 < len(parts):
		case info.IsDir():
			return nil, fmt.Errorf("%s is a folder: name a file in it", name)
		case !info.Mode().IsRegular():
			return nil, fmt.Errorf("%s is no regular file", name)
		default:
			return info, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", errNoFile, name)
}

// read gives a file's bytes; nil if there is none.
func (f *folder) read(name string) ([]byte, error) {
	if _, err := f.look(name); errors.Is(err, errNoFile) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // only read
	raw, err := io.ReadAll(io.LimitReader(file, maxDocument+1))
	if raw == nil {
		raw = []byte{}
	}
	return raw, err
}

// has says that the folder has a file with exactly this name: some file systems find it by another in capitals.
func (f *folder) has(name string) bool {
	entries, err := fs.ReadDir(f.root.FS(), path.Dir(name))
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(name) })
}

// staged is a file that is written and on the disk, but does not have its name yet.
type staged struct {
	temporary string
	name      string
	replace   bool // it may take the place of another
}

// stagedFile begins the names of staged files. The reader leaves names alone that begin with a dot.
const stagedFile = ".agendabot-add-"

// stage writes a file beside the place that it is to have.
func (f *folder) stage(name string, raw []byte, replace bool) (s staged, err error) {
	dir := path.Dir(name)
	f.sweep(dir, time.Now())
	s = staged{path.Join(dir, stagedFile+rand.Text()), name, replace}
	info, lookErr := f.look(name)
	file, err := f.root.OpenFile(s.temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrNotExist) {
		return s, usagef("there is no folder %s in %s: make it first", dir, f.dir)
	}
	if err != nil {
		return s, fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			f.drop(s)
			err = fmt.Errorf("write %s: %w", name, err)
		}
	}()
	if lookErr == nil { // who may read it stays as it is
		err = file.Chmod(info.Mode().Perm())
	}
	if err == nil {
		_, err = io.Copy(file, bytes.NewReader(raw))
	}
	if err == nil {
		err = file.Sync()
	}
	return s, errors.Join(err, file.Close())
}

// drop takes a staged file back.
func (f *folder) drop(s staged) { _ = f.root.Remove(s.temporary) } // it may have its name by now

// sweep removes what was staged by a process that was killed.
func (f *folder) sweep(dir string, now time.Time) {
	entries, err := fs.ReadDir(f.root.FS(), dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), stagedFile) {
			continue
		}
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
			_ = f.root.Remove(path.Join(dir, e.Name())) // the next one tries again
		}
	}
}

// errExists is a name that is taken.
var errExists = errors.New("it is in the corpus folder already, with other content")

// place gives a staged file its name in one step.
func (f *folder) place(s staged) error {
	if _, err := f.look(s.name); err == nil && !s.replace {
		return fmt.Errorf("%s: %w", s.name, errExists)
	} else if err != nil && !errors.Is(err, errNoFile) {
		return err
	}
	if err := f.root.Rename(s.temporary, s.name); err != nil {
		return fmt.Errorf("write %s: %w", s.name, err)
	}
	f.settle(path.Dir(s.name))
	return nil
}

// settle makes the names in a folder survive a loss of power, where the system can.
func (f *folder) settle(dir string) {
	if d, err := f.root.Open(dir); err == nil {
		_ = d.Sync()  // not every system can
		_ = d.Close() // only read
	}
}

// inFolder is the slash-separated name of a file of the folder that is given by that, by its whole path, or with dots.
func (f *folder) inFolder(given string) (string, error) {
	name := given
	if filepath.IsAbs(given) {
		rel, err := filepath.Rel(f.dir, given)
		if err != nil {
			return "", fmt.Errorf("%s lies outside the corpus folder %s", given, f.dir)
		}
		name = rel
	}
	if name == "" || filepath.Clean(name) == "." {
		return "", fmt.Errorf("%q names no file in the corpus folder %s", given, f.dir)
	}
	if !filepath.IsLocal(name) {
		return "", fmt.Errorf("%s lies outside the corpus folder %s", given, f.dir)
	}
	name = filepath.ToSlash(filepath.Clean(name))
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") {
			return "", fmt.Errorf("%s begins with a dot: such files are no documents and are left alone", part)
		}
	}
	return name, nil
}

// isList says that a file has the name of one of the administrator's lists, which are no documents.
func isList(name string) bool {
	base := strings.ToLower(path.Base(name))
	return slices.Contains([]string{"glossary.yaml", "glossary.yml", "curated.yaml", "curated.yml"}, base)
}
