package discord

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
)

// In each bucket one shard identifies every five seconds.
func TestShardsKeepPace(t *testing.T) {
	t.Parallel()
	seven := slices.Repeat(scripts((*fakeConn).normal), 7)
	inGateway(t, append(seven, (*fakeConn).again), func(g *gatewayTest) {
		g.bot["shards"] = 7
		g.bot["session_start_limit"].(obj)["max_concurrency"] = 2
		start := time.Now()
		g.run()
		live := g.fake.connected(7)
		last := map[int]time.Time{}
		seen := map[int]bool{}
		for _, c := range live {
			at := c.frames[0]
			shard := at.field("shard").([]any)
			id := int(shard[0].(float64))
			if seen[id] = true; shard[1] != 7.0 {
				t.Errorf("shard %v", shard)
			}
			if gap := at.at.Sub(last[id%2]); gap < 5*time.Second {
				t.Errorf("shard %d comes %v after another of its bucket", id, gap)
			}
			last[id%2] = at.at
		}
		if took := time.Since(start); len(seen) != 7 || took < 15*time.Second || took > 16*time.Second {
			t.Errorf("%d shards after %v", len(seen), took)
		}
		if synctest.Wait(); g.up.Load() != 7 {
			t.Errorf("%d are up", g.up.Load())
		}
		c := live[3]
		c.send(opReconnect, nil) // it resumes at once, without its turn
		g.fake.await("seven sessions again", func() bool { return len(g.fake.conns) == 8 && g.fake.conns[7].live })
	})
}

// What is set counts, not what Discord recommends; and that is said.
func TestShardsThatAreSet(t *testing.T) {
	t.Parallel()
	inGateway(t, nil, func(g *gatewayTest) {
		g.shards = 2
		g.bot["shards"] = 4
		g.run()
		g.fake.connected(2)
		time.Sleep(time.Minute)
		if g.fake.connected(2); !g.log.contains("recommends more shards") {
			t.Error("nothing is said of it")
		}
	})
}

// Who begins a session where none is left would lose the token.
func TestShardsWaitForNewSessions(t *testing.T) {
	t.Parallel()
	inGateway(t, nil, func(g *gatewayTest) {
		g.says(func(bot, limit obj) {
			bot["shards"], limit["remaining"], limit["reset_after"] = 2, 2, (3 * time.Hour).Milliseconds()
		})
		g.run()
		g.fake.connected(1)
		time.Sleep(time.Hour)
		if n := len(g.fake.times(opIdentify)); n != 1 || !g.log.contains("no more sessions may be begun") || !g.log.contains("few of today") {
			t.Errorf("%d identifies", n)
		}
		g.says(func(_, limit obj) { limit["remaining"], limit["reset_after"] = 1000, (24 * time.Hour).Milliseconds() })
		g.fake.connected(2)
		at := g.fake.times(opIdentify)
		if gap := at[1].Sub(at[0]); gap < 2*time.Hour || gap > 4*time.Hour || g.questions() != 2 {
			t.Errorf("the second came after %v; it was asked %d times", gap, g.questions())
		}
	})
}

// Who cannot even reach the gateway uses up no sessions.
func TestShardsCountWhatTheyBegin(t *testing.T) {
	t.Parallel()
	inGateway(t, nil, func(g *gatewayTest) {
		g.says(func(_, limit obj) { limit["remaining"] = 3 })
		dial, start := g.dial, time.Now()
		g.dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			if time.Since(start) < time.Hour {
				return nil, &net.OpError{Op: "dial", Net: network, Err: io.EOF}
			}
			return dial(ctx, network, addr)
		}
		g.run()
		g.fake.connected(1)
		if took := time.Since(start); took > time.Hour+time.Minute || g.questions() != 1 {
			t.Errorf("it connected after %v, and asked %d times", took, g.questions())
		}
	})
}

// A server that gives no new sessions at all is not asked without a pause.
func TestShardsOfAServerThatGivesNone(t *testing.T) {
	t.Parallel()
	inGateway(t, nil, func(g *gatewayTest) {
		g.bot["session_start_limit"] = obj{"total": 1, "remaining": 0}
		g.run()
		time.Sleep(time.Minute)
		if synctest.Wait(); g.questions() > 15 {
			t.Errorf("it was asked %d times", g.questions())
		}
	})
}

func TestGatewayWaitsForDiscord(t *testing.T) {
	t.Parallel()
	inGateway(t, nil, func(g *gatewayTest) {
		answers := []canned{
			{status: 503, body: "x"},
			{status: 503},
			{status: 503},
			{status: 503},
			dialError(),
			{status: 200, body: "null"},
			{status: 200, body: "[]"},
			{status: 200, body: `{"url":"https://example.org"}`},
			limited("30", nil),
			{status: 200, body: `{"url":"` + g.fake.url() + `","shards":1}`},
		}
		api := &cannedAPI{answers: answers}
		g.rest.transport.base = api
		g.run()
		g.fake.connected(1)
		if n := api.calls(); n != len(answers) {
			t.Errorf("%d calls", n)
		}
	})
	inGateway(t, nil, func(g *gatewayTest) {
		g.rest.transport.base = &cannedAPI{answers: []canned{{status: 401, body: `{"message":"401: Unauthorized","code":0}`}}}
		g.run()
		g.fails("AGENDABOT_DISCORD_TOKEN")
	})
	inGateway(t, nil, func(g *gatewayTest) { // told to end meanwhile
		g.rest.transport.base = &cannedAPI{answers: []canned{{status: 503}}}
		g.run()
		time.Sleep(time.Hour)
	})
}

// A token that is changed while the bot runs is noticed when sessions are counted anew.
func TestShardsWhenTheTokenIsChanged(t *testing.T) {
	t.Parallel()
	inGateway(t, nil, func(g *gatewayTest) {
		g.bot["session_start_limit"].(obj)["remaining"] = 0
		g.run()
		time.Sleep(time.Hour)
		g.says(func(_, _ obj) { g.status = http.StatusUnauthorized })
		g.fails("AGENDABOT_DISCORD_TOKEN")
	})
}

func TestGatewayFirstAnswer(t *testing.T) {
	t.Parallel()
	sent := canned{status: http.StatusNoContent}
	for name, c := range map[string]struct {
		answers []canned
		calls   int
		ok      bool
		after   time.Duration
	}{
		"at once":               {[]canned{sent}, 1, true, 0},
		"limited":               {[]canned{limited("0.3", nil), sent}, 2, true, time.Second},
		"limited for too long":  {[]canned{limited("3", nil), sent}, 1, false, 0},
		"not there, then there": {[]canned{dialError(), sent}, 2, true, time.Second},
		"not there":             {[]canned{dialError()}, 2, false, time.Second},
		"it may have arrived":   {[]canned{{err: io.EOF}, sent}, 1, false, 0},
		"server error":          {[]canned{{status: 500}, sent}, 1, false, 0},
		"unknown interaction":   {[]canned{{status: 404, body: `{"code":10062}`}, sent}, 1, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r, api := cannedREST(c.answers...)
				g := newGateway(slog.New(slog.DiscardHandler), r, 0, &taken{}, usualGateway())
				i := &discordgo.Interaction{ID: "1001", Token: "tok-1"}
				first := g.first(i)
				i.Token = "changed"
				start := time.Now()
				err := first(t.Context(), hello())
				if (err == nil) != c.ok || api.calls() != c.calls || time.Since(start) != c.after {
					t.Errorf("%v after %v and %d calls", err, time.Since(start), api.calls())
				}
				if path := api.seen[0].URL.Path; path != "/api/v9/interactions/1001/tok-1/callback" {
					t.Errorf("it went to %s", path)
				}
				if errors.Is(err, io.EOF) && refused(err) {
					t.Error("it may have arrived")
				}
			})
		})
	}
}
