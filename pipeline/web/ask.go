package web

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"trichluc/pipeline/report"
)

// errBusy says that too many questions are being answered already.
var errBusy = errors.New("too many questions at once")

// with is a copy of the values in which some are set: pairs of name and value.
func with(v url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for k, vs := range v {
		out[k] = vs
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

// ask answers a question with those of the values that it understands. Row
// limits are bounded by most.
func (s *site) ask(ctx context.Context, name string, v url.Values, most int) (report.Table, error) {
	q, err := report.Named(name)
	if err != nil {
		return report.Table{}, err
	}
	f, err := filters(q, v)
	if err != nil {
		return report.Table{}, err
	}
	if f.Limit <= 0 || f.Limit > most {
		f.Limit = most
	}
	ctx, cancel := context.WithTimeout(ctx, questionTime)
	defer cancel()
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return report.Table{}, errBusy
	}
	began := time.Now()
	defer func() { s.asked.Add(int64(time.Since(began))) }()
	return report.Ask(ctx, s.reader, name, f)
}

// inputError is a value in an address that cannot be read.
type inputError struct{ message string }

func (e *inputError) Error() string { return e.message }

// filters reads from an address what a question understands.
func filters(q report.Question, v url.Values) (report.Filters, error) {
	var f report.Filters
	for name, into := range map[string]*string{
		"since": &f.Since, "until": &f.Until, "from": &f.From, "to": &f.To, "site": &f.Site, "document": &f.Document, "type": &f.Type,
		"issuer": &f.Issuer, "official": &f.Official, "post": &f.Post, "organization": &f.Organization, "area": &f.Area, "unit": &f.Unit,
		"subject": &f.Subject, "kind": &f.Kind, "period": &f.Period, "article": &f.Article, "query": &f.Query, "today": &f.Today,
	} {
		value := strings.TrimSpace(v.Get(name))
		if value == "" || !q.Understands(name) {
			continue
		}
		if !utf8.ValidString(value) || utf8.RuneCountInString(value) > maxValue || strings.ContainsRune(value, 0) {
			return f, &inputError{fmt.Sprintf("%s is no text of at most %d characters", name, maxValue)}
		}
		*into = value
	}
	for name, into := range map[string]*int{"limit": &f.Limit, "offset": &f.Offset} {
		if value := v.Get(name); value != "" {
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 || n > report.MaxRows {
				return f, &inputError{fmt.Sprintf("%s %.20q is no number of rows", name, value)}
			}
			*into = n
		}
	}
	if value := v.Get("copies"); value != "" && q.Understands("copies") {
		on, err := strconv.ParseBool(value)
		if err != nil {
			return f, &inputError{fmt.Sprintf("copies %.20q is neither true nor false", value)}
		}
		f.Copies = on
	}
	return f, nil
}

// isInput reports whether the asker is to blame for an error.
func isInput(err error) bool {
	_, ours := errors.AsType[*inputError](err)
	_, theirs := errors.AsType[*report.InputError](err)
	return ours || theirs
}

// cell reads the cell of a named column; "" where it is nil or no text.
func cell(t report.Table, row []any, column string) string {
	if i := t.Column(column); i >= 0 {
		if s, ok := row[i].(string); ok {
			return s
		}
	}
	return ""
}

// numeric reads the cell of a named column as a number.
func numeric(t report.Table, row []any, column string) (float64, bool) {
	i := t.Column(column)
	if i < 0 {
		return 0, false
	}
	switch v := row[i].(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}
