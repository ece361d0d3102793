package pdf

import (
	"errors"
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

// TestScanned: pages that are pictures are named, and a file of nothing else is no document.
func TestScanned(t *testing.T) {
	t.Parallel()
	scan := rawPage{width: 600, height: 800, pictures: 0.97}
	ocr := pageOf(body(700, 5))
	ocr.pictures, ocr.unmapped = 1, 7
	d := layOut(fileOf(scan, ocr))
	if !d.Pages[0].Scanned || d.Pages[1].Scanned || len(d.Warnings) != 2 || d.Warnings[0] != (extract.Warning{Page: 1, Text: "scanned, needs OCR"}) {
		t.Errorf("%+v %+v", d.Pages, d.Warnings)
	}
	for err, r := range map[error]raw{
		extract.ErrScanned: fileOf(scan, scan), extract.ErrEmpty: fileOf(pageOf()), nil: fileOf(scan, ocr),
	} {
		if got := check(layOut(r)); !errors.Is(got, err) {
			t.Errorf("%v, want %v", got, err)
		}
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
