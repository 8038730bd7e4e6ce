package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"trichluc/pipeline/report"
	"trichluc/pipeline/store"
)

func (a *app) reportCommand() *cobra.Command {
	var data, url, format string
	var filter report.Filter
	var about strings.Builder
	var names []string
	for _, q := range report.All() {
		fmt.Fprintf(&about, "\n  %-10s %s", q.Name, q.About)
		names = append(names, q.Name)
	}
	cmd := &cobra.Command{
		Use:   "report NAME",
		Short: "Ask the store: " + strings.Join(names, ", "),
		Long:  "Report answers a question out of the store:\n" + about.String(),
		Example: `  trichluc report documents
  trichluc report officials --since 2024-01-01 --site baotinh.example
  trichluc report figures --format csv --limit 0 > figures.csv`,
		ValidArgs: names,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("report needs one of %s", strings.Join(names, ", "))
			}
			_, err := report.Named(args[0])
			return err
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if url == "" {
				url = filepath.Join(data, "trichluc.db")
			}
			return a.report(cmd.Context(), url, args[0], format, filter)
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultData, "folder of run, whose store is asked")
	cmd.Flags().StringVar(&url, "store", "", "store to ask instead: a path (SQLite) or postgres://…")
	choiceFlag(cmd, &format, "format", report.Formats(), "how the answer is written")
	cmd.Flags().StringVar(&filter.Since, "since", "", "first day of publication, 2024-05-17")
	cmd.Flags().StringVar(&filter.Until, "until", "", "last day of publication")
	cmd.Flags().StringVar(&filter.Site, "site", "", "only articles of this host")
	cmd.Flags().IntVar(&filter.Limit, "limit", 50, "rows at most; 0 means all")
	return cmd
}

func (a *app) report(ctx context.Context, url, name, format string, filter report.Filter) (err error) {
	q, err := report.Named(name)
	if err != nil {
		return err
	}
	r, err := store.OpenReader(ctx, url)
	if err != nil {
		return err
	}
	defer closeInto(&err, r)
	t, err := report.Ask(ctx, r, q, filter)
	if err != nil {
		return err
	}
	return t.Write(a.out, format)
}
