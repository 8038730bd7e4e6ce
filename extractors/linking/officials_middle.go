package linking

import (
	"slices"

	"trichluc/extractors/officials"
	"trichluc/extractors/vietnamese"
)

// middleNames are the syllables that a name may lose without becoming another's.
var middleNames = vietnamese.NewSet("thị", "văn")

// joinWithoutMiddle makes one person of two whose names differ only by a
// dropped Thị or Văn and who hold the same post of the same body: bà Nguyễn Lan
// Anh, Phó Giám đốc Sở Y tế, is Nguyễn Thị Lan Anh, Phó Giám đốc Sở Y tế.
func joinWithoutMiddle(a Article, people []person, c context) {
	byShort := map[nameHash]int{} // the newest person whose name is so without its middle, plus one
	for k := range people {
		if len(people[k].mentions) == 0 || len(people[k].roles) == 0 {
			continue
		}
		h := hashName(withoutMiddle(people[k].name))
		other := byShort[h] - 1
		byShort[h] = k + 1
		if other < 0 || len(people[other].name) == len(people[k].name) || !slices.Equal(withoutMiddle(people[other].name), withoutMiddle(people[k].name)) {
			continue
		}
		if !sharePost(a.Text, people[other].roles, people[k].roles, c) {
			continue
		}
		full, short := other, k
		if len(people[k].name) > len(people[other].name) {
			full, short = k, other
		}
		p, q := &people[full], &people[short]
		p.mentions = append(p.mentions, q.mentions...)
		p.roles = append(p.roles, q.roles...)
		p.shown.Foreign = p.shown.Foreign || q.shown.Foreign
		q.mentions, q.roles = nil, nil
		byShort[h] = full + 1
	}
}

// withoutMiddle is a name without Thị, Văn behind the family name; two
// syllables at least stay.
func withoutMiddle(name []vietnamese.Key) []vietnamese.Key {
	if len(name) < 3 || !middleNames.Has(name[1]) {
		return name
	}
	return append(slices.Clone(name[:1]), name[2:]...)
}

// sharePost reports whether one of the posts is held of the same body by both.
func sharePost(t *vietnamese.Text, a, b []officials.Role, c context) bool {
	for _, x := range a[:min(len(a), maxRoles)] {
		xw := wordsOf(t, x, c.aliases, c.room)
		if len(xw.words) == 0 && xw.levels == 0 {
			continue
		}
		for _, y := range b[:min(len(b), maxRoles)] {
			yw := wordsOf(t, y, c.aliases, c.room)
			if (len(yw.words) > 0 || yw.levels != 0) && x.Head == y.Head && xw.levels == yw.levels && subset(xw.words, yw.words) && subset(yw.words, xw.words) {
				return true
			}
		}
	}
	return false
}
