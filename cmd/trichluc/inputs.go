package main

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"trichluc/pipeline/archive"
)

// inputs are the flags of verbs that read files.
type inputs struct {
	format   string
	columns  map[string]string
	noHeader bool
	comma    string
	maxRatio int64
	maxMB    int64
}

// inputFlags adds them to a verb.
func inputFlags(cmd *cobra.Command, in *inputs) {
	f := cmd.Flags()
	choiceFlag(cmd, &in.format, "input-format", append([]string{"auto"}, archive.Formats()...), "what standard input and files of unknown names hold; auto: their content tells")
	f.StringToStringVar(&in.columns, "csv-column", nil, "column of a field in CSV files, by name or number: body=noi_dung,url=3 (fields: "+strings.Join(archive.CSVFields(), ", ")+")")
	f.BoolVar(&in.noHeader, "csv-no-header", false, "the first line of CSV files is an article")
	f.StringVar(&in.comma, "csv-comma", "", "what separates the columns of CSV files")
	f.Int64Var(&in.maxMB, "max-article", archive.DefaultMaxBody>>20, "largest article, in MiB")
	f.Int64Var(&in.maxRatio, "max-ratio", archive.DefaultMaxRatio, "what unpacks to more than this many times its size is refused")
}

// options are those of a reading. Skips are counted in skips, which may be nil.
func (in *inputs) options(a *app, stamp bool, skips *skipCount) (archive.Options, error) {
	o := archive.Options{
		Stdin: a.in, Stamp: stamp, MaxRatio: in.maxRatio, MaxBody: in.maxMB << 20,
		CSV: archive.CSV{Columns: in.columns, NoHeader: in.noHeader},
	}
	if in.format != "auto" {
		o.Format = in.format
	}
	if r := []rune(in.comma); len(r) == 1 {
		o.CSV.Comma = r[0]
	} else if len(r) > 1 {
		return o, errors.New("--csv-comma: want one character")
	}
	if skips != nil {
		o.Skipped = skips.add
	}
	return o, nil
}

// skipCount counts what archives held besides articles.
type skipCount struct {
	mu sync.Mutex
	by map[string]int
}

func (c *skipCount) add(_, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[string]int{}
	}
	c.by[reason]++
}

func (c *skipCount) counts() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.by)
}

// printSkips says what the files held besides articles.
func (a *app) printSkips(counts map[string]int) {
	for _, reason := range sortedByCount(counts) {
		fmt.Fprintf(a.out, "passed over %s: %s\n", thousands(counts[reason]), reason)
	}
}
