package pdf

import (
	"slices"
	"testing"
)

// TestLineText: objects on a line are joined with spaces where there are any.
func TestLineText(t *testing.T) {
	t.Parallel()
	raised := at(145, 703.5, 6.5, "1")
	for name, test := range map[string]struct {
		objects []object
		want    []string
	}{
		"a word in two":              {[]object{at(100, 700, 10, "opera"), at(125.9, 700, 10, "tions")}, []string{"operations"}},
		"a space in the text":        {[]object{at(100, 700, 10, "five "), at(123, 700, 10, "days")}, []string{"five days"}},
		"a space by the gap":         {[]object{at(100, 700, 10, "five"), at(124, 700, 10, "days")}, []string{"five days"}},
		"a space of its own":         {[]object{at(100, 700, 10, "five"), at(120, 700, 10, " "), at(123, 700, 10, "days")}, []string{"five days"}},
		"spaces become one":          {[]object{at(100, 700, 10, "five  "), at(126, 700, 10, " days")}, []string{"five days"}},
		"a hyphen drawn apart":       {[]object{at(100, 700, 10, "the ocean "), at(147, 700, 10, "-"), at(153, 700, 10, "related")}, []string{"the ocean-related"}},
		"a hyphen between spaces":    {[]object{at(100, 700, 10, "ocean "), at(129, 700, 10, "- "), at(138, 700, 10, "land")}, []string{"ocean - land"}},
		"a superscript":              {[]object{at(100, 700, 10, "in peace,"), raised, at(151, 700, 10, "and")}, []string{"in peace,1 and"}},
		"a number far off":           {[]object{at(100, 700, 10, "1. "), at(130, 700, 10, "Peace")}, []string{"1. Peace"}},
		"columns":                    {[]object{at(100, 700, 10, "General Assembly"), at(400, 700, 10, "A/52/621")}, []string{"General Assembly", "A/52/621"}},
		"a mark drawn last":          {[]object{at(100, 700, 10, "Peace"), at(100, 688, 10, "War"), at(88, 700, 10, "1. ")}, []string{"1. Peace", "War"}},
		"a mark a little higher":     {[]object{at(100, 700, 10, "Peace"), at(100, 680, 10, "War"), at(88, 704, 10, "1. ")}, []string{"1. Peace", "War"}},
		"lines below one another":    {lines(100, 700, "one", "two"), []string{"one", "two"}},
		"drawn from bottom to top":   {slices.Concat(lines(100, 400, "three"), lines(100, 500, "two"), lines(100, 600, "one")), []string{"one", "two", "three"}},
		"a text at the page's side":  {[]object{at(100, 700, 10, "one"), {text: "side", left: 20, right: 30, bottom: 300, top: 400, base: 300, size: 10, turned: true}}, []string{"one", "side"}},
		"what is nothing but spaces": {[]object{at(100, 700, 10, " "), at(100, 688, 10, "one")}, []string{"one"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, l := range finish(sheetsOf([]rawPage{pageOf(test.objects)})) {
				got = append(got, l.text)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// TestColumns: columns are read one after the other, however the content draws them, and lines across them in their place.
func TestColumns(t *testing.T) {
	t.Parallel()
	var rowwise, columnwise []object
	for i := range 12 {
		left := at(60, 600-12*float64(i), 10, "the left column has a line of words here,")
		right := at(310, 600-12*float64(i), 10, "the right column goes on with other words")
		rowwise = append(rowwise, left, right)
		columnwise = append(columnwise, left)
	}
	for i := range 12 {
		columnwise = append(columnwise, rowwise[2*i+1])
	}
	title := at(60, 640, 14, "A title across the columns of the page, quite long")
	for name, objects := range map[string][]object{"row by row": rowwise, "column by column": columnwise} {
		sheets := sheetsOf([]rawPage{pageOf(title, objects)})
		all := finish(sheets)
		if len(all) != 25 || all[0].text != title.text || all[12].text != rowwise[0].text || all[13].text != rowwise[1].text {
			t.Errorf("%s: %d lines", name, len(all))
		}
		if !all[13].fresh {
			t.Errorf("%s: the second column begins nothing", name)
		}
	}
}

// TestNoColumns: a table with short cells has no gutters.
func TestNoColumns(t *testing.T) {
	t.Parallel()
	var objects []object
	for i := range 12 {
		objects = append(objects, at(60, 600-12*float64(i), 10, "Norway"), at(310, 600-12*float64(i), 10, "4 June 1992"))
	}
	if s := sheetsOf([]rawPage{pageOf(objects)})[0]; len(s.gutters) != 0 {
		t.Errorf("gutters at %v", s.gutters)
	}
}
