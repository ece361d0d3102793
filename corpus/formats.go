package corpus

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"

	"agendabot/corpus/extract"
	"agendabot/corpus/html"
	"agendabot/corpus/office"
)

// Extracts keeps what readers of rich formats made of files, by keys that change with the content and the reader's
// version. It may lose everything at any time, and is used by several goroutines at once.
type Extracts interface {
	Get(key string) (data []byte, ok bool)
	Put(key string, data []byte)
}

// format is how a file is read.
type format string

// The formats. Those of text are told by the file's name, the others by the name and the content together.
const (
	formatMarkdown format = "markdown"
	formatText     format = "text"
	formatPDF      format = "pdf"
	formatOffice   format = "office" // DOCX and ODT
	formatHTML     format = "html"
)

// errNotRead says which extension a document has that is not read.
var errNotRead = errors.New("not read")

// formatOf is the format that a file's name says. It returns an error for the documents that are not read, and the
// extension for what is no document.
func formatOf(name string) (f format, leftOut string, err error) {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".md", ".markdown", ".mdown", ".mkd":
		return formatMarkdown, "", nil
	case ".txt", ".text", "":
		return formatText, "", nil
	case ".pdf":
		return formatPDF, "", nil
	case ".docx", ".odt", ".docm", ".dotx", ".ott":
		return formatOffice, "", nil
	case ".htm", ".html", ".xhtml":
		return formatHTML, "", nil
	case ".doc", ".rtf", ".epub", ".pptx", ".ppt", ".tex", ".rst", ".wpd", ".pages", ".mht", ".mhtml", ".xlsx", ".xls", ".ods", ".odp":
		return "", "", fmt.Errorf("%w: %s", errNotRead, ext)
	default:
		return "", ext, nil
	}
}

// isRich says that a format is read by a package of its own.
func (f format) isRich() bool { return f == formatPDF || f == formatOffice || f == formatHTML }

// byContent is the format that the content tells, of a file whose name says f: names are wrong often.
func (f format) byContent(raw []byte) format {
	isText := !f.isRich() || f == formatHTML
	switch {
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		return formatPDF
	case !isText && bytes.Contains(raw[:min(len(raw), 1024)], []byte("%PDF-")): // ISO 32000-1, annex H, note 13; a text may speak of it
		return formatPDF
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		return formatOffice
	default:
		return f
	}
}

var pageStart = regexp.MustCompile(`(?i)^\x{feff}?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]`)

// isPage says that a file is a web page, such as a server sends in the place of one that it does not have.
func isPage(raw []byte) bool { return pageStart.Match(raw[:min(len(raw), 1024)]) }

// name is the format's name for people.
func (f format) name() string {
	switch f {
	case formatPDF:
		return "PDF"
	case formatOffice:
		return "Word or OpenDocument"
	case formatHTML:
		return "HTML"
	case formatMarkdown:
		return "Markdown"
	default:
		return string(f)
	}
}

// extractOf reads a file of a rich format, or takes what was read before.
func (o *Options) extractOf(ctx context.Context, f format, raw []byte, sum string) (*extract.Document, error) {
	key := fmt.Sprintf("%s-%d-%s", f, extract.Version, sum)
	if o.Extracts != nil {
		if data, ok := o.Extracts.Get(key); ok {
			doc := &extract.Document{}
			if err := json.Unmarshal(data, doc); err == nil {
				return doc, nil
			}
		}
	}
	doc, err := o.readRich(ctx, f, raw)
	if err != nil {
		return nil, err
	}
	if o.Extracts != nil {
		data, err := json.Marshal(doc)
		if err != nil {
			return nil, err
		}
		o.Extracts.Put(key, data)
	}
	return doc, nil
}

func (o *Options) readRich(ctx context.Context, f format, raw []byte) (*extract.Document, error) {
	limits := extract.Limits{FileBytes: o.Limits.FileBytes}
	switch {
	case f == formatOffice:
		return office.Read(raw, limits)
	case f == formatHTML:
		return html.Read(raw, "", limits)
	case o.PDF == nil:
		return nil, &extract.Error{Err: ErrFormat, Detail: "there is no reader for PDF here"}
	default:
		return o.PDF(ctx, raw)
	}
}
