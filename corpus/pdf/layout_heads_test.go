package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

// kinds are the blocks of one kind.
func kinds(d *extract.Document, kind extract.Kind) []string {
	var out []string
	for _, b := range d.Blocks {
		if b.Kind == kind {
			out = append(out, strings.Join(b.Lines, " / "))
		}
	}
	return out
}

// TestHeads: what stands at the head or foot of three pages is apart from the text, and labels the pages.
func TestHeads(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		head, foot string // with %d for the page's number
		pages      int
		heads      []string
		labels     string
	}{
		"heads and numbers":     {"A/52/621", "%d", 3, []string{"A/52/621", "1", "A/52/621", "2", "A/52/621", "3"}, "[1 2 3]"},
		"numbers within":        {"A/%d/621", "Page %d of 9", 3, []string{"A/1/621", "Page 1 of 9", "A/2/621", "Page 2 of 9", "A/3/621", "Page 3 of 9"}, "[1 2 3]"},
		"roman numbers":         {"Foreword to the text", "– %[2]s –", 3, []string{"Foreword to the text", "– i –", "Foreword to the text", "– ii –", "Foreword to the text", "– iii –"}, "[i ii iii]"},
		"two pages are too few": {"A repeated line", "no number", 2, nil, "[ ]"},
		"two with numbers":      {"A repeated line", "%d/2", 2, []string{"A repeated line", "1/2", "A repeated line", "2/2"}, "[1 2]"},
		"two in a row":          {"A line\tAnother", "%d/2", 2, []string{"A line", "Another", "1/2", "A line", "Another", "2/2"}, "[1 2]"},
		"numbers in the head":   {"4769%d Federal Register", "", 3, []string{"47691 Federal Register", "47692 Federal Register", "47693 Federal Register"}, "[47691 47692 47693]"},
		"notes that are alike":  {"", "5%d Ibid.", 3, nil, "[  ]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var pages []rawPage
			for i := range test.pages {
				fill := func(format string) string {
					s := fmt.Sprintf(format, i+1, strings.Repeat("i", i+1))
					s, _, _ = strings.Cut(s, "%!")
					return s
				}
				p := pageOf(at(60, 760, 10, fill(test.head)), body(600, 5))
				if left, right, ok := strings.Cut(fill(test.head), "\t"); ok {
					p = pageOf(at(60, 760, 10, left), at(300, 760, 10, right), body(600, 5))
				}
				if test.foot != "" {
					p.objects = append(p.objects, at(300, 40, 10, fill(test.foot)))
				}
				pages = append(pages, p)
			}
			d := layOut(fileOf(pages...))
			if got := kinds(d, extract.Head); !slices.Equal(got, test.heads) {
				t.Errorf("heads %q, want %q", got, test.heads)
			}
			var labels []string
			for _, p := range d.Pages {
				labels = append(labels, p.Label)
			}
			if got := fmt.Sprint(labels); got != test.labels {
				t.Errorf("labels %s, want %s", got, test.labels)
			}
		})
	}
}

// TestTableHeadStays: the head of a table that goes on over the pages is no running head.
func TestTableHeadStays(t *testing.T) {
	t.Parallel()
	var pages []rawPage
	for i := range 3 {
		p := pageOf(at(60, 740, 10, "Country"), at(300, 740, 10, "Population"))
		for j := range 4 {
			p.objects = append(p.objects, at(60, 726-14*float64(j), 10, fmt.Sprint("Country ", i, j)), at(300, 726-14*float64(j), 10, "12 million"))
		}
		pages = append(pages, p)
	}
	if got := kinds(layOut(fileOf(pages...)), extract.Head); got != nil {
		t.Errorf("heads %q", got)
	}
}

// TestArtifacts: what the file itself keeps apart from its text is kept apart, and its labels are taken.
func TestArtifacts(t *testing.T) {
	t.Parallel()
	p := pageOf(tagAs(tag{artifact: true}, at(60, 500, 10, "Draft")), tagAs(tag{role: "P", element: 1}, body(400, 2)...), at(60, 300, 10, "_______"))
	p.label = "iv"
	d := layOut(fileOf(p))
	if got := kinds(d, extract.Head); !slices.Equal(got, []string{"Draft"}) || d.Pages[0].Label != "iv" {
		t.Errorf("heads %q, page %+v", got, d.Pages[0])
	}
	if len(d.Left) != 1 || d.Left[0].Text != "_______" || d.Left[0].Page != 1 {
		t.Errorf("left %+v", d.Left)
	}
}

// TestContents: a table of contents is neither headings nor text.
func TestContents(t *testing.T) {
	t.Parallel()
	dots := " . . . . . . . . . "
	expect(t, fileOf(pageOf(
		bold(700, 14, "Contents"),
		lines(60, 670, "I. Introduction"+dots+"4", "II. Activities of the Office of the High", "Commissioner"+dots+"5", "A. Development"),
		at(500, 634, 10, "7"),
		bold(580, 14, "Introduction"),
		body(560, 3),
	)),
		"head: Contents", "head: I. Introduction . . . . . . . . . 4", "head: II. Activities of the Office of the High",
		"head: Commissioner . . . . . . . . . 5", "head: A. Development", "head: 7",
		"heading 1: Introduction",
		"paragraph: people suffer when the community of states has no common role to play here / people suffer when the community of states has no common role to play here / and that is the end of it.")
}

// TestLeadingDots: a table of prices with leading dots is no table of contents, and no text near it is hidden.
func TestLeadingDots(t *testing.T) {
	t.Parallel()
	var objects []object
	for i, text := range []string{"Wiring change", "Sensor test", "Revisions", "Installation"} {
		objects = append(objects, at(60, 600-12*float64(i), 10, text+" ........ Up to 79 work-hours ........ $6,205."))
	}
	d := layOut(fileOf(pageOf(body(700, 3), objects, lines(60, 500, "a line that ends in part 39", "continues to read as follows, to its very end."))))
	if got := kinds(d, extract.Head); got != nil {
		t.Errorf("heads %q", got)
	}
	entries := lines(60, 500, "Introduction ........ 3", "Scope ........ 4", "Aims ........ 12", "a line that ends in part 39")
	d = layOut(fileOf(pageOf(body(700, 3), entries, body(300, 2))))
	if got := kinds(d, extract.Head); len(got) != 3 {
		t.Errorf("heads %q", got)
	}
}

// TestStamps: a watermark is apart from the text, and parts no paragraph.
func TestStamps(t *testing.T) {
	t.Parallel()
	var pages []rawPage
	for i := range 3 {
		draft := at(100, 300, 90, "DRAFT")
		draft.turned = true
		text := lines(60, 400, "people suffer when the community of states has no common role", "to play, and that goes on", "in another line for the community of states and the")
		text[2].text += fmt.Sprint(" year ", i)
		pages = append(pages, pageOf(draft, at(90, 380, 40, "COPY"), text))
	}
	d := layOut(fileOf(pages...))
	if got := kinds(d, extract.Head); len(got) != 6 || got[0] != "DRAFT" || got[1] != "COPY" {
		t.Errorf("heads %q", got)
	}
	if got := kinds(d, extract.Paragraph); len(got) != 1 {
		t.Errorf("%q", got)
	}
	title := func(i int) rawPage {
		return pageOf(at(60, 700, 30, "Recommendations"), lines(60, 660, fmt.Sprint("Something else on page ", i), "and some more"))
	}
	if got := kinds(layOut(fileOf(title(1), title(2), title(3))), extract.Head); got != nil {
		t.Errorf("titles are no stamps: %q", got)
	}
}

// TestSpecks: dirt at the edge of a picture of a page, and a stop within a running head, are no text; a cell is.
func TestSpecks(t *testing.T) {
	t.Parallel()
	var pages []rawPage
	for i, head := range []string{"A/47/466", "A./47/466", "A/47/466"} {
		state := []string{"Seychelles", "Sri Lanka", "Suriname"}[i]
		p := pageOf(at(400, 760, 10, head), body(600, 3), at(60, 80, 10, "41."), at(80, 80, 10, state), at(500, 40, 10, "I . .."))
		p.pictures = 1
		pages = append(pages, p)
	}
	want := []string{"A/47/466", "I . ..", "A./47/466", "I . ..", "A/47/466", "I . .."}
	if got := kinds(layOut(fileOf(pages...)), extract.Head); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
