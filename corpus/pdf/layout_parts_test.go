package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

const full = "a line of words that goes as far to the right as lines of this page may go"

// TestParagraphs: lines are joined to paragraphs by their distance, their beginnings and where they end.
func TestParagraphs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		objects []object
		want    []string
	}{
		"a gap": {
			slices.Concat(lines(60, 700, full, full, "the end."), lines(60, 658, full, full, "the end.")),
			[]string{"paragraph: " + full + " / " + full + " / the end.", "paragraph: " + full + " / " + full + " / the end."},
		},
		"a short line": {
			lines(60, 700, full, full, "the end.", full, full, "the end."),
			[]string{"paragraph: " + full + " / " + full + " / the end.", "paragraph: " + full + " / " + full + " / the end."},
		},
		"an indented line": {
			slices.Concat(lines(60, 700, full, full, full+"."), lines(75, 664, full), lines(60, 652, full, "the end.")),
			[]string{"paragraph: " + full + " / " + full + " / " + full + ".", "paragraph: " + full + " / " + full + " / the end."},
		},
		"numbers": {
			lines(60, 700, "1. "+full, full+".", "2. "+full, "13 and more.", "14. "+full),
			[]string{"item 1 1.: " + full + " / " + full + ".", "item 1 2.: " + full + " / 13 and more.", "item 1 14.: " + full},
		},
		"no number at a line's beginning": {
			lines(60, 700, full+" in its number", "12. of its kind, and of whatever "+full[:50], "the end."),
			[]string{"paragraph: " + full + " in its number / 12. of its kind, and of whatever " + full[:50] + " / the end."},
		},
		"letters": {
			lines(60, 700, "The Council shall, as is its task under the Charter, do what the text says it will:", "(a) "+full+";", "(b) "+full+"."),
			[]string{"paragraph: The Council shall, as is its task under the Charter, do what the text says it will:", "paragraph: (a) " + full + ";", "paragraph: (b) " + full + "."},
		},
		"bullets in bullets": {
			slices.Concat(lines(60, 700, "• one", "• two"), lines(80, 676, "– three", "– four"), lines(60, 652, "• five")),
			[]string{"item 1 •: one", "item 1 •: two", "item 2 –: three", "item 2 –: four", "item 1 •: five"},
		},
		"a bullet of a symbol font": {
			lines(60, 700, "\uf0b7 one", "\uf0b7 two"),
			[]string{"item 1 \uf0b7: one", "item 1 \uf0b7: two"},
		},
		"a hanging number": {
			slices.Concat(lines(60, 700, "1. "), lines(80, 700, full, full, "the end."), lines(60, 664, "2. "), lines(80, 664, full)),
			[]string{"item 1 1.: " + full + " / " + full + " / the end.", "item 1 2.: " + full},
		},
		"a divided word": {
			lines(60, 700, full+" inter-", "national law."),
			[]string{"paragraph: " + full + " inter- / national law."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, fileOf(pageOf(test.objects)), test.want...)
		})
	}
}

// TestTaggedParagraphs: the file's own word for paragraphs and items holds, over the page's end too.
func TestTaggedParagraphs(t *testing.T) {
	t.Parallel()
	p := func(n int) tag { return tag{role: "P", element: n} }
	li := tag{role: "LBody", element: 9, item: 9, depth: 1}
	first := pageOf(tagAs(p(1), lines(60, 700, full, "Short.", full)...), tagAs(p(2), lines(60, 664, "Parted by the page")...))
	second := pageOf(tagAs(p(2), lines(60, 700, "Korea is a State.")...),
		tagAs(tag{role: "Lbl", element: 9, item: 9, depth: 1}, at(60, 680, 10, "• ")), tagAs(li, at(75, 680, 10, "an item")),
		tagAs(tag{role: "P", element: 10, item: 9, depth: 1}, at(75, 660, 10, "and more of it")), tagAs(p(11), at(60, 640, 10, "The end.")))
	d := expect(t, fileOf(first, second),
		"paragraph: "+full+" / Short. / "+full, "paragraph: Parted by the page / Korea is a State.",
		"item 1 •: an item", "continuation 1: and more of it", "paragraph: The end.")
	want := extract.Done{Rule: extract.RuleJoin, Text: "… the page ⏎ Korea is …"}
	if did := d.Blocks[1].Did; len(did) != 1 || did[0] != want {
		t.Errorf("%+v", did)
	}
}

// TestBadTags: where elements are lines, not paragraphs, the place of the lines decides.
func TestBadTags(t *testing.T) {
	t.Parallel()
	objects := lines(60, 700, full, full, full, "the end.")
	for i := range objects {
		objects[i].tag = tag{role: "P", element: i + 1}
	}
	expect(t, fileOf(pageOf(objects)), "paragraph: "+full+" / "+full+" / "+full+" / the end.")
}

// TestJoin: a paragraph that a page's end parts is joined if it goes on in small letters, and never over a heading.
func TestJoin(t *testing.T) {
	t.Parallel()
	start := body(700, 3)
	for name, test := range map[string]struct {
		end, next string
		joined    bool
	}{
		"goes on":          {full + " and the", "people of them.", true},
		"a function word":  {full + " by decision 55/443 of", "Human Rights.", true},
		"a divided word":   {full + " inter-", "Governmental matters.", true},
		"a new paragraph":  {full + " and those", "People of them.", false},
		"the end":          {full + ".", "people of them.", false},
		"a numbered one":   {full + " and", "12. people of them.", false},
		"a lettered one":   {full + " and", "(b) people of them.", false},
		"ends with a mark": {full + ":", "people of them.", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := layOut(fileOf(
				pageOf(start, at(60, 640, 10, test.end), at(60, 400, 8, "a line in the margin with 60 letters that is quite another matter")),
				pageOf(at(60, 700, 10, test.next), body(660, 2))))
			joined := strings.Contains(strings.Join(brief(d), "\n"), test.end+" / "+test.next)
			if joined {
				t.Fatal("joined over a line in between")
			}
			d = layOut(fileOf(pageOf(start, at(60, 640, 10, test.end)), pageOf(at(60, 700, 10, test.next), body(660, 2))))
			if joined = strings.Contains(strings.Join(brief(d), "\n"), test.end+" / "+test.next); joined != test.joined {
				t.Errorf("joined %v:\n%s", joined, strings.Join(brief(d), "\n"))
			}
		})
	}
}

// TestHangingJoin: what goes on in capitals is joined where the lines stand as the second line of a paragraph does.
func TestHangingJoin(t *testing.T) {
	t.Parallel()
	d := layOut(fileOf(
		pageOf(at(60, 700, 10, "Against: Algeria, Angola, Antigua and Barbuda, Argentina, Benin, Botswana and more"), at(120, 688, 10, "Honduras, India, Indonesia, Iran (Islamic Republic of), Kenya, Korea,")),
		pageOf(at(120, 700, 10, "Lao People's Democratic Republic, Libyan Arab Jamahiriya, Malaysia, and"), at(120, 688, 10, "Zimbabwe."))))
	if len(d.Blocks) != 1 || len(d.Blocks[0].Lines) != 4 {
		t.Errorf("%s", strings.Join(brief(d), "\n"))
	}
}

// TestMiddleColumn: the column in the middle of three is no centred text; its paragraphs part where a line is indented.
func TestMiddleColumn(t *testing.T) {
	t.Parallel()
	column := func(left float64) (out []object) {
		for i := range 10 {
			text, indent := "people suffer when the state of", 0.0
			switch i {
			case 4:
				text = "things has no role here at all."
			case 5:
				text, indent = "When it does, they may live in", 9
			}
			out = append(out, at(left+indent, 700-12*float64(i), 10, text))
		}
		return out
	}
	d := layOut(fileOf(pageOf(column(60), column(225), column(390))))
	if got := kinds(d, extract.Paragraph); len(got) != 4 {
		t.Errorf("%d paragraphs: %q", len(got), got)
	}
}

// TestLeaders: lines with leading dots are rows of something, and no text that goes on.
func TestLeaders(t *testing.T) {
	t.Parallel()
	d := layOut(fileOf(pageOf(body(700, 4), lines(60, 500, "AFM revisions ............... $0 ........ $85 ........ $6,205", "MDS installation ............ $0 ........ $85 ........ $6,205"))))
	if got := kinds(d, extract.Paragraph); len(got) != 3 {
		t.Errorf("%q", got)
	}
}

// TestRunsOn: what goes on with a capital at the top of a page is joined where the line before is full and no sentence ends
// there; where new paragraphs have numbers, behind a sentence too.
func TestRunsOn(t *testing.T) {
	t.Parallel()
	numbered := func(n int) []object {
		var out []object
		for i := range n {
			out = append(out, at(60, 740-24*float64(i), 10, fmt.Sprint(i+1, ". ", full)), at(60, 728-24*float64(i), 10, "and so it goes on and on to its end."))
		}
		return out
	}
	second := "a line of words that goes as far to the right as lines of this page may or"
	for name, test := range map[string]struct {
		paragraphs int
		end, next  string
		more       string
		joined     bool
	}{
		"a name that is parted":         {0, second + " United", "Nations partners in the field and their", "staff.", true},
		"a short line":                  {0, "a line of words of the United", "Nations partners in the field and their", "staff.", false},
		"a caption":                     {0, second + " United", "Figure 2 shows partners in the field", "and more.", false},
		"a title":                       {0, second + " United", "Key messages", "", false},
		"a comma":                       {0, second + " those,", "Nations partners in the field and their", "staff.", false},
		"behind a sentence":             {0, second + " those.", "Nations partners in the field and their", "staff.", false},
		"behind a sentence with number": {9, second + " those.", "Nations partners in the field and their", "staff.", true},
		"a comma with number":           {9, second + " those,", "Nations partners in the field and their", "staff.", true},
		"a number":                      {9, second + " those.", "11. Nations partners in the field and their", "staff.", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			last := []object{at(60, 400, 10, full+" and"), at(60, 388, 10, test.end)}
			if test.paragraphs > 0 {
				last[0] = at(60, 400, 10, fmt.Sprint(test.paragraphs+1, ". ", full))
			}
			next := []object{at(60, 740, 10, test.next)}
			if test.more != "" {
				next = append(next, at(60, 728, 10, test.more))
			}
			d := layOut(fileOf(pageOf(numbered(test.paragraphs), last), pageOf(next, body(600, 3))))
			if joined := strings.Contains(strings.Join(brief(d), "\n"), test.end+" / "+test.next); joined != test.joined {
				t.Errorf("joined %v:\n%s", joined, strings.Join(brief(d), "\n"))
			}
		})
	}
}
