// Package schemas holds the shapes that cross the program's borders: the raw
// article that comes in and the record that goes out. It knows nothing of how
// either is made; outside tools read these shapes, so field names are fixed.
package schemas

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// RawArticle is one article as it was fetched: the page's bytes and what the
// sender said about them. Every field but Body may be empty.
type RawArticle struct {
	ContentType string // MIME type with optional charset; sniffed where empty
	URL         string // where it came from
	Ref         string // the sender's own identifier; comes back unchanged
	FetchedAt   string // RFC 3339
	PublishedAt string // RFC 3339 or a date: a hint, used where the page shows none
	Body        []byte // bytes as fetched
}

// Envelope is a raw article as one JSON object (one line of a .jsonl file).
// Exactly one of Body and BodyBase64 holds the article.
type Envelope struct {
	ContentType string  `json:"content_type,omitempty"`
	URL         string  `json:"url,omitempty"`
	Ref         string  `json:"ref,omitempty"`
	FetchedAt   string  `json:"fetched_at,omitempty"`
	PublishedAt string  `json:"published_at,omitempty"`
	Body        *string `json:"body,omitempty"`
	BodyBase64  *string `json:"body_base64,omitempty"`
}

// ErrNoBody says that an envelope carries no article.
var ErrNoBody = errors.New("envelope has neither body nor body_base64")

// ParseEnvelope reads one JSON envelope. Unknown fields are ignored; a missing
// body, a body of the wrong type or broken base64 is an error.
func ParseEnvelope(line []byte) (RawArticle, error) {
	var e Envelope
	if err := json.Unmarshal(line, &e); err != nil {
		return RawArticle{}, fmt.Errorf("envelope is not valid JSON: %w", err)
	}
	raw := RawArticle{ContentType: e.ContentType, URL: e.URL, Ref: e.Ref, FetchedAt: e.FetchedAt, PublishedAt: e.PublishedAt}
	switch {
	case e.BodyBase64 != nil:
		b, err := base64.StdEncoding.DecodeString(*e.BodyBase64)
		if err != nil {
			return raw, fmt.Errorf("envelope body_base64: %w", err)
		}
		raw.Body = b
	case e.Body != nil:
		raw.Body = []byte(*e.Body)
	default:
		return raw, ErrNoBody
	}
	if len(bytes.TrimSpace(raw.Body)) == 0 {
		return raw, errors.New("envelope body is empty")
	}
	return raw, nil
}
