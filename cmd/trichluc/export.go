package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"trichluc/pipeline/report/export"
	"trichluc/pipeline/store"
)

func (a *app) exportCommand() *cobra.Command {
	var flags storeFlags
	var format string
	o := export.Options{}
	cmd := &cobra.Command{
		Use:   "export DIR",
		Short: "Write the store to Parquet, CSV or JSON lines for analysis elsewhere",
		Long: `Export writes the current results: a folder for each of
` + strings.Join(export.Tables(), ", ") + `,
in files of at most 10,000 articles, all as they were at one moment. An export that
was interrupted goes on when the same command is given again, and then brings in
what has changed since.
CSV is made safe for spreadsheets: text they would run as a formula gets an
apostrophe. Parquet and JSON lines hold everything exactly.

With --format popolo it writes the officials, their organisations and posts as
one JSON object in the shapes of Popolo, to DIR or, for -, standard output.`,
		Example: `  trichluc export out --partition month
  duckdb -c "SELECT unit, count(*) FROM 'out/figures/*/*.parquet' GROUP BY 1"
  trichluc export - --format popolo | jq .persons`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Dir, o.Format = args[0], format
			return a.export(cmd.Context(), flags.store(), o)
		},
	}
	flags.add(cmd)
	choiceFlag(cmd, &format, "format", append(export.Formats(), "popolo"), "form of the files")
	choiceFlag(cmd, &o.Compression, "compression", export.Compressions(), "of Parquet: snappy is quicker, zstd makes files a quarter smaller")
	cmd.Flags().StringVar(&o.Partition, "partition", "", "month: a folder a month of publication, as Hive names them")
	cmd.Flags().StringSliceVar(&o.Tables, "tables", nil, "only these tables")
	return cmd
}

func (a *app) export(ctx context.Context, url string, o export.Options) error {
	if o.Format == "popolo" {
		return a.exportPopolo(ctx, url, o.Dir)
	}
	if o.Dir == "-" {
		return fmt.Errorf("export as %s writes a folder of files: give its name, standard output is for popolo alone", o.Format)
	}
	r, err := store.OpenReader(ctx, url)
	if err != nil {
		return err
	}
	defer r.Close()
	latest := make(chan export.State, 1)
	latest <- export.State{}
	p := startProgress(a.err, func() string {
		s := <-latest
		latest <- s
		return "exported " + count(int(s.Articles), "article")
	})
	o.Progress = func(s export.State) {
		<-latest
		latest <- s
	}
	s, err := export.Export(ctx, r, o)
	p.end()
	if errors.Is(err, export.ErrDone) {
		return fmt.Errorf("%w; give another folder, or remove it", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "exported %s\n", count(int(s.Articles), "article"))
	for _, table := range s.Tables {
		fmt.Fprintf(a.out, "  %-18s %s\n", table, count(int(s.Rows[table]), "row"))
	}
	return nil
}

func (a *app) exportPopolo(ctx context.Context, url, path string) error {
	if err := a.refresh(ctx, url, false); err != nil {
		return err
	}
	r, err := store.OpenReader(ctx, url)
	if err != nil {
		return err
	}
	defer r.Close()
	if path == "-" {
		return export.Popolo(ctx, r, a.out)
	}
	return export.PopoloFile(ctx, r, path)
}
