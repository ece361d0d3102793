package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"agendabot/corpus"
	"agendabot/index"
)

// reported is what a report prints on both streams.
func reported(t *testing.T, r *index.Report, ok bool, f reindexFlags) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	w := &world{stdout: &out, stderr: &errs}
	s, err := loadSettings(w, settingTable(), pflag.NewFlagSet("test", pflag.ContinueOnError))
	if err != nil {
		t.Fatal(err)
	}
	(&app{world: w, settings: s}).printReport(r, ok, f)
	return out.String(), errs.String()
}

// TestReportOfPages: pages, rates, rules and documents, as an administrator reads them.
func TestReportOfPages(t *testing.T) {
	t.Parallel()
	r := &index.Report{
		Source: index.Source{Dir: "/docs"}, Digest: "0123456789abcdef", Documents: 2, Sections: 3, Passages: 40, Words: 900,
		Files: 3, Read: 1, TakenOver: 1, Pages: 12, ScannedPages: 1, Footnotes: 2, RunningHeads: 24, FileRate: 2.34, PageRate: 45.6,
		Rules:     map[corpus.Rule]int{corpus.RuleHyphen: 3, corpus.RuleJoin: 3, corpus.RuleRunningHead: 24},
		Languages: map[string]int{"en": 1, "fr": 1}, LeftOut: 1, Bad: []string{"c.pdf: bad", "b.pdf: bad"}, Kept: []string{"b"},
		Table: []index.DocumentRow{
			{ID: "a", Format: "pdf", Pages: 12, Sections: 3, Passages: 39, Words: 880, Language: "en", State: "new"},
			{ID: "b", Format: "docx", Passages: 1, Words: 20, Language: "fr", Warnings: 2, State: "kept"},
		},
		Notes:    []index.FileNote{{File: "a.pdf", Note: corpus.Note{Rule: corpus.RuleHyphen, Line: 7, Page: "iv", Text: "har- bours"}}},
		Warnings: []corpus.Warning{{File: "a.pdf", Text: "page 3: scanned"}},
	}
	stdout, stderr := reported(t, r, true, reindexFlags{explain: true})
	want := `  a.pdf:7 (page iv) hyphen: har- bours
From /docs: 2 documents, 3 sections, 40 passages, 900 words.
1 read, 1 unchanged and taken over; 2.3 files a second, 46 pages a second.
12 pages, 1 of them scanned without text.
2 footnotes, 24 running heads kept apart.
Clean-up: running-head 24, hyphen 3, join 3.
Languages: en 1, fr 1.
  document  format  pages  sections  passages  words  language  warnings  state
  a         pdf     12     3         39        880    en        0         new
  b         docx    –      0         1         20     fr        2         kept
1 kept in the last good version: b
1 warning, 1 document left out.
Index 0123456789abcdef serves, made in 0.00 s.
`
	if stdout != want || stderr != "warning: a.pdf: page 3: scanned\ncannot use c.pdf: bad\ncannot use b.pdf: bad\n" {
		t.Errorf("\n%s%s\nwant\n%s", stdout, stderr, want)
	}
	if stdout, _ = reported(t, r, false, reindexFlags{}); stdout != "" {
		t.Errorf("of a reindex that failed: %s", stdout)
	}
}

// TestTableOfMany: only if it is asked for.
func TestTableOfMany(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rows int
		all  bool
		want int // lines of the table
	}{{mostInTable, false, mostInTable + 1}, {mostInTable + 1, false, 0}, {mostInTable + 1, true, mostInTable + 2}} {
		r := &index.Report{Table: make([]index.DocumentRow, c.rows)}
		stdout, _ := reported(t, r, true, reindexFlags{table: c.all})
		if got := strings.Count(stdout, "\n  "); got != c.want {
			t.Errorf("%+v: %d lines", c, got)
		}
	}
}
