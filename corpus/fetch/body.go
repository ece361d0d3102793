package fetch

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// bounded passes on at most left bytes; the next one is an error.
type bounded struct {
	r    io.Reader
	left int64
	err  error
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, b.err
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, b.err
	}
	return n, err
}

// read reads a response's body. Its errors are *Error but for those of the context.
func (o *Options) read(resp *http.Response) ([]byte, error) {
	tooLarge := &Error{Err: ErrTooLarge, Detail: fmt.Sprintf("the limit is %d bytes", o.Bytes), Advice: "add a shorter one, or its parts"}
	if resp.ContentLength > o.Bytes {
		tooLarge.Detail = fmt.Sprintf("%d bytes, the limit is %d", resp.ContentLength, o.Bytes)
		return nil, tooLarge
	}
	var body io.Reader = &bounded{r: resp.Body, left: o.Bytes, err: tooLarge}
	switch packed := strings.ToLower(strings.Join(resp.Header.Values("Content-Encoding"), ", ")); packed {
	case "", "identity":
	case "gzip", "x-gzip":
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			return nil, readError(err)
		}
		body = &bounded{r: unpacked, left: o.Bytes, err: tooLarge}
	default:
		return nil, &Error{Err: ErrPacked, Detail: fmt.Sprintf("it comes as %q", packed), Advice: "download it with a browser and add the file"}
	}
	var raw bytes.Buffer
	if resp.ContentLength > 0 {
		raw.Grow(int(resp.ContentLength) + bytes.MinRead)
	}
	if _, err := raw.ReadFrom(body); err != nil {
		return nil, readError(err)
	}
	return raw.Bytes(), nil
}

// readError says what was wrong with a body; errors of the context and the connection stay as they are.
func readError(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF): // the latter of gzip, where nothing came at all
		return &Error{Err: ErrCutShort, Advice: "try again"}
	case isCorrupt(err):
		return &Error{Err: ErrPacked, Detail: err.Error(), Advice: "download it with a browser and add the file"}
	default:
		return err
	}
}
