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
	Line     int    `json:"line"`
}

// outline is the heading tree of a document.
func outline(d *corpus.Document) []outlineRow {
	rows := []outlineRow{}
	numbers := make([]string, len(d.Sections))
	children := make([]int, len(d.Sections))
	passages := make([]int, len(d.Sections))
	for i := range d.Passages {
		passages[d.Passages[i].Section]++
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
			Passages: passages[i], Line: s.Line,
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
