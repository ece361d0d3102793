package office

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

const (
	wordSpace = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
		` xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"` +
		` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
		` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`
	odfSpace = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"` +
		` xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"` +
		` xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"` +
		` xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"` +
		` xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"` +
		` xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"` +
		` xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"` +
		` xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"` +
		` xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/"`
	wordTypes = `<Types><Override PartName="/word/document.xml"` +
		` ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	mimeODT = "application/vnd.oasis.opendocument.text"
)

// zipOf makes an archive of names and contents.
func zipOf(tb testing.TB, parts ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := io.WriteString(w, parts[i+1]); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// docxOf makes a DOCX of a body and other parts: names below word/ without ".xml", and what is in their root.
func docxOf(tb testing.TB, body string, parts ...string) []byte {
	tb.Helper()
	files := []string{"[Content_Types].xml", wordTypes, "word/document.xml", `<w:document` + wordSpace + `><w:body>` + body + `</w:body></w:document>`}
	var rels strings.Builder
	for i := 0; i+1 < len(parts); i += 2 {
		root := strings.TrimRight(parts[i], "0123456789")
		files = append(files, "word/"+parts[i]+".xml", "<w:"+root+wordSpace+">"+parts[i+1]+"</w:"+root+">")
		fmt.Fprintf(&rels, `<Relationship Id="r%d" Type="x/%s" Target="%s.xml"/>`, i, root, parts[i])
	}
	files = append(files, "word/_rels/document.xml.rels", "<Relationships>"+rels.String()+"</Relationships>")
	return zipOf(tb, files...)
}

// odtOf makes an ODT of automatic styles, what is in styles.xml, and the text.
func odtOf(tb testing.TB, automatic, styles, text string) []byte {
	tb.Helper()
	return zipOf(tb, "mimetype", mimeODT, "styles.xml", `<office:document-styles`+odfSpace+`>`+styles+`</office:document-styles>`,
		"content.xml", `<office:document-content`+odfSpace+`><office:automatic-styles>`+automatic+`</office:automatic-styles>`+
			`<office:body><office:text>`+text+`</office:text></office:body></office:document-content>`)
}

// read reads what must be readable.
func read(tb testing.TB, raw []byte) *extract.Document {
	tb.Helper()
	d, err := Read(raw, extract.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// show writes blocks, one a line, without their places.
func show(blocks []extract.Block) string {
	var s strings.Builder
	for i := range blocks {
		b := &blocks[i]
		s.WriteString(string(b.Kind))
		if b.Level > 0 {
			fmt.Fprint(&s, b.Level)
		}
		if b.Header {
			s.WriteString(" header")
		}
		if b.List > 0 {
			fmt.Fprintf(&s, " in %d", b.List)
		}
		if b.Mark != "" {
			fmt.Fprintf(&s, " %s", b.Mark)
		}
		if b.Number > 0 {
			fmt.Fprintf(&s, " #%d", b.Number)
		}
		if b.Label != "" {
			fmt.Fprintf(&s, " =%s", b.Label)
		}
		if b.Bare > 0 {
			fmt.Fprintf(&s, " bare %d", b.Bare)
		}
		fmt.Fprintf(&s, ": %s", strings.ReplaceAll(strings.Join(b.Lines, "‖"), "\n", "⏎"))
		for _, d := range b.Did {
			fmt.Fprintf(&s, " {%s %s}", d.Rule, d.Text)
		}
		s.WriteByte('\n')
	}
	return s.String()
}

// left writes what was left out.
func left(d *extract.Document) string {
	var all []string
	for _, o := range d.Left {
		all = append(all, fmt.Sprintf("%s %d: %s", o.Rule, o.Place, o.Text))
	}
	return strings.Join(all, "\n")
}

// lines is a text of lines without the tabs that indent it in the source.
func lines(s string) string {
	var all []string
	for l := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		all = append(all, strings.TrimSpace(l))
	}
	return strings.Join(all, "\n")
}

// same compares lines.
func same(t *testing.T, got, want string) {
	t.Helper()
	if got, want := lines(got), lines(want); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// para and run write WordprocessingML.
func wp(props, text string) string {
	return "<w:p><w:pPr>" + props + "</w:pPr>" + wr("", text) + "</w:p>"
}

func wr(props, text string) string {
	return `<w:r><w:rPr>` + props + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

func styled(style, text string) string { return wp(`<w:pStyle w:val="`+style+`"/>`, text) }

func numbered(num string, level int, text string) string {
	return wp(fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%s"/></w:numPr>`, level, num), text)
}
