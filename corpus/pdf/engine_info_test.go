package pdf

import (
	"fmt"
	"testing"
)

func TestLabels(t *testing.T) {
	t.Parallel()
	f := newFile()
	for range 4 {
		f.page("", show(20, 30, 10, "text"))
	}
	equal(t, "label without labels", readBytes(t, f.bytes()).pages[0].label, "")
	f.catalog = "/PageLabels<</Nums[0<</S/r/St 3>>2<</S/D/P(A-)>>]>>"
	var labels []string
	for _, p := range readBytes(t, f.bytes()).pages {
		labels = append(labels, p.label)
	}
	equal(t, "labels", labels, []string{"iii", "iv", "A-1", "A-2"})
}

func TestProperties(t *testing.T) {
	t.Parallel()
	f := newFile()
	f.page("", show(20, 30, 10, "text"))
	f.catalog = "/Lang(en-GB)"
	info := f.add("<</Title(A  strategy\\nfor people)/Author(Untitled)/CreationDate(D:20260101)>>")
	f.trailer = fmt.Sprintf("/Info %d 0 R", info)
	r := readBytes(t, f.bytes())
	equal(t, "language", r.lang, "en-GB")
	equal(t, "properties", r.info, map[string]string{"Title": "A strategy for people", "CreationDate": "D:20260101"})
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"DGAACS User": true, "Microsoft Office User": true, "user": true, "Administrator": true, "Ada User-Lee": false, "Ada Lee": false, "Owners' Union": false,
	} {
		equal(t, name, isAccount(name), want)
	}
}

func TestUsable(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{
		"Human security":               true,
		"current.wpf":                  false,
		"Notes on .wpf files":          true,
		"A/RES/66/290":                 true,
		"Untitled":                     false,
		"untitled1":                    false,
		"Microsoft Word - N1148622":    false,
		"report final.docx":            false,
		"Presentación de PowerPoint":   true,
		"PowerPoint Presentation":      false,
		"Titled and documented":        true,
		"":                             false,
		"Documentation of small arms":  true,
		"Document1":                    false,
		"Unknown":                      false,
		`C:\TEMP\A_52_621`:             false,
		"0160606e":                     false,
		"N0160606":                     false,
		"DGAACS User":                  false,
		"Agenda 2030":                  true,
		"1984: a reading":              true,
		"Rules of the ICJ. Statute":    true,
		"End users":                    true,
		"Unknown soldiers: a handbook": true,
	} {
		if got := usable(value) != ""; got != want {
			t.Errorf("%q is usable: %v", value, got)
		}
	}
}

// TestOutline reads bookmarks with their depth, page and height.
func TestOutline(t *testing.T) {
	t.Parallel()
	f := newFile()
	first := f.page("", show(20, 30, 10, "text"))
	second := f.page("/CropBox[0 20 200 100]", show(20, 30, 10, "text"))
	root := len(f.objects) + 1
	f.add("<</Type/Outlines/First %d 0 R/Last %d 0 R>>", root+1, root+3)
	f.add("<</Title(One)/Parent %d 0 R/Next %d 0 R/First %d 0 R/Last %[3]d 0 R/Dest[%d 0 R/Fit]>>", root, root+3, root+2, first)
	f.add("<</Title(One \\(a\\))/Parent %d 0 R/Dest[%d 0 R/XYZ 0 80 0]>>", root+1, second)
	f.add("<</Title(\\376\\377\\000\\311\\000t)/Parent %d 0 R>>", root)
	f.catalog = fmt.Sprintf("/Outlines %d 0 R", root)
	equal(t, "outline", readBytes(t, f.bytes()).outline, []outlineEntry{
		{title: "One", depth: 1, page: 1}, {title: "One (a)", depth: 2, page: 2, y: 60}, {title: "Ét", depth: 1},
	})
}

// TestOutlineLoop ends when a bookmark is its own child and its own sibling.
func TestOutlineLoop(t *testing.T) {
	t.Parallel()
	f := newFile()
	f.page("", show(20, 30, 10, "text"))
	root := len(f.objects) + 1
	f.add("<</Type/Outlines/First %d 0 R/Last %[1]d 0 R>>", root+1)
	f.add("<</Title(Loop)/Parent %d 0 R/First %d 0 R/Last %[2]d 0 R/Next %[2]d 0 R>>", root, root+1)
	f.catalog = fmt.Sprintf("/Outlines %d 0 R", root)
	if n := len(readBytes(t, f.bytes()).outline); n == 0 || n > maxOutline {
		t.Errorf("%d entries", n)
	}
}
