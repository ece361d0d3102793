package office

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

var update = flag.Bool("update", false, "write the golden file anew")

// TestPolicy reads one text in three files: what comes out of them is the same, word for word and block for block.
func TestPolicy(t *testing.T) {
	t.Parallel()
	const golden = "testdata/policy.golden"
	for name, format := range map[string]string{
		"policy-pandoc.docx": "docx", "policy-libreoffice.docx": "docx", "policy-fromlo.odt": "odt",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			d := read(t, raw)
			var blocks []extract.Block
			for _, b := range d.Blocks {
				if b.Kind != extract.Head { // page numbers, which differ
					blocks = append(blocks, b)
				}
			}
			got := show(blocks)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, string(want))
			meta := extract.Meta{
				Title: "Protecting People First: A Sample Human Security Strategy", Author: "Lab fixture (CC0)", Date: "2026-11-01", Language: "en",
			}
			if d.Format != format || d.Meta != meta {
				t.Errorf("%s, %+v", d.Format, d.Meta)
			}
			if len(d.Warnings) > 0 {
				t.Errorf("warnings: %v", d.Warnings)
			}
		})
	}
}

// TestPlaces holds that places rise through the text and count every paragraph of the file.
func TestPlaces(t *testing.T) {
	t.Parallel()
	d := read(t, docxOf(t, wp("", "one")+wp("", "")+`<w:tbl><w:tr><w:tc>`+wp("", "two")+`</w:tc><w:tc>`+wp("", "three")+`</w:tc></w:tr></w:tbl>`+wp("", "four")))
	var places []int
	for _, b := range d.Blocks {
		places = append(places, b.Place)
	}
	if len(places) != 3 || places[0] != 1 || places[1] != 3 || places[2] != 5 {
		t.Errorf("places %v", places)
	}
}

// documents is the folder of documents that are no part of the project.
func documents(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("AGENDABOT_TEST_DOCUMENTS")
	if dir == "" {
		t.Skip("AGENDABOT_TEST_DOCUMENTS is not set")
	}
	return dir
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	dir := documents(t)
	for name, wants := range map[string][]string{
		"docx/docx_lists.docx": {
			"item1 in 2 3. #3: List item c", "item3 in 9 •: List item 1.1.1", "item1 in 13 4. #4: Fourth item with numId 2",
			"item2 in 17 •: Sub-item A", "item1 in 20 1.2 =1.2: Greenhouse Shelves", "item2 in 24 3.1 =3.1: Bench Setup",
		},
		"docx/unit_test_headers_numbered.docx": {
			"paragraph: Test Document", "heading1 bare 3: 1. Section 1", "heading3 bare 7: 1.2.1. Section 1.2.3", "heading1 bare 3: 2. Section 2",
			"heading3 bare 7: 2.1.1. Section 2.1.1", "item3 in 4 2.3.8. =2.3.8.: Resource Constraints", "heading2: REFERENCES",
		},
		"docx/handbook-1p.docx": {
			"heading1: CHAPTER 1 {heading bold}", "heading2 bare 3: B. ROLE OF THE UNITED STATES TRUSTEE {heading capitals}", "head: Copyright",
		},
	} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		got := show(read(t, raw).Blocks)
		for _, want := range wants {
			if !strings.Contains("\n"+got, "\n"+want+"\n") {
				t.Errorf("%s has no %q:\n%s", name, want, got)
			}
		}
	}
}

// TestHostileDocuments reads the hostile files that others made.
func TestHostileDocuments(t *testing.T) {
	t.Parallel()
	dir := documents(t)
	for name, want := range map[string]error{
		"bomb-docx-1g.docx": extract.ErrTooLarge, "bomb-entity.docx": extract.ErrDamaged, "deep-docx.docx": extract.ErrTooDeep,
		"noxref.pdf": extract.ErrNotThis, "deep.html": extract.ErrNotThis, "empty.pdf": extract.ErrEmpty,
	} {
		raw, err := os.ReadFile(filepath.Join(dir, "hostile", name))
		if err != nil {
			t.Fatal(err)
		}
		failsWith(t, name, raw, want)
	}
}

func BenchmarkRead(b *testing.B) {
	for _, name := range []string{"policy-pandoc.docx", "policy-libreoffice.docx", "policy-fromlo.odt"} {
		raw, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				read(b, raw)
			}
		})
	}
	b.Run("long", func(b *testing.B) { // a book: 10,000 paragraphs
		para := numbered("1", 0, "States remain primarily responsible for protecting their populations. ") + styled("Heading1", "Scope")
		raw := docxOf(b, string(bytes.Repeat([]byte(para), 5000)), "numbering", decimalList)
		var size int
		for b.Loop() {
			size = len(read(b, raw).Blocks)
		}
		b.ReportMetric(float64(size)*float64(b.N)/b.Elapsed().Seconds(), "blocks/s")
		b.SetBytes(int64(len(para) * 5000))
	})
}

func policyArchive(tb testing.TB, name string) *archive {
	tb.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	a, err := openArchive(raw, extract.Limits{}.WithDefaults())
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func partText(tb testing.TB, a *archive, name string) []byte {
	tb.Helper()
	r, err := a.files[strings.ToLower(name)].Open()
	if err != nil {
		tb.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // only read
	text, err := io.ReadAll(r)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}
