package pdf

import (
	"strconv"
	"testing"
)

// TestAccents puts accents that are drawn apart together with their letters, and leaves those that stand alone.
func TestAccents(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, content string
		want          []string
	}{
		{"before the letter", `BT /F 10 Tf 20 80 Td [(Caf\264)448(e noir)] TJ ET`, []string{"Café noir"}},
		{"after the letter", `BT /F 10 Tf 20 80 Td [(Age)440(\210)120(ncia)] TJ ET`, []string{"Agência"}},
		{"cedilla", `BT /F 10 Tf 20 80 Td [(Franc)440(\270)120(ais)] TJ ET`, []string{"Français"}},
		{"two alike", `BT /F 10 Tf 20 80 Td [(\264)448(et\264)448(e)] TJ ET`, []string{"été"}},
		{"as an apostrophe", `BT /F 10 Tf 20 80 Td (d\264accord, don\264t, l\264eau) Tj ET`, []string{"d´accord, don´t, l´eau"}},
		{"mathematics", `BT /F 10 Tf 20 80 Td (2^n, ~x, a~) Tj ET`, []string{"2^n, ~x, a~"}},
		{"no such letter", `BT /F 10 Tf 20 80 Td [(q)470(\264)] TJ ET`, []string{"q´"}},
		{
			"an object of its own", `BT /F 10 Tf 20 80 Td (Age) Tj ET BT /F 10 Tf 33.4 80.4 Td (\210) Tj ET BT /F 10 Tf 37.8 80 Td (ncia) Tj ET`,
			[]string{"Agê", "ncia"},
		},
		{
			"an object of its own before", `BT /F 10 Tf 21.1 80.4 Td (\264) Tj ET BT /F 10 Tf 20 80 Td (et) Tj ET`, []string{"ét"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFile()
			f.page("", test.content)
			equal(t, "text", texts(readBytes(t, f.bytes()).pages[0]), test.want)
		})
	}
}

// TestUnmapped counts characters without a meaning.
func TestUnmapped(t *testing.T) {
	t.Parallel()
	f := newFile()
	f.page("", show(20, 30, 10, "text"))
	letters := f.stream("", "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange "+
		"1 beginbfchar <41> <fffd> endbfchar endcmap")
	f.objects[2] = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode " + strconv.Itoa(letters) + " 0 R>>"
	f.page("", show(20, 30, 10, "AxA"))
	r := readBytes(t, f.bytes())
	equal(t, "text", texts(r.pages[1]), []string{"x"})
	if r.pages[0].unmapped != 0 || r.pages[1].unmapped != 2 {
		t.Errorf("unmapped %d and %d", r.pages[0].unmapped, r.pages[1].unmapped)
	}
}
