package reprocess

import (
	"cmp"
	"maps"
	"slices"

	"trichluc/schemas"
)

// examplesKept is how many examples stand for the changes of one rule and kind.
const examplesKept = 5

// Changes is what a re-run changed, counted by field and rule, with examples. It
// is part of the checkpoint, so its size is bounded by the number of rules.
type Changes struct {
	Compared int `json:"compared"` // articles read before
	Same     int `json:"same"`     // of these, read exactly alike
	Changed  int `json:"changed"`
	New      int `json:"new"` // articles or contents that were not read before

	// Against counts the rulesets that the articles compared were read by before.
	Against map[int]int `json:"against,omitempty"`
	Rules   []RuleCount `json:"rules"`
}

// RuleCount counts the changes of one rule in one field.
type RuleCount struct {
	Field    string    `json:"field"`
	Rule     string    `json:"rule"`
	Gained   int       `json:"gained"`
	Lost     int       `json:"lost"`
	Altered  int       `json:"altered"`
	Examples []Example `json:"examples"`
}

// Example is one change in one article.
type Example struct {
	Kind    Kind   `json:"kind"`
	Article string `json:"article"`        // id
	Name    string `json:"name,omitempty"` // ref or address
	Title   string `json:"title,omitempty"`
	Quote   Quote  `json:"quote"`
	Before  string `json:"before,omitempty"`
	After   string `json:"after,omitempty"`
}

// same counts an article that was read alike.
func (c *Changes) same(version int) {
	c.Compared++
	c.Same++
	c.against(version)
}

func (c *Changes) against(version int) {
	if c.Against == nil {
		c.Against = map[int]int{}
	}
	c.Against[version]++
}

// add counts the changes of one article.
func (c *Changes) add(version int, record schemas.Record, changes []Change) {
	c.Compared++
	c.against(version)
	if len(changes) == 0 { // nothing that anybody would notice
		c.Same++
		return
	}
	c.Changed++
	for _, change := range changes {
		r := c.rule(change.Field, change.Rule)
		switch change.Kind {
		case Gained:
			r.Gained++
		case Lost:
			r.Lost++
		default:
			r.Altered++
		}
		kept, shown := 0, false // one of each article: five alike teach less than five different ones
		for _, e := range r.Examples {
			if e.Kind == change.Kind {
				kept++
				shown = shown || e.Article == record.ID
			}
		}
		if shown || kept >= examplesKept {
			continue
		}
		name := record.Ref
		if name == "" {
			name = string(record.Article.URL)
		}
		r.Examples = append(r.Examples, Example{change.Kind, record.ID, name, string(record.Article.Title), change.Quote, change.Before, change.After})
	}
}

// rule finds the count of a rule; the list is kept sorted.
func (c *Changes) rule(field, rule string) *RuleCount {
	i, found := slices.BinarySearchFunc(c.Rules, [2]string{field, rule}, func(r RuleCount, key [2]string) int {
		return cmp.Or(cmp.Compare(order(r.Field), order(key[0])), cmp.Compare(r.Rule, key[1]))
	})
	if !found {
		c.Rules = slices.Insert(c.Rules, i, RuleCount{Field: field, Rule: rule, Examples: []Example{}})
	}
	return &c.Rules[i]
}

// order is that of the report: the article first, then its fields.
func order(field string) int { return slices.Index(fields, field) }

// Totals adds up the rules of each field, in the order of the report.
func (c *Changes) Totals() []RuleCount {
	var out []RuleCount
	for _, r := range c.Rules {
		if len(out) == 0 || out[len(out)-1].Field != r.Field {
			out = append(out, RuleCount{Field: r.Field})
		}
		t := &out[len(out)-1]
		t.Gained += r.Gained
		t.Lost += r.Lost
		t.Altered += r.Altered
	}
	return out
}

// Rulesets are the ones that were compared with, oldest first.
func (c *Changes) Rulesets() []int { return slices.Sorted(maps.Keys(c.Against)) }
