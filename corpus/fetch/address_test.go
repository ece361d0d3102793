package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address string
		opts    Options
		want    error
	}{
		{"https://example.com/a.pdf", Options{}, nil},
		{"HTTPS://EXAMPLE.com/a.pdf#page=2", Options{}, nil},
		{"https://example.com:443/", Options{}, nil},
		{"https://8.8.8.8/", Options{}, nil},
		{"https://[2606:4700::1111]/", Options{}, nil},
		{"https://bücher.example/", Options{}, nil},
		{"https://example.com:8443/", Options{Ports: []int{8443}}, nil},
		{"http://example.com/", Options{AllowHTTP: true}, nil},
		{"http://example.com:80/", Options{AllowHTTP: true}, nil},

		{"http://example.com/", Options{}, ErrInsecure},
		{"https://example.com:8443/", Options{}, ErrPort},
		{"https://example.com:80/", Options{AllowHTTP: true}, ErrPort},
		{"http://example.com:443/", Options{AllowHTTP: true}, ErrPort},
		{"https://example.com:22/", Options{Ports: []int{8443}}, ErrPort},
		{"https://example.com:99999/", Options{}, ErrPort},
		{"https://example.com:x/", Options{}, ErrAddress},
		{"https://me:hunter@example.com/", Options{}, ErrAddress},
		{"https://me@example.com/", Options{}, ErrAddress},
		{"https://me:hun%ter@example.com/", Options{}, ErrAddress},
		{"https:///a.pdf", Options{}, ErrAddress},
		{"https://:443/a.pdf", Options{}, ErrAddress},
		{"https:example.com", Options{}, ErrAddress},
		{"example.com/a.pdf", Options{}, ErrAddress},
		{"file:///etc/passwd", Options{AllowHTTP: true}, ErrAddress},
		{"ftp://example.com/a", Options{AllowHTTP: true}, ErrAddress},
		{"gopher://example.com/", Options{AllowHTTP: true}, ErrAddress},
		{"data:text/plain,x", Options{}, ErrAddress},
		{"", Options{}, ErrAddress},
		{"https://exa mple.com/", Options{}, ErrAddress},
		{"https://example.com/\x00", Options{}, ErrAddress},
		{"https://example.com/\nHost: x", Options{}, ErrAddress},
		{"https://example.com/" + strings.Repeat("a", maxAddress), Options{}, ErrAddress},
	} {
		_, err := c.opts.parse(c.address)
		if c.want == nil && err != nil || !errors.Is(err, c.want) {
			t.Errorf("%.100q: %v", c.address, err)
		}
		if err != nil && (strings.Contains(err.Error(), "hun") || strings.ContainsAny(err.Error(), "\n\x00")) {
			t.Errorf("%.100q: the error tells: %q", c.address, err)
		}
	}
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	plain := newSite(t, false, nil, serve("text/plain", "text"))
	s := newSite(t, true, nil, func(w http.ResponseWriter, r *http.Request) {
		var left int
		switch n, _ := fmt.Sscanf(r.URL.Path, "/%d", &left); {
		case r.URL.Path == "/loop":
			http.Redirect(w, r, "/loop", http.StatusMovedPermanently)
		case r.URL.Path == "/down":
			http.Redirect(w, r, plain.url("example.com", "/"), http.StatusFound)
		case r.URL.Path == "/password":
			http.Redirect(w, r, "https://me:hunter@example.com/", http.StatusFound)
		case r.URL.Path == "/port":
			http.Redirect(w, r, "https://example.com:22/", http.StatusFound)
		case r.URL.Path == "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case n == 1 && left > 0:
			http.Redirect(w, r, fmt.Sprintf("/%d", left-1), http.StatusPermanentRedirect)
		default:
			serve("text/plain", "text")(w, r)
		}
	})
	s.opts.AllowHTTP = true
	s.opts.Ports = append(s.opts.Ports, plain.port)
	for path, want := range map[string]string{
		"/0": "", "/5": "",
		"/6":        "/0: the redirects cannot be followed: more than 5",
		"/loop":     "/loop: the redirects cannot be followed: more than 5",
		"/down":     "the redirects cannot be followed: it leads from https to http",
		"/password": "https://example.com/: the address cannot be used: there is a user name or password in it",
		"/port":     "https://example.com:22/: the port is not one that is used: 22",
		"/file":     "file:///etc/passwd: the address cannot be used: it begins with \"file:\"",
	} {
		got, err := Fetch(t.Context(), s.url("example.com", path), s.opts)
		if want == "" {
			if err != nil || string(got.Bytes) != "text" {
				t.Errorf("%s: %v", path, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if plain.asked.Load() > 0 {
		t.Error("something was asked without https")
	}
	// Where http is allowed it may be begun with, and left for https.
	begin := newSite(t, false, nil, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, s.url("example.com", "/0"), http.StatusFound)
	})
	opts := s.opts
	opts.Ports = append(opts.Ports, begin.port)
	ours, theirs := opts.permit, begin.opts.permit
	opts.permit = either(ours, theirs)
	if got, err := Fetch(t.Context(), begin.url("example.com", "/"), opts); err != nil || got.Address != s.url("example.com", "/0") {
		t.Error(err)
	}
}

func either[T any](a, b func(T) bool) func(T) bool { return func(x T) bool { return a(x) || b(x) } }

func TestSource(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ final, given, want string }{
		{"https://a.example/x?id=3", "https://b.example/", "https://a.example/x?id=3"},
		{"https://s3.example/x?X-Amz-Signature=1&X-Amz-Expires=300", "https://b.example/x", "https://b.example/x"},
		{"https://blob.example/x?sv=1&sig=abc", "https://b.example/x?access_token=1", "https://b.example/x"},
		{"https://a.example/x?apiKey=1", "https://a.example/x?apiKey=1&id=2", "https://a.example/x"},
	} {
		if got := (&Fetched{Address: c.final, Given: c.given}).Source(); got != c.want {
			t.Errorf("%s: %s", c.final, got)
		}
	}
}

func TestShown(t *testing.T) {
	t.Parallel()
	u, err := url.Parse("https://me:hunter@example.com/a%20b?c=d#e")
	if err != nil || shown(u) != "https://example.com/a%20b?c=d" || u.User == nil {
		t.Error(err, shown(u))
	}
}
