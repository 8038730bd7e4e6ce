package observe

import (
	"context"
	"errors"
	"os"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"

	"trichluc/pipeline"
)

// Traces follow an article from its publisher to the store. A nil *Traces follows nothing.
type Traces struct {
	provider *trace.TracerProvider
	tracer   api.Tracer
}

// traceEndpoints are the variables of which one must be set: without an endpoint
// there is nobody to tell.
var traceEndpoints = [...]string{"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"}

// StartTraces starts sending traces over OTLP/HTTP as the OTEL_… environment says
// (endpoint, headers, OTEL_TRACES_SAMPLER_ARG…). It returns nil where no endpoint is set.
func StartTraces(ctx context.Context, version string) (*Traces, error) {
	set := false
	for _, name := range traceEndpoints {
		set = set || os.Getenv(name) != ""
	}
	if !set {
		return nil, nil
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, err
	}
	return newTraces(ctx, exporter, version)
}

func newTraces(ctx context.Context, exporter trace.SpanExporter, version string) (*Traces, error) {
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "trichluc"), attribute.String("service.version", version)),
		resource.WithHost(), resource.WithFromEnv())
	if err != nil && !errors.Is(err, resource.ErrPartialResource) {
		return nil, err
	}
	p := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(about))
	return &Traces{provider: p, tracer: p.Tracer("trichluc")}, nil
}

// Close sends what is left.
func (t *Traces) Close() error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return t.provider.Shutdown(ctx)
}

// Publish begins the span of an article that is published; its context travels
// with the article. It fits queue.Tracer.
func (t *Traces) Publish(name string) (traceparent string, end func(error)) {
	ctx, span := t.tracer.Start(context.Background(), "publish",
		api.WithSpanKind(api.SpanKindProducer), api.WithAttributes(attribute.String("trichluc.name", name)))
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier["traceparent"], func(err error) {
		fail(span, err)
		span.End()
	}
}

// Settled draws the spans of a settled article from its times: work, and below
// it extract and store. Drawn afterwards, they cost nothing while it is worked.
func (t *Traces) Settled(e pipeline.Event) {
	if t == nil {
		return
	}
	ctx := propagation.TraceContext{}.Extract(context.Background(), propagation.MapCarrier{"traceparent": e.Traceparent})
	ctx, work := t.tracer.Start(ctx, "work", api.WithSpanKind(api.SpanKindConsumer), api.WithTimestamp(e.Times.Fetched),
		api.WithAttributes(
			attribute.String("trichluc.id", e.Record.ID), attribute.String("trichluc.ref", e.Raw.Ref),
			attribute.String("url.full", e.Raw.URL), attribute.String("trichluc.outcome", e.Outcome.String()),
			attribute.Int("trichluc.attempts", e.Attempts), attribute.Int("trichluc.ruleset", e.Record.Ruleset.Version),
			attribute.Float64("trichluc.queue_seconds", e.Times.Fetched.Sub(e.Times.Queued).Seconds())))
	for _, part := range []struct {
		stage      string
		began, end time.Time
	}{{"extract", e.Times.Extract, e.Times.Extracted}, {"store", e.Times.Store, e.Times.Stored}} {
		if part.began.IsZero() {
			continue
		}
		_, span := t.tracer.Start(ctx, part.stage, api.WithTimestamp(part.began))
		if e.Stage == part.stage {
			fail(span, e.Err)
		}
		span.End(api.WithTimestamp(part.end))
	}
	fail(work, e.Err)
	work.End(api.WithTimestamp(e.Times.Settled))
}

func fail(span api.Span, err error) {
	if err != nil {
		span.RecordError(err)
		span.SetStatus(codes.Error, err.Error())
	}
}
