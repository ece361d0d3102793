package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

// TestCompression negotiates by kind of response and by what the client accepts. What is said of a body is what comes.
func TestCompression(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word for word ", 400)
	_, h := around(t, Config{}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		size, _ := strconv.Atoi(q.Get("size"))
		for name, values := range q {
			if name != "size" && name != "length" {
				w.Header().Set(name, values[0])
			}
		}
		if q.Has("length") {
			w.Header().Set("Content-Length", strconv.Itoa(size))
		}
		_, _ = io.WriteString(w, long[:size])
	}))
	const page = "/?Content-Type=text/html;charset%3Dutf-8&size=4000"
	for _, c := range []struct {
		name, target, accept string
		zipped               bool
	}{
		{"a page", page, "gzip", true},
		{"a page whose length was known", page + "&length", "gzip", true},
		{"as a browser asks", page, "gzip, deflate, br, zstd", true},
		{"in any case", page, "GZIP", true},
		{"a little", page, "gzip;q=0.1", true},
		{"the API", "/api/x?Content-Type=application/json&size=4000", "gzip", true},
		{"a style sheet", "/static/x?Content-Type=text/css&size=4000", "gzip", true},
		{"a drawing", "/x?Content-Type=image/svg%2Bxml&size=4000", "gzip", true},
		{"no wish", page, "", false},
		{"not at all", page, "gzip;q=0", false},
		{"not any more", page, "gzip;q=0.000, br", false},
		{"other encodings", page, "br, zstd", false},
		{"a small page", "/?Content-Type=text/html&size=1023", "gzip", false},
		{"just large enough", "/?Content-Type=text/html&size=1024", "gzip", true},
		{"nothing", "/?Content-Type=text/html&size=0", "gzip", false},
		{"encoded already", page + "&Content-Encoding=br", "gzip", false},
		{"a photograph", "/x?Content-Type=image/jpeg&size=4000", "gzip", false},
		{"bytes", "/x?Content-Type=application/octet-stream&size=4000", "gzip", false},
	} {
		resp := fetch(h, "GET", c.target, "Accept-Encoding", c.accept)
		if resp.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: Vary %q", c.name, resp.Header.Values("Vary"))
		}
		want := httptest.NewRequest("GET", c.target, nil).URL.Query().Get("size")
		size, _ := strconv.Atoi(want)
		raw := bodyOf(t, resp)
		if got := resp.Header.Get("Content-Encoding") == "gzip"; got != c.zipped {
			t.Errorf("%s: compressed %v, want %v", c.name, got, c.zipped)
			continue
		}
		if n := resp.Header.Get("Content-Length"); n != "" && n != strconv.Itoa(len(raw)) {
			t.Errorf("%s: Content-Length %s of %d", c.name, n, len(raw))
		}
		if c.zipped {
			raw = unzip(t, strings.NewReader(raw))
		}
		if raw != long[:size] {
			t.Errorf("%s: %d bytes came, want %d", c.name, len(raw), size)
		}
	}
}

func unzip(t *testing.T, r io.Reader) string {
	t.Helper()
	zr, err := gzip.NewReader(r)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(zr)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// TestHead wants the head of a page without a body and without a length that GET would not have, over a real connection.
func TestHead(t *testing.T) {
	t.Parallel()
	_, h := around(t, Config{}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `W/"x"`)
		if r.URL.Path == "/long" {
			w.Header().Set("Content-Length", "4000")
		}
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusGone)
		}
		_, _ = io.WriteString(w, strings.Repeat("text", 1000))
	}))
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	for path, status := range map[string]int{"/": 200, "/long": 200, "/gone": 410} {
		for _, encoding := range []string{"gzip", "identity"} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodHead, server.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Accept-Encoding", encoding)
			resp, err := server.Client().Do(req)
			if err != nil {
				t.Fatal(err)
			}
			if got := bodyOf(t, resp); got != "" || resp.StatusCode != status {
				t.Errorf("%s, %s: status %d, %d bytes", path, encoding, resp.StatusCode, len(got))
			}
			_ = resp.Body.Close()
			if resp.ContentLength != -1 || resp.Header.Get("ETag") != `W/"x"` || resp.Header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s, %s: length %d, %v", path, encoding, resp.ContentLength, resp.Header)
			}
		}
	}
}
