package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"trichluc/pipeline"
	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
)

// deadFlags say where the dead letters are and which are meant.
type deadFlags struct {
	data   string
	server queueFlags

	stage, reason, subject, article string
	since, before                   time.Duration
	attempts, limit                 int
	all                             bool
}

func (a *app) deadCommand() *cobra.Command {
	var f deadFlags
	cmd := &cobra.Command{
		Use:   "dead",
		Short: "List, show, retry or drop articles that could not be worked",
		Long: `Dead letters are articles that no worker could work: each is kept as it was
published, with the stage it failed in, the reason and the number of attempts. Once the
cause is mended, retry puts them back on the queue.

They are those of the server at --nats or, with --data, those of trichluc run in that
folder; that must not be running at the moment.`,
		Example: `  trichluc dead list --data trichluc-data
  trichluc dead list --stage extract --reason 'index out of range'
  trichluc dead show 17 --body > page.html
  trichluc dead retry --stage store --since 24h
  trichluc dead drop 17 18`,
	}
	flags := cmd.PersistentFlags()
	flags.StringVar(&f.data, "data", "", "folder of trichluc run, instead of a server")
	connection := &cobra.Command{}
	f.server.add(connection)
	flags.AddFlagSet(connection.Flags())
	flags.StringVar(&f.stage, "stage", "", "only those that failed in this stage: queue, extract or store")
	flags.StringVar(&f.reason, "reason", "", "only those whose reason contains this")
	flags.StringVar(&f.subject, "subject", "", "only those published under this subject, with * for anything: articles.raw.bao*")
	flags.StringVar(&f.article, "article", "", "only those whose ref, address or name contains this")
	flags.DurationVar(&f.since, "since", 0, "only those of the last 24h, 30m…")
	flags.DurationVar(&f.before, "before", 0, "only those older than that")
	flags.IntVar(&f.attempts, "attempts", 0, "only those that were tried at least so often")
	flags.IntVar(&f.limit, "limit", 0, "at most so many; 0 means all")

	list := &cobra.Command{
		Use: "list", Short: "List dead letters, oldest first", Args: cobra.NoArgs,
		Example: "  trichluc dead list --since 24h\n  trichluc dead list --format json | jq .reason",
	}
	var format string
	choiceFlag(list, &format, "format", []string{"text", "json"}, "a line each")
	list.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.withDead(cmd.Context(), f, func(ctx context.Context, q *queue.Queue) error {
			return a.deadList(ctx, q, f, format)
		})
	}
	show := &cobra.Command{
		Use: "show NUMBER", Short: "Show one dead letter with its headers, or its body", Args: cobra.ExactArgs(1),
		Example: "  trichluc dead show 17\n  trichluc dead show 17 --body > page.html",
	}
	body := show.Flags().Bool("body", false, "print the body alone, as it was published")
	show.RunE = func(cmd *cobra.Command, args []string) error {
		return a.withDead(cmd.Context(), f, func(ctx context.Context, q *queue.Queue) error {
			return a.deadShow(ctx, q, args[0], *body)
		})
	}
	retry := &cobra.Command{
		Use: "retry [NUMBER…]", Short: "Put dead letters back on the queue", Args: f.someOf,
		Long:    "Retry puts dead letters back on the queue, where workers find them as if they had just been\npublished. With --data they are worked at once, into the store of that folder.",
		Example: "  trichluc dead retry 17 18\n  trichluc dead retry --reason 'took longer' --all",
	}
	retry.RunE = func(cmd *cobra.Command, args []string) error {
		return a.withDead(cmd.Context(), f, func(ctx context.Context, q *queue.Queue) error {
			if err := a.deadEach(ctx, q, f, args, "put back on the queue", q.Retry); err != nil || f.data == "" {
				return err
			}
			return a.workRetried(ctx, q, filepath.Join(f.data, "trichluc.db"))
		})
	}
	drop := &cobra.Command{
		Use: "drop [NUMBER…]", Short: "Delete dead letters for good", Args: f.someOf,
		Example: "  trichluc dead drop 17\n  trichluc dead drop --before 720h",
	}
	drop.RunE = func(cmd *cobra.Command, args []string) error {
		return a.withDead(cmd.Context(), f, func(ctx context.Context, q *queue.Queue) error {
			return a.deadEach(ctx, q, f, args, "deleted", q.Drop)
		})
	}
	for _, c := range []*cobra.Command{retry, drop} {
		c.Flags().BoolVar(&f.all, "all", false, "all of them, where no other choice is given")
	}
	cmd.AddCommand(list, show, retry, drop)
	return cmd
}

// someOf wants numbers, a filter or --all: nothing at all is more likely a slip.
func (f *deadFlags) someOf(cmd *cobra.Command, args []string) error {
	for _, arg := range args {
		if _, err := strconv.ParseUint(arg, 10, 64); err != nil {
			return fmt.Errorf("%q is not the number of a dead letter", arg)
		}
	}
	if len(args) == 0 && !f.all && f.stage+f.reason+f.subject+f.article == "" && f.since == 0 && f.before == 0 && f.attempts == 0 {
		return fmt.Errorf("%s needs numbers, a filter or --all", cmd.Name())
	}
	return nil
}

func (f *deadFlags) matches(d *queue.DeadLetter, now time.Time) bool {
	age := now.Sub(d.Time)
	subject, _ := path.Match(strings.ReplaceAll(f.subject, ">", "*"), d.Subject) // no * crosses a slash, and a subject has none
	named := strings.Contains(d.Raw.Ref, f.article) || strings.Contains(d.Raw.URL, f.article) || strings.Contains(d.Name, f.article)
	return (f.stage == "" || d.Stage == f.stage) && strings.Contains(d.Reason, f.reason) && (f.subject == "" || subject) && named &&
		(f.since == 0 || age <= f.since) && (f.before == 0 || age >= f.before) && d.Attempts >= f.attempts
}

func (a *app) withDead(ctx context.Context, f deadFlags, do func(context.Context, *queue.Queue) error) error {
	open := func() (*queue.Queue, error) { // makes no streams on a server that has none
		return queue.Connect(f.server.options("dead", queue.ForWork))
	}
	if f.data != "" {
		dir := filepath.Join(f.data, "queue")
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return fmt.Errorf("%s: no queue of trichluc run there", f.data)
		}
		open = func() (*queue.Queue, error) { return queue.Open(ctx, queue.Options{Dir: dir}) }
	}
	q, err := open()
	if err != nil {
		return err
	}
	defer q.Close()
	return do(ctx, q)
}

// each calls do for every dead letter that is meant.
func (f *deadFlags) each(ctx context.Context, q *queue.Queue, args []string, do func(*queue.DeadLetter) error) error {
	if len(args) > 0 {
		for _, arg := range args {
			n, err := strconv.ParseUint(arg, 10, 64)
			if err != nil {
				return fmt.Errorf("%q is not the number of a dead letter", arg)
			}
			d, err := q.DeadLetter(ctx, n)
			if err == nil {
				err = do(d)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	now, n := time.Now(), 0
	for d, err := range q.DeadLettersFrom(ctx, 1) {
		if err != nil {
			return err
		}
		if !f.matches(d, now) {
			continue
		}
		if n++; f.limit > 0 && n > f.limit {
			break
		}
		if err := do(d); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) deadList(ctx context.Context, q *queue.Queue, f deadFlags, format string) error {
	n := 0
	err := f.each(ctx, q, nil, func(d *queue.DeadLetter) error {
		n++
		if format == "json" {
			return json.NewEncoder(a.out).Encode(map[string]any{
				"number": d.Sequence, "time": d.Time.UTC().Format(time.RFC3339), "stage": d.Stage, "reason": d.Reason, "attempts": d.Attempts,
				"subject": d.Subject, "ref": d.Raw.Ref, "url": d.Raw.URL, "name": d.Name,
			})
		}
		_, err := fmt.Fprintf(a.out, "%d  %s  %s  %s  %s\n", d.Sequence, d.Time.Local().Format("2006-01-02 15:04"), d.Stage, cut(deadName(d), 60), cut(d.Reason, 200))
		return err
	})
	if err == nil && format == "text" {
		fmt.Fprintln(a.out, count(n, "dead letter"))
	}
	return err
}

// deadName is what people call the article.
func deadName(d *queue.DeadLetter) string {
	for _, s := range []string{d.Raw.Ref, d.Raw.URL, d.Name} {
		if s != "" {
			return s
		}
	}
	return d.Subject
}

func (a *app) deadShow(ctx context.Context, q *queue.Queue, arg string, bodyOnly bool) error {
	n, err := strconv.ParseUint(arg, 10, 64)
	if err != nil {
		return fmt.Errorf("%q is not the number of a dead letter", arg)
	}
	d, err := q.DeadLetter(ctx, n)
	if err != nil {
		return err
	}
	body, err := q.Body(ctx, d)
	if err != nil {
		return err
	}
	if bodyOnly {
		_, err := a.out.Write(body)
		return err
	}
	fmt.Fprintf(a.out, "number    %d\ntime      %s\nstage     %s\nreason    %s\nattempts  %d\nsubject   %s\nbody      %s bytes\n",
		d.Sequence, d.Time.Local().Format(time.RFC3339), d.Stage, oneLineText(d.Reason), d.Attempts, d.Subject, thousands(len(body)))
	var names []string
	for name := range d.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(a.out, "header    %s: %s\n", name, oneLineText(strings.Join(d.Header[name], ", ")))
	}
	return nil
}

func (a *app) deadEach(ctx context.Context, q *queue.Queue, f deadFlags, args []string, done string, do func(context.Context, *queue.DeadLetter) error) error {
	n, failed := 0, false
	err := f.each(ctx, q, args, func(d *queue.DeadLetter) error {
		if err := do(ctx, d); err != nil {
			if ctx.Err() != nil {
				return err
			}
			a.fail(strconv.FormatUint(d.Sequence, 10), err)
			failed = true
			return nil
		}
		n++
		return nil
	})
	fmt.Fprintf(a.out, "%s %s\n", count(n, "dead letter"), done)
	if err == nil && failed {
		err = errInputs
	}
	return err
}

// workRetried works what was put back, so that a retry without a server shows its end.
func (a *app) workRetried(ctx context.Context, q *queue.Queue, database string) (err error) {
	s, err := store.Open(ctx, database)
	if err != nil {
		return err
	}
	defer closeInto(&err, s)
	published := make(chan struct{})
	close(published)
	r := runReport{app: a, style: a.styleFor("never", a.out), show: "none", began: time.Now()}
	r.progress = startProgress(a.err, r.progressLine)
	err = pipeline.Run(ctx, q, s, pipeline.Options{Published: published, Observe: r.observe})
	r.progress.end()
	fmt.Fprintln(a.out, &r.totals)
	if err == nil && r.totals.outcomes[store.Rejected] > 0 {
		err = errInputs
	}
	if ctx.Err() != nil {
		err = errors.Join(err, errors.New("stopped before the end: trichluc run goes on with the rest"))
	}
	return err
}
