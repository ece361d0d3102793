package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// maxURL is the longest path and query in bytes. RFC 9110 section 4.1 asks for 8,000 at least; more is no question.
const maxURL = 8 << 10

// middleware is what stands around every page. From the outside in:
//
//	prepared    the base address's path is taken off; the exchange is recorded
//	logged      one line at debug level
//	headed      security headers
//	bounded     414 for an address that is too long
//	shedding    503 if too many are there already
//	compressing gzip
//	recovering  500 in the place of a panic; next to the pages, where it is known which of them it was
type middleware struct {
	log      *slog.Logger
	site     []string // what pages depend on as long as the program runs: part of ETags
	prefix   string   // path of the base address: "/agenda"; empty: none
	gate     *gate
	compress func(http.Handler) http.HandlerFunc

	fail     func(w http.ResponseWriter, r *http.Request, status int, text string)
	language func(r *http.Request) string
}

// newMiddleware makes the middleware of a server, without fail and language, which are the server's.
func newMiddleware(cfg Config) (*middleware, error) {
	prefix, err := basePath(cfg.Base)
	if err != nil {
		return nil, err
	}
	compress, err := newCompressor()
	if err != nil {
		return nil, fmt.Errorf("the compressor: %w", err)
	}
	log := cfg.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	site := []string{cfg.Version, cfg.Base, strconv.FormatBool(cfg.Desk != nil && cfg.Desk.Records())}
	return &middleware{
		log: log, site: site, prefix: prefix, gate: newGate(cfg.InFlight, cfg.Waiting), compress: compress,
	}, nil
}

// wrap puts the middleware around the pages.
func (s *Server) wrap(pages http.Handler) http.Handler {
	m := *s.middleware
	m.fail, m.language = s.fail, s.languageFor
	return m.around(pages)
}

func (m *middleware) around(pages http.Handler) http.Handler {
	h := m.recovering(pages)
	h = m.compressing(h)
	h = m.shedding(h)
	h = m.bounded(h)
	h = headed(h)
	h = m.logged(h)
	return m.prepared(h)
}

// ownPaths are the first parts of the reader's own paths: see Server.routes.
func ownPaths() []string {
	return []string{"about", "api", "ask", "cite", "d", "favicon.ico", "p", "report", "robots.txt", "static"}
}

// basePath is the path of a base address, without the slash at its end.
func basePath(base string) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", fmt.Errorf("the reader's address: %w", err)
	}
	path := strings.TrimRight(u.Path, "/")
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if slices.Contains(ownPaths(), first) {
		return "", fmt.Errorf("the reader's address %s: a path that begins with /%s could be one of the reader's own pages: choose another", base, first)
	}
	return path, nil
}

// prepared takes the base address's path off, if it is still there: some proxies take it off themselves. It also
// makes the record of the exchange that the others write to.
func (m *middleware) prepared(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := &exchange{ResponseWriter: w, prefix: m.prefix}
		r = r.WithContext(context.WithValue(r.Context(), exchangeKey{}, e)) // a shallow copy: the caller's is not changed
		if m.prefix != "" {
			r.URL = stripped(r.URL, m.prefix)
		}
		next.ServeHTTP(e, r)
	})
}

// stripped is an address without a prefix of its path; the same one if it does not begin with it.
func stripped(u *url.URL, prefix string) *url.URL {
	path, ok := strings.CutPrefix(u.Path, prefix)
	raw, rawOK := strings.CutPrefix(u.RawPath, prefix)
	if !ok || (path != "" && path[0] != '/') || (u.RawPath != "" && !rawOK) {
		return u
	}
	short := *u
	short.Path, short.RawPath = path, raw
	if path == "" {
		short.Path = "/"
	}
	return &short
}

// bounded refuses addresses that are too long. Bodies are bounded where they are read.
func (m *middleware) bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.RequestURI) > maxURL {
			m.refuse(w, r, http.StatusRequestURITooLong, refusalsFor(m.language(r)).long)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// refuse answers with an error that is nobody's to keep.
func (m *middleware) refuse(w http.ResponseWriter, r *http.Request, status int, text string) {
	w.Header().Set("Cache-Control", "no-store")
	m.fail(w, r, status, text)
}

// refusals are what people read who are refused.
type refusals struct{ busy, long string }

func refusalsFor(language string) refusals {
	if language == "fr" {
		return refusals{
			busy: "Beaucoup de questions arrivent en ce moment. Réessayez dans quelques secondes.",
			long: "Cette adresse est trop longue. Posez une question plus courte.",
		}
	}
	return refusals{
		busy: "Many questions are coming in at the moment. Try again in a few seconds.",
		long: "That address is too long. Ask a shorter question.",
	}
}
