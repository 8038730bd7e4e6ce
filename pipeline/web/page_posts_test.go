package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"trichluc/pipeline"
	"trichluc/pipeline/report"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// succession are articles in which one post passes on, spelt in two ways, and
// others of the same title stand beside it.
func succession(t testing.TB) []store.Entry {
	t.Helper()
	var entries []store.Entry
	for i, a := range []struct{ day, text string }{
		{"2021-03-04", "Ông Quách Văn Thỏa, Chủ tịch UBND tỉnh Hòa Bình, dự lễ khởi công hồ chứa."},
		{"2022-05-06", "Ông Quách Văn Thỏa, Chủ tịch Ủy ban nhân dân tỉnh Hòa Bình, kiểm tra tiến độ hồ chứa."},
		{"2023-07-08", "Bà Đinh Thị Ngát, Chủ tịch UBND tỉnh Hòa Bình, tiếp công dân thường kỳ."},
		{"2023-09-10", "Ông Lưu Quang Dần, Chủ tịch UBND tỉnh Phú Thọ, thăm vùng trồng bưởi."},
	} {
		rec, err := pipeline.Process(schemas.RawArticle{Ref: fmt.Sprint("s", i), ContentType: "text/plain", PublishedAt: a.day, Body: []byte("Tin trong ngày\n" + a.text + "\n")})
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, store.Entry{Raw: schemas.RawArticle{Ref: fmt.Sprint("s", i), Body: []byte(a.text)}, Record: rec})
	}
	return entries
}

func postPage(pairs ...string) string { return link("/post", pairs...) }

func TestHoldersOfAPost(t *testing.T) {
	r := fill(t, filepath.Join(t.TempDir(), "trichluc.db"), succession(t))
	h := handler(t, r, options(t))
	table, err := report.Ask(t.Context(), r, "holders", report.Filters{Post: "Chủ tịch", Organization: "UBND tỉnh Hòa Bình"})
	if err != nil || len(table.Rows) != 2 {
		t.Fatalf("%v: %v", table.Rows, err)
	}
	area := cell(table, table.Rows[0], "area")
	// However the organisation is written, the page is about the same post.
	for _, organization := range []string{"UBND tỉnh Hòa Bình", "Ủy ban nhân dân tỉnh Hoà Bình"} {
		body := get(t, h, postPage("post", "Chủ tịch", "organization", organization, "area", area)).Body.String()
		for _, want := range []string{"Holders over time", "Quách Văn Thỏa", "4 Mar 2021 – 6 May 2022", "Đinh Thị Ngát", "8 Jul 2023", `href="/official?official=`, "/data/holders.csv?", "tiếp công dân"} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: %q is not on the page", organization, want)
			}
		}
		if strings.Contains(body, "Lưu Quang Dần") {
			t.Errorf("%s: another province's", organization)
		}
		checkMarkup(t, body)
	}
	// A name that fits several posts shows each, and what is exactly meant first.
	body := get(t, h, postPage("post", "Chủ tịch", "organization", "UBND tỉnh")).Body.String()
	if !strings.Contains(body, "Lưu Quang Dần") || !strings.Contains(body, "Đinh Thị Ngát") || strings.Count(body, "figure-card") != 2 {
		t.Errorf("words that fit two posts:\n%s", body)
	}
	// What a filter takes away leaves an empty page, not an error.
	if w := get(t, h, postPage("post", "Chủ tịch", "organization", "UBND tỉnh Hòa Bình", "since", "2024-01-01")); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Nothing was found.") {
		t.Errorf("filtered to nothing: %d", w.Code)
	}
	for _, missing := range []string{"/post", "/post?post=Ch%E1%BB%A7+t%E1%BB%8Bch", "/post?organization=UBND", postPage("post", "Chủ tịch", "organization", "không có cơ quan này")} {
		if w := get(t, h, missing); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", missing, w.Code)
		}
	}
	// The filters keep the post that the page is about.
	body = get(t, h, postPage("post", "Chủ tịch", "organization", "UBND tỉnh Hòa Bình", "since", "2021-01-01")).Body.String()
	for _, want := range []string{`type="hidden" name="post" value="Chủ tịch"`, `type="hidden" name="organization" value="UBND tỉnh Hòa Bình"`, "Published from: <strong>1 Jan 2021</strong>"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is not in the form", want)
		}
	}
}

// Every post that another page names leads to a page of its own.
func TestPostsAreLinked(t *testing.T) {
	r := fill(t, filepath.Join(t.TempDir(), "trichluc.db"), succession(t))
	h := handler(t, r, options(t))
	var id string
	if err := r.QueryRow(`SELECT article_id FROM articles LIMIT 1`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/officials", "/posts", "/posts?organization=UBND", "/official?official=" + url.QueryEscape("Đinh Thị Ngát"), "/article?article=" + id} {
		n := 0
		for _, href := range checkMarkup(t, get(t, h, page).Body.String()) {
			if strings.HasPrefix(href, "/post?") {
				n++
				if w := get(t, h, href); w.Code != http.StatusOK {
					t.Errorf("%s leads to %s: %d", page, href, w.Code)
				}
			}
		}
		if n == 0 {
			t.Errorf("%s leads to no post", page)
		}
	}
}

// The API answers for holders what the page shows, and says so in its description.
func TestHoldersInTheAPI(t *testing.T) {
	r := fill(t, filepath.Join(t.TempDir(), "trichluc.db"), succession(t))
	h := handler(t, r, options(t))
	var a apiAnswer
	if err := json.Unmarshal(get(t, h, "/api/v1/reports/holders?post=Ch%E1%BB%A7+t%E1%BB%8Bch&organization=UBND+t%E1%BB%89nh+H%C3%B2a+B%C3%ACnh").Body.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	if len(a.Rows) != 2 || a.Rows[0]["name"] != "Quách Văn Thỏa" || a.Rows[0]["first_seen"] != "2021-03-04" || a.Rows[0]["last_seen"] != "2022-05-06" || a.Rows[1]["name"] != "Đinh Thị Ngát" {
		t.Errorf("%v", a.Rows)
	}
	d, err := describeAPI("1")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := d["paths"].(object)["/api/v1/reports/holders"]; !ok {
		t.Error("the description leaves it out")
	}
}
