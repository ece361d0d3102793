package pdf

import "agendabot/corpus/extract"

// layOut makes a document of what PDFium says of a file: lines of the objects, paragraphs, headings, items, rows and
// notes of the lines.
func layOut(r raw) *extract.Document {
	sheets := sheetsOf(r.pages)
	markHeads(sheets)
	markContents(sheets)
	markNotes(sheets, looksOf(sheets, r.tagged).body)
	markTables(sheets)
	all := finish(sheets)
	cutMarks(all)
	k := looksOf(sheets, r.tagged)
	d := &extract.Document{Format: "pdf", Meta: metaOf(&r, sheets), Left: r.left}
	parts := splitParts(leaveRules(all, d), k)
	markHeadings(parts, k, r.outline)
	if d.Meta.Title == "" {
		d.Meta.Title = titleOf(parts, k)
	}
	parts = joinChapters(parts)
	k.clearFront(parts, d.Meta.Title)
	setNumbers(parts)
	setLevels(parts, k)
	markItems(parts)
	parts = joinParts(parts)
	setLists(parts)
	for _, p := range parts {
		d.Blocks = append(d.Blocks, p.block())
	}
	for _, s := range sheets {
		d.Pages = append(d.Pages, s.page(d))
	}
	warnOfPages(sheets, d)
	return d
}

// leaveRules takes the rules drawn with underscores out of the lines.
func leaveRules(all []*line, d *extract.Document) []*line {
	out := make([]*line, 0, len(all))
	for _, l := range all {
		if l.kind == ruleLine {
			d.Left = append(d.Left, extract.Omission{Rule: extract.RuleMarkup, Place: l.place, Page: l.page, Text: l.text})
			continue
		}
		out = append(out, l)
	}
	return out
}

// check is extract.ErrScanned for a file whose pages are pictures without text, and extract.ErrEmpty for one without any.
func check(d *extract.Document) error {
	for _, b := range d.Blocks {
		if b.Kind != extract.Head {
			return nil
		}
	}
	for _, p := range d.Pages {
		if p.Scanned {
			return &extract.Error{Err: extract.ErrScanned, Advice: "have its text recognised (OCR) and add the result"}
		}
	}
	return &extract.Error{Err: extract.ErrEmpty, Advice: "remove it, or add a version with text"}
}
