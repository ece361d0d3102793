package html

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

// render writes a document as a golden file has it: a line for each block, with what was done to it below.
func render(d *extract.Document) string {
	var b strings.Builder
	m := d.Meta
	for _, f := range [][2]string{
		{"title", m.Title},
		{"author", m.Author},
		{"publisher", m.Publisher},
		{"date", m.Date},
		{"language", m.Language},
		{"source", m.Source},
		{"rights", m.Rights},
	} {
		if f[1] != "" {
			fmt.Fprintf(&b, "%s: %s\n", f[0], f[1])
		}
	}
	for _, w := range d.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", w.Text)
	}
	b.WriteString("\n")
	for _, block := range d.Blocks {
		b.WriteString(renderBlock(block) + "\n")
		for _, did := range block.Did {
			fmt.Fprintf(&b, "\t- %s: %s\n", did.Rule, did.Text)
		}
	}
	for _, l := range d.Left {
		fmt.Fprintf(&b, "left %s before %d: %s\n", l.Rule, l.Place, l.Text)
	}
	return b.String()
}

// renderBlock is a block's kind and marks, and its text.
func renderBlock(b extract.Block) string {
	s := string(b.Kind)
	if b.Level > 0 {
		s += fmt.Sprintf(" %d", b.Level)
	}
	if b.List > 0 {
		s += fmt.Sprintf(" of %d", b.List)
	}
	if b.Header {
		s += " header"
	}
	if b.Mark != "" {
		s += fmt.Sprintf(" %q", b.Mark)
	}
	if b.Number != 0 {
		s += fmt.Sprintf(" number %d", b.Number)
	}
	if b.Label != "" {
		s += fmt.Sprintf(" label %q", b.Label)
	}
	if b.Bare > 0 {
		s += fmt.Sprintf(" bare %q", b.Lines[0][:b.Bare])
	}
	return s + ": " + strings.ReplaceAll(strings.Join(b.Lines, "⏎"), "\n", "↵")
}

// TestGolden compares what comes of testdata/*.html with the files beside them. AGENDABOT_TEST_UPDATE=1 writes them.
func TestGolden(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.html")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d, err := Read(raw, "", extract.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			got, golden := render(d), strings.TrimSuffix(name, ".html")+".golden"
			if os.Getenv("AGENDABOT_TEST_UPDATE") != "" {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; got:\n%s", golden, got)
			}
		})
	}
}
