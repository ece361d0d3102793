package index

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Folders of builds that are none: being written, set aside, or on their way out.
const (
	tmpPrefix   = "tmp-"
	asidePrefix = tmpPrefix + "damaged-" // a damaged build's digest follows
	oldPrefix   = tmpPrefix + "old-"     // a pruned build's digest follows
)

func (s *Store) asideDir(digest string) string { return s.buildDir(asidePrefix + digest) }

// makeFolders makes the folders of the store, and makes the new ones' names durable.
func (s *Store) makeFolders() error {
	var parents []string // of those that are not there yet
	for dir := s.buildsDir(); filepath.Dir(dir) != dir; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		parents = append(parents, filepath.Dir(dir))
	}
	if err := os.MkdirAll(s.buildsDir(), 0o700); err != nil {
		return err
	}
	s.did("mkdir", "builds")
	for _, dir := range parents {
		// A folder above the data folder may be one that we may pass through and not read.
		if err := s.syncDir(dir); err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return nil
}

// openBuild opens the build of a digest: if it is not there, the damaged one that was set aside for a sound one, for
// a crash may have come before that was in its place. Then it is looked for again: it may just have come.
func (s *Store) openBuild(digest string) (*Build, error) {
	b, err := open(s.buildDir(digest))
	for _, dir := range []string{s.asideDir(digest), s.buildDir(digest)} {
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			break
		}
		again, aerr := open(dir)
		if aerr == nil {
			return again, nil
		}
	}
	return b, err
}

// setAside makes room for the sound build that replaces a damaged one. A crash before that is there leaves the
// damaged one as the only one: openBuild finds it here, and the next Reindex puts it back before it tries again.
func (s *Store) setAside(digest string) error {
	s.log.Warn("a damaged build is replaced", "digest", digest)
	err := os.Rename(s.buildDir(digest), s.asideDir(digest))
	s.did("rename", "damaged build")
	return err
}

// removeAside removes a damaged build once the sound one is in its place. If it cannot, the next Reindex does.
func (s *Store) removeAside(digest string) {
	if err := os.RemoveAll(s.asideDir(digest)); err != nil {
		s.log.Warn("a damaged build could not be removed", "digest", digest, "error", err)
	}
	s.did("remove", "damaged build")
}

// removeLeftovers removes what a crash left, and puts the current build back if it was set aside and not replaced.
func (s *Store) removeLeftovers() error {
	if err := os.Remove(s.currentFile() + ".tmp"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	entries, err := os.ReadDir(s.buildsDir())
	if err != nil {
		return err
	}
	st, _ := s.Current() // if it cannot be read, there is no build that must go on serving
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), tmpPrefix) {
			s.removeUnfinishedCopies(e.Name())
			continue
		}
		if digest, aside := strings.CutPrefix(e.Name(), asidePrefix); aside {
			if _, err := os.Stat(s.buildDir(digest)); errors.Is(err, fs.ErrNotExist) && digest == st.Build {
				if err := os.Rename(s.asideDir(digest), s.buildDir(digest)); err != nil {
					return err
				}
				s.did("rename", "damaged build back")
				continue
			}
		}
		if err := os.RemoveAll(s.buildDir(e.Name())); err != nil {
			return err
		}
		s.did("remove", "leftover")
	}
	return nil
}

// removeUnfinishedCopies removes what a crash left of a compact copy that was made for a finished build. If another process
// is writing it just now, that one goes on with its copy in memory.
func (s *Store) removeUnfinishedCopies(digest string) {
	entries, _ := os.ReadDir(s.buildDir(digest)) // if it is no folder, or gone, there is nothing to remove
	for _, e := range entries {
		if !isUnfinishedCopy(e.Name()) {
			continue
		}
		if err := os.Remove(filepath.Join(s.buildDir(digest), e.Name())); err != nil {
			s.log.Warn("an unfinished file could not be removed", "digest", digest, "file", e.Name(), "error", err)
			continue
		}
		s.did("remove", "unfinished copy")
	}
}

type finished struct {
	digest  string
	written time.Time
}

// finishedBuilds are the builds in their places, the newest first.
func (s *Store) finishedBuilds() []finished {
	entries, err := os.ReadDir(s.buildsDir())
	if err != nil {
		return nil
	}
	var all []finished
	for _, e := range entries {
		if info, err := e.Info(); err == nil && !strings.HasPrefix(e.Name(), tmpPrefix) {
			all = append(all, finished{e.Name(), info.ModTime()})
		}
	}
	slices.SortFunc(all, func(a, b finished) int {
		return cmp.Or(b.written.Compare(a.written), cmp.Compare(a.digest, b.digest))
	})
	return all
}

// LastSource is where the documents of the current build came from; if CURRENT is missing or damaged, those of the
// newest finished build that can be read: what that was first made of, for the same documents in another folder make
// no new build. ok is false if there is none.
func (s *Store) LastSource() (src Source, ok bool) {
	if st, err := s.Current(); err == nil {
		return st.Source, true
	}
	for _, f := range s.finishedBuilds() {
		if man, err := readManifest(s.buildDir(f.digest)); err == nil {
			return man.Source, true
		}
	}
	return Source{}, false
}

// prune removes the oldest builds beyond keepBuilds, never the current one nor the one before. What it cannot
// remove it leaves for the next time.
func (s *Store) prune(st State) {
	all := s.finishedBuilds()
	kept := 0
	for _, f := range all {
		if f.digest == st.Build || f.digest == st.Previous {
			kept++
		}
	}
	for _, f := range all {
		if f.digest == st.Build || f.digest == st.Previous {
			continue
		}
		if kept++; kept <= keepBuilds {
			continue
		}
		if err := s.removeBuild(f.digest); err != nil {
			s.log.Warn("an old build could not be removed", "digest", f.digest, "error", err)
		}
	}
}

// removeBuild takes a build's name away before its files, so that half of one is never taken for a build.
func (s *Store) removeBuild(digest string) error {
	old := s.buildDir(oldPrefix + digest)
	if err := os.Rename(s.buildDir(digest), old); err != nil {
		return err
	}
	s.did("rename", "old build")
	if err := os.RemoveAll(old); err != nil {
		return err
	}
	s.did("remove", "old build")
	return nil
}
