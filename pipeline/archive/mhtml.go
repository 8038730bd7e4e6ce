package archive

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"trichluc/schemas"
)

const maxParts = 10_000 // of one saved page

// mhtml reads a page saved as MHTML (RFC 2557): its first HTML part is the
// article, the others are pictures, styles and frames.
func (w *walk) mhtml(s source) error {
	limit := w.MaxBody * 4 // the pictures come along
	message, err := mail.ReadMessage(io.LimitReader(s.r, limit))
	if err != nil {
		return damaged(err)
	}
	head := textproto.MIMEHeader(message.Header)
	raw := schemas.RawArticle{Ref: s.ref, FetchedAt: s.fetched}
	if t, err := mail.ParseDate(head.Get("Date")); err == nil {
		raw.FetchedAt = t.Format(time.RFC3339)
	}
	raw.URL = location(head, "Snapshot-Content-Location", "Content-Location")
	media, params, err := mime.ParseMediaType(head.Get("Content-Type"))
	if err != nil && media == "" {
		return fmt.Errorf("%w: MHTML without a Content-Type", ErrDamaged)
	}
	part := io.Reader(message.Body)
	if strings.HasPrefix(media, "multipart/") {
		if head, part, err = firstPage(message.Body, params); err != nil {
			return err
		}
	}
	if raw.URL == "" {
		raw.URL = location(head, "Content-Location")
	}
	raw.ContentType = head.Get("Content-Type")
	raw.Body, err = w.body(decodeTransfer(head.Get("Content-Transfer-Encoding"), part), 0)
	if err != nil {
		if !errors.Is(err, ErrEmpty) {
			err = damaged(err)
		}
		return err
	}
	return w.emit(Item{Name: s.name, Raw: raw})
}

// firstPage is the first HTML part, in a multipart part of its own too.
func firstPage(body io.Reader, params map[string]string) (textproto.MIMEHeader, io.Reader, error) {
	parts := multipart.NewReader(body, params["boundary"])
	for range maxParts {
		part, err := parts.NextRawPart()
		if isEOF(err) {
			break
		}
		if err != nil {
			return nil, nil, damaged(err)
		}
		switch media, inner, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); {
		case media == "text/html", media == "application/xhtml+xml":
			return part.Header, part, nil
		case media == "multipart/alternative" && inner["boundary"] != "" && inner["boundary"] != params["boundary"]:
			if head, page, err := firstPage(part, map[string]string{"boundary": inner["boundary"]}); err == nil {
				return head, page, nil
			}
		}
	}
	return nil, nil, fmt.Errorf("%w: MHTML without an HTML part", ErrUnsupported)
}

// location is the first of the fields that is an address of the web.
func location(h textproto.MIMEHeader, names ...string) string {
	for _, name := range names {
		if v := strings.Join(strings.Fields(h.Get(name)), ""); strings.HasPrefix(v, "http://") || strings.HasPrefix(v, "https://") {
			return v
		}
	}
	return ""
}

func decodeTransfer(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	}
	return r
}
