package discord

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// BenchmarkInteraction answers /ask over HTTP end to end: signed requests over loopback, a real index, the embedded agenda.
// It measures from the request until its response has come: interactions a second, and the 50th and 99th percentile.
func BenchmarkInteraction(b *testing.B) {
	for _, askers := range []int{1, 10, 100} {
		b.Run("askers="+strconv.Itoa(askers), func(b *testing.B) {
			f := newFake(b)
			r := startApp(b, f, overHTTP(true), with(func(o *Options) { o.Token = "" }))
			server := httptest.NewServer(r.Handler())
			defer server.Close()
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: askers}}
			defer client.CloseIdleConnections()
			took := make([]time.Duration, b.N)
			next := make(chan int)
			var wg sync.WaitGroup
			b.ResetTimer()
			for range askers {
				wg.Go(func() {
					for i := range next {
						raw := f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities))
						req := f.signed(raw, time.Now())
						req.RequestURI, req.URL.Scheme, req.URL.Host = "", "http", server.Listener.Addr().String()
						start := time.Now()
						resp, err := client.Do(req)
						if err != nil {
							b.Error(err)
							continue
						}
						_ = resp.Body.Close()
						took[i] = time.Since(start)
						if resp.StatusCode != http.StatusOK {
							b.Errorf("status %d", resp.StatusCode)
						}
					}
				})
			}
			for i := range b.N {
				next <- i
			}
			close(next)
			wg.Wait()
			b.StopTimer()
			slices.Sort(took)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "interactions/s")
			b.ReportMetric(float64(took[b.N/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[b.N*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
