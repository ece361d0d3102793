package index

import (
	"errors"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"sync"

	"agendabot/corpus"
	"agendabot/corpus/extract"
)

// former is the build that a reindex finds, of which it takes over the documents whose files have not changed. Reading is what
// costs: a page of a PDF takes some 20 ms, the passages on it one to be indexed. The search index itself is always written
// anew from all documents, for its passages are numbered through all of them and a search is fast because it is one
// merged segment; so whatever was taken over, the same documents make the same build.
type former struct {
	state    State
	manifest *Manifest // nil: there is no build, or not one that this program can use
	past     *Past     // nil: its documents cannot be read
	byFile   map[fileState]int

	mu    sync.Mutex
	taken map[*corpus.Document]bool
}

// fileState is one state of a file of the corpus folder.
type fileState struct{ file, sha256, sidecar string }

// former looks at the current build. One that cannot be read counts as none.
func (s *Store) former() (*former, error) {
	b := &former{byFile: map[fileState]int{}, taken: map[*corpus.Document]bool{}}
	var err error
	if b.state, err = s.Current(); err != nil {
		if errors.Is(err, ErrNoBuild) || errors.Is(err, ErrBrokenBuild) {
			err = nil
		}
		return b, err
	}
	dir := s.buildDir(b.state.Build)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		dir = s.asideDir(b.state.Build) // a crash came before a sound one was in its place; each document is checked
	}
	if b.manifest, err = readManifest(dir); err != nil {
		b.manifest = nil
		return b, nil //nolint:nilerr // everything is read anew
	}
	if b.past, err = openPast(dir, b.state.Build, b.manifest); err != nil {
		s.log.Warn("the documents of the index before cannot be taken over; all are read anew", "error", err)
		return b, nil
	}
	for i := range b.manifest.Documents {
		d := &b.manifest.Documents[i]
		if d.Extract == extractVersion(d.Format) {
			b.byFile[fileState{d.File, d.SHA256, d.Sidecar}] = i
		}
	}
	return b, nil
}

// extractVersion is that of the readers of a document's format, as far as it is not part of corpus.Format.
func extractVersion(format string) int {
	if format == "" {
		return 0
	}
	return extract.Version
}

// take is the document that was made of the very bytes of a file and its sidecar; nil if there is none that is as it was
// written. It is called by many goroutines.
func (b *former) take(f *corpus.File) *corpus.Document {
	if b.past == nil {
		return nil
	}
	sum, sidecar := f.Sums()
	i, ok := b.byFile[fileState{f.Name, sum, sidecar}]
	if !ok {
		return nil
	}
	d, err := b.past.documents.get(i)
	if err != nil || d.File != f.Name || d.SHA256 != sum || d.Sidecar != sidecar {
		return nil
	}
	if slices.ContainsFunc(d.Warnings, func(w corpus.Warning) bool { return w.File != f.Name && w.File != f.Sidecar }) {
		return nil // the sidecar has another name now
	}
	if d.Stale != "" { // and now the file holds that version again
		fresh := *d
		fresh.Stale = ""
		d = &fresh
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.taken[d] = true
	return d
}

// close ends the reading; what was taken stays.
func (b *former) close() error {
	if b.past == nil {
		return nil
	}
	p := b.past
	b.past = nil
	return p.Close()
}

// compare says what is new against the build before.
func (b *former) compare(r *Report, c *corpus.Corpus) {
	r.Digest = Digest(c)
	old := map[string]*DocumentInfo{}
	if b.manifest != nil {
		for i := range b.manifest.Documents {
			old[b.manifest.Documents[i].ID] = &b.manifest.Documents[i]
		}
		r.Glossary.Changed = !reflect.DeepEqual(b.manifest.Glossary, c.Glossary)
		r.Curated.Changed = !reflect.DeepEqual(b.manifest.Curated, c.Curated)
	}
	for i, d := range c.Documents {
		was, ok := old[d.ID]
		row := &r.Table[i]
		switch {
		case !ok:
			r.Added = append(r.Added, d.ID)
			row.State = DocumentNew
		case was.SHA256 != d.SHA256 || was.Sidecar != d.Sidecar || was.File != d.File || was.Stale != d.Stale:
			r.Changed = append(r.Changed, d.ID)
			row.State = DocumentChanged
		default:
			row.State = DocumentSame
		}
		if d.Stale != "" {
			r.Kept = append(r.Kept, d.ID)
			row.State = DocumentKept
		}
		delete(old, d.ID)
	}
	for id := range old {
		r.Removed = append(r.Removed, id)
	}
	slices.Sort(r.Removed)
	r.Unchanged = r.Digest == b.state.Build && len(r.Added) == 0
}
