package web

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"agendabot/bot"
	"agendabot/corpus"
)

const (
	languageCookie = "lang"
	cookieSeconds  = 365 * 24 * 60 * 60 // seconds that the choice of a language is kept

	// maxID is the longest passage id in bytes that is looked for. Ids are a document's and up to six headings' slugs,
	// 60 bytes each, and a number.
	maxID = 1024
)

// languageOf is the language of the reader's own words: what was chosen, else what the browser asks for.
func languageOf(r *http.Request) string {
	if c, err := r.Cookie(languageCookie); err == nil && isLanguage(c.Value) {
		return c.Value
	}
	return acceptedLanguage(r)
}

// acceptedLanguage is the one that Accept-Language prefers of those there are; English if it names neither.
func acceptedLanguage(r *http.Request) string {
	accept := r.Header.Get("Accept-Language")
	if accept == "" {
		return "en"
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return "en"
	}
	if _, i, c := language.NewMatcher([]language.Tag{language.English, language.French}).Match(tags...); i == 1 && c != language.No {
		return "fr"
	}
	return "en"
}

func isLanguage(s string) bool { return s == "en" || s == "fr" }

// languageFor is the language of a request's answer: for programs, that of the header and the parameter alone.
func (s *Server) languageFor(r *http.Request) string {
	if !isAPI(r) {
		return languageOf(r)
	}
	if l := r.URL.Query().Get(languageCookie); isLanguage(l) {
		return l
	}
	return acceptedLanguage(r)
}

func isAPI(r *http.Request) bool {
	return r.URL.Path == "/api" || strings.HasPrefix(r.URL.Path, "/api/")
}

// isStatic names what is the same in every language.
func isStatic(path string) bool {
	return strings.HasPrefix(path, "/static/") || path == "/robots.txt" || path == "/favicon.ico"
}

// arriving sees to what all pages have in common: caches are told what a page depends on besides its address, and a
// language that somebody chose is remembered.
func (s *Server) arriving(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case isStatic(r.URL.Path):
		case isAPI(r):
			w.Header().Add("Vary", "Accept-Language")
			// What is served here is public, read only and the same for everybody: pages of any site may read it. No
			// cookie is looked at, so nothing is given away that a stranger could not ask for.
			w.Header().Set("Access-Control-Allow-Origin", "*")
		default:
			w.Header().Add("Vary", "Accept-Language, Cookie")
			if r.Method != http.MethodPost && r.URL.Query().Has(languageCookie) {
				s.chooseLanguage(w, r)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// chooseLanguage remembers a language and leads to the same address without it.
func (s *Server) chooseLanguage(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if chosen := q.Get(languageCookie); isLanguage(chosen) {
		http.SetCookie(w, &http.Cookie{ //nolint:gosec // G124: Secure where the reader's address is; it says a language
			Name: languageCookie, Value: chosen, Path: s.root + "/", MaxAge: cookieSeconds, HttpOnly: true,
			SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(s.cfg.Base, "https:"),
		})
	}
	q.Del(languageCookie)
	w.Header().Set("Cache-Control", "no-store")
	redirect(w, http.StatusSeeOther, s.here(r.URL.Path, q))
}

// redirect leads to one of the reader's own addresses: see Server.here.
func redirect(w http.ResponseWriter, status int, to string) {
	h := w.Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache") // the next build may lead elsewhere
	}
	h.Set("Location", to)
	w.WriteHeader(status)
}

// here is the address of one of the reader's own paths. It never leads to another host: "//evil" and "/\evil" would.
func (s *Server) here(path string, q url.Values) string {
	u := url.URL{Path: "/" + strings.TrimLeft(path, `/\`), RawQuery: q.Encode()}
	return s.root + u.String()
}

// passageID is the id that a path names: without what does not belong to one, and empty if it cannot be one.
func passageID(raw string) string {
	id := strings.Trim(raw, "/")
	if id == "" || len(id) > maxID || !utf8.ValidString(id) || corpus.CleanText(id) != id || strings.ContainsAny(id, "\t\n\f") {
		return ""
	}
	for part := range strings.SplitSeq(id, "/") {
		if part == "" || part == "." || part == ".." {
			return ""
		}
	}
	return id
}

// isKey says that a text has the form of a passage's key: base 32 in lower case.
func isKey(s string) bool {
	return len(s) == corpus.KeyLength && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// question is the question of a request, as it was asked.
func question(q url.Values) string {
	text := strings.ToValidUTF8(q.Get("q"), "\uFFFD")
	return strings.ReplaceAll(text, "\x00", "\uFFFD")
}

// shownQuestion is what stands in the question field: one line, no more than can be asked, and nothing that is
// invisible or reorders what stands beside it.
func shownQuestion(text string) string {
	text = strings.NewReplacer("\n", " ", "\t", " ", "\f", " ").Replace(corpus.CleanText(text))
	n := 0
	for i := range text {
		if n++; n > bot.MaxQuestion {
			return text[:i]
		}
	}
	return text
}
