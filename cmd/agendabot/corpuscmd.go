package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"agendabot/corpus"
	"agendabot/index"
)

func (a *app) corpusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "corpus",
		Short: "Look at the documents that answers are taken from, add and remove some",
		Long: `Lists the documents that answers are taken from, shows their text and their headings, adds
documents to the corpus folder and takes them out of it.`,
		Example: `  agendabot corpus ls
  agendabot corpus outline agenda
  agendabot corpus show agenda 1
  agendabot corpus add report.md
  agendabot corpus rm report.md`,
		Args: needSubcommand("ls, show, outline, add or rm"),
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(a.corpusListCommand(), a.corpusShowCommand(), a.corpusOutlineCommand(), a.corpusAddCommand(), a.corpusRemoveCommand())
	return cmd
}

// listedDocument is a document in the list.
type listedDocument struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Language string `json:"language"`
	Date     string `json:"date"`
	Format   string `json:"format"`
	Pages    int    `json:"pages"`         // 0: it has none
	Scanned  int    `json:"scanned_pages"` // of Pages, pictures without text
	Sections int    `json:"sections"`
	Passages int    `json:"passages"`
	Words    int    `json:"words"`
	File     string `json:"file"`
	Stale    string `json:"stale,omitempty"` // since when and why it is the last good version of its file
}

func (d *listedDocument) print(p *printer) {
	p.paragraph("", piece{bold, d.ID}, piece{plain, "  " + d.Title})
	parts := []string{d.Language}
	if d.Date != "" {
		parts = append(parts, d.Date)
	}
	parts = append(parts, d.Format)
	if d.Pages > 0 {
		pages := count(d.Pages, "page", "pages")
		if d.Scanned > 0 {
			pages += fmt.Sprintf(" (%d scanned without text)", d.Scanned)
		}
		parts = append(parts, pages)
	}
	parts = append(parts, count(d.Sections, "section", "sections"), count(d.Passages, "passage", "passages"),
		count(d.Words, "word", "words"), d.File)
	p.paragraph("  ", piece{dim, strings.Join(parts, ", ")})
	if d.Stale != "" {
		p.paragraph("  ", piece{warning, "last good version"}, piece{plain, ", kept since " + d.Stale})
	}
}

// lists are the sizes of what is no document.
type lists struct {
	Glossary int `json:"glossary"` // entries
	Curated  int `json:"curated"`  // entries
}

func listsOf(b *index.Build) lists {
	return lists{len(b.Manifest().Glossary), len(b.Manifest().Curated)}
}

func (l lists) print(p *printer) {
	if l.Glossary > 0 {
		p.line(dim, "Glossary: %s", count(l.Glossary, "entry", "entries"))
	}
	if l.Curated > 0 {
		p.line(dim, "Curated answers: %s", count(l.Curated, "entry", "entries"))
	}
}

func (a *app) corpusListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "ls",
		Short: "List the documents",
		Long: `Lists the documents with title, language, date, format, and how many pages, sections and
passages they have, and how much the administrator's glossary.yaml and curated.yaml hold, if
there are any. A document whose file could not be read any more, and that 'reindex --skip-bad'
kept in its last good version, says since when and why. Pages that are scanned and have no
text in them are not answered from.`,
		Example: `  agendabot corpus ls
  agendabot corpus ls --json`,
		Args: needArgs(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withBuild(cmd.Context(), func(b *index.Build) error {
				docs := []listedDocument{}
				for _, d := range b.Manifest().Documents {
					docs = append(docs, listedDocument{
						ID: d.ID, Title: d.Meta.Title, Language: d.Meta.Language, Date: d.Meta.Date,
						Format: d.FormatName(), Pages: d.Pages, Scanned: d.Scanned, Sections: d.Sections, Passages: d.Passages, Words: d.Words, File: d.File,
						Stale: d.Stale,
					})
				}
				if asJSON {
					return printJSON(a.stdout, map[string]any{"documents": docs, "corpus": b.Summary(), "lists": listsOf(b)})
				}
				p := a.printer()
				for i := range docs {
					docs[i].print(p)
				}
				listsOf(b).print(p)
				s := b.Summary()
				p.line(dim, "%s, %s · %s", count(s.Documents, "document", "documents"), count(s.Passages, "passage", "passages"), s.Digest)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the list as one JSON object")
	return cmd
}

// shownPassage is a passage as corpus show gives it to programs.
type shownPassage struct {
	ID        string      `json:"id"`
	Kind      corpus.Kind `json:"kind"`
	Section   []string    `json:"section"`
	Paragraph string      `json:"paragraph"`
	Item      string      `json:"item,omitempty"`
	Page      string      `json:"page"`
	Text      string      `json:"text"` // its own words, without a list's items
	Start     int         `json:"start"`
	End       int         `json:"end"`
}

func (a *app) corpusShowCommand() *cobra.Command {
	var asJSON, explain bool
	cmd := &cobra.Command{
		Use:   "show DOC [SECTION]",
		Short: "Show a document's text with its paragraph numbers",
		Long: `Shows the text of a document, or of one section with what is below it, with paragraph
numbers. SECTION is a number from the outline, a heading, or its slug. --explain shows what
was read and left out, joined or repaired, by the rules that did it, and where: the line or
paragraph of the file, and the page if it has pages.`,
		Example: `  agendabot corpus show agenda
  agendabot corpus show agenda 1
  agendabot corpus show agenda "Toward a Human Security Agenda"
  agendabot corpus show --explain agenda`,
		Args:              needArgs(1, 2, "the document's id"),
		ValidArgsFunction: a.completeDocuments,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withDocument(cmd.Context(), args[0], func(d *corpus.Document) error {
				first, last := 0, len(d.Sections)-1
				if len(args) == 2 {
					var err error
					if first, last, err = findSection(d, args[1]); err != nil {
						return err
					}
				}
				if asJSON {
					return printJSON(a.stdout, showJSON(d, first, last, explain))
				}
				a.printDocument(d, first, last, explain)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the passages as one JSON object")
	cmd.Flags().BoolVar(&explain, "explain", false, "show what clean-up joined and left out")
	return cmd
}

func showJSON(d *corpus.Document, first, last int, explain bool) any {
	out := struct {
		ID       string         `json:"id"`
		Meta     corpus.Meta    `json:"meta"`
		Passages []shownPassage `json:"passages"`
		Notes    []corpus.Note  `json:"notes,omitempty"`
	}{ID: d.ID, Meta: d.Meta, Passages: []shownPassage{}}
	for i := range d.Passages {
		p := &d.Passages[i]
		if p.Section < first || p.Section > last {
			continue
		}
		path := d.Path(p.Section)
		if path == nil {
			path = []string{}
		}
		out.Passages = append(out.Passages, shownPassage{
			ID: p.ID, Kind: p.Kind, Section: path, Paragraph: p.Paragraph, Item: p.Item, Page: p.Page,
			Text: d.OwnText(p), Start: p.Own.Start, End: p.Own.End,
		})
	}
	if explain {
		out.Notes = d.Notes
	}
	return out
}

func (a *app) printDocument(d *corpus.Document, first, last int, explain bool) {
	p := a.printer()
	p.paragraph("", piece{bold, d.Meta.Title})
	if d.Meta.Note != "" {
		p.paragraph("", piece{dim, d.Meta.Note})
	}
	sections, notes := shownPassages(d)
	for si := first; si <= last; si++ {
		if s := d.Sections[si]; si > 0 {
			p.blank()
			p.paragraph("", piece{bold, strings.Repeat("#", s.Level) + " " + d.Text[s.Heading.Start:s.Heading.End]})
		}
		printPassages(p, d, sections[si])
	}
	if first == 0 && len(notes) > 0 {
		p.blank()
		p.line(bold, "Notes")
		printPassages(p, d, notes)
	}
	if explain {
		p.blank()
		printCleanUp(p, d)
	}
}

// printCleanUp says what each rule of clean-up is, how often it did something, and where.
func printCleanUp(p *printer, d *corpus.Document) {
	p.line(bold, "Clean-up: %s", count(len(d.Notes), "note", "notes"))
	rules := map[corpus.Rule]int{}
	for i := range d.Notes {
		rules[d.Notes[i].Rule]++
	}
	for _, r := range slices.Sorted(maps.Keys(rules)) {
		p.paragraph("  ", piece{plain, fmt.Sprintf("%s, %s: %s", r, count(rules[r], "time", "times"), r.Text())})
	}
	for i := range d.Notes {
		printNote(p, d.File, &d.Notes[i])
	}
}

// shownPassages are the passages with words of their own: those of each section, and apart from them the footnotes,
// which belong to the whole document wherever in its text they stand.
func shownPassages(d *corpus.Document) (sections [][]*corpus.Passage, notes []*corpus.Passage) {
	sections = make([][]*corpus.Passage, len(d.Sections))
	for i := range d.Passages {
		switch ps := &d.Passages[i]; {
		case ps.Own.Len() == 0:
		case ps.Kind == corpus.KindFootnote:
			notes = append(notes, ps)
		default:
			sections[ps.Section] = append(sections[ps.Section], ps)
		}
	}
	return sections, notes
}

// printPassages writes passages, each paragraph's number once.
func printPassages(p *printer, d *corpus.Document, passages []*corpus.Passage) {
	label := ""
	for _, ps := range passages {
		number := ""
		if ps.Paragraph != label {
			label, number = ps.Paragraph, ps.Paragraph
		}
		printMargin(p, number, d, ps)
	}
}

// printMargin writes a passage behind its paragraph's number, which a footnote has not.
func printMargin(p *printer, number string, d *corpus.Document, ps *corpus.Passage) {
	const width = 9
	margin, mark := "", ""
	if number != "" {
		margin = "¶ " + number
	}
	switch {
	case ps.Kind == corpus.KindItem, ps.List >= 0:
		mark = ps.Item + " "
	case ps.Kind == corpus.KindFootnote:
		mark = ps.Item + ": "
		p.blank()
	default:
		p.blank()
	}
	prefix := margin + strings.Repeat(" ", max(1, width-len([]rune(margin)))) + mark
	for part := range strings.SplitSeq(d.OwnText(ps), "\n") {
		if part != "" {
			p.paragraph(safe(prefix), piece{plain, part})
			prefix = strings.Repeat(" ", len([]rune(prefix)))
		}
	}
}

func (a *app) corpusOutlineCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "outline DOC",
		Short: "Show a document's headings as a tree",
		Long: `Shows the headings of a document, numbered, with how many passages stand below each, and
where: the page if the document has pages, else the line of its file.`,
		Example: `  agendabot corpus outline agenda
  agendabot corpus outline --json agenda`,
		Args:              needArgs(1, 1, "the document's id"),
		ValidArgsFunction: a.completeDocuments,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withDocument(cmd.Context(), args[0], func(d *corpus.Document) error {
				rows := outline(d)
				if asJSON {
					return printJSON(a.stdout, map[string]any{"id": d.ID, "title": d.Meta.Title, "sections": rows})
				}
				p := a.printer()
				p.paragraph("", piece{bold, d.Meta.Title})
				for _, r := range rows {
					p.paragraph(strings.Repeat("  ", strings.Count(r.Number, ".")+1), piece{plain, r.Number + "  " + r.Heading},
						piece{dim, "  " + count(r.Passages, "passage", "passages") + ", " + r.place()})
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the headings as one JSON object")
	return cmd
}

// withDocument runs f on the document with that id.
func (a *app) withDocument(ctx context.Context, id string, f func(*corpus.Document) error) error {
	return a.withBuild(ctx, func(b *index.Build) error {
		d, err := b.Document(id)
		if err != nil {
			return err
		}
		return f(d)
	})
}

// completeDocuments completes the ids of documents.
func (a *app) completeDocuments(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 || a.start(cmd, nil) != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var ids []string
	_ = a.withBuild(cmd.Context(), func(b *index.Build) error { // without an index there is nothing to complete
		for _, d := range b.Manifest().Documents {
			ids = append(ids, d.ID+"\t"+safe(d.Meta.Title))
		}
		return nil
	})
	return ids, cobra.ShellCompDirectiveNoFileComp
}
