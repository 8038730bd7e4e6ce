package web

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestScreenshots makes the pictures that the README shows, out of the articles
// that come with the program.
func TestScreenshots(t *testing.T) {
	if os.Getenv("SCREENSHOTS") == "" {
		t.Skip("set SCREENSHOTS=1 to make testdata/*.png again")
	}
	e := samples(t)
	r := fill(t, filepath.Join(t.TempDir(), "trichluc.db"), e[:len(e)-1]) // the last is the hostile one
	b := openBrowser(t, r)
	var article string
	if err := r.QueryRow(`SELECT article_id FROM articles WHERE title LIKE 'Bình Gia%'`).Scan(&article); err != nil {
		t.Fatal(err)
	}
	var picture []byte
	save := func(name string) {
		b.run(t, chromedp.Sleep(300*time.Millisecond), chromedp.CaptureScreenshot(&picture))
		picture = paletted(t, picture)
		if err := os.WriteFile(name, picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b.open(t, "/?lang=vi")
	save("testdata/overview.png")
	b.open(t, "/article?article="+article)
	at := eval[[]float64](t, b, `(() => { const m = [...document.querySelectorAll("a.m.figure")].find((m) => m.textContent === "2.500 ha"); const r = m.getClientRects()[0]; return [r.left + r.width / 2, r.top + r.height / 2]; })()`)
	b.run(t, chromedp.MouseEvent("mouseMoved", at[0], at[1]))
	save("testdata/article.png")
}

// paletted writes a picture in its 256 most frequent colours: a third of the size.
func paletted(t *testing.T, b []byte) []byte {
	t.Helper()
	im, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	n := map[color.RGBA]int{}
	r := im.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c := color.RGBAModel.Convert(im.At(x, y)).(color.RGBA)
			n[c]++
		}
	}
	var all []color.RGBA
	for c := range n {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b color.RGBA) int { return n[b] - n[a] })
	var p color.Palette
	for _, c := range all[:min(256, len(all))] {
		p = append(p, c)
	}
	out := image.NewPaletted(r, p)
	draw.Draw(out, r, im, r.Min, draw.Src)
	var w bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&w, out); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}
