package fetch

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func packed(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(text); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// endless writes something again and again until the other side has gone.
func endless(encoding string, piece []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", encoding)
		for {
			if _, err := w.Write(piece); err != nil {
				return
			}
		}
	}
}

// raw gives an answer byte for byte and closes the connection.
func raw(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer c.Close()                  //nolint:errcheck // the other end has what it needs
		_, _ = io.WriteString(c, answer) // the client may have heard enough
	}
}

func coded(encoding string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", encoding)
		_, _ = w.Write(body)
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	const limit = 100_000
	text := []byte(strings.Repeat("Rain falls. ", 100))
	zip := packed(t, text)
	bomb := packed(t, make([]byte, 50*limit))
	damaged := bytes.Clone(zip)
	damaged[len(damaged)-6] ^= 1 // in its checksum
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
	for what, c := range map[string]struct {
		handler http.HandlerFunc
		want    error
		body    string
	}{
		"plain":                  {serve("text/plain", "text"), nil, "text"},
		"empty":                  {serve("text/plain", ""), nil, ""},
		"just the limit":         {serve("text/plain", strings.Repeat("x", limit)), nil, strings.Repeat("x", limit)},
		"one more":               {serve("text/plain", strings.Repeat("x", limit+1)), ErrTooLarge, ""},
		"endless":                {endless("", []byte("text")), ErrTooLarge, ""},
		"packed":                 {coded("gzip", zip), nil, string(text)},
		"packed, old name":       {coded("X-GZIP", zip), nil, string(text)},
		"packed to the limit":    {coded("gzip", packed(t, make([]byte, limit))), nil, string(make([]byte, limit))},
		"a bomb":                 {coded("gzip", bomb), ErrTooLarge, ""},
		"endless packed zeros":   {endless("gzip", packed(t, make([]byte, 1000))), ErrTooLarge, ""},
		"endless packed nothing": {endless("gzip", packed(t, nil)), ErrTooLarge, ""},
		"packed, cut":            {coded("gzip", zip[:len(zip)-20]), ErrCutShort, ""},
		"packed, nothing":        {coded("gzip", nil), ErrCutShort, ""},
		"packed, damaged":        {coded("gzip", damaged), ErrPacked, ""},
		"said to be packed":      {coded("gzip", text), ErrPacked, ""},
		"packed twice":           {coded("gzip, gzip", zip), ErrPacked, ""},
		"packed otherwise":       {coded("br", zip), ErrPacked, ""},

		"a length that promises too much": {raw(ok + "Content-Length: 100\r\n\r\ntext"), ErrCutShort, ""},
		"a length that hides the rest":    {raw(ok + "Content-Length: 4\r\n\r\ntext and more"), nil, "text"},
		"a length beyond the limit":       {raw(ok + "Content-Length: 999999999999\r\n\r\ntext"), ErrTooLarge, ""},
		"a length below zero":             {raw(ok + "Content-Length: -1\r\n\r\ntext"), ErrUnreachable, ""},
		"two lengths":                     {raw(ok + "Content-Length: 4\r\nContent-Length: 5\r\n\r\ntext"), ErrUnreachable, ""},
		"chunks that end early":           {raw(ok + "Transfer-Encoding: chunked\r\n\r\n4\r\ntext\r\n"), ErrCutShort, ""},
		"a chunk of a huge length":        {raw(ok + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\ntext"), ErrCutShort, ""},
		"chunks that are none":            {raw(ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\ntext"), ErrUnreachable, ""},
		"endless head":                    {raw(ok + strings.Repeat("X-A: "+strings.Repeat("x", 1000)+"\r\n", 200) + "\r\ntext"), ErrUnreachable, ""},
		"no HTTP":                         {raw("220 mail ready\r\n"), ErrUnreachable, ""},
		"nothing":                         {raw(""), ErrCutShort, ""},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, true, nil, c.handler)
			s.opts.Bytes = limit
			got, err := Fetch(t.Context(), s.url("example.com", "/a"), s.opts)
			if c.want == nil && (err != nil || string(got.Bytes) != c.body) || !errors.Is(err, c.want) {
				t.Fatal(err)
			}
			if own := (*Error)(nil); err != nil && (got != nil || !errors.As(err, &own) || own.Address != s.url("example.com", "/a")) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestBounded(t *testing.T) {
	t.Parallel()
	stop := errors.New("stop")
	b := &bounded{r: strings.NewReader("abcdef"), left: 3, err: stop}
	got, err := io.ReadAll(b)
	if !errors.Is(err, stop) || len(got) > 3 {
		t.Errorf("%q, %v", got, err)
	}
	if n, err := b.Read(make([]byte, 10)); n != 0 || !errors.Is(err, stop) {
		t.Errorf("it goes on: %d, %v", n, err)
	}
	if got, err := io.ReadAll(&bounded{r: strings.NewReader("abc"), left: 3, err: stop}); err != nil || string(got) != "abc" {
		t.Errorf("%q, %v", got, err)
	}
}
