package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
)

//go:embed assets
var assetFiles embed.FS

// assets are the style sheet, the script and the icon, each under an address that
// changes with its content, so that browsers may keep them for ever.
type assets struct {
	files map[string]asset
}

type asset struct {
	hash, contentType string
	body              []byte
}

var assetTypes = map[string]string{
	"app.css":  "text/css; charset=utf-8",
	"app.js":   "text/javascript; charset=utf-8",
	"icon.svg": "image/svg+xml",
}

func loadAssets() (*assets, error) {
	a := &assets{map[string]asset{}}
	for name, contentType := range assetTypes {
		body, err := assetFiles.ReadFile("assets/" + name)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", name, err)
		}
		sum := sha256.Sum256(body)
		a.files[name] = asset{hex.EncodeToString(sum[:6]), contentType, body}
	}
	return a, nil
}

// url is the address of an asset.
func (a *assets) url(name string) string { return "/static/" + a.files[name].hash + "/" + name }

func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[r.PathValue("file")]
	if !ok || f.hash != r.PathValue("hash") {
		http.Error(w, "no such file", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", f.contentType)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(f.body)
}
