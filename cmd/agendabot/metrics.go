package main

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"agendabot/index"
)

// metrics counts what the program does, for Prometheus. Names follow https://prometheus.io/docs/practices/naming/.
// No label ever holds text of a person.
type metrics struct {
	registry  *prometheus.Registry
	questions *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	failures  *prometheus.CounterVec
	lost      prometheus.Counter
	posts     *prometheus.CounterVec
	retries   *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		questions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "agendabot_questions_total", Help: "Questions by platform and what became of them: a verdict, a failure, or refused.",
		}, []string{"platform", "outcome"}),
		// An answer takes tenths of a millisecond on a small corpus; the longest bucket is the default timeout.
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "agendabot_answer_seconds", Help: "Time from a question to its answer, before it is posted.",
			Buckets: []float64{.0002, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"platform"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "agendabot_store_failures_total", Help: "Operations of the journal's database that failed.",
		}, []string{"operation"}),
		lost: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "agendabot_journal_lost_total", Help: "Lines that the journal will never have.",
		}),
		posts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "agendabot_posts_total", Help: "Messages sent to a chat platform, by whether that worked: ok or failed.",
		}, []string{"platform", "result"}),
		retries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "agendabot_post_retries_total", Help: "Further tries to send a message to a chat platform.",
		}, []string{"platform"}),
	}
	m.registry.MustRegister(m.questions, m.seconds, m.failures, m.lost, m.posts, m.retries,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Asked is bot.Meter's.
func (m *metrics) Asked(platform, outcome string, took time.Duration) {
	m.questions.WithLabelValues(platform, outcome).Inc()
	if outcome != "refused" {
		m.seconds.WithLabelValues(platform).Observe(took.Seconds())
	}
}

// StoreFailed is bot.Meter's.
func (m *metrics) StoreFailed(operation string) { m.failures.WithLabelValues(operation).Inc() }

// LinesLost is bot.Meter's.
func (m *metrics) LinesLost(n int) { m.lost.Add(float64(n)) }

// Posted is bot.Meter's.
func (m *metrics) Posted(platform string, ok bool) {
	m.posts.WithLabelValues(platform, map[bool]string{true: "ok", false: "failed"}[ok]).Inc()
}

// Retried is bot.Meter's.
func (m *metrics) Retried(platform string) { m.retries.WithLabelValues(platform).Inc() }

// gauge adds a number that is read when somebody looks.
func (m *metrics) gauge(name, help string, read func() int) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(read()) }))
}

// queue adds a platform's work that is taken and not done.
func (m *metrics) queue(platform string, read func() int) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "agendabot_queue", Help: "What people asked or pressed on a chat platform that is taken and not answered yet.",
		ConstLabels: prometheus.Labels{"platform": platform},
	}, func() float64 { return float64(read()) }))
}

// counter is gauge for a number that only rises.
func (m *metrics) counter(name, help string, read func() uint64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(read()) }))
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}

// buildCollector says which build is in force when somebody looks.
type buildCollector struct {
	live                      *index.Live
	info, documents, passages *prometheus.Desc
}

func newBuildCollector(live *index.Live) *buildCollector {
	return &buildCollector{
		live:      live,
		info:      prometheus.NewDesc("agendabot_build_info", "The build in force, by its digest; always 1.", []string{"digest"}, nil),
		documents: prometheus.NewDesc("agendabot_build_documents", "Documents in the build in force.", nil, nil),
		passages:  prometheus.NewDesc("agendabot_build_passages", "Passages in the build in force.", nil, nil),
	}
}

// Describe is prometheus.Collector's.
func (c *buildCollector) Describe(out chan<- *prometheus.Desc) {
	out <- c.info
	out <- c.documents
	out <- c.passages
}

// Collect is prometheus.Collector's.
func (c *buildCollector) Collect(out chan<- prometheus.Metric) {
	b, release := c.live.Acquire()
	s := b.Summary()
	release()
	out <- prometheus.MustNewConstMetric(c.info, prometheus.GaugeValue, 1, s.Digest)
	out <- prometheus.MustNewConstMetric(c.documents, prometheus.GaugeValue, float64(s.Documents))
	out <- prometheus.MustNewConstMetric(c.passages, prometheus.GaugeValue, float64(s.Passages))
}
