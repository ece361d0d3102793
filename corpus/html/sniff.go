package html

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	mailHeader  = regexp.MustCompile(`(?i)^\s*(?:from|mime-version|content-type|subject|date|snapshot-content-location)\s*:`)
	mimeVersion = regexp.MustCompile(`(?im)^mime-version\s*:`)
)

// otherKind names what the bytes are if they are clearly of another format, and is empty if they may be HTML.
func otherKind(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		return "a PDF file"
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		return "a ZIP, Word or OpenDocument file"
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		return "an old Word or Excel file"
	case bytes.HasPrefix(raw, []byte("{\\rtf")):
		return "an RTF file"
	case bytes.HasPrefix(raw, []byte("bplist")):
		return "a Safari web archive"
	case mailHeader.Match(raw[:min(len(raw), 200)]) && mimeVersion.Match(raw[:min(len(raw), 4096)]):
		return "a web page in one file (MHTML); save it as HTML"
	}
	// https://mimesniff.spec.whatwg.org/ as net/http implements it
	if t := http.DetectContentType(raw); strings.HasPrefix(t, "image/") || strings.HasPrefix(t, "video/") ||
		strings.HasPrefix(t, "audio/") || strings.HasPrefix(t, "font/") || strings.HasPrefix(t, "application/x-") {
		return t
	}
	return ""
}

// notHTML says why a text is not HTML, and is empty if it is: the first element of the file must be one of HTML's.
func notHTML(text []byte) string {
	z := dom.NewTokenizer(bytes.NewReader(text))
	for {
		switch z.Next() {
		case dom.ErrorToken:
			return "there is no tag of HTML in it"
		case dom.StartTagToken, dom.SelfClosingTagToken:
			name, _ := z.TagName()
			switch tag := atom.Lookup(name); {
			case tag == atom.Svg:
				return "an SVG picture"
			case tag != 0:
				return ""
			case bytes.HasPrefix(text, []byte("<?xml")):
				return "XML that is not HTML: its first element is " + string(name[:min(len(name), 40)])
			}
		default:
		}
	}
}
