package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"slices"
	"strings"
)

// etag names a page: by the program and the settings that made it, the build that its words are from, its language, and
// whatever else it depends on. The parts are told apart by their lengths, so that no two lists of them are one text.
//
// It is weak (RFC 9110 section 8.8.1): the same tag stands for the page with and without gzip, whose bytes differ.
// A strong one would only help requests for a range, which pages do not answer.
func etag(parts ...string) string {
	h := sha256.New()
	var length [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(length[:], uint64(len(p)))
		h.Write(length[:])
		h.Write([]byte(p))
	}
	return `W/"` + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16]) + `"`
}

// notModified sets a page's ETag and has it asked for anew each time (no-cache: stored, but never used unasked). It
// answers 304 and returns true if the request says that it has that very page. Call it before the work is done, but
// when it is sure that the page exists: “If-None-Match: *” means any page at all.
func (s *Server) notModified(w http.ResponseWriter, r *http.Request, digest, language string, parts ...string) bool {
	return s.middleware.notModified(w, r, append([]string{digest, language}, parts...))
}

func (m *middleware) notModified(w http.ResponseWriter, r *http.Request, parts []string) bool {
	tag := etag(append(slices.Clone(m.site), parts...)...)
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "no-cache")
	if (r.Method != http.MethodGet && r.Method != http.MethodHead) || !matches(r.Header.Values("If-None-Match"), tag) {
		return false
	}
	w.WriteHeader(http.StatusNotModified)
	return true
}

// matches says whether the lines of an If-None-Match name a tag, by RFC 9110 section 13.1.2: “*”, or a list that is
// compared weakly (section 8.8.3.2). A comma may stand inside a tag. What comes after a fault is not looked at: the page is sent then.
func matches(lines []string, tag string) bool {
	opaque := strings.TrimPrefix(tag, "W/")
	rest := strings.TrimSpace(strings.Join(lines, ","))
	if rest == "*" {
		return true
	}
	for {
		rest = strings.TrimLeft(rest, " \t,")
		quoted := strings.TrimPrefix(rest, "W/")
		if !strings.HasPrefix(quoted, `"`) {
			return false
		}
		end := strings.IndexByte(quoted[1:], '"')
		if end < 0 {
			return false
		}
		if quoted[:end+2] == opaque {
			return true
		}
		rest = quoted[end+2:]
	}
}
