package pdf

import (
	"fmt"
	"io"
	"os"
	"testing"
)

// TestDump prints what the engine finds in the file that AGENDABOT_DUMP names.
func TestDump(t *testing.T) {
	t.Parallel()
	name := os.Getenv("AGENDABOT_DUMP")
	if name == "" {
		t.Skip("AGENDABOT_DUMP names no file")
	}
	dump(t.Output(), readFile(t, name))
}

// dump prints everything the engine found, a line an object.
func dump(w io.Writer, r *raw) {
	fmt.Fprintf(w, "tagged %v, lang %q, info %q\n", r.tagged, r.lang, r.info)
	for _, o := range r.outline {
		fmt.Fprintf(w, "outline %*s%q page %d y %.0f\n", o.depth*2, "", o.title, o.page, o.y)
	}
	for i, p := range r.pages {
		fmt.Fprintf(w, "page %d label %q %.0f×%.0f pictures %.2f\n", i+1, p.label, p.width, p.height, p.pictures)
		for _, o := range p.objects {
			style := [...]string{"", "b"}[count(o.bold)] + [...]string{"", "i"}[count(o.italic)] + [...]string{"", "t"}[count(o.turned)]
			fmt.Fprintf(w, "  %6.1f–%6.1f base %6.1f (%5.1f–%5.1f) size %4.1f %-2s %q %+v\n",
				o.left, o.right, o.base, o.bottom, o.top, o.size, style, o.text, o.tag)
		}
	}
	for _, l := range r.left {
		fmt.Fprintf(w, "left %s page %d %q\n", l.Rule, l.Page, l.Text)
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
