package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trichluc/pipeline"
	"trichluc/pipeline/archive"
	"trichluc/pipeline/report/index"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// samples are the articles that come with the program, and hostile ones.
func samples(t testing.TB) []store.Entry {
	t.Helper()
	var entries []store.Entry
	add := func(raw schemas.RawArticle) {
		rec, err := pipeline.Process(raw)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, store.Entry{Raw: raw, Record: rec})
	}
	for item := range archive.Read([]string{"../../cmd/trichluc/samples"}, archive.Options{}) {
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		add(item.Raw)
	}
	if len(entries) < 5 {
		t.Fatalf("only %d samples", len(entries))
	}
	entries = append(entries, hostile(t))
	return entries
}

const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`

// hostileID is the id of an article in which everything tries to be markup.
const hostileID = "hostile"

// hostile is a record as no rule makes it: every field is a script, the address
// is one, spans overlap and lie outside the text.
func hostile(t testing.TB) store.Entry {
	t.Helper()
	text := evil + "\n" + strings.Repeat(evil+" Nghị quyết số 06-NQ/TU ngày 9/5/2024 cho 586 hộ. ", 3)
	length := len([]rune(text))
	span := func(start, end int) schemas.Span {
		return schemas.Span{Start: start, End: end, Text: string([]rune(text)[start:end])}
	}
	v := 586.0
	r := schemas.Record{Schema: schemas.RecordSchema, ID: hostileID, Ref: evil, Ruleset: schemas.Ruleset{Version: 1, Hash: "x"}}
	r.Article = schemas.Article{URL: "javascript:alert(3)", Site: schemas.Nullable(evil), Charset: "utf-8", ContentSHA256: strings.Repeat("e", 64), Title: evil,
		PublishedAt: "2024-05-11", Byline: []string{evil}, Source: evil, Text: text}
	r.Dates = []schemas.Date{{Span: span(0, 30), Type: "DATE", Value: evil, From: "2024-05-09", To: "2024-05-09", Rule: evil}}
	r.Documents = []schemas.Document{{Number: evil, Type: evil, Issuer: evil, Subject: evil, Key: evil, Mentions: []schemas.Mention{{Span: span(10, 40), Rule: "a"}, {Span: span(10, 40), Rule: "b"}}}}
	r.Officials = []schemas.Official{{Name: evil, Roles: []schemas.Role{{Span: span(5, 50), Title: evil, Organization: evil, Area: evil, Status: "current", Rule: "c"},
		{Span: schemas.Span{Start: length - 2, End: length + 40, Text: "outside"}, Title: evil, Status: "current", Rule: "e"}},
		Mentions: []schemas.Mention{{Span: span(0, length), Rule: "whole"}}}}
	r.Figures = []schemas.Figure{{Span: span(20, 25), Value: &v, Unit: evil, Qualifier: "exact", Subject: evil, Rule: "d"}}
	r.Warnings = []string{evil}
	return store.Entry{Raw: schemas.RawArticle{Ref: evil, Body: []byte(evil)}, Record: r}
}

// fill puts the entries into the store at url, brings its index up to date, and
// opens it for reading.
func fill(t testing.TB, url string, entries []store.Entry) *store.Reader {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := s.Put(ctx, entries)
	if err != nil || sum.Added != len(entries) {
		t.Fatalf("%+v, %v", sum, err)
	}
	if err := s.NoteDead(ctx, []store.DeadLetter{
		{Raw: schemas.RawArticle{URL: "https://bao.example/danh-sach", Body: []byte("<ul></ul>")}, Stage: "extract", Reason: "listing page: links to articles, no article", At: time.Date(2024, 5, 30, 8, 0, 0, 0, time.UTC)},
		{Raw: schemas.RawArticle{Ref: evil, PublishedAt: "2024-05-12", Body: []byte(evil + evil)}, Stage: "extract", Reason: evil, At: time.Date(2024, 5, 30, 8, 0, 0, 0, time.UTC)},
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Update(ctx, index.Options{Search: true}); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := store.OpenReader(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func sqliteReader(t testing.TB) *store.Reader {
	t.Helper()
	return fill(t, filepath.Join(t.TempDir(), "trichluc.db"), samples(t))
}

// failOnLog is a log to which nothing should be written.
type failOnLog struct{ t testing.TB }

func (f failOnLog) Write(b []byte) (int, error) {
	f.t.Errorf("logged: %s", b)
	return len(b), nil
}

func options(t testing.TB) Options {
	return Options{Version: "test", Now: func() time.Time { return time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC) },
		Log: slog.New(slog.NewTextHandler(failOnLog{t}, nil))}
}

func handler(t testing.TB, r *store.Reader, o Options) http.Handler {
	t.Helper()
	h, err := New(r, o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// get asks for a page as a browser that prefers English would.
func get(t testing.TB, h http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, target, nil)
	req.Header.Set("Accept-Language", "en-GB,en;q=0.9,vi;q=0.5")
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
			continue
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w
}
