package pdf

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

// TestMeta: what the file says about itself, in one form.
func TestMeta(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		info map[string]string
		lang string
		want extract.Meta
	}{
		"all": {
			map[string]string{"Title": "A text", "Author": "A; B", "CreationDate": "D:20261123064108+01'00'"},
			"en-GB",
			extract.Meta{Title: "A text", Author: "A; B", Date: "2026-11-23", Language: "en"},
		},
		"an old date":     {map[string]string{"CreationDate": "20010123140742"}, "fr_FR", extract.Meta{Date: "2001-01-23", Language: "fr"}},
		"a date of sorts": {map[string]string{"CreationDate": "23 January", "ModDate": "D:2001012"}, "english", extract.Meta{}},
		"an odd day":      {map[string]string{"CreationDate": "D:20011345"}, "", extract.Meta{}},
		"the second date": {map[string]string{"CreationDate": "unknown", "ModDate": "D:20010123"}, "X", extract.Meta{Date: "2001-01-23"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := layOut(raw{info: test.info, lang: test.lang}).Meta; got != test.want {
				t.Errorf("%+v, want %+v", got, test.want)
			}
		})
	}
}

// TestPrintedMeta: what the first page says comes before what the program that wrote the file says.
func TestPrintedMeta(t *testing.T) {
	t.Parallel()
	info := map[string]string{"Author": "Typist", "CreationDate": "D:20250806"}
	for name, test := range map[string]struct {
		texts []string
		scan  bool
		want  extract.Meta
	}{
		"a document of the United Nations": {
			[]string{"United Nations", "S/2025/495", "Distr.: General 31 July 2025", "Original: English"},
			false,
			extract.Meta{Publisher: "United Nations", Date: "2025-07-31"},
		},
		"in two lines, in French":      {[]string{"NATIONS UNIES", "A/47/466", "1er août 2025"}, false, extract.Meta{Publisher: "Nations Unies", Date: "2025-08-01"}},
		"a name without a symbol":      {[]string{"United Nations", "S 495"}, false, extract.Meta{Author: "Typist", Date: "2025-08-06"}},
		"a day of the week":            {[]string{"Tuesday, August 5, 2025"}, false, extract.Meta{Author: "Typist", Date: "2025-08-05"}},
		"a date within a line":         {[]string{"on 31 July 2025"}, false, extract.Meta{Author: "Typist", Date: "2025-08-06"}},
		"a day to come":                {[]string{"10 June 2026"}, false, extract.Meta{Author: "Typist", Date: "2025-08-06"}},
		"no day":                       {[]string{"31 June 2025", "3 Smarch 2025"}, false, extract.Meta{Author: "Typist", Date: "2025-08-06"}},
		"a scan with its date":         {[]string{"5 October 1992"}, true, extract.Meta{Author: "Typist", Date: "1992-10-05"}},
		"a scan whose date is garbled": {[]string{"3 June 19k8"}, true, extract.Meta{Author: "Typist"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var objects []object
			for i, text := range test.texts {
				objects = append(objects, at(60, 760-30*float64(i), 10, text))
			}
			r := fileOf(pageOf(objects, body(500, 5)))
			r.info = info
			if test.scan {
				r.pages[0].pictures = 1
			}
			if got := layOut(r).Meta; got != test.want {
				t.Errorf("%+v, want %+v", got, test.want)
			}
		})
	}
}

// TestTitles: a title that the file does not tell is found on the first page, all of it.
func TestTitles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		objects []object
		want    string
	}{
		"the largest": {[]object{at(60, 700, 20, "General Assembly"), at(60, 660, 14, "Outcome of the sessions")}, "Outcome of the sessions"},
		"in lines far apart": {
			[]object{at(60, 700, 20, "Outcome of the sessions"), at(60, 665, 20, "of the Conference"), at(60, 600, 20, "Some office of its own")},
			"Outcome of the sessions of the Conference",
		},
		"a resolution": {
			[]object{at(60, 700, 16, "Resolution adopted by the Assembly"), bold(660, 12, "73/3. Political declaration")},
			"73/3. Political declaration",
		},
		"nothing large":     {nil, ""},
		"behind a heading":  {[]object{bold(700, 12, "1. Introduction"), at(60, 660, 20, "A text of some size")}, ""},
		"capitals in lines": {lines(60, 700, "ACTIVITIES OF FOREIGN ECONOMIC INTERESTS", "UNDER COLONIAL DOMINATION"), "ACTIVITIES OF FOREIGN ECONOMIC INTERESTS UNDER COLONIAL DOMINATION"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := layOut(fileOf(pageOf(test.objects, body(560, 12)))).Meta.Title; got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// TestScanned: pages that are pictures are named, running heads or not, and a file of nothing else is no document.
func TestScanned(t *testing.T) {
	t.Parallel()
	scan := rawPage{width: 600, height: 800, pictures: 0.97}
	ocr := pageOf(body(700, 12))
	ocr.pictures = 1
	d := layOut(fileOf(scan, ocr))
	if !d.Pages[0].Scanned || d.Pages[1].Scanned || !slices.Equal(d.Warnings, []extract.Warning{{Page: 1, Text: "scanned, needs OCR"}}) {
		t.Errorf("%+v %+v", d.Pages, d.Warnings)
	}
	headed := func() rawPage {
		p := pageOf(tagAs(tag{artifact: true}, at(60, 780, 10, "Federal Register / Vol. 85, No. 152 / Thursday, August 6, 2020 / Proposed Rules")))
		p.pictures = 0.6
		return p
	}
	for err, r := range map[error]raw{
		extract.ErrScanned: fileOf(scan, headed()), extract.ErrEmpty: fileOf(pageOf()), nil: fileOf(scan, ocr),
	} {
		if got := check(layOut(r)); !errors.Is(got, err) {
			t.Errorf("%v, want %v", got, err)
		}
	}
}

// TestPageWarnings: what may be missing or wrong on a page is said, and where.
func TestPageWarnings(t *testing.T) {
	t.Parallel()
	odd, figure, small, labelled := pageOf(body(700, 12)), pageOf(body(700, 4)), pageOf(body(700, 4)), pageOf(body(700, 12))
	odd.unmapped, figure.pictures, small.pictures, labelled.pictures, labelled.label = 7, 0.6, 0.1, 0.3, "iv"
	labelled.objects = append(labelled.objects, at(60, 100, 10, "ביטחון"))
	want := []extract.Warning{
		{Page: 1, Text: "7 characters of a font that does not tell their meaning: compare them with the page"},
		{Text: "pictures cover much of these pages, words in them are not read: 2, iv"},
		{Text: "text from right to left may be in the wrong order, compare it with these pages: iv"},
		{Text: "text that nobody sees (white, smaller than 3 points, beyond the edge) was left out of these pages: 3, iv"},
	}
	r := fileOf(odd, figure, small, labelled)
	r.left = []extract.Omission{
		{Rule: extract.RuleHidden, Page: 3, Text: "unseen"},
		{Rule: extract.RuleMarkup, Page: 1, Text: "____"},
		{Rule: extract.RuleHidden, Page: 4, Text: "unseen"},
		{Rule: extract.RuleHidden, Page: 4, Text: "too"},
	}
	if d := layOut(r); !slices.Equal(d.Warnings, want) {
		t.Errorf("%+v", d.Warnings)
	}
	var many []rawPage
	for range namedPages + 5 {
		many = append(many, figure)
	}
	if d := layOut(fileOf(many...)); len(d.Warnings) != 1 || !strings.HasSuffix(d.Warnings[0].Text, ", 19, 20, and 5 more") {
		t.Errorf("%+v", d.Warnings)
	}
}

// TestPlaces: places are the numbers of lines in the file, pages those of the first line.
func TestPlaces(t *testing.T) {
	t.Parallel()
	d := layOut(fileOf(pageOf(body(700, 3)), pageOf(at(60, 700, 14, "A heading"), body(680, 2))))
	var got [][2]int
	for _, b := range d.Blocks {
		got = append(got, [2]int{b.Page, b.Place})
	}
	if len(got) != 3 || got[1] != [2]int{2, 4} || got[2] != [2]int{2, 5} {
		t.Errorf("%v", got)
	}
}
