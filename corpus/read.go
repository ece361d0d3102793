package corpus

import (
	"cmp"
	"context"
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
)

// Options say how a folder is read. The zero value reads with the default limits.
type Options struct {
	Limits   Limits
	Progress func(done, total int, file string) // called after each file, one call at a time; may be nil
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

// ReadFile makes a document of one file's bytes. The name decides the format together with the content, and the
// id unless the front matter gives one.
func ReadFile(name string, raw []byte, limits Limits) (*Document, []Warning, error) {
	read, _, err := readerFor(name)
	if err != nil {
		return nil, nil, &FileError{File: name, Err: ErrFormat, Detail: err.Error(), Advice: "convert it to text or Markdown"}
	}
	if read == nil {
		return nil, nil, &FileError{File: name, Err: ErrFormat, Advice: "name it .md or .txt if it is text"}
	}
	s, err := newSource(name, raw, limits)
	if err != nil {
		return nil, nil, err
	}
	blocks, err := read(s)
	if err != nil {
		return nil, nil, err
	}
	if len(blocks) == 0 {
		return nil, nil, s.fail(ErrEmpty, 0, "", "remove it or fill it")
	}
	id := s.metaID
	if id == "" {
		base := path.Base(name)
		id = Slug(strings.TrimSuffix(base, path.Ext(base)))
	}
	if id == "" {
		return nil, nil, s.fail(ErrFrontMatter, 0, "the file's name has no letter to make an id of", "give an id in the front matter")
	}
	return assemble(s, id, s.cleanBlocks(blocks)), s.warnings, nil
}

// reader makes blocks of a source's lines.
type reader func(*source) ([]block, error)

// readerFor chooses the reader by the name's extension. It returns an error for the documents that are not read
// yet, and no reader with a reason for what is no document.
func readerFor(name string) (read reader, leftOut string, err error) {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".md", ".markdown", ".mdown", ".mkd":
		return readMarkdown, "", nil
	case ".txt", ".text", "":
		return readPlain, "", nil
	case ".pdf", ".doc", ".docx", ".odt", ".rtf", ".htm", ".html", ".xhtml", ".epub", ".pptx", ".ppt", ".tex", ".rst", ".wpd", ".pages":
		return nil, "", errors.New(ext)
	default:
		return nil, ext, nil
	}
}

// ReadFS reads every document below a folder, and the glossary and the curated answers at its top. A file that cannot be read is named in Bad and costs only itself;
// the error is for the folder as a whole, or the context's.
func ReadFS(ctx context.Context, fsys fs.FS, opts Options) (*Corpus, error) {
	c := &Corpus{}
	names, err := c.list(fsys)
	if err != nil {
		return nil, err
	}
	names = c.takeLists(fsys, names)
	c.Files = len(names)
	c.readAll(ctx, fsys, names, opts)
	if err := ctx.Err(); err != nil {
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

// list walks the folder. Names that begin with a dot are left alone; a link is followed to a file inside the
// folder and is an error if it leads out.
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
		if strings.HasPrefix(d.Name(), ".") && name != "." {
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

// readAll reads the files with as many workers as there are processors.
func (c *Corpus) readAll(ctx context.Context, fsys fs.FS, names []string, opts Options) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	jobs := make(chan string)
	done := 0
	for range min(runtime.GOMAXPROCS(0), max(1, len(names))) {
		wg.Go(func() {
			for name := range jobs {
				doc, warnings, err := readOne(fsys, name, opts.Limits)
				mu.Lock()
				done++
				c.Warnings = append(c.Warnings, warnings...)
				if err != nil {
					c.Bad = append(c.Bad, err)
				} else if doc != nil {
					c.Documents = append(c.Documents, doc)
				}
				if opts.Progress != nil {
					opts.Progress(done, len(names), name)
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
}

// readOne reads one file of the folder; no document and no error for what is left out with a warning.
func readOne(fsys fs.FS, name string, limits Limits) (*Document, []Warning, error) {
	read, ext, err := readerFor(name)
	if list, ok := listName(name); ok {
		return nil, []Warning{{File: name, Text: fmt.Sprintf("left out: only a %s.yaml at the top of the folder is read", list)}}, nil
	}
	if err == nil && read == nil {
		return nil, []Warning{{File: name, Text: fmt.Sprintf("left out: %s is not a document format", printable(ext))}}, nil
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, nil, &FileError{File: name, Err: ErrUnreadable, Detail: reason(err), Advice: "check its permissions"}
	}
	defer f.Close() //nolint:errcheck // only read
	raw, err := io.ReadAll(io.LimitReader(f, limits.withDefaults().FileBytes+1))
	if err != nil {
		return nil, nil, &FileError{File: name, Err: ErrUnreadable, Detail: reason(err), Advice: "check the disk"}
	}
	if path.Ext(name) == "" && binaryKind(raw) != "" {
		return nil, []Warning{{File: name, Text: "left out: not text (" + binaryKind(raw) + ")"}}, nil
	}
	return ReadFile(name, raw, limits)
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
	return &FileError{
		File: d.File, Err: ErrDuplicateID, Detail: fmt.Sprintf("%q is also that of %s", d.ID, printable(other.File)),
		Advice: "give one of them another id in its front matter",
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
