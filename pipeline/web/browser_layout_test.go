package web

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// seen reports whether an element can be seen, also where it lies in folded details.
const seen = `((selector) => { const e = document.querySelector(selector); return !!e && e.checkVisibility({contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true}) && e.getBoundingClientRect().height > 1; })`

// A phone shows what a page is about before its filters, which open by keyboard;
// where there is room they are open.
func TestFiltersFoldOnAPhone(t *testing.T) {
	b := openBrowser(t, sqliteReader(t))
	b.open(t, "/documents")
	if !eval[bool](t, b, seen+`(".filters input")`) || eval[bool](t, b, seen+`(".filter-box summary")`) {
		t.Error("where there is room the filters are not open")
	}
	b.run(t, emulation.SetDeviceMetricsOverride(390, 800, 2, true))
	b.open(t, "/documents?type=Ngh%E1%BB%8B+quy%E1%BA%BFt")
	if eval[bool](t, b, seen+`(".filters input")`) {
		t.Error("the filters are open on a phone")
	}
	if top := eval[float64](t, b, `document.querySelector("table.rows tbody").getBoundingClientRect().top`); top > 500 {
		t.Errorf("the first row begins at %v of 800 pixels", top)
	}
	if got := eval[string](t, b, `document.querySelector(".chips").innerText`); !strings.Contains(got, "Nghị quyết") {
		t.Errorf("what is set is not said: %q", got)
	}
	if name := eval[string](t, b, `document.querySelector(".chips a").textContent`); !strings.HasPrefix(name, "Remove the filter Type") {
		t.Errorf("a screen reader says %q", name)
	}
	b.run(t, chromedp.Focus(".filter-box summary", chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	if !eval[bool](t, b, seen+`(".filters input")`) {
		t.Error("Enter does not open the filters")
	}
	b.run(t, chromedp.KeyEvent(kb.Tab))
	if got := eval[string](t, b, `document.activeElement.name`); got != "type" {
		t.Errorf("Tab leads to %q", got)
	}
	b.run(t, chromedp.Click(".chips a", chromedp.ByQuery), chromedp.WaitNotPresent(".chips", chromedp.ByQuery))
	if got := eval[string](t, b, `location.pathname + location.search`); got != "/documents" {
		t.Errorf("without the filter: %s", got)
	}
	// The present section is in sight among those drawn aside.
	b.open(t, "/coverage")
	if !eval[bool](t, b, `(() => { const r = document.querySelector(".top nav [aria-current]").getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth; })()`) {
		t.Error("the present section is out of sight")
	}
	b.quiet(t, "filters")
}

// On paper there are no ways to elsewhere, nothing is cut off, and marks are told
// apart without colours.
func TestOnPaper(t *testing.T) {
	r := sqliteReader(t)
	b := openBrowser(t, r)
	const a4 = 680 // pixels between the margins
	b.run(t, emulation.SetDeviceMetricsOverride(a4, 1000, 1, false), emulation.SetEmulatedMedia().WithMedia("print"))
	for target := range visits(t, r) {
		b.open(t, target)
		got := eval[struct {
			Over   int
			Widest string
			Cut    int // boxes with more in them than they show
			Shown  []string
		}](t, b, `({Over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
			Widest: [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && e.getBoundingClientRect().width > 1).map((e) => e.tagName + "." + (e.className.baseVal ?? e.className)).slice(0, 4).join(" "),
			Cut: [...document.querySelectorAll(".scroll, .findings")].filter((e) => e.scrollHeight > e.clientHeight + 1 && e.clientHeight > 0).length,
			Shown: [".top nav", ".find", ".filters", ".filter-box", ".bottom", ".csv", ".pager", ".skip"].filter((s) => `+seen+`(s))})`)
		if len(got.Shown) > 0 || got.Over > 0 || got.Widest != "" || got.Cut > 0 {
			t.Errorf("%s on paper: %+v", target, got)
		}
		if !eval[bool](t, b, seen+`("h1")`) {
			t.Errorf("%s on paper has no heading", target)
		}
	}
	var article string
	if err := r.QueryRow(`SELECT article_id FROM articles WHERE title LIKE 'Bình Gia%'`).Scan(&article); err != nil {
		t.Fatal(err)
	}
	b.open(t, "/article?article="+article)
	lines := eval[map[string]string](t, b, `Object.fromEntries(["date", "document", "official", "post", "figure"].map((k) => { const s = getComputedStyle(document.querySelector(".body a.m." + k)); return [k, [s.borderBottomStyle, s.borderBottomWidth, s.borderBottomColor, s.backgroundColor].join("/")]; }))`)
	kinds := map[string]string{}
	for kind, line := range lines {
		if other := kinds[line]; other != "" {
			t.Errorf("%s and %s look alike: %s", kind, other, line)
		}
		kinds[line] = kind
		if !strings.HasSuffix(line, "/rgb(0, 0, 0)/rgba(0, 0, 0, 0)") {
			t.Errorf("%s: %s", kind, line)
		}
	}
	// The legend stays, as the key to the lines.
	if !eval[bool](t, b, seen+`(".legend .official .name")`) || eval[bool](t, b, seen+`(".legend input")`) {
		t.Error("the legend is no key")
	}
	b.quiet(t, "paper")
}
