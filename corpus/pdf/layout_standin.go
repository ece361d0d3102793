package pdf

import "agendabot/corpus/extract"

// layOut stands in for the layout until that is merged: delete this file then.
func layOut(r raw) *extract.Document {
	d := &extract.Document{Format: "pdf", Left: r.left}
	for i, p := range r.pages {
		d.Pages = append(d.Pages, extract.Page{Label: p.label})
		block := extract.Block{Kind: extract.Paragraph, Page: i + 1}
		for _, o := range p.objects {
			block.Lines = append(block.Lines, o.text)
		}
		d.Blocks = append(d.Blocks, block)
	}
	return d
}
