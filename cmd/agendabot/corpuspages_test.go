package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"agendabot/corpus"
	"agendabot/corpus/extract"
)

// ofPages is a document with pages, sections, and something that clean-up did.
func ofPages(t *testing.T, format string) *corpus.Document {
	t.Helper()
	page := func(kind extract.Kind, place, page int, lines ...string) extract.Block {
		return extract.Block{Kind: kind, Level: 1, Place: place, Page: page, Lines: lines}
	}
	doc := &extract.Document{
		Format: format, Pages: []extract.Page{{Label: "iv"}, {}, {}},
		Blocks: []extract.Block{
			page(extract.Head, 1, 1, "A/80/1"),
			page(extract.Heading, 2, 1, "Fish"), page(extract.Paragraph, 3, 2, "They live in har-", "bours, and harbours have them."),
			page(extract.Heading, 4, 3, "Nothing below it"),
		},
	}
	if format != "pdf" {
		doc.Pages = nil
	}
	opts := corpus.Options{PDF: func(context.Context, []byte) (*extract.Document, error) { return doc, nil }}
	d, err := opts.Read(t.Context(), &corpus.File{Name: "report.pdf", Raw: []byte("%PDF-1.7")})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestOutlineOfPages: a heading is on the page of the first passage below it, and where there are no pages what is
// counted is named.
func TestOutlineOfPages(t *testing.T) {
	t.Parallel()
	for format, want := range map[string][]string{
		"pdf": {"page 2", "line 4"}, "docx": {"paragraph 2", "paragraph 4"}, "odt": {"paragraph 2", "paragraph 4"}, "html": {"block 2", "block 4"},
	} {
		rows := outline(ofPages(t, format))
		if len(rows) != 2 || rows[0].place() != want[0] || rows[1].place() != want[1] {
			t.Errorf("%s: %+v", format, rows)
		}
	}
}

// TestListedPages: pages without text are told where the document is.
func TestListedPages(t *testing.T) {
	t.Parallel()
	for scanned, want := range map[int]string{0: "en, pdf, 5 pages, 1 section,", 3: "en, pdf, 5 pages (3 scanned without text), 1 section,"} {
		var out bytes.Buffer
		d := listedDocument{ID: "report", Language: "en", Format: "pdf", Pages: 5, Scanned: scanned, Sections: 1}
		d.print(&printer{w: &out})
		if !strings.Contains(out.String(), want) {
			t.Errorf("%d scanned: %s", scanned, out.String())
		}
	}
}

// TestCleanUpOfPages: each rule says what it does, and each note its page.
func TestCleanUpOfPages(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	printCleanUp(&printer{w: &out}, ofPages(t, "pdf"))
	want := `Clean-up: 2 notes
  hyphen, 1 time: a word divided at a line's end was joined
  running-head, 1 time: a head or foot repeated on the pages was kept apart
  report.pdf:1 (page iv) running-head: A/80/1
`
	if got := out.String(); !strings.HasPrefix(got, want) || !strings.Contains(got, "report.pdf:3 (page 2) hyphen: ") {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	out.Reset()
	printNote(&printer{w: &out}, "report.pdf", &corpus.Note{Rule: corpus.RuleHidden, Page: "3", Text: "white"})
	if got := out.String(); got != "  report.pdf (page 3) hidden: white\n" {
		t.Errorf("a note without a place: %q", got)
	}
}
