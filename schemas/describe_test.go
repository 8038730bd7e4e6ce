package schemas_test

import (
	"strings"
	"testing"

	"trichluc/schemas"
)

// What the definitions say can be read, of both engines: the same tables with
// the same columns, each table with a word about it.
func TestDescribe(t *testing.T) {
	var columns [2]string
	for i, engine := range []string{"sqlite", "postgres"} {
		about, tables, err := schemas.Describe(engine)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(about, "one row of articles per article") {
			t.Errorf("%s: %q", engine, about)
		}
		seen := map[string]schemas.TableDoc{}
		for _, table := range tables {
			seen[table.Name] = table
			if table.Kind == "index" || table.Name == "index_search" {
				continue
			}
			if table.Kind == "table" && (len(table.Columns) == 0 || len(table.Keys) == 0 || table.About == "") {
				t.Errorf("%s: %s is described as %+v", engine, table.Name, table)
			}
			if table.Kind == "view" && !strings.HasPrefix(table.Query, "SELECT") {
				t.Errorf("%s: view %s is %q", engine, table.Name, table.Query)
			}
			columns[i] += table.Kind + " " + table.Name
			for _, c := range table.Columns {
				columns[i] += " " + c.Name
				if c.Nullable {
					columns[i] += "?"
				}
			}
			columns[i] += "\n"
		}
		dates := seen["dates"]
		if len(dates.Columns) != 14 || dates.Columns[4].Name != "start_offset" || dates.Columns[3].About != "the words" || !dates.Columns[8].Nullable {
			t.Errorf("%s: dates are %+v", engine, dates)
		}
		if a := seen["articles"]; len(a.Indexes) < 3 || a.Keys[0] != "PRIMARY KEY (article_id)" {
			t.Errorf("%s: articles are %+v", engine, a)
		}
	}
	if columns[0] != columns[1] {
		t.Errorf("the engines are described differently:\n%s\n%s", columns[0], columns[1])
	}
}
