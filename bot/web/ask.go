package web

import (
	"html/template"
	"net/http"
	"strings"

	"agendabot/bot"
	"agendabot/index"
)

// suggestions is how many things the first page says can be asked.
const suggestions = 6

// homePage is what the first page shows.
type homePage struct {
	Notice    string // why it is shown instead of an answer; may be empty
	Question  string
	Documents []index.DocumentInfo
	Questions []string // of the administrator's
	Topics    []string
	Summary   index.Summary
}

func (p homePage) title(t texts) string { return t.HomeTitle }

// home is the first page.
func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	b, release := s.cfg.Live.Acquire()
	defer release()
	if s.notModified(w, r, b.Summary().Digest, languageOf(r), "home") {
		return
	}
	s.showHome(w, r, b, http.StatusOK, homePage{})
}

func (s *Server) showHome(w http.ResponseWriter, r *http.Request, b *index.Build, status int, p homePage) {
	topics, err := b.Topics(suggestions)
	if err != nil {
		s.log.Error("the topics could not be read", "error", err)
		s.failWith(w, r, err)
		return
	}
	p.Documents, p.Topics, p.Summary = b.Manifest().Documents, topics, b.Summary()
	p.Questions = b.CuratedQuestions("", suggestions)
	s.page(w, r, status, "home", p)
}

// answerPage is what an answer shows.
type answerPage struct {
	Question    string
	Answer      *bot.Answer
	Verdict     string
	Corrections string
	Other       string // that the documents are in another language
	Citations   []citationView
	Evidence    []string
	Searched    string
}

func (p answerPage) title(texts) string { return p.Question }

// citationView is a citation as pages show it.
type citationView struct {
	*bot.Citation
	Lang   string // of the document
	Quote  template.HTML
	Source string
	Href   string // of the passage
	Cite   string // of its citations
	Report string // of a report on it; empty if none are taken
	Name   string // “paragraph 7”
}

// answer asks the desk. A HEAD is nobody's question but a program that looks whether a link leads anywhere: it is not
// recorded.
func (s *Server) answer(r *http.Request, platform string, q bot.Question) (*bot.Answer, error) {
	from := bot.From{Platform: platform}
	if r.Method == http.MethodHead {
		return s.cfg.Desk.Look(r.Context(), from, bot.Again{Question: q.Text, Language: q.Language})
	}
	return s.cfg.Desk.Ask(r.Context(), from, q)
}

// ask answers a question.
func (s *Server) ask(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store") // every question goes into the journal's count
	text, lang := question(r.URL.Query()), languageOf(r)
	a, err := s.answer(r, "web", bot.Question{Text: text, Language: lang, Size: s.cfg.Citations})
	if err != nil {
		s.notAnswered(w, r, text, err)
		return
	}
	b, release := s.cfg.Live.Acquire()
	defer release()
	s.page(w, r, http.StatusOK, "answer", s.answerPage(b, a, text, lang))
}

// answerPage prepares an answer to what was asked for a page in a language.
func (s *Server) answerPage(b *index.Build, a *bot.Answer, text, lang string) answerPage {
	t := bot.TextsFor(lang)
	p := answerPage{
		Question: shownQuestion(text), Answer: a, Verdict: t.VerdictOf(a), Corrections: t.Corrections(a),
		Other: t.OtherLanguage(a), Searched: t.Searched(a),
	}
	for i := range a.Citations {
		p.Citations = append(p.Citations, s.citationView(b, &a.Citations[i], lang))
	}
	for _, e := range a.Evidence {
		p.Evidence = append(p.Evidence, t.Evidence(e, a))
	}
	return p
}

// notAnswered shows the first page with the question still in its field, and what a person is told.
func (s *Server) notAnswered(w http.ResponseWriter, r *http.Request, text string, err error) {
	if !bot.IsQuestionError(err) {
		s.failWith(w, r, err)
		return
	}
	b, release := s.cfg.Live.Acquire()
	defer release()
	s.showHome(w, r, b, http.StatusBadRequest, homePage{
		Notice: bot.UserText(err, languageOf(r)), Question: shownQuestion(strings.TrimSpace(text)),
	})
}

// citationView prepares a citation for a page in a language.
func (s *Server) citationView(b *index.Build, c *bot.Citation, lang string) citationView {
	v := citationView{
		Citation: c, Quote: quotation(c), Source: bot.TextsFor(lang).Source(c), Href: s.address(c.ID, c.Text),
		Cite: s.root + "/cite/" + escapePath(c.ID), Name: textsFor(lang).citationName(c),
	}
	if s.cfg.Desk.Records() {
		v.Report = s.root + "/report/" + escapePath(c.ID)
	}
	for i := range b.Manifest().Documents {
		if d := &b.Manifest().Documents[i]; d.ID == c.Document {
			v.Lang = d.Meta.Language
		}
	}
	return v
}

// aboutPage is what the page about the reader shows.
type aboutPage struct {
	Manifest *index.Manifest
	Records  bool
}

func (p aboutPage) title(t texts) string { return t.AboutTitle }

// about says what this is and what it keeps.
func (s *Server) about(w http.ResponseWriter, r *http.Request) {
	b, release := s.cfg.Live.Acquire()
	defer release()
	if s.notModified(w, r, b.Summary().Digest, languageOf(r), "about") {
		return
	}
	s.page(w, r, http.StatusOK, "about", aboutPage{b.Manifest(), s.cfg.Desk.Records()})
}
