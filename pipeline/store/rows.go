package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// Rows are made from a prepared entry only once it is known that they will be written.

// null is s, or SQL's NULL where s is empty.
func null[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// nullInt is n, or NULL where n is zero.
func nullInt(n int) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

func (f fetch) contentsRow(id, content, storedAt string) row {
	return row{id, content, f.us, null(f.at), null(f.url), null(f.ref), null(f.contentType), null(f.hinted), storedAt}
}

// period is a publication time cut into the units reports group by; any may be NULL.
type period struct{ at, on, month, quarter, year any }

func periodOf(publishedAt schemas.Nullable) period {
	p := period{at: null(publishedAt)}
	if len(publishedAt) < len(time.DateOnly) {
		return p
	}
	day, err := time.Parse(time.DateOnly, string(publishedAt[:len(time.DateOnly)]))
	if err != nil {
		return p
	}
	p.on = day.Format(time.DateOnly)
	p.month = day.Format("2006-01")
	p.quarter = fmt.Sprintf("%04d-Q%d", day.Year(), (day.Month()+2)/3)
	p.year = int64(day.Year())
	return p
}

// articlesRow is the row of an article whose current result is p, of a content last fetched as f says.
func (p newResult) articlesRow(f fetch) row {
	a := &p.record.Article
	t := periodOf(a.PublishedAt)
	return row{
		p.prepared.id, p.id, p.content, p.version, null(f.at), null(f.url), null(f.ref), null(clip(string(a.Site))), null(a.Title),
		t.at, t.on, t.month, t.quarter, t.year,
	}
}

func (p newResult) resultsRow(record []byte) (row, error) {
	r, a := p.record, &p.record.Article
	t := periodOf(a.PublishedAt)
	byline := []byte("[]")
	if len(a.Byline) > 0 {
		var err error
		if byline, err = json.Marshal(a.Byline); err != nil {
			return nil, err
		}
	}
	return row{
		p.id, p.prepared.id, p.content, p.version, p.hash, p.fetch.us, p.digest[:], p.textID, p.textSHA, null(clip(string(a.Site))), null(a.CanonicalURL),
		a.Charset, null(a.Title), t.at, t.on, t.month, t.quarter, t.year, string(byline), null(a.Source), null(a.Section),
		int64(len(r.Dates)), int64(len(r.Documents)), int64(len(r.Officials)), int64(len(r.Figures)), int64(len(r.Warnings)), record,
	}, nil
}

// addChildren appends the rows of the result's own tables.
func (p newResult) addChildren(to *[tableCount][]row) {
	id, res := any(p.prepared.id), any(p.id) // boxed once
	add := func(table int, values ...any) { to[table] = append(to[table], values) }
	for i := range p.record.Dates {
		d := &p.record.Dates[i]
		add(tabDates, id, res, int64(i), d.Text, int64(d.Start), int64(d.End), d.Type, d.Value, null(d.From), null(d.To),
			days(d.From, d.To), null(d.Mod), null(d.Calendar), d.Rule)
	}
	for i := range p.record.Documents {
		d := &p.record.Documents[i]
		f := d.Inferred
		if f == nil {
			f = &schemas.Inferred{}
		}
		first := firstMention(d.Mentions)
		add(tabDocuments, id, res, int64(i), clip(d.Key), null(d.Number), null(foldKey(string(d.Number))), null(d.Name), nullInt(d.Year),
			null(d.Type), null(d.Issuer), null(d.IssuedOn), null(d.Subject), null(f.Number), null(f.Issuer), null(f.IssuedOn), nullInt(f.Year),
			null(f.Term), int64(len(d.Mentions)), first[0], first[1], first[2], first[3])
		for j := range d.Mentions {
			m := &d.Mentions[j]
			add(tabDocumentMentions, id, res, int64(i), int64(j), m.Text, int64(m.Start), int64(m.End), m.Rule)
		}
	}
	for i := range p.record.Officials {
		o := &p.record.Officials[i]
		first := firstMention(o.Mentions)
		key := foldKey(o.Name)
		add(tabOfficials, id, res, int64(i), o.Name, key, vietnamese.Plain(key), null(o.Honorific), int64(len(o.Roles)), int64(len(o.Mentions)),
			first[0], first[1], first[2], first[3])
		for j := range o.Roles {
			r := &o.Roles[j]
			add(tabRoles, id, res, int64(i), int64(j), r.Text, int64(r.Start), int64(r.End), r.Title, null(r.Organization),
				null(foldKey(string(r.Organization))), null(r.Area), r.Status, r.Rule)
		}
		for j := range o.Mentions {
			m := &o.Mentions[j]
			add(tabOfficialMentions, id, res, int64(i), int64(j), m.Text, int64(m.Start), int64(m.End), m.Rule)
		}
	}
	for i := range p.record.Figures {
		f := &p.record.Figures[i]
		add(tabFigures, id, res, int64(i), f.Text, int64(f.Start), int64(f.End), nullFloat(f.Value), nullFloat(f.Low), nullFloat(f.High),
			dong(f.Unit, f.Value), dong(f.Unit, f.Low), dong(f.Unit, f.High), f.Unit, foldKey(f.Unit), f.Qualifier, null(f.Per),
			null(f.Subject), f.Rule)
	}
	for i, w := range p.record.Warnings {
		add(tabWarnings, id, res, int64(i), w)
	}
}

// firstMention is text, start, end and rule of the first mention, NULLs where there is none.
func firstMention(ms []schemas.Mention) [4]any {
	if len(ms) == 0 {
		return [4]any{}
	}
	return [4]any{ms[0].Text, int64(ms[0].Start), int64(ms[0].End), ms[0].Rule}
}

// days counts the days from one to the other, both included; NULL where either is unknown.
func days(from, to schemas.Nullable) any {
	a, err := time.Parse(time.DateOnly, string(from))
	if err != nil {
		return nil
	}
	b, err := time.Parse(time.DateOnly, string(to))
	if err != nil || b.Before(a) {
		return nil
	}
	return (b.Unix()-a.Unix())/(24*60*60) + 1 // not b.Sub(a), which ends at 292 years
}

func nullFloat(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}

// dong is an amount of VND in whole đồng. Beyond 2^53 a float64 no longer tells
// neighbouring đồng apart, so there it is NULL rather than falsely exact.
func dong(unit string, v *float64) any {
	if v == nil || unit != "VND" || math.Abs(*v) > 1<<53 {
		return nil
	}
	return int64(math.Round(*v))
}

// rows makes the rows to insert, table by table. haveRaws tells which contents
// are in raws already, so that their bytes need not be compressed again.
func (w *writes) rows(packing *compressor, haveRaws func([]string) (map[string]bool, error), now time.Time) (*[tableCount][]row, error) {
	var to [tableCount][]row
	storedAt := now.UTC().Format(time.RFC3339)
	if err := w.addRaws(&to, packing, haveRaws); err != nil {
		return nil, err
	}
	for _, c := range w.newContents {
		to[tabContents] = append(to[tabContents], c.fetch.contentsRow(c.article, c.content, storedAt))
	}
	for _, p := range w.insert {
		if p.textID == p.id {
			to[tabTexts] = append(to[tabTexts], row{p.textID, p.prepared.id, p.record.Article.Text})
		}
		r, err := p.resultsRow(packing.pack(p.meta))
		if err != nil {
			return nil, entryError(err)
		}
		to[tabResults] = append(to[tabResults], r)
		p.addChildren(&to)
	}
	for _, a := range w.newArticles {
		to[tabArticles] = append(to[tabArticles], a.current.articlesRow(a.fetch))
	}
	return &to, nil
}

// addRaws adds the bytes of contents that are not stored yet, sorted, each once.
func (w *writes) addRaws(to *[tableCount][]row, packing *compressor, have func([]string) (map[string]bool, error)) error {
	bodies := make(map[string][]byte, len(w.insert))
	for _, p := range w.insert {
		if len(p.raw) > 0 {
			bodies[p.content] = p.raw
		}
	}
	if len(bodies) == 0 {
		return nil
	}
	contents := slices.Sorted(maps.Keys(bodies))
	stored, err := have(contents)
	if err != nil {
		return err
	}
	for _, content := range contents {
		if !stored[content] {
			body := bodies[content]
			to[tabRaws] = append(to[tabRaws], row{content, int64(len(body)), packing.pack(body)})
		}
	}
	return nil
}
