package decode

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"

	"golang.org/x/net/html/atom"

	"trichluc/extractors/vietnamese"
)

// metadata is what the page says of itself outside its visible text.
type metadata struct {
	titles      []named // best first
	published   []named
	modified    []named
	authors     []named
	siteName    string
	publisher   string
	canonical   string
	section     string
	tags        []string
	image       string
	description string
	ogType      string
	article     bool // the page calls itself an article
}

// named is a value and where it stood.
type named struct{ value, origin string }

// readMetadata collects JSON-LD, OpenGraph, meta and link elements.
func readMetadata(p *page) *metadata {
	m := &metadata{}
	for _, text := range p.ld {
		m.readLD(text)
	}
	late := &metadata{} // what ranks below OpenGraph
	for i := range p.nodes {
		id := nodeID(i)
		switch p.nodes[i].tag {
		case atom.Meta:
			m.readMeta(p, id, late)
		case atom.Link:
			if strings.EqualFold(p.get(id, attrRel), "canonical") && m.canonical == "" {
				m.canonical = strings.TrimSpace(p.get(id, attrHref))
			}
		}
	}
	m.titles = append(m.titles, late.titles...)
	m.published = append(m.published, late.published...)
	m.authors = append(m.authors, late.authors...)
	if m.canonical == "" {
		m.canonical = late.canonical
	}
	if len(m.tags) == 0 {
		m.tags = late.tags
	}
	return m
}

func (m *metadata) readMeta(p *page, id nodeID, late *metadata) {
	key := p.get(id, attrProperty)
	if key == "" {
		key = p.get(id, attrName)
	}
	if key == "" {
		key = p.get(id, attrItemprop)
	}
	value := clean(p.get(id, attrContent))
	if value == "" {
		return
	}
	switch key = strings.ToLower(key); key {
	case "og:title":
		m.titles = append(m.titles, named{value, "og:title"})
	case "twitter:title", "title", "headline", "dc.title":
		late.titles = append(late.titles, named{value, "meta " + key})
	case "article:published_time", "og:published_time", "og:article:published_time":
		m.published = append(m.published, named{value, key})
	case "pubdate", "publishdate", "publish-date", "publish_date", "datepublished", "date", "dc.date", "dc.date.issued", "dc.created", "dcterms.created", "dcterms.date", "article.published", "cxenseparse:recs:publishtime", "sailthru.date", "parsely-pub-date", "published_time", "article:published", "ngaydang":
		late.published = append(late.published, named{value, "meta " + key})
	case "article:modified_time", "og:updated_time", "lastmod", "last-modified", "datemodified":
		m.modified = append(m.modified, named{value, key})
	case "author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author", "sailthru.author", "dable:author", "tacgia":
		late.authors = append(late.authors, named{value, "meta " + key})
	case "og:site_name", "application-name", "apple-mobile-web-app-title":
		if m.siteName == "" || key == "og:site_name" {
			m.siteName = value
		}
	case "og:url":
		late.canonical = value
	case "article:section", "og:section":
		if m.section == "" {
			m.section = value
		}
	case "article:tag":
		m.tags = appendTags(m.tags, value)
	case "news_keywords":
		m.tags = appendTags(m.tags, value)
	case "keywords":
		late.tags = appendTags(late.tags, value)
	case "og:image", "og:image:url":
		if m.image == "" {
			m.image = value
		}
	case "description", "og:description":
		if len(value) > len(m.description) {
			m.description = value
		}
	case "og:type":
		m.ogType = strings.ToLower(value)
		m.article = m.article || m.ogType == "article"
	}
}

// clean resolves entities that were escaped twice, normalises, and collapses white space.
func clean(s string) string {
	if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
	}
	return strings.Join(strings.Fields(vietnamese.Normalise(s)), " ")
}

func appendTags(tags []string, value string) []string {
	for _, t := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ';' }) {
		t = clean(t)
		if t == "" || len(t) > 120 || len(tags) >= 30 {
			continue
		}
		dup := false
		for _, old := range tags {
			dup = dup || strings.EqualFold(old, t)
		}
		if !dup {
			tags = append(tags, t)
		}
	}
	return tags
}

// readLD reads one JSON-LD block; broken ones are mended or passed over.
func (m *metadata) readLD(text string) {
	text = strings.TrimSpace(text)
	text = strings.TrimSuffix(strings.TrimPrefix(text, "<!--"), "-->")
	text = strings.TrimPrefix(text, "//<![CDATA[")
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		mended := mendJSON(text)
		if json.Unmarshal([]byte(mended), &v) != nil {
			return
		}
	}
	m.walkLD(v, 0)
}

// mendJSON escapes control characters in strings and drops commas before closing brackets.
func mendJSON(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	inString, escaped := false, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case escaped:
			escaped = false
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
		case inString && c < 0x20:
			b.WriteByte(' ')
			continue
		case !inString && c == ',':
			j := i + 1
			for j < len(s) && (s[j] == ' ' || s[j] == '\n' || s[j] == '\r' || s[j] == '\t') {
				j++
			}
			if j < len(s) && (s[j] == '}' || s[j] == ']') {
				continue
			}
		}
		b.WriteByte(c)
	}
	return strings.TrimSuffix(strings.TrimSpace(b.String()), ";")
}

func (m *metadata) walkLD(v any, depth int) {
	if depth > 6 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			m.walkLD(x, depth+1)
		}
	case map[string]any:
		kind := ldTypes(v["@type"])
		switch {
		case strings.Contains(kind, "article") || strings.Contains(kind, "posting") || strings.Contains(kind, "report"):
			m.readArticleLD(v)
		case strings.Contains(kind, "breadcrumblist"):
			m.readBreadcrumbs(v["itemListElement"])
		case strings.Contains(kind, "organization") && m.publisher == "":
			m.publisher = clean(ldString(v["name"]))
		}
		for _, key := range []string{"@graph", "mainEntity"} {
			if x, ok := v[key]; ok {
				m.walkLD(x, depth+1)
			}
		}
	}
}

func ldTypes(v any) string {
	switch v := v.(type) {
	case string:
		return strings.ToLower(v)
	case []any:
		s := ""
		for _, x := range v {
			s += " " + ldTypes(x)
		}
		return s
	}
	return ""
}

// ldString is a string, the name of an object, or the first of a list.
func ldString(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		for _, k := range []string{"name", "url", "@id"} {
			if s, ok := v[k].(string); ok && s != "" {
				return s
			}
		}
	case []any:
		if len(v) > 0 {
			return ldString(v[0])
		}
	}
	return ""
}

func (m *metadata) readArticleLD(v map[string]any) {
	m.article = true
	if s := clean(ldString(v["headline"])); s != "" {
		m.titles = append(m.titles, named{s, "json-ld"})
	} else if s := clean(ldString(v["name"])); s != "" {
		m.titles = append(m.titles, named{s, "json-ld"})
	}
	if s := ldString(v["datePublished"]); s != "" {
		m.published = append(m.published, named{s, "json-ld"})
	}
	if s := ldString(v["dateModified"]); s != "" {
		m.modified = append(m.modified, named{s, "json-ld"})
	}
	authors, ok := v["author"].([]any)
	if !ok {
		authors = []any{v["author"]}
	}
	for _, a := range authors {
		if o, ok := a.(map[string]any); ok && strings.Contains(ldTypes(o["@type"]), "organization") {
			continue
		}
		if s := clean(ldString(a)); s != "" {
			m.authors = append(m.authors, named{s, "json-ld"})
		}
	}
	if s := clean(ldString(v["publisher"])); s != "" {
		m.publisher = s
	}
	if s := clean(ldString(v["articleSection"])); s != "" && m.section == "" {
		m.section = s
	}
	if list, ok := v["keywords"].([]any); ok {
		for _, k := range list {
			m.tags = appendTags(m.tags, ldString(k))
		}
	} else {
		m.tags = appendTags(m.tags, ldString(v["keywords"]))
	}
	if m.image == "" {
		if img, ok := v["image"].(map[string]any); ok {
			m.image, _ = img["url"].(string)
		} else {
			m.image = ldString(v["image"])
		}
	}
	if s := clean(ldString(v["description"])); len(s) > len(m.description) {
		m.description = s
	}
}

// readBreadcrumbs takes the last but the article itself as section.
func (m *metadata) readBreadcrumbs(v any) {
	if m.section != "" {
		return
	}
	var names []string
	var collect func(v any, depth int)
	collect = func(v any, depth int) {
		if depth > 3 {
			return
		}
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				collect(x, depth+1)
			}
		case map[string]any:
			name := ldString(v["name"])
			if o, ok := v["item"].(map[string]any); ok && name == "" {
				name = ldString(o["name"])
			}
			if name = clean(name); name != "" {
				names = append(names, name)
			}
		}
	}
	collect(v, 0)
	for i := len(names) - 1; i >= 0; i-- {
		f := vietnamese.Fold(names[i])
		if f == "trang chủ" || f == "home" || len(names[i]) > 60 {
			continue
		}
		m.section = names[i]
		return
	}
}

// absolute resolves a link of the page; "" where that gives no web address.
func absolute(ref, base string) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return ""
	}
	if !u.IsAbs() {
		b, err := url.Parse(base)
		if err != nil || b.Host == "" {
			return ""
		}
		u = b.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}
