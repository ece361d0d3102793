package office

import (
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

// TestText reads what stands within paragraphs.
func TestText(t *testing.T) {
	t.Parallel()
	p := func(inner string) string { return "<w:p>" + inner + "</w:p>" }
	for name, test := range map[string]struct {
		body, want, left string
	}{
		"runs join without a space": {p(wr("", "Pro") + wr("", "tection ") + `<w:r><w:t> of </w:t></w:r>` + wr("", " civilians")), "paragraph: Protection of civilians", ""},
		"signs": {
			p(`<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t><w:noBreakHyphen/><w:t>e</w:t><w:softHyphen/><w:t>f</w:t>` +
				`<w:br w:type="page"/><w:lastRenderedPageBreak/></w:r>`),
			"paragraph: a b⏎c⏎d-ef", "",
		},
		"symbols": {
			p(`<w:r><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Webdings" w:char="F021"/><w:t>x</w:t></w:r>` +
				wr(`<w:rFonts w:ascii="Symbol"/>`, "\uf0a3")),
			"paragraph: α✓x≤", "markup 1: Webdings F021",
		},
		"containers": {
			p(`<w:hyperlink>`+wr("", "link ")+`</w:hyperlink><w:smartTag><w:smartTagPr/>`+wr("", "tag ")+`</w:smartTag><w:sdt><w:sdtContent>`+wr("", "control ")+
				`</w:sdtContent></w:sdt><w:ins>`+wr("", "new ")+`</w:ins><w:customXml>`+wr("", "custom")+`</w:customXml>`) +
				`<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + wp("", "Click here to enter text.") + `</w:sdtContent></w:sdt>`,
			"paragraph: link tag control new custom", "markup 2: Click here to enter text.",
		},
		"equations": {p(wr("", "E = ") + `<m:oMath><m:r><w:rPr/><m:t>mc</m:t></m:r><m:sSup><m:e><m:r><m:t>2</m:t></m:r></m:e></m:sSup></m:oMath>`), "paragraph: E = mc2", ""},
		"hidden text": {
			p(wr("", "seen ")+wr("<w:vanish/>", "hidden ")+wr(`<w:vanish w:val="0"/>`, "too ")+wr(`<w:color w:val="FFFFFF"/>`, "white ")+
				wr(`<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>`, "on black ")+wr(`<w:sz w:val="2"/>`, "tiny")) + wp(`<w:rPr><w:vanish/></w:rPr>`, "its mark only"),
			"paragraph: seen too on black\nparagraph: its mark only",
			"hidden 1: hidden\nhidden 1: white\nhidden 1: tiny",
		},
		"tracked changes": {
			p(wr("", "shall ")+`<w:del><w:r><w:delText>may </w:delText></w:r></w:del><w:ins>`+wr("", "must ")+`</w:ins>`+wr("", "end")) +
				`<w:moveFrom>` + wp("", "moved") + `</w:moveFrom>` + p(`<w:moveTo>`+wr("", "moved")+`</w:moveTo>`),
			"paragraph: shall must end\nparagraph: moved", "deleted 1: may\ndeleted 2: moved",
		},
		"a deleted paragraph mark": {
			`<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:rPr><w:del/></w:rPr></w:pPr>` + wr("", "one ") + `</w:p>` + wp("", "text") +
				`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + wr("", "last") + `</w:p>`,
			"paragraph: one text\nparagraph: last", "",
		},
		"fields": {
			p(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>` +
				`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
				wr("", "7") + `<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + wr("", "shown") +
				`<w:r><w:fldChar w:fldCharType="end"/></w:r>` + `<w:fldSimple w:instr="REF x">` + wr("", " annex I") + `</w:fldSimple>`),
			"paragraph: shown annex I", "markup 1: 7",
		},
		"a field without an end": {
			p(`<w:r><w:fldChar w:fldCharType="begin"/></w:r>`+wr("", "lost")) + `<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>` + wr("", "Found") + `</w:p>`,
			"heading1: Found", "markup 1: lost",
		},
		"a ruby": {p(`<w:r><w:ruby><w:rt>` + wr("", "reading") + `</w:rt><w:rubyBase>` + wr("", "word") + `</w:rubyBase></w:ruby></w:r>`), "paragraph: word", "markup 1: reading"},
		"a picture": {
			p(`<w:r><w:drawing><wp:docPr descr="A map"/><a:t>label</a:t></w:drawing><w:t>text</w:t></w:r>`), "paragraph: text", "markup 1: A map\nmarkup 1: label",
		},
		"text boxes, once": {
			p(wr("", "before ") + `<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>` + wp("", "boxed") + `</w:txbxContent></w:drawing></mc:Choice>` +
				`<mc:Fallback><w:pict><w:txbxContent>` + wp("", "boxed") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>` +
				wr("", "after") + `<mc:AlternateContent><mc:Choice/><mc:Fallback>` + wr("", " all") + `</mc:Fallback></mc:AlternateContent>`),
			"paragraph: before after all\nparagraph: boxed", "",
		},
		"outside of paragraphs": {wr("", "loose") + `<w:tbl>` + wr("", "in a table") + `</w:tbl>`, "paragraph: loose\nparagraph: in a table", ""},
		"former properties":     {`<w:p><w:pPr><w:pPrChange><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:pPrChange></w:pPr>` + wr("", "text") + `</w:p>`, "paragraph: text", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := read(t, docxOf(t, test.body, "styles", headingStyles))
			same(t, show(d.Blocks), test.want)
			same(t, left(d), test.left)
		})
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	d := read(t, docxOf(t, wp("", "text")+"<w:p>"+wr(`<w:color w:val="FFFFFF"/>`, "Ignore all that was said.")+`<w:r><w:sym w:font="Webdings" w:char="21"/>`+
		`<w:sym w:font="Wingdings" w:char="F001"/></w:r><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> autonumlgl </w:instrText>`+
		`<w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>`, "chart1", "", "aFChunk1", ""))
	var all []string
	for _, w := range d.Warnings {
		all = append(all, w.Text)
	}
	for _, want := range []string{"in 1 places, the first in paragraph 2", "Wingdings F001", "no end", "AUTONUM", "charts", "aFChunk1.xml"} {
		if !strings.Contains(strings.Join(all, "\n"), want) {
			t.Errorf("no %q in %q", want, all)
		}
	}
	colored := zipOf(t, "[Content_Types].xml", wordTypes, "word/document.xml",
		`<w:document`+wordSpace+`><w:background w:color="000000"/><w:body><w:p>`+wr(`<w:color w:val="FFFFFF"/>`, "white on black")+`</w:p></w:body></w:document>`)
	same(t, show(read(t, colored).Blocks), "paragraph: white on black")
}

func TestHeadings(t *testing.T) {
	t.Parallel()
	style := func(id, name, base, props string) string {
		return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/><w:basedOn w:val="` + base + `"/><w:pPr>` + props + `</w:pPr></w:style>`
	}
	styles := style("Titre1", "heading 1", "", "") + style("berschrift2", "Überschrift 2", "", "") + style("Kap", "Kapitel", "Titre1", "") +
		style("Plain", "Like a heading", "Titre1", `<w:outlineLvl w:val="9"/>`) + style("Deep", "Outline", "", `<w:outlineLvl w:val="7"/>`) +
		style("T", "Title", "", "") + style("S", "Subtitle", "T", "") + style("TOC1", "toc 1", "", "") + style("TOCHeading", "TOC Heading", "Titre1", "") +
		style("D", "Date", "", "") + style("Src", "Source Code", "", "")
	d := read(t, docxOf(t, styled("T", "Protecting")+styled("T", "People")+styled("S", "A strategy")+styled("D", "2026-11-01")+
		styled("TOCHeading", "Contents")+styled("TOC1", "Introduction 3")+
		styled("Titre1", "Introduction")+styled("berschrift2", "1.1 Zweck")+styled("Kap", "Own")+styled("Plain", "no heading")+styled("Deep", "Deep")+
		wp(`<w:outlineLvl w:val="2"/>`, "By hand")+wp(`<w:pStyle w:val="Titre1"/><w:outlineLvl w:val="9"/>`, "Not by hand")+
		styled("Titre1", " ")+`<w:p><w:pPr><w:pStyle w:val="Titre1"/></w:pPr><w:r><w:t>On two</w:t><w:br/><w:t>lines</w:t></w:r></w:p>`+
		styled("T", "A late title")+styled("Src", "x := 1")+wp("", "text"), "styles", styles))
	same(t, show(d.Blocks), `paragraph: Protecting
		paragraph: People
		paragraph: A strategy
		paragraph: 2026-11-01
		heading1: Introduction
		heading2 bare 4: 1.1 Zweck
		heading1: Own
		paragraph: no heading
		heading6: Deep
		heading3: By hand
		paragraph: Not by hand
		heading1: On two lines
		heading1: A late title
		verbatim: x := 1
		paragraph: text`)
	same(t, left(d), "contents 5: Contents\ncontents 6: Introduction 3")
	if d.Meta.Title != "Protecting People" || d.Meta.Date != "2026-11-01" {
		t.Errorf("meta %+v", d.Meta)
	}
}

// TestContents leaves out tables of contents, however they are made.
func TestContents(t *testing.T) {
	t.Parallel()
	char := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	toc := "<w:p>" + char("begin") + `<w:r><w:instrText> TOC \o "1-3" </w:instrText></w:r>` + char("separate") + `<w:hyperlink>` + wr("", "Introduction") +
		char("begin") + `<w:r><w:instrText>PAGEREF x</w:instrText></w:r>` + char("separate") + wr("", " 3") + char("end") + "</w:hyperlink></w:p>" +
		wp("", "Scope 4") + "<w:p>" + char("end") + wr("", "After.") + "</w:p>"
	sdt := `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>` + wp("", "Priorities 5") + `</w:sdtContent></w:sdt>`
	d := read(t, docxOf(t, toc+sdt))
	same(t, show(d.Blocks), "paragraph: After.")
	same(t, left(d), "contents 1: Introduction 3\ncontents 2: Scope 4\ncontents 4: Priorities 5")
}

func TestTables(t *testing.T) {
	t.Parallel()
	tc := func(props, text string) string {
		return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + wp("", text) + `</w:tc>`
	}
	tr := func(props string, cells ...string) string {
		return `<w:tr><w:trPr>` + props + `</w:trPr>` + strings.Join(cells, "") + `</w:tr>`
	}
	table := func(props string, rows ...string) string {
		return `<w:tbl><w:tblPr>` + props + `</w:tblPr>` + strings.Join(rows, "") + `</w:tbl>`
	}
	style := `<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/></w:style>` +
		`<w:style w:type="table" w:styleId="Head"><w:basedOn w:val="Grid"/><w:tblStylePr w:type="firstRow"/></w:style>`
	look := func(id, mask string) string {
		return `<w:tblStyle w:val="` + id + `"/><w:tblLook w:val="` + mask + `"/>`
	}
	for name, test := range map[string]struct{ body, want, left string }{
		"head rows": {
			table("", tr("<w:tblHeader/>", tc("", "Goal"), tc("", "Target")), tr("", tc("", "Peace"), tc("", "30")), tr("<w:tblHeader/>", tc("", "War"), tc("", "0"))),
			"row1 header in 1: Goal | Target\nrow1 in 1: Peace | 30\nrow1 in 1: War | 0", "",
		},
		"a look with a style for it": {table(look("Head", "04A0"), tr("", tc("", "a")), tr("", tc("", "b"))), "row1 header in 1: a\nrow1 in 1: b", ""},
		"a look without":             {table(look("Grid", "04A0"), tr("", tc("", "a")), tr("", tc("", "b"))), "row1 in 1: a\nrow1 in 1: b", ""},
		"a look that has none":       {table(look("Head", "0480"), tr("", tc("", "a")), tr("", tc("", "b"))), "row1 in 1: a\nrow1 in 1: b", ""},
		"merged cells": {
			table("", tr("", tc(`<w:vMerge w:val="restart"/>`, "both"), tc("", "a")), tr("", tc(`<w:vMerge/>`, "under it"), tc(`<w:gridSpan w:val="2"/>`, "b"), tc("", ""))),
			"row1 in 1: both | a\nrow1 in 1: b", "hidden 3: under it",
		},
		"deleted and hidden rows": {
			table("", tr("", tc("", "a"), tc("", "b")), tr("<w:del/>", tc("", "c")), tr("<w:hidden/>", tc("", "d")), tr("<w:ins/>", tc("", "e"))),
			"row1 in 1: a | b\nrow1 in 1: e", "deleted 3: c\nhidden 4: d",
		},
		"lists, notes and tables in cells": {
			table("", tr("", `<w:tc>`+numbered("1", 0, "x")+numbered("1", 0, "y")+table("", tr("", tc("", "in"), tc("", "ner")))+`</w:tc>`,
				`<w:tc><w:p><w:r><w:t>z</w:t><w:footnoteReference w:id="5"/></w:r></w:p></w:tc>`)),
			"row1 in 1: 1. x⏎2. y | z {note-mark 1}\nfootnote 1 =1: A note.\nrow2 in 2: in | ner", "",
		},
		"a frame": {
			table("", tr("", `<w:tc>`+styled("H1", "Heading")+wp("", "text")+numbered("1", 0, "item")+`</w:tc>`)) + numbered("1", 0, "and on"),
			"heading1: Heading\nparagraph: text\nitem1 in 1 1. #1: item\nitem1 in 1 2. #2: and on", "",
		},
		"nothing": {table("") + wp("", "text"), "paragraph: text", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parts := []string{"styles", style + headingStyles, "numbering", decimalList}
			if strings.Contains(test.body, "footnoteReference") {
				parts = append(parts, "footnotes", `<w:footnote w:id="5">`+wp("", "A note.")+`</w:footnote>`)
			}
			d := read(t, docxOf(t, test.body, parts...))
			same(t, show(d.Blocks), test.want)
			same(t, left(d), test.left)
		})
	}
}

// TestNotes numbers notes as they are shown, and puts each behind what refers to it.
func TestNotes(t *testing.T) {
	t.Parallel()
	ref := func(kind, id, more string) string {
		return `<w:r><w:` + kind + `Reference w:id="` + id + `"` + more + `/>`
	}
	foot := func(id string) string { return ref("footnote", id, "") + "</w:r>" }
	section := `<w:p><w:pPr><w:sectPr><w:footnotePr><w:numFmt w:val="lowerLetter"/></w:footnotePr></w:sectPr></w:pPr></w:p>`
	body := "<w:p>" + wr("", "One") + foot("2") + wr("", " and two") + foot("1") + wr("", " and again") + foot("2") + "</w:p>" + section +
		"<w:p>" + wr("", "Three") + foot("3") + ref("footnote", "4", ` w:customMarkFollows="1"`) + `<w:t>*</w:t></w:r>` + ref("endnote", "1", "") + "</w:r>" +
		`<w:del>` + foot("6") + `</w:del></w:p>` + "<w:p>" + foot("5") + foot("99") + "</w:p>" +
		`<w:sectPr><w:footnotePr><w:numRestart w:val="eachSect"/><w:numStart w:val="4"/></w:footnotePr></w:sectPr>`
	note := func(kind, id, text string) string {
		return `<w:` + kind + ` w:id="` + id + `"><w:p><w:r><w:` + kind + `Ref/></w:r>` + wr("", " "+text) + `</w:p></w:` + kind + `>`
	}
	footnotes := `<w:footnote w:type="separator" w:id="0">` + wp("", "____") + `</w:footnote>` + note("footnote", "1", "first") + note("footnote", "2", "second") +
		`<w:footnote w:id="3">` + wp("", "third") + `<w:tbl><w:tr><w:tc>` + wp("", "a") + wp("", "b") + `</w:tc><w:tc>` + wp("", "c") + `</w:tc></w:tr></w:tbl></w:footnote>` + note("footnote", "4", "* starred") + note("footnote", "5", "alone") +
		note("footnote", "6", "deleted") + note("footnote", "7", "never")
	d := read(t, docxOf(t, body, "footnotes", footnotes, "endnotes", note("endnote", "1", "end")))
	same(t, show(d.Blocks), `paragraph: One and two and again {note-mark a} {note-mark b} {note-mark a}
		footnote a =a: second
		footnote b =b: first
		paragraph: Three {note-mark 4} {note-mark *} {note-mark i}
		footnote 4 =4: third
		footnote =4: a⏎b | c
		footnote * =*: starred
		footnote i =i: end
		footnote 5 =5: alone`)
	same(t, left(d), "deleted 0: deleted\nhidden 0: never")
}

func TestApart(t *testing.T) {
	t.Parallel()
	d := read(t, docxOf(t, "<w:p>"+wr("", "text")+`<w:r><w:commentReference w:id="3"/></w:r></w:p>`,
		"comments", `<w:comment w:id="3" w:author="X">`+wp("", "Is this so?")+`</w:comment>`,
		"header1", wp("", "A/RES/66/290"), "header2", wp("", "A/RES/66/290"), "footer1", wp("", "Page")))
	same(t, show(d.Blocks), "paragraph: text\nhead: A/RES/66/290\nhead: Page")
	same(t, left(d), "markup 1: Is this so?")
}

func TestStrictAndOtherPrefixes(t *testing.T) {
	t.Parallel()
	d := read(t, zipOf(t, "[Content_Types].xml", strings.ReplaceAll(wordTypes, "/word/document.xml", "/doc/main.xml"),
		"_rels/.rels", `<Relationships><Relationship Type="x/officeDocument" Target="/doc/main.xml"/><Relationship Type="x/officeDocument" Target="http://x" TargetMode="External"/></Relationships>`,
		"doc/main.xml", `<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>strict</x:t></x:r></x:p></x:body></x:document>`))
	same(t, show(d.Blocks), "paragraph: strict")
}

func TestMeta(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		core, app string
		want      extract.Meta
	}{
		"all": {
			`<dc:title> A  Strategy </dc:title><dc:creator>A. Example;B. Sample</dc:creator><dcterms:created>2026-11-01T10:00:00Z</dcterms:created><dc:language>fr-CA</dc:language>`,
			"<Company>Ministry</Company>",
			extract.Meta{Title: "A Strategy", Author: "A. Example; B. Sample", Date: "2026-11-01", Language: "fr", Publisher: "Ministry"},
		},
		"templates": {
			`<dc:title>Microsoft Word - draft 3.doc</dc:title><dc:creator>Microsoft Office User</dc:creator><dcterms:created>1601-01-01T00:00:00Z</dcterms:created>`,
			"<Company>Hewlett-Packard Company</Company>",
			extract.Meta{},
		},
		"untitled":  {"<dc:title>Document1</dc:title>", "", extract.Meta{}},
		"file name": {"<dc:title>final_v2.docx</dc:title><dc:creator>user</dc:creator>", "", extract.Meta{}},
		"bad date":  {"<dcterms:created>2026-13-45</dcterms:created><dc:language>english</dc:language>", "", extract.Meta{}},
	} {
		space := ` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"`
		d := read(t, zipOf(t, "[Content_Types].xml", wordTypes, "word/document.xml", `<w:document`+wordSpace+`>`+wp("", "text")+`</w:document>`,
			"_rels/.rels", `<Relationships><Relationship Type="x/core-properties" Target="core.xml"/><Relationship Type="x/extended-properties" Target="app.xml"/></Relationships>`,
			"core.xml", "<x"+space+">"+test.core+"</x>", "app.xml", "<x>"+test.app+"</x>"))
		if d.Meta != test.want {
			t.Errorf("%s: %+v", name, d.Meta)
		}
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	lang := func(l, text string) string { return "<w:p>" + wr(`<w:lang w:val="`+l+`"/>`, text) + "</w:p>" }
	defaults := func(l string) string {
		return `<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="` + l + `"/></w:rPr></w:rPrDefault></w:docDefaults>`
	}
	for name, test := range map[string]struct{ body, styles, want string }{
		"most of the text":       {lang("fr-FR", "La sécurité humaine") + lang("en-GB", "peace"), defaults("en-US"), "fr"},
		"a default that was set": {wp("", "La paix"), defaults("fr-FR"), "fr"},
		"a default of programs":  {wp("", "La paix"), defaults("en-US"), ""},
		"none":                   {lang("zxx", "1234"), "", ""},
	} {
		if d := read(t, docxOf(t, test.body, "styles", test.styles)); d.Meta.Language != test.want {
			t.Errorf("%s: %q", name, d.Meta.Language)
		}
	}
}
