package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// gatewayTest is a gateway in a bubble of testing/synctest, against a fake one.
type gatewayTest struct {
	*testing.T
	*gateway
	fake *fakeSocket
	took *taken
	log  *lockedBuffer
	err  chan error
	end  context.CancelFunc // of Run

	mu     sync.Mutex
	bot    obj // what GET /gateway/bot says
	status int // and with which status
	asked  int
}

// lockedBuffer is a log that a test reads while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *lockedBuffer) contains(s string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Contains(b.String(), s)
}

func inGateway(t *testing.T, scripts []func(c *fakeConn), f func(g *gatewayTest)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		g := &gatewayTest{T: t, fake: newFakeSocket(t, scripts...), took: &taken{}, log: &lockedBuffer{}, err: make(chan error, 1), status: http.StatusOK}
		dial, end := g.fake.serveIn()
		defer end()
		g.bot = obj{"url": g.fake.url(), "shards": 1, "session_start_limit": obj{"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}}
		log := slog.New(slog.NewTextHandler(g.log, nil))
		r := newREST(log, testToken, "", 5*time.Second, nil)
		r.transport.base = roundTrip(func(req *http.Request) (*http.Response, error) {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.asked++
			raw, _ := json.Marshal(g.bot)
			return &http.Response{StatusCode: g.status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(raw)), Request: req}, nil
		})
		g.gateway = newGateway(log, r, 0, g.took, usualGateway())
		g.dial = dial
		f(g)
		if g.end != nil {
			g.end()
			if err := <-g.err; err != nil {
				t.Errorf("Run ended with %v", err)
			}
		}
		if g.log.contains(testToken) {
			t.Error("the log shows the token")
		}
	})
}

// run starts Run, which the test then ends if it does not end by itself.
func (g *gatewayTest) run() {
	ctx, cancel := context.WithCancel(g.Context())
	g.end = cancel
	go func() { g.err <- g.gateway.Run(ctx) }()
}

// says lets Discord say something else from now on.
func (g *gatewayTest) says(change func(bot, limit obj)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	change(g.bot, g.bot["session_start_limit"].(obj))
}

func (g *gatewayTest) questions() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.asked
}

// fails waits for Run to end by itself.
func (g *gatewayTest) fails(want string) {
	g.Helper()
	err := <-g.err
	g.end()
	g.end = nil
	if err == nil || !strings.Contains(err.Error(), want) {
		g.Errorf("Run ended with %v, want %q", err, want)
	}
	if n := g.up.Load(); n != 0 {
		g.Errorf("%d shards are still up", n)
	}
}

func scripts(s ...func(c *fakeConn)) []func(c *fakeConn) { return s }

func TestGatewayIdentifies(t *testing.T) {
	t.Parallel()
	var got fakeFrame
	var query string
	inGateway(t, scripts(func(c *fakeConn) {
		got, query = c.identified(), c.query
		c.stay()
	}), func(g *gatewayTest) {
		g.run()
		c := g.fake.connected(1)[0]
		if synctest.Wait(); g.up.Load() != 1 || query != "encoding=json&v=9" {
			t.Errorf("%d shards are up; %s", g.up.Load(), query)
		}
		var d struct {
			Token      string
			Intents    int
			Shard      []int
			Properties map[string]string
			Compress   bool
		}
		if err := json.Unmarshal(got.D, &d); err != nil || d.Token != testToken || d.Intents != 1<<9|1<<12 || !slices.Equal(d.Shard, []int{0, 1}) || d.Properties["browser"] == "" || d.Compress {
			t.Errorf("%s: %v", got.D, err)
		}
		g.end()
		g.fake.await("the end", func() bool { return c.code != 0 })
		if synctest.Wait(); c.code != 1000 || g.up.Load() != 0 {
			t.Errorf("it was closed with %d; %d shards are up", c.code, g.up.Load())
		}
	})
}

func TestGatewayHandsOn(t *testing.T) {
	t.Parallel()
	inGateway(t, nil, func(g *gatewayTest) {
		g.took.came = make(chan struct{}, 100)
		g.run()
		c := g.fake.connected(1)[0]
		for _, raw := range []string{`null`, `[]`, `{"op":"x"}`, `not JSON`, `{"op":99}`, `{"op":0}`, `{"op":0,"t":"GUILD_CREATE","d":null,"s":1}`, `{"op":11}`} {
			c.raw(raw)
		}
		for kind, d := range map[string][]string{
			"INTERACTION_CREATE": {`null`, `{}`, rawCommand, rawLabel, rawTarget},
			"MESSAGE_CREATE":     {`null`, `{}`, `{"id":"1","channel_id":"2","author":{"id":"3"},"content":"panic"}`, rawMessage},
			"GUILD_CREATE":       {`null`, `{"id":"1"}`},
			"SOMETHING_NEW":      {`7`},
		} {
			for _, raw := range d {
				c.dispatch(kind, raw)
			}
		}
		for range 5 {
			<-g.took.came
		}
		synctest.Wait()
		i, m := g.took.count()
		if i != 3 || m != 2 || g.up.Load() != 1 {
			t.Errorf("%d interactions and %d messages were taken; %d are up", i, m, g.up.Load())
		}
		for k, i := range g.took.interactions {
			if broken := g.took.broken[k] != nil; broken != (i.ID == "1005") {
				t.Errorf("%s is broken: %v", i.ID, g.took.broken[k])
			}
		}
		if !g.log.contains("ended in a panic") {
			t.Error("the panic is not in the log")
		}
	})
}

func TestGatewayBeats(t *testing.T) {
	t.Parallel()
	inGateway(t, nil, func(g *gatewayTest) {
		g.run()
		c := g.fake.connected(1)[0]
		c.dispatch("SOMETHING", `{}`)
		time.Sleep(10*fakeHeartbeat + time.Second)
		beats := g.fake.times(opHeartbeat)
		if n := len(beats); n != 10 && n != 11 {
			t.Errorf("%d heartbeats", n)
		}
		for i := range beats[1:] {
			if gap := beats[i+1].Sub(beats[i]); gap != fakeHeartbeat {
				t.Errorf("a heartbeat after %v", gap)
			}
		}
		if last := c.frames[len(c.frames)-1]; string(last.D) != "2" {
			t.Errorf("the last heartbeat has %s", last.D)
		}
		c.send(opHeartbeat, nil)
		synctest.Wait()
		if n := len(g.fake.times(opHeartbeat)); n != len(beats)+1 {
			t.Errorf("asked for a heartbeat, it sent %d", n-len(beats))
		}
	})
}

// Whatever ends a connection whose session lives, the next one resumes it where it was, at the address for that.
func TestGatewayResumes(t *testing.T) {
	t.Parallel()
	for name, ends := range map[string]func(c *fakeConn){
		"reconnect":            func(c *fakeConn) { c.send(opReconnect, nil); c.stay() },
		"invalid, but resume":  func(c *fakeConn) { c.send(opInvalidSession, true); c.stay() },
		"unknown error":        func(c *fakeConn) { c.close(4000) },
		"too fast":             func(c *fakeConn) { c.close(4008) },
		"closed for no reason": func(c *fakeConn) { c.close(1001) },
		"broken off":           func(*fakeConn) {},
		"no acknowledgements":  func(c *fakeConn) { c.mute = true; c.stay() },
		"a frame too large":    func(c *fakeConn) { c.raw(strings.Repeat(" ", maxFrame+1)); c.stay() },
		"a greeting, once more": func(c *fakeConn) {
			c.dispatch("READY", obj{"session_id": "session localhost", "resume_gateway_url": c.url()})
			c.close(4000)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got fakeFrame
			inGateway(t, scripts(func(c *fakeConn) {
				c.identified()
				c.dispatch("MESSAGE_CREATE", rawMessage)
				ends(c)
			}, func(c *fakeConn) {
				got = c.resumed()
				c.dispatch("MESSAGE_CREATE", rawMessage)
				c.stay()
			}), func(g *gatewayTest) {
				g.took.came = make(chan struct{}, 10)
				g.run()
				<-g.took.came
				<-g.took.came
				g.fake.connected(1)
				first := g.fake.conns[0]
				if n := len(g.fake.times(opIdentify)); n != 1 || len(g.fake.conns) != 2 {
					t.Errorf("%d identifies in %d connections", n, len(g.fake.conns))
				}
				if got.field("session_id") != "session localhost" || got.field("token") != testToken || got.field("seq").(float64) < 2 {
					t.Errorf("%s", got.D)
				}
				if first.code == 1000 || first.code == 1001 {
					t.Errorf("closing with %d ended the session", first.code)
				}
				if synctest.Wait(); g.up.Load() != 1 {
					t.Errorf("%d shards are up", g.up.Load())
				}
			})
		})
	}
}

// A session that is gone is begun anew, not faster than Discord allows.
// What no waiting helps against ends Run, before and after the session began.
// What is no gateway, or a bad one, is tried again at growing distances.
// The token is not sent where it is less safe than before.
// Run ends with its context at every stage, and leaves no goroutine: the bubble would not end.
func TestGatewayOverTheNetwork(t *testing.T) {
	t.Parallel()
	f := newFakeSocket(t, func(c *fakeConn) { c.identified(); c.send(opReconnect, nil); c.stay() }, (*fakeConn).again).serve()
	raw, _ := json.Marshal(obj{"url": f.url(), "shards": 1})
	r, _ := cannedREST(canned{status: http.StatusOK, body: string(raw)})
	k := &taken{came: make(chan struct{}, 1)}
	tune := usualGateway()
	tune.pause = time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := make(chan error, 1)
	go func() { err <- newGateway(slog.New(slog.DiscardHandler), r, 0, k, tune).Run(ctx) }()
	f.await("a resumed session", func() bool { return len(f.conns) == 2 && f.conns[1].live })
	f.tell("MESSAGE_CREATE", rawMessage)
	<-k.came
	cancel()
	if err := <-err; err != nil {
		t.Error(err)
	}
}
