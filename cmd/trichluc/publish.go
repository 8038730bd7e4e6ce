package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"trichluc/pipeline/archive"
	"trichluc/pipeline/observe"
	"trichluc/pipeline/queue"
)

// defaultNATS is where a NATS server on this machine listens.
const defaultNATS = "nats://127.0.0.1:4222"

// subjectPart is what may follow articles.raw.: no wildcards, no empty parts.
var subjectPart = regexp.MustCompile(`^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*$`)

func (a *app) publishCommand() *cobra.Command {
	var server queueFlags
	var name string
	var again bool
	var in inputs
	cmd := &cobra.Command{
		Use:   "publish PATH…",
		Short: "Put articles on the queue of a NATS server",
		Long: `Publish reads the same files as run and puts their articles on the queue
articles.raw.NAME of a NATS server with JetStream, where workers (trichluc work) find
them. While the queue is full it waits.

An article that was published in the last minutes is dropped by the server as a
double; --again publishes it all the same, for a re-run under new rules.`,
		Example: `  trichluc publish --nats nats://queue.example:4222 pages/
  trichluc publish --subject baotinh --again feed.jsonl
  nats pub articles.raw.baotinh --header Content-Type:text/html "$(<page.html)"`,
		Args: atLeastOne("file or folder"),
		RunE: func(cmd *cobra.Command, paths []string) (failed error) {
			if !subjectPart.MatchString(name) {
				return fmt.Errorf("--subject %q can't end articles.raw.…: it takes letters, digits, - and _, and dots between them", name)
			}
			options := server.options("publish", queue.ForPublishing)
			options.MaxBody = in.maxMB << 20
			q, err := queue.Open(cmd.Context(), options)
			if err != nil {
				return err
			}
			defer q.Close()
			p := q.Publisher(name)
			traces, err := observe.StartTraces(cmd.Context(), programVersion())
			if err != nil {
				return err
			}
			if traces != nil {
				p.Traced(traces.Publish)
				defer closeInto(&failed, traces)
			}
			if again {
				p.Again(strconv.FormatInt(time.Now().UnixNano(), 36))
			}
			var skips skipCount
			files, err := in.options(a, true, &skips)
			if err != nil {
				return err
			}
			defer func() { a.printSkips(skips.counts()) }()
			return a.publish(cmd.Context(), p, archive.Read(paths, files))
		},
	}
	server.addMaking(cmd)
	inputFlags(cmd, &in)
	cmd.Flags().StringVar(&name, "subject", "files", "last part of the subject articles.raw.…")
	cmd.Flags().BoolVar(&again, "again", false, "also publish what was published in the last minutes")
	return cmd
}

func natsFlag(cmd *cobra.Command, url *string) {
	cmd.Flags().StringVar(url, "nats", defaultNATS, "NATS server; several addresses of one cluster with commas")
}

func (a *app) publish(ctx context.Context, p *queue.Publisher, items iter.Seq[archive.Item]) error {
	var sent, doubles, failed atomic.Int64
	fail := func(name string, err error) {
		if errors.Is(err, context.Canceled) {
			return
		}
		failed.Add(1)
		a.fail(name, err)
	}
	for item := range items {
		if ctx.Err() != nil {
			break
		}
		err := item.Err
		if err == nil {
			err = p.Publish(ctx, item.Name, item.Raw, func(duplicate bool, err error) {
				switch {
				case err != nil:
					fail(item.Name, err)
				case duplicate:
					doubles.Add(1)
				default:
					sent.Add(1)
				}
			})
		}
		if err != nil {
			fail(item.Name, err)
		}
	}
	p.Wait()
	fmt.Fprintf(a.out, "published %s", count(int(sent.Load()), "article"))
	if n := doubles.Load(); n > 0 {
		fmt.Fprintf(a.out, ", %s dropped as doubles of the last minutes", thousands(int(n)))
	}
	fmt.Fprintln(a.out)
	switch {
	case ctx.Err() != nil:
		return errors.New("stopped before the end")
	case failed.Load() > 0:
		return errInputs
	}
	return nil
}
