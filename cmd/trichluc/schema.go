package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"trichluc/schemas"
)

func (a *app) schemaCommand() *cobra.Command {
	var engine string
	cmd := &cobra.Command{
		Use:   "schema [TABLE…]",
		Short: "Describe the store's tables and views, for SQL of your own",
		Long: `Schema prints what the store's definition says of its tables and views, as
Markdown: what a row is, the columns with type and meaning, keys and indexes.
Views named current_… hold what counts now; index_… is what reports read.`,
		Example: `  trichluc schema current_figures figures
  trichluc schema --engine postgres > schema.md
  sqlite3 -readonly trichluc-data/trichluc.db "SELECT unit, COUNT(*) FROM quoted_figures GROUP BY unit"`,
		RunE: func(_ *cobra.Command, args []string) error {
			about, tables, err := schemas.Describe(engine)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return writeSchema(a.out, about, tables)
			}
			var some []schemas.TableDoc
			for _, name := range args {
				found := false
				for _, t := range tables {
					if t.Name == name {
						some, found = append(some, t), true
					}
				}
				if !found {
					return fmt.Errorf("there is no table %q", name)
				}
			}
			return writeSchema(a.out, "", some)
		},
	}
	choiceFlag(cmd, &engine, "engine", []string{"sqlite", "postgres"}, "whose types and indexes")
	return cmd
}

// writeSchema writes Markdown.
func writeSchema(w io.Writer, about string, tables []schemas.TableDoc) error {
	b := bufio.NewWriter(w)
	if about != "" {
		fmt.Fprintf(b, "# Tables and views of the store\n\n%s\n", about)
	}
	cell := strings.NewReplacer("|", `\|`)
	for _, t := range tables {
		fmt.Fprintf(b, "\n## %s (%s)\n\n", t.Name, t.Kind)
		if t.About != "" {
			fmt.Fprintf(b, "%s\n\n", t.About)
		}
		if len(t.Columns) > 0 {
			fmt.Fprint(b, "| column | type | may be empty | meaning |\n| --- | --- | --- | --- |\n")
			for _, c := range t.Columns {
				empty := map[bool]string{true: "yes"}[c.Nullable]
				fmt.Fprintf(b, "| %s | %s | %s | %s |\n", c.Name, c.Type, empty, cell.Replace(c.About))
			}
			fmt.Fprintln(b)
		}
		for _, k := range t.Keys {
			fmt.Fprintf(b, "- %s\n", k)
		}
		for _, i := range t.Indexes {
			fmt.Fprintf(b, "- index %s\n", i)
		}
		if t.Query != "" {
			fmt.Fprintf(b, "```sql\n%s\n```\n", t.Query)
		}
	}
	return b.Flush()
}
