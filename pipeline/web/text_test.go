package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"trichluc/pipeline/report"
)

// Keys that the code puts together.
var composed = []string{"error-400", "error-404", "error-500", "error-503", "error-400-about", "error-404-about", "error-500-about", "error-503-about", "theme-auto", "theme-light", "theme-dark", "kind-result", "kind-target", "kind-plain",
	"status-current", "status-former", "status-acting", "match-phrase", "match-words", "qualifier-about", "qualifier-over", "qualifier-nearly", "qualifier-under",
	"qualifier-max", "qualifier-min", "total-articles", "total-dates", "total-documents", "total-officials", "total-figures", "rulesets", "rejected", "warnings", "copies",
	"f-since", "f-until", "f-from", "f-to", "f-site", "f-type", "f-issuer", "f-post", "f-organization", "f-area", "f-unit", "f-subject", "f-kind",
	"documents", "officials", "figures", "dates", "coverage", "dead-letters", "overview", "search", "thousand", "million", "billion"}

// used lists the keys that templates and code say.
func used(t *testing.T) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	for _, k := range composed {
		keys[k] = true
	}
	said := regexp.MustCompile(`\.T "([^"]+)"`)
	err := fs.WalkDir(templateFiles, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(templateFiles, path)
		for _, m := range said.FindAllSubmatch(b, -1) {
			keys[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"T", "say", "column", "Column"}, sel.Sel.Name) {
				return true
			}
			if lit, ok := call.Args[0].(*ast.BasicLit); ok {
				key, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				if strings.EqualFold(sel.Sel.Name, "column") {
					if id, ok := sel.X.(*ast.Ident); !ok || id.Name != "v" {
						return true // a column of a table, not its name
					}
					key = "col-" + key
				}
				keys[key] = true
			}
			return true
		})
	}
	return keys
}

func TestNoWordsAreMissing(t *testing.T) {
	keys := used(t)
	if len(keys) < 100 {
		t.Fatalf("only %d keys found in the sources", len(keys))
	}
	for lang, words := range map[string]map[string]string{"vi": vietnamese, "en": english} {
		for k := range keys {
			if strings.TrimSpace(words[k]) == "" {
				t.Errorf("%s says nothing for %q", lang, k)
			}
		}
		for k := range words {
			if !keys[k] && !strings.HasPrefix(k, "col-") {
				t.Errorf("%s has %q, which nothing says", lang, k)
			}
		}
	}
	for k := range vietnamese {
		if _, ok := english[k]; !ok {
			t.Errorf("only Vietnamese has %q", k)
		}
	}
	if len(vietnamese) != len(english) {
		t.Errorf("%d and %d words", len(vietnamese), len(english))
	}
}

// Every rule that comes with an answer is also told in Vietnamese, and no page
// shows a key instead of words.
func TestPagesSpeakOneLanguage(t *testing.T) {
	for _, q := range report.List() {
		for _, rule := range q.Rules {
			if vietnameseNotes[rule] == "" {
				t.Errorf("%s: no Vietnamese for %q", q.Name, rule)
			}
		}
	}
	r := sqliteReader(t)
	h := handler(t, r, options(t))
	key := regexp.MustCompile(`>\s*(?:col|f|error|kind|status|total|theme|qualifier|match)-[a-z_-]+\s*<`)
	for target := range visits(t, r) {
		for lang, other := range map[string][]string{"vi": {"Overview", "Dead letters", "Published", "As a table", "count once"}, "en": {"Tổng quan", "Độ phủ", "Xem dạng bảng", "chỉ tính một lần"}} {
			separator := "?"
			if strings.Contains(target, "?") {
				separator = "&"
			}
			w := get(t, h, target+separator+"lang="+lang)
			body := w.Body.String()
			if w.Header().Get("Content-Language") != lang || !strings.Contains(body, `<html lang="`+lang+`"`) {
				t.Errorf("%s: language %q", target, w.Header().Get("Content-Language"))
			}
			if m := key.FindString(body); m != "" {
				t.Errorf("%s in %s shows the key %s", target, lang, m)
			}
			for _, word := range other {
				if strings.Contains(body, ">"+word) {
					t.Errorf("%s in %s says %q", target, lang, word)
				}
			}
		}
	}
}

func TestLanguageIsChosen(t *testing.T) {
	h := handler(t, sqliteReader(t), options(t))
	for _, c := range []struct{ target, accept, cookie, want string }{
		{"/", "", "", "vi"}, {"/", "en-US,en;q=0.9", "", "en"}, {"/", "vi-VN,vi;q=0.9,en;q=0.8", "", "vi"}, {"/", "fr,en;q=0.3,vi;q=0.7", "", "vi"},
		{"/", "de", "", "vi"}, {"/", "en;q=0", "", "vi"}, {"/?lang=en", "vi", "", "en"}, {"/", "en", "vi", "vi"}, {"/?lang=en", "vi", "vi", "en"}, {"/?lang=xx", "en", "", "en"},
	} {
		headers := []string{"Accept-Language", c.accept}
		if c.cookie != "" {
			headers = append(headers, "Cookie", "trichluc-lang="+c.cookie)
		}
		w := get(t, h, c.target, headers...)
		if got := w.Header().Get("Content-Language"); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
		cookies := w.Result().Cookies()
		if chosen := strings.HasSuffix(c.target, "=en"); chosen != (len(cookies) == 1) || chosen && (!cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode) {
			t.Errorf("%+v: cookies %v", c, cookies)
		}
	}
	body := get(t, h, "/documents?type=a&lang=en&theme=dark").Body.String()
	for _, want := range []string{`data-theme="dark"`, `/documents?type=a&amp;lang=vi"`, `/documents?type=a&amp;theme=light"`} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
}

func TestNumbersAndDays(t *testing.T) {
	vi, en := textFor("vi", ""), textFor("en", "")
	for _, c := range []struct{ got, want string }{
		{vi.number(1234567.5), "1.234.567,5"}, {en.number(1234567.5), "1,234,567.5"}, {vi.number(-1200), "−1.200"}, {vi.number(0), "0"}, {vi.number(999), "999"},
		{vi.number(1e18), "1e+18"}, {vi.number(0.00001), "1e-05"}, {vi.short(18.6e9), "18,6\u00a0tỷ"}, {en.short(18.6e9), "18.6\u00a0bn"}, {vi.short(2500), "2.500"},
		{vi.amount(18.6e9, "VND"), "18,6\u00a0tỷ\u00a0đồng"}, {vi.amount(12, "%"), "12%"}, {vi.amount(586, "hộ"), "586\u00a0hộ"},
		{vi.day("2024-05-17"), "17/05/2024"}, {en.day("2024-05-17"), "17 May 2024"}, {vi.day("2024-05-16T08:42:00+07:00"), "16/05/2024 08:42"}, {vi.day("không rõ"), "không rõ"},
		{vi.period("2024-Q2"), "Quý 2/2024"}, {en.period("2024-05"), "May 2024"}, {vi.period("2024"), "2024"},
		{strings.Join(periodsBetween("2023-11", "2024-02", 10), " "), "2023-11 2023-12 2024-01 2024-02"},
		{strings.Join(periodsBetween("2023-Q3", "2024-Q1", 10), " "), "2023-Q3 2023-Q4 2024-Q1"},
		{strings.Join(periodsBetween("2024-02-28", "2024-03-01", 10), " "), "2024-02-28 2024-02-29 2024-03-01"},
		{strings.Join(periodsBetween("0001-01-01", "2024-03-01", 2), " "), "2024-02-29 2024-03-01"},
		{strings.Join(periodsBetween("2024", "2023", 10), " "), ""}, {strings.Join(periodsBetween("x", "y", 10), " "), ""},
		{finer("2024-05-01", "2024-05-31"), "day"}, {finer("2024-01-01", "2024-12-31"), "month"}, {finer("2010-01-01", "2024-01-01"), "quarter"}, {finer("1990-01-01", "2024-01-01"), "year"}, {finer("", ""), "month"},
		{external("https://a.example/b?c=d"), "https://a.example/b?c=d"}, {external("javascript:alert(1)"), ""}, {external(" javascript:alert(1)"), ""}, {external("data:text/html,x"), ""},
		{external("//a.example"), ""}, {external("http://"), ""}, {external("https://user:secret@a.example/"), ""}, {external("HTTPS://a.example/"), "https://a.example/"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
