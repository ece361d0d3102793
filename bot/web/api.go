package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"agendabot/bot"
	"agendabot/corpus"
)

// apiVersion is raised when a field changes its meaning or goes. New fields come without that.
const apiVersion = 1

// maxCitations is the most citations that a program may ask for.
const maxCitations = 10

// apiAnswer is a bot.Answer for programs.
type apiAnswer struct {
	Version int `json:"version"`
	*bot.Answer
	Citations []apiCitation `json:"citations"` // in the place of the answer's own
}

// apiCitation is a bot.Citation and its address.
type apiCitation struct {
	bot.Citation
	URL string `json:"url"`
}

// apiAsk answers a question for a program.
func (s *Server) apiAsk(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store") // every question goes into the journal's count
	q := r.URL.Query()
	if !s.checkLanguage(w, r, q) {
		return
	}
	size := s.cfg.Citations
	if n := q.Get("n"); n != "" {
		given, err := strconv.Atoi(n)
		if err != nil || given < 1 || given > maxCitations {
			s.badValue(w, r, "n", fmt.Sprintf("1–%d", maxCitations))
			return
		}
		size = given
	}
	a, err := s.answer(r, "api", bot.Question{Text: question(q), Language: s.languageFor(r), Size: size})
	if err != nil {
		s.failWith(w, r, err)
		return
	}
	out := apiAnswer{Version: apiVersion, Answer: a, Citations: make([]apiCitation, len(a.Citations))}
	for i := range a.Citations {
		out.Citations[i] = apiCitation{a.Citations[i], s.link(a.Citations[i].ID, a.Citations[i].Text)}
	}
	s.json(w, http.StatusOK, out)
}

// checkLanguage says whether the parameter lang, if it is given, is one that there is; else it has answered.
func (s *Server) checkLanguage(w http.ResponseWriter, r *http.Request, q url.Values) bool {
	if lang := q.Get(languageCookie); lang != "" && !isLanguage(lang) {
		s.badValue(w, r, languageCookie, "en, fr")
		return false
	}
	return true
}

// badValue names a parameter that cannot be used, and what it may be.
func (s *Server) badValue(w http.ResponseWriter, r *http.Request, name, may string) {
	s.fail(w, r, http.StatusBadRequest, fmt.Sprintf(textsFor(s.languageFor(r)).BadValue, name, may))
}

// link is the address of a passage: absolute if the reader's own is known.
func (s *Server) link(id, text string) string {
	if a := s.absolute(id, text); a != "" {
		return a
	}
	return s.address(id, text)
}

// apiDocument is what a program is told of a document.
type apiDocument struct {
	ID       string      `json:"id"`
	Title    string      `json:"title"`
	Meta     corpus.Meta `json:"meta"`
	Sections int         `json:"sections"`
	Passages int         `json:"passages"`
	Words    int         `json:"words"`
	URL      string      `json:"url"`
}

// documentLink is the address of a document.
func (s *Server) documentLink(id string) string {
	base := s.cfg.Base
	if base == "" {
		base = s.root
	}
	return base + "/d/" + escapePath(id)
}

// apiDocuments lists the documents.
func (s *Server) apiDocuments(w http.ResponseWriter, r *http.Request) {
	b, release := s.cfg.Live.Acquire()
	defer release()
	if !s.checkLanguage(w, r, r.URL.Query()) || s.notModified(w, r, b.Summary().Digest, "", "documents") {
		return
	}
	docs := []apiDocument{}
	for i := range b.Manifest().Documents {
		d := &b.Manifest().Documents[i]
		docs = append(docs, apiDocument{d.ID, d.Meta.Title, d.Meta, d.Sections, d.Passages, d.Words, s.documentLink(d.ID)})
	}
	s.json(w, http.StatusOK, map[string]any{"version": apiVersion, "corpus": b.Summary(), "documents": docs})
}

// apiPassagePage is a passage for programs.
type apiPassagePage struct {
	Version int `json:"version"`
	apiCitation
	Meta       corpus.Meta       `json:"meta"` // of the document
	Citations  map[string]string `json:"citations"`
	Build      string            `json:"build"`
	DocumentAt string            `json:"document_url"`
	Changed    bool              `json:"changed,omitempty"` // the text is not the one whose sum was given as v
}

// apiPassage is one passage and how it is cited. An id that was another's before leads to where it is now (301), so
// that a program follows without being told; one that is gone is 410, one that never was 404. With the parameter v, the
// sum of the text that was cited, as links have it, that text is looked for where the id has another now.
func (s *Server) apiPassage(w http.ResponseWriter, r *http.Request) {
	b, release := s.cfg.Live.Acquire()
	defer release()
	if !s.checkLanguage(w, r, r.URL.Query()) {
		return
	}
	found, ok := s.find(w, r, b)
	if !ok {
		return
	}
	id, today := found.Passage().ID, s.now()
	if found.trail != nil {
		to := s.here("/api/passages/"+id, movedQuery(r, found.Place))
		w.Header().Set("Location", to)
		w.Header().Set("Cache-Control", "no-cache") // the next build may have it back
		s.json(w, http.StatusMovedPermanently, map[string]any{
			"version": apiVersion, "id": found.trail.ID, "moved_to": id, "exact": found.trail.Exact, "url": to,
		})
		return
	}
	if s.notModified(w, r, b.Summary().Digest, "", "passage", id, today.Format("2006-01-02"), strconv.FormatBool(found.changed)) {
		return
	}
	c := bot.CitationOf(found.Place)
	out := apiPassagePage{
		Version: apiVersion, apiCitation: apiCitation{c, s.link(id, c.Text)}, Meta: found.Document.Meta,
		Citations: map[string]string{}, Build: b.Summary().Digest, DocumentAt: s.documentLink(found.Document.ID),
		Changed: found.changed,
	}
	ref := bot.ReferenceOf(found.Place, s.absolute(id, c.Text))
	for _, style := range bot.Styles() {
		out.Citations[string(style)] = bot.Cite(style, ref, today).Text()
	}
	s.json(w, http.StatusOK, out)
}
