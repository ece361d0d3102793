package html

import (
	"slices"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

// lines reads a page and gives a line for each block, what was done to it, and what is left.
func lines(t *testing.T, page string) []string {
	t.Helper()
	d, err := Read([]byte(page), "", extract.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", page, err)
	}
	out := strings.Split(strings.TrimSpace(render(&extract.Document{Blocks: d.Blocks, Left: d.Left})), "\n")
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}

// ruleTest is a page's body and what is expected of it.
type ruleTest struct {
	name string
	page string
	want []string
}

func runRules(t *testing.T, tests []ruleTest) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := lines(t, "<!doctype html><body>"+tt.page); !slices.Equal(got, tt.want) {
				t.Errorf("%s\n got %q\nwant %q", tt.page, got, tt.want)
			}
		})
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	runRules(t, []ruleTest{
		{"inline elements do not part words", "<p>pre<b>vent</b><i>ion</i> <a href=/x>of</a> con<wbr>flict", []string{"paragraph: prevention of conflict"}},
		{"white space", "<p> a \n\t b<b> c </b> d </p>", []string{"paragraph: a b c d"}},
		{"soft hyphens and no-break spaces stay for the corpus to clean", "<p>a&shy;b&nbsp;c", []string{"paragraph: a\u00adb\u00a0c"}},
		{"runs of spaces", "<p>&nbsp;a &nbsp; b&nbsp;&nbsp;c\u2003d\ve\u0085f&nbsp;", []string{"paragraph: a b c\u2003d e f"}},
		{"blocks part words", "<div>a<div>b</div>c</div>", []string{"paragraph: a", "paragraph: b", "paragraph: c"}},
		{"a link around blocks", "<a href=/x><div>a</div><p>b</p></a>", []string{"paragraph: a", "paragraph: b"}},
		{"a line break counts", "<p>a<br>b", []string{"paragraph: a↵b"}},
		{"two line breaks end a paragraph", "a<br> <br>b", []string{"paragraph: a", "paragraph: b"}},
		{"line breaks at the end", "<p><br>a<br></p>b", []string{"paragraph: a", "paragraph: b"}},
		{"spans shown as blocks", `<span style="display: block">a</span><span style="display:block">b</span>`, []string{"paragraph: a", "paragraph: b"}},
		{"text as written", "<pre>\n  a\n\n   b <b>c</b>\n</pre>", []string{"verbatim:   a↵↵   b c"}},
		{"raised and lowered letters", "<p>m<sup>2</sup> and H<sub>2</sub>O", []string{"paragraph: m2 and H2O"}},
		{"quotations", "<blockquote><p>a<p>b<footer>c</footer></blockquote><p><q>d</q>", []string{"paragraph: a", "paragraph: b", "paragraph: c", "paragraph: d"}},
		{"figures and details", "<figure><img alt='a map'><figcaption>b</figcaption></figure><details><summary>c</summary>d</details>", []string{
			"paragraph: b", "paragraph: c", "paragraph: d", "left markup before 1: a map",
		}},
		{"a picture's text", "<p>a <img alt='the  map'>b<svg><text>c</text></svg>", []string{"paragraph: a b", "- markup: the map", "- markup: c"}},
		{"addresses, once for a paragraph", "<p><a href='https://a.example/x'>a</a> <a href='#b'>b</a> <a href='HTTP://c.example'>c</a> <a href='http://d.example/'>d.example</a>", []string{
			"paragraph: a b c d.example", "- markup: https://a.example/x HTTP://c.example",
		}},
		{"control characters", "<p>a&#2;b&#x9f;c\x01d", []string{"paragraph: abŸcd"}},
		{"unclosed and misnested fonts", "<p><b>a<i>b</b>c</i><p>d<font color=red><p>e</font>f", []string{"paragraph: abc", "paragraph: d", "paragraph: ef"}},
		{"a font between what would be markup", "<p>a<<b>b> &<b>lt;", []string{"paragraph: a<b> &lt;"}},
	})
}

func TestLeft(t *testing.T) {
	t.Parallel()
	runRules(t, []ruleTest{
		{"menus and the like", "<nav>a <b>b</b></nav><header><h1>c</h1></header><p>d</p><aside>e</aside><form>f<input></form><footer><p>g<p>h</footer>", []string{
			"paragraph: d", "left chrome before 1: a b", "left chrome before 1: c", "left chrome before 2: e", "left chrome before 2: f", "left chrome before 2: g h",
		}},
		{"roles", "<div role=navigation>a</div><p>b<div role=search>c</div><div role=contentinfo>d</div>", []string{
			"paragraph: b", "left chrome before 1: a", "left chrome before 2: c", "left chrome before 2: d",
		}},
		{"asides that are text", "<p>a<aside role=note>b</aside><aside role=doc-tip>c</aside>", []string{"paragraph: a", "paragraph: b", "paragraph: c"}},
		{"a header with an abstract", "<header><p>" + strings.Repeat("word ", 60) + "</header>", []string{"paragraph:" + strings.Repeat(" word", 60)}},
		{"a section's header", "<section><header><h2>a</h2></header><p>b</section>", []string{"heading 2: a", "paragraph: b"}},
		{"a page in a form", "<form><p>a b c<select><option>d</select></form>", []string{"paragraph: a b c", "- chrome: d"}},
		{"buttons in a line", "<p>a<button>b</button>c", []string{"paragraph: a c", "- chrome: b"}},
		{"hidden", "<div hidden>a</div><div style='display: none'>b</div><p>c<span style='visibility:hidden !important'>d</span>e <span class='x SR-only'>f</span><span aria-hidden=true>g</span>", []string{
			"paragraph: ce g", "- hidden: d", "- hidden: f", "left hidden before 1: a", "left hidden before 1: b",
		}},
		{"found in a page", "<div hidden=until-found>a</div>", []string{"paragraph: a"}},
		{"dialogues", "<dialog>a</dialog><dialog open>b</dialog>c", []string{"paragraph: c", "left hidden before 1: a", "left chrome before 1: b"}},
		{"for browsers without scripts", "<p>a<noscript><p>b <img alt=c><style>d</style></p></noscript>", []string{"paragraph: a", "- hidden: b"}},
		{"programs", "<script>a</script><style>b</style><template><p>c</template><p>d<iframe>e</iframe>", []string{"paragraph: d"}},
		{"struck out", "<p>a <del>b</del> <s>c</s> <strike>d</strike> <span style='text-decoration: line-through red'>e</span> f", []string{
			"paragraph: a f", "- deleted: b", "- deleted: c", "- deleted: d", "- deleted: e",
		}},
		{"a table of contents", "<div id=toc><a href=#a>a b c d</a> 1</div><nav role=doc-toc>e</nav><div class=toc>f <a href=#g>g</a></div>", []string{
			"paragraph: f g", "left contents before 1: a b c d 1", "left contents before 1: e",
		}},
		{"links to a heading", "<h2>a<a class=headerlink href=#a>¶</a></h2><h2>b <a href=#b>#</a></h2><h2>c<span class=mw-editsection>[edit]</span></h2>", []string{
			"heading 2: a", "- chrome: ¶", "heading 2: b", "- chrome: #", "heading 2: c", "- chrome: [edit]",
		}},
	})
}

func TestLandmarks(t *testing.T) {
	t.Parallel()
	links := strings.Repeat("<a href=/x>a link</a> ", 30)
	runRules(t, []ruleTest{
		{"main", "a<div>b<main><header><h1>c</h1></header><p>d<nav>e</nav></main>f</div>", []string{
			"heading 1: c", "paragraph: d", "left chrome before 1: a", "left chrome before 1: b", "left chrome before 3: e", "left chrome before 3: f",
		}},
		{"the role main", "a<div role=main>b</div>", []string{"paragraph: b", "left chrome before 1: a"}},
		{"several articles", "<article>a a</article>b<article>c c</article>", []string{"paragraph: a a", "paragraph: c c", "left chrome before 2: b"}},
		{"articles that are teasers", "<p>a b c d e f<article>g</article>", []string{"paragraph: a b c d e f", "paragraph: g"}},
		{"an empty main", "<main></main><p>a", []string{"paragraph: a"}},
		{"a main that is hidden", "<main hidden>a</main><p>b", []string{"paragraph: b", "left hidden before 1: a"}},
		{"notes behind main", "<main><p>a<sup><a href=#n>1</a></sup></main><footer>b<p id=n>1 c</footer>", []string{
			"paragraph: a", "- note-mark: 1", `footnote "1" label "1": c`, "- note-mark: 1", "left chrome before 2: b",
		}},
		{"few links", "<div>" + strings.Repeat("word ", 70) + links[:len(links)/4] + "</div><p>a", []string{
			"paragraph:" + strings.Repeat(" word", 70) + strings.Repeat(" a link", 7), "paragraph: a",
		}},
	})
}

func TestHeadings(t *testing.T) {
	t.Parallel()
	runRules(t, []ruleTest{
		{"levels", "<h1>a</h1><h6>b</h6><div role=heading aria-level=3>c</div><div role=heading>d</div><h2></h2>", []string{
			"heading 1: a", "heading 6: b", "heading 3: c", "heading 2: d",
		}},
		{"lines and blocks", "<h1>a<br>b<div>c</div>d</h1>", []string{"heading 1: a b c d"}},
		{"numbers", "<h1>1. a</h1><h2>1.1 b</h2><h2>(a) c</h2><h2>Chapter 2: d</h2><h2>Annexe II – e</h2><h2>3) f</h2>", []string{
			`heading 1 bare "1. ": 1. a`, `heading 2 bare "1.1 ": 1.1 b`, `heading 2 bare "(a) ": (a) c`,
			`heading 2 bare "Chapter 2: ": Chapter 2: d`, `heading 2 bare "Annexe II – ": Annexe II – e`, `heading 2 bare "3) ": 3) f`,
		}},
		{"no numbers", "<h2>2030 Agenda</h2><h2>5 priorities</h2><h2>1.</h2><h2>Chapter 2</h2><h2>Part of it</h2><h2>A. Smith</h2>", []string{
			"heading 2: 2030 Agenda", "heading 2: 5 priorities", "heading 2: 1.", "heading 2: Chapter 2", "heading 2: Part of it", "heading 2: A. Smith",
		}},
		{"numerals and letters that go on", "<h2>I. a</h2><h3>A. b</h3><h3>B. c</h3><h2>II. d</h2><h2>M. e</h2>", []string{
			`heading 2 bare "I. ": I. a`, `heading 3 bare "A. ": A. b`, `heading 3 bare "B. ": B. c`, `heading 2 bare "II. ": II. d`, "heading 2: M. e",
		}},
		{"numbers before no-break spaces", "<h2>1.&nbsp;a</h2><h2>Chapter&nbsp;2 b&nbsp;c</h2>", []string{`heading 2 bare "1. ": 1. a`, `heading 2 bare "Chapter 2 ": Chapter 2 b` + "\u00a0c"}},
		{"numbers that the file names", "<h2><span class=header-section-number>7</span> a</h2>", []string{`heading 2 bare "7 ": 7 a`}},
		{"numbers that nothing parts from the words", "<h2><span class=secno>7.</span>a</h2>", []string{`heading 2 bare "7.": 7.a`}},
	})
}

func TestLists(t *testing.T) {
	t.Parallel()
	runRules(t, []ruleTest{
		{"nested", "<ul><li>a<ul><li>b</ul>c<li>d</ul>", []string{
			`item 1 of 1 "•": a`, `item 2 of 2 "•": b`, "continuation 1 of 1: c", `item 1 of 1 "•": d`,
		}},
		{"starts and values", "<ol start=4><li>a<li value=9>b<li>c</ol><ol><li>d</ol>", []string{
			`item 1 of 1 "4." number 4: a`, `item 1 of 1 "9." number 9: b`, `item 1 of 1 "10." number 10: c`, `item 1 of 2 "1." number 1: d`,
		}},
		{"reversed", "<ol reversed><li>a<li>b</ol>", []string{`item 1 of 1 "2." number 2: a`, `item 1 of 1 "1." number 1: b`}},
		{"letters and numerals", "<ol type=a start=27><li>a</ol><ol type=I><li value=4>b</ol><ol style='list-style-type: lower-roman'><li>c</ol><ol style='list-style:none'><li>d</ol><ol type=i><li value=0>e</ol>", []string{
			`item 1 of 1 "aa." label "(aa)": a`, `item 1 of 2 "IV." label "(IV)": b`, `item 1 of 3 "i." label "(i)": c`, "item 1 of 4: d", `item 1 of 5 "0.": e`,
		}},
		{"paragraphs of an item", "<ol><li><p>a<p>b<blockquote>c</blockquote><pre>d\ne</pre></ol>", []string{
			`item 1 of 1 "1." number 1: a`, "continuation 1 of 1: b", "continuation 1 of 1: c", "continuation 1 of 1: d↵e",
		}},
		{"a list without text around it", "<ol><li><ol><li>a</ol></ol>", []string{`item 1 of 2 "1." number 1: a`}},
		{"a list in a list", "<ul><li>a</li><ul><li>b</ul></ul>", []string{`item 1 of 1 "•": a`, `item 2 of 2 "•": b`}},
		{"a heading in an item", "<ul><li><h3>a</h3>b</ul>", []string{"heading 3: a", `item 1 of 1 "•": b`}},
		{"a hidden item", "<ol><li>a<li hidden>b<li>c</ol>", []string{`item 1 of 1 "1." number 1: a`, `item 1 of 1 "2." number 2: c`, "left hidden before 2: b"}},
		{"an item without a list", "<li>a", []string{`item 1 of 1 "•": a`}},
		{"terms", "<dl><dt>a<dd>b<dd>c<div><dt>d<dt>e<dd>f</div></dl>", []string{
			"item 1 of 1: a", "continuation 1 of 1: b", "continuation 1 of 1: c", "item 1 of 1: d", "item 1 of 1: e", "continuation 1 of 1: f",
		}},
		{"numbered paragraphs", "<p>4. a<h2>x</h2><p>5.&nbsp;&nbsp;b<p>6. c<p>30. June<p>y", []string{
			`item 1 of 1 "4." number 4: a`, "heading 2: x", `item 1 of 2 "5." number 5: b`, `item 1 of 2 "6." number 6: c`, "paragraph: 30. June", "paragraph: y",
		}},
		{"a number alone", "<p>4. a<p>b", []string{"paragraph: 4. a", "paragraph: b"}},
		{"bullets as text", "<p>· &nbsp;a<p>·&nbsp;b<p>c<p>• d", []string{`item 1 of 1 "·": a`, `item 1 of 1 "·": b`, "paragraph: c", "paragraph: • d"}},
	})
}

func TestTables(t *testing.T) {
	t.Parallel()
	runRules(t, []ruleTest{
		{"rows", "<table><caption>a</caption><tr><th>b<th>c<tr><th>d<td><p>e<p>f<tr><td><td>g</table>", []string{
			"paragraph: a", "row 1 of 1 header: b | c", "row 1 of 1: d | e f", "row 1 of 1: g",
		}},
		{"a head", "<table><thead><tr><td>a<td>b<tbody><tr><td>c<br>d<td>e<sup class=reference>[1]</sup></table>", []string{
			"row 1 of 1 header: a | b", "row 1 of 1: c d | e", "- note-mark: [1]",
		}},
		{"layout by role", "<table role=presentation><tr><td>a<td><ul><li>b</ul></table>", []string{"paragraph: a", `item 1 of 1 "•": b`}},
		{"one cell in each row", "<table><tr><td>a<td><tr><td>b</table>", []string{"paragraph: a", "paragraph: b"}},
		{"a table in a table", "<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", []string{"paragraph: a", "row 1 of 1: b | c"}},
		{"headings in cells", "<table><tr><td><h2>a</h2>b<td>c</table>", []string{"heading 2: a", "paragraph: b", "paragraph: c"}},
		{"pages in cells", "<table><tr><td>" + strings.Repeat("word ", 201) + "<td>c</table>", []string{"paragraph:" + strings.Repeat(" word", 201), "paragraph: c"}},
		{"in an item", "<ul><li>a<table><tr><td>b<td>c</table>d</ul>", []string{`item 1 of 1 "•": a`, "row 2 of 2: b | c", "continuation 1 of 1: d"}},
		{"text where none belongs", "<table>a<tr><td>b<td>c</table>", []string{"paragraph: a", "row 1 of 1: b | c"}},
		{"a hidden row", "<table><tr><td>a<td>b<tr hidden><td>c<td>d</table>", []string{"row 1 of 1: a | b", "left hidden before 2: c d"}},
	})
}

func TestNotes(t *testing.T) {
	t.Parallel()
	runRules(t, []ruleTest{
		{"pandoc", `<p>a.<a href="#fn1" role="doc-noteref"><sup>1</sup></a> b<section role="doc-endnotes"><hr><ol><li id="fn1"><p>c<p>d<a href="#fnref1" role="doc-backlink">↩</a></ol></section>`, []string{
			"paragraph: a. b", "- note-mark: 1", `footnote "1" label "1": c`, `footnote label "1": d`, "- note-mark: ↩",
		}},
		{"MediaWiki", `<p>a<sup class="reference"><a href="#cite_note-1">[1]</a></sup>.<ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink">^ <a href="#x">a</a></span> b</ol>`, []string{
			"paragraph: a.", "- note-mark: [1]", `footnote "1" label "1": b`, "- note-mark: ^ a",
		}},
		{"Word", `<p>a<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a> b<div><hr><div id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1"><span class=MsoFootnoteReference>[1]</span></a> c<p>d</div></div>`, []string{
			"paragraph: a b", "- note-mark: [1]", `footnote "[1]" label "1": c`, "- note-mark: [1]", `footnote label "1": d`,
		}},
		{"EPUB", `<p>a<a epub:type="noteref" href="#n">*</a><aside epub:type="footnote" id=n><p>* b</aside>`, []string{
			"paragraph: a", "- note-mark: *", `footnote "*" label "*": b`, "- note-mark: *",
		}},
		{"raised links to a paragraph", `<p>a <sup><a href="page.html#x">2</a></sup>, b<p id=x><sup>2</sup>c`, []string{
			"paragraph: a, b", "- note-mark: 2", `footnote "2" label "2": c`, "- note-mark: 2",
		}},
		{"raised links elsewhere", `<p id=x>a<p>b<sup><a href="#x">2</a></sup> c<sup><a href="#y">3</a></sup><div id=y><h2>d</h2></div>`, []string{
			"paragraph: a", "paragraph: b2 c3", "heading 2: d",
		}},
		{"paragraphs in a part for notes", `<p>a<div class=footnotes><h2>Notes</h2><p>[1] b<p>c<p>* d</div>`, []string{
			"paragraph: a", "heading 2: Notes", `footnote "[1]" label "1": b`, "- note-mark: [1]", `footnote label "1": c`, `footnote "*" label "*": d`, "- note-mark: *",
		}},
		{"a mark in a line of its own", `<dl class=footnotes><dt>[1]<dd>a</dl><p>b`, []string{`footnote "[1]" label "1": a`, "- note-mark: [1]", "paragraph: b"}},
		{"a note in the paragraph", `<p>a <span class=sidenote>b c</span>d<p>e`, []string{"paragraph: a d", "footnote: b c", "paragraph: e"}},
		{"a note without text", `<p>a<aside role=doc-footnote><sup>1</sup></aside>`, []string{"paragraph: a", "left note-mark before 2: 1"}},
		{"a list in a note", `<p>a<aside role=doc-footnote>b<ul><li>c</ul></aside>`, []string{"paragraph: a", "footnote: b", "footnote: c"}},
		{"a number that begins a note", `<section role=doc-endnotes><ol><li>12 states</ol></section>`, []string{`footnote "1" label "1": 12 states`}},
	})
}
