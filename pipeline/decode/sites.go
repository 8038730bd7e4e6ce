package decode

import (
	_ "embed"
	"fmt"
	"strings"

	"golang.org/x/net/html/atom"
)

//go:embed sites.tsv
var siteTable string

// siteRule says where one site keeps the parts of an article.
type siteRule struct {
	host                                  string
	title, lead, body, time, author, drop selectors
}

var siteRules = mustSites(siteTable)

// mustSites parses the committed table; a test reads every line of it, so a
// broken one never leaves the repository. It is then left out.
func mustSites(table string) map[string]*siteRule {
	rules, _ := parseSites(table)
	return rules
}

func parseSites(table string) (map[string]*siteRule, error) {
	rules := map[string]*siteRule{}
	var first error
	n := 0
	for row := range strings.Lines(table) {
		n++
		row = strings.TrimRight(row, "\n")
		if row == "" || row[0] == '#' {
			continue
		}
		rule, err := parseSite(row)
		if err == nil && rules[rule.host] != nil {
			err = fmt.Errorf("%s stands twice", rule.host)
		}
		if err != nil {
			if first == nil {
				first = fmt.Errorf("sites.tsv line %d: %w", n, err)
			}
			continue
		}
		rules[rule.host] = rule
	}
	return rules, first
}

func parseSite(row string) (*siteRule, error) {
	cols := strings.Split(row, "\t")
	if len(cols) != 7 {
		return nil, fmt.Errorf("%d columns, want 7", len(cols))
	}
	rule := &siteRule{host: cols[0]}
	if !strings.Contains(rule.host, ".") || rule.host != strings.ToLower(rule.host) || strings.ContainsAny(rule.host, "/: ") {
		return nil, fmt.Errorf("%q is no host name", rule.host)
	}
	for i, dst := range []*selectors{&rule.title, &rule.lead, &rule.body, &rule.time, &rule.author, &rule.drop} {
		s, err := parseSelectors(cols[i+1])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", rule.host, err)
		}
		*dst = s
	}
	return rule, nil
}

// siteRuleFor finds the rule of a host or of the domain above it.
func siteRuleFor(host string) *siteRule {
	for host != "" {
		if r := siteRules[host]; r != nil {
			return r
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			return nil
		}
		host = rest
	}
	return nil
}

// applySite marks what a site's rule names; parts that it does not find are
// left to the generic reading.
func (r *reading) applySite(rule *siteRule) {
	if rule == nil {
		return
	}
	for _, id := range rule.drop.all(r.page) {
		for i := firstIn(r.blocks, id); i < len(r.blocks) && r.within(r.blocks[i].pos, id); i++ {
			r.blocks[i].junk = id
		}
	}
	for _, id := range rule.title.all(r.page) {
		if i := firstIn(r.blocks, id); i < len(r.blocks) && r.within(r.blocks[i].pos, id) && r.blocks[i].size >= 8 {
			r.titleAt = i
			break
		}
	}
	for _, id := range rule.body.all(r.page) {
		if good, _ := tally(r.page, r.blocks, id); good >= 100 {
			r.body = id
			break
		}
	}
	if r.body == none && r.titleAt < 0 {
		return // the site has changed, or this is another kind of page
	}
	for _, id := range rule.lead.all(r.page) {
		for i := firstIn(r.blocks, id); i < len(r.blocks) && r.within(r.blocks[i].pos, id); i++ {
			r.blocks[i].lead = true
		}
	}
	for _, id := range rule.time.all(r.page) {
		if !r.beforeBody(id) {
			continue // another article's
		}
		if found := stamps(r.text(id, 300)); len(found) > 0 {
			r.ruleStamp = &candidate{stamp: found[0], trust: trustLabelled, origin: "site rule"}
			break
		}
	}
	for _, id := range rule.author.all(r.page) {
		if c, _, ok := byline(r.text(id, 200)); ok {
			for _, n := range c.names {
				if n = r.cleanAuthor(n); n != "" && !holdsAll(r.ruleAuthors, []string{n}) {
					r.ruleAuthors = append(r.ruleAuthors, n)
				}
			}
		}
	}
}

// beforeBody reports that an element stands around the title, not below the article.
func (r *reading) beforeBody(id nodeID) bool {
	i := firstIn(r.blocks, id)
	if i >= len(r.blocks) || r.blocks[i].junk != 0 {
		return false
	}
	if r.titleAt >= 0 && (i < r.titleAt-8 || i > r.titleAt+16) {
		return false
	}
	return r.body == none || id < r.body || i <= firstIn(r.blocks, r.body)+3
}

// selectors are alternatives, in order of preference.
type selectors [][]compound

// compound is one element of a selector.
type compound struct {
	tag     atom.Atom
	id      string
	classes []string
	attrs   []attrTest
}

type attrTest struct {
	key  attrKey
	val  string
	part bool // val may stand anywhere in the attribute
}

func parseSelectors(s string) (selectors, error) {
	if s == "-" {
		return nil, nil
	}
	var out selectors
	for alt := range strings.SplitSeq(s, ",") {
		var chain []compound
		for word := range strings.FieldsSeq(alt) {
			c, err := parseCompound(word)
			if err != nil {
				return nil, err
			}
			chain = append(chain, c)
		}
		if len(chain) == 0 {
			return nil, fmt.Errorf("empty selector in %q", s)
		}
		out = append(out, chain)
	}
	return out, nil
}

func parseCompound(word string) (compound, error) {
	var c compound
	rest := word
	if i := strings.IndexAny(rest, ".#["); i != 0 {
		name := rest
		if i > 0 {
			name = rest[:i]
		}
		if c.tag = atom.Lookup([]byte(name)); c.tag == 0 {
			return c, fmt.Errorf("%q is no element", name)
		}
		rest = rest[len(name):]
	}
	for rest != "" {
		mark := rest[0]
		rest = rest[1:]
		if mark == '[' {
			test, after, ok := strings.Cut(rest, "]")
			key, val, eq := strings.Cut(test, "=")
			if !ok || !eq || val == "" {
				return c, fmt.Errorf("broken attribute in %q", word)
			}
			t := attrTest{val: val}
			if key, t.part = strings.CutSuffix(key, "*"); attrKeys[key] == 0 {
				return c, fmt.Errorf("attribute %q of %q is not kept", key, word)
			}
			t.key = attrKeys[key]
			c.attrs = append(c.attrs, t)
			rest = after
			continue
		}
		end := strings.IndexAny(rest, ".#[")
		if end < 0 {
			end = len(rest)
		}
		name := rest[:end]
		rest = rest[end:]
		switch {
		case name == "":
			return c, fmt.Errorf("empty name in %q", word)
		case mark == '.':
			c.classes = append(c.classes, name)
		case mark == '#':
			c.id = name
		default:
			return c, fmt.Errorf("cannot read %q", word)
		}
	}
	return c, nil
}

// all are the elements that a selector finds, by alternative and page order;
// at most fifty.
func (s selectors) all(p *page) []nodeID {
	var out []nodeID
	for _, chain := range s {
		for i := range p.nodes {
			if p.nodes[i].tag != 0 && chain[len(chain)-1].matches(p, nodeID(i)) && inChain(p, nodeID(i), chain[:len(chain)-1]) {
				if out = append(out, nodeID(i)); len(out) == 50 {
					return out
				}
			}
		}
	}
	return out
}

// inChain reports that the ancestors of an element match what stands before it.
func inChain(p *page, id nodeID, chain []compound) bool {
	id = p.nodes[id].parent
	for k := len(chain) - 1; k >= 0; k-- {
		for id != none && !chain[k].matches(p, id) {
			id = p.nodes[id].parent
		}
		if id == none {
			return false
		}
		id = p.nodes[id].parent
	}
	return true
}

func (c *compound) matches(p *page, id nodeID) bool {
	if c.tag != 0 && p.nodes[id].tag != c.tag || c.id != "" && p.get(id, attrID) != c.id {
		return false
	}
	if len(c.classes) > 0 {
		class := p.get(id, attrClass)
		if class == "" {
			return false
		}
		for _, want := range c.classes {
			found := false
			for have := range strings.FieldsSeq(class) {
				if have == want {
					found = true
					break
				}
			}
			if !found {
				return false
			}
		}
	}
	for _, t := range c.attrs {
		v := p.get(id, t.key)
		if v != t.val && !(t.part && strings.Contains(v, t.val)) {
			return false
		}
	}
	return true
}
