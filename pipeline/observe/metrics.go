// Package observe shows how a worker does: Prometheus metrics, health pages and
// OpenTelemetry traces.
package observe

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"trichluc/extractors"
	"trichluc/pipeline"
	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
)

// Metrics are the numbers of one process, in a registry of their own.
type Metrics struct {
	Registry *prometheus.Registry

	articles *prometheus.CounterVec
	stages   *prometheus.HistogramVec
	batches  prometheus.Histogram
	retries  *prometheus.CounterVec
	dead     *prometheus.CounterVec
	mentions *prometheus.CounterVec
	bytes    prometheus.Counter
}

var _ pipeline.Meter = (*Metrics)(nil)

// NewMetrics makes them; version is the program's. Every series that can be there
// is there from the beginning, so that a rate is never without its first value.
func NewMetrics(version string) *Metrics {
	m := &Metrics{
		Registry: prometheus.NewRegistry(),
		articles: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "trichluc_articles_total", Help: "Articles settled, by what became of them."}, []string{"outcome"}),
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "trichluc_stage_duration_seconds", Help: "How long a stage took: extract an article; fetch, store and announce a batch.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 2.5, 15)}, []string{"stage"}),
		batches: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "trichluc_batch_articles", Help: "Articles taken from the queue at once.", Buckets: prometheus.ExponentialBuckets(1, 2, 11)}),
		retries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "trichluc_retries_total", Help: "Articles tried again or given back to the queue, by stage."}, []string{"stage"}),
		dead: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "trichluc_dead_letters_total", Help: "Articles put aside for good, by the stage that refused them."}, []string{"stage"}),
		mentions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "trichluc_mentions_total", Help: "What was found in articles, by kind."}, []string{"kind"}),
		bytes: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "trichluc_raw_bytes_total", Help: "Bytes of the articles worked, as fetched."}),
	}
	rules := extractors.CurrentRuleset()
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "trichluc_build_info", Help: "1, with what runs here as labels.",
		ConstLabels: prometheus.Labels{"version": version, "ruleset": strconv.Itoa(rules.Version), "ruleset_hash": rules.Hash}})
	build.Set(1)
	m.Registry.MustRegister(m.articles, m.stages, m.batches, m.retries, m.dead, m.mentions, m.bytes, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))

	for o := range store.Outcome(store.OutcomeCount) {
		m.articles.WithLabelValues(o.String())
	}
	for _, stage := range []string{"fetch", "extract", "store", "announce"} {
		m.stages.WithLabelValues(stage)
		m.retries.WithLabelValues(stage)
	}
	m.retries.WithLabelValues("dead")
	for _, stage := range []string{"queue", "extract", "store"} {
		m.dead.WithLabelValues(stage)
	}
	for _, kind := range []string{"date", "document", "official", "figure"} {
		m.mentions.WithLabelValues(kind)
	}
	return m
}

// Batch counts what was taken from the queue at once.
func (m *Metrics) Batch(articles int) { m.batches.Observe(float64(articles)) }

// Took notes how long a stage took.
func (m *Metrics) Took(stage string, d time.Duration) {
	m.stages.WithLabelValues(stage).Observe(d.Seconds())
}

// Retried counts what is tried again.
func (m *Metrics) Retried(stage string, articles int) {
	m.retries.WithLabelValues(stage).Add(float64(articles))
}

// Settled counts an article.
func (m *Metrics) Settled(e pipeline.Event) {
	m.articles.WithLabelValues(e.Outcome.String()).Inc()
	m.bytes.Add(float64(len(e.Raw.Body)))
	if e.Err != nil {
		m.dead.WithLabelValues(e.Stage).Inc()
		return
	}
	r := &e.Record
	var documents, officials int
	for i := range r.Documents {
		documents += len(r.Documents[i].Mentions)
	}
	for i := range r.Officials {
		officials += len(r.Officials[i].Mentions)
	}
	m.mentions.WithLabelValues("date").Add(float64(len(r.Dates)))
	m.mentions.WithLabelValues("document").Add(float64(documents))
	m.mentions.WithLabelValues("official").Add(float64(officials))
	m.mentions.WithLabelValues("figure").Add(float64(len(r.Figures)))
}

// WatchQueue makes the queue's depth part of the metrics, asked for when they are.
func (m *Metrics) WatchQueue(q interface {
	Depth(context.Context) (queue.Depth, error)
	DeadLetters(context.Context) (int, error)
}) {
	describe := func(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, nil, nil) }
	m.Registry.MustRegister(&depths{
		ask: func() (d queue.Depth, dead int, err error) {
			ctx, cancel := context.WithTimeout(context.Background(), depthWait)
			defer cancel()
			if d, err = q.Depth(ctx); err == nil {
				dead, err = q.DeadLetters(ctx)
			}
			return d, dead, err
		},
		pending: describe("trichluc_queue_pending_articles", "Articles in the queue that no worker has yet."),
		taken:   describe("trichluc_queue_ack_pending_articles", "Articles that a worker has and has not settled."),
		lag:     describe("trichluc_queue_lag_seconds", "Age of the oldest article in the queue."),
		dead:    describe("trichluc_queue_dead_letters", "Articles among the dead letters."),
		up:      describe("trichluc_queue_up", "1 where the queue answered."),
	})
}

// depthWait is shorter than Prometheus waits for a page of metrics.
const depthWait = 3 * time.Second

type depths struct {
	ask                           func() (queue.Depth, int, error)
	pending, taken, lag, dead, up *prometheus.Desc

	mu sync.Mutex // one question at a time
}

func (d *depths) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{d.pending, d.taken, d.lag, d.dead, d.up} {
		to <- desc
	}
}

func (d *depths) Collect(to chan<- prometheus.Metric) {
	d.mu.Lock()
	defer d.mu.Unlock()
	gauge := func(desc *prometheus.Desc, v float64) {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, v)
	}
	depth, dead, err := d.ask()
	if err != nil { // no numbers rather than old ones
		slog.Warn("metrics: the queue does not say how deep it is", "err", err)
		gauge(d.up, 0)
		return
	}
	gauge(d.up, 1)
	gauge(d.pending, float64(depth.Pending))
	gauge(d.taken, float64(depth.AckPending))
	gauge(d.lag, depth.Lag.Seconds())
	gauge(d.dead, float64(dead))
}
