package discord

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The routes, as script and calls name them.
const (
	routeGateway       = "GET /gateway"
	routeGatewayBot    = "GET /gateway/bot"
	routeApplication   = "GET /applications/@me"
	routeOAuthApp      = "GET /oauth2/applications/@me" // what discordgo's Session.Application asks: the same object
	routeMe            = "GET /users/@me"
	routeOpenDM        = "POST /users/@me/channels"
	routeChannel       = "GET /channels/{channel}"
	routePost          = "POST /channels/{channel}/messages"
	routeEdit          = "PATCH /channels/{channel}/messages/{message}"
	routeTyping        = "POST /channels/{channel}/typing"
	routeCallback      = "POST /interactions/{interaction}/{token}/callback"
	routeFollowUp      = "POST /webhooks/{app}/{token}"
	routeOriginal      = "GET /webhooks/{app}/{token}/messages/@original"
	routeEditOriginal  = "PATCH /webhooks/{app}/{token}/messages/@original"
	routeDropOriginal  = "DELETE /webhooks/{app}/{token}/messages/@original"
	routeAnswer        = "GET /webhooks/{app}/{token}/messages/{message}"
	routeEditAnswer    = "PATCH /webhooks/{app}/{token}/messages/{message}"
	routeDropAnswer    = "DELETE /webhooks/{app}/{token}/messages/{message}"
	routeCommands      = "GET /applications/{app}/commands"
	routePutCommands   = "PUT /applications/{app}/commands"
	routeRoles         = "GET /guilds/{guild}/roles"
	routeGuildCommands = "GET /applications/{app}/guilds/{guild}/commands"
	routePutGuild      = "PUT /applications/{app}/guilds/{guild}/commands"
)

// fakeRoute is one way to call the API.
type fakeRoute struct {
	name  string
	open  bool // works without an Authorization, by the token in the path or because it is public
	serve func(*fake, fakeRequest) fakeReply
}

// fakeRoutes are all the calls that the adapter has a use for, the more special first. It never reads a channel's
// messages: there is no route for that.
func fakeRoutes() []fakeRoute {
	return []fakeRoute{
		{routeGateway, true, func(f *fake, _ fakeRequest) fakeReply { return fakeOK(obj{"url": f.gateway["url"]}) }},
		{routeGatewayBot, false, func(f *fake, _ fakeRequest) fakeReply { return fakeOK(f.gateway) }},
		{routeApplication, false, func(f *fake, _ fakeRequest) fakeReply { return fakeOK(f.application) }},
		{routeOAuthApp, false, func(f *fake, _ fakeRequest) fakeReply { return fakeOK(f.application) }},
		{routeMe, false, func(f *fake, _ fakeRequest) fakeReply { return fakeOK(f.people[fakeBot].payload()) }},
		{routeOpenDM, false, (*fake).openDM},
		{routeChannel, false, (*fake).getChannel},
		{routePost, false, (*fake).post},
		{routeEdit, false, (*fake).edit},
		{routeTyping, false, (*fake).typing},
		{routeCallback, true, (*fake).callback},
		{routeFollowUp, true, (*fake).followUp},
		{routeOriginal, true, (*fake).getAnswer},
		{routeEditOriginal, true, (*fake).editAnswer},
		{routeDropOriginal, true, (*fake).dropAnswer},
		{routeAnswer, true, (*fake).getAnswer},
		{routeEditAnswer, true, (*fake).editAnswer},
		{routeDropAnswer, true, (*fake).dropAnswer},
		{routeCommands, false, (*fake).getCommands},
		{routePutCommands, false, (*fake).putCommands},
		{routeRoles, false, (*fake).getRoles},
		{routeGuildCommands, false, (*fake).getCommands},
		{routePutGuild, false, (*fake).putCommands},
	}
}

// fakeRequest is a call as a route sees it.
type fakeRequest struct {
	route  fakeRoute
	path   string // without /api and version
	vars   map[string]string
	query  url.Values
	header http.Header
	body   obj   // if it is an object
	list   []any // if it is a list
	broken bool  // it is no JSON
	plain  bool  // it is not said to be JSON
}

// message is the message of the path.
func (q fakeRequest) message() string {
	if strings.HasSuffix(q.path, "/@original") {
		return "@original"
	}
	return q.vars["message"]
}

// readRequest reads a call. The version in the path may be left out
// (discord.com/developers/docs/reference#api-versioning).
func (f *fake) readRequest(r *http.Request) fakeRequest {
	q := fakeRequest{query: r.URL.Query(), header: r.Header}
	q.path = strings.TrimPrefix(r.URL.Path, "/api")
	if rest, ok := strings.CutPrefix(q.path, "/v"); ok {
		version, path, _ := strings.Cut(rest, "/")
		if n, err := strconv.Atoi(version); err == nil && n >= 9 {
			q.path = "/" + path
		}
	}
	q.route, q.vars = fakeFind(r.Method, q.path)
	if r.Body == nil {
		return q
	}
	defer func() { _ = r.Body.Close() }()
	raw, err := io.ReadAll(r.Body)
	if len(raw) == 0 {
		return q
	}
	var body any
	q.broken = err != nil || json.Unmarshal(raw, &body) != nil
	q.body, _ = body.(obj)
	q.list, _ = body.([]any)
	q.plain = !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json")
	return q
}

// fakeFind finds the route of a call. One that is not there has a name and nothing else.
func fakeFind(method, path string) (fakeRoute, map[string]string) {
	got := strings.Split(path, "/")
	for _, route := range fakeRoutes() {
		verb, pattern, _ := strings.Cut(route.name, " ")
		want, vars := strings.Split(pattern, "/"), map[string]string{}
		fits := verb == method && len(want) == len(got)
		for i := 0; fits && i < len(want); i++ {
			if strings.HasPrefix(want[i], "{") && got[i] != "" {
				vars[strings.Trim(want[i], "{}")] = got[i]
			} else {
				fits = want[i] == got[i]
			}
		}
		if fits {
			return route, vars
		}
	}
	return fakeRoute{name: method + " " + path}, nil
}

// answer is what Discord says to a call by its own rules. The lock is held.
func (f *fake) answer(q fakeRequest) fakeReply {
	reply := f.admit(q)
	if reply.status == 0 {
		reply = q.route.serve(f, q)
	}
	if code := reply.code(); fakeMisuse(reply.status, code) {
		f.fault("%s: %d, code %d: %s", q.route.name, reply.status, code, reply.body)
	}
	return reply
}

// admit refuses what is wrong with a call whatever its route is.
func (f *fake) admit(q fakeRequest) fakeReply {
	authorization := q.header.Get("Authorization")
	switch {
	case q.route.serve == nil:
		return fakeRefuse(http.StatusNotFound, 0, "404: Not Found")
	case !strings.HasPrefix(q.header.Get("User-Agent"), "DiscordBot ("): // reference#user-agent
		return fakeNo(40333)
	case authorization != "Bot "+fakeToken && (authorization != "" || !q.route.open):
		return fakeRefuse(http.StatusUnauthorized, 0, "401: Unauthorized")
	case q.plain: // reference#content-type
		form := &fakeForm{}
		form.add("", "CONTENT_TYPE_INVALID", `Expected "Content-Type" header to be one of {'application/json'}.`)
		return form.reply()
	case q.broken:
		return fakeNo(50109)
	}
	return fakeReply{}
}

// fakeMisuse says which answers a correct adapter never gets, but by a test's script or permission (allow). The others
// are what people and administrators do: they delete messages, close channels, take permissions away.
func fakeMisuse(status, code int) bool {
	return status >= 400 && code == 0 || slices.Contains([]int{
		10015, 10062, 20012, 40060, 40094, 40333, 50005, 50006, 50008, 50027, 50035, 50109,
	}, code)
}

// fakeCall is one call as it came in, and what was answered.
type fakeCall struct {
	Route, Path string
	Query       url.Values
	Header      http.Header
	Body        obj
	Status      int
	Code        int   // of the error, if any
	Err         error // when there was no answer
	At          time.Time
}

func (c fakeCall) String() string {
	if c.Err != nil {
		return c.Route + ": " + c.Err.Error()
	}
	return fmt.Sprintf("%s: %d/%d", c.Route, c.Status, c.Code)
}

// calls are all calls of a route so far; of all routes if none is given.
func (f *fake) calls(route string) (all []fakeCall) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.made {
		if route == "" || c.Route == route {
			all = append(all, c)
		}
	}
	return all
}
