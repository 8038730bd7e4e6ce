package web

import "strings"

// What the shared parts of templates (templates/parts.html) are given: the page
// they stand on, and their own data.

type chartPart struct {
	View  *view
	Chart chartView
}

// Part is a chart on this page.
func (v *view) Part(c chartView) chartPart { return chartPart{v, c} }

type filterPart struct {
	View   *view
	Form   []string
	Hidden []fact // values of the address that the form does not offer but keeps
	Set    []fact // the filters that are set: each leads to the page without it
	Clear  string // the page without any of them
}

// Filters is the form that narrows this page down.
func (v *view) Filters(form []string) filterPart {
	p := filterPart{View: v, Form: form}
	offered := map[string]bool{"offset": true, "lang": true, "theme": true}
	rest := []string{"offset", ""}
	for _, name := range form {
		offered[name] = true
		rest = append(rest, name, "")
		if value := v.Value(name); value != "" && name != v.implied {
			switch {
			case v.IsDay(name):
				value = v.day(value)
			case name == "kind":
				value = v.T("kind-" + value)
			case name == "unit":
				value = v.unit(strings.ToLower(value))
			}
			p.Set = append(p.Set, fact{Label: v.T("f-" + name), Value: value, Href: v.Here(name, "", "offset", "")})
		}
	}
	for _, name := range []string{"query", "document", "official", "post", "organization", "area", "unit", "limit", "period"} {
		if !offered[name] && v.Value(name) != "" {
			p.Hidden = append(p.Hidden, fact{Label: name, Value: v.Value(name)})
		}
	}
	if len(p.Set) > 0 {
		p.Clear = v.Here(rest...)
	}
	return p
}

type pagerPart struct {
	View       *view
	Prev, Next string
}

// Pager leads to the neighbouring parts of a long answer.
func (v *view) Pager(prev, next string) pagerPart { return pagerPart{v, prev, next} }

type notesPart struct {
	View  *view
	Notes []string
}

// Notes says how things were counted.
func (v *view) Notes(notes []string) notesPart { return notesPart{v, notes} }

type listingPart struct {
	View  *view
	Table tableView
	CSV   string
}

// Listing is a table with its heading.
func (v *view) Listing(t tableView, csv string) listingPart { return listingPart{v, t, csv} }

// Themes are the appearances to choose from.
func (*view) Themes() []string { return []string{"auto", "light", "dark"} }

// Kinds are the kinds of figures.
func (*view) Kinds() []string { return []string{"result", "target", "plain"} }

// IsDay reports whether a filter is a day.
func (*view) IsDay(name string) bool {
	switch name {
	case "since", "until", "from", "to":
		return true
	}
	return false
}

type navItem struct {
	Href, Label string
	Current     bool
}

// Nav lists the sections.
func (v *view) Nav() []navItem {
	var items []navItem
	for _, n := range []struct{ href, key, within string }{
		{"/", "overview", ""}, {"/search", "search", "/article"}, {"/documents", "documents", "/document"}, {"/officials", "officials", "/official"}, {"/posts", "posts", "/post"},
		{"/figures", "figures", ""}, {"/dates", "dates", ""}, {"/coverage", "coverage", ""}, {"/dead-letters", "dead-letters", ""},
	} {
		items = append(items, navItem{n.href, v.T(n.key), v.path == n.href || v.path == n.within})
	}
	return items
}
