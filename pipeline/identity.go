package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"

	"trichluc/schemas"
)

// Identity is the id under which an article is known, whatever version of it is
// fetched: made from the page's canonical URL where that is a page of the host it
// was fetched from, else from the URL it was fetched from, else from the sender's
// ref, else from the text.
func Identity(a schemas.Article, ref string) string {
	from, to := parseURL(string(a.URL)), parseURL(a.CanonicalURL)
	switch {
	case from != nil && to != nil && site(to) == site(from) && !isRoot(to):
		return hash("url", address(to))
	case from != nil:
		return hash("url", address(from))
	case a.URL != "":
		return hash("url", string(a.URL)) // not an address of the web, but the sender's all the same
	case ref != "":
		return hash("ref", ref)
	default:
		return hash("text", a.Text)
	}
}

// hash is 32 hexadecimal digits; kind keeps a ref from ever meeting a URL of the same spelling.
func hash(kind, s string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + s))
	return hex.EncodeToString(sum[:16])
}

// parseURL is nil for what is not an absolute http or https URL.
func parseURL(s string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	return u
}

// site is the host as people mean it: case, a default port and a leading www. do not matter.
func site(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return strings.TrimPrefix(host, "www.")
}

func isRoot(u *url.URL) bool { return strings.Trim(u.Path, "/") == "" && u.RawQuery == "" }

// address spells a URL so that http, https, www., the fragment and the marks that
// campaigns leave on links do not make two pages out of one.
func address(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	return site(u) + path + query(u.RawQuery)
}

func query(raw string) string {
	var kept []string
	for part := range strings.SplitSeq(raw, "&") {
		name, _, _ := strings.Cut(part, "=")
		if part != "" && !strings.HasPrefix(name, "utm_") && name != "fbclid" && name != "gclid" {
			kept = append(kept, part)
		}
	}
	if kept == nil {
		return ""
	}
	return "?" + strings.Join(kept, "&")
}
