package observe

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"trichluc/pipeline"
	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

func get(t *testing.T, h http.Handler, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func TestMetricsAfterARun(t *testing.T) {
	q, err := queue.Open(t.Context(), queue.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	s, err := store.Open(t.Context(), t.TempDir()+"/kho.db")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p := q.Publisher("test")
	for _, body := range []string{"Tin của tỉnh\nNgày 9/5/2024, UBND tỉnh cấp 54 tỷ đồng cho 586 hộ.", "\x89PNG\r\n\x1a\n\x00\x01\x02\x03"} {
		if err := p.Publish(t.Context(), "", schemas.RawArticle{ContentType: "text/plain", Body: []byte(body)}, func(_ bool, err error) {
			if err != nil {
				t.Error(err)
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	p.Wait()
	m := NewMetrics("v1")
	m.WatchQueue(q)
	h := Handler(m, nil)
	if _, page := get(t, h, "/metrics"); !strings.Contains(page, "\ntrichluc_queue_pending_articles 2\n") || !strings.Contains(page, "\ntrichluc_articles_total{outcome=\"added\"} 0\n") {
		t.Errorf("before the run:\n%s", page)
	}
	published := make(chan struct{})
	close(published)
	if err := pipeline.Run(t.Context(), q, s, pipeline.Options{Published: published, Observe: m.Settled, Meter: m}); err != nil {
		t.Fatal(err)
	}
	_, page := get(t, h, "/metrics")
	for _, line := range []string{
		`trichluc_articles_total{outcome="added"} 1`, `trichluc_articles_total{outcome="rejected"} 1`,
		`trichluc_dead_letters_total{stage="extract"} 1`, `trichluc_mentions_total{kind="date"} 1`, `trichluc_mentions_total{kind="figure"} 2`,
		`trichluc_stage_duration_seconds_count{stage="extract"} 2`, `trichluc_stage_duration_seconds_count{stage="store"} 1`,
		`trichluc_queue_pending_articles 0`, `trichluc_queue_dead_letters 1`, `trichluc_queue_up 1`,
	} {
		if !strings.Contains(page, "\n"+line+"\n") {
			t.Errorf("no line %s in\n%s", line, page)
		}
	}
}

func TestReadyMeansThatEverythingAnswers(t *testing.T) {
	broken := errors.New("đứt dây")
	var storeErr error
	h := Handler(NewMetrics("v1"), []Check{
		{"queue", func(context.Context) error { return nil }},
		{"store", func(context.Context) error { return storeErr }},
	})
	if code, _ := get(t, h, "/readyz"); code != http.StatusOK {
		t.Errorf("ready answers %d", code)
	}
	storeErr = broken
	code, body := get(t, h, "/readyz")
	var answers map[string]string
	if err := json.Unmarshal([]byte(body), &answers); err != nil || code != http.StatusServiceUnavailable || answers["store"] != "đứt dây" || answers["queue"] != "ok" {
		t.Errorf("a store that is away: %d %s", code, body)
	}
	if code, _ := get(t, h, "/livez"); code != http.StatusOK {
		t.Errorf("alive answers %d because the store is away: the process would be restarted for nothing", code)
	}
	hang := make(chan struct{})
	defer close(hang)
	h = Handler(NewMetrics("v1"), []Check{{"store", func(context.Context) error { <-hang; return nil }}})
	began := time.Now()
	if code, body := get(t, h, "/readyz"); code != http.StatusServiceUnavailable || time.Since(began) > 2*checkWait {
		t.Errorf("a store that never answers: %d %s after %s", code, body, time.Since(began))
	}
}

func TestServeGivesItsAddress(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	address, err := Serve(ctx, "127.0.0.1:0", Handler(NewMetrics("v1"), nil))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get("http://" + address + "/livez")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if b, err := io.ReadAll(answer.Body); err != nil || string(b) != "ok\n" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := Serve(ctx, address, nil); err == nil {
		t.Error("one address was given twice")
	}
	stop()
}

// A trace goes from the publisher through the queue to the store.
func TestTraceFromPublishToStore(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	traces, err := newTraces(t.Context(), spans, "v1")
	if err != nil {
		t.Fatal(err)
	}
	q, err := queue.Open(t.Context(), queue.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	s, err := store.Open(t.Context(), t.TempDir()+"/kho.db")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p := q.Publisher("test")
	p.Traced(traces.Publish)
	if err := p.Publish(t.Context(), "bài.txt", schemas.RawArticle{Ref: "bài", Body: []byte("Ngày 9/5/2024 tỉnh họp bàn.")}, func(_ bool, err error) {
		if err != nil {
			t.Error(err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	p.Wait()
	published := make(chan struct{})
	close(published)
	if err := pipeline.Run(t.Context(), q, s, pipeline.Options{Published: published, Observe: traces.Settled}); err != nil {
		t.Fatal(err)
	}
	if err := traces.provider.ForceFlush(t.Context()); err != nil {
		t.Fatal(err)
	}
	byName := map[string]tracetest.SpanStub{}
	for _, s := range spans.GetSpans() {
		byName[s.Name] = s
	}
	for child, parent := range map[string]string{"work": "publish", "extract": "work", "store": "work"} {
		a, b := byName[child], byName[parent]
		if !a.SpanContext.IsValid() || a.SpanContext.TraceID() != b.SpanContext.TraceID() || a.Parent.SpanID() != b.SpanContext.SpanID() || a.EndTime.Before(a.StartTime) {
			t.Errorf("span %q is not below %q: %+v", child, parent, a)
		}
	}
	if err := traces.Close(); err != nil {
		t.Error(err)
	}
}

func TestNoEndpointNoTraces(t *testing.T) {
	for _, name := range traceEndpoints {
		t.Setenv(name, "")
	}
	traces, err := StartTraces(t.Context(), "v1")
	if err != nil || traces != nil {
		t.Errorf("%v, %v", traces, err)
	}
	traces.Settled(pipeline.Event{})
	if err := traces.Close(); err != nil {
		t.Error(err)
	}
}
