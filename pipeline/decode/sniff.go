package decode

import (
	"bytes"
	"strings"
)

// looksHTML decides between markup and plain text: the bytes count for more
// than the label, which only settles what the bytes leave open.
func looksHTML(body []byte, contentType string) bool {
	head := bytes.ToLower(bytes.TrimLeft(body[:min(len(body), 4096)], "\xef\xbb\xbf \t\r\n"))
	for _, p := range []string{"<!doctype html", "<html", "<head", "<body", "<?xml"} {
		if bytes.HasPrefix(head, []byte(p)) {
			return true
		}
	}
	tags := 0
	for _, t := range []string{"<html", "<head>", "<body", "<div", "<p>", "<p ", "<table", "<td", "<br", "<span", "<h1", "<meta ", "<script", "<font", "<article", "<a href"} {
		if bytes.Contains(head, []byte(t)) {
			tags++
		}
	}
	if strings.Contains(strings.ToLower(contentType), "html") {
		return tags > 0 || bytes.Contains(bytes.ToLower(body[:min(len(body), 1<<16)]), []byte("</"))
	}
	return tags >= 2 && bytes.HasPrefix(head, []byte("<")) || tags >= 4
}
