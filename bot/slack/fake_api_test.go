package slack

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// fakeArgs are the arguments of a call, whether they came as a form or as JSON: strings as they are, everything else as
// JSON.
type fakeArgs map[string]string

// fakeReply is the JSON that answers a call; with "ok": false it is an error.
type fakeReply = obj

func fakeRefuse(err string, messages ...string) fakeReply {
	r := fakeReply{"ok": false, "error": err}
	if len(messages) > 0 {
		r["response_metadata"] = obj{"messages": messages}
	}
	return r
}

// fakeMethods are the methods that the fake knows, each with the scopes of which one must be granted, as
// docs.slack.dev/reference/methods lists them.
func fakeMethods() map[string]fakeMethod {
	threads := []string{"assistant:write"}
	return map[string]fakeMethod{
		"auth.test":                             {serve: (*fakeSlack).authTest},
		"apps.connections.open":                 {serve: (*fakeSlack).connectionsOpen},
		"chat.postMessage":                      {[]string{"chat:write"}, (*fakeSlack).postMessage},
		"chat.postEphemeral":                    {[]string{"chat:write"}, (*fakeSlack).postEphemeral},
		"chat.update":                           {[]string{"chat:write"}, (*fakeSlack).updateMessage},
		"chat.delete":                           {[]string{"chat:write"}, (*fakeSlack).deleteMessage},
		"conversations.open":                    {[]string{"im:write"}, (*fakeSlack).conversationsOpen},
		"users.info":                            {[]string{"users:read"}, (*fakeSlack).usersInfo},
		"views.open":                            {serve: (*fakeSlack).viewsOpen},
		"views.push":                            {serve: (*fakeSlack).viewsPush},
		"views.update":                          {serve: (*fakeSlack).viewsUpdate},
		"views.publish":                         {serve: (*fakeSlack).viewsPublish},
		"assistant.threads.setStatus":           {append(threads, "chat:write"), (*fakeSlack).assistantThread},
		"assistant.threads.setTitle":            {threads, (*fakeSlack).assistantThread},
		"assistant.threads.setSuggestedPrompts": {threads, (*fakeSlack).assistantThread},
	}
}

type fakeMethod struct {
	scopes []string
	serve  func(*fakeSlack, fakeArgs) fakeReply
}

// fakeMisuse are the errors that a correct adapter never gets, but by a test's script or permission (allow).
func fakeMisuse(err string) bool {
	return slices.Contains([]string{
		"invalid_auth", "not_authed", "not_allowed_token_type", "missing_scope", "unknown_method", "invalid_post_type",
		"invalid_json", "invalid_arguments", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long",
		"msg_too_long", "no_text", "view_too_large",
	}, err)
}

// serveAPI answers a call of the Web API.
func (f *fakeSlack) serveAPI(w http.ResponseWriter, r *http.Request) {
	method := r.PathValue("method")
	args, token, err := readArgs(r)
	reply := func() fakeReply {
		if err != "" {
			return fakeRefuse(err)
		}
		m, ok := fakeMethods()[method]
		if !ok {
			return fakeRefuse("unknown_method")
		}
		if no := f.authorize(method, token, m.scopes); no != nil {
			return no
		}
		return m.serve(f, args)
	}
	f.answer(w, r, fakeCall{Method: method, Args: args}, reply)
}

// answer plays the script of a method, or else answers; it keeps the call and what is wrong with it.
func (f *fakeSlack) answer(w http.ResponseWriter, r *http.Request, call fakeCall, reply func() fakeReply) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var step fakeStep
	if steps := f.steps[call.Method]; len(steps) > 0 {
		step, f.steps[call.Method] = steps[0], steps[1:]
		f.change()
	}
	if step.wait != nil {
		f.mu.Unlock()
		select {
		case <-step.wait:
		case <-r.Context().Done():
		case <-f.closed:
		}
		f.mu.Lock()
	}
	defer func() { // once the call has been answered: waitCalls
		f.calls = append(f.calls, call)
		f.change()
	}()
	if step.done || step.err == "" && step.status == 0 {
		result := reply()
		call.Error, _ = result["error"].(string)
		if fakeMisuse(call.Error) {
			f.fault("%s: %s %v", call.Method, call.Error, result["response_metadata"])
		}
		if !step.done {
			f.write(w, call, result)
			return
		}
	}
	if step.status == 0 {
		call.Error = step.err
		f.write(w, call, fakeRefuse(step.err))
		return
	}
	call.Error = fmt.Sprintf("HTTP %d", step.status)
	if step.retryAfter != "" { // docs.slack.dev/apis/web-api/rate-limits
		w.Header().Set("Retry-After", step.retryAfter)
	}
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(step.status)
	_, _ = io.WriteString(w, "<html>not JSON</html>")
}

// write sends a reply as JSON. Errors of response_urls come with 404, those of the API with 200.
func (f *fakeSlack) write(w http.ResponseWriter, call fakeCall, reply fakeReply) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-OAuth-Scopes", strings.Join(f.scopes, ","))
	if call.Method == "response_url" && call.Error != "" {
		w.WriteHeader(http.StatusNotFound)
	}
	_ = json.NewEncoder(w).Encode(reply)
}

// readArgs reads both forms in which the Web API takes arguments and the token
// (docs.slack.dev/apis/web-api/#basics).
func readArgs(r *http.Request) (args fakeArgs, token, err string) {
	args = fakeArgs{}
	token, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	switch kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind {
	case "application/json":
		body := map[string]json.RawMessage{}
		if e := json.NewDecoder(r.Body).Decode(&body); e != nil && e != io.EOF {
			return args, token, "invalid_json"
		}
		for name, raw := range body {
			var s string
			if json.Unmarshal(raw, &s) != nil {
				s = string(raw)
			}
			args[name] = s
		}
	case "application/x-www-form-urlencoded", "multipart/form-data":
		_ = r.ParseMultipartForm(1 << 20)
		for name, values := range r.Form {
			args[name] = values[0]
		}
		if token == "" {
			token = args["token"]
		}
	default:
		return args, token, "invalid_post_type"
	}
	delete(args, "token")
	return args, token, ""
}

// authorize holds a token against what a method wants (docs.slack.dev/authentication/tokens).
func (f *fakeSlack) authorize(method, token string, scopes []string) fakeReply {
	want := fakeBotToken
	if method == "apps.connections.open" {
		want = fakeAppToken
	}
	switch {
	case token == "":
		return fakeRefuse("not_authed")
	case token != fakeBotToken && token != fakeAppToken:
		return fakeRefuse("invalid_auth")
	case token != want:
		return fakeRefuse("not_allowed_token_type")
	case len(scopes) > 0 && !slices.ContainsFunc(scopes, f.granted):
		no := fakeRefuse("missing_scope")
		no["needed"], no["provided"] = strings.Join(scopes, ","), strings.Join(f.scopes, ",")
		return no
	}
	return nil
}

func (f *fakeSlack) granted(scope string) bool { return slices.Contains(f.scopes, scope) }

func (f *fakeSlack) authTest(fakeArgs) fakeReply {
	return fakeReply{
		"ok": true, "url": "https://fake.slack.com/", "team": "Fake", "user": "agendabot",
		"team_id": fakeTeam, "user_id": fakeBot, "bot_id": fakeBotID, "app_id": fakeAppID,
	}
}

// speak is everybody changing the language of their Slack.
func (f *fakeSlack) speak(locale string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.locale = locale
}

func (f *fakeSlack) usersInfo(a fakeArgs) fakeReply {
	if _, ok := f.members[imOf(a["user"])]; !ok {
		return fakeRefuse("user_not_found")
	}
	name := strings.ToLower(a["user"])
	return fakeReply{"ok": true, "user": obj{"id": a["user"], "team_id": fakeTeam, "name": name, "locale": f.locale, "is_bot": false}}
}

func (f *fakeSlack) conversationsOpen(a fakeArgs) fakeReply {
	if _, ok := f.members[imOf(a["users"])]; !ok {
		return fakeRefuse("user_not_found")
	}
	return fakeReply{"ok": true, "channel": obj{"id": imOf(a["users"])}}
}

// fakeCall is one request for a method of the Web API, or for a response_url (method "response_url").
type fakeCall struct {
	Method string
	Args   fakeArgs
	Error  string // that was answered; empty: ok. An HTTP status as "HTTP 503".
}

func (c fakeCall) String() string { return strings.TrimSpace(c.Method + " " + c.Error) }

// fakeStep is what happens to one call instead of, or around, the ordinary answer.
type fakeStep struct {
	err        string          // the API's error
	status     int             // an HTTP status with no JSON
	retryAfter string          // of a 429; empty: the header is left out
	done       bool            // carry the call out first: the answer is what gets lost
	wait       <-chan struct{} // answer when this is closed
}

// The steps of script.
func stepPass() fakeStep             { return fakeStep{} }
func stepError(err string) fakeStep  { return fakeStep{err: err} }
func stepStatus(status int) fakeStep { return fakeStep{status: status} }
func stepLimited(after string) fakeStep {
	return fakeStep{status: http.StatusTooManyRequests, retryAfter: after}
}
func stepLost(status int) fakeStep            { return fakeStep{status: status, done: true} }
func stepSlow(until <-chan struct{}) fakeStep { return fakeStep{wait: until} }

// script lays down what happens to the next calls of a method ("response_url" for all of them), in order; later calls
// are answered as usual.
func (f *fakeSlack) script(method string, steps ...fakeStep) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.steps[method] = append(f.steps[method], steps...)
}

// waitCalls waits until a method was called, and answered, n times, and returns all those calls.
func (f *fakeSlack) waitCalls(tb testing.TB, method string, n int) (calls []fakeCall) {
	tb.Helper()
	f.until(tb, fmt.Sprintf("%d calls of %s", n, method), func() bool {
		calls = nil
		for _, c := range f.calls {
			if c.Method == method {
				calls = append(calls, c)
			}
		}
		return len(calls) >= n
	})
	return calls
}
