package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"trichluc/pipeline/reprocess"
	"trichluc/pipeline/store"
)

// drillArticles is how many articles the drills read; TRICHLUC_DRILL=50000 is the
// size at which they are to be seen once before a release.
func drillArticles(t *testing.T) int {
	t.Helper()
	if s := os.Getenv("TRICHLUC_DRILL"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if testing.Short() {
		t.Skip("reads thousands of articles")
	}
	return 3000
}

// TestReprocessIsKilled reads archives, and what a store keeps, with kill -9 three
// times over, and once without: both stores end the same, and so do the summaries.
func TestReprocessIsKilled(t *testing.T) {
	n := drillArticles(t)
	program := buildProgram(t)
	dir := t.TempDir()
	for _, kind := range []string{"warc", "zip", "store"} {
		t.Run(kind, func(t *testing.T) {
			whole, killed := kind+"-whole", kind+"-killed"
			source := map[string]string{"warc": "a.warc.gz", "zip": "a.zip", "store": "--from-store"}[kind]
			progress := "select count(*) from articles"
			if kind == "store" {
				progress = "select count(*) from results where ruleset_hash <> 'older'"
				olderStores(t, filepath.Join(dir, "zip-whole.db"), filepath.Join(dir, whole+".db"), filepath.Join(dir, killed+".db"))
			} else {
				f, err := os.Create(filepath.Join(dir, source))
				if err != nil {
					t.Fatal(err)
				}
				if err := errors.Join(writeArchive(f, kind, "samples", n), f.Close()); err != nil {
					t.Fatal(err)
				}
			}
			command := func(name string) *exec.Cmd {
				cmd := exec.Command(program, "reprocess", "--store", name+".db", "--data", name, "--summary", name+".json", "--examples", "0", source)
				cmd.Dir = dir
				cmd.Stderr = os.Stderr
				return cmd
			}
			if err := command(whole).Run(); err != nil {
				t.Fatal(err)
			}
			for i := 1; i <= 3; i++ {
				cmd := command(killed)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				waitFor(t, filepath.Join(dir, killed+".db"), progress, n*i/5)
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				if err := cmd.Wait(); err == nil {
					t.Fatalf("it had ended before kill %d", i)
				}
			}
			if err := command(killed).Run(); err != nil {
				t.Fatal(err)
			}
			if a, b := contentOf(t, filepath.Join(dir, whole+".db")), contentOf(t, filepath.Join(dir, killed+".db")); a != b {
				t.Errorf("the stores differ:\n%s\n%s", a, b)
			}
			x, y := summaryOf(t, filepath.Join(dir, whole+".json")), summaryOf(t, filepath.Join(dir, killed+".json"))
			if x.Articles != n || y.Articles != n || !y.Complete || y.Failed != 0 || x.Bytes != y.Bytes {
				t.Errorf("whole: %d articles, killed: %+v", x.Articles, y)
			}
			if y.Resumed == 0 && n > 10_000 { // a short run may be killed before its first checkpoint
				t.Errorf("never gone on with: %+v", y)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, killed, "reprocess-*.json")); len(left) != 0 {
				t.Errorf("checkpoints left: %v", left)
			}
		})
	}
}

// olderStores copies a store, as if the ruleset before had filled it.
func olderStores(t *testing.T, from string, to ...string) {
	t.Helper()
	content, err := os.ReadFile(from) // closed: there is no log beside it
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range to {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{
			"update results set ruleset_version = ruleset_version - 1, ruleset_hash = 'older'",
			"update articles set current_ruleset_version = current_ruleset_version - 1",
		} {
			if _, err := db.Exec(q); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func buildProgram(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "trichluc")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// waitFor waits until a store that another process writes holds so many articles.
func waitFor(t *testing.T, path, progress string, articles int) {
	t.Helper()
	for range 60_000 {
		out, err := ask(path, progress)
		if n, _ := strconv.Atoi(string(bytes.TrimSpace([]byte(out)))); err == nil && n >= articles {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("%s never held %d articles", path, articles)
}

// contentOf is, for every table of a store, the number of its rows and the sum of
// their hashes: equal for stores that hold the same in any order, but for the
// numbers of results and texts and the time of storing.
func contentOf(t *testing.T, path string) string {
	t.Helper()
	r, err := store.OpenReader(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	queries := map[string]string{"results": "SELECT * FROM results r JOIN texts t ON t.text_id = r.text_id"}
	for _, name := range []string{"articles", "contents", "raws", "removed", "retired_rulesets"} {
		queries[name] = "SELECT * FROM " + name
	}
	for _, name := range []string{"dates", "documents", "document_mentions", "officials", "roles", "official_mentions", "figures", "warnings"} {
		queries[name] = "SELECT r.content_sha256, r.ruleset_version, c.* FROM " + name + " c LEFT JOIN results r ON r.result_id = c.result_id AND r.article_id = c.article_id"
	}
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(queries)) {
		rows, err := r.Query(queries[name])
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		n, sum := 0, uint64(0)
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			h := sha256.New()
			for i, c := range columns {
				switch c {
				case "stored_at", "result_id", "current_result_id", "text_id":
				default:
					fmt.Fprintf(h, "%s=%v\x00", c, values[i])
				}
			}
			n++
			sum += binary.LittleEndian.Uint64(h.Sum(nil))
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s %d %016x; ", name, n, sum)
	}
	return out.String()
}

func summaryOf(t *testing.T, path string) (s reprocess.Summary) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(content, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}
