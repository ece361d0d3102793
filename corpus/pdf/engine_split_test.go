package pdf

import (
	"fmt"
	"strings"
	"testing"
)

// array is content that shows texts of 10 points at a place as one object, with a gap in thousandths of an em between them.
func array(x, y float64, gap int, texts ...string) string {
	return fmt.Sprintf("BT /F 10 Tf %g %g Td [(%s)] TJ ET\n", x, y, strings.Join(texts, fmt.Sprintf(")%d(", -gap)))
}

// TestSplit: the cells of a row that the page draws as one object are objects, a full row's too; words of a line are not.
func TestSplit(t *testing.T) {
	t.Parallel()
	const page = "/MediaBox[0 0 400 100]"
	for name, test := range map[string]struct {
		content string
		want    []string
	}{
		"cells": {array(20, 80, 4000, "Priority ", "Indicator ", "Target 2030"), []string{"Priority ", "Indicator ", "Target 2030"}},
		"a full row below": {
			array(20, 80, 4000, "Priority ", "Indicator of it") + array(20, 68, 1500, "Protection of all civilians and of others ", "Casualties of the wars counted"),
			[]string{"Priority ", "Indicator of it", "Protection of all civilians and of others ", "Casualties of the wars counted"},
		},
		"words":        {array(20, 80, 300, "People", "suffer", "when the community has no role."), []string{"People suffer when the community has no role."}},
		"even figures": {array(20, 80, 1500, "State ", "Year ", "Cases") + array(20, 68, 1500, "Angola ", "2019 ", "120"), []string{"State ", "Year ", "Cases", "Angola ", "2019 ", "120"}},
		"a cell close behind another": {
			array(20, 80, 4000, "Priority of ", "Indicator ", "30") + array(20, 68, 300, "Protec", "tion", "of", "all "),
			[]string{"Priority of ", "Indicator ", "30", "Protec tion of all "},
		},
		"justified":       {array(20, 80, 1200, "People ", "suffer ", "much"), []string{"People suffer much"}},
		"a wide sentence": {array(20, 80, 600, "People ", "suffer ", "much"), []string{"People suffer much"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFile()
			f.page(page, test.content+show(20, 20, 10, "A line of text that shows how wide its letters are."))
			var got []string
			objects := readBytes(t, f.bytes()).pages[0].objects
			for _, o := range objects[:len(objects)-1] {
				got = append(got, o.text)
				if o.left < 19 || o.right > 400 || o.left >= o.right {
					t.Errorf("%q: %.1f–%.1f", o.text, o.left, o.right)
				}
			}
			equal(t, "objects", got, test.want)
		})
	}
}

// TestSplitTurned: a page that is turned has its characters where its objects are.
func TestSplitTurned(t *testing.T) {
	t.Parallel()
	f := newFile()
	turned := strings.ReplaceAll(array(0, 0, 4000, "Priority ", "Indicator ", "Target 2030"), "0 0 Td", "0 1 -1 0 200 20 Tm")
	f.page("/MediaBox[0 0 400 400]/Rotate 90", turned+"BT /F 10 Tf 0 1 -1 0 260 20 Tm (A line of text that shows how wide its letters are.) Tj ET")
	var got []string
	for _, o := range readBytes(t, f.bytes()).pages[0].objects {
		got = append(got, o.text)
	}
	equal(t, "objects", got, []string{"Priority ", "Indicator ", "Target 2030", "A line of text that shows how wide its letters are."})
}

// TestCutAt: digits that the font draws high are parts of their own, and every character is in one part.
func TestCutAt(t *testing.T) {
	t.Parallel()
	f := found{object: object{text: "Unies2, par 3", left: 60, right: 125, bottom: 698, top: 707, base: 700, size: 10}}
	var glyphs []glyph
	x := 60.0
	for _, r := range f.text {
		if r == ' ' {
			x += 5
			continue
		}
		g := glyph{r, box{x, 700, x + 5, 707}}
		if r == '2' {
			g.bottom, g.top = 703.5, 707
		}
		glyphs = append(glyphs, g)
		x += 5
	}
	parts := f.cutAt(glyphs, noCells, nil)
	var got []string
	for _, p := range parts {
		got = append(got, p.text)
	}
	equal(t, "parts", got, []string{"Unies", "2", ", par 3"})
	equal(t, "place", parts[1].box(), box{85, 703.5, 90, 707})
	if whole := f.cutAt(nil, someCells, nil); len(whole) != 1 || whole[0] != f {
		t.Errorf("%+v", whole)
	}
}

func (o *object) box() box { return box{o.left, o.bottom, o.right, o.top} }
