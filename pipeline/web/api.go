package web

import (
	"encoding/json"
	"errors"
	"net/http"

	"trichluc/pipeline/report"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// The JSON API answers the same questions as the pages. Its shapes are described
// by openapi.go, and the tests hold the answers against that description.

type apiColumn struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	About string `json:"about"`
}

type apiQuestion struct {
	Name    string      `json:"name"`
	About   string      `json:"about"`
	Params  []string    `json:"params"`
	Needs   []string    `json:"needs"`
	Columns []apiColumn `json:"columns"`
	Rules   []string    `json:"rules"`
}

type apiAnswer struct {
	Question string           `json:"question"`
	Columns  []apiColumn      `json:"columns"`
	Rows     []map[string]any `json:"rows"`
	More     bool             `json:"more"`
	Notes    []string         `json:"notes"`
}

type apiDeadLetter struct {
	Name   string           `json:"name"`
	URL    schemas.Nullable `json:"url"`
	Reason string           `json:"reason"`
	At     schemas.Nullable `json:"at"`
	Size   int              `json:"size"`
}

// problem is an error as RFC 9457 writes it.
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

// apiDefaultRows are the rows of an answer whose asker sets no limit.
const apiDefaultRows = "100"

func (s *site) writeJSON(w http.ResponseWriter, status int, contentType string, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		s.opts.Log.Error("write answer", "error", err)
		http.Error(w, "the answer could not be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n'))
}

func (s *site) answer(w http.ResponseWriter, v any) {
	s.writeJSON(w, http.StatusOK, "application/json", v)
}

func (s *site) problem(w http.ResponseWriter, r *http.Request, err error) {
	status := s.status(r, err)
	s.writeJSON(w, status, "application/problem+json", problem{http.StatusText(status), status, reason(status, err)})
}

func (s *site) apiNowhere(w http.ResponseWriter, r *http.Request) { s.problem(w, r, errMissing) }

func columns(q []report.Column) []apiColumn {
	out := make([]apiColumn, 0, len(q))
	for _, c := range q {
		out = append(out, apiColumn{c.Name, string(c.Type), c.About})
	}
	return out
}

func (s *site) apiReports(w http.ResponseWriter, _ *http.Request) {
	out := []apiQuestion{}
	for _, q := range report.List() {
		out = append(out, apiQuestion{q.Name, q.About, list(q.Params), list(q.Needs), columns(q.Columns), list(q.Rules)})
	}
	s.answer(w, out)
}

// list is never null in JSON.
func list(s []string) []string { return append([]string{}, s...) }

// apiParams are the values of an address that are no filters of report.
var apiParams = map[string]bool{"limit": true, "offset": true}

func (s *site) apiReport(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	q, err := report.Named(name)
	if err != nil {
		s.problem(w, r, errMissing)
		return
	}
	v := r.URL.Query()
	for k := range v { // on a page a filter may be for another question, here it is a mistake
		if !apiParams[k] && !q.Understands(k) {
			s.problem(w, r, &inputError{"the question " + name + " has no parameter of this name"})
			return
		}
	}
	if v.Get("limit") == "" {
		v.Set("limit", apiDefaultRows)
	}
	t, err := s.ask(r.Context(), name, v, maxDataRows)
	if err != nil {
		s.problem(w, r, err)
		return
	}
	a := apiAnswer{Question: name, Columns: columns(t.Columns), Rows: []map[string]any{}, More: t.More, Notes: list(t.Notes)}
	for _, row := range t.Rows {
		object := make(map[string]any, len(row))
		for i, c := range t.Columns {
			object[c.Name] = row[i]
		}
		a.Rows = append(a.Rows, object)
	}
	s.answer(w, a)
}

// apiArticle answers with the record, as schemas/record.schema.json describes it.
func (s *site) apiArticle(w http.ResponseWriter, r *http.Request) {
	rec, err := s.reader.Record(r.Context(), r.PathValue("id"))
	if errors.Is(err, store.ErrNotFound) {
		err = errMissing
	}
	if err != nil {
		s.problem(w, r, err)
		return
	}
	s.answer(w, rec)
}

// apiDeadLetters answers 503 where no queue can be reached: that is not "none".
func (s *site) apiDeadLetters(w http.ResponseWriter, r *http.Request) {
	unreachable := func() {
		s.writeJSON(w, http.StatusServiceUnavailable, "application/problem+json",
			problem{http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable, "no queue can be reached from here"})
	}
	if s.opts.Dead == nil {
		unreachable()
		return
	}
	letters, err := s.opts.Dead.DeadLetters(r.Context())
	if err != nil {
		s.opts.Log.Warn("list dead letters", "error", err)
		unreachable()
		return
	}
	out := []apiDeadLetter{}
	for _, l := range letters {
		d := apiDeadLetter{Name: l.Name, URL: schemas.Nullable(l.URL), Reason: l.Reason, Size: l.Size}
		if !l.At.IsZero() {
			d.At = schemas.Nullable(l.At.UTC().Format("2006-01-02T15:04:05Z"))
		}
		out = append(out, d)
	}
	s.answer(w, out)
}
