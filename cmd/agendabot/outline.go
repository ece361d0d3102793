package main

import (
	"fmt"
	"strconv"
	"strings"

	"agendabot/corpus"
)

// outlineRow is a heading in the tree.
type outlineRow struct {
	Number   string `json:"number"` // 1, 1.2: its place in the tree, not a number of the document's
	Heading  string `json:"heading"`
	Slug     string `json:"slug"`
	Level    int    `json:"level"`
	Passages int    `json:"passages"`
	Line     int    `json:"line"`           // of a PDF on its page, of Word and HTML the paragraph or block
	Page     string `json:"page,omitempty"` // of the first passage at or below it; empty where there are no pages

	unit string // that Line counts
}

// place says where the heading is in the file.
func (r *outlineRow) place() string {
	if r.Page != "" {
		return "page " + r.Page
	}
	return fmt.Sprintf("%s %d", r.unit, r.Line)
}

// unitOf is what is counted in a file of a format: where there are no lines of their own, paragraphs or blocks.
func unitOf(format string) string {
	switch format {
	case "docx", "odt":
		return "paragraph"
	case "html":
		return "block"
	default:
		return "line"
	}
}

// outline is the heading tree of a document.
func outline(d *corpus.Document) []outlineRow {
	rows := []outlineRow{}
	numbers := make([]string, len(d.Sections))
	children := make([]int, len(d.Sections))
	passages := make([]int, len(d.Sections))
	pages := make([]string, len(d.Sections))
	for i := range d.Passages {
		p := &d.Passages[i]
		passages[p.Section]++
		for si := p.Section; si > 0 && pages[si] == ""; si = d.Sections[si].Parent {
			pages[si] = p.Page
		}
	}
	for i := 1; i < len(d.Sections); i++ {
		s := &d.Sections[i]
		children[s.Parent]++
		numbers[i] = strconv.Itoa(children[s.Parent])
		if s.Parent > 0 {
			numbers[i] = numbers[s.Parent] + "." + numbers[i]
		}
		rows = append(rows, outlineRow{
			Number: numbers[i], Heading: d.Text[s.Heading.Start:s.Heading.End], Slug: s.Slug, Level: s.Level,
			Passages: passages[i], Line: s.Line, Page: pages[i], unit: unitOf(d.Format),
		})
	}
	return rows
}

// findSection finds a section by its number in the outline, its heading or its slug, and returns it with the last
// section below it.
func findSection(d *corpus.Document, name string) (first, last int, err error) {
	var found []int
	for i, r := range outline(d) {
		slug := r.Slug[strings.LastIndexByte(r.Slug, '/')+1:]
		if r.Number == name || r.Slug == name || slug == name || strings.EqualFold(r.Heading, name) {
			found = append(found, i+1)
		}
	}
	switch len(found) {
	case 0:
		return 0, 0, fmt.Errorf("%s has no section %q\nRun 'agendabot corpus outline %s' for its sections", d.ID, name, d.ID)
	case 1:
	default:
		return 0, 0, fmt.Errorf("%s has %d sections %q: use the number from 'agendabot corpus outline %s'", d.ID, len(found), name, d.ID)
	}
	first = found[0]
	last = first
	for last+1 < len(d.Sections) && below(d, last+1, first) {
		last++
	}
	return first, last, nil
}

func below(d *corpus.Document, section, above int) bool {
	for i := section; i > 0; i = d.Sections[i].Parent {
		if i == above {
			return true
		}
	}
	return false
}
