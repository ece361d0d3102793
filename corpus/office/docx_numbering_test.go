package office

import (
	"strings"
	"testing"
)

func level(i int, rest string) string {
	return `<w:lvl w:ilvl="` + string(rune('0'+i)) + `">` + rest + `</w:lvl>`
}

func lvl(start, format, text string) string {
	return `<w:start w:val="` + start + `"/><w:numFmt w:val="` + format + `"/><w:lvlText w:val="` + text + `"/>`
}

func list(num, abstract, more string) string {
	return `<w:num w:numId="` + num + `"><w:abstractNumId w:val="` + abstract + `"/>` + more + `</w:num>`
}

var (
	decimalList = `<w:abstractNum w:abstractNumId="0">` + level(0, lvl("1", "decimal", "%1.")) + level(1, lvl("1", "decimal", "%1.%2")) +
		level(2, lvl("1", "lowerLetter", "(%3)")) + level(3, lvl("1", "bullet", "\uf0b7")) + `</w:abstractNum>` + list("1", "0", "")
	headingStyles = `<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/>` +
		`<w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/><w:pPr><w:outlineLvl w:val="1"/>` +
		`<w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="My heading"/><w:basedOn w:val="H2"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Bare"><w:name w:val="Bare heading"/><w:basedOn w:val="H2"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>`
)

func TestNumbering(t *testing.T) {
	t.Parallel()
	abstract := func(levels ...string) string {
		return `<w:abstractNum w:abstractNumId="0">` + strings.Join(levels, "") + `</w:abstractNum>`
	}
	for name, test := range map[string]struct {
		numbering string
		body      string
		want      string
	}{
		"levels begin anew": {
			decimalList,
			numbered("1", 0, "a") + numbered("1", 1, "b") + numbered("1", 1, "c") + numbered("1", 0, "d") + numbered("1", 1, "e") +
				numbered("1", 2, "f") + numbered("1", 3, "g"),
			`item1 in 1 1. #1: a
			item2 in 2 1.1 =1.1: b
			item2 in 2 1.2 =1.2: c
			item1 in 1 2. #2: d
			item2 in 3 2.1 =2.1: e
			item3 in 4 (a) =(a): f
			item4 in 5 •: g`,
		},
		"formats": {
			abstract(level(0, lvl("3", "upperRoman", "Part %1")), level(1, lvl("1", "decimalZero", "%2)")), level(2, lvl("27", "upperLetter", "%3.")),
				level(3, lvl("2", "ordinal", "%4")), level(4, lvl("1", "ordinalText", "%5:")), level(5, lvl("1", "none", "%6")),
				level(6, `<w:isLgl/>`+lvl("1", "decimal", "%1.%7"))) + list("1", "0", ""),
			numbered("1", 0, "a") + numbered("1", 1, "b") + numbered("1", 2, "c") + numbered("1", 3, "d") + numbered("1", 4, "e") +
				numbered("1", 5, "f") + numbered("1", 6, "g"),
			`item1 in 1 Part III =Part III: a
			item2 in 2 01) #1: b
			item3 in 3 AA. =AA.: c
			item4 in 4 2nd =2nd: d
			item5 in 5 First: =First:: e
			continuation5 in 5: f
			item6 in 6 3.1 =3.1: g`,
		},
		"two lists of one definition count on, a start begins anew": {
			abstract(level(0, lvl("1", "decimal", "%1."))) + list("1", "0", "") + list("2", "0", "") +
				list("3", "0", `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>`),
			numbered("1", 0, "a") + numbered("2", 0, "b") + wp("", "text") + numbered("3", 0, "c") + numbered("3", 0, "d") + numbered("1", 0, "e"),
			`item1 in 1 1. #1: a
			item1 in 1 2. #2: b
			paragraph: text
			item1 in 2 7. #7: c
			item1 in 2 8. #8: d
			item1 in 2 9. #9: e`,
		},
		"a level of its own": {
			abstract(level(0, lvl("1", "decimal", "%1."))) + list("1", "0", `<w:lvlOverride w:ilvl="0">`+level(0, lvl("5", "lowerRoman", "%1)"))+`</w:lvlOverride>`),
			numbered("1", 0, "a") + numbered("1", 0, "b"),
			`item1 in 1 v) =v): a
			item1 in 1 vi) =vi): b`,
		},
		"restarts": {
			abstract(level(0, lvl("1", "decimal", "%1")), level(1, lvl("1", "decimal", "%2)")+`<w:lvlRestart w:val="0"/>`),
				level(2, lvl("1", "decimal", "(%3)")+`<w:lvlRestart w:val="1"/>`)) + list("1", "0", ""),
			numbered("1", 0, "a") + numbered("1", 1, "b") + numbered("1", 2, "c") + numbered("1", 1, "d") + numbered("1", 2, "e") +
				numbered("1", 0, "f") + numbered("1", 1, "g") + numbered("1", 2, "h"),
			`item1 in 1 1 #1: a
			item2 in 2 1) #1: b
			item3 in 3 (1) =(1): c
			item2 in 2 2) #2: d
			item3 in 4 (2) =(2): e
			item1 in 1 2 #2: f
			item2 in 5 3) #3: g
			item3 in 6 (1) =(1): h`,
		},
		"a level above that has not come": {
			decimalList, numbered("1", 1, "a") + numbered("1", 0, "b"),
			`item1 in 1 1.1 =1.1: a
			item1 in 2 1. #1: b`,
		},
		"headings by their styles": {
			`<w:abstractNum w:abstractNumId="5">` + level(0, `<w:pStyle w:val="H1"/>`+lvl("1", "upperRoman", "%1.")) +
				level(1, `<w:pStyle w:val="H2"/>`+lvl("1", "decimal", "%1.%2")) + `</w:abstractNum>` + list("9", "5", ""),
			styled("H1", "Introduction") + styled("H2", "Definitions") + styled("Own", "Scope") + styled("Bare", "Aside") + styled("H1", "Priorities") + wp("", "text"),
			`heading1 bare 3: I. Introduction
			heading2 bare 4: I.1 Definitions
			heading2 bare 4: I.2 Scope
			heading2: Aside
			heading1 bare 4: II. Priorities
			paragraph: text`,
		},
		"a style of lists": {
			`<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>` +
				`<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="L"/>` + level(0, lvl("1", "decimal", "§ %1")) + `</w:abstractNum>` +
				list("1", "1", "") + list("2", "2", ""),
			numbered("1", 0, "a") + numbered("2", 0, "b"),
			`item1 in 1 § 1 =§ 1: a
			item1 in 1 § 2 =§ 2: b`,
		},
		"no such list, no such level, a circle": {
			`<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Loop"/></w:abstractNum>` + list("1", "1", "") + list("2", "7", ""),
			numbered("1", 0, "a") + numbered("2", 0, "b") + numbered("3", 0, "c") + numbered("1", 12, "d") + wp(`<w:pStyle w:val="Loop"/>`, "e"),
			`paragraph: a
			paragraph: b
			paragraph: c
			paragraph: d
			paragraph: e`,
		},
		"empty paragraphs count, deleted ones do not": {
			decimalList,
			numbered("1", 0, "a") + numbered("1", 0, "") + `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>` +
				`<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>` + numbered("1", 0, "b"),
			`item1 in 1 1. #1: a
			item1 in 2 3. #3: b`,
		},
	} {
		styles := headingStyles +
			`<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>` +
			`<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, show(read(t, docxOf(t, test.body, "numbering", test.numbering, "styles", styles)).Blocks), test.want)
		})
	}
}

func TestUnknownNumberFormat(t *testing.T) {
	t.Parallel()
	d := read(t, docxOf(t, numbered("1", 0, "a"), "numbering",
		`<w:abstractNum w:abstractNumId="0">`+level(0, lvl("1", "chineseCounting", "%1、"))+`</w:abstractNum>`+list("1", "0", "")))
	same(t, show(d.Blocks), "item1 in 1 1、 =1、: a")
	if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0].Text, "chineseCounting") {
		t.Errorf("warnings %v", d.Warnings)
	}
}

// TestLists parts and nests lists by indentation, and finds the further paragraphs of items.
func TestLists(t *testing.T) {
	t.Parallel()
	at := func(num, left, text string) string {
		return wp(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="`+num+`"/></w:numPr><w:ind w:left="`+left+`"/>`, text)
	}
	bullets := `<w:abstractNum w:abstractNumId="8">` + level(0, lvl("1", "bullet", "o")) + level(1, lvl("1", "bullet", " ")) + `</w:abstractNum>` + list("8", "8", "")
	d := read(t, docxOf(t, wp("", "Lead-in:")+at("1", "360", "one")+at("8", "720", "inner")+at("8", "720", "inner, too")+
		wp(`<w:ind w:left="720"/>`, "more of inner")+wp(`<w:ind w:start="360"/>`, "more of one")+at("1", "360", "two")+numbered("8", 1, "pandoc's more of two")+
		wp("", "outside")+wp(`<w:ind w:left="720"/>`, "a quotation"), "numbering", decimalList+bullets))
	same(t, show(d.Blocks), `paragraph: Lead-in:
		item1 in 1 1. #1: one
		item2 in 2 •: inner
		item2 in 2 •: inner, too
		continuation2 in 2: more of inner
		continuation1 in 1: more of one
		item1 in 1 2. #2: two
		continuation1 in 1: pandoc's more of two
		paragraph: outside
		paragraph: a quotation`)
}

func TestFormatNumber(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		n      int
		format string
		want   string
	}{
		{0, "decimal", "0"},
		{26, "lowerLetter", "z"},
		{28, "lowerLetter", "bb"},
		{5000, "lowerLetter", "5000"},
		{0, "upperLetter", "0"},
		{1994, "upperRoman", "MCMXCIV"},
		{4000, "lowerRoman", "4000"},
		{111, "ordinal", "111th"},
		{23, "ordinal", "23rd"},
		{2, "cardinalText", "Two"},
		{21, "ordinalText", "21"},
		{5, "chicago", "**"},
		{2, "chicago", "†"},
		{1, "numberInDash", "- 1 -"},
		{12, "decimalZero", "12"},
		{3, "none", ""},
	} {
		if got, _ := formatNumber(test.n, test.format); got != test.want {
			t.Errorf("%d as %s: %q, want %q", test.n, test.format, got, test.want)
		}
	}
	for n, want := range map[int]string{1: "a", 26: "z", 27: "aa", 28: "ab", 703: "aaa", 0: "0"} {
		if got := lettersInTurn(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
