package web

import (
	"html/template"
	"mime"
	"net/http"
	"strings"
	"time"

	"agendabot/bot"
	"agendabot/index"
)

// citePage is what the page with a passage's citations shows.
type citePage struct {
	Citation citationView
	Styles   []citedView
}

func (p citePage) title(t texts) string { return t.CiteTitle + ": " + p.Citation.Name }

// citedView is a passage cited in a style.
type citedView struct {
	Style    string
	Name     string
	HTML     template.HTML
	Download string // address of the same as a file; empty if the style is for people
}

// cite shows how a passage is cited, or gives its citation as a file.
func (s *Server) cite(w http.ResponseWriter, r *http.Request) {
	b, release := s.cfg.Live.Acquire()
	defer release()
	p, ok := s.findHere(w, r, b, "/cite/")
	if !ok {
		return
	}
	lang, today := languageOf(r), s.now()
	name := r.URL.Query().Get("style")
	style, known := bot.ParseStyle(name)
	if name != "" && !known {
		s.fail(w, r, http.StatusBadRequest, textsFor(lang).NoStyle)
		return
	}
	if s.notModified(w, r, b.Summary().Digest, lang, "cite", p.Passage().ID, string(style), today.Format(time.DateOnly)) {
		return
	}
	ref := bot.ReferenceOf(p, s.absolute(p.Passage().ID, p.Text()))
	if kind, ext := fileKind(style); kind != "" {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": ref.Key + ext}))
		_, _ = w.Write([]byte(bot.Cite(style, ref, today).Text())) //nolint:gosec // G705: a file to be saved, of a type that no browser shows
		return
	}
	citation := bot.CitationOf(p)
	page := citePage{Citation: s.citationView(b, &citation, lang)}
	for _, style := range bot.Styles() {
		v := citedView{Style: string(style), Name: style.Name(lang), HTML: citedHTML(bot.Cite(style, ref, today))}
		if kind, _ := fileKind(style); kind != "" {
			v.Download = page.Citation.Cite + "?style=" + string(style)
		}
		page.Styles = append(page.Styles, v)
	}
	s.page(w, r, http.StatusOK, "cite", page)
}

// fileKind is the media type and the ending of a style that is read by programs; empty for the others. Neither type is
// registered with IANA; they are what reference managers look for.
func fileKind(style bot.Style) (kind, ext string) {
	switch style {
	case bot.RIS:
		return "application/x-research-info-systems", ".ris"
	case bot.BibTeX:
		return "application/x-bibtex", ".bib"
	default:
		return "", ""
	}
}

// citedHTML is a citation with its italics.
func citedHTML(c bot.Cited) template.HTML {
	var m markup
	for _, run := range c {
		if run.Italic {
			m.raw("<i>")
		}
		m.text(strings.ReplaceAll(run.Text, "\r\n", "\n")) // as HTML has line ends
		if run.Italic {
			m.raw("</i>")
		}
	}
	// RIS has lines that end in a space, and with it: written so that no editor takes it off.
	out := strings.ReplaceAll(m.String(), " \n", "&#32;\n")
	return template.HTML(out) //nolint:gosec // G203: text goes into it by markup.text alone
}

// findHere is find for a page that is about a passage; if the passage has another id now, or was asked for by its
// key, it leads to that page.
func (s *Server) findHere(w http.ResponseWriter, r *http.Request, b *index.Build, page string) (index.Place, bool) {
	found, ok := s.find(w, r, b)
	if !ok {
		return index.Place{}, false
	}
	if id := found.Passage().ID; passageID(r.PathValue("id")) != id {
		if r.Method == http.MethodPost { // what was sent is about the passage that was shown
			s.missing(w, r, missingPage{Status: http.StatusNotFound})
			return index.Place{}, false
		}
		redirect(w, http.StatusFound, s.here(page+id, movedQuery(r, found.Place)))
		return index.Place{}, false
	}
	return found.Place, true
}
