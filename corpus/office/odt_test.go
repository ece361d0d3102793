package office

import (
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

func tp(style, inner string) string {
	return `<text:p text:style-name="` + style + `">` + inner + `</text:p>`
}

func th(level, inner string) string {
	return `<text:h text:outline-level="` + level + `">` + inner + `</text:h>`
}

// tl writes a list: its attributes, and its items.
func tl(attrs string, items ...string) string {
	return `<text:list ` + attrs + `><text:list-item>` + strings.Join(items, `</text:list-item><text:list-item>`) + `</text:list-item></text:list>`
}

func numberLevel(level, format, more string) string {
	return `<text:list-level-style-number text:level="` + level + `" style:num-format="` + format + `" ` + more + `/>`
}

func listStyleOf(name string, levels ...string) string {
	return `<text:list-style style:name="` + name + `">` + strings.Join(levels, "") + `</text:list-style>`
}

func TestODTLists(t *testing.T) {
	t.Parallel()
	styles := listStyleOf("L", numberLevel("1", "1", `style:num-suffix="."`), numberLevel("2", "1", `text:display-levels="2"`),
		numberLevel("3", "a", `style:num-prefix="(" style:num-suffix=")"`)) +
		listStyleOf("B", `<text:list-level-style-bullet text:level="1" text:bullet-char="-"/>`, `<text:list-level-style-image text:level="2"/>`) +
		listStyleOf("F", numberLevel("1", "I", `style:num-list-format="Part %1%:" text:start-value="4"`), numberLevel("2", "A", `style:num-list-format="%1%/%2%" style:num-letter-sync="true"`)) +
		listStyleOf("N", numberLevel("1", "", ""), numberLevel("2", "一", "")) +
		`<style:style style:family="paragraph" style:name="P" style:list-style-name="L"/>` +
		`<style:style style:family="paragraph" style:name="Q" style:parent-style-name="P"/>`
	p := func(s string) string { return tp("", s) }
	for name, test := range map[string]struct{ body, want string }{
		"levels": {
			tl(`text:style-name="L"`, p("a")+p("more of a")+tl("", p("b"), p("c")+tl("", p("d")))+p("still a"), p("e")+tl("", p("f"))),
			`item1 in 1 1. #1: a
			continuation1 in 1: more of a
			item2 in 2 1.1 =1.1: b
			item2 in 2 1.2 =1.2: c
			item3 in 3 (a) =(a): d
			continuation1 in 1: still a
			item1 in 1 2. #2: e
			item2 in 4 2.1 =2.1: f`,
		},
		"going on": {
			tl(`text:style-name="L" xml:id="x"`, p("a"), p("b")) + p("text") + tl(`text:style-name="L" text:continue-numbering="true"`, p("c")) +
				tl(`text:style-name="L"`, p("new")) + p("text") + tl(`text:style-name="L" text:continue-list="x"`, p("d"), tl("", p("e"))),
			`item1 in 1 1. #1: a
			item1 in 1 2. #2: b
			paragraph: text
			item1 in 2 3. #3: c
			item1 in 3 1. #1: new
			paragraph: text
			item1 in 4 4. #4: d
			item2 in 5 4.1 =4.1: e`,
		},
		"starts, headers, styles of paragraphs": {
			`<text:list><text:list-header>` + tp("Q", "head") + `</text:list-header><text:list-item text:start-value="7">` + tp("Q", "a") +
				`</text:list-item><text:list-item>` + tp("Q", "b") + `</text:list-item></text:list>`,
			`paragraph: head
			item1 in 1 7. #7: a
			item1 in 1 8. #8: b`,
		},
		"formats": {
			tl(`text:style-name="F"`, p("a")+tl("", p("b"))) + tl(`text:style-name="B"`, p("c")+tl("", p("d"))) + tl(`text:style-name="N"`, p("e")+tl("", p("f"))),
			`item1 in 1 Part IV: =Part IV:: a
			item2 in 2 IV/A =IV/A: b
			item1 in 3 •: c
			item2 in 4 •: d
			continuation1 in 3: e
			item2 in 5 1 #1: f`,
		},
		"no style": {tl("", p("a")) + tl(`text:style-name="none"`, p("b")), "paragraph: a\nparagraph: b"},
		"a numbered paragraph": {
			`<text:numbered-paragraph text:list-id="n" text:style-name="L">` + p("a") + `</text:numbered-paragraph>` + p("text") +
				`<text:numbered-paragraph text:list-id="n" text:style-name="L">` + p("b") + `</text:numbered-paragraph>`,
			"item1 in 1 1. #1: a\nparagraph: text\nitem1 in 2 2. #2: b",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, show(read(t, odtOf(t, styles, "", test.body)).Blocks), test.want)
		})
	}
}

func TestODTHeadings(t *testing.T) {
	t.Parallel()
	outline := `<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/>` +
		`<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/><text:outline-level-style text:level="3" style:num-format=""/></text:outline-style>`
	styles := `<office:styles>` + outline + `<style:style style:family="paragraph" style:name="Heading_20_2" style:default-outline-level="2"/>` +
		`<style:style style:family="paragraph" style:name="Title"/><style:style style:family="paragraph" style:name="Contents_20_1"/></office:styles>`
	auto := `<style:style style:family="paragraph" style:name="P1" style:parent-style-name="Heading_20_2"/>` +
		`<style:style style:family="paragraph" style:name="P2" style:parent-style-name="Heading_20_2" style:default-outline-level=""/>` +
		`<style:style style:family="paragraph" style:name="P3" style:parent-style-name="Heading_20_2" style:list-style-name=""/>`
	d := read(t, odtOf(t, auto, styles, tp("Title", "A title")+tp("Contents_20_1", "Introduction 1")+th("1", "Introduction")+th("2", "Definitions")+tp("P1", "By style")+tp("P2", "text")+
		`<text:h text:style-name="P3" text:outline-level="2">None</text:h>`+th("3", "Deep")+
		`<text:h text:outline-level="1" text:restart-numbering="true" text:start-value="5">Fifth</text:h>`+
		`<text:h text:outline-level="1" text:is-list-header="true">Annex</text:h>`+
		`<text:list text:style-name="Outline"><text:list-item>`+th("1", "In a list")+`</text:list-item></text:list>`+tp("", "text")))
	same(t, show(d.Blocks), `paragraph: A title
		heading1 bare 3: I. Introduction
		heading2 bare 4: I.1 Definitions
		heading2 bare 4: I.2 By style
		paragraph: text
		heading2: None
		heading3: Deep
		heading1 bare 3: V. Fifth
		heading1: Annex
		heading1 bare 4: VI. In a list
		paragraph: text`)
	if d.Meta.Title != "A title" || left(d) != "contents 2: Introduction 1" {
		t.Errorf("%+v, %s", d.Meta, left(d))
	}
}

func TestODTText(t *testing.T) {
	t.Parallel()
	style := func(name, props string) string {
		return `<style:style style:family="text" style:name="` + name + `"><style:text-properties ` + props + `/></style:style>`
	}
	styles := style("H", `text:display="none"`) + style("W", `fo:color="#ffffff"`) + style("S", `fo:font-size="2pt"`) + style("F", `fo:language="fr"`) +
		`<style:style style:family="section" style:name="Sect"><style:section-properties text:display="none"/></style:style>`
	span := func(style, s string) string {
		return `<text:span text:style-name="` + style + `">` + s + `</text:span>`
	}
	for name, test := range map[string]struct{ body, want, left string }{
		"white space": {
			tp("", "\n  Parties <text:s text:c=\"2\"/>shall\n\tbuild<text:tab/>will <text:line-break/>and<text:soft-page-break/> "+span("", " norms ")+" \n."),
			"paragraph: Parties   shall build will⏎and norms .", "",
		},
		"hidden": {
			tp("", "seen "+span("H", "hidden ")+span("W", "white ")+span("S", "tiny ")+`<text:hidden-text text:is-hidden="true">h2 </text:hidden-text>`+
				`<text:hidden-text text:is-hidden="false">not h2</text:hidden-text>`) + `<text:section text:style-name="Sect">` + tp("", "section") + `</text:section>` +
				`<text:section text:display="none">` + tp("", "too") + `</text:section><text:section>` + tp("", "shown") + `</text:section>`,
			"paragraph: seen not h2\nparagraph: shown",
			"hidden 1: hidden white tiny h2\nhidden 2: section\nhidden 3: too",
		},
		"changes, comments, contents": {
			`<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>X</dc:creator></office:change-info>` + tp("", "gone") +
				`</text:deletion></text:changed-region></text:tracked-changes>` +
				tp("", `kept<text:change-start/> new<text:change-end/><office:annotation><dc:creator>X</dc:creator>`+tp("", "Is it?")+`</office:annotation>`) +
				`<text:table-of-content><text:table-of-content-source><text:index-title-template>T</text:index-title-template></text:table-of-content-source>` +
				`<text:index-body><text:index-title>` + tp("", "Contents") + `</text:index-title>` + tp("", "One 1") + `</text:index-body></text:table-of-content>`,
			"paragraph: kept new", "deleted 1: gone\nmarkup 2: Is it?\ncontents 3: Contents\ncontents 4: One 1",
		},
		"boxes, pictures, rubies": {
			tp("", "before <draw:frame>\n<draw:text-box>\n"+tp("", "boxed")+"</draw:text-box><svg:desc>A map</svg:desc></draw:frame>after <text:ruby><text:ruby-base>word</text:ruby-base><text:ruby-text>reading</text:ruby-text></text:ruby>"),
			"paragraph: before after word\nparagraph: boxed", "markup 2: A map\nmarkup 1: reading",
		},
		"notes": {
			tp("", `One<text:note text:note-class="footnote"><text:note-citation>*</text:note-citation><text:note-body>`+tp("", "Note.")+tp("", "More.")+
				`</text:note-body></text:note> two<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation><text:note-body>`+tl("", tp("", "End."))+`</text:note-body></text:note>.`),
			"paragraph: One two. {note-mark *} {note-mark i}\nfootnote * =*: Note.\nfootnote =*: More.\nfootnote i =i: End.", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := read(t, odtOf(t, styles, "", test.body))
			same(t, show(d.Blocks), test.want)
			same(t, left(d), test.left)
		})
	}
	if d := read(t, odtOf(t, styles, "", tp("", span("F", "La paix")))); d.Meta.Language != "fr" {
		t.Errorf("language %q", d.Meta.Language)
	}
}

func TestODTTables(t *testing.T) {
	t.Parallel()
	tc := func(inner string) string { return `<table:table-cell>` + inner + `</table:table-cell>` }
	tr := func(cells ...string) string {
		return `<table:table-row>` + strings.Join(cells, "") + `</table:table-row>`
	}
	d := read(t, odtOf(t, "", "", `<table:table><table:table-columns><table:table-column/></table:table-columns><table:table-header-rows>`+tr(tc(tp("", "Goal")), tc(tp("", "Target")))+
		`</table:table-header-rows><table:table-rows>`+tr(tc(tp("", "Peace")+tp("", "now")), `<table:covered-table-cell>`+tp("", "under")+`</table:covered-table-cell>`, tc(tp("", "30")))+
		`<table:table-row table:number-rows-repeated="1000000">`+tc(`<table:table>`+tr(tc(tp("", "in")), tc(tp("", "ner")))+`</table:table>`)+tc("")+tc(tp("", "x"))+`</table:table-row></table:table-rows></table:table>`+
		`<table:table>`+tr(tc(th("1", "Framed")+tp("", "text")))+`</table:table>`))
	same(t, show(d.Blocks), `row1 header in 1: Goal | Target
		row1 in 1: Peace⏎now | 30
		row1 in 1: x
		row2 in 2: in | ner
		heading1: Framed
		paragraph: text`)
	same(t, left(d), "hidden 5: under")
}

func TestODTHeadsAndMeta(t *testing.T) {
	t.Parallel()
	page := `<office:master-styles><style:master-page><style:header>` + tp("", "A/RES/66/290") + `</style:header><style:footer style:display="false">` + tp("", "unused") +
		`</style:footer><style:header-left>` + tp("", "A/RES/66/290") + `</style:header-left></style:master-page></office:master-styles>`
	d := read(t, zipOf(t, "mimetype", mimeODT, "styles.xml", `<x`+odfSpace+`>`+page+`</x>`, "meta.xml", `<x`+odfSpace+`><office:meta><dc:title>T</dc:title>`+
		`<dc:creator>Last</dc:creator><meta:initial-creator>First</meta:initial-creator><meta:creation-date>2026-11-01T00:00:00</meta:creation-date></office:meta></x>`,
		"content.xml", `<x`+odfSpace+`><office:body><office:text>`+tp("", "text")+`</office:text></office:body></x>`))
	same(t, show(d.Blocks), "paragraph: text\nhead: A/RES/66/290")
	if want := (extract.Meta{Title: "T", Author: "First", Date: "2026-11-01"}); d.Meta != want {
		t.Errorf("%+v", d.Meta)
	}
}

func TestTwips(t *testing.T) {
	t.Parallel()
	for length, want := range map[string]int{"0.5in": 720, "2.54cm": 1440, "10mm": 566, "12pt": 240, "1pc": 240, "-1in": 0, "50%": 0, "": 0, "1": 0, "9999999999999in": 1_000_000} {
		if got := twips(length); got != want {
			t.Errorf("%s: %d, want %d", length, got, want)
		}
	}
}
