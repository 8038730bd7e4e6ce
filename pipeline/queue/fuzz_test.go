package queue

import (
	"bytes"
	"fmt"
	"testing"
	"unicode/utf8"

	"trichluc/schemas"
)

// Whatever a sender says comes back unchanged, as text; a message of anybody else never panics.
func FuzzMessage(f *testing.F) {
	f.Add("bài 1", "https://bao.example/1", "text/html; charset=utf-8", "2024-05-17", []byte("<p>x"))
	f.Add(" ", "a\r\nb", "application/json", "\x00", []byte(`{"body":"x"}`))
	f.Add("r", "", "application/json; charset=utf-8", "", []byte(`{"ref":"inner","body_base64":"eA=="}`))
	f.Fuzz(func(t *testing.T, ref, url, contentType, published string, body []byte) {
		raw := schemas.RawArticle{Ref: ref, URL: url, ContentType: contentType, PublishedAt: published, Body: body}
		m, err := encode("articles.raw.test", raw)
		if err != nil {
			t.Fatal(err)
		}
		back, err := decode(m.Header, m.Data)
		valid := utf8.ValidString(ref) && utf8.ValidString(url) && utf8.ValidString(contentType) && utf8.ValidString(published)
		full := len(bytes.TrimSpace(body)) > 0 // an envelope of nothing is refused
		if full && valid && (err != nil || fmt.Sprint(back) != fmt.Sprint(raw)) {
			t.Errorf("sent %+v\n got %+v, %v", raw, back, err)
		}
		_, _ = decode(map[string][]string{HeaderContentType: {contentType}, HeaderRef: {ref}}, body)
	})
}
