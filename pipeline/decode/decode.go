// Package decode turns what a crawler fetched into an article: charset, HTML
// or plain text, title, publication time, byline, body. It does no I/O and
// takes no clock: the same bytes give the same article everywhere.
package decode

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"net/url"
	"strings"
	"time"

	"trichluc/extractors/vietnamese"
	"trichluc/pipeline/decode/charset"
	"trichluc/schemas"
)

// Decoder reads raw articles. The zero value is ready for use.
type Decoder struct {
	// WithoutSiteRules leaves out the table of sites: every page is read as
	// one of an unknown site.
	WithoutSiteRules bool
}

// Decode reads one raw article with the default decoder. Warnings say in
// words what was doubtful. The error wraps one of this package's reasons.
func Decode(raw schemas.RawArticle) (schemas.Article, []string, error) {
	return Decoder{}.Decode(raw)
}

// Decode reads one raw article.
func (dec Decoder) Decode(raw schemas.RawArticle) (schemas.Article, []string, error) {
	if len(bytes.TrimSpace(raw.Body)) == 0 {
		return schemas.Article{}, nil, ErrEmpty
	}
	sum := sha256.Sum256(raw.Body)
	body, warning, err := unpack(raw.Body)
	if err != nil {
		return schemas.Article{}, nil, err
	}
	if kind := binaryKind(body); kind != "" && !isUTF16(body) {
		return schemas.Article{}, nil, fmt.Errorf("%w: %s", ErrBinary, kind)
	}
	markup := looksHTML(string(body[:min(len(body), 1<<16)]), raw.ContentType)
	read := charset.Decode(body, labelOf(body, raw.ContentType), markup)
	if strings.IndexByte(read.Text, 0) >= 0 {
		return schemas.Article{}, nil, fmt.Errorf("%w: NUL characters", ErrBinary)
	}
	var d *draft
	if looksHTML(read.Text, raw.ContentType) {
		if d, err = dec.readHTML(read, raw.URL); err != nil {
			return schemas.Article{}, nil, err
		}
	} else {
		text := vietnamese.Normalise(withoutEntities(read.Text))
		if strings.TrimSpace(text) == "" {
			return schemas.Article{}, nil, ErrEmpty
		}
		d = plain(text)
	}
	if warning != "" {
		d.warn(warning)
	}
	d.warnings = append(d.warnings, read.Warnings...)
	a := finish(d, raw)
	a.Charset = read.Name
	if d.charset != "" {
		a.Charset += "/" + d.charset
	}
	a.ContentSHA256 = hex.EncodeToString(sum[:])
	return a, d.warnings, nil
}

// withoutEntities resolves character references that a scraper left in plain
// text; text without the usual ones stays as it is.
func withoutEntities(s string) string {
	for _, e := range []string{"&nbsp;", "&amp;", "&quot;", "&#", "&ldquo;", "&agrave;", "&ocirc;"} {
		if strings.Contains(s, e) {
			return html.UnescapeString(s)
		}
	}
	return s
}

// isUTF16 reports the mark or the zeros of UTF-16, which the control character count takes for binary.
func isUTF16(body []byte) bool {
	if bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff")) {
		return true
	}
	return charset.LooksUTF16(body)
}

// finish makes the article of a draft and what the sender said.
func finish(d *draft, raw schemas.RawArticle) schemas.Article {
	a := schemas.Article{
		URL:          schemas.Nullable(raw.URL),
		CanonicalURL: d.canonical,
		FetchedAt:    schemas.Nullable(raw.FetchedAt),
		Title:        schemas.Nullable(d.title),
		Byline:       d.credit.names,
		Source:       d.credit.source,
		Section:      d.section,
		Tags:         d.tags,
		Image:        d.image,
		Text:         strings.Join(d.body, "\n"),
		Origins:      d.origins,
	}
	if a.Byline == nil {
		a.Byline = []string{}
	}
	a.Site = schemas.Nullable(siteOf(raw.URL, d.canonical))
	if when, origin, ok := publication(d, raw); ok {
		a.PublishedAt = schemas.Nullable(when.String())
		d.origins["published_at"] = origin
	}
	return a
}

// publication picks the publication time among what the page shows; the
// sender's hint counts where the page shows none, or only what may be its clock.
func publication(d *draft, raw schemas.RawArticle) (stamp, string, bool) {
	fetched, _ := time.Parse(time.RFC3339, raw.FetchedAt)
	var best *candidate
	for i := range d.published {
		c := &d.published[i]
		if !fetched.IsZero() && c.when.After(fetched.Add(36*time.Hour)) {
			d.warn(fmt.Sprintf("publication time %s lies after the fetch and was dropped", c.stamp))
			continue
		}
		if best == nil || c.trust > best.trust || c.trust == best.trust && best.clash && !c.clash {
			best = c
		}
	}
	hint, hinted := parseHint(raw.PublishedAt)
	if raw.PublishedAt != "" && !hinted {
		d.warn(fmt.Sprintf("publication hint %q is no date", raw.PublishedAt))
	}
	if best != nil && !(best.trust == trustClock && hinted) {
		if best.clash {
			d.warn(fmt.Sprintf("the weekday beside %s is not that of the date", best.stamp))
		}
		if best.trust == trustClock {
			d.warn(fmt.Sprintf("publication time %s may be the page's clock", best.stamp))
		}
		return best.stamp, best.origin, true
	}
	return hint, "hint", hinted
}

func siteOf(addresses ...string) string {
	for _, a := range addresses {
		if u, err := url.Parse(a); err == nil && u.Host != "" {
			return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
		}
	}
	return ""
}
