package office

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"agendabot/corpus/extract"
)

// failsWith holds that a file is not read, for that reason, in time, and that the message is one line.
func failsWith(t *testing.T, name string, raw []byte, want error) {
	t.Helper()
	failsWithin(t, name, raw, extract.Limits{}, want)
}

// failsWithin does so with limits. Half a minute is a machine that has other things to do; a bomb takes much longer.
func failsWithin(t *testing.T, name string, raw []byte, limits extract.Limits, want error) {
	t.Helper()
	start := time.Now()
	d, err := Read(raw, limits)
	var e *extract.Error
	switch {
	case d != nil || !errors.Is(err, want) || !errors.As(err, &e):
		t.Errorf("%s: got %v, want %v", name, err, want)
	case strings.ContainsAny(err.Error(), "\n\r") || len(err.Error()) > 400:
		t.Errorf("%s: %q is not one line", name, err)
	case e.Detail == "" && e.Advice == "":
		t.Errorf("%s: %q says neither what nor what to do", name, err)
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("%s took %v", name, took)
	}
}

func TestForeign(t *testing.T) {
	t.Parallel()
	main := func(kind string) string {
		return `<Types><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.` + kind + `.main+xml"/></Types>`
	}
	old := func(stream string) []byte {
		return append([]byte(compound+strings.Repeat("\x00", 500)), wide(stream)...)
	}
	for name, test := range map[string]struct {
		raw  []byte
		want error
		says string
	}{
		"nothing":      {nil, extract.ErrEmpty, ""},
		"pdf":          {[]byte("%PDF-1.7"), extract.ErrNotThis, "PDF"},
		"rtf":          {[]byte(`{\rtf1`), extract.ErrNotThis, "RTF"},
		"html":         {[]byte("\ufeff <html>"), extract.ErrNotThis, "HTML"},
		"word 2003":    {[]byte(`<?xml version="1.0"?><?mso-application progid="Word.Document"?>`), extract.ErrNotThis, "Word 2003"},
		"text":         {[]byte("Dear Sir"), extract.ErrNotThis, "no zip archive"},
		"doc":          {old("WordDocument"), extract.ErrNotThis, "Word 97"},
		"xls":          {old("Workbook"), extract.ErrNotThis, "old Office"},
		"locked ooxml": {old("EncryptedPackage"), extract.ErrEncrypted, "password"},
		"xlsx":         {zipOf(t, "[Content_Types].xml", main("spreadsheetml.sheet")), extract.ErrNotThis, "Excel"},
		"pptx":         {zipOf(t, "[Content_Types].xml", main("presentationml.presentation")), extract.ErrNotThis, "PowerPoint"},
		"vsdx":         {zipOf(t, "[Content_Types].xml", "<Types/>"), extract.ErrNotThis, "without a text"},
		"epub":         {zipOf(t, "mimetype", "application/epub+zip"), extract.ErrNotThis, "EPUB"},
		"ods":          {zipOf(t, "mimetype", mimeODF+"spreadsheet"), extract.ErrNotThis, "spreadsheet"},
		"ods, unnamed": {
			zipOf(t, "content.xml", "<x/>", "META-INF/manifest.xml", `<manifest><file-entry full-path="/" media-type="`+mimeODF+`spreadsheet"/></manifest>`),
			extract.ErrNotThis, "spreadsheet",
		},
		"jar":   {zipOf(t, "META-INF/MANIFEST.MF", ""), extract.ErrNotThis, "Java"},
		"pages": {zipOf(t, "Index/Document.iwa", ""), extract.ErrNotThis, "Pages"},
		"zip":   {zipOf(t, "a.txt", "hello"), extract.ErrNotThis, "zip archive without"},
		"empty": {zipOf(t), extract.ErrNotThis, "empty"},
		"locked odt": {
			zipOf(t, "mimetype", mimeODT, "content.xml", "garbage", "META-INF/manifest.xml", `<manifest:manifest`+odfSpace+
				`><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`),
			extract.ErrEncrypted, "password",
		},
	} {
		failsWith(t, name, test.raw, test.want)
		if _, err := Read(test.raw, extract.Limits{}); !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %q does not say %q", name, err, test.says)
		}
	}
}

func TestDamaged(t *testing.T) {
	t.Parallel()
	good := docxOf(t, wp("", strings.Repeat("Some words. ", 100)))
	document := func(xml string) []byte { return zipOf(t, "[Content_Types].xml", wordTypes, "word/document.xml", xml) }
	flipped := bytes.Clone(good)
	at := bytes.Index(flipped, []byte("word/document.xml")) + len("word/document.xml") + 20
	flipped[at] ^= 0x55
	for name, raw := range map[string][]byte{
		"truncated":      good[:len(good)/2],
		"flipped":        flipped,
		"two of a name":  zipOf(t, "[Content_Types].xml", wordTypes, "word/document.xml", "<a/>", "word/Document.xml", "<a/>"),
		"up and out":     zipOf(t, "[Content_Types].xml", wordTypes, "../../etc/passwd", "x"),
		"absolute":       zipOf(t, "[Content_Types].xml", wordTypes, "/etc/passwd", "x"),
		"backslash":      zipOf(t, "[Content_Types].xml", wordTypes, `..\x`, "x"),
		"no text":        zipOf(t, "[Content_Types].xml", wordTypes),
		"not closed":     document("<w:document><w:body>"),
		"wrongly nested": document("<w:document><w:body></w:document></w:body>"),
		"doctype":        document(`<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`),
		"entity":         document(`<x>&nbsp;</x>`),
		"not utf-8":      document("<x>\xff\xfe</x>"),
		"other charset":  document(`<?xml version="1.0" encoding="UTF-16"?><x/>`),
		"control":        document("<x>\x01</x>"),
	} {
		failsWith(t, name, raw, extract.ErrDamaged)
	}
	failsWith(t, "no words", docxOf(t, wp("", " – ")), extract.ErrEmpty)
}

// TestEveryFlip holds that a file with any byte changed is read as it was or not at all, but for its directory's dates.
func TestEveryFlip(t *testing.T) {
	t.Parallel()
	raw := docxOf(t, wp("", "Parties shall build international will."))
	want := show(read(t, raw).Blocks)
	for i := range raw {
		broken := bytes.Clone(raw)
		broken[i] ^= 0x10
		if d, err := Read(broken, extract.Limits{}); err == nil && show(d.Blocks) != want {
			t.Errorf("byte %d: %s", i, show(d.Blocks))
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	long := docxOf(t, strings.Repeat(wp("", "word"), 2000))
	for name, test := range map[string]struct {
		raw    []byte
		limits extract.Limits
		want   error
	}{
		"file":    {long, extract.Limits{FileBytes: 100}, extract.ErrTooLarge},
		"part":    {long, extract.Limits{PartBytes: 10_000}, extract.ErrTooLarge},
		"text":    {long, extract.Limits{TextBytes: 1000}, extract.ErrTooLarge},
		"entries": {long, extract.Limits{Entries: 2}, extract.ErrTooLarge},
		"depth":   {long, extract.Limits{Depth: 4}, extract.ErrTooDeep},
	} {
		d, err := Read(test.raw, test.limits)
		if d != nil || !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
}

// TestBombs makes files that unpack to much more than they are.
func TestBombs(t *testing.T) {
	t.Parallel()
	small := extract.Limits{TextBytes: 100_000}
	many := func(s string) string { return strings.Repeat(s, 3000) } // the limit is 2,500 pieces
	for name, test := range map[string]struct {
		raw  []byte
		want error
		says string
	}{
		"one text":   {docxOf(t, wp("", strings.Repeat("a", 8<<20))), extract.ErrTooLarge, "a piece of text"},
		"runs":       {docxOf(t, "<w:p>"+many(wr("", strings.Repeat("a", 100)))+"</w:p>"), extract.ErrTooLarge, "bytes of text"},
		"paragraphs": {docxOf(t, many("<w:p><w:t>a</w:t></w:p>")), extract.ErrTooLarge, "paragraphs"},
		"cells":      {docxOf(t, "<w:tbl>"+many("<w:tc><w:t>a</w:t></w:tc>")+"</w:tbl>"), extract.ErrTooLarge, "paragraphs"},
		"styles":     {docxOf(t, wp("", "a"), "styles", many(`<w:style w:styleId="a"/>`)), extract.ErrTooLarge, "paragraphs"},
		"levels":     {docxOf(t, wp("", "a"), "numbering", many(`<w:abstractNum/><w:num/>`)), extract.ErrTooLarge, "paragraphs"},
		"labels": {
			docxOf(t, strings.Repeat(numbered("1", 0, "a"), 600), "numbering", `<w:abstractNum w:abstractNumId="0">`+level(0, lvl("1", "decimal", strings.Repeat("x", 190)))+
				`</w:abstractNum>`+list("1", "0", "")), extract.ErrTooLarge, "bytes of text",
		},
		"attributes": {docxOf(t, "<w:p"+strings.Repeat(` w:a="a"`, 1000)+"/>"), extract.ErrDamaged, "attributes"},
		"deep":       {docxOf(t, many("<w:sdt><w:sdtContent>")), extract.ErrTooDeep, "200"},
		"deep odt":   {odtOf(t, "", "", many("<text:list><text:list-item>")), extract.ErrTooDeep, "200"},
		"lists":      {odtOf(t, "", "", many("<text:list/>")), extract.ErrTooLarge, "paragraphs"},
	} {
		failsWithin(t, name, test.raw, small, test.want)
		if _, err := Read(test.raw, small); err != nil && !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %q does not say %q", name, err, test.says)
		}
	}
}
