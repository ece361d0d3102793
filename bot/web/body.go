package web

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"agendabot/corpus"
)

// bodyWriter writes a document's text as HTML: every word of the canonical text once and in its order, but that
// footnotes stand at the end.
// What is the reader's own among it (numbers, page marks, links) has the class "ui".
type bodyWriter struct {
	markup
	doc  *corpus.Document
	t    texts
	look bodyLook

	items     map[int][]int // by list: its items
	at        []int         // by passage: where in the HTML a notice on it may stand
	done      []bool        // by passage: written, as a row of its table
	lists     []openList
	page      string // of the last passage
	paragraph string // that the last passage belongs to
}

// bodyLook is what a document's HTML depends on besides the document.
type bodyLook struct {
	root    string
	lang    string // of the reader's own words
	reports bool   // reports are taken
}

// openList is a list whose end has not been written.
type openList struct {
	list int // index of its passage
	item int // index of the last passage in its open item; -1: no item is open
}

// writeBody makes the HTML of a document's text.
func writeBody(doc *corpus.Document, look bodyLook) *bodyWriter {
	b := &bodyWriter{
		doc: doc, t: textsFor(look.lang), look: look, items: map[int][]int{},
		at: make([]int, len(doc.Passages)), done: make([]bool, len(doc.Passages)),
	}
	b.Grow(2*len(doc.Text) + 600*len(doc.Passages))
	var notes []int
	for i := range doc.Passages {
		if p := &doc.Passages[i]; p.Kind == corpus.KindFootnote {
			notes = append(notes, i)
		} else if p.List >= 0 {
			b.items[p.List] = append(b.items[p.List], i)
		}
	}
	section := 1
	for i := range doc.Passages {
		p := &doc.Passages[i]
		if b.done[i] || p.Kind == corpus.KindFootnote {
			continue
		}
		for ; section < len(doc.Sections) && doc.Sections[section].Heading.Start <= p.Own.Start; section++ {
			b.heading(section, p.Page)
		}
		b.passage(i)
	}
	b.close(0)
	for ; section < len(doc.Sections); section++ {
		b.heading(section, b.page)
	}
	b.notes(notes)
	return b
}

// heading writes a section's heading. Its level is that of its place in the tree, so that none is passed over,
// whatever the source's are. The page mark of what follows stands above it.
func (b *bodyWriter) heading(i int, page string) {
	b.close(0)
	s := b.doc.Sections[i]
	level := 1
	for up := i; up > 0; up = b.doc.Sections[up].Parent {
		level++
	}
	tag := "h" + strconv.Itoa(min(level, 6))
	b.pageMark(page, "p")
	b.paragraph = ""
	b.raw("<", tag)
	b.attr("id", sectionAnchor(s.Slug))
	b.raw(">")
	b.text(b.doc.Text[s.Heading.Start:s.Heading.End])
	b.raw("</", tag, ">\n")
}

func sectionAnchor(slug string) string { return "s-" + slug }

func passageAnchor(key string) string { return "p-" + key }

// pageMark says where another page begins.
func (b *bodyWriter) pageMark(page, tag string) {
	if page == "" || page == b.page {
		return
	}
	b.page = page
	b.raw("<", tag, ` class="page ui"`, b.ours(), ">")
	b.text(b.t.page(page))
	b.raw("</", tag, ">")
}

// ours is the attribute that says that words are the reader's, where the document's are in another language.
func (b *bodyWriter) ours() string {
	if b.look.lang == b.doc.Meta.Language {
		return ""
	}
	return ` lang="` + b.look.lang + `"`
}

// passage writes a passage in its place in the lists around it; a table's with all of its rows.
func (b *bodyWriter) passage(i int) {
	p := &b.doc.Passages[i]
	label := p.Paragraph
	if p.List < 0 {
		b.close(0)
		if label == b.paragraph {
			label = ""
		}
		b.paragraph = p.Paragraph
	} else {
		label = b.enter(i)
	}
	if rows, ok := b.tableOf(i); ok {
		b.table(i, rows, label)
		return
	}
	b.block(i, label)
}

// block writes a passage as a block of its own.
func (b *bodyWriter) block(i int, label string) {
	p := &b.doc.Passages[i]
	class := "p"
	if p.Kind == corpus.KindList {
		class = "p lead"
	}
	b.pageMark(p.Page, "p")
	b.raw(`<div class="`, class, `"`)
	b.attr("id", passageAnchor(p.Key))
	b.raw(` tabindex="-1">`)
	b.at[i] = b.Len()
	b.number(p, label)
	if p.Fragment {
		b.raw(`<p class="fragment ui"`, b.ours(), ">")
		b.text(b.t.fragment)
		b.raw("</p>")
	}
	if p.Own.Len() > 0 {
		b.paragraphs(b.doc.OwnText(p))
	}
	b.raw(`<p class="tools ui"`, b.ours(), ">")
	b.tools(p)
	b.raw("</p></div>\n")
}

// widestNumber is the longest label in characters that the margin has room for; a longer one stands above its passage.
const widestNumber = 5

// number writes the number in the margin, which leads to the passage's own address.
func (b *bodyWriter) number(p *corpus.Passage, label string) {
	class := "n ui"
	switch {
	case label == "":
		class, label = "n quiet ui", "¶"
	case utf8.RuneCountInString(label) > widestNumber:
		class = "n long ui"
	}
	b.raw(`<a class="`, class, `"`, b.ours())
	b.attr("href", Address(b.look.root, p.ID, b.doc.PassageText(p)))
	b.attr("aria-label", b.t.linkTo(b.t.passageName(p), label))
	b.raw(">")
	b.text(label)
	b.raw("</a>")
}

// tools writes what can be done with a passage.
func (b *bodyWriter) tools(p *corpus.Passage) {
	name := b.t.passageName(p)
	b.raw("<a")
	b.attr("href", b.look.root+"/cite/"+escapePath(p.ID))
	b.attr("aria-label", b.t.Cite+" – "+name)
	b.raw(">")
	b.text(b.t.Cite)
	b.raw("</a>")
	if !b.look.reports {
		return
	}
	b.raw(" <a")
	b.attr("href", b.look.root+"/report/"+escapePath(p.ID))
	b.attr("aria-label", b.t.Report+" – "+name)
	b.raw(">")
	b.text(b.t.ReportShort)
	b.raw("</a>")
}

// notes writes the footnotes, each with all that belongs to it.
func (b *bodyWriter) notes(notes []int) {
	if len(notes) == 0 {
		return
	}
	b.raw(`<section class="notes" aria-labelledby="notes"><h2 class="ui" id="notes"`, b.ours(), ">")
	b.text(b.t.Notes)
	b.raw("</h2>\n<ul class=\"list\">\n")
	before := ""
	for k, i := range notes {
		label := strings.TrimPrefix(b.doc.Passages[i].Item, "note ")
		if k > 0 && b.doc.Passages[i].Item == before {
			label = ""
		} else if k > 0 {
			b.raw("</li>\n")
		}
		if label != "" || k == 0 {
			b.raw("<li>")
		}
		before = b.doc.Passages[i].Item
		b.page = b.doc.Passages[i].Page // marks belong to the text
		b.block(i, label)
	}
	b.raw("</li></ul></section>\n")
}
