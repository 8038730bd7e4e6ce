package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"trichluc/pipeline"
	"trichluc/pipeline/archive"
	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
)

// defaultData is where everything of a local installation lives.
const defaultData = "trichluc-data"

// showInFull is the number of articles that --show auto prints at length.
const showInFull = 20

// runFlags are the flags of run.
type runFlags struct {
	data, listen, show, color string
	serve                     string
	sync                      bool
	in                        inputs
}

func (a *app) runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run PATH…",
		Short: "Read articles and store what stands in them, all in one process",
		Long: `Run starts the queue and the store under one folder, publishes the files, works
them, prints what was found and ends when everything is stored. A PATH is a page, a
text, a file of envelopes (one JSON object a line), a ZIP, TAR or WARC archive, any
of them compressed, a folder of all these, or - for standard input.

Nothing needs to be installed: the queue is a NATS server inside the process, the store is the SQLite
file trichluc.db in that folder.

Interrupted at any moment, even by a power cut or kill -9, the same command goes on:
what was stored stays, what was not is worked, and nothing is there twice.`,
		Example: `  trichluc run articles/                      every page and text below the folder
  trichluc run --data /var/lib/trichluc feed.jsonl
  zcat feed.jsonl.gz | trichluc run -
  trichluc run --serve articles/              then leave the pages open: http://127.0.0.1:8090
  trichluc run --listen 127.0.0.1:4222        stay, and work what others publish`,
		Args: func(_ *cobra.Command, paths []string) error {
			if len(paths) == 0 && f.listen == "" {
				return errors.New("run needs at least one file or folder (or --listen)")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, paths []string) error { return a.work(cmd.Context(), f, paths) },
	}
	cmd.Flags().StringVar(&f.data, "data", defaultData, "folder of the queue and the store")
	cmd.Flags().StringVar(&f.listen, "listen", "", "host:port where the queue is open to others while the run lasts; without PATH, until stopped")
	choiceFlag(cmd, &f.show, "show", []string{"auto", "full", "line", "none"}, "what to print for each article; auto: full for the first 20, then a line")
	cmd.Flags().StringVar(&f.serve, "serve", "", "show pages at this host:port, while the run lasts and then until stopped")
	cmd.Flags().Lookup("serve").NoOptDefVal = defaultPages
	cmd.Flags().BoolVar(&f.sync, "sync", false, "make the queue survive a power cut without the files being read again (slower)")
	colorFlag(cmd, &f.color)
	inputFlags(cmd, &f.in)
	return cmd
}

var errStopped = errors.New("stopped before the end: the same command goes on where it was")

func (a *app) work(ctx context.Context, f runFlags, paths []string) (err error) {
	var skips skipCount
	files, err := f.in.options(a, true, &skips)
	if err != nil {
		return err
	}
	a.warnOfEqualRefs(paths)
	database := filepath.Join(f.data, "trichluc.db")
	s, err := store.Open(ctx, database)
	if err != nil {
		return err
	}
	defer closeInto(&err, s)
	q, err := queue.Open(ctx, queue.Options{Dir: filepath.Join(f.data, "queue"), Listen: f.listen, Sync: f.sync, MaxBody: f.in.maxMB << 20})
	switch {
	case err != nil && ctx.Err() != nil && len(paths) > 0:
		return errStopped
	case err != nil:
		return unlessStopped(ctx, err)
	}
	defer q.Close()
	pages, err := a.pagesOfRun(ctx, f.serve, database, s.Reader(), q)
	if err != nil {
		return err
	}
	defer closeInto(&err, pages)
	if left, err := q.Waiting(ctx); err == nil && left > 0 {
		fmt.Fprintf(a.err, "%s of an interrupted run are worked as well\n", count(left, "article"))
	}

	var published chan struct{}
	if len(paths) > 0 {
		published = make(chan struct{})
	} else {
		fmt.Fprintf(a.err, "working what is published to %s until stopped\n", q.Server().ClientURL())
	}
	r := runReport{app: a, style: a.styleFor(f.color, a.out), show: f.show, began: time.Now()}
	r.progress = startProgress(a.err, r.progressLine)

	// When the loop fails, the publisher must not wait for room for ever.
	publishCtx, stopPublishing := context.WithCancel(ctx)
	defer stopPublishing()
	var publishing sync.WaitGroup
	publishing.Go(func() {
		if published != nil {
			defer close(published)
		}
		r.publish(publishCtx, q.Publisher("run"), archive.Read(paths, files))
	})
	runErr := pipeline.Run(ctx, q, s, pipeline.Options{Published: published, Observe: r.observe})
	stopPublishing()
	publishing.Wait()
	r.progress.end()
	fmt.Fprintf(a.out, "%s\nstored in %s in %s\n", &r.totals, database, time.Since(r.began).Round(10*time.Millisecond))
	a.printSkips(skips.counts())
	if runErr != nil {
		return runErr
	}
	interrupted := ctx.Err() != nil
	if !interrupted {
		pages.stay(ctx)
	}
	if interrupted && published != nil {
		return errStopped
	}
	if r.failed.Load() > 0 || r.totals.outcomes[store.Rejected] > 0 {
		return errInputs
	}
	return nil
}

// runReport prints what happens while it happens.
type runReport struct {
	app      *app
	style    style
	show     string // --show
	progress *progress
	began    time.Time

	sent   atomic.Int64 // articles given to the queue
	failed atomic.Int64 // inputs that never got there

	mu     sync.Mutex
	totals totals
}

func (r *runReport) publish(ctx context.Context, p *queue.Publisher, items iter.Seq[archive.Item]) {
	defer p.Wait()
	for item := range items {
		if ctx.Err() != nil {
			return
		}
		err := item.Err
		if err == nil {
			r.sent.Add(1)
			err = p.Publish(ctx, item.Name, item.Raw, func(_ bool, err error) {
				if err != nil {
					r.fail(item.Name, err)
				}
			})
		}
		if err != nil {
			r.fail(item.Name, err)
		}
	}
}

func (r *runReport) fail(name string, err error) {
	if errors.Is(err, context.Canceled) {
		return // a stop on request, said once at the end
	}
	r.failed.Add(1)
	r.progress.print(func() { r.app.fail(name, err) })
}

func (r *runReport) observe(e pipeline.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.totals.add(e)
	if e.Err != nil {
		name := e.Name
		if name == "" {
			name = label(e)
		}
		r.progress.print(func() { r.app.fail(name, e.Err) })
		return
	}
	switch {
	case r.show == "none":
	case r.show == "line", r.show == "auto" && r.totals.articles() > showInFull:
		r.progress.print(func() { fmt.Fprintln(r.app.out, briefly(r.style, e)) })
	default:
		r.progress.print(func() { fmt.Fprint(r.app.out, atLength(r.style, e)) })
	}
}

func (r *runReport) progressLine() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := r.totals.articles()
	rate := float64(n) / time.Since(r.began).Seconds()
	return fmt.Sprintf("published %s, worked %s, %.0f/s", thousands(int(r.sent.Load())), thousands(n), rate)
}

// warnOfEqualRefs names files that will count as versions of one article because
// their base names are equal.
func (a *app) warnOfEqualRefs(paths []string) {
	seen := map[string]string{}
	for _, p := range paths {
		base := filepath.Base(p)
		ref := strings.TrimSuffix(base, filepath.Ext(base))
		if first, ok := seen[ref]; ok && first != p {
			fmt.Fprintf(a.err, "trichluc: %s and %s share the ref %q: unless they say their own, they count as one article\n", first, p, ref)
		}
		seen[ref] = p
	}
}
