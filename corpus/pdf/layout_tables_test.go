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
		"figures beside the last line of a cell": {
			slices.Concat(
				row(700, "49. Korea", "11 June"), []object{at(60, 686, 10, "50."), at(80, 686, 10, "United Kingdom of"), at(80, 674, 10, "Great Britain"), at(210, 674, 10, "12 June")},
				row(660, "51. Jordan", "13 June"), row(646, "52. Latvia", "14 June")),
			[]string{"row 1: 49. Korea | 11 June", "row 1: 50. United Kingdom of / Great Britain | 12 June", "row 1: 51. Jordan | 13 June", "row 1: 52. Latvia | 14 June"},
		},
		"a heading over the head": {
			slices.Concat([]object{at(60, 716, 10, "2."), at(75, 716, 10, "FIGURES")}, row(700, "State", "Date"), row(686, "Angola", "12 June"), row(672, "Benin", "13 June")),
			[]string{"item 1 2.: FIGURES", "row 1: State | Date", "row 1: Angola | 12 June", "row 1: Benin | 13 June"},
		},
		"a title over some rows": {
			slices.Concat(row(700, "Algeria", "11 June"), row(686, "Angola", "12 June"), row(672, "Benin", "13 June"), []object{at(60, 658, 10, "Europe")}, row(644, "Austria", "14 June")),
			[]string{"row 1: Algeria | 11 June", "row 1: Angola | 12 June", "row 1: Benin | 13 June", "row 1: Europe", "row 1: Austria | 14 June"},
		},
		"justified lines": {
			slices.Concat(
				[]object{at(60, 700, 10, "Convention"), at(125, 700, 10, "to"), at(150, 700, 10, "Combat"), at(195, 700, 10, "it")},
				[]object{at(60, 688, 10, "Countries"), at(121, 688, 10, "with"), at(157, 688, 10, "droughts")},
				[]object{at(60, 676, 10, "Deserts"), at(107, 676, 10, "and"), at(134, 676, 10, "Africa"), at(176, 676, 10, "alike")}, lines(60, 640, full, full)),
			[]string{"paragraph: Convention to Combat it / Countries with droughts / Deserts and Africa alike", "paragraph: " + full + " / " + full},
		},
		"sentences of a typewriter": {
			slices.Concat(
				[]object{at(60, 700, 10, "ratifications or equivalent ones will be achieved."), at(324, 700, 10, "Estimates")},
				[]object{at(60, 688, 10, "Convention as a prudent hypothesis could be taken."), at(324, 688, 10, "In such")},
				[]object{at(60, 676, 10, "cases, the Convention would enter into force then."), at(329, 676, 10, "The first")},
				[]object{at(60, 664, 10, "session would follow.")}),
			[]string{"paragraph: ratifications or equivalent ones will be achieved. Estimates / Convention as a prudent hypothesis could be taken. In such / " +
				"cases, the Convention would enter into force then. The first / session would follow."},
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

// TestDrawnByColumns: a table drawn column by column is rows if a column holds figures only; lists in columns are read downwards.
func TestDrawnByColumns(t *testing.T) {
	t.Parallel()
	names, states := []string{"Morocco", "Nicaragua", "Nigeria"}, []string{"Ghana", "Guinea", "Haiti"}
	numbers, dates := []string{"137.", "138.", "139."}, []string{"13 June 1992", "14 June 1992", "15 June 1992"}
	for name, test := range map[string]struct {
		objects []object
		want    []string
	}{
		"numbers, names and dates": {
			slices.Concat(lines(60, 688, numbers...), lines(95, 700, append([]string{"Participant"}, names...)...), lines(300, 700, append([]string{"Date of signature"}, dates...)...)),
			[]string{
				"row 1: Participant | Date of signature", "row 1: 137. | Morocco | 13 June 1992",
				"row 1: 138. | Nicaragua | 14 June 1992", "row 1: 139. | Nigeria | 15 June 1992",
			},
		},
		"names": {
			slices.Concat(lines(60, 700, names...), lines(200, 700, states...)),
			[]string{"paragraph: Morocco / Nicaragua / Nigeria", "paragraph: Ghana / Guinea / Haiti"},
		},
		"numbered names in two columns": {
			slices.Concat(lines(60, 700, "1.", "2.", "3."), lines(95, 700, names...), lines(200, 700, "4.", "5.", "6."), lines(235, 700, states...)),
			[]string{
				"paragraph: 1.", "paragraph: 2.", "paragraph: 3.", "paragraph: Morocco / Nicaragua / Nigeria",
				"paragraph: 4.", "paragraph: 5.", "paragraph: 6.", "paragraph: Ghana / Guinea / Haiti",
			},
		},
		"dates of other lines": {
			slices.Concat(lines(60, 700, names...), lines(200, 500, dates...)),
			[]string{"paragraph: Morocco / Nicaragua / Nigeria", "paragraph: 13 June 1992 / 14 June 1992 / 15 June 1992"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, fileOf(pageOf(test.objects)), test.want...)
		})
	}
}

// TestTableHeads: the first row is a head if it is bold and others are not, or has words where the others have figures.
func TestTableHeads(t *testing.T) {
	t.Parallel()
	table := func(texts ...[2]string) (out []object) {
		for i, r := range texts {
			out = append(out, at(60, 700-14*float64(i), 10, r[0]), at(210, 700-14*float64(i), 10, r[1]))
		}
		return out
	}
	first := table([2]string{"State", "Result"}, [2]string{"Angola", "signed"}, [2]string{"Benin", "not yet"})
	for i := range 2 {
		first[i].bold = true
	}
	whole := table([2]string{"State", "Result"}, [2]string{"Angola", "signed"}, [2]string{"Benin", "not yet"})
	for i := range whole {
		whole[i].bold = true
	}
	for name, test := range map[string]struct {
		objects []object
		want    bool
	}{
		"bold":              {first, true},
		"all bold":          {whole, false},
		"words over dates":  {table([2]string{"State", "Date of signature"}, [2]string{"Angola", "4 June 1992"}, [2]string{"Benin", "5 June 1992"}), true},
		"a year":            {table([2]string{"State", "2027"}, [2]string{"Angola", "4 June 1992"}, [2]string{"Benin", "5 June 1992"}), false},
		"nothing":           {table([2]string{"Algeria", "None"}, [2]string{"Angola", "40"}, [2]string{"Benin", "50"}), false},
		"words over words":  {table([2]string{"State", "Result"}, [2]string{"Angola", "signed"}, [2]string{"Benin", "not yet"}), false},
		"words over little": {table([2]string{"State", "Result"}, [2]string{"Angola", "40"}, [2]string{"Benin", "not yet"}), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := layOut(fileOf(pageOf(test.objects, body(600, 4))))
			if d.Blocks[0].Kind != extract.Row || d.Blocks[0].Header != test.want || d.Blocks[1].Header {
				t.Errorf("%+v", d.Blocks[:2])
			}
		})
	}
}

// TestTaggedTables: the file's own rows and cells hold; a frame of one cell is no table.
func TestTaggedTables(t *testing.T) {
	t.Parallel()
	cell := func(table, row, cell int, role string) tag {
		return tag{role: "P", element: 10 * cell, table: table, row: row, cell: cell, header: role == "TH"}
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

// TestRowOverPage: a row that goes on over a page's end is one, cell by cell, where the file marks it.
func TestRowOverPage(t *testing.T) {
	t.Parallel()
	cell := func(cell int) tag { return tag{role: "P", element: 10 * cell, table: 1, row: 2, cell: cell} }
	first := pageOf(tagAs(cell(3), at(60, 60, 10, "Protection of")), tagAs(cell(4), at(210, 60, 10, "Casualties")))
	second := pageOf(tagAs(cell(3), at(60, 740, 10, "civilians")), tagAs(cell(4), at(210, 740, 10, "recorded")))
	d := expect(t, fileOf(first, second), "row 1: Protection of / civilians | Casualties / recorded")
	if did := d.Blocks[0].Did; len(did) != 1 || did[0].Rule != extract.RuleJoin {
		t.Errorf("%+v", did)
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
