package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"trichluc/pipeline/report"
	"trichluc/pipeline/store"
)

// reportOptions are the flags of report.
type reportOptions struct {
	storeFlags
	list    bool
	bom     bool
	noIndex bool
	format  string
	filters report.Filters
}

// storeFlags say which store is meant.
type storeFlags struct{ data, url string }

func (f *storeFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.data, "data", defaultData, "folder of run, whose store is asked")
	cmd.Flags().StringVar(&f.url, "store", "", "store to ask instead: a path (SQLite) or postgres://…")
}

func (f *storeFlags) store() string {
	if f.url != "" {
		return f.url
	}
	return filepath.Join(f.data, "trichluc.db")
}

func (a *app) reportCommand() *cobra.Command {
	var o reportOptions
	var names []string
	for _, q := range report.List() {
		names = append(names, q.Name)
	}
	cmd := &cobra.Command{
		Use:   "report NAME",
		Short: "Ask the store: " + strings.Join(names[:4], ", ") + "… (--list)",
		Long: "Report answers a question out of the store; --list shows all questions.\n\n" + reportList() + `
Before it answers it brings the index of the store up to date (trichluc index),
where it may write; else it says that the index is behind.`,
		Example: `  trichluc report documents --since 2024-01-01
  trichluc report document-citations --document 06-NQ/TU
  trichluc report sums --unit hộ --subject "vay vốn" --period quarter
  trichluc report holders --post "Chủ tịch" --organization "UBND tỉnh Quảng Ninh"
  trichluc report search --query '"nước sạch" nong thon'
  trichluc report figures --format csv --limit 0 > figures.csv`,
		ValidArgs: names,
		Args: func(_ *cobra.Command, args []string) error {
			if o.list && len(args) == 0 {
				return nil
			}
			if len(args) != 1 {
				return fmt.Errorf("report needs one of %s", strings.Join(names, ", "))
			}
			_, err := report.Named(args[0])
			return err
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				_, err := fmt.Fprint(a.out, reportList())
				return err
			}
			return a.report(cmd.Context(), args[0], o)
		},
	}
	o.storeFlags.add(cmd)
	cmd.Flags().BoolVar(&o.list, "list", false, "list the questions")
	cmd.Flags().BoolVar(&o.noIndex, "no-index", false, "answer from the index as it is")
	choiceFlag(cmd, &o.format, "format", report.Formats(), "how the answer is written")
	cmd.Flags().BoolVar(&o.bom, "bom", false, "begin CSV with a byte order mark, for spreadsheets that need one")
	filterFlags(cmd, &o.filters)
	return cmd
}

// reportList is a line for each question, with the filters that it takes.
func reportList() string {
	var b strings.Builder
	for _, q := range report.List() {
		fmt.Fprintf(&b, "  %-21s %s\n  %-21s   ", q.Name, q.About, "")
		for i, p := range q.Params {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString("--" + p)
			for _, n := range q.Needs {
				if n == p {
					b.WriteString(" (needed)")
				}
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// filterFlags adds a flag for each filter.
func filterFlags(cmd *cobra.Command, f *report.Filters) {
	texts := map[string]*string{
		"since": &f.Since, "until": &f.Until, "from": &f.From, "to": &f.To, "site": &f.Site, "document": &f.Document, "type": &f.Type,
		"issuer": &f.Issuer, "official": &f.Official, "post": &f.Post, "organization": &f.Organization, "area": &f.Area, "unit": &f.Unit,
		"subject": &f.Subject, "kind": &f.Kind, "period": &f.Period, "article": &f.Article, "query": &f.Query, "today": &f.Today,
	}
	for _, p := range report.Params() {
		switch p.Name {
		case "copies":
			cmd.Flags().BoolVar(&f.Copies, p.Name, false, p.About)
		case "limit":
			cmd.Flags().IntVar(&f.Limit, p.Name, 50, p.About)
		case "offset":
			cmd.Flags().IntVar(&f.Offset, p.Name, 0, p.About)
		default:
			cmd.Flags().StringVar(texts[p.Name], p.Name, "", p.About)
		}
	}
}

func (a *app) report(ctx context.Context, name string, o reportOptions) error {
	if o.filters.Today == "" && name == "dates" {
		o.filters.Today = time.Now().Format(time.DateOnly)
	}
	if !o.noIndex {
		if err := a.refresh(ctx, o.store(), name == "search"); err != nil {
			return err
		}
	}
	r, err := store.OpenReader(ctx, o.store())
	if err != nil {
		return err
	}
	defer r.Close()
	t, err := report.Ask(ctx, r, name, o.filters)
	if _, wrong := errors.AsType[*report.InputError](err); wrong {
		a.started = false // wrong usage
	}
	if err != nil {
		return err
	}
	if err := t.Write(a.out, report.Style{Format: o.format, Width: a.width(), BOM: o.bom}); err != nil {
		return err
	}
	if o.format == "table" || o.format == "csv" {
		for _, note := range t.Notes {
			fmt.Fprintf(a.err, "note: %s\n", note)
		}
		if t.More {
			fmt.Fprintf(a.err, "note: there are more rows (--limit %d)\n", o.filters.Limit)
		}
	}
	return nil
}

// width is how many cells a line of standard output takes; 0 where it is no
// terminal, and COLUMNS is not set.
func (a *app) width() int {
	if f, ok := a.out.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil {
			return w
		}
	}
	columns, _ := a.env("COLUMNS")
	w, _ := strconv.Atoi(columns)
	return max(w, 0)
}
