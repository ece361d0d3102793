package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
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

func (k *taken) notePlace(string, string) {}

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
func sayHello(t *testing.T) func(*discordgo.Interaction, firstAnswer) {
	t.Helper()
	return func(_ *discordgo.Interaction, first firstAnswer) {
		go func() {
			if err := first(t.Context(), hello()); err != nil {
				t.Errorf("the first answer: %v", err)
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
			k := &taken{do: sayHello(t)}
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
