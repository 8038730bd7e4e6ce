package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestHeadersOfEveryAnswer(t *testing.T) {
	h := handler(t, sqliteReader(t), options(t))
	for _, target := range []string{"/", "/nowhere", "/data/documents.csv", "/api/v1/reports", "/api/v1/none", "/healthz", "/static/0/app.css"} {
		header := get(t, h, target).Header()
		if csp := header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; ") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
			t.Errorf("%s: policy %q", target, csp)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY", "Cross-Origin-Resource-Policy": "same-origin"} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", target, name, got, want)
			}
		}
		if header.Get("Content-Type") == "" {
			t.Errorf("%s has no type", target)
		}
	}
}

func TestNothingCanBeWritten(t *testing.T) {
	r := sqliteReader(t)
	h := handler(t, r, options(t))
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodTrace} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/search", strings.NewReader("query=a")))
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
	if _, err := r.Exec("DELETE FROM articles"); err == nil {
		t.Error("the reader of the pages could delete")
	}
}

func TestTokenIsAskedOfEveryone(t *testing.T) {
	o := options(t)
	o.Token = "a-long-secret-token"
	h := handler(t, sqliteReader(t), o)
	basic := func(user, password string) string {
		req := httptest.NewRequest(http.MethodGet, "/", nil)
		req.SetBasicAuth(user, password)
		return req.Header.Get("Authorization")
	}
	for _, c := range []struct {
		authorization string
		want          int
	}{
		{"", 401}, {"Bearer ", 401}, {"Bearer a-long-secret-toke", 401}, {"Bearer a-long-secret-token", 200}, {"bearer a-long-secret-token", 401},
		{basic("anyone", "a-long-secret-token"), 200}, {basic("", "a-long-secret-token"), 200}, {basic("a-long-secret-token", ""), 401}, {"Basic !", 401},
	} {
		for _, target := range []string{"/", "/api/v1/reports", "/data/documents.csv"} {
			w := get(t, h, target, "Authorization", c.authorization)
			if w.Code != c.want {
				t.Errorf("%s with %q: %d, want %d", target, c.authorization, w.Code, c.want)
			}
			if w.Code == 401 && !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Basic ") {
				t.Errorf("%s: the browser is not told to ask", target)
			}
		}
	}
	if w := get(t, h, "/healthz"); w.Code != http.StatusOK || w.Body.String() != "ok\n" {
		t.Errorf("a probe gets %d %q", w.Code, w.Body)
	}
}

// A page elsewhere whose name is made to point at 127.0.0.1 asks under its own name.
func TestForeignNamesAreRefused(t *testing.T) {
	o := options(t)
	o.Hosts = []string{"localhost", "127.0.0.1", "::1"}
	h := handler(t, sqliteReader(t), o)
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8090": 200, "LOCALHOST.:8090": 200, "127.0.0.1:8090": 200, "[::1]:8090": 200, "[::1]": 200,
		"evil.example": 421, "evil.example:8090": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example": 421, "": 421,
	} {
		if w := get(t, h, "/", "Host", host); w.Code != want {
			t.Errorf("Host %q: %d, want %d", host, w.Code, want)
		}
	}
}

func TestErrorsKeepTheirDetailsInTheLog(t *testing.T) {
	r := sqliteReader(t)
	o := options(t)
	var log strings.Builder
	o.Log = slog.New(slog.NewTextHandler(&log, nil))
	h := handler(t, r, o)
	if err := r.DB.Close(); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/", "/api/v1/reports/documents", "/data/documents.csv", "/article?article=" + hostileID} {
		log.Reset()
		w := get(t, h, target)
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "sql:") {
			t.Errorf("%s: %d\n%s", target, w.Code, w.Body)
		}
		if !strings.Contains(log.String(), "sql: database is closed") {
			t.Errorf("%s: logged %q", target, &log)
		}
	}
	if w := get(t, h, "/healthz"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a probe of a closed store gets %d", w.Code)
	}
}

func TestGoneAskersAreNotAnError(t *testing.T) {
	h := handler(t, sqliteReader(t), options(t)) // fails on any line of log
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("%d", w.Code)
	}
}

type fixedDead struct {
	letters []DeadLetter
	err     error
}

func (f fixedDead) DeadLetters(context.Context) ([]DeadLetter, error) { return f.letters, f.err }

func TestDeadLetters(t *testing.T) {
	r := sqliteReader(t)
	o := options(t)
	o.Dead = fixedDead{letters: []DeadLetter{
		{Name: "<b>thư 1</b>", URL: "javascript:alert(1)", Reason: "extract: không phải bài báo", At: time.Date(2024, 5, 1, 3, 4, 0, 0, time.UTC), Size: 12345},
		{Name: "thư 2", URL: "https://baovidu.example/2", Reason: "hỏng"},
	}}
	h := handler(t, r, o)
	body := get(t, h, "/dead-letters").Body.String()
	checkMarkup(t, body)
	for _, want := range []string{"&lt;b&gt;thư 1", "không phải bài báo", "1 May 2024 03:04", "12,345", `href="https://baovidu.example/2"`} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
	o.Dead = fixedDead{}
	if body := get(t, handler(t, r, o), "/dead-letters").Body.String(); !strings.Contains(body, "There are none.") {
		t.Errorf("an empty queue is not told from an unreachable one:\n%s", body)
	}
	o.Dead = fixedDead{err: errors.New("no responders")}
	o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	if body := get(t, handler(t, r, o), "/dead-letters").Body.String(); !strings.Contains(body, "No queue can be reached") {
		t.Errorf("a queue that fails looks well:\n%s", body)
	}
}
