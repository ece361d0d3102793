package pdf

import (
	"slices"
	"testing"

	"agendabot/corpus/extract"
)

// TestTables: rows of cells that stand under one another are a table, a cell of several lines too.
func TestTables(t *testing.T) {
	t.Parallel()
	row := func(base float64, cells ...string) []object {
		var out []object
		for i, c := range cells {
			out = append(out, at(60+float64(i)*150, base, 10, c))
		}
		return out
	}
	justified := lines(60, 700, full, full, full)
	for name, test := range map[string]struct {
		objects []object
		want    []string
	}{
		"three rows": {
			slices.Concat(row(700, "Priority", "Indicator"), row(686, "Peace", "Days"), row(672, "War", "Years")),
			[]string{"row 1: Priority | Indicator", "row 1: Peace | Days", "row 1: War | Years"},
		},
		"two rows are text": {
			slices.Concat(row(700, "Priority", "Indicator"), row(686, "Peace", "Days")),
			[]string{"paragraph: Priority", "paragraph: Indicator", "paragraph: Peace", "paragraph: Days"},
		},
		"cells of several lines": {
			slices.Concat(
				row(700, "Priority", "Indicator"),
				lines(60, 680, "Protection of", "civilians"), lines(210, 680, "Casualties", "recorded"), lines(360, 680, "2.5"),
				row(650, "Peace", "Days", "30"), row(636, "War", "Years", "4")),
			[]string{"row 1: Priority | Indicator", "row 1: Protection of / civilians | Casualties / recorded | 2.5", "row 1: Peace | Days | 30", "row 1: War | Years | 4"},
		},
		"a cell close behind another": {
			slices.Concat(
				row(700, "Priority", "Indicator", "Target"), row(686, "Peace", "Days", "30"),
				[]object{at(60, 672, 10, "Support operations and more "), at(210, 672, 10, "Years"), at(360, 672, 10, "4")}, row(658, "End", "Days", "1")),
			[]string{"row 1: Priority | Indicator | Target", "row 1: Peace | Days | 30", "row 1: Support operations and more | Years | 4", "row 1: End | Days | 1"},
		},
		"text is no table": {justified, []string{"paragraph: " + full + " / " + full + " / " + full}},
		"rows drawn as one text each": {
			func() []object {
				out := lines(60, 700, "Priority Indicator", "Protection of civilians Casualties recorded 2.5", "Peace Days 30")
				for i := range out {
					out[i].right = 400
				}
				return slices.Concat(out, lines(60, 640, full, full, full, full))
			}(),
			[]string{
				"row 1: Priority Indicator", "row 1: Protection of civilians Casualties recorded 2.5", "row 1: Peace Days 30",
				"paragraph: " + full + " / " + full + " / " + full + " / " + full,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, fileOf(pageOf(test.objects)), test.want...)
		})
	}
}

// TestTaggedTables: the file's own rows and cells hold; a frame of one cell is no table.
func TestTaggedTables(t *testing.T) {
	t.Parallel()
	cell := func(table, row, cell int, role string) tag {
		return tag{role: role, element: 10 * cell, table: table, row: row, cell: cell}
	}
	d := expect(t, fileOf(pageOf(
		tagAs(cell(1, 1, 1, "P"), lines(60, 740, full, "in a frame.")...),
		tagAs(cell(2, 2, 2, "TH"), at(60, 700, 10, "Priority")), tagAs(cell(2, 2, 3, "TH"), at(110, 700, 10, "Target")),
		tagAs(cell(2, 3, 4, "TD"), lines(60, 686, "Protection of", "civil-", "ians")...), tagAs(cell(2, 3, 5, "TD"), at(128, 686, 10, "30")),
	)), "paragraph: "+full+" / in a frame.", "row 1: Priority | Target", "row 1: Protection of / civil- / ians | 30")
	if !d.Blocks[1].Header || d.Blocks[2].Header || d.Blocks[1].List != d.Blocks[2].List {
		t.Errorf("%+v", d.Blocks)
	}
}

// TestLists: items that follow one another are one list; numbers that begin anew, and text between, begin another.
func TestLists(t *testing.T) {
	t.Parallel()
	d := layOut(fileOf(pageOf(lines(60, 700,
		"1. one.", "2. two.", "1. one again.", "• a bullet", "2. two again."), lines(60, 620, "Text in between, a sentence of it."), lines(60, 590, "3. three."))))
	var got [][3]int
	for _, b := range d.Blocks {
		if b.Kind == extract.Item {
			got = append(got, [3]int{b.Number, b.Level, b.List})
		}
	}
	want := [][3]int{{1, 1, 1}, {2, 1, 1}, {1, 1, 2}, {0, 2, 3}, {2, 1, 2}, {3, 1, 4}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
