package linking

import (
	"slices"
	"strings"

	"trichluc/extractors/officials"
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// person is one named person while mentions are being joined.
type person struct {
	name     []vietnamese.Key // syllables of the fullest name
	shown    officials.Mention
	mentions []int // in Article.Officials
	roles    []officials.Role
}

// linkOfficials joins mentions into persons, in order of first mention, and
// leaves out those who hold no post.
func linkOfficials(a Article, home string) []schemas.Official {
	people, of := joinFullNames(a)
	cutGluedNames(a, people, of)
	joinCutNames(a, people, of)
	joinShortNames(a, people, of)
	deputies := speaksOfAssembly(a.Text)
	var out []schemas.Official
	for i := range people {
		p := &people[i]
		slices.Sort(p.mentions)
		if o, ok := p.official(a, home, deputies); ok {
			out = append(out, o)
		}
	}
	return out
}

// joinFullNames makes a person of every full name; of says by mention which.
func joinFullNames(a Article) (people []person, of []int) {
	of = make([]int, len(a.Officials))
	for i, m := range a.Officials {
		of[i] = -1
		key := nameKey(a.Text, m)
		if len(key) < 2 {
			continue
		}
		for k := range people {
			if equalKeys(people[k].name, key) {
				of[i] = k
				break
			}
		}
		if of[i] < 0 {
			of[i] = len(people)
			people = append(people, person{name: key, shown: m})
		}
		people[of[i]].add(i, m)
	}
	return people, of
}

// cutGluedNames finds names to which the page glued the next sentence's first
// word, "Phùng Quốc Hiển Đánh giá…": without its last syllable such a name is
// a name of three syllables or more that the article has elsewhere.
func cutGluedNames(a Article, people []person, of []int) {
	for k := range people {
		p := &people[k]
		n := len(p.name) - 1
		if n < 3 || len(p.mentions) > 1 {
			continue
		}
		for q := range people {
			if q == k || len(people[q].mentions) == 0 || !equalKeys(people[q].name, p.name[:n]) {
				continue
			}
			i := p.mentions[0]
			m := &a.Officials[i]
			m.Hi--
			m.Name = strings.Join(strings.Fields(m.Name)[:n], " ")
			of[i] = q
			people[q].add(i, *m)
			p.mentions, p.roles = nil, nil
			break
		}
	}
}

// joinCutNames gives a name whose last syllable was written small, "Trương
// Thanh tùng", to the person who has it in full elsewhere.
func joinCutNames(a Article, people []person, of []int) {
	for k := range people {
		p := &people[k]
		if len(p.mentions) != 1 {
			continue
		}
		last := a.Officials[p.mentions[0]].Hi
		if last >= len(a.Text.Tokens) || a.Text.Tokens[last].Case != vietnamese.Lower {
			continue
		}
		for q := range people {
			full := people[q].name
			if len(full) == len(p.name)+1 && equalKeys(full[:len(p.name)], p.name) && full[len(p.name)] == a.Text.Tokens[last].Key {
				i := p.mentions[0]
				of[i] = q
				people[q].add(i, a.Officials[i])
				p.mentions, p.roles = nil, nil
				break
			}
		}
	}
}

// joinShortNames gives ông Hồi, Bí thư Thăng, ông Văn Thành to the person
// whose name ends so: one called by the same honorific before others, then the
// one named last, else the first behind.
func joinShortNames(a Article, people []person, of []int) {
	seen := make([]int, len(people)) // the last mention so far, -1 none
	for k := range seen {
		seen[k] = -1
	}
	for i, m := range a.Officials {
		if of[i] >= 0 {
			seen[of[i]] = i
			continue
		}
		key := nameKey(a.Text, m)
		best, bestSame := -1, false
		for k := range people {
			if len(people[k].mentions) == 0 || !endsWith(people[k].name, key) {
				continue
			}
			same := people[k].calledSo(a, m.Honorific)
			if best < 0 || same && !bestSame || same == bestSame && seen[k] > seen[best] {
				best, bestSame = k, same
			}
		}
		if best >= 0 {
			of[i], seen[best] = best, i
			people[best].add(i, m)
		}
	}
}

// calledSo reports whether a mention of the person carries the honorific.
func (p *person) calledSo(a Article, honorific string) bool {
	if honorific == "" {
		return false
	}
	for _, i := range p.mentions {
		if strings.EqualFold(a.Officials[i].Honorific, honorific) {
			return true
		}
	}
	return false
}

func (p *person) add(i int, m officials.Mention) {
	p.mentions = append(p.mentions, i)
	p.roles = append(p.roles, m.Roles...)
	if p.shown.Honorific == "" && m.Hi-m.Lo == p.shown.Hi-p.shown.Lo {
		p.shown.Honorific = m.Honorific
	}
	p.shown.Foreign = p.shown.Foreign || m.Foreign
	p.shown.Private = p.shown.Private || m.Private
}

// nameKey is the syllables of a name.
func nameKey(t *vietnamese.Text, m officials.Mention) []vietnamese.Key {
	out := make([]vietnamese.Key, 0, m.Hi-m.Lo)
	for i := m.Lo; i < m.Hi; i++ {
		if t.Tokens[i].Kind == vietnamese.Word {
			out = append(out, t.Tokens[i].Key)
		}
	}
	return out
}

func equalKeys(a, b []vietnamese.Key) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func endsWith(name, short []vietnamese.Key) bool {
	return len(short) > 0 && len(short) < len(name) && equalKeys(name[len(name)-len(short):], short)
}

// official writes the person down, if the article gives a public post.
func (p *person) official(a Article, home string, deputies bool) (schemas.Official, bool) {
	if p.shown.Foreign {
		return schemas.Official{}, false
	}
	roles := mergeRoles(a.Text, p.roles)
	public, kept := false, roles[:0]
	for _, r := range roles {
		switch r.Kind {
		case officials.Foreign:
			return schemas.Official{}, false
		case officials.Private:
			continue
		case officials.Deputy:
			public = public || deputies
		case officials.Public, officials.State, officials.Religious:
			public = true
		}
		kept = append(kept, r)
	}
	if !public {
		return schemas.Official{}, false
	}
	o := schemas.Official{Name: p.nameShown(), Honorific: schemas.Nullable(p.shown.Honorific), Roles: []schemas.Role{}}
	for i, r := range kept {
		o.Roles = append(o.Roles, roleOf(a.Text, kept, i, r, home))
	}
	for _, i := range p.mentions {
		m := a.Officials[i]
		o.Mentions = append(o.Mentions, schemas.Mention{Span: a.Text.Span(m.Lo, m.Hi), Rule: m.Rule})
	}
	return o, true
}

// speaksOfAssembly reports whether the text names the National Assembly or a
// people's council, so that "đại biểu X" is one of its deputies.
func speaksOfAssembly(t *vietnamese.Text) bool {
	for i := range t.Tokens {
		if t.Is(i, wordQuoc) && t.Is(i+1, wordHoi) || t.Is(i, wordHDND) || t.Is(i, wordDBQH) {
			return true
		}
	}
	return false
}

var wordQuoc, wordHoi, wordHDND, wordDBQH = vietnamese.KeyOf("quốc"), vietnamese.KeyOf("hội"), vietnamese.KeyOf("hđnd"), vietnamese.KeyOf("đbqh")

// nameShown is the name as first written, in small letters where that was in capitals.
func (p *person) nameShown() string {
	if p.shown.Name != strings.ToUpper(p.shown.Name) {
		return p.shown.Name
	}
	words := strings.Fields(strings.ToLower(p.shown.Name))
	for i, w := range words {
		r := []rune(w)
		words[i] = strings.ToUpper(string(r[0])) + string(r[1:])
	}
	return strings.Join(words, " ")
}

func roleOf(t *vietnamese.Text, all []officials.Role, i int, r officials.Role, home string) schemas.Role {
	return schemas.Role{
		Span: t.Span(r.Lo, r.Hi), Title: r.Title, Organization: schemas.Nullable(organizationOf(all, i, home)),
		Status: r.Status, Rule: r.Rule,
	}
}

// organizationOf is the body of a post: its own, or for a bare post the one of
// the next post (Ủy viên Ban Thường vụ, Trưởng Ban Dân vận Tỉnh ủy).
func organizationOf(all []officials.Role, i int, home string) string { return all[i].Organization }
