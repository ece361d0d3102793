package pdf

import (
	"bytes"
	"fmt"
	"strings"
)

// file writes small PDFs for tests. Its object 1 is the catalogue, 2 the page tree, 3 Helvetica, 4 Helvetica-Bold.
type file struct {
	objects []string
	pages   []int
	catalog string // entries of the catalogue
	trailer string // entries of the trailer
}

func newFile() *file {
	return &file{objects: []string{
		"", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
	}}
}

// add adds an object and tells its number.
func (f *file) add(format string, arguments ...any) int {
	f.objects = append(f.objects, fmt.Sprintf(format, arguments...))
	return len(f.objects)
}

// stream adds a stream with more entries of its dictionary.
func (f *file) stream(entries, data string) int {
	return f.add("<<%s/Length %d>>\nstream\n%s\nendstream", entries, len(data), data)
}

// page adds a page of 200 × 100 points with more entries ("/Rotate 90") and a content.
func (f *file) page(entries, content string) int {
	body := f.stream("", content)
	if !strings.Contains(entries, "/MediaBox") {
		entries += "/MediaBox[0 0 200 100]"
	}
	if !strings.Contains(entries, "/Resources") {
		entries += "/Resources<</Font<</F 3 0 R/B 4 0 R>>>>"
	}
	number := f.add("<</Type/Page/Parent 2 0 R/Contents %d 0 R%s>>", body, entries)
	f.pages = append(f.pages, number)
	return number
}

// show is content that shows a text at a place.
func show(x, y, size float64, text string) string {
	return fmt.Sprintf("BT /F %g Tf %g %g Td (%s) Tj ET\n", size, x, y, text)
}

// bytes is the file.
func (f *file) bytes() []byte {
	kids := ""
	for _, number := range f.pages {
		kids += fmt.Sprintf("%d 0 R ", number)
	}
	f.objects[0] = "<</Type/Catalog/Pages 2 0 R" + f.catalog + ">>"
	f.objects[1] = fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", kids, len(f.pages))
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(f.objects))
	for i, object := range f.objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(f.objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(f.objects)+1, f.trailer, start)
	return b.Bytes()
}
