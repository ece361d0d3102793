package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"agendabot/bot"
)

// parsePages reads every page, each with the layout around it.
func parsePages() (map[string]*template.Template, error) {
	layout, err := template.ParseFS(files, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("read the layout: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, name := range []string{"home", "answer", "document", "cite", "report", "missing", "about", "error"} {
		t, err := layout.Clone()
		if err == nil {
			t, err = t.ParseFS(files, "templates/"+name+".html")
		}
		if err != nil {
			return nil, fmt.Errorf("read the page %s: %w", name, err)
		}
		pages[name] = t
	}
	return pages, nil
}

// view is what every page is made of.
type view struct {
	Lang   string
	Other  string // the other language
	Switch string // address of this page in the other language
	Root   string
	T      texts
	B      bot.Texts
	Assets assetNames
	Search bool // a question field in the page's head: the page has none of its own
	Title  string
	Data   any
}

// passageView is what a passage's part of a page is made of.
type passageView struct {
	Citation citationView
	Links    bool // to its citations and to a report
	T        texts
	B        bot.Texts
}

// Passage is what a passage's part of the page is made of.
func (v view) Passage(c citationView, links bool) passageView { return passageView{c, links, v.T, v.B} }

// fieldView is what a question field is made of.
type fieldView struct {
	Root     string
	T        texts
	Question string // that stands in it
	Most     int    // characters
	First    bool   // it has the focus when the page opens
}

// Field is what a question field of the page is made of.
func (v view) Field(question string, first bool) fieldView {
	return fieldView{v.Root, v.T, question, bot.MaxQuestion, first}
}

// titled is a page's data that knows the page's title.
type titled interface{ title(t texts) string }

// page writes a page. Its data may be titled; the template's name decides the rest.
func (s *Server) page(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	lang := languageOf(r)
	v := view{
		Lang: lang, Other: "fr", Root: s.root, T: textsFor(lang), B: bot.TextsFor(lang), Assets: s.assets, Data: data,
		Search: name == "document" || name == "cite" || name == "report" || name == "about",
	}
	if lang == "fr" {
		v.Other = "en"
	}
	q := r.URL.Query()
	q.Set(languageCookie, v.Other)
	v.Switch = s.here(r.URL.Path, q)
	v.Title = v.T.Name
	if t, ok := data.(titled); ok {
		v.Title = shorten(t.title(v.T), maxTitle) + " · " + v.T.Name
	}
	var b bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&b, "layout", v); err != nil {
		s.log.Error("a page could not be made", "page", name, "error", err)
		http.Error(w, v.B.Failed, http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", lang)
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // whoever asked may have gone
}

// maxTitle keeps a page's title, with the reader's name behind it, shorter than browsers' tabs and result lists cut it.
const maxTitle = 50

// shorten cuts a text at a character.
func shorten(s string, most int) string {
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// errorPage is what the page of an error shows.
type errorPage struct {
	Status int
	Text   string
}

func (p errorPage) title(t texts) string {
	if p.Status == http.StatusNotFound {
		return t.NotFoundTitle
	}
	return t.ErrorTitle
}

// apiError is an error for programs.
type apiError struct {
	Version int `json:"version"`
	Error   struct {
		Status  int    `json:"status"`
		Message string `json:"message"`
	} `json:"error"`
}

// fail answers with an error that a person can read; under /api/, with the same as JSON.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int, text string) {
	if isAPI(r) {
		e := apiError{Version: apiVersion}
		e.Error.Status, e.Error.Message = status, text
		s.json(w, status, e)
		return
	}
	s.page(w, r, status, "error", errorPage{status, text})
}

// failWith answers with what a person is told of an error.
func (s *Server) failWith(w http.ResponseWriter, r *http.Request, err error) {
	status, after := statusOf(err)
	if after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(after))
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Del("ETag") // of the page that there is not
	s.fail(w, r, status, bot.UserText(err, s.languageFor(r)))
}

// json writes one value for programs.
func (s *Server) json(w http.ResponseWriter, status int, v any) {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		s.log.Error("an answer could not be written as JSON", "error", err)
		http.Error(w, `{"version":1,"error":{"status":500,"message":"internal error"}}`, http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	w.WriteHeader(status)
	_, _ = w.Write(append(raw, '\n')) // whoever asked may have gone
}
