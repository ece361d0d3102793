package index

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"agendabot/corpus"
)

// Report is what Reindex did. It is filled in as far as it came, also when there was an error.
type Report struct {
	Source    Source           `json:"source"`
	Digest    string           `json:"digest"`
	Documents int              `json:"documents"`
	Sections  int              `json:"sections"`
	Passages  int              `json:"passages"`
	Words     int              `json:"words"`
	Seconds   float64          `json:"seconds"`
	Added     []string         `json:"added"`   // ids of documents; all of them at the first build
	Changed   []string         `json:"changed"` // ids of documents whose bytes, name or metadata changed, or that became stale
	Removed   []string         `json:"removed"`
	Kept      []string         `json:"kept"`      // ids of documents that stay in their last good version, see corpus.Document.Stale
	Unchanged bool             `json:"unchanged"` // the current build is of these very documents
	Checked   bool             `json:"checked"`   // only read: nothing was written
	Bad       []string         `json:"bad"`       // what could not be read, and why
	BadLists  int              `json:"bad_lists"` // of Bad, what is wrong with glossary.yaml and curated.yaml
	LeftOut   int              `json:"left_out"`  // of Bad, documents that do not stay in their last good version either
	Glossary  GlossaryReport   `json:"glossary"`
	Curated   CuratedReport    `json:"curated"`
	Warnings  []corpus.Warning `json:"warnings"`

	Files        int                 `json:"files"`         // looked at for documents
	Read         int                 `json:"read"`          // documents that were read anew
	TakenOver    int                 `json:"taken_over"`    // documents from the build before, whose files have not changed
	Pages        int                 `json:"pages"`         // of documents that have any
	ScannedPages int                 `json:"scanned_pages"` // of them, pictures without text
	Footnotes    int                 `json:"footnotes"`
	RunningHeads int                 `json:"running_heads"` // heads and feet that are kept apart from the text
	Rules        map[corpus.Rule]int `json:"rules"`         // how often each rule of clean-up did something, running heads included
	Languages    map[string]int      `json:"languages"`     // documents, by language
	ReadSeconds  float64             `json:"read_seconds"`  // that all files took
	FileRate     float64             `json:"files_per_second"`
	PageRate     float64             `json:"pages_per_second"` // of documents that were read anew
	Table        []DocumentRow       `json:"documents_table"`  // by id
	Notes        []FileNote          `json:"notes,omitempty"`  // of every document, if the plan asks for them
}

// CuratedReport is what Reindex says of the curated answers.
type CuratedReport struct {
	Entries   int  `json:"entries"`
	Questions int  `json:"questions"`
	Passages  int  `json:"passages"` // counted in each entry
	Changed   bool `json:"changed"`  // against the build before
}

// What became of a document in a reindex.
const (
	DocumentNew     = "new"     // the build before has none of that id
	DocumentChanged = "changed" // its bytes, its name or its metadata did
	DocumentSame    = "same"
	DocumentKept    = "kept" // its file cannot be read: this is the last good version
)

// DocumentRow is what a report says of one document.
type DocumentRow struct {
	ID       string `json:"id"`
	File     string `json:"file"`
	Format   string `json:"format"` // "pdf", "docx", "odt", "html", "markdown" or "text"
	Pages    int    `json:"pages"`  // 0: it has none
	Scanned  int    `json:"scanned_pages"`
	Sections int    `json:"sections"`
	Passages int    `json:"passages"`
	Words    int    `json:"words"`
	Language string `json:"language"`
	Warnings int    `json:"warnings"`
	State    string `json:"state"`           // "new", "changed", "same" or "kept"; empty if the reindex did not come so far
	Stale    string `json:"stale,omitempty"` // since when and why it is kept
}

// FileNote is a note of clean-up with the file that it is of.
type FileNote struct {
	File string `json:"file"`
	corpus.Note
}

// FormatName is the name of a document's format, which text and Markdown do not give: "pdf", "docx", "odt", "html",
// "markdown" or "text".
func (d *DocumentInfo) FormatName() string { return formatName(d.Format, d.File) }

func formatName(format, file string) string {
	if format != "" {
		return format
	}
	switch strings.ToLower(path.Ext(file)) {
	case ".md", ".markdown", ".mdown", ".mkd":
		return "markdown"
	default:
		return "text"
	}
}

// describe fills the report with what was read, and says whether that can be indexed.
func (r *Report) describe(c *corpus.Corpus, plan *Plan) error {
	r.Warnings = c.Warnings
	r.Files, r.Documents = c.Files, len(c.Documents)
	r.Rules, r.Languages = map[corpus.Rule]int{}, map[string]int{}
	bad, kept := newFaults(c.Bad), map[*corpus.FileError]bool{}
	for _, d := range c.Documents {
		r.describeDocument(d, plan.Explain)
		if d.Stale != "" {
			kept[bad.of(d.File)] = true
		}
	}
	for _, err := range c.Bad {
		r.Bad = append(r.Bad, err.Error())
		if errors.Is(err, corpus.ErrGlossary) || errors.Is(err, corpus.ErrCurated) || errors.Is(err, ErrUnknownPassage) {
			r.BadLists++
		}
	}
	r.LeftOut = len(r.Bad) - r.BadLists - len(kept)
	switch {
	case len(c.Bad) > 0 && !plan.SkipBad:
		return fmt.Errorf("%w: %d", ErrBadDocuments, len(c.Bad))
	case len(c.Documents) == 0:
		return fmt.Errorf("%w in %s", ErrNoDocuments, r.Source.Dir)
	default:
		return nil
	}
}

func (r *Report) describeDocument(d *corpus.Document, explain bool) {
	row := DocumentRow{
		ID: d.ID, File: d.File, Format: formatName(d.Format, d.File), Pages: d.Pages, Scanned: d.Scanned, Sections: len(d.Sections) - 1,
		Passages: len(d.Passages), Words: d.Words, Language: d.Meta.Language, Warnings: len(d.Warnings), Stale: d.Stale,
	}
	if d.Stale != "" {
		row.Warnings++
	}
	r.Table = append(r.Table, row)
	r.Sections += row.Sections
	r.Passages += row.Passages
	r.Words += row.Words
	r.Pages += row.Pages
	r.ScannedPages += row.Scanned
	r.Languages[row.Language]++
	for i := range d.Passages {
		if d.Passages[i].Kind == corpus.KindFootnote {
			r.Footnotes++
		}
	}
	for _, n := range d.Notes {
		r.Rules[n.Rule]++
		if explain {
			r.Notes = append(r.Notes, FileNote{d.File, n})
		}
	}
	r.RunningHeads = r.Rules[corpus.RuleRunningHead]
}

// describeReading says what was read anew, and how fast.
func (r *Report) describeReading(c *corpus.Corpus, b *former, took time.Duration) {
	pages := 0
	for _, d := range c.Documents {
		switch {
		case b.taken[d]:
			r.TakenOver++
		case d.Stale == "":
			r.Read++
			pages += d.Pages
		}
	}
	r.ReadSeconds = took.Seconds()
	if r.ReadSeconds > 0 {
		r.FileRate, r.PageRate = float64(c.Files)/r.ReadSeconds, float64(pages)/r.ReadSeconds
	}
}

// describeLists fills the report with what the glossary and the curated answers have.
func (r *Report) describeLists(ctx context.Context, c *corpus.Corpus) (err error) {
	if r.Glossary, err = reportGlossary(ctx, c); err != nil {
		return err
	}
	r.Warnings = append(r.Warnings, r.Glossary.warnings()...)
	r.Curated.Entries = len(c.Curated)
	for _, e := range c.Curated {
		r.Curated.Questions += len(e.Questions)
		r.Curated.Passages += len(e.Passages)
	}
	return nil
}

// Filled is the report with empty lists in the place of missing ones, as programs want it.
func (r *Report) Filled() *Report {
	out := *r
	for _, list := range []*[]string{&out.Added, &out.Changed, &out.Removed, &out.Kept, &out.Bad} {
		if *list == nil {
			*list = []string{}
		}
	}
	if out.Warnings == nil {
		out.Warnings = []corpus.Warning{}
	}
	if out.Glossary.Unmatched == nil {
		out.Glossary.Unmatched = []corpus.GlossaryEntry{}
	}
	if out.Rules == nil {
		out.Rules = map[corpus.Rule]int{}
	}
	if out.Languages == nil {
		out.Languages = map[string]int{}
	}
	if out.Table == nil {
		out.Table = []DocumentRow{}
	}
	return &out
}
