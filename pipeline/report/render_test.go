package report_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"

	"trichluc/pipeline/report"
)

var hostile = report.Table{Question: "test",
	Columns: []report.Column{{Name: "tên", Type: report.Text}, {Name: "số", Type: report.Number}, {Name: "khóa", Type: report.Key}, {Name: "đếm", Type: report.Int}},
	Rows: [][]any{
		{"Nguyễn \"Út\", <b>|*", 1234567.5, "k1", int64(5)},
		{nil, -12.5, "k2", nil},
		{"=HYPERLINK(\"http://x\")", nil, "+k", int64(-1234)},
		{" \t@SUM(A1)", 1e15, "k", int64(0)},
		{norm.NFD.String("Thuỷ điện Hoà Bình"), 0.1, "k", int64(12)},
		{"\x1b[31mđỏ\x1b[0m\u202edảo", 2.0, "k", int64(1)},
		{strings.Repeat("rất dài ", 40), 3.0, "k", int64(1)},
	},
	Notes: []string{"luật <i> | một"},
}

func written(t *testing.T, s report.Style) string {
	t.Helper()
	var b strings.Builder
	if err := hostile.Write(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Columns line up for letters composed and decomposed, lines fit the terminal,
// and nothing in a cell steers it.
func TestTable(t *testing.T) {
	for _, width := range []int{0, 60, 45} {
		out := written(t, report.Style{Format: "table", Width: width})
		lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
		if len(lines) != len(hostile.Rows)+1 {
			t.Fatalf("%d lines:\n%s", len(lines), out)
		}
		if strings.ContainsAny(out, "\x1b\u202e\t") || strings.Contains(out, "k1") {
			t.Errorf("width %d:\n%q", width, out)
		}
		if !strings.Contains(out, "1,234,567.5") || !strings.Contains(lines[7], "…") {
			t.Errorf("width %d:\n%s", width, out)
		}
		end := 0 // every line but the second ends with a number, at the right
		for i, line := range lines {
			w := uniseg.StringWidth(line)
			if width > 0 && w > width {
				t.Errorf("a line is %d wide, wanted %d: %s", w, width, line)
			}
			if i == 2 {
				continue
			}
			if end == 0 {
				end = w
			}
			if w != end {
				t.Errorf("line %d ends at %d, others at %d:\n%s", i, w, end, out)
			}
		}
	}
}

func TestCSV(t *testing.T) {
	out := written(t, report.Style{Format: "csv", BOM: true})
	rest, ok := strings.CutPrefix(out, "\ufeff")
	if !ok || !strings.Contains(rest, "\r\n") {
		t.Errorf("%q", out[:20])
	}
	rows, err := csv.NewReader(strings.NewReader(rest)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"tên", `Nguyễn "Út", <b>|*`, "", `'=HYPERLINK("http://x")`, "' \t@SUM(A1)"} {
		if rows[i][0] != want {
			t.Errorf("row %d: %q, want %q", i, rows[i][0], want)
		}
	}
	if rows[2][1] != "-12.5" || rows[3][3] != "-1234" || rows[3][2] != "'+k" || rows[4][1] != "1000000000000000" || rows[5][1] != "0.1" {
		t.Errorf("%q", rows)
	}
	if strings.HasPrefix(written(t, report.Style{Format: "csv"}), "\ufeff") {
		t.Error("a byte order mark nobody asked for")
	}
}

func TestJSON(t *testing.T) {
	var got struct {
		Report  string
		Columns []struct{ Name, Type string }
		Notes   []string
		More    bool
		Rows    []map[string]any
	}
	out := written(t, report.Style{Format: "json"})
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if got.Report != "test" || got.Columns[1].Type != "number" || got.Rows[0]["tên"] != hostile.Rows[0][0] || got.Rows[1]["tên"] != nil ||
		got.Rows[0]["khóa"] != "k1" || got.Rows[1]["số"] != -12.5 || len(got.Rows) != len(hostile.Rows) || !strings.Contains(out, "<b>") {
		t.Errorf("%s", out)
	}
	var b strings.Builder
	if err := (report.Table{Question: "empty", Columns: hostile.Columns}).Write(&b, report.Style{Format: "json"}); err != nil || json.Unmarshal([]byte(b.String()), &got) != nil {
		t.Errorf("%v %s", err, b.String())
	}
}

func TestMarkdownAndHTML(t *testing.T) {
	markdown := written(t, report.Style{Format: "markdown"})
	if !strings.HasPrefix(markdown, "| tên | số | đếm |\n| --- | --: | --: |\n| Nguyễn \"Út\", &lt;b&gt;\\|\\* | 1,234,567.5 | 5 |\n") ||
		!strings.Contains(markdown, "- luật &lt;i&gt; \\| một\n") {
		t.Errorf("%s", markdown)
	}
	page := written(t, report.Style{Format: "html"})
	if strings.Contains(page, "<b>") || strings.Contains(page, "<i>") || !strings.Contains(page, "&lt;b&gt;") || strings.Count(page, "<tr>") != len(hostile.Rows)+1 {
		t.Errorf("%s", page)
	}
	if err := hostile.Write(&strings.Builder{}, report.Style{Format: "xml"}); err == nil {
		t.Error("an unknown form was written")
	}
}
