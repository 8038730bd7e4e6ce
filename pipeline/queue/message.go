package queue

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"mime"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"

	"trichluc/schemas"
)

// Headers of a message that carries a raw article.
const (
	HeaderContentType = "Content-Type"
	HeaderURL         = "Trichluc-Url"
	HeaderRef         = "Trichluc-Ref"
	HeaderFetchedAt   = "Trichluc-Fetched-At"
	HeaderPublishedAt = "Trichluc-Published-At"
)

// HeaderName says where the publisher found the article (a file, a line of a
// feed). It is for messages to people and takes no part in what the article is.
const HeaderName = "Trichluc-Name"

// HeaderTraceparent is the W3C trace context: traces go on from the publisher to the worker.
const HeaderTraceparent = "Traceparent"

// headerRoom is what a message keeps free for headers, those of a dead letter included.
const headerRoom = 16 << 10

// envelopeType marks a body that is a JSON envelope instead of the page itself.
const envelopeType = "application/json"

// encode makes the message of an article. Its headers carry what the sender
// said; where a value would not come back unchanged from a header (line breaks,
// outer spaces), the whole article travels as a JSON envelope.
func encode(subject string, raw schemas.RawArticle) (*nats.Msg, error) {
	m := &nats.Msg{Subject: subject, Header: nats.Header{}, Data: raw.Body}
	size := 0
	for _, h := range headersOf(&raw) {
		if *h.value == "" {
			continue
		}
		if !travels(*h.value) {
			return encodeEnvelope(subject, raw)
		}
		m.Header.Set(h.name, *h.value)
		size += len(h.name) + len(*h.value)
	}
	if size > headerRoom/2 || isEnvelope(raw.ContentType) {
		return encodeEnvelope(subject, raw)
	}
	m.Header.Set(nats.MsgIdHdr, messageID(raw))
	return m, nil
}

func encodeEnvelope(subject string, raw schemas.RawArticle) (*nats.Msg, error) {
	body := base64.StdEncoding.EncodeToString(raw.Body)
	data, err := json.Marshal(schemas.Envelope{
		ContentType: raw.ContentType, URL: raw.URL, Ref: raw.Ref,
		FetchedAt: raw.FetchedAt, PublishedAt: raw.PublishedAt, BodyBase64: &body,
	})
	if err != nil {
		return nil, err
	}
	return &nats.Msg{Subject: subject, Data: data, Header: nats.Header{
		HeaderContentType: {envelopeType},
		nats.MsgIdHdr:     {messageID(raw)},
	}}, nil
}

// decode is the article of a message, whoever published it. Header names match
// in any case: not every client writes them as the contract does.
func decode(header nats.Header, data []byte) (schemas.RawArticle, error) {
	var raw schemas.RawArticle
	for name, values := range header {
		for _, h := range headersOf(&raw) {
			if len(values) > 0 && strings.EqualFold(name, h.name) {
				*h.value = values[0]
			}
		}
	}
	raw.Body = data
	if !isEnvelope(raw.ContentType) {
		return raw, nil
	}
	inner, err := schemas.ParseEnvelope(data)
	if err != nil {
		return raw, fmt.Errorf("message body: %w", err)
	}
	raw.ContentType = "" // described the envelope, not the article
	outer := headersOf(&raw)
	for i, h := range headersOf(&inner) {
		if *h.value == "" {
			*h.value = *outer[i].value
		}
	}
	return inner, nil
}

type headerField struct {
	name  string
	value *string
}

// headersOf pairs each header with its field of the article, in a fixed order.
func headersOf(raw *schemas.RawArticle) [5]headerField {
	return [5]headerField{
		{HeaderContentType, &raw.ContentType},
		{HeaderURL, &raw.URL},
		{HeaderRef, &raw.Ref},
		{HeaderFetchedAt, &raw.FetchedAt},
		{HeaderPublishedAt, &raw.PublishedAt},
	}
}

func isEnvelope(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && t == envelopeType
}

// travels reports whether a header brings the value back unchanged.
func travels(s string) bool {
	return strings.TrimSpace(s) == s && strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) < 0
}

// nameText makes a name fit for a header; a long one keeps its end, which tells more.
func nameText(s string) string {
	if !travels(s) {
		s = strconv.Quote(s)
	}
	if cut := len(s) - 1000; cut > 0 {
		s = "…" + strings.ToValidUTF8(s[cut:], "")
	}
	return s
}

// messageID is equal for equal articles from equal senders, so that the server
// drops a double publish.
func messageID(raw schemas.RawArticle) string {
	h := sha256.New()
	for _, f := range headersOf(&raw) {
		fmt.Fprintf(h, "%d:%s", len(*f.value), *f.value)
	}
	h.Write(raw.Body)
	return hex.EncodeToString(h.Sum(nil)[:16])
}
