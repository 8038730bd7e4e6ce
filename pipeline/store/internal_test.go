package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"trichluc/schemas"
)

// ExecOnWriter runs SQL on the connection that writes, to break it and mend it.
func ExecOnWriter(t testing.TB, s Store, query string) {
	t.Helper()
	if _, err := s.(*sqliteStore).write.db.Exec(query); err != nil {
		t.Fatal(err)
	}
}

// The tables in Go are those of the migrations, column for column.
func TestTablesAreThoseOfTheSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	if _, err := Migrate(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	kinds := map[string]kind{"TEXT": text, "INTEGER": integer, "REAL": real, "BLOB": blob}
	for _, table := range tables {
		rows, err := db.Query("SELECT name, type FROM pragma_table_info(?) ORDER BY cid", table.name)
		if err != nil {
			t.Fatal(err)
		}
		var got []column
		for rows.Next() {
			var name, typ string
			if err := rows.Scan(&name, &typ); err != nil {
				t.Fatal(err)
			}
			got = append(got, column{name, kinds[typ]})
		}
		if rows.Err() != nil || !slices.Equal(got, table.columns) {
			t.Errorf("%s: the schema has %v, Put fills %v", table.name, got, table.columns)
		}
	}
}

// Every string field of a record is looked at for NUL and invalid UTF-8: fill
// one after the other and see that it is noticed and cleaned.
func TestCleanReachesEveryString(t *testing.T) {
	var fill func(v reflect.Value, path string, spoil int, n *int) string
	fill = func(v reflect.Value, path string, spoil int, n *int) string {
		spoilt := ""
		text := func() string {
			*n++
			if *n-1 == spoil {
				spoilt = path
				return "x\x00\xff"
			}
			return "x"
		}
		switch v.Kind() {
		case reflect.String:
			v.SetString(text())
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
			return fill(v.Elem(), path, spoil, n)
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			return fill(v.Index(0), path+"[0]", spoil, n)
		case reflect.Map:
			v.Set(reflect.MakeMap(v.Type()))
			k := text()
			v.SetMapIndex(reflect.ValueOf(k), reflect.ValueOf(text()))
		case reflect.Struct:
			for i := range v.NumField() {
				if p := fill(v.Field(i), path+"."+v.Type().Field(i).Name, spoil, n); p != "" {
					spoilt = p
				}
			}
		case reflect.Int:
			v.SetInt(1)
		case reflect.Float64:
			v.SetFloat(1)
		default:
			t.Fatalf("%s: a record holds a %s, which clean does not know", path, v.Kind())
		}
		return spoilt
	}
	count := 0
	var whole schemas.Record
	fill(reflect.ValueOf(&whole).Elem(), "Record", -1, &count)
	if count < 50 {
		t.Fatalf("only %d strings found in a record", count)
	}
	if dirty(&whole) {
		t.Error("a clean record is taken for dirty")
	}
	for i := range count {
		var rec schemas.Record
		n := 0
		path := fill(reflect.ValueOf(&rec).Elem(), "Record", i, &n)
		if !dirty(&rec) {
			t.Errorf("%s: not noticed", path)
			continue
		}
		out, err := clean(&rec)
		if err != nil || dirty(out) {
			t.Errorf("%s: not cleaned: %v", path, err)
		}
	}
}

func TestKeys(t *testing.T) {
	long := fmt.Sprintf("%0300d", 7) + "ế"
	if got := clip(long); len([]rune(got)) != maxKey {
		t.Errorf("clip left %d code points", len([]rune(got)))
	}
}

func TestMicroseconds(t *testing.T) {
	for in, want := range map[string]int64{
		"": 0, "hôm qua": 0, "1960-01-01T00:00:00Z": 0, "2022-05-09": 1652054400000000,
		"2022-05-09T00:00:00.000001Z": 1652054400000001, "2022-05-09T07:00:00+07:00": 1652054400000000,
	} {
		if got := microseconds(in); got != want {
			t.Errorf("microseconds(%q) = %d, want %d", in, got, want)
		}
	}
}

// BareWriter makes all rows of the batches beforehand and returns a function
// that writes those of one batch in one transaction and does nothing else. With
// staging it is the common way to be idempotent: COPY into temporary tables,
// then INSERT … ON CONFLICT DO NOTHING. Without, rows are copied straight into
// their tables: nothing is compared, so no Put can be faster.
func BareWriter(t testing.TB, s Store, batches [][]Entry, staging bool) func(i int) {
	t.Helper()
	ctx := context.Background()
	w := s.(*postgresStore).write
	conn, err := w.pool.Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Release)
	if staging {
		for _, table := range tables {
			if _, err := conn.Exec(ctx, "CREATE TEMP TABLE stage_"+table.name+" (LIKE "+table.name+") ON COMMIT DELETE ROWS"); err != nil {
				t.Fatal(err)
			}
		}
	}
	made := make([]*[tableCount][]row, len(batches))
	id := int64(0)
	for i, entries := range batches {
		batch := make([]*prepared, len(entries))
		for k := range entries {
			if batch[k], err = prepare(k, &entries[k]); err != nil {
				t.Fatal(err)
			}
		}
		sortBatch(batch)
		todo := plan(map[string]*articleState{}, batch, func() int64 { id++; return id })
		if made[i], err = todo.rows(w.packing, func([]string) (map[string]bool, error) { return nil, nil }, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	return func(i int) {
		err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			for t, rows := range made[i] {
				to := tables[t]
				if staging {
					to.name = "stage_" + to.name
				}
				if err := copyRows(ctx, tx, to, rows); err != nil {
					return err
				}
				if staging {
					if _, err := tx.Exec(ctx, "INSERT INTO "+tables[t].name+" SELECT * FROM "+to.name+" ON CONFLICT DO NOTHING"); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
