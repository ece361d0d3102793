package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

// headed is a page of headings, each with text below it.
func headed(tag0 string, heads ...string) rawPage {
	p := pageOf()
	base := 760.0
	for i, h := range heads {
		size := 10.0
		level, text, _ := strings.Cut(h, " ")
		if _, err := fmt.Sscan(level, &size); err != nil {
			panic(err)
		}
		head := bold(base, size, text)
		text0 := at(60, base-20, 10, "People suffer when the community of states has no role.")
		if tag0 != "" {
			head.tag, text0.tag = tag{role: tag0, element: 2*i + 1}, tag{role: "P", element: 2*i + 2}
		}
		p.objects = append(p.objects, head, text0)
		base -= 50
	}
	return p
}

// TestLevels: headings have the levels of their numbers where they have numbers, else of their look.
func TestLevels(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tag   string
		heads []string // size and text
		want  []string
	}{
		"by size":          {"", []string{"16 Introduction", "14 Scope", "12 Children", "16 Priorities"}, []string{"1 Introduction", "2 Scope", "3 Children", "1 Priorities"}},
		"bold only":        {"", []string{"10 Introduction", "10 Priorities"}, []string{"1 Introduction", "1 Priorities"}},
		"flat tags":        {"H1", []string{"12 I. Introduction", "12 A. Scope", "12 1. Children", "12 B. Aims", "12 II. Priorities"}, []string{"1 I. Introduction", "2 A. Scope", "3 1. Children", "2 B. Aims", "1 II. Priorities"}},
		"tags and sizes":   {"H1", []string{"14 I. Introduction", "12 A. Scope", "12 Summary"}, []string{"1 I. Introduction", "2 A. Scope", "2 Summary"}},
		"decimal":          {"", []string{"12 1 Introduction", "12 1.1 Scope", "12 1.1.1 Children", "12 2 Priorities"}, []string{"1 1 Introduction", "2 1.1 Scope", "3 1.1.1 Children", "1 2 Priorities"}},
		"letters, not 500": {"H1", []string{"12 I. One", "12 A. Two", "12 B. Three", "12 C. Four", "12 D. Five"}, []string{"1 I. One", "2 A. Two", "2 B. Three", "2 C. Four", "2 D. Five"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := layOut(fileOf(headed(test.tag, test.heads...)))
			var got []string
			for _, b := range d.Blocks {
				if b.Kind == extract.Heading {
					got = append(got, fmt.Sprint(b.Level, " ", strings.Join(b.Lines, " / ")))
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// TestBare: the number of a heading is measured; a year or a quantity is none.
func TestBare(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]string{
		"1.1 Definitions": "1.1 ", "I. Introduction": "I. ", "Annex II Budget": "Annex II ", "73/3. Declaration": "73/3. ",
		"2030 and beyond": "", "Annexe : résumé": "", "14 CFR Part 39": "", "Chapter 2: Aims": "Chapter 2: ", "A. Politics": "A. ",
	} {
		r := fileOf(headed("H1", "12 "+head))
		r.info = map[string]string{"Title": "Something else"}
		d := layOut(r)
		if b := d.Blocks[0]; b.Kind != extract.Heading || b.Lines[0][:b.Bare] != want {
			t.Errorf("%q: %s %q, want %q", head, b.Kind, b.Lines[0][:b.Bare], want)
		}
	}
}

// TestChapter: "Chapter 1" and the title below it are one heading, whose first line is its number.
func TestChapter(t *testing.T) {
	t.Parallel()
	d := expect(t, fileOf(pageOf(bold(700, 20, "Chapter 1"), bold(650, 24, "Introduction"), body(600, 2))),
		"heading 1: Chapter 1 / Introduction",
		"paragraph: people suffer when the community of states has no common role to play here / and that is the end of it.")
	if b := d.Blocks[0]; b.Bare != len("Chapter 1") || len(b.Did) != 1 || b.Did[0].Rule != extract.RuleHeading {
		t.Errorf("%+v", b)
	}
}

// TestOutlineHeadings: titles of the outline are headings, and nothing else is.
func TestOutlineHeadings(t *testing.T) {
	t.Parallel()
	r := fileOf(headed("", "12 1 Introduction", "12 Scope", "12 Not in it", "12 Priorities"))
	r.outline = []outlineEntry{{title: "Introduction", depth: 1}, {title: "Scope", depth: 2}, {title: "Priorities", depth: 1}}
	d := layOut(r)
	if got := kinds(d, extract.Heading); !slices.Equal(got, []string{"1 Introduction", "Scope", "Priorities"}) || d.Blocks[2].Level != 2 {
		t.Errorf("%q", got)
	}
}

// TestFront: what stands before the first text is a title, not a heading.
func TestFront(t *testing.T) {
	t.Parallel()
	page := pageOf(bold(740, 14, "United Nations"), bold(600, 20, "Protecting people first in peace"), at(60, 560, 10, "2026-11-01"),
		bold(520, 14, "I. Introduction"), body(480, 3), bold(400, 14, "II. Priorities"), body(380, 3))
	d := layOut(fileOf(page))
	if got := kinds(d, extract.Heading); !slices.Equal(got, []string{"I. Introduction", "II. Priorities"}) {
		t.Errorf("%q", got)
	}
	if d.Meta.Title != "Protecting people first in peace" {
		t.Errorf("title %q", d.Meta.Title)
	}
	expect(t, fileOf(pageOf(bold(700, 16, "Aims"), bold(670, 14, "Scope"), at(60, 650, 10, "People suffer when the community of states has no role."),
		bold(600, 16, "Means"), body(580, 3))),
		"heading 1: Aims", "heading 2: Scope", "paragraph: People suffer when the community of states has no role.", "heading 1: Means",
		"paragraph: people suffer when the community of states has no common role to play here / people suffer when the community of states has no common role to play here / and that is the end of it.")
}

// TestNoHeadings: what is bold or large need not be a heading; what is as small as the text below it may be one.
func TestNoHeadings(t *testing.T) {
	t.Parallel()
	small := at(60, 484, 8, "This applies to all of the models of the company.")
	for name, test := range map[string]struct {
		head object
		want bool
	}{
		"bold":                       {bold(500, 10, "Applicability"), true},
		"bold and small as the text": {bold(500, 8, "(c) Applicability"), true},
		"bold and smaller":           {bold(500, 7, "(c) Applicability"), false},
		"in brackets":                {bold(500, 8, "[Docket No. FAA–2020–0686]"), false},
		"a sentence":                 {bold(500, 10, "It applies to all."), false},
		"a sentence that is quoted":  {at(60, 500, 14, "“We must act now, and we must act together.”"), false},
		"large":                      {at(60, 500, 14, "Estimated costs of it"), true},
		"a table goes on":            {at(60, 500, 14, "Estimated costs—Continued"), false},
		"a table":                    {at(60, 500, 14, "Table 2 Estimated costs"), false},
		"a figure":                   {at(60, 500, 14, "Figure IV. Estimated costs"), false},
		"tables in general":          {at(60, 500, 14, "Tables and chairs"), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := layOut(fileOf(pageOf(body(700, 10), test.head, small)))
			if got := len(kinds(d, extract.Heading)) == 1; got != test.want {
				t.Errorf("heading %v: %q", got, brief(d))
			}
		})
	}
}

// TestTyped: in a file of one size and weight headings are numbered, in capitals or centred, and stand alone.
func TestTyped(t *testing.T) {
	t.Parallel()
	page := pageOf(
		at(180, 700, 10, "II.  CONSIDERATION OF PROPOSALS BY IT"), body(676, 3),
		at(150, 616, 10, "Draft resolution of the Committee on it"), body(592, 3),
		at(60, 520, 10, "The General Assembly,"), body(496, 3))
	d := layOut(fileOf(page))
	if got := brief(d); len(got) != 6 || got[0] != "heading 1: II. CONSIDERATION OF PROPOSALS BY IT" || got[2] != "heading 2: Draft resolution of the Committee on it" ||
		got[4] != "paragraph: The General Assembly," {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}
