package web

import (
	"html"
	"strings"
)

// markup is HTML in the making. Text goes in by text and attr alone.
type markup struct{ strings.Builder }

// raw adds markup of our own.
func (m *markup) raw(parts ...string) {
	for _, p := range parts {
		m.WriteString(p)
	}
}

// text adds words of a document or a person.
func (m *markup) text(s string) { m.WriteString(html.EscapeString(s)) }

// attr adds an attribute.
func (m *markup) attr(name, value string) {
	m.raw(" ", name, `="`, html.EscapeString(value), `"`)
}

// paragraphs adds a text that may be several paragraphs. What stands between them stays where it stood, so that the
// words are, byte for byte, the text's.
func (m *markup) paragraphs(s string) {
	for _, p := range splitParagraphs(s) {
		m.raw(s[p.gap:p.Start], "<p>")
		m.text(s[p.Start:p.End])
		m.raw("</p>")
	}
}
