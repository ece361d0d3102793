package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"agendabot/index"
)

// pagesUnderLoad are asked for in turn: the API's answers and a document. What comes is the same every time.
func pagesUnderLoad(s *site) map[string][]string {
	return map[string][]string{
		"ask": {
			"/api/ask?q=What+are+Canada%27s+five+priorities%3F", "/api/ask?q=landmines", "/api/ask?q=protection+of+civilians",
			"/api/ask?q=human+security+and+peace", "/api/ask?q=who+protects+refugee+children+in+armed+conflict",
		},
		"document": {s.first()},
	}
}

// TestOverload sends more than may work and wait at once. Those that are served get what they would have got with
// nobody else there; the rest are told to come again, each in the form that it asked for.
func TestOverload(t *testing.T) {
	t.Parallel()
	live := library(t, index.Source{})
	for name, paths := range pagesUnderLoad(newSite(t, live, Config{})) {
		synctest.Test(t, func(t *testing.T) {
			s := newSite(t, live, Config{InFlight: 2, Waiting: 3}) // in here, so that waiting at its gate is rest
			h, gate, done := s.Handler(), s.middleware.gate, make(chan *httptest.ResponseRecorder, 20)
			alone := httptest.NewRecorder()
			h.ServeHTTP(alone, httptest.NewRequest("GET", paths[0], nil))
			if alone.Code != 200 {
				t.Fatalf("%s: status %d", paths[0], alone.Code)
			}
			for range cap(gate.slots) {
				gate.slots <- struct{}{} // two that take long
			}
			for range cap(done) {
				go func() {
					w := httptest.NewRecorder()
					h.ServeHTTP(w, httptest.NewRequest("GET", paths[0], nil))
					done <- w
				}()
			}
			synctest.Wait()
			if working, waiting := s.Load(); working != 2 || waiting != 3 || len(done) != 17 || s.Shed() != 17 {
				t.Errorf("%s: %d work, %d wait, %d are answered, %d shed", name, working, waiting, len(done), s.Shed())
			}
			for range len(done) {
				refused(t, name, <-done)
			}
			for range cap(gate.slots) {
				<-gate.slots
			}
			for range 3 {
				if w := <-done; w.Code != 200 || w.Body.String() != alone.Body.String() {
					t.Errorf("%s: status %d, %s", name, w.Code, w.Body)
				}
			}
		})
	}
}

// refused wants a response to be a refusal that a program, or a person, understands.
func refused(t *testing.T, name string, w *httptest.ResponseRecorder) {
	t.Helper()
	kind, text := "text/html; charset=utf-8", refusalsFor("en").busy
	if name == "ask" {
		kind, text = "application/json; charset=utf-8", `"message": "`+text+`"`
	}
	if w.Code != 503 || w.Header().Get("Retry-After") != "1" || w.Header().Get("Content-Type") != kind || !strings.Contains(w.Body.String(), text) {
		t.Errorf("%s: status %d, %v: %s", name, w.Code, w.Header(), w.Body)
	}
}

// TestCrowd sends many more over real connections than may work and wait: whatever comes is right or a refusal.
func TestCrowd(t *testing.T) {
	t.Parallel()
	s := newSite(t, library(t, index.Source{}), Config{InFlight: 2, Waiting: 3}).serve(t)
	alone := map[string]string{}
	var paths []string
	for _, some := range pagesUnderLoad(s) {
		for _, path := range some {
			resp, text, err := s.get(s.http.Client(), path)
			if err != nil || resp.StatusCode != 200 {
				t.Fatalf("%s: %v %v", path, resp, err)
			}
			alone[path], paths = text, append(paths, path)
		}
	}
	var served atomic.Int64
	var all sync.WaitGroup
	for client := range 24 {
		all.Go(func() {
			for i := range 10 {
				path := paths[(client+i)%len(paths)]
				resp, text, err := s.get(s.http.Client(), path)
				switch {
				case err != nil:
					t.Error(err)
				case resp.StatusCode == 200 && text == alone[path]:
					served.Add(1)
				case resp.StatusCode == 503 && resp.Header.Get("Retry-After") == "1":
				default:
					t.Errorf("%s: status %d, %s", path, resp.StatusCode, text)
				}
			}
		})
	}
	all.Wait()
	if shed := int64(s.Shed()); served.Load()+shed != 240 || served.Load() == 0 {
		t.Errorf("%d served, %d shed", served.Load(), shed)
	}
	if working, waiting := s.Load(); working != 0 || waiting != 0 {
		t.Errorf("%d work, %d wait when all is done", working, waiting)
	}
}

// clients is a client with as many connections that are kept as there are clients.
func clients(b *testing.B, n int) *http.Client {
	b.Helper()
	transport := &http.Transport{MaxIdleConns: n, MaxIdleConnsPerHost: n, IdleConnTimeout: time.Minute}
	b.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// timings are how long responses took, and how many there were of each kind.
type timings struct {
	mu   sync.Mutex
	took []time.Duration // of those that were served
	shed int
	bad  string // the first that was neither served nor shed as it should be
}

func (t *timings) one(s *site, client *http.Client, path string) {
	start := time.Now()
	resp, _, err := s.get(client, path)
	took := time.Since(start)
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case err != nil:
		t.bad = err.Error()
	case resp.StatusCode == 200:
		t.took = append(t.took, took)
	case resp.StatusCode == 503 && resp.Header.Get("Retry-After") == "1":
		t.shed++
	default:
		t.bad = resp.Status
	}
}

// p99 is the 99th percentile in milliseconds.
func (t *timings) p99() float64 {
	if len(t.took) == 0 {
		return 0
	}
	slices.Sort(t.took)
	return float64(t.took[(len(t.took)*99-1)/100]) / float64(time.Millisecond)
}

// closedLoop has n clients ask for so many pages in all, each the next as soon as it has the last, and returns how long
// it took.
func closedLoop(s *site, client *http.Client, paths []string, n, total int) (*timings, time.Duration) {
	var t timings
	var next atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for range n {
		all.Go(func() {
			for i := next.Add(1); i <= int64(total); i = next.Add(1) {
				t.one(s, client, paths[int(i)%len(paths)])
			}
		})
	}
	all.Wait()
	return &t, time.Since(start)
}

// sources are what the benchmarks run on: the embedded agenda, and about 2,000 generated passages.
func sources(b *testing.B) map[string]index.Source {
	b.Helper()
	return map[string]index.Source{"agenda": {}, "generated": generated(b)}
}

// BenchmarkServed prints requests a second and the 99th percentile with as many clients as may work at once, over
// connections that are kept. Client and server share the machine. Run it with -benchtime=5000x.
func BenchmarkServed(b *testing.B) {
	for corpus, source := range sources(b) {
		s := newSite(b, library(b, source), Config{}).serve(b)
		n := cap(s.middleware.gate.slots)
		for name, paths := range pagesUnderLoad(s) {
			b.Run(corpus+"/"+name, func(b *testing.B) {
				client := clients(b, n)
				closedLoop(s, client, paths, n, 4*n) // connections are made, caches are warm
				b.ResetTimer()
				t, took := closedLoop(s, client, paths, n, b.N)
				if t.bad != "" || t.shed > 0 {
					b.Fatalf("%s; %d shed", t.bad, t.shed)
				}
				b.ReportMetric(float64(len(t.took))/took.Seconds(), "requests/s")
				b.ReportMetric(t.p99(), "p99-ms")
			})
		}
	}
}

// BenchmarkOverload prints the same with twice as many clients as may work and wait together, each of which asks anew
// at once, whatever it was told: the share that was shed, and the 99th percentile of those that were served. What needs
// a core and nothing else, as a document does, is shed less: it is mostly done before the next has come as far as the
// gate, and what bounds its time then is the number of connections. Run it with -benchtime=20000x.
func BenchmarkOverload(b *testing.B) {
	for corpus, source := range sources(b) {
		s := newSite(b, library(b, source), Config{}).serve(b)
		n := 2 * (cap(s.middleware.gate.slots) + int(s.middleware.gate.maxWaiting))
		for name, paths := range pagesUnderLoad(s) {
			b.Run(corpus+"/"+name, func(b *testing.B) {
				client := clients(b, n)
				closedLoop(s, client, paths, n, 4*n) // connections are made, caches are warm
				b.ResetTimer()
				t, took := closedLoop(s, client, paths, n, b.N)
				if t.bad != "" {
					b.Fatal(t.bad)
				}
				b.ReportMetric(float64(b.N)/took.Seconds(), "asked/s")
				b.ReportMetric(float64(len(t.took))/took.Seconds(), "requests/s")
				b.ReportMetric(100*float64(t.shed)/float64(b.N), "%shed")
				b.ReportMetric(t.p99(), "p99-ms")
			})
		}
	}
}
