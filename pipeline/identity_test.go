package pipeline

import (
	"testing"

	"trichluc/schemas"
)

func TestIdentity(t *testing.T) {
	id := func(url, canonical, ref, text string) string {
		return Identity(schemas.Article{URL: schemas.Nullable(url), CanonicalURL: canonical, Text: text}, ref)
	}
	page := id("https://bao.example/tin/1.html", "", "", "")
	same := map[string]string{
		"http and https":      id("http://bao.example/tin/1.html", "", "", ""),
		"www.":                id("https://www.bao.example/tin/1.html", "", "", ""),
		"upper case host":     id("https://BAO.example/tin/1.html", "", "", ""),
		"default port":        id("https://bao.example:443/tin/1.html", "", "", ""),
		"fragment":            id("https://bao.example/tin/1.html#binh-luan", "", "", ""),
		"campaign marks":      id("https://bao.example/tin/1.html?utm_source=zalo&fbclid=x", "", "", ""),
		"canonical":           id("https://bao.example/in/1", "https://bao.example/tin/1.html", "", ""),
		"canonical elsewhere": id("https://bao.example/tin/1.html", "https://khac.example/9", "", ""),
		"canonical is root":   id("https://bao.example/tin/1.html", "https://bao.example/", "", ""),
		"canonical no URL":    id("https://bao.example/tin/1.html", "/tin/2.html", "", ""),
		"ref and text beside": id("https://bao.example/tin/1.html", "", "a", "b"),
	}
	for name, got := range same {
		if got != page {
			t.Errorf("%s made another article of the same page", name)
		}
	}
	other := map[string]string{
		"path":             id("https://bao.example/tin/2.html", "", "", ""),
		"case of the path": id("https://bao.example/Tin/1.html", "", "", ""),
		"query":            id("https://bao.example/tin/1.html?id=2", "", "", ""),
		"port":             id("https://bao.example:8080/tin/1.html", "", "", ""),
		"not the web":      id("ftp://bao.example/tin/1.html", "", "", ""),
		"ref":              id("", "", "bao.example/tin/1.html", ""),
		"text":             id("", "", "", "bao.example/tin/1.html"),
		"canonical alone":  id("", "https://bao.example/tin/1.html", "", "x"), // whose host is unknown
	}
	seen := map[string]string{page: "page"}
	for name, got := range other {
		if first, ok := seen[got]; ok {
			t.Errorf("%s and %s are one article", name, first)
		}
		seen[got] = name
	}
	if id("", "", "a", "x") != id("", "", "a", "y") {
		t.Error("a new text under the same ref is another article")
	}
	if len(page) != 32 {
		t.Errorf("id %q", page)
	}
}
