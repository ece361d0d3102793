package pdf

import (
	"slices"
	"testing"

	"agendabot/corpus/extract"
)

// referred is a text with raised marks, one a line.
func referred(base float64, marks ...string) []object {
	var out []object
	for i, m := range marks {
		y := base - 12*float64(i)
		out = append(out, at(60, y, 10, "People suffer when the community of states has no role."), at(336, y+3.5, 6.5, m))
	}
	return append(out, at(60, base-12*float64(len(marks)), 10, "That is the end of it."))
}

// TestEndnotes: the notes below their title, or small at the end of the file, are notes; nothing else is.
func TestEndnotes(t *testing.T) {
	t.Parallel()
	text := referred(700, "1", "2", "3")
	notes := lines(60, 600, "1. See resolution 66/290.", "2. Ibid., para. 3, and the", "report of the Commission.", "3. Ibid.")
	roman := []object{at(60, 100, 8, "i "), at(70, 100, 8, "See resolution 66/290."), at(60, 90, 8, "ii "), at(70, 90, 8, "Ibid.")}
	three := []string{"See resolution 66/290.", "Ibid., para. 3, and the / report of the Commission.", "Ibid."}
	for name, test := range map[string]struct {
		pages []rawPage
		notes []string
		marks int
	}{
		"below a title":          {[]rawPage{pageOf(text, bold(620, 12, "Notes"), notes)}, three, 3},
		"before another heading": {[]rawPage{pageOf(text, bold(620, 12, "Notes"), notes, bold(540, 12, "References"), lines(60, 520, "4. No note."))}, three, 3},
		"over a page":            {[]rawPage{pageOf(text, bold(620, 12, "Endnotes"), notes[:2]), pageOf(notes[2:], bold(500, 12, "Annex"), lines(60, 480, "Text of it."))}, three, 3},
		"an annex behind":        {[]rawPage{pageOf(text, bold(620, 12, "Notes"), notes), pageOf(lines(60, 700, "A text of its own."))}, three, 3},
		"without marks":          {[]rawPage{pageOf(body(700, 4), bold(620, 12, "Notes"), notes)}, nil, 0},
		"another title":          {[]rawPage{pageOf(text, bold(620, 12, "Recommendations"), notes)}, nil, 3}, // three marks in a row are marks all the same
		"small at the end":       {[]rawPage{pageOf(referred(700, "i", "ii")), pageOf(roman)}, []string{"See resolution 66/290.", "Ibid."}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := layOut(fileOf(test.pages...))
			if got := kinds(d, extract.Footnote); !slices.Equal(got, test.notes) {
				t.Errorf("notes %q, want %q", got, test.notes)
			}
			if got := marksOf(d); len(got) != test.marks {
				t.Errorf("marks %q", got)
			}
		})
	}
}

// TestSeries: raised marks that count on from the first are left out of the text though their notes are not known; a mark
// alone is not, nor is a power.
func TestSeries(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ marks, want []string }{
		"three":          {[]string{"1", "2", "3"}, []string{"1", "2", "3"}},
		"two":            {[]string{"1", "2"}, nil},
		"roman":          {[]string{"i", "ii"}, []string{"i", "ii"}},
		"not from one":   {[]string{"2", "3", "4"}, nil},
		"in between":     {[]string{"1", "7", "2", "3"}, []string{"1", "2", "3"}},
		"ordinals":       {[]string{"st", "nd", "rd"}, nil},
		"several in one": {[]string{"1, 2", "3"}, []string{"1, 2", "3"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := marksOf(layOut(fileOf(pageOf(referred(700, test.marks...))))); !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// TestGlyphs: digits that the font itself draws high are superscripts.
func TestGlyphs(t *testing.T) {
	t.Parallel()
	glyph := at(150, 700, 10, "4")
	glyph.bottom, glyph.top, glyph.right = 703.6, 707, 153
	mark := at(60, 60, 8, "4 ")
	mark.bottom, mark.top, mark.right = 62.9, 65.6, 63
	d := expect(t, fileOf(pageOf(at(60, 700, 10, "Freedom from fear."), glyph, at(153, 700, 10, ", and want."), body(688, 3),
		mark, at(64, 60, 8, "See resolution 66/290."))),
		"paragraph: Freedom from fear., and want.",
		"paragraph: people suffer when the community of states has no common role to play here / people suffer when the community of states has no common role to play here / and that is the end of it.",
		"footnote 4: See resolution 66/290.")
	if got := marksOf(d); !slices.Equal(got, []string{"4"}) {
		t.Errorf("%q", got)
	}
}

// TestStrokeLetters: notes with letters and strokes are notes where the text refers to them.
func TestStrokeLetters(t *testing.T) {
	t.Parallel()
	note := lines(60, 100, "a/ The Government of Tuvalu declares its understanding.", "b/ The Community declares it.")
	for text, want := range map[string]int{"Tuvalu a/ and the Community b/ signed.": 2, "Tuvalu and the Community signed.": 0} {
		if got := kinds(layOut(fileOf(pageOf(body(700, 4), at(60, 600, 10, text), note))), extract.Footnote); len(got) != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
