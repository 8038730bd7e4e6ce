package storetest

import (
	"context"
	"strings"
	"testing"
	"time"

	"trichluc/pipeline/store"
	"trichluc/schemas"
)

func rejected(url, body, reason string, at string) store.DeadLetter {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err)
	}
	return store.DeadLetter{Raw: schemas.RawArticle{URL: url, Ref: "r", Body: []byte(body)}, Stage: "extract", Reason: reason, At: t}
}

// NoteOne notes a dead letter and returns the error.
func NoteOne(s store.Store) error {
	return s.NoteDead(context.Background(), []store.DeadLetter{rejected("https://bao.example/a", "x", "hỏng", "2024-05-17T08:00:00Z")})
}

func note(t testing.TB, s store.Store, articles ...store.DeadLetter) {
	t.Helper()
	if err := s.NoteDead(context.Background(), articles); err != nil {
		t.Fatal(err)
	}
}

// Articles are noted once each, with the latest reason in whatever order they come.
func testRejected(t *testing.T, s store.Store) {
	const all = "SELECT site, stage, reason, day, rejected_at FROM rejections ORDER BY coalesce(site, ''), reason"
	note(t, s)
	wantRows(t, s, all)
	early := rejected("https://www.Bao.example:443/a", "x", "không đọc được\nhai dòng \x00", "2024-05-17T08:00:00+07:00")
	late := early
	late.Stage, late.Reason, late.At = "store", "quá lớn", early.At.Add(time.Hour)
	other := rejected("https://bao.example/a", "y", "z", "2024-05-16T23:30:00-05:00")
	other.Raw.PublishedAt = "2024-05-01T08:00:00+07:00"
	noURL := rejected("", "", strings.Repeat("ề", 900), "2024-05-17T08:00:00Z")
	noURL.Raw.PublishedAt = "hôm qua"
	for _, order := range [][]store.DeadLetter{{early}, {late, early, other}, {early, late}, {noURL, other}} {
		note(t, s, order...)
	}
	wantRows(t, s, all+" LIMIT 3",
		"site=<nil> stage=extract reason="+strings.Repeat("ề", 500)+" day=2024-05-17 rejected_at=2024-05-17T08:00:00Z",
		"site=bao.example stage=store reason=quá lớn day=2024-05-17 rejected_at=2024-05-17T02:00:00Z",
		"site=bao.example stage=extract reason=z day=2024-05-01 rejected_at=2024-05-17T04:30:00Z")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.NoteDead(ctx, []store.DeadLetter{early}); !store.IsTransient(err) {
		t.Errorf("cancelled: %v", err)
	}
}

// What is removed on request is removed from the rejections, and noted no more.
func testRemoveRejected(t *testing.T, m *maintained) {
	e := Entry(1, Options{})
	Put(t, m, e, Entry(2, Options{}))
	kept := rejected("https://bao.example/khac", "khác", "a", "2024-05-17T08:00:00Z")
	bytes := store.DeadLetter{Raw: e.Raw, Stage: "store", Reason: "b"}
	bytes.Raw.URL = ""
	address := rejected(string(e.Record.Article.URL), "hỏng", "c", "2024-05-17T08:00:00Z")
	note(t, m, kept, bytes, address)
	wantRows(t, m, "SELECT reason FROM rejections ORDER BY reason", "reason=a", "reason=b", "reason=c")
	if _, err := m.Remove(context.Background(), []string{e.Record.ID}, false); err != nil {
		t.Fatal(err)
	}
	note(t, m, bytes)
	wantRows(t, m, "SELECT reason FROM rejections ORDER BY reason", "reason=a")
}
