package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"trichluc/pipeline/report/keys"
)

// set lists the filters that are set, by name.
func (f Filters) set() []string {
	var names []string
	for _, p := range []struct {
		name string
		set  bool
	}{
		{"since", f.Since != ""}, {"until", f.Until != ""}, {"from", f.From != ""}, {"to", f.To != ""}, {"site", f.Site != ""},
		{"document", f.Document != ""}, {"type", f.Type != ""}, {"issuer", f.Issuer != ""}, {"official", f.Official != ""},
		{"post", f.Post != ""}, {"organization", f.Organization != ""}, {"area", f.Area != ""}, {"unit", f.Unit != ""},
		{"subject", f.Subject != ""}, {"kind", f.Kind != ""}, {"period", f.Period != ""}, {"article", f.Article != ""},
		{"query", strings.TrimSpace(f.Query) != ""}, {"copies", f.Copies}, {"today", f.Today != ""},
	} {
		if p.set {
			names = append(names, p.name)
		}
	}
	return names
}

// check refuses what the question does not understand and fills in its defaults.
func (q Question) check(f Filters) (Filters, error) {
	fail := func(format string, args ...any) (Filters, error) {
		return f, &InputError{"report " + q.Name + ": " + fmt.Sprintf(format, args...)}
	}
	set := f.set()
	for _, name := range set {
		if !q.Understands(name) {
			return fail("--%s means nothing here; it takes %s", name, strings.Join(q.Params, ", "))
		}
	}
	for _, name := range q.Needs {
		if !slices.Contains(set, name) {
			return fail("needs --%s", name)
		}
	}
	for _, day := range []struct{ name, value string }{{"since", f.Since}, {"until", f.Until}, {"from", f.From}, {"to", f.To}, {"today", f.Today}} {
		if day.value == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, day.value); err != nil {
			return fail("--%s %q is no day such as 2024-05-17", day.name, day.value)
		}
	}
	if f.Period == "" {
		f.Period = q.defaults.Period
	}
	if f.Period == "" {
		f.Period = "month"
	}
	if periods[f.Period] == "" {
		return fail("--period %q is none of day, month, quarter, year", f.Period)
	}
	if f.Kind != "" && !slices.Contains([]string{"result", "target", "plain"}, f.Kind) {
		return fail("--kind %q is none of result, target, plain", f.Kind)
	}
	if f.Limit < 0 || f.Offset < 0 {
		return fail("limit and offset cannot be negative")
	}
	return f, nil
}

// values are the parameters of queries: those that are not set are absent.
func (f Filters) values() map[string]any {
	v := map[string]any{}
	put := func(name, value string) {
		if value != "" {
			v[name] = value
		}
	}
	put("site", strings.TrimPrefix(strings.ToLower(f.Site), "www."))
	if f.Document != "" {
		v["document"], v["number"] = f.Document, keys.Fold(f.Document)
	}
	put("type", keys.Fold(f.Type))
	put("issuer", contains(keys.Organization(f.Issuer)))
	put("official", keys.Fold(f.Official))
	put("post", keys.Fold(f.Post))
	put("organization", contains(keys.Organization(f.Organization)))
	put("area", contains(keys.Fold(f.Area)))
	put("unit", keys.Fold(f.Unit))
	put("subject", contains(keys.Plain(f.Subject)))
	put("kind", f.Kind)
	put("article", f.Article)
	put("since", f.Since)
	put("until", f.Until)
	put("from", f.From)
	put("to", f.To)
	if f.From == "" {
		put("from", f.Today)
	}
	if f.Since != "" {
		v["low"] = keys.FirstOfDay(f.Since)
	}
	if f.Until != "" {
		v["high"] = keys.LastOfDay(f.Until)
		if f.Since == "" {
			v["low"] = keys.FirstOfDay(keys.FirstDay) // not those without a day
		}
	}
	if f.Post+f.Organization+f.Area != "" {
		v["posts"] = true
	} else {
		v["anywhere"] = true
	}
	// Which copies count: all, the first on each site, the first.
	if !f.Copies {
		if f.Site != "" {
			v["once_site"] = true
		} else {
			v["once"] = true
		}
	}
	return v
}

// contains is the LIKE pattern for text that holds s; empty for none.
func contains(s string) string {
	if s == "" {
		return ""
	}
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s) + "%"
}
