package office

import (
	"bytes"
	"fmt"
	"strings"

	"agendabot/corpus/extract"
)

// Read reads a DOCX or ODT file, whichever its content says that it is. Errors are of type *extract.Error: ErrNotThis
// for anything else (Detail says what it is), ErrEncrypted, ErrDamaged, ErrTooLarge, ErrTooDeep, and ErrEmpty for a
// document without a word in its text.
func Read(raw []byte, limits extract.Limits) (*extract.Document, error) {
	limits = limits.WithDefaults()
	if n := int64(len(raw)); n > limits.FileBytes {
		return nil, &extract.Error{
			Err: extract.ErrTooLarge, Detail: fmt.Sprintf("%d bytes, the limit is %d", n, limits.FileBytes), Advice: "split it",
		}
	}
	if !bytes.HasPrefix(raw, []byte("PK")) {
		return nil, foreign(raw)
	}
	a, err := openArchive(raw, limits)
	if err != nil {
		return nil, err
	}
	kind, err := a.kind()
	if err != nil {
		return nil, err
	}
	b := newBuilder(a.budget)
	if kind == formatODT {
		err = readODT(a, b)
	} else {
		err = readDOCX(a, b)
	}
	if err != nil {
		return nil, err
	}
	return b.document(kind)
}

// The formats, as Document.Format names them.
const (
	formatDOCX = "docx"
	formatODT  = "odt"
)

// kind tells the formats apart, by what the archive says that it holds.
func (a *archive) kind() (string, error) {
	if a.has("mimetype") {
		return kindByType(a.start("mimetype"))
	}
	if a.has(contentTypes) {
		types, err := a.contentTypes()
		if err != nil {
			return "", err
		}
		return kindByParts(types)
	}
	if a.has(manifest) && a.has("content.xml") {
		return formatODT, nil // readODT looks at what the manifest says
	}
	return "", notThis(a.foreign(), "save it as DOCX or ODT")
}

const mimeODF = "application/vnd.oasis.opendocument."

func kindByType(mime string) (string, error) {
	mime = strings.TrimSpace(mime)
	switch rest, odf := strings.CutPrefix(mime, mimeODF); {
	case odf && (rest == "text" || rest == "text-template" || rest == "text-master"):
		return formatODT, nil
	case odf:
		return "", notThis("an OpenDocument file, but no text ("+clip(rest)+")", "save it as ODT or PDF")
	case mime == "application/epub+zip":
		return "", notThis("an EPUB book", "convert it to DOCX, ODT, HTML or PDF")
	default:
		return "", notThis("a zip archive of type "+clip(mime), "save it as DOCX or ODT")
	}
}

// kindByParts looks for the main part of an Office Open XML file among its content types.
func kindByParts(types []contentType) (string, error) {
	what := "an Office Open XML file without a text"
	for _, t := range types {
		switch mime := strings.ToLower(t.mime); {
		case !strings.HasSuffix(mime, ".main+xml"):
		case strings.Contains(mime, "wordprocessingml.") || strings.Contains(mime, "ms-word."):
			return formatDOCX, nil
		case strings.Contains(mime, "spreadsheetml.") || strings.Contains(mime, "ms-excel."):
			what = "an Excel workbook"
		case strings.Contains(mime, "presentationml.") || strings.Contains(mime, "ms-powerpoint."):
			what = "a PowerPoint presentation"
		}
	}
	return "", notThis(what, "save it as DOCX or PDF")
}
