package decode

import (
	"strings"
	"testing"
)

func TestSiteTable(t *testing.T) {
	if _, err := parseSites(siteTable); err != nil {
		t.Fatal(err)
	}
	if len(siteRules) < 20 {
		t.Errorf("only %d sites", len(siteRules))
	}
	for host, r := range siteRules {
		if r.title == nil || r.body == nil {
			t.Errorf("%s has no title or no body", host)
		}
	}
}

func TestSiteTableTypos(t *testing.T) {
	good := "vidu.vn\th1.t\t-\tdiv.b\t-\t-\t-"
	if _, err := parseSites(good); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		"vidu.vn\th1.t\t-\tdiv.b\t-\t-", "vidu\th1.t\t-\tdiv.b\t-\t-\t-", "https://vidu.vn\th1\t-\tdiv\t-\t-\t-", "vidu.vn\th7.t\t-\tdiv.b\t-\t-\t-",
		"vidu.vn\th1..t\t-\tdiv.b\t-\t-\t-", "vidu.vn\th1,\t-\tdiv.b\t-\t-\t-", "vidu.vn\th1[onclick=a]\t-\tdiv\t-\t-\t-", "vidu.vn\th1[class\t-\tdiv\t-\t-\t-", good + "\n" + good,
	} {
		if _, err := parseSites(bad); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
}

func TestSelectors(t *testing.T) {
	p := parsePage(`<div id=a class="x y"><p class=y>một</p><section><p class="y z" style="text-align:right"><b>hai</b></p></section></div><p class=y itemprop=author>ba</p>`)
	r := reading{page: p}
	for sel, want := range map[string]string{
		"p.y": "một hai ba", "p.y.z": "hai", "div.x p": "một hai", "#a section p": "hai", "section b": "hai", "p[itemprop=author]": "ba",
		"p[style*=right] b": "hai", "p.q": "", "div.x div": "", "p.z, p.y": "hai một hai ba", "b.y": "",
	} {
		s, err := parseSelectors(sel)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, id := range s.all(p) {
			got = append(got, r.text(id, 100))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", sel, got, want)
		}
	}
}
