//go:build unix

package export_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"trichluc/pipeline/report/export"
	"trichluc/pipeline/report/npmtest"
	"trichluc/pipeline/report/reporttest"
)

// An engine that is not ours reads the export, and finds what was put in.
func TestDuckDBReadsTheExport(t *testing.T) {
	modules := npmtest.Modules(t, "@duckdb/node-api", "1.5.6-r.1") // its Go binding needs C
	for _, compression := range export.Compressions() {
		t.Run(compression, func(t *testing.T) { duckDBReads(t, modules, compression) })
	}
}

func duckDBReads(t *testing.T, modules, compression string) {
	entries := reporttest.Entries(0, 200)
	r := fill(t, sqliteURL(t), entries...)
	dir := filepath.Join(t.TempDir(), "it's an export")
	o := export.Options{Dir: dir, Format: "parquet", Compression: compression, Partition: "month", Tables: []string{"articles", "figures"}}
	if _, err := export.Export(context.Background(), r, o); err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/duckdb.mjs")
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(modules, "trichluc-"+strconv.Itoa(os.Getpid())+".mjs") // modules are looked up from where the script lies
	if err := os.WriteFile(at, script, 0o600); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(at)
	cmd := exec.Command("node", at, dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Counts   []struct{ Articles, Figures int }
		Months   []month
		Unquoted []struct{ N int }
		Types    []map[string]string
		Version  []map[string]string
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}

	figures, months := 0, map[string]month{}
	for _, e := range entries {
		figures += len(e.Record.Figures)
		for _, f := range e.Record.Figures {
			if at := e.Record.Article.PublishedAt; f.Unit == "hộ" && f.Qualifier == "exact" && at != "" {
				m := months[string(at[:7])]
				m.Month, m.Households, m.Figures = string(at[:7]), m.Households+*f.Value, m.Figures+1
				months[m.Month] = m
			}
		}
	}
	if c := got.Counts[0]; c.Articles != len(entries) || c.Figures != figures {
		t.Errorf("DuckDB counts %+v, there are %d articles and %d figures", c, len(entries), figures)
	}
	if len(got.Months) != len(months) || len(months) < 10 {
		t.Errorf("DuckDB sees %d months, there are %d", len(got.Months), len(months))
	}
	for _, m := range got.Months {
		if m != months[m.Month] {
			t.Errorf("DuckDB sees %+v, there is %+v", m, months[m.Month])
		}
	}
	if got.Unquoted[0].N != 0 {
		t.Errorf("%d figures are not where their offsets say", got.Unquoted[0].N)
	}
	if ty := got.Types[0]; ty["published_on"] != "DATE" || ty["value"] != "DOUBLE" || ty["n"] != "BIGINT" {
		t.Errorf("types %v", ty)
	}
	if len(got.Version) != 1 || got.Version[0]["value"] != strconv.Itoa(export.SchemaVersion) {
		t.Errorf("version %v", got.Version)
	}
}

type month struct {
	Month      string
	Households float64
	Figures    int
}
