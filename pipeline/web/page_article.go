package web

import (
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"trichluc/pipeline/store"
	"trichluc/schemas"
)

type articleData struct {
	Title, Published, Site, Original, Byline, Source, Canonical string
	Heading                                                     template.HTML // the title with its marks; empty where the text does not begin with it
	Text                                                        []template.HTML
	Kinds                                                       []kindCount
	Findings                                                    []findingGroup
	Warnings                                                    []string
	Ruleset                                                     string
	ID, Ref                                                     string
}

// kindCount is one line of the legend.
type kindCount struct {
	Kind, Label, Count string
	Shown              bool
}

type findingGroup struct {
	Kind, Label string
	Findings    []finding
}

// finding is one thing that was found, with the places where it stands.
type finding struct {
	ID, Kind, Name, Href string
	Facts                []fact
	Places               []place
}

// place is one place of a finding: Label is its rule, or only its number where
// the place before has the same rule.
type place struct{ Href, Rule, Label string }

// article shows one article with its marks.
func (s *site) article(r *http.Request, v *view) error {
	id := v.Value("article")
	if id == "" || len(id) > maxValue {
		return errMissing
	}
	rec, err := s.reader.Record(r.Context(), id)
	if errors.Is(err, store.ErrNotFound) {
		return errMissing
	}
	if err != nil {
		return err
	}
	v.Page = "article"
	a := rec.Article
	d := articleData{Title: string(a.Title), Published: v.day(string(a.PublishedAt)), Site: string(a.Site), Original: external(string(a.URL)), Byline: strings.Join(a.Byline, ", "),
		Source: a.Source, Warnings: rec.Warnings, Ruleset: v.number(float64(rec.Ruleset.Version)), ID: rec.ID, Ref: rec.Ref}
	if d.Title == "" {
		d.Title = v.T("untitled")
	}
	v.Title = d.Title
	text := []rune(a.Text)
	marks := marksOf(rec, len(text))
	d.Text = marked(text, marks)
	// Where the text begins with its title, that line is the heading.
	if line, _, _ := strings.Cut(a.Text, "\n"); line != "" && line == string(a.Title) {
		d.Heading, d.Text = d.Text[0], d.Text[1:]
	}
	places := map[string][]place{}
	for _, m := range marks {
		before := places[m.about]
		label := m.rule
		if n := len(before); n > 0 && before[n-1].Rule == m.rule {
			label = v.number(float64(n + 1))
		}
		places[m.about] = append(before, place{"#" + m.id, m.rule, label})
	}
	d.Findings = v.findings(rec, places)
	show := v.values["show"]
	for _, g := range d.Findings {
		d.Kinds = append(d.Kinds, kindCount{g.Kind, g.Label, v.number(float64(len(g.Findings))), len(show) == 0 || slices.Contains(show, g.Kind)})
	}
	v.Data = d
	return nil
}

// findings are what the record holds, kind by kind.
func (v *view) findings(rec schemas.Record, places map[string][]place) []findingGroup {
	groups := []findingGroup{
		{Kind: "document", Label: v.T("documents")}, {Kind: "official", Label: v.T("officials")},
		{Kind: "figure", Label: v.T("figures")}, {Kind: "date", Label: v.T("dates")},
	}
	add := func(group int, f finding) {
		f.Places = places[f.ID]
		f.Facts = slices.DeleteFunc(f.Facts, func(x fact) bool { return x.Value == "" })
		groups[group].Findings = append(groups[group].Findings, f)
	}
	for i, d := range rec.Documents {
		f := finding{ID: findingID("document", i), Kind: "document", Name: strings.Join(nonEmpty(string(d.Type), documentName(d)), " "), Href: link("/document", "document", d.Key)}
		in := d.Inferred
		if in == nil {
			in = &schemas.Inferred{}
		}
		known := func(label, stated, inferred string) fact {
			if stated != "" || inferred == "" {
				return fact{Label: label, Value: stated}
			}
			return fact{Label: label, Value: inferred, Note: v.T("inferred")}
		}
		f.Facts = []fact{known(v.column("issuer"), string(d.Issuer), in.Issuer), known(v.column("issued_on"), v.day(string(d.IssuedOn)), v.day(in.IssuedOn)),
			{Label: v.column("subject"), Value: string(d.Subject)}, known(v.T("number"), "", in.Number), known(v.T("term"), "", in.Term)}
		add(0, f)
	}
	for i, o := range rec.Officials {
		f := finding{ID: findingID("official", i), Kind: "official", Name: o.Name, Href: link("/official", "official", o.Name)}
		for _, p := range o.Roles {
			status := ""
			if p.Status != "current" {
				status = v.T("status-" + p.Status)
			}
			o := office{post: p.Title, organization: string(p.Organization), area: string(p.Area)}
			post := fact{Label: v.column("post"), Value: o.name(), Note: status}
			if o.organization != "" {
				post.Href = o.href()
			}
			f.Facts = append(f.Facts, post)
		}
		add(1, f)
	}
	for i, g := range rec.Figures {
		f := finding{ID: findingID("figure", i), Kind: "figure", Name: g.Text, Href: link("/figures", "unit", g.Unit)}
		f.Facts = []fact{{Label: v.T("value"), Value: v.valueOf(g)}, {Label: v.T("qualifier"), Value: v.qualified(g.Qualifier)}, {Label: v.T("clause"), Value: string(g.Subject)}}
		add(2, f)
	}
	for i, d := range rec.Dates {
		f := finding{ID: findingID("date", i), Kind: "date", Name: d.Text}
		between := v.between(string(d.From), string(d.To))
		if d.From != "" && d.To != "" {
			f.Href = link("/dates", "from", string(d.From), "to", string(d.To))
		}
		f.Facts = []fact{{Label: v.T("value"), Value: d.Value}, {Label: v.T("days"), Value: between}, {Label: v.T("timex-mod"), Value: d.Mod}}
		if d.Calendar == "lunar" {
			f.Facts = append(f.Facts, fact{Label: v.T("calendar"), Value: v.T("lunar")})
		}
		add(3, f)
	}
	return slices.DeleteFunc(groups, func(g findingGroup) bool { return len(g.Findings) == 0 })
}

func documentName(d schemas.Document) string {
	if d.Number != "" {
		return string(d.Number)
	}
	return d.Name
}

// valueOf is a figure's value or range with its unit.
func (v *view) valueOf(f schemas.Figure) string {
	per := ""
	if f.Per != "" {
		per = " / " + f.Per
	}
	switch {
	case f.Value != nil:
		return v.amount(*f.Value, f.Unit) + per
	case f.Low != nil && f.High != nil:
		return v.amount(*f.Low, f.Unit) + " – " + v.amount(*f.High, f.Unit) + per
	case f.Low != nil:
		return "≥ " + v.amount(*f.Low, f.Unit) + per
	case f.High != nil:
		return "≤ " + v.amount(*f.High, f.Unit) + per
	}
	return ""
}
