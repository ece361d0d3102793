package web

import (
	"net/http"
	"strings"
)

// routes are the bare handlers; wrap puts the middleware around them.
func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("GET /ask", s.ask)
	mux.HandleFunc("GET /d/{document}", s.document)
	mux.HandleFunc("GET /p/{id...}", s.passage)
	mux.HandleFunc("GET /cite/{id...}", s.cite)
	mux.HandleFunc("GET /report/{id...}", s.report)
	mux.Handle("POST /report/{id...}", s.sameOrigin(http.HandlerFunc(s.postReport)))
	mux.HandleFunc("GET /about", s.about)
	mux.HandleFunc("GET /api/ask", s.apiAsk)
	mux.HandleFunc("GET /api/passages/{id...}", s.apiPassage)
	mux.HandleFunc("GET /api/documents", s.apiDocuments)
	mux.HandleFunc("GET /static/{name}", s.asset)
	mux.HandleFunc("GET /robots.txt", s.robots)
	mux.HandleFunc("GET /favicon.ico", s.favicon)
	for _, bare := range []string{"/p", "/cite", "/report", "/api/passages"} { // the mux would lead to the same with a slash
		mux.HandleFunc(bare, s.nowhere)
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if allowed := allowedMethods(mux, r); allowed != "" {
			w.Header().Set("Allow", allowed)
			s.fail(w, r, http.StatusMethodNotAllowed, textsFor(s.languageFor(r)).WrongMethod)
			return
		}
		s.nowhere(w, r)
	})
	return mux
}

// allowedMethods are the methods that a path would be answered with; empty if the path leads nowhere.
func allowedMethods(mux *http.ServeMux, r *http.Request) string {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		try := r.Clone(r.Context())
		try.Method = method
		if _, pattern := mux.Handler(try); strings.HasPrefix(pattern, "GET ") || strings.HasPrefix(pattern, "POST ") {
			allowed = append(allowed, method)
		}
	}
	return strings.Join(allowed, ", ")
}

// nowhere answers for an address that there is not.
func (s *Server) nowhere(w http.ResponseWriter, r *http.Request) {
	s.fail(w, r, http.StatusNotFound, textsFor(s.languageFor(r)).NoPage)
}
