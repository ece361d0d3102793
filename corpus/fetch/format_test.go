package fetch

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFormatOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ raw, contentType, name, want string }{
		{"%PDF-1.7\n", "text/html", "a.txt", "pdf"},
		{"<!DOCTYPE html><p>x", "text/html; charset=utf-8", "a", "html"},
		{"<!DOCTYPE html><p>x", "text/plain", "a.txt", "html"},
		{"<p>x", "text/html", "a.md", "html"},
		{"x", "text/html", "a.md", "html"},
		{"<?xml version=\"1.0\"?><!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\">", "", "a", "html"},
		{"<?xml version=\"1.0\"?><rss>", "application/rss+xml", "a", "txt"},
		{"<h1 align=center>Title</h1>", "text/plain; charset=utf-8", "README.md", "md"},
		{"# Title", "text/markdown", "a", "md"},
		{"# Title", "text/plain", "a.markdown", "md"},
		{"# Title", "text/plain", "a", "txt"},
		{"Text.", "", "", "txt"},
		{"Text.", "no type at all;;", "a", "txt"},
		{"\xff\xfeT\x00", "text/plain", "a", "txt"},
		{"", "text/plain", "a", "txt"},
		{"\x89PNG\r\n\x1a\n", "text/html", "a.html", ""},
		{"\x00\x01\x02", "application/pdf", "a.pdf", ""},
		{"{\\rtf1 x}", "text/plain", "a.txt", ""},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword", "a.doc", ""},
	} {
		if got := formatOf([]byte(c.raw), c.contentType, c.name); got != c.want {
			t.Errorf("%q, %s, %s: %q, not %q", c.raw, c.contentType, c.name, got, c.want)
		}
	}
}

// archive is a ZIP archive with these files, the first not packed.
func archive(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		method := zip.Deflate
		if i == 0 {
			method = zip.Store
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: files[i], Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestZipFormats(t *testing.T) {
	t.Parallel()
	for want, raw := range map[string][]byte{
		"docx": archive(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w:document/>"),
		"odt":  archive(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<x/>"),
	} {
		if got := formatOf(raw, "application/octet-stream", "a"); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	for what, raw := range map[string][]byte{
		"a workbook":    archive(t, "[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<x/>"),
		"a spreadsheet": archive(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"),
		"an archive":    archive(t, "a.txt", "x"),
		"a beginning":   []byte("PK\x03\x04"),
	} {
		if got := formatOf(raw, "", "a.docx"); got != "" {
			t.Errorf("%s: %q", what, got)
		}
	}
}

// The documents that others made are told apart, too.
func TestFormatsOfDocuments(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("AGENDABOT_TEST_DOCUMENTS")
	if dir == "" {
		t.Skip("AGENDABOT_TEST_DOCUMENTS is not set")
	}
	files, err := filepath.Glob(filepath.Join(dir, "gen", "policy*"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.TrimPrefix(filepath.Ext(file), ".")
		if got := formatOf(raw, "", filepath.Base(file)); got != want {
			t.Errorf("%s: %q", filepath.Base(file), got)
		}
	}
}
