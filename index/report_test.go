package index

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

// TestReport: what was read, counted, and a row for each document.
func TestReport(t *testing.T) {
	t.Parallel()
	s, p := store(t), &pdfs{}
	dir := folder(t, map[string]string{
		"a.pdf": asPDF("Alpha."), "b.md": "---\nlanguage: fr\n---\n# Titre\n\n- Un.\n- Deux.\n", "c.txt": "Gamma.", "d.png": "x",
	})
	r := p.reindex(t, s, dir, Plan{})
	if r.Files != 4 || r.Read != 3 || r.Pages != 2 || r.ScannedPages != 1 || r.Footnotes != 1 || r.RunningHeads != 1 || r.ReadSeconds <= 0 || r.FileRate <= 0 || r.PageRate <= 0 {
		t.Errorf("%+v", r)
	}
	if !maps.Equal(r.Languages, map[string]int{"en": 2, "fr": 1}) || r.Rules[corpus.RuleRunningHead] != 1 || r.Notes != nil {
		t.Errorf("%v, %v, %v", r.Languages, r.Rules, r.Notes)
	}
	words := r.Table[0].Words + r.Table[1].Words + r.Table[2].Words
	r.Table[0].Words, r.Table[1].Words, r.Table[2].Words = 0, 0, 0
	if want := []DocumentRow{
		{ID: "a", File: "a.pdf", Format: "pdf", Pages: 2, Scanned: 1, Passages: 2, Language: "en", Warnings: 1, State: DocumentNew},
		{ID: "b", File: "b.md", Format: "markdown", Passages: 3, Language: "fr", State: DocumentNew},
		{ID: "c", File: "c.txt", Format: "text", Passages: 1, Language: "en", State: DocumentNew},
	}; !slices.Equal(r.Table, want) || words != r.Words {
		t.Errorf("\n%+v\n%+v", r.Table, want)
	}
	writeFiles(t, dir, map[string]string{"c.txt": "Delta."})
	again := p.reindex(t, s, dir, Plan{Explain: true})
	if again.Table[0].State != DocumentSame || again.Table[2].State != DocumentChanged || again.PageRate != 0 || again.Pages != 2 {
		t.Errorf("%+v", again)
	}
	if i := slices.IndexFunc(again.Notes, func(n FileNote) bool { return n.Rule == corpus.RuleRunningHead }); i < 0 ||
		again.Notes[i].File != "a.pdf" || again.Notes[i].Page != "i" || again.Notes[i].Text != "A/80/1" {
		t.Errorf("%+v", again.Notes)
	}
	total := 0
	for _, n := range again.Rules {
		total += n
	}
	if total != len(again.Notes) {
		t.Errorf("%d notes, %d by rule", len(again.Notes), total)
	}
	infos := opened(t, s).Manifest().Documents
	if d := infos[0]; d.FormatName() != "pdf" || d.Pages != 2 || d.Scanned != 1 || infos[1].FormatName() != "markdown" {
		t.Errorf("%+v", infos)
	}
}

// TestNoReaderIsBad: a PDF where nothing reads PDFs is named, and the report has its documents as far as it came.
func TestNoReaderIsBad(t *testing.T) {
	t.Parallel()
	s := store(t)
	dir := folder(t, map[string]string{"a.pdf": "%PDF-", "b.md": "Beta."})
	r, err := s.Reindex(t.Context(), Plan{Source: Source{Dir: dir}})
	if !errors.Is(err, ErrBadDocuments) || len(r.Bad) != 1 || !strings.HasPrefix(r.Bad[0], "a.pdf: ") || r.Table[0].State != "" {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestDigestCoversMetadata: what a sidecar says and why a document is stale make another build.
func TestDigestCoversMetadata(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, change := range []func(*corpus.Document){
		func(*corpus.Document) {},
		func(d *corpus.Document) { d.Sidecar = "1" },
		func(d *corpus.Document) { d.Sidecar = "2" },
		func(d *corpus.Document) { d.Stale = "2026-03-04: why" },
		func(d *corpus.Document) { d.Stale = "2026-03-05: why" },
		func(d *corpus.Document) { d.Format = "pdf" }, // read by a reader that has versions
	} {
		d := *doc(t, "a.md", "Alpha.")
		change(&d)
		seen[Digest(&corpus.Corpus{Documents: []*corpus.Document{&d}})] = true
	}
	if len(seen) != 6 {
		t.Errorf("%d digests", len(seen))
	}
}
