package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite"

	"trichluc/pipeline/queue"
	"trichluc/schemas/schematest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"trichluc": main})
}

// TestScripts runs testdata/script: one file a verb, each in a folder of its own.
func TestScripts(t *testing.T) {
	samples, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAMPLES", samples+"/samples")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"records": records,
			"query":   query,
			"soon":    soon,
			"make":    makeInput,
			"nats":    startNATS,

			"exit-code": exitCode,
		},
	})
}

// records FILE N checks that FILE holds N records, each as its schema says.
func records(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: records FILE N")
	}
	lines := strings.SplitAfter(ts.ReadFile(args[0]), "\n")
	lines = lines[:len(lines)-1] // behind the last newline there is nothing
	if strconv.Itoa(len(lines)) != args[1] {
		ts.Fatalf("%d records, want %s", len(lines), args[1])
	}
	for i, line := range lines {
		if err := schematest.Record([]byte(line)); err != nil {
			ts.Fatalf("record %d: %v", i+1, err)
		}
	}
}

func ask(path, statement string) (string, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		return "", err
	}
	defer db.Close()
	rows, err := db.Query(statement)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for rows.Next() {
		cells, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return "", err
		}
		for i, c := range cells {
			if i > 0 {
				out.WriteByte('|')
			}
			if c != nil {
				fmt.Fprint(&out, c)
			}
		}
		out.WriteByte('\n')
	}
	return out.String(), rows.Err()
}

// query DB STATEMENT prints rows as sqlite3 does, for stdout and cmp.
func query(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: query DB STATEMENT")
	}
	out, err := ask(ts.MkAbs(args[0]), args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("answer"), []byte(out), 0o644))
}

// soon DB STATEMENT N waits until the statement's single value is at least N.
func soon(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: soon DB STATEMENT N")
	}
	want, err := strconv.Atoi(args[2])
	ts.Check(err)
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		out, err := ask(ts.MkAbs(args[0]), args[1])
		if n, _ := strconv.Atoi(strings.TrimSpace(out)); err == nil && n >= want {
			return
		}
	}
	ts.Fatalf("%s never reached %d", args[1], want)
}

// make KIND FILE writes an input that would be too large for a script.
func makeInput(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: make KIND FILE")
	}
	const p = "<p>Ngày 9/5, UBND tỉnh ban hành Quyết định số 12/QĐ-UBND, cấp 54 tỷ đồng cho 586 hộ.</p>\n"
	var b bytes.Buffer
	switch kind := args[0]; kind {
	case "binary":
		b.WriteString("\x89PNG\r\n\x1a\n")
		for i := range 10_000 {
			b.WriteByte(byte(i))
		}
	case "bad-utf8":
		b.WriteString("Bản tin của tỉnh\nNgày 9/5, UBND tỉnh họp. \xff\xfe\xc3 Có 54 lớp học mới.\n")
	case "50MB-page":
		b.WriteString("<html><head><title>Trang lớn</title></head><body><h1>Trang lớn</h1>\n")
		for b.Len() < 50<<20 {
			b.WriteString("<!-- " + strings.Repeat("chú thích ", 1000) + "-->\n")
		}
		b.WriteString(strings.Repeat(p, 10) + "</body></html>\n")
	case "one-line":
		for b.Len() < 1_500_000 { // more than a million characters
			b.WriteString("Ngày 9/5 có 54 lớp học và 586 hộ. ")
		}
	case "deep":
		b.WriteString("<html><body>" + strings.Repeat("<div>", 100_000) + strings.Repeat(p, 5) + strings.Repeat("</div>", 100_000))
	case "feed-5000":
		for i := range 5000 {
			fmt.Fprintf(&b, `{"ref":"r%d","content_type":"text/plain","published_at":"2024-05-17","body":"Tin số %d\nNgày 9/5, UBND tỉnh cấp %d tỷ đồng."}`+"\n", i, i, i)
		}
	default:
		ts.Fatalf("no input is called %s", kind)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o644))
}

// exit-code N COMMAND… runs a command that must end with N.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exit-code N COMMAND…")
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("%s ended with %d, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// nats starts a NATS server for the rest of the script and sets NATS_URL.
func startNATS(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: nats")
	}
	q, err := queue.Open(context.Background(), queue.Options{Dir: ts.MkAbs("nats"), Listen: "127.0.0.1:-1"})
	ts.Check(err)
	ts.Defer(q.Close)
	ts.Setenv("NATS_URL", q.Server().ClientURL())
}
