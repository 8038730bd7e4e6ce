package web

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"trichluc/pipeline/report"
)

//go:embed templates
var templateFiles embed.FS

// pages are the templates, one set a page, each with the base around it.
type pages struct{ byName map[string]*template.Template }

func loadPages() (*pages, error) {
	names, err := fs.Glob(templateFiles, "templates/page_*.html")
	if err != nil {
		return nil, err
	}
	p := &pages{map[string]*template.Template{}}
	for _, name := range names {
		t, err := template.ParseFS(templateFiles, "templates/base.html", "templates/parts.html", name)
		if err != nil {
			return nil, fmt.Errorf("load pages: %w", err)
		}
		p.byName[strings.TrimSuffix(strings.TrimPrefix(path.Base(name), "page_"), ".html")] = t.Lookup("base.html")
	}
	return p, nil
}

// view is what every template gets; Data is the page's own.
type view struct {
	*text
	Page   string // name of its template
	Title  string
	Theme  string // light, dark or auto
	Data   any
	Behind bool // the index lacks articles
	Status int

	site    *site
	path    string
	values  url.Values
	implied string // the filter that the page set itself, not its reader
}

// errMissing says that what a page is about is not in the store.
var errMissing = errors.New("the store holds nothing of this")

// errorData is the page that says why there is no other.
type errorData struct {
	About  string
	Detail string // what is wrong with the address, in English as the API says it
}

// page answers a request with the page that f makes.
func (s *site) page(f func(*http.Request, *view) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.newView(w, r)
		if err := f(r, v); err != nil {
			v.Status = s.status(r, err)
			v.Page, v.Title = "error", v.T("error-"+fmt.Sprint(v.Status))
			d := errorData{About: v.T("error-" + fmt.Sprint(v.Status) + "-about")}
			if v.Status == http.StatusBadRequest {
				d.Detail = reason(v.Status, err)
			}
			v.Data = d
		}
		var b bytes.Buffer // nothing is sent before the page is whole
		if err := s.pages.byName[v.Page].Execute(&b, v); err != nil {
			s.opts.Log.Error("write page", "path", r.URL.Path, "error", err)
			http.Error(w, "the page could not be made; the log says why", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Language", v.Lang)
		w.Header().Set("Vary", "Accept-Language, Cookie")
		w.WriteHeader(v.Status)
		_, _ = w.Write(b.Bytes())
	}
}

// newView settles language and theme. Either is chosen by an address (?lang=en)
// and kept in a cookie, so that both work without scripts.
func (s *site) newView(w http.ResponseWriter, r *http.Request) *view {
	v := &view{Status: http.StatusOK, site: s, path: r.URL.Path, values: r.URL.Query()}
	choose := func(name string, among ...string) string {
		given := v.values.Get(name)
		cookie, err := r.Cookie("trichluc-" + name)
		for _, a := range among {
			if given == a {
				http.SetCookie(w, &http.Cookie{Name: "trichluc-" + name, Value: a, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode})
				return a
			}
		}
		for _, a := range among {
			if err == nil && cookie.Value == a {
				return a
			}
		}
		return ""
	}
	v.text = textFor(choose("lang", "vi", "en"), r.Header.Get("Accept-Language"))
	v.Theme = choose("theme", "auto", "light", "dark")
	if v.Theme == "" {
		v.Theme = "auto"
	}
	return v
}

// ask asks with the page's own values, some of them set anew.
func (v *view) ask(r *http.Request, name string, most int, pairs ...string) (report.Table, error) {
	t, err := v.site.ask(r.Context(), name, with(v.values, pairs...), most)
	for _, note := range t.Notes {
		v.Behind = v.Behind || strings.HasPrefix(note, "the index is behind")
	}
	return t, err
}

// Here is the page's own address with some values set anew; an empty value goes.
func (v *view) Here(pairs ...string) string { return address(v.path, with(v.values, pairs...)) }

// address writes a path with its values, those without content left out.
func address(path string, values url.Values) string {
	kept := url.Values{}
	for k := range values {
		if s := values.Get(k); s != "" && k != "lang" && k != "theme" {
			kept.Set(k, s)
		}
	}
	if len(kept) == 0 {
		return path
	}
	return path + "?" + kept.Encode()
}

// link is the address of a page with values given as pairs.
func link(path string, pairs ...string) string { return address(path, with(nil, pairs...)) }

// Switch is the page's own address in another language or theme.
func (v *view) Switch(name, value string) string {
	here := v.Here()
	if strings.Contains(here, "?") {
		return here + "&" + name + "=" + value
	}
	return here + "?" + name + "=" + value
}

// Value is a value of the address, for forms.
func (v *view) Value(name string) string { return v.values.Get(name) }

// Asset is the address of an asset.
func (v *view) Asset(name string) string { return v.site.assets.url(name) }

// Version is the program's.
func (v *view) Version() string { return v.site.opts.Version }

// CSV is where the answer to a question with the page's values is a file.
func (v *view) CSV(question string, pairs ...string) string {
	q, err := report.Named(question)
	if err != nil {
		return ""
	}
	all := with(v.values, pairs...)
	kept := url.Values{}
	for _, p := range q.Params {
		if s := all.Get(p); s != "" {
			kept.Set(p, s)
		}
	}
	return address("/data/"+question+".csv", kept)
}
