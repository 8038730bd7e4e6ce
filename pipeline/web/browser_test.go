package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"trichluc/pipeline/report/npmtest"
	"trichluc/pipeline/store"
)

// browser is a headless Chromium whose complaints and requests are written down.
type browser struct {
	context.Context
	base string // address of the pages

	mu        sync.Mutex
	complains []string
	elsewhere []string // requests to any other host
}

// chromium finds the browser. Where it is not installed the test is skipped, or
// fails if the environment says CI=true.
func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless_shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const missing = "no Chromium found on PATH (Debian: apt-get install chromium)"
	if os.Getenv("CI") == "true" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

// profile is a folder for one browser. A browser that is told to end still writes
// for a moment, so the folder is removed patiently.
func profile(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "chromium")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 50 {
			if os.RemoveAll(dir) == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Errorf("%s cannot be removed", dir)
	})
	return dir
}

// openBrowser starts a Chromium with a profile of its own over the pages of r.
func openBrowser(t testing.TB, r *store.Reader) *browser {
	t.Helper()
	path := chromium(t)
	o := options(t)
	long := strings.Repeat("không-ngắt-được/", 30)
	o.Dead = fixedDead{letters: []DeadLetter{{Name: "ban-tin-17", URL: "https://bao.example/" + long, Reason: "extract: " + long, At: o.Now(), Size: 1 << 20}, {Name: long, Reason: `<img src=x onerror=alert(1)>`}}}
	server := httptest.NewServer(handler(t, r, o))
	t.Cleanup(server.Close)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(profile(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("lang", "en-GB"), chromedp.Flag("accept-lang", "en-GB"), chromedp.WindowSize(1280, 900))
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	b := &browser{Context: ctx, base: server.URL}
	chromedp.ListenTarget(ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
				b.complains = append(b.complains, fmt.Sprintf("console: %s %s", e.Type, e.Args[0].Value))
			}
		case *runtime.EventExceptionThrown:
			b.complains = append(b.complains, "exception: "+e.ExceptionDetails.Error())
		case *log.EventEntryAdded:
			b.complains = append(b.complains, fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
		case *page.EventJavascriptDialogOpening:
			b.complains = append(b.complains, "an article's script ran: "+e.Message)
			go func() { _ = chromedp.Run(ctx, page.HandleJavaScriptDialog(true)) }()
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; !strings.HasPrefix(u, b.base+"/") && !strings.HasPrefix(u, "data:") && u != "about:blank" {
				b.elsewhere = append(b.elsewhere, u)
			}
		}
	})
	b.run(t, network.Enable(), log.Enable(), runtime.Enable(), page.Enable())
	return b
}

func (b *browser) run(t testing.TB, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(b, actions...); err != nil {
		t.Fatal(err)
	}
}

// open goes to a page and waits until it is loaded.
func (b *browser) open(t testing.TB, target string) {
	t.Helper()
	b.run(t, chromedp.Navigate(b.base+target))
}

// press is a key as a person presses it: what it types can be prevented, which
// the two separate events of chromedp.KeyEvent do not allow.
func press(key, code string, virtual int64) chromedp.Action {
	return input.DispatchKeyEvent(input.KeyDown).WithKey(key).WithText(key).WithCode(code).WithWindowsVirtualKeyCode(virtual)
}

// eval runs a script in the page.
func eval[T any](t testing.TB, b *browser, script string) T {
	t.Helper()
	var out T
	if err := chromedp.Run(b, chromedp.Evaluate(script, &out)); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return out
}

// quiet reports what the browser complained of since the last time, and
// requests that left for another host.
func (b *browser) quiet(t testing.TB, where string) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complains {
		t.Errorf("%s: %s", where, c)
	}
	for _, u := range b.elsewhere {
		t.Errorf("%s asked %s", where, u)
	}
	b.complains, b.elsewhere = nil, nil
}

func TestInABrowser(t *testing.T) {
	r := sqliteReader(t)
	b := openBrowser(t, r)
	var article string
	if err := r.QueryRow(`SELECT article_id FROM articles WHERE title LIKE 'Bình Gia%'`).Scan(&article); err != nil {
		t.Fatal(err)
	}
	article = "/article?article=" + article

	t.Run("pages open and charts are drawn", func(t *testing.T) {
		for target := range visits(t, r) {
			b.open(t, target)
			got := eval[struct {
				Title, Font, Wide string
				Charts, Drawn     int
			}](t, b, `(() => {
				const charts = [...document.querySelectorAll("svg.chart, ol.bars, div.lanes")];
				const drawn = charts.filter((c) => [...c.querySelectorAll(".fill")].some((f) => { const r = f.getBoundingClientRect(); return r.width > 1 && r.height > 1 && getComputedStyle(f).fill !== "rgb(0, 0, 0)"; }));
				return {Title: document.title, Font: getComputedStyle(document.body).maxWidth, Charts: charts.length, Drawn: drawn.length,
					Wide: document.documentElement.scrollWidth > document.documentElement.clientWidth ? "wider than the window" : ""};
			})()`)
			if !strings.HasSuffix(got.Title, "Trích lục") || got.Font == "none" || got.Drawn != got.Charts || got.Wide != "" {
				t.Errorf("%s: %+v", target, got)
			}
			if want := strings.Count(fmt.Sprint(visits(t, r)[target]), "<svg"); got.Charts < want {
				t.Errorf("%s: %d charts, want %d", target, got.Charts, want)
			}
			b.quiet(t, target)
		}
	})

	t.Run("marks are on the right words", func(t *testing.T) {
		rec, err := r.Record(t.Context(), strings.TrimPrefix(article, "/article?article="))
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int{}
		for _, d := range rec.Dates {
			want["date "+d.Text]++
		}
		for _, f := range rec.Figures {
			want["figure "+f.Text]++
		}
		for _, d := range rec.Documents {
			for _, m := range d.Mentions {
				want["document "+m.Text]++
			}
		}
		b.open(t, article)
		got := map[string]int{}
		for _, s := range eval[[]string](t, b, `[...document.querySelectorAll("a.m.d0[id]")].map((m) => m.classList[1] + " " + m.textContent)`) {
			got[s]++
		}
		for words, n := range want {
			if got[words] != n {
				t.Errorf("%q is marked %d times, want %d", words, got[words], n)
			}
		}
		if len(want) < 15 {
			t.Errorf("only %d kinds of words to mark", len(want))
		}
	})

	t.Run("a mark tells what it is", func(t *testing.T) {
		b.open(t, article)
		hover := `(() => { const m = [...document.querySelectorAll("a.m.figure")].find((m) => m.textContent === "gần 18,6 tỷ đồng"); m.scrollIntoView({block: "center", behavior: "instant"}); const r = m.getClientRects()[0]; return [r.left + r.width / 2, r.top + r.height / 2]; })()`
		at := eval[[]float64](t, b, hover)
		b.run(t, chromedp.MouseEvent("mouseMoved", at[0], at[1]))
		b.run(t, chromedp.WaitVisible("#peek", chromedp.ByID))
		card := eval[string](t, b, `document.getElementById("peek").innerText`)
		for _, want := range []string{"18.6", "nearly", "Rule: "} {
			if !strings.Contains(card, want) {
				t.Errorf("%q is not on the card: %s", want, card)
			}
		}
		if href := eval[string](t, b, `document.querySelector("#peek a").getAttribute("href")`); href != "/figures?unit=VND" {
			t.Errorf("the card leads to %s", href)
		}
		b.run(t, chromedp.KeyEvent(kb.Escape))
		if !eval[bool](t, b, `document.getElementById("peek").hidden`) {
			t.Error("Escape does not close the card")
		}
		// The same by keyboard: a mark is a stop of Tab.
		eval[bool](t, b, `(() => { document.querySelector("#show-date").focus(); return true; })()`)
		b.run(t, chromedp.KeyEvent(kb.Tab))
		if got := eval[string](t, b, `document.activeElement.textContent + "|" + document.getElementById("peek").hidden`); got != "Sáng 15/5|false" {
			t.Errorf("Tab behind the legend stands on %q", got)
		}
		b.quiet(t, article)
	})

	t.Run("the legend switches kinds", func(t *testing.T) {
		b.open(t, article)
		state := `(() => { const m = document.querySelector("a.m.figure"); return getComputedStyle(m).borderBottomColor === "rgba(0, 0, 0, 0)" ? "off" : "on"; })()`
		if got := eval[string](t, b, state); got != "on" {
			t.Errorf("figures are %s at first", got)
		}
		b.run(t, chromedp.Click("#show-figure", chromedp.ByID))
		if got := eval[string](t, b, state); got != "off" {
			t.Errorf("figures are %s when switched off", got)
		}
		shared := eval[string](t, b, `location.pathname + location.search`)
		if shared == article {
			t.Error("the address does not say which kinds are shown")
		}
		b.open(t, shared)
		if got := eval[string](t, b, state); got != "off" {
			t.Errorf("figures are %s under the shared address %s", got, shared)
		}
		b.quiet(t, shared)
	})

	t.Run("search by keyboard", func(t *testing.T) {
		b.open(t, "/documents")
		b.run(t, press("/", "Slash", 191), chromedp.KeyEvent("mua lu"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(".results li", chromedp.ByQuery))
		if got := eval[string](t, b, `location.pathname + location.search + "|" + document.querySelector(".results a").textContent`); !strings.HasPrefix(got, "/search?query=mua+lu|Mưa lũ tại Yên Bái") {
			t.Errorf("found %s", got)
		}
		// The first stop of Tab leads past the menu.
		b.open(t, "/documents")
		b.run(t, chromedp.KeyEvent(kb.Tab))
		if got := eval[string](t, b, `document.activeElement.getAttribute("href")`); got != "#main" {
			t.Errorf("the first stop is %s", got)
		}
		b.quiet(t, "search")
	})

	t.Run("hostile article", func(t *testing.T) {
		b.open(t, "/article?article="+hostileID)
		b.run(t, chromedp.Click("a.m", chromedp.ByQuery))
		if n := eval[int](t, b, `document.querySelectorAll("img, .body script, #peek script").length`); n != 0 {
			t.Errorf("%d elements of the article's own", n)
		}
		b.quiet(t, "hostile")
	})

	t.Run("phone and dark", func(t *testing.T) {
		b.run(t, emulation.SetDeviceMetricsOverride(360, 740, 2, true), emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}))
		for target := range visits(t, r) {
			b.open(t, target)
			got := eval[struct {
				Over       int
				Widest     string
				Background string
			}](t, b, `({Over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
				Widest: [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth && !e.closest("nav, .scroll")).map((e) => e.tagName + "." + e.className).slice(0, 4).join(" "), Background: getComputedStyle(document.documentElement).backgroundColor})`)
			if got.Over > 0 || got.Background != "rgb(22, 21, 19)" {
				t.Errorf("%s on a dark phone: %+v", target, got)
			}
		}
		b.open(t, "/?theme=light")
		b.open(t, "/documents")
		if got := eval[string](t, b, `getComputedStyle(document.documentElement).backgroundColor`); got != "rgb(251, 250, 247)" {
			t.Errorf("light by choice on a dark device: %s", got)
		}
		b.run(t, emulation.ClearDeviceMetricsOverride(), emulation.SetEmulatedMedia())
		b.open(t, "/?theme=auto")
		b.quiet(t, "phone")
	})

	t.Run("accessibility", func(t *testing.T) {
		axe := axeCore(t)
		b.run(t, page.SetBypassCSP(true))                         // for axe itself, which is no part of the pages
		for _, theme := range []string{"light", "dark", "auto"} { // auto stands for a phone, light as its device is
			if theme == "auto" {
				b.run(t, emulation.SetDeviceMetricsOverride(390, 800, 2, true))
			}
			for target := range visits(t, r) {
				separator := map[bool]string{true: "&", false: "?"}[strings.Contains(target, "?")]
				b.open(t, target+separator+"theme="+theme)
				b.run(t, chromedp.Evaluate(axe, nil))
				var result string
				b.run(t, chromedp.Evaluate(`axe.run({resultTypes: ["violations"]}).then((r) => JSON.stringify(r.violations.map((v) => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + n.failureSummary)}))))`,
					&result, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
				var violations []struct {
					ID, Impact, Help string
					Nodes            []string
				}
				if err := json.Unmarshal([]byte(result), &violations); err != nil {
					t.Fatal(err)
				}
				for _, v := range violations {
					t.Errorf("%s in %s: %s (%s): %s\n%s", target, theme, v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n"))
				}
			}
		}
	})
}

// axeCore is the source of axe-core, out of a folder in AXE_CORE or from npm.
func axeCore(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("AXE_CORE")
	if dir == "" {
		dir = filepath.Join(npmtest.Modules(t, "axe-core", "4.10.3"), "axe-core")
	}
	b, err := os.ReadFile(filepath.Join(dir, "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
