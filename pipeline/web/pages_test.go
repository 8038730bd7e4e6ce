package web

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"trichluc/pipeline/report"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
)

// visits are pages of a store made of the samples, with words that stand on each.
func visits(t testing.TB, r *store.Reader) map[string][]string {
	t.Helper()
	var id string
	if err := r.QueryRow(r.SQL(`SELECT article_id FROM articles WHERE title LIKE 'Bình Gia%'`)).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return map[string][]string{
		"/":                      {"Overview", "Articles over time", "<svg", "1522/QĐ-UBND", "Bùi Thị Nhiên", "Mưa lũ tại Yên Bái", "/data/coverage.csv?period=month"},
		"/?site=baovidu.example": {"Overview", "/documents?site=baovidu.example"},
		"/search":                {"Newest articles", "Mưa lũ tại Yên Bái"},
		"/search?query=rung":     {"Bình Gia sơ kết", "1 shown", "<mark>rừng</mark>"},
		"/search?query=%22kinh+t%E1%BA%BF+r%E1%BB%ABng%22":        {"Bình Gia sơ kết"},
		"/search?query=kh%C3%B4ng-c%C3%B3-t%E1%BB%AB-n%C3%A0y":    {"Nothing was found."},
		"/article?article=" + id:                                  {"Nghị quyết số 27-NQ/HU", `class="m document d0"`, "Found in this article", "Ban Chấp hành Đảng bộ huyện", "Bế Quang Thắng"},
		"/article?article=" + hostileID:                           {"&lt;script&gt;"},
		"/documents":                                              {"27-NQ/HU", "68/CĐ-TTg", `href="/document?document=`},
		"/documents?type=C%C3%B4ng+%C4%91i%E1%BB%87n":             {"68/CĐ-TTg"},
		"/documents?limit=3":                                      {"3 shown, and more", "offset=3"},
		"/documents?limit=3&offset=3":                             {"Previous", "3 shown"},
		"/document?document=27-NQ/HU":                             {"27-NQ/HU", "Nghị quyết", "Citations over time", "<svg", "20 Apr 2023", "<blockquote"},
		"/officials":                                              {"Lương Đức Khải", "Giàng A Sử"},
		"/official?official=" + url.QueryEscape("Lương Đức Khải"): {"Posts as observed", "Bí thư", "<svg", "Appears together with", "Hoàng Thị Diệp"},
		"/posts":                               {"Posts", "Bí thư", "Huyện ủy", `href="/post?organization=`},
		"/posts?post=B%C3%AD+th%C6%B0":         {"Bí thư", "Remove the filter"},
		"/posts?organization=Huy%E1%BB%87n+ủy": {"Bí thư", "1 shown", "/data/holders.csv?organization="},
		"/post?post=Gi%C3%A1m+%C4%91%E1%BB%91c&organization=S%E1%BB%9F+X%C3%A2y+d%E1%BB%B1ng+t%E1%BB%89nh+C%C3%A0+Mau&area=C%C3%A0+Mau": {"Giám đốc, Sở Xây dựng", "Trần Minh Luân", "Lê Thị Cẩm Tú (former)", "People"},
		"/post?post=B%C3%AD+th%C6%B0&organization=Huy%E1%BB%87n+ủy":                                                                     {"Bí thư, Huyện ủy", "Holders over time", "<svg", "Lương Đức Khải", "Observed in", "<blockquote", "/data/holders.csv?"},
		"/figures":              {"VND", "What the figures count", `href="/figures?unit=ha"`},
		"/figures?unit=ha":      {"Each value over time (ha)", "<svg", "2.500 ha", "target"},
		"/figures?unit=VND":     {"Each value over time (VND)", "tỷ đồng"},
		"/figures?subject=vay":  {"312 hộ"},
		"/dates":                {"Dates", "30/9 năm nay"},
		"/coverage":             {"Sources and coverage", "baovidu.example", "Rulesets", "Warnings"},
		"/coverage?period=year": {"2024"},
		"/dead-letters":         {"No queue can be reached from here"},
	}
}

func TestEveryPage(t *testing.T) {
	r := sqliteReader(t)
	checkPages(t, r)
}

func TestEveryPageOnPostgreSQL(t *testing.T) {
	server := postgrestest.Start(t)
	checkPages(t, fill(t, server.NewSchema(t), samples(t)))
}

func checkPages(t *testing.T, r *store.Reader) {
	h := handler(t, r, options(t))
	followed := map[string]bool{}
	for target, words := range visits(t, r) {
		t.Run(target, func(t *testing.T) {
			w := get(t, h, target)
			body := w.Body.String()
			if w.Code != http.StatusOK {
				t.Fatalf("%d\n%s", w.Code, body)
			}
			for _, word := range words {
				if !strings.Contains(body, word) {
					t.Errorf("%q is not on the page", word)
				}
			}
			for _, href := range checkMarkup(t, body) {
				if strings.HasPrefix(href, "/") && !followed[href] {
					followed[href] = true
					if w := get(t, h, href); w.Code != http.StatusOK && !(w.Code == http.StatusNotFound && strings.Contains(href, "script")) {
						t.Errorf("link %s: %d", href, w.Code)
					}
				}
			}
		})
	}
}

var mayBeEmpty = regexp.MustCompile(`^[^<>]*$`)

// checkMarkup parses a page as a browser does and refuses what the policy would
// block, what would run, ids that stand twice and references to ids that do not
// stand. It returns where the page's links lead.
func checkMarkup(t *testing.T, page string) (hrefs []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids, references := map[string]int{}, map[string]bool{}
	headings := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "h1":
			headings++
		case "style", "iframe", "object", "embed", "base":
			t.Errorf("<%s> on the page", n.Data)
		case "img", "image", "use", "foreignObject":
			t.Errorf("<%s> on the page, which shows no pictures", n.Data)
		case "script":
			if n.FirstChild != nil {
				t.Errorf("script inside the page: %s", n.FirstChild.Data)
			}
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc":
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			case a.Key == "id":
				ids[a.Val]++
			case a.Key == "aria-labelledby", a.Key == "for":
				for ref := range strings.FieldsSeq(a.Val) {
					references[ref] = true
				}
			case a.Key == "href", a.Key == "src", a.Key == "action":
				u, err := url.Parse(a.Val)
				if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
					t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
				}
				if n.Data != "a" && u != nil && u.Host != "" {
					t.Errorf("<%s %s=%q> asks another host", n.Data, a.Key, a.Val)
				}
				if ref, ok := strings.CutPrefix(a.Val, "#"); ok {
					references[ref] = true
				} else if a.Key == "href" {
					hrefs = append(hrefs, a.Val)
				}
			}
		}
	}
	for id, n := range ids {
		if n > 1 || !mayBeEmpty.MatchString(id) {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
	for ref := range references {
		if ids[ref] == 0 {
			t.Errorf("nothing has the id %q", ref)
		}
	}
	if headings != 1 {
		t.Errorf("%d main headings", headings)
	}
	return hrefs
}

func TestAddressesThatCannotBeRead(t *testing.T) {
	h := handler(t, sqliteReader(t), options(t))
	for target, want := range map[string]int{
		"/nowhere": 404, "/document": 404, "/document?document=1/XX": 404, "/official?official=Ai": 404, "/article": 404, "/article?article=none": 404,
		"/documents?since=yesterday": 400, "/figures?unit=ha&kind=wrong": 400, "/data/documents.csv?since=x": 400, "/data/weather.csv": 404, "/data/documents": 404,
		"/search?query=" + strings.Repeat("a", 301): 400, "/search?query=%ff": 400, "/search?query=a%00": 400, "/api/v1/reports/documents?limit=-1": 400, "/data/documents.csv?limit=a": 400, "/documents?limit=a": 200,
		"/static/0/app.css": 404, "/static/0/none.css": 404, "/api/v1/none": 404, "/api/v1/reports/none": 404, "/api/v1/articles/none": 404,
		"/api/v1/reports/documents?colour=red": 400, "/api/v1/reports/document": 400, "/api/v1/reports/documents?copies=perhaps": 400, "/api/v1/dead-letters": 503,
	} {
		if w := get(t, h, target); w.Code != want {
			t.Errorf("%.80s: %d, want %d", target, w.Code, want)
		}
	}
}

func TestHostileArticleStaysText(t *testing.T) {
	r := sqliteReader(t)
	h := handler(t, r, options(t))
	for _, target := range []string{"/", "/search", "/search?query=script", "/documents", "/officials", "/figures", "/dates", "/coverage", "/article?article=" + hostileID,
		"/search?query=" + url.QueryEscape(`"><script>alert(9)</script>`), "/documents?type=" + url.QueryEscape(`"><img src=x onerror=alert(1)>`),
		"/documents?lang=" + url.QueryEscape(`"><script>`), "/?theme=" + url.QueryEscape(`"><script>`), "/" + url.PathEscape("<script>alert(1)</script>")} {
		w := get(t, h, target)
		checkMarkup(t, w.Body.String())
		if strings.Contains(w.Body.String(), "<script>alert") || strings.Contains(strings.ToLower(w.Body.String()), `href="javascript:`) {
			t.Errorf("%s lets markup through", target)
		}
	}
	// What is about it is found and escaped, too.
	for _, q := range []string{"documents", "officials"} {
		table, err := report.Ask(t.Context(), r, q, report.Filters{})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, row := range table.Rows {
			key, page := cell(table, row, "document_key"), "/document?document="
			if q == "officials" {
				key, page = cell(table, row, "official_key"), "/official?official="
			}
			if strings.Contains(key, "script") {
				found = true
				w := get(t, h, page+url.QueryEscape(key))
				if w.Code != http.StatusOK {
					t.Errorf("%s: %d", page, w.Code)
				}
				checkMarkup(t, w.Body.String())
			}
		}
		if !found {
			t.Errorf("the hostile article is missing from %s", q)
		}
	}
}

func TestChartsAreOneClickFromTheirData(t *testing.T) {
	r := sqliteReader(t)
	h := handler(t, r, options(t))
	link := regexp.MustCompile(`class="csv" href="([^"]+)"`)
	n := 0
	for target := range visits(t, r) {
		body := get(t, h, target).Body.String()
		if cards := strings.Count(body, "figure-card"); cards > len(link.FindAllString(body, -1)) {
			t.Errorf("%s: %d charts, %d links to data", target, cards, len(link.FindAllString(body, -1)))
		}
		for _, m := range link.FindAllStringSubmatch(body, -1) {
			n++
			address := strings.ReplaceAll(m[1], "&amp;", "&")
			w := get(t, h, address)
			rows, err := csv.NewReader(w.Body).ReadAll()
			if err != nil || w.Code != http.StatusOK || len(rows) == 0 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/csv") {
				t.Errorf("%s: %d, %d rows, %v", address, w.Code, len(rows), err)
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d links to data", n)
	}
}

// Articles that were stored after the index was brought up to date are told of.
func TestIndexThatIsBehindIsToldOf(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trichluc.db")
	entries := samples(t)
	r := fill(t, path, entries[1:])
	h := handler(t, r, options(t))
	const banner = "The index is behind"
	for _, target := range []string{"/", "/documents"} {
		if strings.Contains(get(t, h, target).Body.String(), banner) {
			t.Errorf("%s says so of an index that is not", target)
		}
	}
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Put(t.Context(), entries[:1]); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/", "/documents"} {
		if !strings.Contains(get(t, h, target).Body.String(), banner) {
			t.Errorf("%s does not say that the index is behind", target)
		}
	}
}

func TestEmptyStore(t *testing.T) {
	r := fill(t, filepath.Join(t.TempDir(), "trichluc.db"), nil)
	h := handler(t, r, options(t))
	for _, target := range []string{"/", "/search", "/search?query=a", "/documents", "/posts", "/posts?organization=a", "/officials", "/figures", "/figures?unit=ha", "/dates", "/coverage", "/dead-letters"} {
		w := get(t, h, target)
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", target, w.Code)
		}
		checkMarkup(t, w.Body.String())
	}
}
