package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	officialAPI = "https://discord.com/api" // where the library sends everything
	dialTime    = 3 * time.Second           // shorter than a call, so that an address that is not there shows as one
	maxResponse = 8 << 20                   // bytes: far more than any answer to what is asked here
	maxProblem  = 64 << 10                  // bytes of an answer that says what was wrong
	longestHold = time.Hour                 // no longer is believed of a server
)

// transport takes what the library sends to the API that is meant, and keeps what the answer says for itself: the
// library's limiter, which waits without looking at a context, sees nothing of a rate limit.
type transport struct {
	base    http.RoundTripper
	api     string // what stands in place of officialAPI
	version string // that api names by itself, such as "/v10"; empty: the library's
}

func newTransport(apiURL string) *transport {
	t := &transport{api: strings.TrimRight(apiURL, "/"), base: &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: dialTime}).DialContext, TLSHandshakeTimeout: dialTime,
		ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 16, IdleConnTimeout: 30 * time.Second, // before the server ends one, and with it what is just being sent
	}}
	if t.api == "" {
		t.api = officialAPI
	}
	if at := strings.LastIndex(t.api, "/v"); at >= 0 && isID(t.api[at+2:]) {
		t.api, t.version = t.api[:at], t.api[at:]
	}
	return t
}

// outcome is what became of one request.
type outcome struct {
	method, route string // empty: it was not even begun. The route names nobody, and holds no token.
	status        int    // 0: there was no answer
	code          int    // Discord's number of the error
	message       string // Discord's words for it, and which fields it is about
	empty         time.Duration
	retryAfter    time.Duration
	global        bool // the whole app is limited, or the address
}

type outcomeKey struct{}

// withOutcome is a context whose request tells what became of it.
func withOutcome(ctx context.Context, o *outcome) context.Context {
	return context.WithValue(ctx, outcomeKey{}, o)
}

// RoundTrip is as http.RoundTripper says.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	o, ok := req.Context().Value(outcomeKey{}).(*outcome)
	if !ok {
		o = &outcome{}
	}
	if err := req.Context().Err(); err != nil {
		return nil, err // it is not begun
	}
	rest, ok := strings.CutPrefix(req.URL.String(), officialAPI+"/")
	if !ok {
		return nil, fmt.Errorf("discord: nothing is sent to %q", req.URL.Host)
	}
	version, path, _ := strings.Cut(rest, "/")
	if version = "/" + version; t.version != "" {
		version = t.version
	}
	to, err := url.Parse(t.api + version + "/" + path)
	if err != nil {
		return nil, fmt.Errorf("discord: AGENDABOT_DISCORD_API_URL is no address")
	}
	*o = outcome{method: req.Method, route: maskedRoute(path)}
	out := req.Clone(req.Context()) // the original is not ours to change
	out.URL, out.Host = to, ""
	resp, err := t.base.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	o.read(resp)
	return resp, nil
}

// CloseIdleConnections is what http.Client looks for.
func (t *transport) CloseIdleConnections() {
	if c, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// read takes from a response what it says of rate limits and of errors.
func (o *outcome) read(resp *http.Response) {
	o.status = resp.StatusCode
	if resp.Header.Get("X-RateLimit-Remaining") == "0" {
		o.empty = seconds(resp.Header.Get("X-RateLimit-Reset-After"))
	}
	if resp.StatusCode < http.StatusMultipleChoices {
		resp.Body = readCloser{io.LimitReader(resp.Body, maxResponse), resp.Body}
	} else {
		raw, _ := io.ReadAll(io.LimitReader(resp.Body, maxProblem)) // what has broken off says less
		_ = resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewReader(raw))
		o.problem(resp, raw)
	}
	for name := range resp.Header {
		if strings.HasPrefix(name, "X-Ratelimit-") {
			resp.Header.Del(name)
		}
	}
}

// problem reads what an error response says. A 429 that is not JSON is not Discord's but its Cloudflare's, which has shut
// out the address (https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans).
func (o *outcome) problem(resp *http.Response, raw []byte) {
	var p struct {
		Code       int             `json:"code"`
		Message    string          `json:"message"`
		RetryAfter float64         `json:"retry_after"`
		Global     bool            `json:"global"`
		Errors     json.RawMessage `json:"errors"`
	}
	isJSON := json.Unmarshal(raw, &p) == nil
	o.code = p.Code
	o.message = printable(p.Message, 200)
	if fields := faultyFields(p.Errors); len(fields) > 0 {
		o.message += " (" + printable(strings.Join(fields, ", "), 300) + ")"
	}
	if resp.StatusCode != http.StatusTooManyRequests {
		return
	}
	o.retryAfter = duration(p.RetryAfter) // more exact than the header, which counts whole seconds
	if o.retryAfter == 0 {
		o.retryAfter = seconds(resp.Header.Get("Retry-After"))
	}
	o.global = !isJSON || p.Global || resp.Header.Get("X-RateLimit-Global") == "true" || resp.Header.Get("X-RateLimit-Scope") == "global"
}

// faultyFields are the fields that an error is about, each with the name of what is wrong. What stood in a field is not
// repeated: it may be what somebody wrote.
func faultyFields(raw json.RawMessage) []string {
	var tree map[string]any
	if json.Unmarshal(raw, &tree) != nil {
		return nil
	}
	var found []string
	var walk func(path string, node map[string]any)
	walk = func(path string, node map[string]any) {
		for name, child := range node {
			switch child := child.(type) {
			case map[string]any:
				walk(path+"."+name, child)
			case []any:
				for _, e := range child {
					if e, ok := e.(map[string]any); ok && name == "_errors" {
						found = append(found, fmt.Sprintf("%s: %v", strings.TrimPrefix(path, "."), e["code"]))
					}
				}
			}
		}
	}
	walk("", tree)
	slices.Sort(found)
	return found[:min(len(found), 5)]
}

// maskedRoute is a path without ids and tokens. Only plain words of it are shown.
func maskedRoute(path string) string {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	for i, p := range parts {
		switch {
		case i == 2 && (parts[0] == "webhooks" || parts[0] == "interactions"):
			parts[i] = "{token}"
		case len(p) > 24 || strings.Trim(p, "@abcdefghijklmnopqrstuvwxyz-") != "":
			parts[i] = "{id}"
		}
	}
	return "/" + strings.Join(parts, "/")
}

// printable is a text of a server's on one line and no longer than so much.
func printable(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func seconds(s string) time.Duration {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return duration(f)
}

// duration is a number of seconds as far as it is believed.
func duration(seconds float64) time.Duration {
	if !(seconds > 0) { // nor is it NaN
		return 0
	}
	return time.Duration(min(seconds, longestHold.Seconds()) * float64(time.Second))
}

type readCloser struct {
	io.Reader
	io.Closer
}
