package fetch

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// Options say what may be fetched and at what cost. The zero value takes https at port 443 alone, with the default limits.
type Options struct {
	AllowHTTP bool          // also http, at port 80
	Ports     []int         // further ports, for either
	Bytes     int64         // largest document, unpacked and as it comes; default 50 MB
	Timeout   time.Duration // longest time for all of it, redirects included; default 60 s

	// These are the tests' alone.
	permit   func(netip.AddrPort) bool // addresses that the guard lets pass
	resolver *net.Resolver             // nil: the system's
	roots    *x509.CertPool            // nil: the system's
}

func (o Options) withDefaults() Options {
	if o.Bytes == 0 {
		o.Bytes = 50_000_000
	}
	if o.Timeout == 0 {
		o.Timeout = 60 * time.Second
	}
	return o
}

// Fetched is a document as it was downloaded.
type Fetched struct {
	Bytes        []byte
	Address      string    // where it came from in the end, without fragment
	Given        string    // the address that was asked for, without fragment
	ContentType  string    // as the server says, which may be wrong; may be empty
	Format       string    // by its content: "pdf", "docx", "odt", "html", "md", "txt"; empty if it is none of them
	Name         string    // a file name that is safe everywhere, with the format's extension
	SHA256       string    // of Bytes, hexadecimal
	Time         time.Time // when it had arrived, UTC, in seconds
	ETag         string    // as the server says; may be empty
	LastModified string    // as the server says; may be empty
}

// Fetch downloads the document at an address. The error is an *Error that wraps one of this package's, or the context's.
func Fetch(ctx context.Context, address string, opts Options) (*Fetched, error) {
	opts = opts.withDefaults()
	u, err := opts.parse(address)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, opts.Timeout)
	defer cancel()
	got, err := opts.get(limited, u)
	switch own, isOwn := errors.AsType[*Error](err); {
	case err == nil && limited.Err() == nil: // a server that notices the end of time may finish a document in the middle
		return got, nil
	case isOwn:
		if own.Address == "" {
			own.Address = failedAddress(u, err)
		}
		return nil, own
	case ctx.Err() != nil:
		return nil, fmt.Errorf("fetch %s: %w", shown(u), ctx.Err())
	case limited.Err() != nil:
		return nil, &Error{Address: shown(u), Err: ErrTimeout, Detail: "the limit is " + opts.Timeout.String(), Advice: "try again, or download it by other means and add the file"}
	default:
		return nil, failure(u, err)
	}
}

// get downloads the document. Its errors are *Error, or those of package net/http.
func (o *Options) get(ctx context.Context, u *url.URL) (*Fetched, error) {
	transport := o.transport()
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: o.follow}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, &Error{Err: ErrAddress, Advice: "copy it from a browser's address bar"}
	}
	req.Header.Set("User-Agent", "agendabot") // no version, which is nobody's business
	req.Header.Set("Accept", "*/*")
	req.Header.Set("Accept-Encoding", "gzip") // so that net/http does not unpack: what comes is counted, too
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // only read
	at := resp.Request.URL
	if resp.StatusCode != http.StatusOK {
		return nil, badStatus(at, resp.StatusCode)
	}
	raw, err := o.read(resp)
	if own, ok := errors.AsType[*Error](err); ok {
		own.Address = shown(at)
	}
	if err != nil {
		return nil, err
	}
	return describe(raw, u, resp), nil
}

// transport makes connections for one document. HTTP/1.1 is enough for that, and the least that can go wrong.
func (o *Options) transport() *http.Transport {
	dialer := &net.Dialer{Resolver: o.resolver, ControlContext: o.guard}
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:                  nil, // see the package's comment
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.roots},
		DisableKeepAlives:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: 64 << 10,
		Protocols:              protocols,
	}
}

func describe(raw []byte, given *url.URL, resp *http.Response) *Fetched {
	sum := sha256.Sum256(raw)
	f := &Fetched{
		Bytes: raw, Address: shown(resp.Request.URL), Given: shown(given), ContentType: resp.Header.Get("Content-Type"),
		SHA256: hex.EncodeToString(sum[:]), Time: time.Now().UTC().Truncate(time.Second),
		ETag: resp.Header.Get("ETag"), LastModified: resp.Header.Get("Last-Modified"),
	}
	name := givenName(resp.Header.Get("Content-Disposition"), resp.Request.URL)
	f.Format = formatOf(raw, f.ContentType, name)
	f.Name = withExtension(name, f.Format)
	return f
}

// badStatus says what a status other than 200 means for an administrator.
func badStatus(at *url.URL, status int) error {
	e := &Error{Address: shown(at), Err: ErrStatus, Detail: fmt.Sprintf("%d %s", status, http.StatusText(status))}
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusProxyAuthRequired:
		e.Advice = "it may want a login or a browser: download it with one and add the file"
	case status == http.StatusNotFound, status == http.StatusGone:
		e.Advice = "check the address in a browser"
	case status == http.StatusTooManyRequests, status >= http.StatusInternalServerError:
		e.Advice = "try again later"
	default:
		e.Advice = "download it with a browser and add the file"
	}
	return e
}

// failure says why nothing came from a server, by what package net/http says.
func failure(u *url.URL, err error) error {
	e := &Error{Address: failedAddress(u, err), Err: ErrUnreachable, Advice: "check the address; proxies are not used"}
	if outer, ok := errors.AsType[*url.Error](err); ok {
		err = outer.Err
	}
	e.Detail = err.Error()
	switch {
	case isUntrusted(err):
		e.Err, e.Advice = ErrCertificate, "check the address; if it is right, download it with a browser and add the file"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		e.Err, e.Detail, e.Advice = ErrCutShort, "", "try again"
	}
	return e
}

func isUntrusted(err error) bool {
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	return untrusted
}

// failedAddress is the address of the request that failed, which is not the first after a redirect.
func failedAddress(u *url.URL, err error) string {
	if outer, ok := errors.AsType[*url.Error](err); ok {
		if at, perr := url.Parse(outer.URL); perr == nil {
			return shown(at)
		}
	}
	return shown(u)
}
