package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"trichluc/schemas"
)

// prepared is an entry made ready outside any transaction: cleaned, checked,
// and with everything computed that decides what will be written.
type prepared struct {
	index   int // in the caller's slice
	id      string
	content string
	version int64
	hash    string // of the ruleset
	fetch   fetch
	textSHA string // of the cleaned text
	digest  digest
	record  *schemas.Record
	retired bool   // by a ruleset that was rolled back
	removed bool   // the article must not be stored
	meta    []byte // the record without the text and what other columns hold, JSON
	raw     []byte
}

// digest stands for everything that was read from an article.
type digest [16]byte

// fetch is one fetch of a content. Fetches of one content are ordered, so that
// whichever arrives first, the same one is kept.
type fetch struct {
	us                                int64 // microseconds since 1970 UTC, 0 where unknown
	at, url, ref, contentType, hinted string
}

// before orders fetches: by time, then by what else was said, so that the order is total.
func (f fetch) before(g fetch) bool {
	if f.us != g.us {
		return f.us < g.us
	}
	for _, p := range [...][2]string{{f.at, g.at}, {f.url, g.url}, {f.ref, g.ref}, {f.contentType, g.contentType}, {f.hinted, g.hinted}} {
		if p[0] != p[1] {
			return p[0] < p[1]
		}
	}
	return false
}

// maxID bounds what may be a key; real ids are hashes.
const maxID = 200

// prepare makes e ready. Its error is the entry's fault.
func prepare(index int, e *Entry) (*prepared, error) {
	rec, err := clean(&e.Record)
	if err != nil {
		return nil, entryError(err)
	}
	a := &rec.Article
	switch {
	case rec.ID == "":
		return nil, entryError(errors.New("the record has no id"))
	case len(rec.ID) > maxID:
		return nil, entryError(fmt.Errorf("the record's id is longer than %d bytes", maxID))
	case !isSHA256(a.ContentSHA256):
		return nil, entryError(fmt.Errorf("content_sha256 %.80q is not a SHA-256 in lower-case hexadecimal", a.ContentSHA256))
	case len(e.Raw.Body) > maxBody:
		return nil, entryError(fmt.Errorf("the raw body of %d bytes is larger than %d", len(e.Raw.Body), maxBody))
	}
	if err := checkNumbers(rec); err != nil {
		return nil, entryError(err)
	}
	p := &prepared{
		index: index, id: rec.ID, content: a.ContentSHA256,
		version: int64(rec.Ruleset.Version), hash: rec.Ruleset.Hash,
		fetch: fetch{
			us: microseconds(string(a.FetchedAt)), at: string(a.FetchedAt), url: string(a.URL), ref: rec.Ref,
			contentType: cleanText(e.Raw.ContentType), hinted: cleanText(e.Raw.PublishedAt),
		},
		record: rec, raw: e.Raw.Body,
	}
	meta := *rec
	meta.ID, meta.Ref, meta.Ruleset = "", "", schemas.Ruleset{}
	meta.Article.Text, meta.Article.URL, meta.Article.FetchedAt, meta.Article.ContentSHA256 = "", "", "", ""
	if p.meta, err = json.Marshal(&meta); err != nil {
		return nil, entryError(fmt.Errorf("record as JSON: %w", err))
	}
	text := sha256.Sum256([]byte(a.Text))
	p.textSHA = hex.EncodeToString(text[:])
	h := sha256.New()
	h.Write(p.meta)
	h.Write(text[:])
	copy(p.digest[:], h.Sum(nil))
	return p, nil
}

// Prepare does what Put needs no database for, so that many entries can be made
// ready at once; Put does it for those that are not. The entry must not be changed
// afterwards. The digest is equal for two readings of a content if and only if they
// read the same (Baseline.Digest). The error says that the entry can never be stored.
func (e *Entry) Prepare() (digest string, err error) {
	if e.ready == nil {
		if e.ready, err = prepare(0, e); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(e.ready.digest[:]), nil
}

// prepared is the entry made ready, for one Put.
func (e *Entry) prepared(index int) (*prepared, error) {
	if e.ready == nil {
		return prepare(index, e)
	}
	p := *e.ready
	p.index = index
	return &p, nil
}

func isSHA256(s string) bool {
	if len(s) != 2*sha256.Size {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// checkNumbers sees that every integer fits the columns, which have 32 bits.
func checkNumbers(rec *schemas.Record) error {
	var err error
	check := func(what string, numbers ...int) {
		for _, n := range numbers {
			if n != int(int32(n)) && err == nil {
				err = fmt.Errorf("%s is out of range: %d", what, n)
			}
		}
	}
	check("ruleset version", rec.Ruleset.Version)
	for _, d := range rec.Dates {
		check("offset of a date", d.Start, d.End)
	}
	for _, d := range rec.Documents {
		check("year of a document", d.Year)
		if d.Inferred != nil {
			check("year of a document", d.Inferred.Year)
		}
		for _, m := range d.Mentions {
			check("offset of a document", m.Start, m.End)
		}
	}
	for _, o := range rec.Officials {
		for _, m := range o.Mentions {
			check("offset of an official", m.Start, m.End)
		}
		for _, r := range o.Roles {
			check("offset of a role", r.Start, r.End)
		}
	}
	for _, f := range rec.Figures {
		check("offset of a figure", f.Start, f.End)
	}
	return err
}

// ContentSHA256 is the hash that content_sha256 holds: of the bytes as fetched.
func ContentSHA256(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// microseconds reads a fetch time as an instant; 0 where there is none.
func microseconds(s string) int64 {
	for _, layout := range [...]string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return max(t.UnixMicro(), 0)
		}
	}
	return 0
}
