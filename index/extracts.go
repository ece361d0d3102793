package index

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"agendabot/corpus/extract"
)

const (
	extractAge    = 30 * 24 * time.Hour // how long what no build needs is kept: a file may come back
	extractBytes  = 2 << 30             // of all entries together
	mostExtract   = 256 << 20           // of one entry, unpacked; what is larger is not kept
	extractSuffix = ".zst"
	extractTmp    = ".tmp-" // an entry being written, or left over by a crash
)

// extracts keeps what readers of rich formats made of files, one file a key in the data folder's cache/extracts, so that
// a change of clean-up, of analysers or of the index needs no new reading. Everything in it can be lost: what cannot be
// read, or is not as it was written, is as if it were not there, and what cannot be written is said once. It is safe for
// any number of goroutines, and other processes may read it at the same time.
type extracts struct {
	dir    string
	log    *slog.Logger
	blind  bool // gives nothing, so that everything is read anew
	frozen bool // changes nothing
	bound  int64

	encoder func() (*zstd.Encoder, error)
	decoder func() (*zstd.Decoder, error)
	failed  sync.Once
}

// extracts are the cache as a plan needs it.
func (s *Store) extracts(plan *Plan) *extracts {
	return &extracts{
		dir: filepath.Join(filepath.Dir(s.dir), "cache", "extracts"), log: s.log, blind: plan.Full, frozen: plan.Check, bound: extractBytes,
		encoder: sync.OnceValues(func() (*zstd.Encoder, error) { return zstd.NewWriter(nil, zstd.WithEncoderCRC(true)) }),
		decoder: sync.OnceValues(func() (*zstd.Decoder, error) { return zstd.NewReader(nil, zstd.WithDecoderMaxMemory(mostExtract)) }),
	}
}

// Get is what was put under a key. It counts as a use of it.
func (e *extracts) Get(key string) (data []byte, ok bool) {
	if e.blind || !isExtractKey(key) {
		return nil, false
	}
	name := e.file(key)
	raw, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false
	}
	if err != nil {
		e.fail(err)
		return nil, false
	}
	if data, err = e.unpack(key, raw); err != nil {
		e.log.Warn("an entry of the cache of what was read cannot be used; the file is read anew", "entry", key, "error", err)
		if !e.frozen {
			_ = os.Remove(name) // else it is replaced by what is read now
		}
		return nil, false
	}
	if !e.frozen {
		now := time.Now()
		_ = os.Chtimes(name, now, now) // it is only forgotten earlier
	}
	return data, true
}

// unpack gives an entry's data. Its frame has a checksum; that it is the entry of this key its first line says.
func (e *extracts) unpack(key string, raw []byte) ([]byte, error) {
	d, err := e.decoder()
	if err != nil {
		return nil, err
	}
	data, err := d.DecodeAll(raw, nil)
	if err != nil {
		return nil, err
	}
	data, ok := bytes.CutPrefix(data, []byte(key+"\n"))
	if !ok {
		return nil, errors.New("it is that of another file")
	}
	return data, nil
}

// Put keeps data under a key, which is used if it is a plain name.
func (e *extracts) Put(key string, data []byte) {
	if e.frozen || !isExtractKey(key) || len(key)+1+len(data) > mostExtract {
		return
	}
	if err := e.write(key, data); err != nil {
		e.fail(err)
	}
}

// fail says once that the folder is of no use: it would be the same for every file.
func (e *extracts) fail(err error) {
	e.failed.Do(func() {
		e.log.Warn("what was read of files cannot be kept for the next time", "folder", e.dir, "error", err)
	})
}

// write writes an entry under another name first, so that no other process ever sees half of one.
func (e *extracts) write(key string, data []byte) error {
	enc, err := e.encoder()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(e.dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(e.dir, extractTmp+"*")
	if err != nil {
		return err
	}
	_, err = f.Write(enc.EncodeAll(append([]byte(key+"\n"), data...), nil))
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = replaceFile(f.Name(), e.file(key))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

func (e *extracts) file(key string) string { return filepath.Join(e.dir, key+extractSuffix) }

// isExtractKey says that a key can be the name of a file on every system.
func isExtractKey(key string) bool {
	return key != "" && len(key) < 200 && strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// entry is what pruning knows of a file of the cache.
type extractEntry struct {
	name   string
	size   int64
	used   time.Time
	needed bool // by a build
}

// prune removes what no build needs and nobody used for a month; and of what is beyond the bound the least recently used, of
// what no build needs first. needed is asked for only if something is to be removed.
func (e *extracts) prune(now time.Time, needed func() map[string]bool) {
	all, total := e.list()
	old := func(x extractEntry) bool { return now.Sub(x.used) > extractAge }
	if total <= e.bound && !slices.ContainsFunc(all, old) {
		return
	}
	keep := needed()
	for i := range all {
		_, versionAndSum, _ := strings.Cut(strings.TrimSuffix(all[i].name, extractSuffix), "-")
		all[i].needed = keep[versionAndSum]
	}
	slices.SortFunc(all, func(a, b extractEntry) int {
		if a.needed != b.needed {
			return map[bool]int{false: -1, true: 1}[a.needed]
		}
		return cmp.Or(a.used.Compare(b.used), cmp.Compare(a.name, b.name))
	})
	for _, x := range all {
		if total <= e.bound && (x.needed || !old(x)) {
			continue
		}
		if err := os.Remove(filepath.Join(e.dir, x.name)); err != nil {
			e.log.Warn("an entry of the cache of what was read could not be removed", "entry", x.name, "error", err)
			continue
		}
		total -= x.size
	}
}

// list are the entries and their size together. What a crash left half written is removed: nobody else writes.
func (e *extracts) list() (all []extractEntry, total int64) {
	entries, _ := os.ReadDir(e.dir) // if there is no such folder, nothing was ever kept
	for _, d := range entries {
		info, err := d.Info()
		switch {
		case err != nil || !info.Mode().IsRegular():
		case strings.HasPrefix(d.Name(), extractTmp):
			_ = os.Remove(filepath.Join(e.dir, d.Name())) // else the next time
		case strings.HasSuffix(d.Name(), extractSuffix):
			all = append(all, extractEntry{name: d.Name(), size: info.Size(), used: info.ModTime()})
			total += info.Size()
		}
	}
	return all, total
}

// extractsOfBuilds are the ends of the keys that the documents of the finished builds have: the version of what is kept, and the sum
// of the file.
func (s *Store) extractsOfBuilds() map[string]bool {
	needed := map[string]bool{}
	for _, f := range s.finishedBuilds() {
		man, err := readManifest(s.buildDir(f.digest))
		if err != nil {
			continue // nothing can be taken from it
		}
		for i := range man.Documents {
			if d := &man.Documents[i]; d.Format != "" {
				needed[fmt.Sprintf("%d-%s", extract.Version, d.SHA256)] = true
			}
		}
	}
	return needed
}
