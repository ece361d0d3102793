package slack

import (
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// BenchmarkAnswer is questions from so many people at once, each of whom asks again when answered, through Socket Mode
// and a Slack that answers at once. It measures from a mention's delivery until its answer is posted: events/s, and the
// 50th and 99th percentile in milliseconds. Slack's own limit of about one message per second and channel is not part of
// it.
func BenchmarkAnswer(b *testing.B) {
	for _, askers := range []int{1, 10, 100} {
		b.Run("askers="+strconv.Itoa(askers), func(b *testing.B) {
			f := newFakeSlack(b)
			startApp(b, f)
			f.connected(b, 1)
			took := make([]time.Duration, b.N)
			next := make(chan int)
			var wg sync.WaitGroup
			b.ResetTimer()
			for asker := range askers {
				channel := "C0BENCH" + strconv.Itoa(asker) // in one, each answer would wait for the one before
				f.join(channel)
				wg.Go(func() {
					for i := range next {
						start := time.Now()
						f.waitReply(b, f.mention(userAlice, channel, askPriorities))
						took[i] = time.Since(start)
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
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(took[b.N/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[b.N*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
