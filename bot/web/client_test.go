package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestClientOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		remote    string
		forwarded []string
		want      string
	}{
		{"203.0.113.7:4711", nil, "203.0.113.7"},
		{"203.0.113.7:4711", []string{"198.51.100.1"}, "203.0.113.7"}, // from elsewhere: not believed
		{"127.0.0.1:4711", nil, "127.0.0.1"},
		{"127.0.0.1:4711", []string{"198.51.100.1"}, "198.51.100.1"},
		{"127.0.0.1:4711", []string{"9.9.9.9, 198.51.100.1"}, "198.51.100.1"}, // the first one is the client's word
		{"10.0.0.2:4711", []string{"9.9.9.9", "198.51.100.1 "}, "198.51.100.1"},
		{"[::1]:4711", []string{"2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"},
		{"127.0.0.1:4711", []string{"unknown"}, "127.0.0.1"},
		{"127.0.0.1:4711", []string{""}, "127.0.0.1"},
		{"@", []string{"198.51.100.1"}, "@"},
	} {
		r := httptest.NewRequest(http.MethodPost, "/report/x", http.NoBody)
		r.RemoteAddr = tt.remote
		for _, f := range tt.forwarded {
			r.Header.Add("X-Forwarded-For", f)
		}
		if got := clientOf(r); got != tt.want {
			t.Errorf("%s for %q is counted as %s, not %s", tt.remote, tt.forwarded, got, tt.want)
		}
	}
}

// A program that only looks whether a link leads anywhere asks no question.
func TestHeadIsNoQuestion(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	for i, path := range []string{"/ask?q=landmines", "/api/ask?q=landmines"} {
		if w := s.do(http.MethodHead, path, ""); w.Code != http.StatusOK || s.cfg.Desk.Queued() != i {
			t.Errorf("HEAD %s gives %d, %d questions are recorded", path, w.Code, s.cfg.Desk.Queued())
		}
		if s.get(path); s.cfg.Desk.Queued() != i+1 {
			t.Errorf("GET %s: %d questions are recorded", path, s.cfg.Desk.Queued())
		}
	}
}
