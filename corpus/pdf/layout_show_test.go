package pdf

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

// TestShow prints the blocks of the file that AGENDABOT_SHOW names.
func TestShow(t *testing.T) {
	t.Parallel()
	name := os.Getenv("AGENDABOT_SHOW")
	if name == "" {
		t.Skip("AGENDABOT_SHOW names no file")
	}
	printBlocks(t.Output(), layOut(*readFile(t, name)))
}

// printBlocks prints a document, a line a block: its kind and level, where it stands, its mark, its text with "⏎" at line
// ends, and what was done to it.
func printBlocks(w io.Writer, d *extract.Document) {
	fmt.Fprintf(w, "meta %+v\n", d.Meta)
	for i, p := range d.Pages {
		fmt.Fprintf(w, "page %d %q scanned %v\n", i+1, p.Label, p.Scanned)
	}
	for _, b := range d.Blocks {
		fmt.Fprintf(w, "%d:%d %s", b.Page, b.Place, b.Kind)
		if b.Level > 0 {
			fmt.Fprintf(w, " %d", b.Level)
		}
		if b.List > 0 {
			fmt.Fprintf(w, " list %d", b.List)
		}
		if b.Mark != "" {
			fmt.Fprintf(w, " %q", b.Mark)
		}
		if b.Label != "" && b.Label != b.Mark {
			fmt.Fprintf(w, " label %q", b.Label)
		}
		if b.Header {
			fmt.Fprint(w, " header")
		}
		if b.Bare > 0 {
			fmt.Fprintf(w, " bare %q", b.Lines[0][:b.Bare])
		}
		fmt.Fprintf(w, ": %s", strings.Join(b.Lines, " ⏎ "))
		for _, done := range b.Did {
			if done.Rule == extract.RuleNoteMark || done.Rule == extract.RuleJoin {
				fmt.Fprintf(w, " {%s %q}", done.Rule, done.Text)
				continue
			}
			fmt.Fprintf(w, " {%s}", done.Rule)
		}
		fmt.Fprintln(w)
	}
	for _, l := range d.Left {
		fmt.Fprintf(w, "left %s %d: %q\n", l.Rule, l.Page, l.Text)
	}
	for _, m := range d.Warnings {
		fmt.Fprintf(w, "warning %d: %s\n", m.Page, m.Text)
	}
}
