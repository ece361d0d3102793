package discord

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// fakeReply is an answer of the API.
type fakeReply struct {
	status int
	header http.Header
	body   []byte
}

// fakeOK answers with JSON; nil is 204 with no body.
func fakeOK(v any) fakeReply {
	if v == nil {
		return fakeReply{status: http.StatusNoContent}
	}
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // a value of the fake itself
	}
	return fakeReply{status: http.StatusOK, body: body, header: http.Header{"Content-Type": {"application/json"}}}
}

// fakeRefuse answers with an error (discord.com/developers/docs/topics/opcodes-and-status-codes#json).
func fakeRefuse(status, code int, message string) fakeReply {
	r := fakeOK(obj{"code": code, "message": message})
	r.status = status
	return r
}

// fakeNo answers with one of the errors that have a status and words of their own.
func fakeNo(code int) fakeReply {
	type no struct {
		status int
		words  string
	}
	n, ok := map[int]no{
		10003:  {http.StatusNotFound, "Unknown Channel"},
		10008:  {http.StatusNotFound, "Unknown Message"},
		10013:  {http.StatusNotFound, "Unknown User"},
		10015:  {http.StatusNotFound, "Unknown Webhook"},
		10062:  {http.StatusNotFound, "Unknown interaction"},
		20012:  {http.StatusForbidden, "You are not authorized to perform this action on this application"},
		40060:  {http.StatusBadRequest, "Interaction has already been acknowledged."},
		40094:  {http.StatusBadRequest, "This interaction has hit the maximum number of follow up messages"},
		40333:  {http.StatusForbidden, "internal network error"},
		50001:  {http.StatusForbidden, "Missing Access"},
		50005:  {http.StatusForbidden, "Cannot edit a message authored by another user"},
		50006:  {http.StatusBadRequest, "Cannot send an empty message"},
		50007:  {http.StatusForbidden, "Cannot send messages to this user"},
		50008:  {http.StatusBadRequest, "Cannot send messages in a non-text channel"},
		50013:  {http.StatusForbidden, "Missing Permissions"},
		50027:  {http.StatusUnauthorized, "Invalid Webhook Token"},
		50035:  {http.StatusBadRequest, "Invalid Form Body"},
		50109:  {http.StatusBadRequest, "The request body contains invalid JSON."},
		160002: {http.StatusForbidden, "Cannot reply without permission to read message history"},
	}[code]
	if !ok {
		panic(fmt.Sprintf("the fake has no words for error %d", code))
	}
	return fakeRefuse(n.status, code, n.words)
}

// code is the error's code; 0 if there is none.
func (r fakeReply) code() int {
	var e struct{ Code int }
	_ = json.Unmarshal(r.body, &e)
	return e.Code
}

func (r fakeReply) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.header)
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body)
}

// fakeRemaining is what the headers of an answer say about the rate limit of its route.
type fakeRemaining struct {
	calls int
	after time.Duration
}

// limits adds the headers that most answers have
// (discord.com/developers/docs/topics/rate-limits#header-format-rate-limit-header-examples).
func (r fakeReply) limits(now time.Time, route string, left *fakeRemaining) fakeReply {
	if left == nil {
		left = &fakeRemaining{calls: 4, after: time.Second}
	}
	if r.status == http.StatusTooManyRequests {
		return r // has its own
	}
	r.header = r.header.Clone()
	if r.header == nil {
		r.header = http.Header{}
	}
	fakeLimitHeaders(r.header, now, route, *left)
	return r
}

func fakeLimitHeaders(h http.Header, now time.Time, route string, left fakeRemaining) {
	seconds := func(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
	h.Set("X-RateLimit-Limit", "5")
	h.Set("X-RateLimit-Remaining", strconv.Itoa(left.calls))
	h.Set("X-RateLimit-Reset", seconds(time.Duration(now.Add(left.after).UnixNano())))
	h.Set("X-RateLimit-Reset-After", seconds(left.after))
	h.Set("X-RateLimit-Bucket", fmt.Sprintf("%x", route))
	h.Set("Date", now.UTC().Format(http.TimeFormat))
}

// fakeStep is what happens to one call instead of, or around, the ordinary answer.
type fakeStep struct {
	reply     fakeReply       // instead of the ordinary answer
	done      bool            // carry the call out first: the answer is what gets lost
	lost      error           // the call never arrived
	broken    error           // it was carried out, and then the connection broke
	remaining *fakeRemaining  // what the headers say about the rate limit
	wait      <-chan struct{} // first wait until this is closed
}

// stepPass answers as usual.
func stepPass() fakeStep { return fakeStep{} }

// stepError refuses with one of Discord's errors: see fakeNo.
func stepError(code int) fakeStep { return fakeStep{reply: fakeNo(code)} }

// stepRefuse refuses with any error, as 401 with code 0.
func stepRefuse(status, code int, message string) fakeStep {
	return fakeStep{reply: fakeRefuse(status, code, message)}
}

// stepStatus answers with a status and no JSON, as proxies before Discord do.
func stepStatus(status int) fakeStep {
	return fakeStep{reply: fakeReply{
		status: status, header: http.Header{"Content-Type": {"text/html"}}, body: []byte("<html>not JSON</html>"),
	}}
}

// stepLimited is 429 with a scope: "user", "shared" or "global"
// (discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit).
func stepLimited(scope string, after time.Duration) fakeStep {
	words := "You are being rate limited."
	if scope == "shared" {
		words = "The resource is being rate limited."
	}
	reply := fakeOK(obj{"message": words, "retry_after": after.Seconds(), "global": scope == "global"})
	reply.status = http.StatusTooManyRequests
	reply.header.Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
	reply.header.Set("X-RateLimit-Scope", scope)
	if scope == "global" {
		reply.header.Set("X-RateLimit-Global", "true")
	} else {
		fakeLimitHeaders(reply.header, time.Now(), "limited", fakeRemaining{after: after})
	}
	return fakeStep{reply: reply}
}

// stepCloudflare is 429 from Cloudflare: no JSON, and a Retry-After that may be missing
// (discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans).
func stepCloudflare(retryAfter string) fakeStep {
	s := stepStatus(http.StatusTooManyRequests)
	s.reply.body = []byte("error code: 1015")
	if retryAfter != "" {
		s.reply.header.Set("Retry-After", retryAfter)
	}
	return s
}

// stepLost carries the call out and answers with a status and no JSON.
func stepLost(status int) fakeStep {
	s := stepStatus(status)
	s.done = true
	return s
}

// stepBroken carries the call out and answers 200 with JSON that is cut off.
func stepBroken() fakeStep {
	return fakeStep{done: true, reply: fakeReply{
		status: http.StatusOK, header: http.Header{"Content-Type": {"application/json"}}, body: []byte(`{"id": "1`),
	}}
}

// stepUnreachable is a connection that cannot be made: the call never arrives.
func stepUnreachable() fakeStep {
	return fakeStep{lost: &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}}
}

// stepReset carries the call out and breaks the connection before the answer.
func stepReset() fakeStep {
	return fakeStep{broken: &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}}
}

// stepSlow answers as usual when a channel is closed, if the caller waits so long; nil: never.
func stepSlow(until <-chan struct{}) fakeStep {
	if until == nil {
		until = make(chan struct{})
	}
	return fakeStep{wait: until}
}

// stepRemaining answers as usual, and says in the headers how many calls are left and when that changes.
func stepRemaining(calls int, after time.Duration) fakeStep {
	return fakeStep{remaining: &fakeRemaining{calls: calls, after: after}}
}

// script lays down what happens to the next calls of a route, in order; later calls are answered as usual.
func (f *fake) script(route string, steps ...fakeStep) {
	f.mu.Lock()
	defer f.mu.Unlock()
	verb, path, _ := strings.Cut(route, " ")
	if found, _ := fakeFind(verb, path); found.serve == nil {
		f.fault("the test scripts %q, which is no route", route)
	}
	f.steps[route] = append(f.steps[route], steps...)
}

// fakeForm gathers what is wrong with a body, in the tree in which Discord says it
// (discord.com/developers/docs/reference#error-messages).
type fakeForm struct{ errors obj }

// add adds an error at a place like "data.embeds.0.title".
func (c *fakeForm) add(at, code, message string) {
	if c.errors == nil {
		c.errors = obj{}
	}
	node := c.errors
	for part := range strings.SplitSeq(at, ".") {
		if part == "" {
			continue
		}
		next, ok := node[part].(obj)
		if !ok {
			next = obj{}
			node[part] = next
		}
		node = next
	}
	list, _ := node["_errors"].([]obj)
	node["_errors"] = append(list, obj{"code": code, "message": message})
}

// reply is the refusal.
func (c *fakeForm) reply() fakeReply {
	r := fakeOK(obj{"code": 50035, "message": "Invalid Form Body", "errors": c.errors})
	r.status = http.StatusBadRequest
	return r
}
