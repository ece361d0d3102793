package discord

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

func TestGatewayBeginsAnew(t *testing.T) {
	t.Parallel()
	for name, ends := range map[string]func(c *fakeConn){
		"invalid":           func(c *fakeConn) { c.send(opInvalidSession, false); c.stay() },
		"invalid, somehow":  func(c *fakeConn) { c.send(opInvalidSession, obj{}); c.stay() },
		"timed out":         func(c *fakeConn) { c.close(4009) },
		"wrong sequence":    func(c *fakeConn) { c.close(4007) },
		"not authenticated": func(c *fakeConn) { c.close(4003) },
	} {
		for when, begin := range map[string]func(c *fakeConn){
			"before it began": func(c *fakeConn) { c.hello(); c.expect(opIdentify) },
			"afterwards":      func(c *fakeConn) { c.identified() },
		} {
			t.Run(name+" "+when, func(t *testing.T) {
				t.Parallel()
				inGateway(t, scripts(func(c *fakeConn) { begin(c); ends(c) }, (*fakeConn).normal), func(g *gatewayTest) {
					g.run()
					g.fake.await("a second session", func() bool { return len(g.fake.conns) == 2 && g.fake.conns[1].live })
					at := g.fake.times(opIdentify)
					if gap := at[1].Sub(at[0]); gap < 5*time.Second || gap > 6*time.Second {
						t.Errorf("it identified again after %v", gap)
					}
				})
			})
		}
	}
	t.Run("refused when it resumes", func(t *testing.T) {
		t.Parallel()
		inGateway(t, scripts(func(c *fakeConn) { c.identified(); c.close(4000) }, func(c *fakeConn) {
			c.hello()
			c.expect(opResume)
			c.send(opInvalidSession, false)
			c.stay()
		}, (*fakeConn).normal), func(g *gatewayTest) {
			g.run()
			g.fake.await("a second session", func() bool { return len(g.fake.conns) == 3 && g.fake.conns[2].live })
			if gap := g.fake.conns[2].began.Sub(g.fake.conns[1].began); gap < 2*time.Second {
				t.Errorf("it came back after %v", gap)
			}
		})
	})
}

func TestGatewayEndsForGood(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]string{
		4004: "AGENDABOT_DISCORD_TOKEN", 4010: "AGENDABOT_DISCORD_SHARDS", 4011: "AGENDABOT_DISCORD_SHARDS", 4012: "newer", 4013: "newer", 4014: "portal",
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			inGateway(t, scripts(func(c *fakeConn) { c.hello(); c.expect(opIdentify); c.close(code) }), func(g *gatewayTest) {
				g.run()
				g.fails(want)
			})
			inGateway(t, scripts(func(c *fakeConn) { c.identified(); c.close(code) }), func(g *gatewayTest) {
				g.bot["shards"], g.bot["session_start_limit"] = 3, obj{"total": 1000, "remaining": 1000, "max_concurrency": 3}
				g.run()
				g.fails(want)
			})
		})
	}
}

func TestGatewayTriesAgain(t *testing.T) {
	t.Parallel()
	for name, begins := range map[string]func(c *fakeConn){
		"no hello":               func(c *fakeConn) { c.stay() },
		"nothing after identify": func(c *fakeConn) { c.hello(); c.expect(opIdentify); c.stay() },
		"another beginning":      func(c *fakeConn) { c.dispatch("READY", obj{}); c.stay() },
		"no interval":            func(c *fakeConn) { c.send(opHello, obj{}); c.stay() },
		"a wrong interval":       func(c *fakeConn) { c.send(opHello, obj{"heartbeat_interval": "x"}); c.stay() },
		"interval below zero":    func(c *fakeConn) { c.send(opHello, obj{"heartbeat_interval": -1}); c.stay() },
		"no session": func(c *fakeConn) {
			c.hello()
			c.expect(opIdentify)
			c.dispatch("READY", `null`)
			c.stay()
		},
		"broken off": func(*fakeConn) {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inGateway(t, scripts(begins, begins, begins, begins, (*fakeConn).normal), func(g *gatewayTest) {
				g.run()
				g.fake.await("a session", func() bool { return len(g.fake.conns) == 5 && g.fake.conns[4].live })
				var gaps []time.Duration
				for i := range 4 {
					gaps = append(gaps, g.fake.conns[i+1].began.Sub(g.fake.conns[i].began))
				}
				if gaps[3] < 4*time.Second || gaps[3] > 39*time.Second {
					t.Errorf("the pauses: %v", gaps)
				}
			})
		})
	}
}

func TestGatewayIsTurnedAway(t *testing.T) {
	t.Parallel()
	inGateway(t, nil, func(g *gatewayTest) {
		g.fake.refuse = 2
		g.run()
		g.fake.connected(1)
		if !g.log.contains("HTTP 503") {
			t.Error("nothing is said of it")
		}
	})
}

func TestGatewayWhenResumingLeadsNowhere(t *testing.T) {
	t.Parallel()
	inGateway(t, scripts(func(c *fakeConn) {
		c.hello()
		c.expect(opIdentify)
		c.dispatch("READY", obj{"session_id": "s", "resume_gateway_url": "ws://gone.localhost"})
	}, (*fakeConn).again), func(g *gatewayTest) {
		dial := g.dial
		elsewhere := 0
		g.dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			if strings.HasPrefix(addr, "gone.") {
				elsewhere++
				return nil, &net.OpError{Op: "dial", Net: network, Err: context.DeadlineExceeded}
			}
			return dial(ctx, network, addr)
		}
		g.run()
		if c := g.fake.connected(1)[0]; c.n != 1 || elsewhere != staleAddress-1 {
			t.Errorf("connection %d after %d tries elsewhere", c.n, elsewhere)
		}
	})
}

func TestGatewayResumesNowhereElse(t *testing.T) {
	t.Parallel()
	inGateway(t, scripts(func(c *fakeConn) {
		c.hello()
		c.expect(opIdentify)
		c.dispatch("READY", obj{"session_id": "s", "resume_gateway_url": "http://localhost/"})
	}, (*fakeConn).again), func(g *gatewayTest) {
		g.run()
		if c := g.fake.connected(1)[0]; c.n != 1 {
			t.Errorf("connection %d", c.n)
		}
	})
}

func TestGatewayEndsInTime(t *testing.T) {
	t.Parallel()
	stuckDial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	silent := func(context.Context, string, string) (net.Conn, error) {
		ours, _ := net.Pipe() // nobody reads there
		return ours, nil
	}
	deaf := func(c *fakeConn) {
		if c.n > 0 {
			c.again()
			return
		}
		c.identified()
		time.Sleep(time.Minute)
	}
	for name, c := range map[string]struct {
		dial   func(ctx context.Context, network, addr string) (net.Conn, error)
		script func(c *fakeConn)
		left   int
		within time.Duration
	}{
		"dialling":              {stuckDial, nil, 1000, 0},
		"shaking hands":         {silent, nil, 1000, 0},
		"before the hello":      {nil, (*fakeConn).stay, 1000, 0},
		"before the greeting":   {nil, func(c *fakeConn) { c.hello(); c.stay() }, 1000, 0},
		"connected":             {nil, (*fakeConn).normal, 1000, 0},
		"nobody reads":          {nil, deaf, 1000, time.Second},
		"waiting to try again":  {nil, func(*fakeConn) {}, 1000, 0},
		"no sessions left":      {nil, nil, 0, 0},
		"waiting for its turns": {nil, func(c *fakeConn) { c.identified(); c.stay() }, 1000, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inGateway(t, scripts(c.script), func(g *gatewayTest) {
				if c.dial != nil {
					g.dial = c.dial
				}
				g.bot["session_start_limit"].(obj)["remaining"] = c.left
				if name == "waiting for its turns" {
					g.shards = 9
				}
				g.run()
				time.Sleep(12 * time.Second)
				start := time.Now()
				g.end()
				if err := <-g.err; err != nil || time.Since(start) > c.within {
					t.Errorf("%v after %v", err, time.Since(start))
				}
				g.end = nil
			})
		})
	}
}
