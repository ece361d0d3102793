package pdf

import (
	"regexp"
	"slices"
	"strings"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Limits of the outline, far above what real files have.
const (
	maxOutline      = 20_000
	maxOutlineDepth = 32
)

// properties reads the information dictionary and the catalogue's language.
func (e *engine) properties() {
	e.raw.info = map[string]string{}
	for _, key := range []string{"Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate"} {
		response, err := e.lib.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: e.doc, Tag: key})
		if err != nil {
			continue
		}
		value := usable(strings.Join(strings.Fields(response.Value), " "))
		if value != "" && (key != "Author" || !isAccount(value)) {
			e.raw.info[key] = value
		}
	}
	response, err := e.lib.FPDFCatalog_GetLanguage(&requests.FPDFCatalog_GetLanguage{Document: e.doc})
	if err == nil {
		e.raw.lang = response.Language
	}
}

// fileName is the name of a file, or a number of one, and no title: "current.wpf", "0160606e", "C:\\A\\report.doc".
var fileName = regexp.MustCompile(`(?i)^[a-z]:\\|\.(?:docx?|dotx?|rtf|od[tp]|ott|wp[dfs5]?|dvi|indd?|pdf|e?ps|qx[dp]|p65|tmp|pmd|fm|mif|pages|tex|txt|html?|xlsx?|pptx?|pub)$|^[a-z]{0,3}\d+[a-z]{0,2}$`)

// usable is a value of the information dictionary, or nothing when a program wrote it only to write something.
func usable(value string) string {
	lower := strings.ToLower(value)
	switch lower {
	case "unknown", "anonymous", "none", "title", "author", "slide 1", "powerpoint presentation", "présentation powerpoint", "sans titre",
		"user", "admin", "administrator", "owner", "default":
		return ""
	}
	for _, start := range []string{"microsoft word - ", "microsoft powerpoint - ", "untitled", "document1"} {
		if strings.HasPrefix(lower, start) {
			return ""
		}
	}
	if fileName.MatchString(value) || strings.HasSuffix(lower, " user") {
		return ""
	}
	return value
}

// isAccount says that an author is what an office calls a machine or its login, and no person: "DGAACS User".
func isAccount(name string) bool {
	lower := strings.ToLower(name)
	return slices.Contains([]string{"admin", "administrator", "default", "guest", "owner", "user", "utilisateur"}, lower) ||
		strings.HasSuffix(lower, " user")
}

// outline walks the bookmarks. Handles are new each time, so a loop cannot be known by them: depth and number are limited.
func (e *engine) outline() {
	left := maxOutline
	e.bookmarks(nil, 1, &left)
}

// bookmarks reads the children of a bookmark.
func (e *engine) bookmarks(parent *references.FPDF_BOOKMARK, depth int, left *int) {
	if depth > maxOutlineDepth {
		return
	}
	first, err := e.lib.FPDFBookmark_GetFirstChild(&requests.FPDFBookmark_GetFirstChild{Document: e.doc, Bookmark: parent})
	if err != nil {
		return
	}
	for at := first.Bookmark; at != nil && *left > 0; {
		*left--
		e.bookmark(*at, depth)
		e.bookmarks(at, depth+1, left)
		next, err := e.lib.FPDFBookmark_GetNextSibling(&requests.FPDFBookmark_GetNextSibling{Document: e.doc, Bookmark: *at})
		if err != nil {
			return
		}
		at = next.Bookmark
	}
}

// bookmark adds an entry.
func (e *engine) bookmark(at references.FPDF_BOOKMARK, depth int) {
	title, err := e.lib.FPDFBookmark_GetTitle(&requests.FPDFBookmark_GetTitle{Bookmark: at})
	if err != nil {
		return
	}
	entry := outlineEntry{title: strings.Join(strings.Fields(clean(title.Title)), " "), depth: depth}
	dest, err := e.lib.FPDFBookmark_GetDest(&requests.FPDFBookmark_GetDest{Document: e.doc, Bookmark: at})
	if err == nil && dest.Dest != nil {
		index, err := e.lib.FPDFDest_GetDestPageIndex(&requests.FPDFDest_GetDestPageIndex{Document: e.doc, Dest: *dest.Dest})
		if err == nil && index.Index >= 0 && index.Index < len(e.raw.pages) {
			entry.page = index.Index + 1
		}
		entry.y = e.height(entry.page, *dest.Dest)
	}
	if entry.title != "" {
		e.raw.outline = append(e.raw.outline, entry)
	}
}

// height is where a destination is on a page (from 1), or 0.
func (e *engine) height(page int, dest references.FPDF_DEST) float64 {
	spot, err := e.lib.FPDFDest_GetLocationInPage(&requests.FPDFDest_GetLocationInPage{Dest: dest})
	if err != nil || spot.Y == nil || page == 0 {
		return 0
	}
	x := 0.0
	if spot.X != nil {
		x = float64(*spot.X)
	}
	_, y := e.toPage[page-1].apply(x, float64(*spot.Y))
	return max(y, 0)
}
