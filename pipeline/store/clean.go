package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"trichluc/schemas"
)

// Neither database takes NUL in text, and PostgreSQL refuses a whole batch for
// one invalid byte of UTF-8. Both become U+FFFD, one code point for one, so
// that offsets stay right.

// cleanText returns s with every NUL and every invalid byte replaced by U+FFFD.
func cleanText(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s { // an invalid byte is one RuneError
		if r == 0 {
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}

// clean returns rec, or a clean copy of it where some string needs it.
func clean(rec *schemas.Record) (*schemas.Record, error) {
	if !dirty(rec) {
		return rec, nil
	}
	// Rare, so by way of JSON: the encoder writes U+FFFD for each invalid byte,
	// and NUL can only appear escaped.
	b, err := json.Marshal(rec)
	if err != nil {
		return nil, fmt.Errorf("record as JSON: %w", err)
	}
	var out schemas.Record
	if err := json.Unmarshal(replaceEscapedNUL(b), &out); err != nil {
		return nil, fmt.Errorf("record from JSON: %w", err)
	}
	return &out, nil
}

// replaceEscapedNUL turns every \u0000 into \ufffd, but not the last five
// characters of an escaped backslash followed by u0000.
func replaceEscapedNUL(b []byte) []byte {
	b = bytes.Clone(b)
	for i := 0; i+1 < len(b); i++ {
		if b[i] != '\\' {
			continue
		}
		if b[i+1] == 'u' && bytes.HasPrefix(b[i+2:], []byte("0000")) {
			copy(b[i+2:], "fffd")
		}
		i++ // whatever it escapes
	}
	return b
}

// dirty reports whether any string of rec holds NUL or invalid UTF-8.
func dirty(rec *schemas.Record) bool {
	found := false
	eachString(rec, func(s string) {
		found = found || strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s)
	})
	return found
}

// eachString visits every string of rec.
func eachString(rec *schemas.Record, visit func(string)) {
	all := func(ss ...string) {
		for _, s := range ss {
			visit(s)
		}
	}
	a := &rec.Article
	all(rec.Schema, rec.ID, rec.Ref, rec.Ruleset.Hash,
		string(a.URL), a.CanonicalURL, string(a.Site), string(a.FetchedAt), a.Charset, a.ContentSHA256, string(a.Title),
		string(a.PublishedAt), a.Source, a.Section, a.Image, a.Text)
	all(a.Byline...)
	all(a.Tags...)
	for k, v := range a.Origins {
		all(k, v)
	}
	for i := range rec.Dates {
		d := &rec.Dates[i]
		all(d.Text, d.Type, d.Value, string(d.From), string(d.To), d.Mod, d.Calendar, d.Rule)
	}
	mentions := func(ms []schemas.Mention) {
		for i := range ms {
			all(ms[i].Text, ms[i].Rule)
		}
	}
	for i := range rec.Documents {
		d := &rec.Documents[i]
		all(string(d.Number), d.Name, string(d.Type), string(d.Issuer), string(d.IssuedOn), string(d.Subject), d.Key)
		if f := d.Inferred; f != nil {
			all(f.Number, f.Issuer, f.IssuedOn, f.Term)
		}
		mentions(d.Mentions)
	}
	for i := range rec.Officials {
		o := &rec.Officials[i]
		all(o.Name, string(o.Honorific))
		for j := range o.Roles {
			r := &o.Roles[j]
			all(r.Text, r.Title, string(r.Organization), string(r.Area), r.Status, r.Rule)
		}
		mentions(o.Mentions)
	}
	for i := range rec.Figures {
		f := &rec.Figures[i]
		all(f.Text, f.Unit, f.Qualifier, f.Per, string(f.Subject), f.Rule)
	}
	all(rec.Warnings...)
}
