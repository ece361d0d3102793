package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
)

// taken is a taker that keeps what it takes, and does with it what a test wants.
type taken struct {
	mu           sync.Mutex
	interactions []*discordgo.Interaction
	broken       []error // one for each interaction; nil: it was whole
	messages     []*discordgo.Message
	came         chan struct{} // gets one for each that came, if it is not nil

	do func(i *discordgo.Interaction, first firstAnswer) // nil: nothing
}

func (k *taken) takeInteraction(i *discordgo.Interaction, first firstAnswer) {
	k.takeBroken(i, nil, first)
}

func (k *taken) takeBroken(i *discordgo.Interaction, why error, first firstAnswer) {
	k.mu.Lock()
	k.interactions, k.broken = append(k.interactions, i), append(k.broken, why)
	k.mu.Unlock()
	if k.do != nil {
		k.do(i, first)
	}
	k.tell()
}

func (k *taken) takeMessage(m *discordgo.Message) {
	k.mu.Lock()
	k.messages = append(k.messages, m)
	k.mu.Unlock()
	k.tell()
	if m.Content == "panic" {
		panic("a test wants this")
	}
}

func (k *taken) tell() {
	if k.came != nil {
		k.came <- struct{}{}
	}
}

func (k *taken) count() (interactions, messages int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.interactions), len(k.messages)
}

// sayHello answers an interaction as the app does: from a pool's goroutine.
func sayHello(t *testing.T, want error) func(*discordgo.Interaction, firstAnswer) {
	return func(_ *discordgo.Interaction, first firstAnswer) {
		go func() {
			if err := first(t.Context(), hello()); !errors.Is(err, want) {
				t.Errorf("the first answer: %v, want %v", err, want)
			}
		}()
	}
}

func hello() *discordgo.InteractionResponse {
	return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: &discordgo.InteractionResponseData{Content: "hello"}}
}

// signer is Discord's side of the endpoint.
type signer struct {
	public  string
	private ed25519.PrivateKey
}

func newSigner(tb testing.TB) signer {
	tb.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return signer{hex.EncodeToString(public), private}
}

// request is a request signed at a time.
func (s signer) request(ctx context.Context, url, body string, at time.Time) *http.Request {
	r, _ := http.NewRequestWithContext(ctx, http.MethodPost, url+interactionsPath, strings.NewReader(body))
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.private, []byte(stamp+body))))
	return r
}

func testEndpoint(tb testing.TB, k *taken) (http.Handler, signer) {
	tb.Helper()
	s := newSigner(tb)
	h, err := newEndpoint(slog.New(slog.DiscardHandler), s.public, k, func() bool { return true })
	if err != nil {
		tb.Fatal(err)
	}
	return h, s
}

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestEndpointNeedsAKey(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"", "abc", strings.Repeat("zz", 32), strings.Repeat("a", 62), strings.Repeat("a", 66)} {
		if _, err := newEndpoint(slog.New(slog.DiscardHandler), key, &taken{}, nil); err == nil || !strings.Contains(err.Error(), "AGENDABOT_DISCORD_PUBLIC_KEY") {
			t.Errorf("%q: %v", key, err)
		}
	}
}

func TestEndpointAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body   string
		status int
		want   string
		taken  int
	}{
		"ping":             {`{"type":1,"id":"1","application_id":"900","token":"t","version":1}`, 200, `{"type":1}`, 0},
		"command":          {rawCommand, 200, `"content":"hello"`, 1},
		"broken":           {rawLabel, 200, `"content":"hello"`, 1},
		"not JSON":         {`{"type":2`, 400, "", 0},
		"empty":            {``, 400, "", 0},
		"no interaction":   {`[1]`, 400, "", 0},
		"no token":         {`{"type":2,"id":"1"}`, 400, "", 0},
		"type is a string": {strings.Replace(rawCommand, `"type":2`, `"type":"2"`, 1), 200, `"content":"hello"`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := &taken{do: sayHello(t, nil)}
			h, s := testEndpoint(t, k)
			w := serve(h, s.request(t.Context(), "", c.body, time.Now()))
			if n, _ := k.count(); w.Code != c.status || !strings.Contains(w.Body.String(), c.want) || n != c.taken {
				t.Errorf("%d %q, %d taken", w.Code, w.Body, n)
			}
			if w.Code == http.StatusOK && w.Header().Get("Content-Type") != "application/json" {
				t.Errorf("the content type is %q", w.Header().Get("Content-Type"))
			}
			if name == "broken" && k.broken[0] == nil {
				t.Error("it was taken for whole")
			}
		})
	}
}

func TestEndpointAnswersWithAFile(t *testing.T) {
	t.Parallel()
	resp := hello()
	resp.Data.Files = []*discordgo.File{{Name: "a.txt", Reader: strings.NewReader("inside")}}
	k := &taken{do: func(_ *discordgo.Interaction, first firstAnswer) { go func() { _ = first(t.Context(), resp) }() }}
	h, s := testEndpoint(t, k)
	w := serve(h, s.request(t.Context(), "", rawCommand, time.Now()))
	_, boundary, _ := strings.Cut(w.Header().Get("Content-Type"), "boundary=")
	form, err := multipart.NewReader(w.Body, boundary).ReadForm(1 << 20)
	if err != nil || len(form.File) != 1 || !strings.Contains(form.Value["payload_json"][0], "hello") {
		t.Errorf("%+v: %v", form, err)
	}
}

func TestEndpointRefuses(t *testing.T) {
	t.Parallel()
	k := &taken{}
	h, s := testEndpoint(t, k)
	signed := func() *http.Request { return s.request(t.Context(), "", rawCommand, time.Now()) }
	for name, c := range map[string]struct {
		change func(r *http.Request)
		status int
	}{
		"no signature":          {func(r *http.Request) { r.Header.Del("X-Signature-Ed25519") }, 401},
		"no timestamp":          {func(r *http.Request) { r.Header.Del("X-Signature-Timestamp") }, 401},
		"a timestamp of words":  {func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", "now") }, 401},
		"a short signature":     {func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", "abcd") }, 401},
		"no hexadecimal digits": {func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("x", 128)) }, 401},
		"another signature":     {func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("ab", 64)) }, 401},
		"another's signature": {func(r *http.Request) {
			r.Header.Set("X-Signature-Ed25519", newSigner(t).request(t.Context(), "", rawCommand, time.Now()).Header.Get("X-Signature-Ed25519"))
		}, 401},
		"another timestamp": {func(r *http.Request) {
			r.Header.Set("X-Signature-Timestamp", strconv.FormatInt(time.Now().Unix()+1, 10))
		}, 401},
		"another body": {func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(rawModal)) }, 401},
		"too large": {func(r *http.Request) {
			r.ContentLength = -1
			r.Body = io.NopCloser(strings.NewReader(strings.Repeat(" ", maxBody+1)))
		}, 413},
		"says that it is": {func(r *http.Request) { r.ContentLength = maxBody + 1 }, 413},
		"broken off":      {func(r *http.Request) { r.Body = io.NopCloser(brokenReader{}) }, 413},
		"GET":             {func(r *http.Request) { r.Method = http.MethodGet }, 405},
		"another path":    {func(r *http.Request) { r.URL.Path = "/discord" }, 404},
	} {
		r := signed()
		c.change(r)
		if w := serve(h, r); w.Code != c.status {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if n, _ := k.count(); n != 0 {
		t.Errorf("%d were taken", n)
	}
	for name, age := range map[string]time.Duration{"old": freshTime + 5*time.Second, "of the future": -freshTime - 5*time.Second} {
		if w := serve(h, s.request(t.Context(), "", rawCommand, time.Now().Add(-age))); w.Code != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	k.do = sayHello(t, nil)
	for i, age := range []time.Duration{freshTime - 5*time.Second, -freshTime + 5*time.Second} {
		body := strings.Replace(rawCommand, `"id":"1001"`, fmt.Sprintf(`"id":"30%d"`, i), 1)
		if w := serve(h, s.request(t.Context(), "", body, time.Now().Add(-age))); w.Code != http.StatusOK {
			t.Errorf("%v old: %d", age, w.Code)
		}
	}
}

func TestEndpointIsNotReady(t *testing.T) {
	t.Parallel()
	s, k := newSigner(t), &taken{}
	h, err := newEndpoint(slog.New(slog.DiscardHandler), s.public, k, func() bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	if w := serve(h, s.request(t.Context(), "", rawCommand, time.Now())); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a command: %d", w.Code)
	}
	if w := serve(h, s.request(t.Context(), "", `{"type":1}`, time.Now())); w.Code != http.StatusOK {
		t.Errorf("a ping: %d", w.Code)
	}
}

func TestEndpointTakesACopyForNothing(t *testing.T) {
	t.Parallel()
	k := &taken{do: sayHello(t, nil)}
	h, s := testEndpoint(t, k)
	r := s.request(t.Context(), "", rawCommand, time.Now())
	copied := r.Clone(t.Context())
	copied.Body = io.NopCloser(strings.NewReader(rawCommand))
	if w := serve(h, r); w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	if w := serve(h, copied); w.Code != http.StatusAccepted || w.Body.Len() > 0 {
		t.Errorf("a copy: %d %s", w.Code, w.Body)
	}
	if n, _ := k.count(); n != 1 {
		t.Errorf("%d were taken", n)
	}
}

func TestReplays(t *testing.T) {
	t.Parallel()
	var s replays
	start := time.Now()
	at := func(id string, after time.Duration, want bool) {
		t.Helper()
		if got := s.again(id, start.Add(after)); got != want {
			t.Errorf("%s after %v: %v", id, after, got)
		}
	}
	at("a", 0, false)
	at("a", time.Minute, true)
	at("b", 9*time.Minute, false)
	at("c", 11*time.Minute, false)
	at("b", 19*time.Minute, true)
	at("c", 31*time.Minute, true)
	at("a", 32*time.Minute, false) // long forgotten
	for i := range 3 * mostSeen {
		s.again(strconv.Itoa(i), start.Add(33*time.Minute))
	}
	if n := len(s.now) + len(s.old); n > 2*mostSeen {
		t.Errorf("%d are remembered", n)
	}
	at(strconv.Itoa(3*mostSeen-1), 34*time.Minute, true)
}

func TestEndpointDefersWhatTakesTooLong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"command":      {rawCommand, `{"type":5,"data":{"flags":64}}`},
		"autocomplete": {rawComplete, `{"type":8,"data":{"choices":[]}}`},
		"component":    {rawPress, `{"type":6}`},
		"modal":        {rawModal, `{"type":5,"data":{"flags":64}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var late error
				k := &taken{do: func(_ *discordgo.Interaction, first firstAnswer) {
					go func() {
						time.Sleep(patience + time.Second)
						late = first(t.Context(), hello())
					}()
				}}
				h, s := testEndpoint(t, k)
				start := time.Now()
				w := serve(h, s.request(t.Context(), "", c.body, time.Now()))
				if took := time.Since(start); w.Code != http.StatusOK || w.Body.String() != c.want || took != patience {
					t.Errorf("%d %s after %v", w.Code, w.Body, took)
				}
				time.Sleep(2 * time.Second)
				if synctest.Wait(); !errors.Is(late, errDeferred) {
					t.Errorf("the late answer: %v", late)
				}
			})
		})
	}
}

func TestEndpointAnswersOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var errs [2]error
		k := &taken{do: func(_ *discordgo.Interaction, first firstAnswer) {
			go func() {
				for i := range errs {
					errs[i] = first(t.Context(), hello())
				}
			}()
		}}
		h, s := testEndpoint(t, k)
		serve(h, s.request(t.Context(), "", rawCommand, time.Now()))
		if synctest.Wait(); errs[0] != nil || !errors.Is(errs[1], errGone) {
			t.Errorf("%v", errs)
		}
	})
}

func TestEndpointWhenNobodyWaitsAnyMore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, leave := context.WithCancel(t.Context())
		var err, own error
		k := &taken{do: func(_ *discordgo.Interaction, first firstAnswer) {
			ended, end := context.WithCancel(ctx)
			end()
			own = first(ended, hello())
			go func() {
				time.Sleep(time.Second)
				leave()
				time.Sleep(time.Second)
				err = first(t.Context(), hello())
			}()
		}}
		h, s := testEndpoint(t, k)
		w := serve(h, s.request(ctx, "", rawCommand, time.Now()))
		time.Sleep(2 * time.Second)
		if synctest.Wait(); !errors.Is(err, errGone) || !errors.Is(own, context.Canceled) || w.Body.Len() > 0 {
			t.Errorf("%v, %v, %s", err, own, w.Body)
		}
	})
}

func TestEndpointReadsSoManyAtOnce(t *testing.T) {
	t.Parallel()
	k := &taken{do: sayHello(t, nil)}
	h, s := testEndpoint(t, k)
	var wg sync.WaitGroup
	defer wg.Wait()
	var bodies []*io.PipeWriter
	for range maxReading {
		r, w := io.Pipe()
		bodies = append(bodies, w)
		req := s.request(t.Context(), "", rawCommand, time.Now())
		req.Body, req.ContentLength = r, -1
		wg.Go(func() { serve(h, req) })
	}
	for _, w := range bodies {
		_, _ = w.Write([]byte("x")) // it comes back when the handler reads
	}
	if w := serve(h, s.request(t.Context(), "", rawCommand, time.Now())); w.Code != http.StatusServiceUnavailable {
		t.Errorf("one too many: %d", w.Code)
	}
	for _, w := range bodies {
		_ = w.Close()
	}
	wg.Wait()
	if w := serve(h, s.request(t.Context(), "", rawCommand, time.Now())); w.Code != http.StatusOK {
		t.Errorf("afterwards: %d", w.Code)
	}
}

// The answer has left when first returns, and a wait that is longer than a body may take to arrive ends nothing.
func TestEndpointOverTheNetwork(t *testing.T) {
	t.Parallel()
	k := &taken{}
	h, s := testEndpoint(t, k)
	server := httptest.NewServer(h)
	defer server.Close()
	arrived, errs := make(chan struct{}), make(chan error, 1)
	k.do = func(_ *discordgo.Interaction, first firstAnswer) {
		go func() {
			err := first(t.Context(), hello())
			<-arrived
			errs <- err
		}()
	}
	resp, err := http.DefaultClient.Do(s.request(t.Context(), server.URL, rawCommand, time.Now()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var got bytes.Buffer
	if _, err := got.ReadFrom(resp.Body); err != nil || !json.Valid(got.Bytes()) {
		t.Errorf("%s: %v", got.Bytes(), err)
	}
	close(arrived)
	if err := <-errs; err != nil {
		t.Error(err)
	}
}
