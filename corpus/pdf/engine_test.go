package pdf

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

// readBytes reads a PDF that has to be readable.
func readBytes(tb testing.TB, content []byte) *raw {
	tb.Helper()
	r, err := reader(tb).read(tb.Context(), content, extract.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// texts are the texts of a page's objects.
func texts(p rawPage) []string {
	var out []string
	for _, o := range p.objects {
		out = append(out, o.text)
	}
	return out
}

func equal(tb testing.TB, what string, got, want any) {
	tb.Helper()
	if g, w := fmt.Sprintf("%q", got), fmt.Sprintf("%q", want); g != w {
		tb.Errorf("%s: %s, not %s", what, g, w)
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 0.6 }

// TestPlace reads the same text on pages that are turned, cropped and scaled.
func TestPlace(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, entries, content string
		width, height          float64
		left, base, size       float64
		turned                 bool
	}{
		{name: "plain", content: show(20, 30, 10, "Here"), width: 200, height: 100, left: 20, base: 30, size: 10},
		{
			name: "cropped", entries: "/CropBox[10 20 110 70]", content: show(20, 30, 10, "Here"),
			width: 100, height: 50, left: 10, base: 10, size: 10,
		},
		{
			name: "crop box beyond the page", entries: "/CropBox[-50 -50 500 500]", content: show(20, 30, 10, "Here"),
			width: 200, height: 100, left: 20, base: 30, size: 10,
		},
		{
			name: "turned page with turned text", entries: "/Rotate 90",
			content: "BT /F 10 Tf 0 1 -1 0 70 20 Tm (Here) Tj ET", width: 100, height: 200, left: 20, base: 130, size: 10, turned: false,
		},
		{
			name: "page turned by 270°", entries: "/Rotate 270",
			content: "BT /F 10 Tf 0 -1 1 0 70 80 Tm (Here) Tj ET", width: 100, height: 200, left: 20, base: 70, size: 10,
		},
		{
			name: "page upside down", entries: "/Rotate 180",
			content: "BT /F 10 Tf -1 0 0 -1 180 70 Tm (Here) Tj ET", width: 200, height: 100, left: 20, base: 30, size: 10,
		},
		{
			name: "turned text", content: "BT /F 10 Tf 0 1 -1 0 70 20 Tm (Here) Tj ET",
			width: 200, height: 100, left: 62.5, base: 20, size: 10, turned: true,
		},
		{
			name: "scaled by the matrix", content: "q 2 0 0 2 10 10 cm BT /F 1 Tf 5 0 0 5 5 10 Tm (Here) Tj ET Q",
			width: 200, height: 100, left: 20, base: 30, size: 10,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFile()
			f.page(test.entries, test.content)
			p := readBytes(t, f.bytes()).pages[0]
			if len(p.objects) != 1 || p.objects[0].text != "Here" {
				t.Fatalf("objects %+v", p.objects)
			}
			o := p.objects[0]
			if !near(p.width, test.width) || !near(p.height, test.height) {
				t.Errorf("page of %.1f × %.1f", p.width, p.height)
			}
			if math.Abs(o.left-test.left) > 1.1 || !near(o.base, test.base) || !near(o.size, test.size) || o.turned != test.turned {
				t.Errorf("left %.1f base %.1f size %.1f turned %v", o.left, o.base, o.size, o.turned)
			}
		})
	}
}

// TestUserUnit keeps small text where all of it is small: PDFium leaves the page's unit out of account.
func TestUserUnit(t *testing.T) {
	t.Parallel()
	f := newFile()
	f.page("/UserUnit 10/MediaBox[0 0 60 80]", show(5, 70, 1.2, "Large")+show(5, 60, 1.2, "after all"))
	equal(t, "objects", texts(readBytes(t, f.bytes()).pages[0]), []string{"Large", "after all"})
}

// TestHidden leaves out what nobody sees, and says so.
func TestHidden(t *testing.T) {
	t.Parallel()
	const seen = "BT /F 10 Tf 0 g 20 80 Td (Everybody sees this) Tj ET\n"
	for _, test := range []struct {
		name, entries, content string
		objects                []string
		left                   string
	}{
		{name: "black", content: seen, objects: []string{"Everybody sees this"}},
		{
			name: "white on nothing", content: seen + "1 g " + show(20, 30, 10, "secret"),
			objects: []string{"Everybody sees this"}, left: "secret",
		},
		{
			name: "white on a dark box", content: seen + "0 0 0.6 rg 0 20 200 40 re f 1 g " + show(20, 30, 10, "Heading"),
			objects: []string{"Everybody sees this", "Heading"},
		},
		{
			name: "white on a white box on a dark box", objects: []string{"Everybody sees this"}, left: "secret",
			content: seen + "0 g 0 20 200 40 re f 1 g 0 20 200 40 re f " + show(20, 30, 10, "secret"),
		},
		{
			name: "white below a dark box", objects: []string{"Everybody sees this"}, left: "secret",
			content: seen + "1 g " + show(20, 30, 10, "secret") + "0 g 0 20 200 40 re f",
		},
		{
			name: "a frame is no ground", objects: []string{"Everybody sees this"}, left: "secret",
			content: seen + "0 g 0 20 200 40 re S 1 g " + show(20, 30, 10, "secret"),
		},
		{
			name: "tiny", content: seen + show(20, 30, 2, "small print"),
			objects: []string{"Everybody sees this"}, left: "small print",
		},
		{
			name: "invisible", content: seen + "BT /F 10 Tf 3 Tr 20 30 Td (unseen) Tj ET",
			objects: []string{"Everybody sees this"}, left: "unseen",
		},
		{
			name: "outside the crop box", entries: "/CropBox[0 50 200 100]", content: seen + show(20, 30, 10, "cut") + show(90, 30, 10, "off"),
			objects: []string{"Everybody sees this"}, left: "cut off",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFile()
			f.page(test.entries, test.content)
			r := readBytes(t, f.bytes())
			equal(t, "objects", texts(r.pages[0]), test.objects)
			var left []string
			for _, l := range r.left {
				if l.Rule != extract.RuleHidden || l.Page != 1 {
					t.Errorf("left %+v", l)
				}
				left = append(left, l.Text)
			}
			equal(t, "left", strings.Join(left, "|"), test.left)
		})
	}
}

// TestRecognised keeps the invisible text over the picture of a page: it is what a program recognised there.
func TestRecognised(t *testing.T) {
	t.Parallel()
	f := newFile()
	image := f.stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "\x80")
	f.page(fmt.Sprintf("/Resources<</Font<</F 3 0 R>>/XObject<</I %d 0 R>>>>", image),
		"q 200 0 0 100 0 0 cm /I Do Q BT /F 10 Tf 3 Tr 20 30 Td (as recognised) Tj ET")
	p := readBytes(t, f.bytes()).pages[0]
	equal(t, "objects", texts(p), []string{"as recognised"})
	if !near(p.pictures, 1) {
		t.Errorf("pictures cover %.2f", p.pictures)
	}
}

// TestForm reads text inside forms with their matrices, and ends with a form that draws itself.
func TestForm(t *testing.T) {
	t.Parallel()
	f := newFile()
	inner := f.stream("/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Matrix[2 0 0 2 0 0]/Resources<</Font<</F 3 0 R>>>>",
		show(5, 10, 5, "inside"))
	f.page(fmt.Sprintf("/Resources<</Font<</F 3 0 R>>/XObject<</X %d 0 R>>>>", inner), "q 1 0 0 1 10 10 cm /X Do Q")
	p := readBytes(t, f.bytes()).pages[0]
	if len(p.objects) != 1 || p.objects[0].text != "inside" {
		t.Fatalf("objects %+v", p.objects)
	}
	if o := p.objects[0]; math.Abs(o.left-20) > 1.1 || !near(o.base, 30) || !near(o.size, 10) {
		t.Errorf("left %.1f base %.1f size %.1f", o.left, o.base, o.size)
	}
}

func TestLook(t *testing.T) {
	t.Parallel()
	f := newFile()
	oblique := f.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Oblique>>")
	f.page(fmt.Sprintf("/Resources<</Font<</F 3 0 R/B 4 0 R/I %d 0 R>>>>", oblique),
		"BT /F 10 Tf 20 80 Td (plain) Tj /B 10 Tf 0 -20 Td (bold) Tj /I 10 Tf 0 -20 Td (italic) Tj ET")
	for i, o := range readBytes(t, f.bytes()).pages[0].objects {
		if o.bold != (i == 1) || o.italic != (i == 2) {
			t.Errorf("%q: bold %v, italic %v", o.text, o.bold, o.italic)
		}
	}
}
