package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"trichluc/pipeline/report"
	"trichluc/pipeline/report/index"
	"trichluc/pipeline/store"
)

func (a *app) indexCommand() *cobra.Command {
	var flags storeFlags
	var search bool
	cmd := &cobra.Command{
		Use:   "index",
		Short: "Bring what reports and search read up to date",
		Long: `Index works through the articles that were stored or changed since the last
time: finds copies of one text, joins spellings of a name, says which figures
may be summed, and adds every word to the search. Storing never waits for it.
report and serve do the same before they answer; a cron job may do it for them.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			sum, err := a.index(cmd.Context(), flags.store(), search)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "indexed %s, dropped %s, added the words of %s\n", count(sum.Indexed, "article"), thousands(sum.Dropped), thousands(sum.Searched))
			return err
		},
	}
	flags.add(cmd)
	cmd.Flags().BoolVar(&search, "search", true, "with the words for search")
	return cmd
}

// index brings the index of a store up to date, with a line of progress.
func (a *app) index(ctx context.Context, url string, search bool) (index.Summary, error) {
	x, err := index.Open(ctx, url)
	if err != nil {
		return index.Summary{}, err
	}
	defer x.Close()
	var latest = make(chan index.Summary, 1)
	latest <- index.Summary{}
	p := startProgress(a.err, func() string {
		s := <-latest
		latest <- s
		return fmt.Sprintf("indexing: %s, words of %s", count(s.Indexed, "article"), thousands(s.Searched))
	})
	defer p.end()
	return x.Update(ctx, index.Options{Search: search, Progress: func(s index.Summary) {
		<-latest
		latest <- s
	}})
}

// refresh brings the index up to date where it is behind and can be written;
// where it cannot, a line says so and the answer does too.
func (a *app) refresh(ctx context.Context, url string, search bool) error {
	r, err := store.OpenReader(ctx, url)
	if err != nil {
		return err
	}
	behind, err := report.Pending(ctx, r, search)
	if err := r.Close(); err != nil {
		return err
	}
	if err == nil && behind == 0 {
		return nil
	}
	// An error may also be an older store, without the tables: opening for writing migrates it.
	if _, err := a.index(ctx, url, search); err != nil {
		if ctx.Err() != nil {
			return err
		}
		fmt.Fprintf(a.err, "trichluc: the index could not be brought up to date: %s\n", oneLine(err))
	}
	return nil
}
