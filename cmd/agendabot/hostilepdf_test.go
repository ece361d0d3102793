package main

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

// pdfOf is a PDF of objects, numbered from 1; the first is the catalogue.
func pdfOf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// stream is an object with content, and more entries of its dictionary.
func stream(entries, content string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", entries, len(content), content)
}

// onePage is a PDF of one page with that content, and more objects from number 6 on. XObject X of the page is number 6.
func onePage(content string, more ...string) []byte {
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R/Outlines 7 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>",
		content, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
	}
	return pdfOf(append(objects, more...)...)
}

// goodPDF is one that is read, with that text.
func goodPDF(text string) []byte {
	return onePage(stream("", "BT /F 12 Tf 72 700 Td ("+text+") Tj ET"))
}

// deflated is content packed several times over, and the filter that says so.
func deflated(t *testing.T, content io.Reader, times int) (filter, packed string) {
	t.Helper()
	for range times {
		var b bytes.Buffer
		z, err := zlib.NewWriterLevel(&b, zlib.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(z, content); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		content = &b
	}
	whole, err := io.ReadAll(content)
	if err != nil {
		t.Fatal(err)
	}
	return "/Filter[" + strings.Repeat("/FlateDecode", times) + "]", string(whole)
}

// repeated is a text over and over, for ever.
type repeated struct {
	text string
	at   int
}

func (r *repeated) Read(b []byte) (int, error) {
	n := copy(b, r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	return n, nil
}

// hostile is a file that was made to hurt.
type hostile struct {
	name string
	raw  []byte
	want []error // what may become of it; nil: it is read
}

// read is what becomes of a file that is read.
func read() []error { return []error{nil} }

// readEmpty is the same if nothing is in the file: whether that is an error is not what these tests are about.
func readEmpty() []error { return []error{nil, extract.ErrEmpty, extract.ErrScanned} }

// hostilePDFs are made here, so that the tests have them wherever they run.
func hostilePDFs(t *testing.T) []hostile {
	t.Helper()
	show := "BT /F 12 Tf 72 700 Td (Words upon words upon words.) Tj ET\n"
	filter, bomb := deflated(t, io.LimitReader(&repeated{text: strings.Repeat(" ", 4096)}, 256<<20), 2)
	textFilter, textBomb := deflated(t, io.LimitReader(&repeated{text: strings.Repeat(show, 100)}, 100<<20), 1)
	deep := strings.Repeat("[", 500_000) + strings.Repeat("]", 500_000)
	good := goodPDF("Boats rest at night.")
	body, _, _ := bytes.Cut(good, []byte("xref"))
	catalog := "<</Type/Catalog/Pages 2 0 R>>"
	return []hostile{
		{"good", good, read()},
		{"loop-form", onePage(
			stream("", "/X Do"), stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>", "/X Do /X Do"),
		), []error{extract.ErrMemory}},
		{"loop-pages", pdfOf(catalog, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"), []error{extract.ErrTooLarge}},
		{"loop-outline", onePage(
			stream("", show), "null", "<</Type/Outlines/First 8 0 R/Last 8 0 R/Count 1>>", "<</Title(A)/Parent 7 0 R/Next 8 0 R/First 8 0 R>>",
		), read()},
		{"bomb-flate", onePage(stream(filter, bomb)), []error{extract.ErrMemory}},
		{"bomb-text", onePage(stream(textFilter, textBomb)), []error{extract.ErrMemory, extract.ErrTooLarge}},
		{"deep-array", onePage(stream("", deep+"TJ")), readEmpty()},
		{"deep-object", onePage(stream("", ""), deep), readEmpty()},
		{"pages-100k", pdfOf(
			catalog, "<</Type/Pages/Kids["+strings.Repeat("3 0 R ", 100_000)+"]/Count 100000>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
		), []error{extract.ErrTooLarge}},
		{"empty", nil, []error{extract.ErrEmpty}},
		{"not-a-pdf", []byte("<html>" + strings.Repeat("words ", 1000)), []error{extract.ErrNotThis}},
		{"truncated", good[:len(good)/3], []error{extract.ErrDamaged}},
		{"no-xref", slices.Concat(body, []byte("trailer\n<</Size 6/Root 1 0 R>>\n")), read()},
	}
}

// givenPDFs are the hostile files of AGENDABOT_TEST_DOCUMENTS, if that is set.
func givenPDFs(t *testing.T) []hostile {
	t.Helper()
	documents := os.Getenv("AGENDABOT_TEST_DOCUMENTS")
	if documents == "" {
		t.Log("AGENDABOT_TEST_DOCUMENTS is not set")
		return nil
	}
	tooLarge := []error{extract.ErrMemory, extract.ErrTooLarge}
	want := map[string][]error{
		"bitflips":             {extract.ErrDamaged},
		"bomb-flate-1g":        tooLarge,
		"bomb-flate3-8g":       tooLarge,
		"bomb-text-100M":       tooLarge,
		"deep-array":           readEmpty(),
		"empty":                {extract.ErrEmpty},
		"enc-owneronly-aes256": read(),
		"enc-owneronly-rc4-40": read(),
		"enc-user-aes256":      {extract.ErrEncrypted},
		"loop-form":            {extract.ErrMemory},
		"loop-outline":         read(),
		"loop-pages":           {extract.ErrTooLarge},
		"notpdf":               {extract.ErrNotThis},
		"noxref":               read(),
		"pages-100k":           {extract.ErrTooLarge},
		"truncated":            {extract.ErrDamaged},
	}
	var files []hostile
	for name, errs := range want {
		raw, err := os.ReadFile(filepath.Join(documents, "hostile", name+".pdf"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, hostile{name + ".pdf", raw, errs})
	}
	return files
}
