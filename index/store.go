package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// keepBuilds is how many finished builds stay in the data folder, the current one and the one before included.
const keepBuilds = 3

// Store keeps builds in a data folder:
//
//	index/builds/<digest>/   finished builds, never changed
//	index/builds/tmp-…/      a build being written, set aside, or left over by a crash; the next Reindex removes it
//	index/CURRENT            which build serves, where its documents came from, which build was before
//	index/LOCK               held by the one process that may write
//	cache/extracts/          what was read of files, see extracts; may be removed at any time
//
// The zero Store is not usable; NewStore makes one. Reading needs no lock.
type Store struct {
	dir string // …/index
	log *slog.Logger
	// step is told of every file operation of ours below index once it is done. A test uses it to crash at each in turn.
	step func(op, name string)
}

// NewStore uses the index of a data folder, which need not exist yet. It reads and writes nothing.
func NewStore(dataDir string, log *slog.Logger) *Store {
	return &Store{dir: filepath.Join(dataDir, "index"), log: log}
}

func (s *Store) did(op, name string) {
	if s.step != nil {
		s.step(op, name)
	}
}

// Source says where a build's documents came from.
type Source struct {
	Dir         string `json:"dir,omitempty"` // absolute; empty: the embedded text alone
	WithDefault bool   `json:"with_default,omitempty"`
}

// State is what CURRENT says.
type State struct {
	Build    string `json:"build"`              // digest
	Previous string `json:"previous,omitempty"` // digest of the build before, for Rollback
	Source   Source `json:"source"`

	PreviousSource Source `json:"previous_source,omitzero"`
}

func (s *Store) currentFile() string           { return filepath.Join(s.dir, "CURRENT") }
func (s *Store) buildsDir() string             { return filepath.Join(s.dir, "builds") }
func (s *Store) buildDir(digest string) string { return filepath.Join(s.buildsDir(), digest) }

// Current reads CURRENT. The error is ErrNoBuild if nothing was ever built here.
func (s *Store) Current() (State, error) {
	var st State
	raw, err := os.ReadFile(s.currentFile())
	if errors.Is(err, fs.ErrNotExist) {
		return st, ErrNoBuild
	}
	if err != nil {
		return st, fmt.Errorf("read the index: %w", err)
	}
	if err := json.Unmarshal(raw, &st); err != nil || st.Build == "" || strings.ContainsAny(st.Build, `/\.`) {
		return State{}, fmt.Errorf("%w: %s is not what this program writes", ErrBrokenBuild, s.currentFile())
	}
	return st, nil
}

// Open opens the current build.
func (s *Store) Open() (*Build, error) {
	st, err := s.Current()
	if err != nil {
		return nil, err
	}
	for {
		b, err := s.openBuild(st.Build)
		if err == nil {
			return b, nil
		}
		now, cerr := s.Current()
		if cerr != nil || now.Build == st.Build {
			if errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrBrokenBuild) {
				err = fmt.Errorf("%w: %w", ErrBrokenBuild, err)
			}
			return nil, err
		}
		st = now // another process made a newer build current and removed this one in between
	}
}

// setCurrent replaces CURRENT in one step that survives a crash: write, sync, rename, sync the folder.
func (s *Store) setCurrent(st State) error {
	raw, err := json.MarshalIndent(st, "", "  ")
	if err != nil {
		return err
	}
	tmp := s.currentFile() + ".tmp"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	s.did("create", "CURRENT.tmp")
	_, err = f.Write(append(raw, '\n'))
	s.did("write", "CURRENT.tmp")
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	s.did("sync", "CURRENT.tmp")
	if err := replaceFile(tmp, s.currentFile()); err != nil {
		return err
	}
	s.did("rename", "CURRENT")
	return s.syncDir(s.dir)
}
