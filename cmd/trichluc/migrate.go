package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
)

func (a *app) migrateCommand() *cobra.Command {
	var storeURL string
	var server queueFlags
	var streams bool
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring a store to this release's tables, and make the queue's streams",
		Long: `Migrate makes or changes the tables of a store, apart from the workers, which then
need no right to do so. Any number may run at once; a store that is up to date is
only read.

With --streams it also makes the streams, consumers and object stores of the queue
that are not there, under the rights of whoever runs it: workers and publishers then
need none to make anything. What is there is checked and never changed.`,
		Example: `  trichluc migrate --store postgres://owner@db.example/trichluc
  trichluc migrate --store … --streams --nats nats://operator:…@queue.example --replicas 3`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.migrate(cmd.Context(), storeURL, server, streams)
		},
	}
	storeFlag(cmd, &storeURL)
	server.addMaking(cmd)
	cmd.Flags().BoolVar(&streams, "streams", false, "also make the queue's streams")
	return cmd
}

func (a *app) migrate(ctx context.Context, storeURL string, server queueFlags, streams bool) error {
	names, err := store.Migrate(ctx, storeURL)
	if err != nil {
		return err
	}
	for _, name := range names {
		fmt.Fprintln(a.out, "applied", name)
	}
	if len(names) == 0 {
		fmt.Fprintln(a.out, "the store is up to date")
	}
	if !streams {
		return nil
	}
	options := server.options("migrate", queue.ForWork)
	options.Records = true
	q, err := queue.Open(ctx, options)
	if err != nil {
		return err
	}
	q.Close()
	fmt.Fprintln(a.out, "the streams are there")
	return nil
}
