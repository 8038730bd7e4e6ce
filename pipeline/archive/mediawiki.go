package archive

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"trichluc/schemas"
)

// Why a page of a MediaWiki dump was passed over.
const (
	SkippedNamespace = "MediaWiki page outside the article namespace"
	SkippedRedirect  = "MediaWiki redirect"
)

// wikiPage is one page of a dump with its newest revision.
// https://www.mediawiki.org/xml/export-0.11.xsd
type wikiPage struct {
	Title    string `xml:"title"`
	NS       string `xml:"ns"`
	ID       string `xml:"id"`
	Redirect *struct {
		Title string `xml:"title,attr"`
	} `xml:"redirect"`
	Revisions []struct {
		Timestamp string `xml:"timestamp"`
		Model     string `xml:"model"`
		Text      string `xml:"text"`
	} `xml:"revision"`
}

// mediawiki reads the articles of a MediaWiki XML dump as plain text.
func (w *walk) mediawiki(s source) error {
	limit := 2*w.MaxBody + 1<<20 // entities take more room than what they stand for
	in := &bounded{r: s.r, left: limit}
	d := xml.NewDecoder(in)
	base := ""
	for {
		in.left = limit
		token, err := d.Token()
		switch {
		case isEOF(err):
			return nil
		case errors.Is(err, errLongLine):
			return tooLarge(w.MaxBody)
		case err != nil:
			return damaged(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "base":
			var address string
			if err := d.DecodeElement(&address, &start); err != nil {
				return damaged(err)
			}
			base = address[:strings.LastIndexByte(address, '/')+1]
		case "page":
			var page wikiPage
			err := d.DecodeElement(&page, &start)
			switch {
			case errors.Is(err, errLongLine):
				return fmt.Errorf("page %q: %w", page.Title, tooLarge(w.MaxBody))
			case err != nil:
				return damaged(err)
			}
			if err := w.wikiPage(s, base, &page); err != nil {
				return err
			}
		}
	}
}

func (w *walk) wikiPage(s source, base string, page *wikiPage) error {
	item := Item{Name: s.name + "!" + printable(page.Title)}
	switch {
	case page.NS != "" && page.NS != "0":
		w.skipped(item.Name, SkippedNamespace)
		return nil
	case page.Redirect != nil:
		w.skipped(item.Name, SkippedRedirect)
		return nil
	case len(page.Revisions) == 0:
		item.Err = ErrEmpty
		return w.emit(item)
	}
	newest := page.Revisions[0]
	for _, r := range page.Revisions[1:] {
		if r.Timestamp >= newest.Timestamp {
			newest = r
		}
	}
	if newest.Model != "" && newest.Model != "wikitext" {
		w.skipped(item.Name, SkippedMedia)
		return nil
	}
	if !w.skipping() {
		text := plainWikitext(newest.Text)
		item.Raw = schemas.RawArticle{
			ContentType: "text/plain; charset=utf-8", Ref: page.ID, FetchedAt: newest.Timestamp,
			Body: []byte(page.Title + "\n\n" + text),
		}
		if base != "" {
			item.Raw.URL = base + strings.ReplaceAll(url.PathEscape(strings.ReplaceAll(page.Title, " ", "_")), "%2F", "/")
		}
		switch {
		case strings.TrimSpace(text) == "":
			item.Err = ErrEmpty
		case int64(len(item.Raw.Body)) > w.MaxBody:
			item.Err = tooLarge(w.MaxBody)
		}
		if item.Err != nil {
			item.Raw = schemas.RawArticle{}
		}
	}
	return w.emit(item)
}
