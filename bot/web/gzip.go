package web

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
)

// smallestZip is the smallest body in bytes that is compressed: below it a body fits into one packet with its
// headers as it is (1,500 bytes is Ethernet's, RFC 894).
const smallestZip = gzhttp.DefaultMinSize

// newCompressor makes what compresses responses. It adds Vary, takes the words of Accept-Encoding into account
// (RFC 9110 section 12.5.3), and leaves alone what is small, encoded already, partial, or without a body.
//
// Pages hold no secret: no session, no token. So there is nothing that a length could give away next to words of an
// attacker's choice (the attack called BREACH).
func newCompressor() (func(http.Handler) http.HandlerFunc, error) {
	return gzhttp.NewWrapper(
		gzhttp.EnableZstd(false),                // one encoding that every client has, and one to test
		gzhttp.CompressionLevel(gzip.BestSpeed), // a core's time is what runs out first: see BenchmarkServed
		gzhttp.MinSize(smallestZip),
		gzhttp.ContentTypes([]string{"text/html", "text/css", "text/plain", "text/javascript", "application/json", "image/svg+xml"}),
	)
}

// compressing puts the compressor around a handler.
func (m *middleware) compressing(next http.Handler) http.Handler {
	zip := m.compress(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w = &bodiless{ResponseWriter: w}
		}
		zip.ServeHTTP(w, r)
	})
}

// bodiless answers HEAD. It leaves the length out, which RFC 9110 section 9.3.2 allows: the only length known is the
// one before compression, and section 8.6 forbids one that GET would not have.
type bodiless struct {
	http.ResponseWriter
	began bool
}

func (b *bodiless) WriteHeader(status int) {
	b.began = true
	b.Header().Del("Content-Length")
	b.ResponseWriter.WriteHeader(status)
}

func (b *bodiless) Write(p []byte) (int, error) {
	if !b.began {
		b.WriteHeader(http.StatusOK)
	}
	return len(p), nil
}

// Unwrap is for http.ResponseController.
func (b *bodiless) Unwrap() http.ResponseWriter { return b.ResponseWriter }
