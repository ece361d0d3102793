package web

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"agendabot/bot"
)

// exchange records what becomes of a request. It is the http.ResponseWriter of everything inside.
type exchange struct {
	http.ResponseWriter
	prefix  string // see middleware.prefix
	pattern string // of the page that the request was for
	id      string // of a failure; empty: none
	status  int
	bytes   int64 // of the body as it was sent
}

// exchangeKey is the key of an exchange in a request's context.
type exchangeKey struct{}

func (e *exchange) WriteHeader(status int) {
	if e.status == 0 && status >= http.StatusOK {
		e.status = status
		e.fixLocation()
	}
	e.ResponseWriter.WriteHeader(status)
}

// fixLocation puts the base address's path before a redirect that http.ServeMux made, which knows nothing of it:
// “/d//x” leads to “/d/x”, whatever address people see.
func (e *exchange) fixLocation() {
	to := e.Header().Get("Location")
	if e.prefix == "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") ||
		to == e.prefix || strings.HasPrefix(to, e.prefix+"/") {
		return
	}
	e.Header().Set("Location", e.prefix+to)
}

func (e *exchange) Write(p []byte) (int, error) {
	if e.status == 0 {
		e.WriteHeader(http.StatusOK)
	}
	n, err := e.ResponseWriter.Write(p)
	e.bytes += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (e *exchange) Unwrap() http.ResponseWriter { return e.ResponseWriter }

// logged writes one line for each request, at debug level: never the address's path or query, which are what people
// ask and read, and never where they are.
func (m *middleware) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if !m.log.Enabled(ctx, slog.LevelDebug) {
			next.ServeHTTP(w, r)
			return
		}
		start := time.Now()
		e, _ := ctx.Value(exchangeKey{}).(*exchange)
		e.id = rand.Text()
		defer func() {
			m.log.LogAttrs(ctx, slog.LevelDebug, "request",
				slog.String("id", e.id), slog.String("method", known(r.Method)), slog.String("pattern", e.pattern),
				slog.Int("status", e.status), slog.Int64("bytes", e.bytes),
				slog.Float64("ms", float64(time.Since(start))/float64(time.Millisecond)))
		}()
		next.ServeHTTP(w, r)
	})
}

// known is a method that the reader answers, or “other”: the rest is any text that a client likes.
func known(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return method
	default:
		return "other"
	}
}

// recovering answers for a page that panicked: the log has the reason under an id that the person is shown, too.
// If the page had begun, the connection is broken off: half a page must not look whole. So it is for
// http.ErrAbortHandler, by which a handler asks for that.
func (m *middleware) recovering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := &begun{ResponseWriter: w}
		e, _ := r.Context().Value(exchangeKey{}).(*exchange)
		defer func() {
			e.pattern = r.Pattern // which the mux has set
			reason := recover()
			if reason == nil {
				return
			}
			if reason == http.ErrAbortHandler { //nolint:errorlint // a value that is passed as it is, by contract
				panic(reason)
			}
			if e.id == "" {
				e.id = rand.Text()
			}
			m.log.ErrorContext(r.Context(), "a page panicked", "id", e.id, "method", known(r.Method), "pattern", e.pattern,
				"reason", fmt.Sprint(reason), "stack", string(debug.Stack()))
			if page.began {
				panic(http.ErrAbortHandler)
			}
			for _, name := range []string{"ETag", "Last-Modified", "Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition", "Location"} {
				w.Header().Del(name) // of the page that there is not
			}
			t := bot.TextsFor(m.language(r))
			m.refuse(w, r, http.StatusInternalServerError, t.Failed+" "+fmt.Sprintf(t.Reference, e.id))
		}()
		next.ServeHTTP(page, r)
	})
}

// begun notes whether a response has begun.
type begun struct {
	http.ResponseWriter
	began bool
}

func (b *begun) WriteHeader(status int) {
	b.began = b.began || status >= http.StatusOK
	b.ResponseWriter.WriteHeader(status)
}

func (b *begun) Write(p []byte) (int, error) {
	b.began = true
	return b.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (b *begun) Unwrap() http.ResponseWriter { return b.ResponseWriter }
