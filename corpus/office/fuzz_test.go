package office

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"agendabot/corpus/extract"
)

// addPolicy gives a fuzzer the parts of the test documents.
func addPolicy(f *testing.F, name, part string) {
	f.Helper()
	for _, file := range []string{"policy-pandoc.docx", "policy-libreoffice.docx", "policy-fromlo.odt"} {
		a := policyArchive(f, file)
		if !strings.HasSuffix(file, name) || !a.has(part) {
			continue
		}
		f.Add(partText(f, a, part))
	}
}

// readAny reads a file that may be anything: an error is one of ours, and nothing takes long.
func readAny(t *testing.T, raw []byte) *extract.Document {
	t.Helper()
	start := time.Now()
	d, err := Read(raw, extract.Limits{})
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
	var e *extract.Error
	if err != nil && !errors.As(err, &e) {
		t.Errorf("not an extract.Error: %v", err)
	}
	if d != nil {
		checkBlocks(t, d)
	}
	return d
}

// checkBlocks holds what package corpus relies on.
func checkBlocks(t *testing.T, d *extract.Document) {
	t.Helper()
	for i := range d.Blocks {
		b := &d.Blocks[i]
		inList := b.Kind == extract.Item || b.Kind == extract.Continuation || b.Kind == extract.Row
		switch {
		case len(b.Lines) != 1 || strings.TrimSpace(b.Lines[0]) == "":
			t.Errorf("lines %q", b.Lines)
		case inList && (b.Level < 1 || b.List < 1), !inList && b.List != 0:
			t.Errorf("level and list: %+v", b)
		case b.Kind == extract.Heading && (b.Level < 1 || b.Level > 6 || b.Bare >= len(b.Lines[0]) || strings.Contains(b.Lines[0], "\n")):
			t.Errorf("heading: %+v", b)
		case b.Kind == extract.Item && b.Mark == "":
			t.Errorf("no mark: %+v", b)
		case b.Number > 0 && b.Label != "":
			t.Errorf("number and label: %+v", b)
		}
	}
}

// FuzzRead takes its input for the main part of a DOCX, and for the bytes of a file.
func FuzzRead(f *testing.F) {
	addPolicy(f, ".docx", "word/document.xml")
	f.Add([]byte(`<w:document` + wordSpace + `><w:body>` + numbered("1", 0, "a") + `</w:body></w:document>`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		readAny(t, raw)
		readAny(t, zipOf(t, "[Content_Types].xml", wordTypes, "word/document.xml", string(raw),
			"word/_rels/document.xml.rels", `<Relationships><Relationship Type="x/numbering" Target="n.xml"/></Relationships>`,
			"word/n.xml", `<w:numbering`+wordSpace+`>`+decimalList+`</w:numbering>`))
	})
}

// FuzzParts takes its input for each of the other parts of a DOCX.
func FuzzParts(f *testing.F) {
	for _, part := range []string{"word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/_rels/document.xml.rels"} {
		addPolicy(f, ".docx", part)
	}
	body := `<w:document` + wordSpace + `><w:body>` + styled("Heading1", "A") + styled("Compact", "B") + numbered("1001", 0, "c") + numbered("2", 1, "d") +
		`<w:p><w:r><w:footnoteReference w:id="20"/></w:r></w:p></w:body></w:document>`
	f.Fuzz(func(t *testing.T, raw []byte) {
		part := string(raw)
		readAny(t, zipOf(t, "[Content_Types].xml", wordTypes, "word/document.xml", body, "word/styles.xml", part, "word/numbering.xml", part,
			"word/footnotes.xml", part, "word/settings.xml", part, "word/_rels/document.xml.rels", `<Relationships><Relationship Type="x/styles" Target="styles.xml"/>`+
				`<Relationship Type="x/numbering" Target="numbering.xml"/><Relationship Type="x/footnotes" Target="footnotes.xml"/></Relationships>`))
		readAny(t, zipOf(t, "[Content_Types].xml", wordTypes, "word/document.xml", body, "word/_rels/document.xml.rels", part))
	})
}

// FuzzODT takes its input for content.xml and for styles.xml.
func FuzzODT(f *testing.F) {
	addPolicy(f, ".odt", "content.xml")
	addPolicy(f, ".odt", "styles.xml")
	f.Fuzz(func(t *testing.T, raw []byte) {
		readAny(t, zipOf(t, "mimetype", mimeODT, "content.xml", string(raw), "styles.xml", string(raw), "meta.xml", string(raw)))
	})
}

// vocabulary is what a fuzzer builds a text of: elements that open, and what has no content.
type vocabulary struct {
	open, empty []string
	text        [2]string      // around a word
	apart       *regexp.Regexp // what puts words elsewhere than in their order
}

var (
	wordParts = vocabulary{
		open: []string{
			"<w:p>", `<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr>`, `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>`,
			`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>`, `<w:p><w:pPr><w:ind w:left="720"/></w:pPr>`, "<w:r>", "<w:r><w:rPr><w:b/></w:rPr>",
			"<w:r><w:rPr><w:vanish/></w:rPr>", `<w:r><w:rPr><w:sz w:val="1"/></w:rPr>`, "<w:ins>", "<w:del>", "<w:moveFrom>", "<w:hyperlink>",
			"<w:tbl>", "<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", "<w:tc>", `<w:tc><w:tcPr><w:vMerge/></w:tcPr>`, "<w:sdt><w:sdtContent>", "<w:txbxContent>",
			`<w:fldSimple w:instr="TOC">`, `<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>`, `<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>`,
		},
		empty: []string{
			"<w:tab/>", "<w:br/>", `<w:fldChar w:fldCharType="begin"/>`, `<w:fldChar w:fldCharType="separate"/>`, `<w:fldChar w:fldCharType="end"/>`,
			`<w:footnoteReference w:id="1"/>`, "<w:sectPr/>", "<w:t>3.</w:t>", "<w:t>4. </w:t>", "<w:t>• </w:t>", "<w:instrText>TOC</w:instrText>",
		},
		text:  [2]string{`<w:t xml:space="preserve"> `, ` </w:t>`},
		apart: regexp.MustCompile(`txbx|footnoteRef`),
	}
	odfParts = vocabulary{
		open: []string{
			"<text:p>", `<text:p text:style-name="Title">`, `<text:h text:outline-level="1">`, "<text:list>", `<text:list text:style-name="L">`, "<text:list-item>",
			"<text:list-header>", "<text:span>", `<text:span text:style-name="H">`, "<text:a>", "<text:section>", `<text:section text:display="none">`,
			"<text:table-of-content>", "<text:tracked-changes>", "<table:table>", "<table:table-row>", "<table:table-header-rows>", "<table:table-cell>",
			"<table:covered-table-cell>", "<draw:frame>", "<office:annotation>", "<text:note><text:note-body>", "<text:ruby-text>",
		},
		empty: []string{"<text:s/>", "<text:tab/>", "<text:line-break/>", "<svg:desc>a map</svg:desc>", "\n"},
		text:  [2]string{"<text:p><text:span> ", " </text:span></text:p>"},
		apart: regexp.MustCompile(`draw:|text:note>`),
	}
)

// build makes a text of bytes, with its words in their order. ordered says that blocks have them in that order.
func (v *vocabulary) build(data []byte) (text string, words []string, ordered bool) {
	var s strings.Builder
	var open []string
	ordered = true
	for _, b := range data[:min(len(data), 400)] {
		i := int(b)
		switch n := len(v.open); {
		case i < n && len(open) < 50:
			ordered = ordered && !v.apart.MatchString(v.open[i]) && !nested(open, v.open[i])
			s.WriteString(v.open[i])
			open = append(open, v.open[i])
		case i >= n && i < n+len(v.empty):
			ordered = ordered && !v.apart.MatchString(v.empty[i-n])
			s.WriteString(v.empty[i-n])
		case i < 160:
			word := "q" + lettersInTurn(len(words)+1) + "q"
			words = append(words, word)
			ordered = ordered && !nested(open, v.text[0])
			s.WriteString(v.text[0] + word + v.text[1])
		case len(open) > 0:
			s.WriteString(closing(open[len(open)-1]))
			open = open[:len(open)-1]
		}
	}
	for ; len(open) > 0; open = open[:len(open)-1] {
		s.WriteString(closing(open[len(open)-1]))
	}
	return s.String(), words, ordered
}

var tagName = regexp.MustCompile(`<([a-z]+:[A-Za-z-]+)[^>/]*(/?)>|</([a-z]+:[A-Za-z-]+)>`)

// closing closes what a piece of markup leaves open.
func closing(opened string) string {
	var names []string
	for _, m := range tagName.FindAllStringSubmatch(opened, -1) {
		switch {
		case m[3] != "":
			names = names[:len(names)-1]
		case m[2] == "":
			names = append(names, m[1])
		}
	}
	var s strings.Builder
	for _, n := range slices.Backward(names) {
		s.WriteString("</" + n + ">")
	}
	return s.String()
}

// nested says that a paragraph or table opens within one, or within a run, which outside of one is taken for one.
func nested(open []string, next string) bool {
	block := func(s string) bool {
		return strings.HasPrefix(s, "<w:p>") || strings.HasPrefix(s, "<w:tbl") || strings.HasPrefix(s, "<text:p") || strings.HasPrefix(s, "<text:h") ||
			s == "<table:table>"
	}
	return block(next) && slices.ContainsFunc(open, func(s string) bool {
		return block(s) || strings.HasPrefix(s, "<w:r>") || strings.HasPrefix(s, "<w:hyper") || strings.HasPrefix(s, "<w:fld")
	})
}

// checkWords holds that each word stands once in the blocks or in what was left out, in its order.
func checkWords(t *testing.T, d *extract.Document, words []string, ordered bool) {
	t.Helper()
	var blocks, out []string
	find := regexp.MustCompile(`q[a-z]+q`)
	for _, b := range d.Blocks {
		blocks = append(blocks, find.FindAllString(b.Lines[0], -1)...)
	}
	for _, o := range d.Left {
		out = append(out, find.FindAllString(o.Text, -1)...)
	}
	at := 0
	for _, w := range words {
		if ordered && at < len(blocks) && blocks[at] == w {
			at++
		}
	}
	if ordered && at != len(blocks) {
		t.Errorf("not in order: %v", blocks)
	}
	got, want := slices.Sorted(slices.Values(append(blocks, out...))), slices.Sorted(slices.Values(words))
	if !slices.Equal(got, want) {
		t.Errorf("got %v and left %v, want %v", blocks, out, words)
	}
}

// FuzzWords builds a DOCX and an ODT of the input: every word of them is in the blocks or in what was left out, once.
func FuzzWords(f *testing.F) {
	f.Add([]byte{0, 5, 100, 200, 5, 101, 200, 200, 13, 14, 16, 0, 100, 200, 200, 200, 200})
	f.Add([]byte{3, 100, 200, 13, 100, 200, 2, 5, 28, 32, 200, 1, 100, 25, 100, 26, 100, 27})
	f.Add([]byte{4, 5, 0, 100, 200, 4, 5, 1, 100, 20, 200, 200, 14, 15, 17, 100, 200, 18, 100})
	f.Fuzz(fuzzWords)
}

func fuzzWords(t *testing.T, data []byte) {
	t.Helper()
	text, words, ordered := wordParts.build(data)
	styles := headingStyles + `<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style><w:style w:styleId="Title"><w:name w:val="Title"/></w:style>`
	note := `<w:footnote w:id="1">` + wp("", "A note.") + `</w:footnote>`
	if d := readAny(t, docxOf(t, text, "styles", styles, "numbering", decimalList, "footnotes", note)); d != nil {
		checkWords(t, d, words, ordered)
	}
	text, words, ordered = odfParts.build(data)
	auto := listStyleOf("L", numberLevel("1", "1", `style:num-suffix="."`)) +
		`<style:style style:family="text" style:name="H"><style:text-properties text:display="none"/></style:style>`
	if d := readAny(t, odtOf(t, auto, "", text)); d != nil {
		checkWords(t, d, words, ordered)
	}
}

// TestRandomWords does what FuzzWords does, with inputs of chance that are the same each time.
func TestRandomWords(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		data := make([]byte, random.IntN(200))
		for i := range data {
			data[i] = byte(random.IntN(256))
		}
		if fuzzWords(t, data); t.Failed() {
			t.Fatalf("%v", data)
		}
	}
}
