package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"mime"
	"net/http"
	"path"
	"strings"
)

func isCorrupt(err error) bool {
	_, corrupt := errors.AsType[flate.CorruptInputError](err)
	return corrupt || errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum)
}

// formatOf tells the format by the content. What the server and the name say counts only between kinds of text, which
// look alike.
func formatOf(raw []byte, contentType, name string) string {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = ""
	}
	ext := strings.ToLower(path.Ext(name))
	markdown := kind == "text/markdown" || kind == "text/x-markdown" || formatOfExtension(ext) == "md"
	switch {
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		return "pdf"
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		return zipFormat(raw)
	case !isText(raw):
		return ""
	case markdown && kind != "text/html": // it may begin with a tag all the same
		return "md"
	case kind == "text/html", kind == "application/xhtml+xml", looksLikeHTML(raw):
		return "html"
	default:
		return "txt"
	}
}

// zipFormat tells Word's and OpenDocument's files from other archives by names in the archive, without unpacking it. An
// OpenDocument file has its type, not packed, at its very beginning (OpenDocument 1.3, part 2, 3.3).
func zipFormat(raw []byte) string {
	const nameAt = 30 // in the archive's first entry
	switch {
	case len(raw) > nameAt && bytes.HasPrefix(raw[nameAt:], []byte("mimetypeapplication/vnd.oasis.opendocument.text")):
		return "odt"
	case bytes.Contains(raw, []byte("[Content_Types].xml")) && bytes.Contains(raw, []byte("word/document")):
		return "docx"
	default:
		return ""
	}
}

// isText says that bytes are text as far as their beginning shows, UTF-16 with its mark included.
func isText(raw []byte) bool {
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		return true
	}
	// https://mimesniff.spec.whatwg.org/ as net/http implements it
	return strings.HasPrefix(http.DetectContentType(raw), "text/") && !bytes.HasPrefix(raw, []byte("{\\rtf"))
}

func looksLikeHTML(raw []byte) bool {
	if strings.HasPrefix(http.DetectContentType(raw), "text/html") {
		return true
	}
	head := bytes.ToLower(raw[:min(len(raw), 1024)])
	return bytes.HasPrefix(head, []byte("<?xml")) && bytes.Contains(head, []byte("<html"))
}

// formatOfExtension is the format that an extension says, dot and lower case; empty if it says none.
func formatOfExtension(ext string) string {
	switch ext {
	case ".pdf", ".docx", ".odt":
		return ext[1:]
	case ".htm", ".html", ".xhtml":
		return "html"
	case ".md", ".markdown", ".mdown", ".mkd":
		return "md"
	case ".txt", ".text":
		return "txt"
	default:
		return ""
	}
}
