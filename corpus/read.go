package corpus

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"

	"agendabot/corpus/extract"
)

// Options say how files are read. The zero value reads text, Markdown, Word, OpenDocument and HTML with the default
// limits, and refuses PDFs.
type Options struct {
	Limits   Limits
	PDF      func(ctx context.Context, raw []byte) (*extract.Document, error) // reads PDFs, several at once; what is no *extract.Error ends the reading; nil: PDFs are refused
	Extracts Extracts                                                         // nil: nothing is kept
	Known    func(f *File) *Document                                          // what an index has of a file already, nil if nothing; may be nil
	Progress func(done, total int, file string)                               // called after each file, one call at a time; may be nil
}

// File is one file of a corpus folder, read.
type File struct {
	Name    string // slash-separated path below the corpus folder; decides the format together with the content
	Raw     []byte
	Sidecar string // name of the file with its metadata; empty: there is none
	Meta    []byte // that file's bytes
}

// Sums are the SHA-256 of the file's bytes and of its metadata file's, hexadecimal, as a Document has them.
func (f *File) Sums() (file, sidecar string) {
	sum := sha256.Sum256(f.Raw)
	file = hex.EncodeToString(sum[:])
	if f.Sidecar != "" {
		sum = sha256.Sum256(f.Meta)
		sidecar = hex.EncodeToString(sum[:])
	}
	return file, sidecar
}

// Corpus is what a folder holds.
type Corpus struct {
	Documents []*Document     // by id
	Glossary  []GlossaryEntry // in the order of glossary.yaml, the folder's own first
	Curated   []CuratedEntry  // in the order of curated.yaml
	Lists     []ListFile      // the files that Glossary and Curated were read from
	Warnings  []Warning       // by file and line
	Bad       []error         // what could not be read, each a *FileError, by file
	Files     int             // files looked at for documents
}

// ReadFile makes a document of one file's bytes, without what Options could bring.
func ReadFile(name string, raw []byte, limits Limits) (*Document, []Warning, error) {
	opts := Options{Limits: limits}
	d, err := opts.Read(context.Background(), &File{Name: name, Raw: raw})
	if err != nil {
		return nil, nil, err
	}
	return d, d.Warnings, nil
}

// Read makes a document of one file. The name decides the format together with the content, and the id unless the
// front matter or the metadata file gives one. The error is a *FileError, unless it is no fault of the file's: the
// context's, or one of a reader that could not work.
func (o *Options) Read(ctx context.Context, f *File) (*Document, error) {
	format, _, err := formatOf(f.Name)
	if err != nil {
		return nil, &FileError{File: f.Name, Err: ErrFormat, Detail: strings.ToLower(path.Ext(f.Name)), Advice: "convert it to PDF, DOCX, ODT, HTML or text"}
	}
	if format == "" {
		return nil, &FileError{File: f.Name, Err: ErrFormat, Advice: "name it .md or .txt if it is text"}
	}
	s, blocks, err := o.blocksOf(ctx, format, f)
	if err != nil {
		return nil, err
	}
	if err := s.useSidecar(f.Sidecar, f.Meta); err != nil {
		return nil, err
	}
	if len(blocks) == 0 {
		return nil, s.fail(ErrEmpty, 0, "", "remove it or fill it")
	}
	id := s.metaID
	if id == "" {
		base := path.Base(f.Name)
		id = Slug(strings.TrimSuffix(base, path.Ext(base)))
	}
	if id == "" {
		return nil, s.fail(ErrFrontMatter, 0, "the file's name has no letter to make an id of", "give an id in its metadata")
	}
	return assemble(s, id, s.cleanBlocks(blocks)), nil
}

// blocksOf reads the file's blocks, before the clean-up of blocks.
func (o *Options) blocksOf(ctx context.Context, f format, file *File) (*source, []block, error) {
	if f == formatText && path.Ext(file.Name) == "" {
		f = f.byContent(file.Raw)
	}
	if f.isRich() || f.byContent(file.Raw).isRich() {
		s := &source{file: file.Name, limits: o.Limits.withDefaults()}
		blocks, err := s.readRich(ctx, o, f, file.Raw)
		return s, blocks, err
	}
	s, err := newSource(file.Name, file.Raw, o.Limits)
	if err != nil {
		return nil, nil, err
	}
	if f == formatText {
		return s, readPlain(s), nil
	}
	blocks, err := readMarkdown(s)
	return s, blocks, err
}

// ReadFS reads every document below a folder, and the glossary and the curated answers at its top. A file that cannot be read is named in Bad and costs only itself;
// the error is for the folder as a whole, or the context's.
func ReadFS(ctx context.Context, fsys fs.FS, opts Options) (*Corpus, error) {
	c := &Corpus{}
	names, err := c.list(fsys)
	if err != nil {
		return nil, err
	}
	names, sidecars := c.pairSidecars(c.takeLists(fsys, names))
	c.Files = len(names)
	if err := c.readAll(ctx, &folderReader{fsys: fsys, opts: &opts, sidecars: sidecars}, names); err != nil {
		return nil, err
	}
	c.refuseDuplicates()
	slices.SortFunc(c.Documents, func(a, b *Document) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(c.Bad, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	slices.SortStableFunc(c.Warnings, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return c, nil
}

// isAside says that a file of that name is none of the corpus, and nothing to be told of: names that begin with a dot, or
// with "~$", which Word puts beside a document that somebody has open, and what Windows puts into folders for itself.
func isAside(base string) bool {
	lower := strings.ToLower(base)
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || lower == "thumbs.db" || lower == "desktop.ini"
}

// list walks the folder. A link is followed to a file inside the folder and is an error if it leads out.
func (c *Corpus) list(fsys fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if name == "." {
				return err
			}
			c.Bad = append(c.Bad, &FileError{File: name, Err: ErrUnreadable, Detail: reason(err), Advice: "check its permissions"})
			return nil
		}
		if name != "." && isAside(d.Name()) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		if d.Type()&fs.ModeSymlink != 0 && !c.followLink(fsys, name) {
			return nil
		}
		if d.Type()&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice|fs.ModeIrregular) != 0 {
			c.Warnings = append(c.Warnings, Warning{File: name, Text: "left out: not a regular file"})
			return nil
		}
		names = append(names, name)
		return nil
	})
	return names, err
}

// followLink says that a link leads to a file inside the folder, and records what is wrong if not.
func (c *Corpus) followLink(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.Bad = append(c.Bad, &FileError{File: name, Err: ErrUnreadable, Detail: "the link leads nowhere", Advice: "remove it"})
		return false
	case errors.Is(err, syscall.ELOOP):
		c.Bad = append(c.Bad, &FileError{File: name, Err: ErrUnreadable, Detail: "the link leads to itself", Advice: "remove it"})
		return false
	case err != nil:
		c.Bad = append(c.Bad, &FileError{File: name, Err: ErrOutside, Detail: reason(err), Advice: "put a copy of the file into the folder"})
		return false
	case !info.Mode().IsRegular():
		c.Warnings = append(c.Warnings, Warning{File: name, Text: "left out: a link that does not lead to a file"})
		return false
	}
	return true
}

func reason(err error) string {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err.Error()
	}
	return err.Error()
}

// folderReader is what all files of one are read with.
type folderReader struct {
	fsys     fs.FS
	opts     *Options
	sidecars map[string]string // names of metadata files, by document
}

// readAll reads the files with as many workers as there are processors. It ends at the first error that is no file's
// fault, and returns it.
func (c *Corpus) readAll(ctx context.Context, from *folderReader, names []string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex
	var wg sync.WaitGroup
	jobs := make(chan string)
	done := 0
	for range min(runtime.GOMAXPROCS(0), max(1, len(names))) {
		wg.Go(func() {
			for name := range jobs {
				doc, warnings, err := from.readOne(ctx, name)
				mu.Lock()
				done++
				if err := c.add(doc, warnings, err); err != nil {
					cancel(err)
				}
				if from.opts.Progress != nil {
					from.opts.Progress(done, len(names), name)
				}
				mu.Unlock()
			}
		})
	}
	for _, name := range names {
		if ctx.Err() != nil {
			break
		}
		jobs <- name
	}
	close(jobs)
	wg.Wait()
	return context.Cause(ctx)
}

// add takes in what was read of a file. It returns an error that is not the file's fault.
func (c *Corpus) add(doc *Document, warnings []Warning, err error) error {
	c.Warnings = append(c.Warnings, warnings...)
	if err != nil {
		if _, ok := errors.AsType[*FileError](err); !ok {
			return err
		}
		c.Bad = append(c.Bad, err)
	}
	if doc != nil {
		c.Documents = append(c.Documents, doc)
	}
	return nil
}

// readOne reads one file of the folder; no document and no error for what is left out with a warning.
func (from *folderReader) readOne(ctx context.Context, name string) (*Document, []Warning, error) {
	f, ext, err := formatOf(name)
	if list, ok := listName(name); ok {
		return nil, []Warning{{File: name, Text: fmt.Sprintf("left out: only a %s.yaml at the top of the folder is read", list)}}, nil
	}
	if err == nil && f == "" {
		return nil, []Warning{{File: name, Text: fmt.Sprintf("left out: %s is not a document format", printable(ext))}}, nil
	}
	file := &File{Name: name, Sidecar: from.sidecars[name]}
	if file.Raw, err = from.bytes(name, from.opts.Limits.withDefaults().FileBytes); err != nil {
		return nil, nil, err
	}
	if file.Sidecar != "" {
		if file.Meta, err = from.bytes(file.Sidecar, listBytes); err != nil {
			return nil, nil, err
		}
	}
	if path.Ext(name) == "" && !f.byContent(file.Raw).isRich() && binaryKind(file.Raw) != "" {
		return nil, []Warning{{File: name, Text: "left out: not text (" + binaryKind(file.Raw) + ")"}}, nil
	}
	if from.opts.Known != nil {
		if d := from.opts.Known(file); d != nil {
			return d, d.Warnings, nil
		}
	}
	d, err := from.opts.Read(ctx, file)
	if err != nil {
		return nil, nil, err
	}
	return d, d.Warnings, nil
}

// bytes reads a file; of one that is too large one byte more than the limit.
func (from *folderReader) bytes(name string, limit int64) ([]byte, error) {
	f, err := from.fsys.Open(name)
	if err != nil {
		return nil, &FileError{File: name, Err: ErrUnreadable, Detail: reason(err), Advice: "check its permissions"}
	}
	defer f.Close() //nolint:errcheck // only read
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, &FileError{File: name, Err: ErrUnreadable, Detail: reason(err), Advice: "check the disk"}
	}
	return raw, nil
}

// refuseDuplicates keeps the first of the documents with one id, by file name, and makes errors of the others.
func (c *Corpus) refuseDuplicates() {
	slices.SortFunc(c.Documents, func(a, b *Document) int { return cmp.Compare(a.File, b.File) })
	first := map[string]*Document{}
	c.Documents = slices.DeleteFunc(c.Documents, func(d *Document) bool {
		key := strings.ToLower(d.ID)
		if other, ok := first[key]; ok {
			c.Bad = append(c.Bad, duplicateID(d, other))
			return true
		}
		first[key] = d
		return false
	})
}

func duplicateID(d, other *Document) error {
	into := "its metadata file"
	if d.Sidecar == "" {
		into = printable(path.Base(d.File)+".yaml") + " beside it"
	}
	return &FileError{
		File: d.File, Err: ErrDuplicateID, Detail: fmt.Sprintf("%q is also that of %s", d.ID, printable(other.File)),
		Advice: fmt.Sprintf("give it another, such as \"id: %s-2\" in %s", d.ID, into),
	}
}

// Merge adds what another corpus has, such as the embedded one, to c. Of what both say about one form of the glossary,
// that of c holds.
func (c *Corpus) Merge(other *Corpus) {
	c.Documents = append(c.Documents, other.Documents...)
	c.Warnings = append(c.Warnings, other.Warnings...)
	c.Bad = append(c.Bad, other.Bad...)
	c.Files += other.Files
	c.mergeGlossary(other.Glossary)
	c.Curated = append(c.Curated, other.Curated...)
	c.Lists = append(c.Lists, other.Lists...)
	c.refuseDuplicates()
	slices.SortFunc(c.Documents, func(a, b *Document) int { return cmp.Compare(a.ID, b.ID) })
}
