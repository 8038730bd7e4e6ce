package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"trichluc/pipeline"
	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
)

func (a *app) workCommand() *cobra.Command {
	var natsURL, storeURL string
	var untilEmpty bool
	var o pipeline.Options
	cmd := &cobra.Command{
		Use:   "work",
		Short: "Work the queue of a NATS server into a store, until stopped",
		Long: `Work takes articles from the queue, reads them and stores what it finds. Any number
of workers may share a queue and a store. An article is taken off the queue only
after it is stored; one that can never be worked goes to the dead letters
(stream ` + queue.DeadStream + `) with the reason.

On SIGTERM or Ctrl-C it takes nothing new, finishes what it has, and ends with 0.`,
		Example: `  trichluc work --nats nats://queue.example:4222 --store /var/lib/trichluc/trichluc.db
  trichluc work --until-empty`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.workRemote(cmd.Context(), natsURL, storeURL, untilEmpty, o)
		},
	}
	natsFlag(cmd, &natsURL)
	storeFlag(cmd, &storeURL)
	cmd.Flags().BoolVar(&untilEmpty, "until-empty", false, "end when the queue is empty")
	cmd.Flags().IntVar(&o.Batch, "batch", 128, "articles stored in one transaction, at most")
	cmd.Flags().IntVar(&o.Lanes, "lanes", 2, "batches under way at once")
	cmd.Flags().DurationVar(&o.Deadline, "deadline", time.Minute, "an article that takes longer is a dead letter")
	cmd.Flags().DurationVar(&o.Grace, "grace", 25*time.Second, "how long a stop waits for what is under way")
	return cmd
}

func storeFlag(cmd *cobra.Command, url *string) {
	cmd.Flags().StringVar(url, "store", filepath.Join(defaultData, "trichluc.db"), "store: a path (SQLite) or postgres://…")
}

func (a *app) workRemote(ctx context.Context, natsURL, storeURL string, untilEmpty bool, o pipeline.Options) (err error) {
	s, err := store.Open(ctx, storeURL)
	if err != nil {
		return err
	}
	defer closeInto(&err, s)
	q, err := queue.Open(ctx, queue.Options{URL: natsURL, Name: "trichluc work"})
	if err != nil {
		return err
	}
	defer q.Close()

	var mu sync.Mutex
	var t totals
	o.Observe = func(e pipeline.Event) {
		mu.Lock()
		defer mu.Unlock()
		t.add(e)
		if e.Err != nil {
			slog.Warn("dead letter", "name", e.Name, "ref", e.Raw.Ref, "url", e.Raw.URL, "stage", e.Stage, "reason", e.Err)
		} else {
			slog.Debug("stored", "id", e.Record.ID, "ref", e.Raw.Ref, "url", e.Raw.URL, "outcome", e.Outcome)
		}
	}
	if untilEmpty {
		published := make(chan struct{})
		close(published)
		o.Published = published
	}
	err = pipeline.Run(ctx, q, s, o)
	fmt.Fprintln(a.out, &t)
	return err
}
