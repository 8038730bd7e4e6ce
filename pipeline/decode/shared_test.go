package decode

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// TestSharedPages measures real pages that lie beside the checkout, as their
// score.py does; they are not part of the project, without them it is skipped.
func TestSharedPages(t *testing.T) {
	const dir = "../../../shared/html"
	files, _ := filepath.Glob(dir + "/gold/*.json")
	if len(files) == 0 {
		t.Skip("no ../shared/html beside the checkout")
	}
	for _, dec := range []Decoder{{}, {WithoutSiteRules: true}} {
		hit, of := map[string]int{}, map[string]int{}
		count := func(what string, ok bool, page, got string) {
			of[what]++
			if ok {
				hit[what]++
			} else {
				t.Logf("%+v %s %s: %.200s", dec, page, what, got)
			}
		}
		for _, file := range files {
			var gold struct {
				ID, Title     string
				Published     *string `json:"published_at"`
				Byline        []string
				With, Without []string
				Listing       bool
			}
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(b, &gold); err != nil {
				t.Fatal(err)
			}
			page, err := os.ReadFile(filepath.Join(dir, gold.ID+".html"))
			if err != nil || gold.Listing {
				continue
			}
			a, _, err := dec.Decode(schemas.RawArticle{Body: page, ContentType: "text/html"})
			if err != nil {
				t.Errorf("%s: %v", gold.ID, err)
			}
			count("title", titleKey(string(a.Title)) == titleKey(gold.Title), gold.ID, string(a.Title))
			if strings.Contains(string(b), `"published_at"`) {
				want := ""
				if gold.Published != nil {
					want = *gold.Published
				}
				count("published", sameMoment(want, string(a.PublishedAt)), gold.ID, string(a.PublishedAt))
			}
			if gold.Byline != nil {
				got, want := foldAll(a.Byline), foldAll(gold.Byline)
				count("byline", slices.Equal(got, want), gold.ID, strings.Join(a.Byline, ", "))
			}
			text := vietnamese.Fold(a.Text)
			for _, s := range gold.With {
				count("inside kept", strings.Contains(text, vietnamese.Fold(s)), gold.ID, s)
			}
			for _, s := range gold.Without {
				count("outside dropped", text != "" && !strings.Contains(text, vietnamese.Fold(s)), gold.ID, s)
			}
		}
		spare := 0
		if dec.WithoutSiteRules {
			spare = 1
		}
		for _, what := range []string{"title", "published", "byline", "inside kept", "outside dropped"} {
			allowed := spare
			if strings.Contains(what, "side") {
				allowed++ // one snippet in thirty-five
			}
			t.Logf("%+v %-16s %3d of %d", dec, what, hit[what], of[what])
			if of[what]-hit[what] > allowed {
				t.Errorf("%+v: %s %d of %d", dec, what, hit[what], of[what])
			}
		}
	}
}

func sameMoment(want, got string) bool {
	w, errW := time.Parse(time.RFC3339, want)
	g, errG := time.Parse(time.RFC3339, got)
	if errW == nil && errG == nil {
		return w.Truncate(time.Minute).Equal(g.Truncate(time.Minute))
	}
	return want == got || want != "" && strings.HasPrefix(got, want)
}

func foldAll(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, vietnamese.Fold(n))
	}
	slices.Sort(out)
	return out
}
