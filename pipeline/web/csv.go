package web

import (
	"errors"
	"net/http"
	"strings"

	"trichluc/pipeline/report"
)

// csv answers a question as a file for spreadsheets: /data/NAME.csv with the
// same filters as the page.
func (s *site) csv(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutSuffix(r.PathValue("file"), ".csv")
	if _, err := report.Named(name); !ok || err != nil {
		http.Error(w, "no such question", http.StatusNotFound)
		return
	}
	t, err := s.ask(r.Context(), name, r.URL.Query(), maxDataRows)
	if err != nil {
		status := s.status(r, err)
		http.Error(w, reason(status, err), status)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	if err := t.Write(w, report.Style{Format: "csv"}); err != nil {
		s.opts.Log.Warn("write csv", "question", name, "error", err)
	}
}

// status is the HTTP status of an error, which is logged if it is ours.
func (s *site) status(r *http.Request, err error) int {
	switch {
	case isInput(err):
		return http.StatusBadRequest
	case errors.Is(err, errMissing):
		return http.StatusNotFound
	case errors.Is(err, errBusy), r.Context().Err() != nil:
		return http.StatusServiceUnavailable
	}
	s.opts.Log.Error("answer request", "path", r.URL.Path, "error", err)
	return http.StatusInternalServerError
}

// reason says of an error what its asker may know.
func reason(status int, err error) string {
	if status == http.StatusInternalServerError {
		return "the store could not answer; the log says why"
	}
	return err.Error()
}
