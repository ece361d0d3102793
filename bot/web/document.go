package web

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"agendabot/corpus"
	"agendabot/index"
)

// documentPage is what a document shows.
type documentPage struct {
	ID      string
	Meta    corpus.Meta
	Source  string // address of the original, if it is one that can be opened
	Heading string // the title as it stands in the text; empty if it does not
	Foreign bool   // the document is in another language than the page
	Outline template.HTML
	Body    template.HTML
	Summary index.Summary
}

func (p documentPage) title(texts) string { return p.Meta.Title }

// notices are the parameters that have a document's page say something about one of its passages, whose key is
// their value. They are set by redirects from an address that was cited.
func notices() []string { return []string{"changed", "moved", "near"} }

// document shows a document.
func (s *Server) document(w http.ResponseWriter, r *http.Request) {
	b, release := s.cfg.Live.Acquire()
	defer release()
	id, lang := passageID(r.PathValue("document")), languageOf(r)
	doc, err := b.Document(id)
	switch {
	case errors.Is(err, index.ErrUnknownDocument):
		s.missing(w, r, missingPage{Status: http.StatusNotFound, Document: true})
		return
	case err != nil:
		s.log.Error("a document could not be read", "document", id, "error", err)
		s.failWith(w, r, err)
		return
	case id != doc.ID:
		redirect(w, http.StatusMovedPermanently, s.here("/d/"+doc.ID, r.URL.Query()))
		return
	}
	kind, passage := noticeOf(doc, r.URL.Query())
	if s.notModified(w, r, b.Summary().Digest, lang, "document", doc.ID, kind, passageKeyOf(doc, passage)) {
		return
	}
	written := s.documents.get(documentKey{b.Summary().Digest, doc.ID, lang}, func() *writtenBody {
		body := writeBody(doc, bodyLook{s.root, lang, s.cfg.Desk.Records()})
		return &writtenBody{body.String(), body.at}
	})
	p := documentPage{
		ID: doc.ID, Meta: doc.Meta, Source: webAddress(doc.Meta.Source), Foreign: doc.Meta.Language != lang,
		Outline: outline(doc), Body: written.with(textsFor(lang), lang, kind, passage), Summary: b.Summary(),
	}
	if h := doc.Sections[0].Heading; h.Len() > 0 {
		p.Heading = doc.Text[h.Start:h.End]
	}
	s.page(w, r, http.StatusOK, "document", p)
}

// noticeOf is what the page is to say, and about which passage; empty if nothing.
func noticeOf(doc *corpus.Document, q url.Values) (kind string, passage int) {
	for _, kind := range notices() {
		if key := q.Get(kind); isKey(key) {
			for i := range doc.Passages {
				if doc.Passages[i].Key == key {
					return kind, i
				}
			}
		}
	}
	return "", 0
}

func passageKeyOf(doc *corpus.Document, passage int) string {
	if passage < len(doc.Passages) {
		return doc.Passages[passage].Key
	}
	return ""
}

// with is a document's HTML with a notice on a passage.
func (w *writtenBody) with(t texts, lang, kind string, passage int) template.HTML {
	text := map[string]string{"changed": t.Changed, "moved": t.Moved, "near": t.Near}[kind]
	if text == "" {
		return template.HTML(w.html) //nolint:gosec // G203: made by bodyWriter, where text goes in escaped
	}
	var m markup
	at := w.at[passage]
	m.raw(w.html[:at], `<span class="notice ui" role="note"`)
	m.attr("lang", lang)
	m.raw(">")
	m.text(text)
	m.raw("</span>", w.html[at:])
	return template.HTML(m.String()) //nolint:gosec // G203: as above
}

// webAddress is an address if it is one that a browser can open without doing anything else, or empty.
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}

// outline is a document's tree of headings as nested lists of links.
func outline(doc *corpus.Document) template.HTML {
	var m markup
	var depth []int // levels of the open lists, as section indices of their parents
	for i := 1; i < len(doc.Sections); i++ {
		s := &doc.Sections[i]
		known := -1
		for k, parent := range depth {
			if parent == s.Parent {
				known = k
			}
		}
		if known >= 0 {
			m.raw(strings.Repeat("</li></ol>\n", len(depth)-known-1), "</li>\n")
			depth = depth[:known+1]
		} else {
			m.raw("<ol>\n")
			depth = append(depth, s.Parent)
		}
		m.raw("<li><a")
		m.attr("href", (&url.URL{Fragment: sectionAnchor(s.Slug)}).String())
		m.raw(">")
		m.text(doc.Text[s.Heading.Start:s.Heading.End])
		m.raw("</a>")
	}
	m.raw(strings.Repeat("</li></ol>\n", len(depth)))
	return template.HTML(m.String()) //nolint:gosec // G203: text goes into it by markup.text alone
}
