package index

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"agendabot/corpus"
)

// keepLast puts the last good versions of files back into a corpus that are still in the folder and cannot be read now,
// marked as such. What has another document's id by now, or cannot be loaded, stays left out. The documents of the
// embedded corpus, if there is one, are none of the folder's, whatever their files are called.
func (b *former) keepLast(c *corpus.Corpus, folder *os.Root, embedded *corpus.Corpus) {
	if b.past == nil || b.state.Source.Dir != folder.Name() || len(c.Bad) == 0 {
		return // of another folder's files nothing is known
	}
	bad := newFaults(c.Bad)
	ids, files := map[string]bool{}, map[string]bool{}
	for _, d := range c.Documents {
		ids[strings.ToLower(d.ID)], files[d.File] = true, true
	}
	if embedded != nil && b.state.Source.WithDefault {
		for _, d := range embedded.Documents {
			ids[strings.ToLower(d.ID)] = true
		}
	}
	for i := range b.manifest.Documents {
		info := &b.manifest.Documents[i]
		fault := bad.of(info.File)
		if fault == nil || files[info.File] || ids[strings.ToLower(info.ID)] {
			continue
		}
		if _, err := folder.Lstat(info.File); errors.Is(err, fs.ErrNotExist) {
			continue // it was deleted
		}
		d, err := b.past.documents.get(i)
		if err != nil {
			continue
		}
		last := *d
		last.Stale = staleSince(d, fault, time.Now())
		c.Documents = append(c.Documents, &last)
		c.Warnings = append(c.Warnings, d.Warnings...)
		c.Warnings = append(c.Warnings, corpus.Warning{File: d.File, Text: "kept: last good version, since " + last.Stale})
	}
	slices.SortFunc(c.Documents, func(x, y *corpus.Document) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortStableFunc(c.Warnings, func(x, y corpus.Warning) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
}

// staleSince is a date and why a document is stale. While the reason is the same the date stays, so that the same folder makes the
// same build on another day.
func staleSince(d *corpus.Document, fault *corpus.FileError, today time.Time) string {
	reason := fault.Err.Error()
	if fault.File != d.File { // it is that of the metadata file, or of a folder
		reason = fault.File + ": " + reason
	}
	if fault.Detail != "" {
		reason += ": " + fault.Detail
	}
	reason = strings.Join(strings.Fields(reason), " ")
	if _, before, ok := strings.Cut(d.Stale, ": "); ok && before == reason {
		return d.Stale
	}
	return today.UTC().Format(time.DateOnly) + ": " + reason
}

// faults are what is wrong with files, by name.
type faults map[string]*corpus.FileError

func newFaults(bad []error) faults {
	f := faults{}
	for _, err := range bad {
		fe, ok := errors.AsType[*corpus.FileError](err)
		if ok && !errors.Is(fe.Err, corpus.ErrGlossary) && !errors.Is(fe.Err, corpus.ErrCurated) {
			f[withPlainEnding(fe.File)] = fe
		}
	}
	return f
}

// of is what is wrong with a file: with itself, with its sidecar, or with a folder that it is in.
func (f faults) of(file string) *corpus.FileError {
	stem := strings.TrimSuffix(file, path.Ext(file))
	for _, name := range []string{withPlainEnding(file), file + ".yaml", file + ".yml", stem + ".yaml", stem + ".yml"} {
		if fe, ok := f[name]; ok {
			return fe
		}
	}
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if fe, ok := f[dir]; ok {
			return fe
		}
	}
	return nil
}

// withPlainEnding is a name whose ending, if it is that of a sidecar, is in lower case.
func withPlainEnding(name string) string {
	ext := path.Ext(name)
	if lower := strings.ToLower(ext); lower == ".yaml" || lower == ".yml" {
		return strings.TrimSuffix(name, ext) + lower
	}
	return name
}
