package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// redirects is how many are followed.
const redirects = 5

// maxAddress bounds an address in bytes: servers take no longer ones.
const maxAddress = 8000

// parse reads an address that an administrator gave.
func (o *Options) parse(address string) (*url.URL, error) {
	if len(address) > maxAddress {
		return nil, &Error{Err: ErrAddress, Detail: fmt.Sprintf("%d bytes, the limit is %d", len(address), maxAddress)}
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, unparsed(address, err)
	}
	u.Fragment, u.RawFragment = "", "" // a place in the document, which is fetched whole
	return u, o.check(u)
}

// unparsed is the error for what is no address. It does not repeat what may have a password in it.
func unparsed(address string, err error) error {
	wrong := &Error{Err: ErrAddress, Advice: "copy it from a browser's address bar"}
	if strings.Contains(address, "@") {
		return wrong
	}
	if inner, ok := errors.AsType[*url.Error](err); ok {
		err = inner.Err
	}
	wrong.Address, wrong.Detail = fmt.Sprintf("%q", address), err.Error()
	return wrong
}

// check refuses an address by what is written in it. Where its host leads is the guard's to decide.
func (o *Options) check(u *url.URL) error {
	wrong := func(err error, detail, advice string) error {
		return &Error{Address: shown(u), Err: err, Detail: detail, Advice: advice}
	}
	switch {
	case u.Scheme == "http" && !o.AllowHTTP:
		return wrong(ErrInsecure, "anybody on the way could change the document", "")
	case u.Scheme != "https" && u.Scheme != "http":
		return wrong(ErrAddress, fmt.Sprintf("it begins with %q", u.Scheme+":"), "write https://…")
	case u.User != nil:
		return wrong(ErrAddress, "there is a user name or password in it",
			"download it with a browser and add the file: the address is kept beside the document")
	case u.Hostname() == "":
		return wrong(ErrAddress, "there is no server in it", "write https://server/document")
	case isOddIP(u.Hostname()):
		return wrong(ErrAddress, fmt.Sprintf("%q is an IP address in an unusual form", u.Hostname()), "write it as 192.0.2.1, or the server's name")
	case !o.allowsPort(u):
		return wrong(ErrPort, u.Port(), "")
	}
	return nil
}

// allowsPort says that an address has its scheme's own port, or one that was allowed.
func (o *Options) allowsPort(u *url.URL) bool {
	own := "443"
	if u.Scheme == "http" {
		own = "80"
	}
	if p := u.Port(); p != "" && p != own {
		n, err := strconv.Atoi(p)
		return err == nil && slices.Contains(o.Ports, n)
	}
	return true
}

// isOddIP says that a host is an IPv4 address for some readers and a name for others: 2130706433, 0x7f.1, 0177.0.0.1.
// By https://url.spec.whatwg.org/#ends-in-a-number-checker every host whose last part is a number is one.
func isOddIP(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	parts := strings.Split(strings.TrimSuffix(host, "."), ".")
	last := strings.ToLower(parts[len(parts)-1])
	if hex, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return last != "" && strings.Trim(last, "0123456789") == ""
}

// follow decides about a redirect, before anything is asked there.
func (o *Options) follow(req *http.Request, via []*http.Request) error {
	if len(via) > redirects {
		return &Error{
			Address: shown(req.URL), Err: ErrRedirect, Detail: fmt.Sprintf("more than %d", redirects),
			Advice: "find the document's own address in a browser",
		}
	}
	if via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme == "http" {
		return &Error{
			Address: shown(req.URL), Err: ErrRedirect, Detail: "it leads from https to http",
			Advice: "find the document's own address in a browser",
		}
	}
	req.Header.Del("Referer") // the address may be nobody's business
	return o.check(req.URL)
}

// shown is an address as it may be shown and kept: without user name, password and fragment.
func shown(u *url.URL) string {
	bare := *u
	bare.User, bare.Fragment, bare.RawFragment = nil, "", ""
	return bare.String()
}

// Source is the address at which readers find the document: the final one, or the one that was given where the final one
// has a signature or a key in it, which is good for minutes or for its owner alone; without its query where that one has, too.
func (f *Fetched) Source() string {
	for _, address := range []string{f.Address, f.Given} {
		if u, err := url.Parse(address); err == nil && !hasKey(u) {
			return address
		}
	}
	bare, _, _ := strings.Cut(f.Given, "?")
	return bare
}

// hasKey says that an address's query has what only some may know, by the usual names.
func hasKey(u *url.URL) bool {
	for name := range u.Query() {
		name = strings.ToLower(name)
		for _, part := range []string{"signature", "token", "secret", "passw", "credential", "apikey", "api_key", "api-key", "session"} {
			if strings.Contains(name, part) {
				return true
			}
		}
		if slices.Contains([]string{"sig", "key", "auth", "sid", "code"}, name) {
			return true
		}
	}
	return false
}
