package web

import (
	"strconv"
	"strings"
)

// text is what the interface says, in one language.
type text struct {
	Lang  string // vi or en
	words map[string]string
	notes map[string]string // the rules of report, which are English; nil for as they are
}

// textFor picks the language chosen, else the one the browser prefers, else
// Vietnamese.
func textFor(chosen, acceptLanguage string) *text {
	if chosen == "" {
		chosen = preferred(acceptLanguage)
	}
	if chosen == "en" {
		return &text{Lang: "en", words: english}
	}
	return &text{Lang: "vi", words: vietnamese, notes: vietnameseNotes}
}

// preferred reads an Accept-Language header (RFC 9110, 12.5.4).
func preferred(header string) string {
	best, weight := "vi", 0.0
	for part := range strings.SplitSeq(header, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		lang, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if lang != "vi" && lang != "en" {
			continue
		}
		q := 1.0
		if value, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			var err error
			if q, err = strconv.ParseFloat(value, 64); err != nil {
				continue
			}
		}
		if q > weight {
			best, weight = lang, q
		}
	}
	return best
}

// T says something in the reader's language. What is missing shows its key; a
// test sees to it that nothing is.
func (t *text) T(key string) string { return t.say(key) }

func (t *text) say(key string) string {
	if s, ok := t.words[key]; ok {
		return s
	}
	return key
}

// column names a column of report.
func (t *text) column(name string) string { return t.say("col-" + name) }

// Column is column, for templates.
func (t *text) Column(name string) string { return t.column(name) }

// note is a rule of report in the reader's language, as far as it is translated.
func (t *text) note(n string) string {
	if s, ok := t.notes[n]; ok {
		return s
	}
	return n
}
