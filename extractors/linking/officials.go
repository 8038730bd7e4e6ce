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
	sameHash int // the person before with the same hash of the name, plus one
}

// linkOfficials joins mentions into persons, in order of first mention, and
// leaves out those who hold no post.
func linkOfficials(a Article, home string) []schemas.Official {
	a.Officials = slices.Clone(a.Officials) // damaged names are mended in the copy
	people, of := joinFullNames(a)
	byStem, byGiven := indexPeople(people)
	joinDamagedNames(a, people, of, byStem)
	joinTails(a, people, of, byGiven)
	joinShortNames(a, people, of, byGiven)
	context := context{deputies: speaksOfAssembly(a.Text), aliases: aliasesOf(a), room: new([]vietnamese.Key), house: new(houseState)}
	joinWithoutMiddle(a, people, context)
	var out []schemas.Official
	for i := range people {
		p := &people[i]
		slices.Sort(p.mentions)
		if o, ok := p.official(a, home, context); ok {
			out = append(out, o)
		}
	}
	return out
}

// joinFullNames makes a person of every full name; of says by mention which.
func joinFullNames(a Article) (people []person, of []int) {
	of = make([]int, len(a.Officials))
	byName := make(map[nameHash]int, len(a.Officials)) // the newest person with this hash, plus one
	room := make([]vietnamese.Key, 0, 3*len(a.Officials))
	for i, m := range a.Officials {
		of[i] = -1
		key := nameKey(a.Text, m, &room)
		if len(key) < 2 {
			continue
		}
		h := hashName(key)
		for k := byName[h]; k > 0; k = people[k-1].sameHash {
			if slices.Equal(people[k-1].name, key) {
				of[i] = k - 1
				break
			}
		}
		if of[i] < 0 {
			of[i] = len(people)
			people = append(people, person{name: key, shown: m, sameHash: byName[h]})
			byName[h] = len(people)
		}
		people[of[i]].add(i, m)
	}
	return people, of
}

// nameHash sums up a name for looking it up.
type nameHash uint64

func hashName(key []vietnamese.Key) nameHash {
	h := nameHash(len(key))
	for _, k := range key {
		h = h*0x9E3779B97F4A7C15 + nameHash(k)
	}
	return h
}

// people by their name less its last syllable, and by the last syllable alone.
func indexPeople(people []person) (byStem map[nameHash][]int, byGiven map[vietnamese.Key][]int) {
	byStem, byGiven = make(map[nameHash][]int, len(people)), make(map[vietnamese.Key][]int, len(people))
	for k := range people {
		n := people[k].name
		byStem[hashName(n[:len(n)-1])] = append(byStem[hashName(n[:len(n)-1])], k)
		byGiven[n[len(n)-1]] = append(byGiven[n[len(n)-1]], k)
	}
	return byStem, byGiven
}

// joinDamagedNames mends two kinds of names that the article has whole
// elsewhere, and gives their mentions to that person: "Phùng Quốc Hiển Đánh
// giá…", to which the page glued the next sentence's first word, and "Trương
// Thanh tùng", whose last syllable was written small.
func joinDamagedNames(a Article, people []person, of []int, byStem map[nameHash][]int) {
	for q := range people {
		whole := people[q].name
		for _, k := range byStem[hashName(whole)] {
			if glued := &people[k]; len(whole) >= 3 && len(glued.mentions) == 1 && len(people[q].mentions) > 0 && slices.Equal(glued.name[:len(whole)], whole) {
				i := glued.mentions[0]
				a.Officials[i].Hi--
				people[q].take(glued, i, a.Officials[i], of, q)
			}
		}
	}
	for k := range people {
		cut := &people[k]
		if len(cut.mentions) != 1 {
			continue
		}
		i := cut.mentions[0]
		next := a.Officials[i].Hi
		if next >= len(a.Text.Tokens) || a.Text.Tokens[next].Case != vietnamese.Lower {
			continue
		}
		for _, q := range byStem[hashName(cut.name)] {
			if full := people[q].name; q != k && slices.Equal(full[:len(full)-1], cut.name) && full[len(full)-1] == a.Text.Tokens[next].Key {
				people[q].take(cut, i, a.Officials[i], of, q)
				break
			}
		}
	}
}

// joinTails gives a name of two syllables without a family name, Kim Anh, to
// the one person whose name ends so, Nguyễn Thị Kim Anh.
func joinTails(a Article, people []person, of []int, byGiven map[vietnamese.Key][]int) {
	for k := range people {
		tail := &people[k]
		if len(tail.name) != 2 || len(tail.mentions) == 0 || tail.shown.Family {
			continue
		}
		whole := -1
		namesakes := byGiven[tail.name[1]]
		for _, q := range namesakes[:min(len(namesakes), 64)] {
			if len(people[q].mentions) > 0 && endsWith(people[q].name, tail.name) {
				if whole >= 0 {
					whole = -1
					break
				}
				whole = q
			}
		}
		if whole < 0 {
			continue
		}
		for _, i := range tail.mentions {
			of[i] = whole
			people[whole].add(i, a.Officials[i])
		}
		tail.mentions, tail.roles = nil, nil
	}
}

// take moves the only mention of another person, which is mention i, here.
func (p *person) take(other *person, i int, m officials.Mention, of []int, self int) {
	of[i] = self
	p.add(i, m)
	other.mentions, other.roles = nil, nil
}

// joinShortNames gives ông Hồi, Bí thư Thăng, ông Văn Thành to the person
// whose name ends so: one called by the same honorific before others, then the
// one named last, else the first behind.
func joinShortNames(a Article, people []person, of []int, byGiven map[vietnamese.Key][]int) {
	seen := make([]int, len(people)) // the last mention so far, -1 none
	var room []vietnamese.Key
	for k := range seen {
		seen[k] = -1
	}
	for i, m := range a.Officials {
		if of[i] >= 0 {
			seen[of[i]] = i
			continue
		}
		key := nameKey(a.Text, m, &room)
		if len(key) == 0 {
			continue
		}
		best, bestSame := -1, false
		namesakes := byGiven[key[len(key)-1]]
		for _, k := range namesakes[:min(len(namesakes), 64)] {
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

// calledSo reports whether one of the person's first mentions carries the honorific.
func (p *person) calledSo(a Article, honorific string) bool {
	if honorific == "" {
		return false
	}
	return slices.ContainsFunc(p.mentions[:min(len(p.mentions), 8)], func(i int) bool {
		return strings.EqualFold(a.Officials[i].Honorific, honorific)
	})
}

func (p *person) add(i int, m officials.Mention) {
	p.mentions = append(p.mentions, i)
	p.roles = append(p.roles, m.Roles...)
	if p.shown.Honorific == "" && m.Hi-m.Lo == p.shown.Hi-p.shown.Lo {
		p.shown.Honorific = m.Honorific
	}
	p.shown.Foreign = p.shown.Foreign || m.Foreign
}

// nameKey is the syllables of a name, kept in room.
func nameKey(t *vietnamese.Text, m officials.Mention, room *[]vietnamese.Key) []vietnamese.Key {
	from := len(*room)
	for i := m.Lo; i < m.Hi; i++ {
		if t.Tokens[i].Kind == vietnamese.Word {
			*room = append(*room, t.Tokens[i].Key)
		}
	}
	return (*room)[from:len(*room):len(*room)]
}

func endsWith(name, short []vietnamese.Key) bool {
	return len(short) > 0 && len(short) < len(name) && slices.Equal(name[len(name)-len(short):], short)
}

// context is what the whole article says about its posts.
type context struct {
	deputies bool // it speaks of an assembly: đại biểu are its deputies
	aliases  map[vietnamese.Key]roleWords
	room     *[]vietnamese.Key // for the words of posts
	house    *houseState       // found out when first asked
}

// houseState says whether the article is one public house's, as officials.LeadHouse.
type houseState struct{ asked, is bool }

// isHouse reports whether the roles are a bare director's in an article about
// one public house:
//
//	Bệnh viện Mắt đón nhận Huân chương … Bác sĩ A, |Giám đốc|, ôn lại …
func (c context) isHouse(t *vietnamese.Text, roles []officials.Role) bool {
	if len(roles) != 1 || roles[0].OrgLo < roles[0].Hi || strings.TrimPrefix(roles[0].Head, "phó ") != "giám đốc" {
		return false
	}
	if !c.house.asked {
		*c.house = houseState{asked: true, is: officials.LeadHouse(t)}
	}
	return c.house.is
}

// official writes the person down, if the article gives a public post.
func (p *person) official(a Article, home string, c context) (schemas.Official, bool) {
	if p.shown.Foreign {
		return schemas.Official{}, false
	}
	roles := mergeRoles(a.Text, p.roles, c.aliases, c.room)
	public, kept := false, roles[:0]
	for _, r := range roles {
		switch r.Kind {
		case officials.Foreign:
			return schemas.Official{}, false
		case officials.Private:
			continue
		case officials.Deputy:
			public = public || c.deputies
		case officials.Public, officials.State, officials.Religious:
			public = true
		}
		kept = append(kept, r)
	}
	if !public && c.isHouse(a.Text, kept) {
		public = true
	}
	if !public {
		return schemas.Official{}, false
	}
	o := schemas.Official{Name: p.nameShown(), Honorific: schemas.Nullable(p.shown.Honorific), Roles: []schemas.Role{}}
	for i := range kept {
		o.Roles = append(o.Roles, resolveRole(a, kept, i, home))
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
