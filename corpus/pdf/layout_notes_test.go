package pdf

import (
	"slices"
	"testing"

	"agendabot/corpus/extract"
)

// marksOf are the marks that were taken out of the text.
func marksOf(d *extract.Document) []string {
	var out []string
	for _, b := range d.Blocks {
		for _, done := range b.Did {
			if done.Rule == extract.RuleNoteMark {
				out = append(out, done.Text)
			}
		}
	}
	return out
}

// TestFootnotes: notes at a page's foot are apart, and their marks are taken out of the text.
func TestFootnotes(t *testing.T) {
	t.Parallel()
	const sentence = "It puts the safety of people at the centre of policy."
	for name, test := range map[string]struct {
		objects []object
		want    []string
		marks   []string
	}{
		"small, mark raised": {
			[]object{
				at(60, 700, 10, "Freedom from fear."), at(150.5, 703.5, 6.5, "12"), at(60, 688, 10, sentence),
				at(60, 62, 5.5, "12 "), at(68, 60, 8, "See resolution 66/290."), at(60, 50, 8, "It is of 2012."),
			},
			[]string{"paragraph: Freedom from fear.", "paragraph: " + sentence, "footnote 12: See resolution 66/290. / It is of 2012."},
			[]string{"12"},
		},
		"as large as the text, mark raised": {
			[]object{
				at(60, 700, 10, "Freedom from fear."), at(150.5, 703.5, 6.5, "1"), at(60, 688, 10, sentence),
				at(60, 63.5, 6.5, "1"), at(66, 60, 10, "See resolution 66/290."),
			},
			[]string{"paragraph: Freedom from fear.", "paragraph: " + sentence, "footnote 1: See resolution 66/290."},
			[]string{"1"},
		},
		"a stroke behind the number": {
			[]object{
				at(60, 700, 10, "Freedom from fear 1/ and want. It puts the safety of people at"), at(60, 688, 10, "the centre of policy."),
				at(60, 60, 10, "1/ See resolution 66/290."),
			},
			[]string{"paragraph: Freedom from fear and want. It puts the safety of people at / the centre of policy.", "footnote 1/: See resolution 66/290."},
			[]string{"1/"},
		},
		"a star": {
			[]object{at(60, 700, 10, "Item 9 of the agenda*"), at(60, 676, 10, sentence), at(60, 60, 8, "* A/CONF.230/2025/1.")},
			[]string{"paragraph: Item 9 of the agenda", "paragraph: " + sentence, "footnote *: A/CONF.230/2025/1."},
			[]string{"*"},
		},
		"a number that begins a line of a note": {
			[]object{
				at(60, 700, 10, "Freedom from fear."), at(150.5, 703.5, 6.5, "3"), at(157, 700, 10, "And want."), at(203, 703.5, 6.5, "10"),
				at(60, 688, 10, sentence), at(60, 62, 5.5, "3 "), at(66, 60, 8, "More than"), at(60, 50, 8, "10 degrees."),
			},
			[]string{"paragraph: Freedom from fear. And want.10 / " + sentence, "footnote 3: More than / 10 degrees."},
			[]string{"3"},
		},
		"several marks with commas between": {
			[]object{
				at(60, 700, 10, "It is less than 1.5."), at(160.5, 703.5, 6.5, "3"), at(164, 703.5, 6.5, ","), at(168, 703.5, 6.5, "4"), at(60, 688, 10, sentence),
				at(60, 62, 5.5, "3 "), at(66, 60, 8, "See one."), at(60, 52, 5.5, "4 "), at(66, 50, 8, "See another."),
			},
			[]string{"paragraph: It is less than 1.5.", "paragraph: " + sentence, "footnote 3: See one.", "footnote 4: See another."},
			[]string{"3,", "4"},
		},
		"no note: behind a number": {
			[]object{at(60, 700, 10, "It costs 10"), at(115.5, 703.5, 6.5, "6"), at(119, 700, 10, " dollars of 1992"), at(199.5, 703.5, 6.5, "7"), at(203, 700, 10, "."), at(60, 688, 10, sentence)},
			[]string{"paragraph: It costs 10⁶ dollars of 1992⁷.", "paragraph: " + sentence},
			nil,
		},
		"no note: a power": {
			[]object{at(60, 700, 10, "It is 5 km"), at(110.5, 703.5, 6.5, "2"), at(114, 700, 10, " large."), at(60, 688, 10, sentence)},
			[]string{"paragraph: It is 5 km2 large.", "paragraph: " + sentence},
			nil,
		},
		"at the end, with an arrow back": {
			[]object{
				at(60, 700, 10, "Freedom from fear."), at(150.5, 704, 9.8, "1"), at(60, 688, 10, sentence),
				at(60, 640, 10, "1. "), at(75, 640, 10, "See resolution 66/290."), at(186, 640, 10, "↩"),
			},
			[]string{"paragraph: Freedom from fear.", "paragraph: " + sentence, "footnote 1: See resolution 66/290."},
			[]string{"1", "↩"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := expect(t, fileOf(pageOf(test.objects)), test.want...)
			if got := marksOf(d); !slices.Equal(got, test.marks) {
				t.Errorf("marks %q, want %q", got, test.marks)
			}
		})
	}
}

// TestTaggedNotes: the file's own word for notes holds; several in one element are told apart by their marks.
func TestTaggedNotes(t *testing.T) {
	t.Parallel()
	note := tag{role: "P", element: 3, note: 2}
	d := expect(t, fileOf(pageOf(
		tagAs(tag{role: "P", element: 1}, at(60, 700, 10, "Freedom from fear."), at(150.5, 703.5, 6.5, "1"), at(157, 700, 10, "And want."), at(203, 703.5, 6.5, "2")),
		tagAs(note, at(60, 302, 5.5, "1 "), at(66, 300, 8, "Resolution 70/1."), at(60, 292, 5.5, "2 "), at(66, 290, 8, "Resolution 69/313.")),
		tagAs(tag{role: "P", element: 4}, at(60, 200, 10, "That is all.")),
	)), "paragraph: Freedom from fear. And want.", "footnote 1: Resolution 70/1.", "footnote 2: Resolution 69/313.", "paragraph: That is all.")
	if d.Blocks[1].Label != "1" || len(marksOf(d)) != 2 {
		t.Errorf("%+v", d.Blocks)
	}
}

// TestNoteGoesOn: a note that goes on at the foot of the next page is one.
func TestNoteGoesOn(t *testing.T) {
	t.Parallel()
	first := pageOf(at(60, 700, 10, "Freedom from fear."), at(150.5, 703.5, 6.5, "1"), body(688, 3),
		at(60, 112, 5.5, "1 "), at(66, 110, 8, "See the report of"))
	second := pageOf(at(60, 700, 10, "Freedom from want."), at(150.5, 703.5, 6.5, "2"), body(688, 3),
		at(60, 130, 8, "the Secretary-General."), at(60, 122, 5.5, "2 "), at(66, 120, 8, "Ibid."))
	d := layOut(fileOf(first, second))
	want := []string{"See the report of / the Secretary-General.", "Ibid."}
	if got := kinds(d, extract.Footnote); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
