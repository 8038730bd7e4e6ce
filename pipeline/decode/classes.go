package decode

import (
	_ "embed"
	"strings"
)

// nameKind is what the names of an element say it holds.
type nameKind uint16

const (
	nameJunk nameKind = 1 << iota
	nameLead
	nameTitle
	nameTime
	nameAuthor
	nameBody
	nameCaption
)

//go:embed classes.tsv
var classTable string

var classWords = parseClasses(classTable)

func parseClasses(table string) map[string]nameKind {
	kinds := map[string]nameKind{"junk": nameJunk, "lead": nameLead, "title": nameTitle, "time": nameTime, "author": nameAuthor, "body": nameBody, "caption": nameCaption}
	m := map[string]nameKind{}
	for row := range strings.Lines(table) {
		kind, words, ok := strings.Cut(strings.TrimSpace(row), "\t")
		if !ok || kinds[kind] == 0 {
			continue
		}
		for _, w := range strings.Fields(words) {
			m[w] |= kinds[kind]
		}
	}
	return m
}

// classNames remembers what the class strings of one page say; pages repeat them.
type classNames struct{ seen map[string]nameKind }

func newClassNames() *classNames { return &classNames{seen: map[string]nameKind{}} }

// of is what class, id, itemprop and data-role of an element say.
func (c *classNames) of(p *page, id nodeID) nameKind {
	n := &p.nodes[id]
	var kind nameKind
	for _, a := range p.attrs[n.attrs : int(n.attrs)+int(n.attrCount)] {
		switch a.key {
		case attrClass, attrID, attrItemprop, attrData:
			kind |= c.kind(a.val)
		case attrRel:
			if a.val == "author" {
				kind |= nameAuthor
			}
		}
	}
	return kind
}

func (c *classNames) kind(names string) nameKind {
	if names == "" {
		return 0
	}
	k, ok := c.seen[names]
	if !ok {
		for name := range strings.FieldsSeq(names) {
			k |= kindOfName(name)
		}
		c.seen[names] = k
	}
	return k
}

// kindOfName looks up one class name, its parts, and neighbouring parts joined.
func kindOfName(name string) nameKind {
	if len(name) > 60 || strings.ContainsAny(name, ":[/") { // utility classes such as md:hidden
		return 0
	}
	parts := nameParts(name)
	var k nameKind
	for i := range parts {
		joined := ""
		for j := i; j < len(parts) && j < i+4; j++ {
			joined += parts[j]
			k |= classWords[joined]
		}
	}
	return k
}

// nameParts cuts "boxTin-lien_quan2" into box, tin, lien, quan.
func nameParts(name string) []string {
	var out []string
	start := -1
	for i := 0; i <= len(name); i++ {
		letter := i < len(name) && (name[i] >= 'a' && name[i] <= 'z' || name[i] >= 'A' && name[i] <= 'Z')
		upper := letter && name[i] >= 'A' && name[i] <= 'Z'
		after := upper && i > 0 && name[i-1] >= 'a' && name[i-1] <= 'z'
		if start >= 0 && (!letter || after) {
			out = append(out, strings.ToLower(name[start:i]))
			start = -1
		}
		if letter && start < 0 {
			start = i
		}
	}
	return out
}
