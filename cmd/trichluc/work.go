package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"trichluc/pipeline"
	"trichluc/pipeline/observe"
	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
)

// workFlags are the flags of work.
type workFlags struct {
	queue      queueFlags
	store      string
	http       string
	wait       time.Duration
	untilEmpty bool
	records    bool
	o          pipeline.Options
}

func (a *app) workCommand() *cobra.Command {
	var f workFlags
	cmd := &cobra.Command{
		Use:   "work",
		Short: "Work the queue of a NATS server into a store, until stopped",
		Long: `Work takes articles from the queue, reads them and stores what it finds. Any number
of workers may share a queue and a store. An article is taken off the queue only
after it is stored; one that can never be worked goes to the dead letters with the
reason (trichluc dead list).

With --http it answers /livez, /readyz (queue and store answer) and /metrics
(Prometheus). With OTEL_EXPORTER_OTLP_ENDPOINT set it sends traces over OTLP/HTTP.

On SIGTERM or Ctrl-C it takes nothing new, finishes what it has within --grace, and
ends with 0. It ends with an error, to be started again by who watches it, where the
store refuses everything, or where as many articles as there are cores run on past
--deadline: nothing else can stop them.`,
		Example: `  trichluc work --nats nats://queue.example:4222 --store /var/lib/trichluc/trichluc.db
  trichluc work --store postgres://worker@db.example/trichluc --http :8080 --log json
  trichluc work --records           also publish every new record to articles.records.SITE
  trichluc work --until-empty`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.workRemote(cmd.Context(), f)
		},
	}
	f.queue.addMaking(cmd)
	storeFlag(cmd, &f.store)
	flags := cmd.Flags()
	flags.StringVar(&f.http, "http", "", "host:port of the health and metrics pages; empty means none")
	flags.BoolVar(&f.records, "records", false, "publish each record that becomes current to articles.records.SITE, at least once")
	flags.BoolVar(&f.untilEmpty, "until-empty", false, "end when the queue is empty")
	flags.IntVar(&f.o.Batch, "batch", 128, "articles stored in one transaction, at most")
	flags.IntVar(&f.o.Lanes, "lanes", 3, "batches under way at once")
	flags.DurationVar(&f.o.Deadline, "deadline", time.Minute, "an article that takes longer is a dead letter")
	flags.DurationVar(&f.wait, "wait", 2*time.Minute, "how long a start waits for a queue and a store that do not answer")
	flags.DurationVar(&f.o.Grace, "grace", 25*time.Second, "how long a stop waits for what is under way")
	return cmd
}

func storeFlag(cmd *cobra.Command, url *string) {
	cmd.Flags().StringVar(url, "store", filepath.Join(defaultData, "trichluc.db"), "store: a path (SQLite) or postgres://…")
}

func (a *app) workRemote(ctx context.Context, f workFlags) (err error) {
	s, err := patiently(ctx, f.wait, store.IsTransient, func() (store.Store, error) { return store.Open(ctx, f.store) })
	if err != nil {
		return unlessStopped(ctx, err)
	}
	defer closeInto(&err, s)
	options := f.queue.options("work", queue.ForWork)
	options.Records = f.records
	q, err := patiently(ctx, f.wait, queue.IsTransient, func() (*queue.Queue, error) { return queue.Open(ctx, options) })
	if err != nil {
		return unlessStopped(ctx, err)
	}
	defer q.Close()
	traces, err := observe.StartTraces(ctx, programVersion())
	if err != nil {
		return err
	}
	defer closeInto(&err, traces)
	metrics := observe.NewMetrics(programVersion())
	metrics.WatchQueue(q)
	if f.http != "" {
		// Until the worker has ended, so that a stop can be watched.
		serving, stop := context.WithCancel(context.WithoutCancel(ctx))
		defer stop()
		address, err := observe.Serve(serving, f.http, observe.Handler(metrics, []observe.Check{
			{Name: "queue", Ask: q.Ping}, {Name: "store", Ask: s.Ping},
			{Name: "stopping", Ask: func(context.Context) error { return ctx.Err() }},
		}))
		if err != nil {
			return err
		}
		slog.Info("health and metrics", "address", address)
	}

	var mu sync.Mutex
	var t totals
	f.o.Meter = metrics
	f.o.Observe = func(e pipeline.Event) {
		metrics.Settled(e)
		traces.Settled(e)
		mu.Lock()
		defer mu.Unlock()
		t.add(e)
		if e.Err != nil {
			slog.Warn("dead letter", "name", e.Name, "ref", e.Raw.Ref, "url", e.Raw.URL, "stage", e.Stage, "reason", e.Err)
		} else {
			slog.Debug("stored", "id", e.Record.ID, "ref", e.Raw.Ref, "url", e.Raw.URL, "outcome", e.Outcome)
		}
	}
	if f.records {
		f.o.Announce = q.Announce
	}
	if f.untilEmpty {
		published := make(chan struct{})
		close(published)
		f.o.Published = published
	}
	f.o.MostLate = runtime.GOMAXPROCS(0)
	slog.Info("working", "nats", queue.Redacted(f.queue.url))
	err = pipeline.Run(ctx, q, s, f.o)
	slog.Info("stopped", "articles", t.articles(), "asked", ctx.Err() != nil)
	fmt.Fprintln(a.out, &t)
	return err
}

// patiently opens what may not answer yet: a worker that starts together with its
// servers, or while one of them is away.
func patiently[T any](ctx context.Context, limit time.Duration, transient func(error) bool, open func() (T, error)) (T, error) {
	for began := time.Now(); ; {
		v, err := open()
		if err == nil || !transient(err) || time.Since(began) > limit || ctx.Err() != nil {
			return v, err
		}
		slog.Warn("no answer yet, trying again", "err", err)
		select {
		case <-ctx.Done():
			return v, err
		case <-time.After(time.Second):
		}
	}
}

// unlessStopped is nil where a worker was asked to stop before it had begun.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		slog.Info("stopped before the start", "err", err)
		return nil
	}
	return err
}
