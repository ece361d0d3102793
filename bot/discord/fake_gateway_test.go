package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// fakeHeartbeat is how often the fake gateway wants to hear of its clients, as Discord's does.
const fakeHeartbeat = 41_250 * time.Millisecond

// fakeSocket is a gateway: a small server of websockets that acts out a script for each connection, the last one again
// and again. https://discord.com/developers/docs/events/gateway
type fakeSocket struct {
	tb      testing.TB
	scripts []func(c *fakeConn)
	host    string
	wg      sync.WaitGroup

	mu      sync.Mutex
	changed chan struct{} // closed and replaced when anything below changes
	refuse  int           // so many are turned away first
	conns   []*fakeConn   // all that there were
}

// fakeConn is one connection of the fake gateway. Its script runs in one goroutine; what a test does goes through send.
type fakeConn struct {
	*fakeSocket
	ws      *websocket.Conn
	n       int // the first is 0
	query   string
	mute    bool // heartbeats are not acknowledged
	began   time.Time
	writing sync.Mutex
	seq     int

	// Under the lock of fakeSocket.
	frames []fakeFrame // all that came
	live   bool        // READY or RESUMED was sent
	code   int         // with which the client closed
}

// fakeFrame is what a client sent, and when.
type fakeFrame struct {
	Op int             `json:"op"`
	D  json.RawMessage `json:"d"`
	at time.Time
}

func (f fakeFrame) field(name string) any {
	var d map[string]any
	_ = json.Unmarshal(f.D, &d) // nothing is in what is no object
	return d[name]
}

func newFakeSocket(tb testing.TB, scripts ...func(c *fakeConn)) *fakeSocket {
	tb.Helper()
	if len(scripts) == 0 {
		scripts = append(scripts, (*fakeConn).normal)
	}
	return &fakeSocket{tb: tb, scripts: scripts, changed: make(chan struct{})}
}

// serve listens on the network until the test ends; serveIn does so in memory.
func (f *fakeSocket) serve() *fakeSocket {
	server := httptest.NewServer(f)
	f.host = strings.TrimPrefix(server.URL, "http://")
	f.tb.Cleanup(func() {
		server.Close()
		f.hangUp()
		f.wg.Wait()
	})
	return f
}

// hangUp ends every connection without a word.
func (f *fakeSocket) hangUp() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.conns {
		_ = c.ws.Close()
	}
}

// serveIn listens on pipes, which a bubble of testing/synctest sees through. It gives what dials them, and ends before
// the bubble does.
func (f *fakeSocket) serveIn() (dial func(ctx context.Context, network, addr string) (net.Conn, error), end func()) {
	f.host = "localhost"
	l := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: f, ReadHeaderTimeout: time.Minute}
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(l) })
	return l.dial, func() {
		_ = server.Close()
		wg.Wait()
		f.hangUp()
		f.wg.Wait()
	}
}

func (f *fakeSocket) url() string { return "ws://" + f.host + "/" }

// ServeHTTP is one connection.
func (f *fakeSocket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.wg.Add(1)
	defer f.wg.Done()
	f.mu.Lock()
	f.refuse--
	away := f.refuse >= 0
	f.mu.Unlock()
	if away {
		http.Error(w, "not now", http.StatusServiceUnavailable)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer func() { _ = ws.Close() }()
	f.mu.Lock()
	c := &fakeConn{fakeSocket: f, ws: ws, n: len(f.conns), query: r.URL.RawQuery, began: time.Now()}
	f.conns = append(f.conns, c)
	script := f.scripts[min(c.n, len(f.scripts)-1)]
	f.change()
	f.mu.Unlock()
	script(c)
	f.mu.Lock()
	c.live = false
	f.change()
	f.mu.Unlock()
}

// change wakes those who wait. The lock is held.
func (f *fakeSocket) change() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// await waits until something is so. It is asked under the lock.
func (f *fakeSocket) await(what string, met func() bool) {
	f.tb.Helper()
	late := time.After(fakePatience)
	if time.Now().Year() < 2010 { // in a bubble time costs nothing
		late = time.After(30 * 24 * time.Hour)
	}
	for {
		f.mu.Lock()
		ok, changed := met(), f.changed
		f.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-late:
			f.tb.Fatalf("it did not come to this: %s", what)
		}
	}
}

// connected waits until so many connections are live, and gives them.
func (f *fakeSocket) connected(n int) (live []*fakeConn) {
	f.tb.Helper()
	f.await("connections", func() bool {
		live = slices.DeleteFunc(slices.Clone(f.conns), func(c *fakeConn) bool { return !c.live })
		return len(live) == n
	})
	return live
}

// tell sends an event to the first live connection, once there is one.
func (f *fakeSocket) tell(kind string, d any) {
	f.tb.Helper()
	f.connected(1)[0].dispatch(kind, d)
}

// times are how many frames of a kind came in all, and when.
func (f *fakeSocket) times(op int) (at []time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.conns {
		for _, frame := range c.frames {
			if frame.Op == op {
				at = append(at, frame.at)
			}
		}
	}
	slices.SortFunc(at, time.Time.Compare)
	return at
}

// hello greets a client.
func (c *fakeConn) hello() { c.send(opHello, obj{"heartbeat_interval": fakeHeartbeat.Milliseconds()}) }

// dispatch sends an event; raw JSON as it is.
func (c *fakeConn) dispatch(kind string, d any) {
	if s, ok := d.(string); ok {
		d = json.RawMessage(s)
	}
	c.writing.Lock()
	c.seq++
	raw, _ := json.Marshal(obj{"op": opDispatch, "t": kind, "s": c.seq, "d": d})
	c.writing.Unlock()
	c.raw(string(raw))
}

func (c *fakeConn) send(op int, d any) {
	raw, _ := json.Marshal(obj{"op": op, "d": d})
	c.raw(string(raw))
}

// raw sends a frame; a client that is gone shows when it is read.
func (c *fakeConn) raw(frame string) {
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = c.ws.WriteMessage(websocket.TextMessage, []byte(frame))
}

// close closes the connection with a code, and waits for the client to go.
func (c *fakeConn) close(code int) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	c.stay()
}

// next waits for a frame and acknowledges heartbeats; false if the client is gone.
func (c *fakeConn) next() (f fakeFrame, ok bool) {
	err := c.ws.ReadJSON(&f)
	f.at = time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.change()
	if err != nil {
		if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
			c.code = closed.Code
		}
		return f, false
	}
	c.frames = append(c.frames, f)
	if f.Op == opHeartbeat && !c.mute {
		c.mu.Unlock()
		c.send(opHeartbeatAck, nil)
		c.mu.Lock()
	}
	return f, true
}

// expect waits for a frame that is no heartbeat and must be of a kind.
func (c *fakeConn) expect(op int) fakeFrame {
	for {
		f, ok := c.next()
		if !ok || f.Op == op {
			return f
		}
		if f.Op != opHeartbeat {
			c.tb.Errorf("connection %d sent operation %d, want %d", c.n, f.Op, op)
			return f
		}
	}
}

// stay waits until the client goes.
func (c *fakeConn) stay() {
	for {
		if _, ok := c.next(); !ok {
			return
		}
	}
}

// identified greets a client, lets it identify and begins a session.
func (c *fakeConn) identified() fakeFrame {
	c.hello()
	f := c.expect(opIdentify)
	c.dispatch("READY", obj{"v": 9, "session_id": "session " + c.host, "resume_gateway_url": c.url() + "resume", "user": obj{"id": fakeBot}})
	c.lives()
	return f
}

// resumed greets a client and lets it resume its session.
func (c *fakeConn) resumed() fakeFrame {
	c.hello()
	f := c.expect(opResume)
	seq, _ := f.field("seq").(float64)
	c.seq = int(seq)
	c.dispatch("RESUMED", obj{})
	c.lives()
	return f
}

func (c *fakeConn) lives() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.live = true
	c.change()
}

// normal is a script: a client identifies and stays.
func (c *fakeConn) normal() {
	c.identified()
	c.stay()
}

// again is a script: a client resumes and stays.
func (c *fakeConn) again() {
	c.resumed()
	c.stay()
}

// pipeListener is a listener of pipes.
type pipeListener struct {
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (l *pipeListener) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case l.conns <- theirs:
		return ours, nil
	case <-l.closed:
		return nil, &net.OpError{Op: "dial", Net: network, Err: net.ErrClosed}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept is as net.Listener says.
func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close is as net.Listener says.
func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr is as net.Listener says.
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }
