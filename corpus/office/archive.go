package office

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"

	"agendabot/corpus/extract"
)

// archive is the zip archive of a document. Names are looked up in lower case: those of Office Open XML are equal
// whatever their case (ISO/IEC 29500-2, 6.2.2).
type archive struct {
	files  map[string]*zip.File
	budget *budget
}

// budget is what reading one file has cost. What runs out is kept in err, which the parts return with their next
// token, because text is written in many places.
type budget struct {
	limits   extract.Limits
	unpacked int64
	text     int
	pieces   int
	err      error
}

// pieceBytes bounds paragraphs, omissions, notes and styles, whose bookkeeping costs more than their text: so many
// bytes of the text that is allowed go with each. That makes 500,000; a book of 5,000 pages has a hundred thousand.
const pieceBytes = 40

// spend counts text that comes out.
func (b *budget) spend(bytes, pieces int) {
	b.text += bytes
	b.pieces += pieces
	switch {
	case b.err != nil:
	case b.text > b.limits.TextBytes:
		b.err = &extract.Error{
			Err: extract.ErrTooLarge, Detail: fmt.Sprintf("more than %d bytes of text", b.limits.TextBytes), Advice: "split it",
		}
	case b.pieces > b.limits.TextBytes/pieceBytes:
		b.err = &extract.Error{
			Err: extract.ErrTooLarge, Detail: fmt.Sprintf("more than %d paragraphs", b.limits.TextBytes/pieceBytes), Advice: "split it",
		}
	}
}

func openArchive(raw []byte, limits extract.Limits) (*archive, error) {
	tooMany := &extract.Error{
		Err: extract.ErrTooLarge, Detail: fmt.Sprintf("more than %d files in the archive", limits.Entries),
		Advice: "save it anew; a document has some dozens",
	}
	// The directory is read as a whole. Archives within the archive have entries of their own, hence the factor.
	if bytes.Count(raw, []byte("PK\x01\x02")) > 10*limits.Entries {
		return nil, tooMany
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, damaged("the zip archive's directory cannot be read: is the file complete? (" + clip(err.Error()) + ")")
	}
	if len(z.File) > limits.Entries {
		return nil, tooMany
	}
	a := &archive{files: map[string]*zip.File{}, budget: &budget{limits: limits}}
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		switch {
		case strings.HasSuffix(name, "/"):
			continue // a folder
		case strings.ContainsAny(name, "\\\x00"), strings.HasPrefix(name, "/"), escapes(name):
			return nil, damaged("the archive has a file named " + clip(f.Name) + ", which leads out of it")
		case a.files[name] != nil:
			return nil, damaged("the archive has two files named " + clip(f.Name))
		}
		a.files[name] = f
	}
	return a, nil
}

// escapes says that a path has a step upwards in it.
func escapes(name string) bool {
	for step := range strings.SplitSeq(name, "/") {
		if step == ".." {
			return true
		}
	}
	return false
}

func (a *archive) has(name string) bool { return a.files[strings.ToLower(name)] != nil }

// start is how a small file of the archive begins, empty if it cannot be read.
func (a *archive) start(name string) string {
	r, err := a.files[name].Open()
	if err != nil {
		return ""
	}
	defer r.Close() //nolint:errcheck // only read
	text, _ := io.ReadAll(io.LimitReader(r, 128))
	return string(text)
}

// read gives the root element of a part to f, and reads the part to its end, where its checksum is.
func (a *archive) read(name string, f func(x *part, root element) error) error {
	file := a.files[strings.ToLower(name)]
	if file == nil {
		return damaged(clip(name) + " is missing")
	}
	if file.Flags&1 != 0 {
		return errLocked()
	}
	r, err := file.Open()
	if err != nil {
		return damaged(clip(name) + ": " + clip(err.Error()))
	}
	defer r.Close() //nolint:errcheck // only read
	x := newPart(clip(name), r, a.budget)
	return x.document(f)
}
