package web

import (
	"fmt"
	"testing"

	"trichluc/pipeline/report"
)

// What stands in several periods is added up by site, nothing twice.
func TestCoverageBySite(t *testing.T) {
	months := report.Table{Columns: []report.Column{{Name: "site"}, {Name: "period"}, {Name: "articles"}, {Name: "dates"}, {Name: "documents"}, {Name: "officials"}, {Name: "figures"}, {Name: "with_warnings"}, {Name: "copies"}, {Name: "dead_letters"}},
		Rows: [][]any{
			{nil, nil, int64(2), int64(0), int64(0), int64(0), int64(0), int64(1), int64(0), int64(0)},
			{"a.example", "2021-12", int64(1), int64(2), int64(3), int64(4), int64(5), int64(0), int64(1), int64(1)},
			{"a.example", "2023-01", int64(3), int64(4), int64(5), int64(6), int64(7), int64(2), int64(0), int64(2)},
			{"b.example", "2022-Q3", int64(3), int64(0), int64(0), int64(0), int64(0), int64(0), int64(0), int64(0)},
		}}
	got := fmt.Sprint(bySite(months).Rows)
	if want := "[[a.example 4 6 8 10 12 2 1 3 2021–2023] [b.example 3 0 0 0 0 0 0 0 2022] [<nil> 2 0 0 0 0 1 0 0 ]]"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	r := sqliteReader(t)
	all, err := report.Ask(t.Context(), r, "coverage", report.Filters{})
	if err != nil {
		t.Fatal(err)
	}
	var n, articles int64
	for _, row := range bySite(all).Rows {
		n += row[1].(int64)
	}
	if err := r.QueryRow(`SELECT COUNT(*) FROM articles`).Scan(&articles); err != nil || n != articles {
		t.Errorf("%d of %d articles, %v", n, articles, err)
	}
}
