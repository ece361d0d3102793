package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// What frames are about, https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-opcodes.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

const (
	maxFrame = 4 << 20 // bytes: the greeting of a full shard names 2,500 servers, which is less than a tenth of it

	// closeResumable ends a connection and not its session, unlike the usual codes:
	// https://discord.com/developers/docs/events/gateway#initiating-a-disconnect.
	closeResumable = 4000
)

// connection is one connection to the gateway. One goroutine reads, one keeps it alive, one ends it with the context.
type connection struct {
	ws   *websocket.Conn
	log  *slog.Logger
	tune *gatewayTuning
	seq  *atomic.Int64 // of the last event

	writing sync.Mutex
	acked   atomic.Bool
	silent  atomic.Bool // it was ended because nothing was acknowledged
	over    chan struct{}
	tending sync.WaitGroup
}

// open dials and waits for the gateway to say hello. However it goes, it ends in time and with the context.
func (s *shard) open(ctx context.Context, address string) (*connection, error) {
	by := time.Now().Add(s.tune.openTime)
	ws, err := s.dialSocket(ctx, address)
	if err != nil {
		return nil, err
	}
	ws.SetReadLimit(maxFrame)
	ws.SetCloseHandler(func(int, string) error { return nil }) // an echo of the usual codes would end the session
	_ = ws.SetReadDeadline(by)                                 // a connection that cannot shows when it is read
	c := &connection{ws: ws, log: s.log, tune: &s.tune, seq: &s.seq, over: make(chan struct{})}
	c.acked.Store(true)
	every := make(chan time.Duration, 1)
	c.tending.Go(func() { c.tend(every) })
	c.tending.Go(func() {
		select {
		case <-c.over:
		case <-ctx.Done():
			c.end(websocket.CloseNormalClosure)
		}
	})
	e, err := c.read()
	if err == nil && e.Operation != opHello {
		err = notHello(e.Operation)
	}
	var hello struct {
		Every int64 `json:"heartbeat_interval"`
	}
	if err == nil {
		err = json.Unmarshal(e.RawData, &hello)
	}
	if err == nil && (hello.Every <= 0 || hello.Every > time.Hour.Milliseconds()) {
		err = fmt.Errorf("the gateway wants a heartbeat every %d milliseconds", hello.Every)
	}
	if err != nil {
		c.close()
		return nil, err
	}
	every <- time.Duration(hello.Every) * time.Millisecond
	return c, nil
}

// dialSocket opens the socket itself. The library behind it does not look at a context that ends while it waits for the
// server's answer, so then the connection under it is closed.
func (s *shard) dialSocket(ctx context.Context, address string) (*websocket.Conn, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the gateway's address cannot be read")
	}
	if u.Path == "" { // Discord's own has none, another server's may
		u.Path = "/"
	}
	u.RawQuery = url.Values{"v": {discordgo.APIVersion}, "encoding": {"json"}}.Encode()
	var stops []func() bool
	dialer := websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, HandshakeTimeout: s.tune.openTime,
		NetDialContext: func(within context.Context, network, addr string) (net.Conn, error) {
			conn, err := s.dial(within, network, addr)
			if err == nil {
				stops = append(stops, context.AfterFunc(ctx, func() { _ = conn.Close() }))
			}
			return conn, err
		},
	}
	ws, resp, err := dialer.DialContext(ctx, u.String(), nil) //nolint:bodyclose // it holds nothing open
	for _, stop := range stops {
		stop()
	}
	if err != nil {
		return nil, fmt.Errorf("dial the gateway%s: %w", handshake(resp), err)
	}
	return ws, nil
}

// tend sends heartbeats, once the interval is known, and ends the connection if they are not acknowledged.
func (c *connection) tend(every <-chan time.Duration) {
	var interval time.Duration
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	timer.Stop()
	for {
		select {
		case <-c.over:
			return
		case interval = <-every:
			timer.Reset(between(0, interval)) // https://discord.com/developers/docs/events/gateway#heartbeat-interval
		case <-timer.C:
			if !c.acked.Swap(false) {
				c.silent.Store(true)
				c.end(closeResumable)
				return
			}
			if err := c.beat(); err != nil {
				c.end(closeResumable)
				return
			}
			timer.Reset(interval)
		}
	}
}

// beat sends a heartbeat with the number of the last event.
func (c *connection) beat() error {
	if seq := c.seq.Load(); seq > 0 {
		return c.write(opHeartbeat, seq)
	}
	return c.write(opHeartbeat, nil)
}

func (c *connection) write(op int, data any) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = c.ws.SetWriteDeadline(time.Now().Add(c.tune.writeTime)) // it only keeps the time
	if err := c.ws.WriteJSON(map[string]any{"op": op, "d": data}); err != nil {
		return fmt.Errorf("write to the gateway: %w", err)
	}
	return nil
}

// read waits for the next frame that can be read.
func (c *connection) read() (*discordgo.Event, error) {
	for {
		_, raw, err := c.ws.ReadMessage()
		if c.silent.Load() {
			return nil, errSilent
		}
		if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
			return nil, &closedError{closed.Code}
		}
		if err != nil {
			return nil, fmt.Errorf("read from the gateway: %w", err)
		}
		var e *discordgo.Event
		if err := json.Unmarshal(raw, &e); err != nil || e == nil {
			c.log.Warn("the gateway sent what cannot be read; it is left out")
			continue
		}
		return e, nil
	}
}

// opened says that all is well: from now on the heartbeats show whether it stays so.
func (c *connection) opened() { _ = c.ws.SetReadDeadline(time.Time{}) }

// end says why and closes the connection, which ends a read. What is lost with it is noticed there.
func (c *connection) end(code int) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(c.tune.closeTime))
	_ = c.ws.Close()
}

// close ends the connection, if that has not been done, so that the session can be resumed.
func (c *connection) close() {
	close(c.over)
	c.tending.Wait()
	c.end(closeResumable)
}

// handshake says what a server answered that is no gateway; empty if none did.
func handshake(resp *http.Response) string {
	if resp == nil {
		return ""
	}
	return fmt.Sprintf(" (HTTP %d)", resp.StatusCode)
}
