package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestFetch(t *testing.T) {
	t.Parallel()
	const text = "# Rain\n\nRain falls on the hills.\n"
	s := newSite(t, true, nil, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/rain.md" {
			http.Redirect(w, r, "/rain.md?v=2", http.StatusFound)
			return
		}
		if r.UserAgent() != "agendabot" || r.Header.Get("Cookie") != "" || r.Header.Get("Authorization") != "" || r.Referer() != "" {
			t.Errorf("sent %v", r.Header)
		}
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Last-Modified", "Mon, 02 Jan 2006 15:04:05 GMT")
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		serve("text/plain; charset=utf-8", text)(w, r)
	})
	got, err := Fetch(t.Context(), s.url("example.com", "/start#here"), s.opts)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(text))
	if string(got.Bytes) != text || got.SHA256 != hex.EncodeToString(sum[:]) || got.Name != "rain.md" || got.Format != "md" {
		t.Errorf("%q, %s, %s, %s", got.Bytes, got.SHA256, got.Name, got.Format)
	}
	if got.Given != s.url("example.com", "/start") || got.Address != s.url("example.com", "/rain.md?v=2") || got.Source() != got.Address {
		t.Errorf("from %s by %s", got.Address, got.Given)
	}
	if got.ETag != `"1"` || got.LastModified == "" || got.ContentType != "text/plain; charset=utf-8" {
		t.Errorf("%+v", got)
	}
	if d := time.Since(got.Time); d < 0 || d > time.Minute || got.Time.Location() != time.UTC || got.Time.Nanosecond() != 0 {
		t.Errorf("at %v", got.Time)
	}
}

// A cookie that was set on the way is not sent, nor is the address that led to the next.
func TestNothingIsCarried(t *testing.T) {
	t.Parallel()
	s := newSite(t, true, nil, func(w http.ResponseWriter, r *http.Request) {
		if len(r.Cookies()) > 0 || r.Referer() != "" {
			t.Errorf("%s is told %v", r.URL, r.Header)
		}
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b", Path: "/"})
		if r.URL.Path == "/1" {
			http.Redirect(w, r, "/2?secret=x", http.StatusSeeOther)
			return
		}
		if r.URL.Path == "/2" {
			http.Redirect(w, r, "/3", http.StatusTemporaryRedirect)
			return
		}
		_, _ = io.WriteString(w, "text")
	})
	if _, err := Fetch(t.Context(), s.url("example.com", "/1"), s.opts); err != nil || s.asked.Load() != 3 {
		t.Error(err, s.asked.Load())
	}
}

// What the environment says of proxies is nothing to this package: with one, nobody could tell where it leads.
func TestNoProxy(t *testing.T) {
	for _, name := range []string{"HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy"} {
		t.Setenv(name, "http://192.0.2.1:3128")
	}
	s := newSite(t, true, nil, serve("text/plain", "text"))
	if got, err := Fetch(t.Context(), s.url("example.com", "/a.txt"), s.opts); err != nil || string(got.Bytes) != "text" {
		t.Error(err)
	}
	if (&Options{}).transport().Proxy != nil {
		t.Error("there is a proxy")
	}
}

func TestStatus(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/404": "404 Not Found; check the address",
		"/403": "403 Forbidden; it may want a login",
		"/503": "503 Service Unavailable; try again later",
		"/429": "429 Too Many Requests; try again later",
		"/204": "204 No Content; download it",
		"/206": "206 Partial Content; download it",
		"/304": "304 Not Modified; download it",
		"/302": "302 Found; download it", // with nowhere to go
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, true, nil, func(w http.ResponseWriter, r *http.Request) {
				status := 0
				for _, c := range r.URL.Path[1:] {
					status = status*10 + int(c-'0')
				}
				w.WriteHeader(status)
			})
			address := s.url("example.com", path)
			_, err := Fetch(t.Context(), address, s.opts)
			if !errors.Is(err, ErrStatus) || !strings.HasPrefix(err.Error(), address+": the server does not give the document: "+want) {
				t.Error(err)
			}
		})
	}
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	s := newSite(t, true, nil, serve("text/plain", "text"))
	if _, err := Fetch(t.Context(), s.url("other.test", "/"), s.opts); !errors.Is(err, ErrCertificate) {
		t.Errorf("another's certificate: %v", err)
	}
	s.opts.roots = nil
	if _, err := Fetch(t.Context(), s.url("example.com", "/"), s.opts); !errors.Is(err, ErrCertificate) {
		t.Errorf("nobody's certificate: %v", err)
	}
	if s.asked.Load() != 0 {
		t.Error("something was asked all the same")
	}
}

func TestNoServer(t *testing.T) {
	t.Parallel()
	s := newSite(t, true, nil, serve("text/plain", "text"))
	address := s.url("example.com", "/")
	s.server.Close()
	_, err := Fetch(t.Context(), address, s.opts)
	if own := (*Error)(nil); !errors.Is(err, ErrUnreachable) || !errors.As(err, &own) || own.Address != address || own.Advice == "" {
		t.Error(err)
	}
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	for what, handler := range map[string]http.HandlerFunc{
		"no answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"a body that stops": func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "text")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
	} {
		s := newSite(t, true, nil, handler)
		s.opts.Timeout = 100 * time.Millisecond
		_, err := Fetch(t.Context(), s.url("example.com", "/"), s.opts)
		if !errors.Is(err, ErrTimeout) || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := newSite(t, true, nil, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "text")
		w.(http.Flusher).Flush()
		cancel()
		<-r.Context().Done()
	})
	if got, err := Fetch(ctx, s.url("example.com", "/"), s.opts); !errors.Is(err, context.Canceled) || got != nil {
		t.Error(got, err)
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	if o := (Options{}).withDefaults(); o.Bytes != 50_000_000 || o.Timeout != time.Minute || o.AllowHTTP {
		t.Errorf("%+v", o)
	}
	if o := (Options{Bytes: 1, Timeout: 2}).withDefaults(); o.Bytes != 1 || o.Timeout != 2 {
		t.Errorf("%+v", o)
	}
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]*Error{
		"fetching took too long": {Err: ErrTimeout},
		"https://example.com/: the document is too large: the limit is 1; split it": {
			Address: "https://example.com/", Err: ErrTooLarge, Detail: "the limit is 1", Advice: "split it",
		},
	} {
		if e.Error() != want || !errors.Is(e, e.Err) {
			t.Errorf("%q", e.Error())
		}
	}
}
