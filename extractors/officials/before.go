package officials

import (
	"strings"

	"trichluc/extractors/vietnamese"
)

// before reads POST(, POST)* NAME, the posts before the name:
//
//	Phó Bí thư Thành ủy, Chủ tịch UBND TPHCM Nguyễn Thành Phong
//	Giám đốc Sở Du lịch Quảng Ninh, ông Phạm Ngọc Thủy
//	Các Phó Chủ tịch UBND tỉnh Nguyễn Thị Hạnh, Bùi Văn Khắng
//
// It gives where reading goes on, 0 where no post begins at token i.
func (f *finder) before(i int) int {
	p, ok := f.post(i)
	if !ok {
		return 0
	}
	several := f.countBefore(i)
	posts := []post{p}
	if f.delegated(i) {
		posts = posts[:0] // thừa ủy quyền Chủ tịch nước, …
	}
	for p.name == 0 {
		next := f.nextPost(p.Hi, false)
		if next == 0 || f.class[next-1]&leadWord != 0 && !f.t.Is(next-1, wordKiem) && f.t.Tokens[next-1].Case == vietnamese.Lower {
			break
		}
		if p, ok = f.post(next); !ok {
			break
		}
		if p.titleKind == Deputy {
			posts = posts[:0] // Tổng Giám đốc BHXH, ĐB |Phạm Khánh Phong Lan|: another person
		}
		posts = append(posts, p)
	}
	if len(posts) == 0 {
		return p.Hi
	}
	end := posts[len(posts)-1].Hi
	if p := posts[len(posts)-1]; p.name > 0 {
		return f.touching(posts, several)
	}
	if f.t.IsMark(end, ':') {
		if next := f.heading(end+1, posts, several); next > 0 {
			return next
		}
	}
	if several && len(posts) > 0 {
		if next := f.including(end); next > 0 {
			return f.list(next, posts, prefix{})
		}
	}
	if next := f.apart(i, posts, several); next > 0 {
		return next
	}
	f.appointed(i, posts)
	return end
}

// including gives where the persons begin whom "gồm" lists behind a post of
// several at token i, 0 where none does:
//
//	các cựu Chủ tịch xã Nga My qua các thời kỳ, bao gồm Lê Văn Ái (SN 1958), …
func (f *finder) including(i int) int {
	for j := i; j < i+14 && j < len(f.t.Tokens) && f.t.Gap(j) != vietnamese.Line && !f.t.IsMark(j, ';') && !f.t.IsMark(j, '.'); j++ {
		if f.opensPost(j) {
			return 0
		}
		if !f.t.Is(j, wordGom) {
			continue
		}
		k := j + 1
		if f.t.Is(k, wordHaving) {
			k++
		}
		if f.t.IsMark(k, ':') {
			k++
		}
		if p, ok := f.prefixAt(min(k, len(f.t.Tokens)-1)); ok {
			if p.several {
				k = p.hi
			} else if f.name(p.hi, honouredName) > 0 {
				return k
			}
		}
		if f.name(k, bareName) > 0 {
			return k
		}
		return 0
	}
	return 0
}

var wordGom, wordHaving = vietnamese.KeyOf("gồm"), vietnamese.KeyOf("có")

// delegated reports whether the post at token i is one in whose name somebody
// acts: thừa ủy quyền (của) Chủ tịch nước.
func (f *finder) delegated(i int) bool {
	if i > 1 && f.t.Is(i-1, wordCua) {
		i--
	}
	return i > 1 && f.t.Is(i-1, wordQuyen) && notActing.Has(f.t.Tokens[i-2].Key)
}

// heading reads posts that stand as a heading before others with their names:
//
//	các Ủy viên Bộ Chính trị: Chủ tịch nước Lương Cường, Thủ tướng Phạm Minh Chính
//	Chủ tịch Hội: Đại sứ Nguyễn Phú Bình
func (f *finder) heading(i int, shared []post, several bool) int {
	if f.depth >= maxDepth || i >= len(f.t.Tokens) || f.t.Gap(i) == vietnamese.Line || !f.opensPost(i) {
		return 0
	}
	f.depth += maxDepth / 2 // headings do not nest more than once
	defer func() { f.depth -= maxDepth / 2 }()
	read := 0
	for j := i; ; {
		from := len(f.out)
		next := f.before(j)
		if next <= j || len(f.out) == from {
			return read
		}
		read = next
		for k := from; k < len(f.out) && (several || k == from); k++ {
			own := f.out[k].Roles
			f.out[k].Roles = nil
			f.give(k, shared, roleShared)
			f.out[k].Roles = append(f.out[k].Roles, own...)
		}
		if !several || !f.t.IsMark(next, ',') || !f.opensPost(min(next+1, len(f.t.Tokens)-1)) {
			return read
		}
		j = next + 1
	}
}

// countBefore reports whether the post at token i is one of several persons: các, hai.
func (f *finder) countBefore(i int) bool {
	j := i - 1
	if j < 0 || f.t.Gap(i) != vietnamese.Space {
		return false
	}
	if f.class[j]&countWord != 0 || f.t.Kind(j) == vietnamese.Number && f.t.Digits(j) <= 2 {
		return true // các Phó Chủ tịch, 2 Phó Chủ tịch
	}
	for lo := j; lo > 0 && lo > j-2; lo-- { // các đồng chí Phó Chủ tịch, hai ông Phó Chủ tịch
		if f.class[lo]&opensHonorific != 0 && f.class[lo-1]&countWord != 0 {
			return true
		}
	}
	return false
}

// touching ends the construct where the name touches the last post.
func (f *finder) touching(posts []post, several bool) int {
	p := posts[len(posts)-1]
	rule := rulePostName
	if p.short {
		rule = rulePostGiven
	}
	lo, hi := p.name, p.nameHi
	m := f.mention(f.prefixBefore(posts[0].Lo), lo, hi, rule)
	f.give(m, posts, roleBefore)
	if several || p.Head == "đại biểu" && f.deputiesFollow(hi) {
		return f.list(f.pastBracket(m, hi), posts, prefix{})
	}
	return f.after(m, hi)
}

// deputiesFollow reports whether the bracket at token i is a deputy's
// delegation and another deputy with one follows: ĐB A (Bắc Giang), B (Hà Nội).
func (f *finder) deputiesFollow(i int) bool {
	if !f.t.IsMark(i, '(') {
		return false
	}
	c := f.closing(i)
	if c == 0 || !f.t.IsMark(c+1, ',') && !f.t.Is(c+1, wordVa) {
		return false
	}
	hi := f.name(c+2, bareName)
	return hi > 0 && f.t.IsMark(hi, '(')
}

// prefixBefore is the honorific before a post: đồng chí Bí thư Tỉnh ủy.
func (f *finder) prefixBefore(lo int) prefix {
	for j := max(lo-3, 0); j < lo; j++ {
		if p, ok := f.prefixAt(j); ok && p.hi == lo {
			return p
		}
	}
	return prefix{}
}

var wordNot = vietnamese.NewSet("của", "cho", "gửi", "tới", "đến", "cùng", "lên", "nghe", "gặp", "tiếp", "mời")

// apart reads POST, [HONORIFIC] NAME: a mark or an honorific between them.
//
//	Theo Bí thư Tỉnh ủy, Trần Văn Rón, trong thời gian…
//	Giám đốc Công an tỉnh, Thiếu tướng Đinh Văn Nơi
//	các Ủy viên Trung ương Đảng: Nguyễn Hồng Lĩnh, Phó Chủ nhiệm…; …
func (f *finder) apart(i int, posts []post, several bool) int {
	j := posts[len(posts)-1].Hi
	n := len(f.t.Tokens)
	if posts[len(posts)-1].ofAll {
		return 0
	}
	if c := f.placeBracket(j); c > 0 {
		j = c + 1
	}
	var mark rune
	if j < n && f.t.Gap(j) != vietnamese.Line {
		switch {
		case f.t.IsMark(j, ','), f.t.IsMark(j, '-'), f.t.IsMark(j, ':'), f.t.IsMark(j, '('):
			mark = f.t.Tokens[j].Ch
			j++
		case f.t.Is(j, wordLa):
			mark = 'l'
			j++
		}
	}
	if j >= n || f.t.Gap(j) == vietnamese.Line {
		return 0
	}
	if (mark == ':' || mark == 'l') && several {
		if f.name(j, honouredName) == 0 && f.class[j]&opensHonorific == 0 {
			return 0
		}
		return f.list(j, posts, prefix{})
	}
	p, honoured := f.prefixAt(j)
	if honoured && p.several {
		return f.list(p.hi, posts, p)
	}
	lo, mode := j, bareName
	if honoured {
		lo, mode = p.hi, honouredName
	}
	hi := f.name(lo, mode)
	if hi == 0 || hi-lo < 2 {
		return 0
	}
	if mark != 0 && !p.titled && i > 0 && wordNot.Has(f.t.Tokens[i-1].Key) && f.t.Gap(i) == vietnamese.Space {
		return 0 // theo chỉ đạo của Chủ tịch UBND tỉnh, ông A…
	}
	if mark == ',' && (f.opensAfter(hi) || !honoured && !f.endsClause(hi)) {
		return 0 // a list: …, Giám đốc Sở Y tế, ông A, Giám đốc Sở Nội vụ
	}
	if mark == ':' && !honoured {
		return 0 // Tổng Biên tập: Lê Quốc Minh is the site's furniture
	}
	m := f.mention(p, lo, hi, rulePostThenOne)
	f.give(m, posts, roleApart)
	return f.after(m, hi)
}

// placeBracket is the bracket that closes the one at token i where it says
// where the post's body is and a comma follows: Đồn Biên phòng Hoành Mô |(Quảng
// Ninh)|, thiếu tá A; 0 where it does not.
func (f *finder) placeBracket(i int) int {
	if !f.t.IsMark(i, '(') || i+1 >= len(f.t.Tokens) || f.place[i+1] == 0 && !f.isLevelPlace(i+1) {
		return 0
	}
	if c := f.closing(i); c > 0 && f.t.IsMark(c+1, ',') {
		return c
	}
	return 0
}

// opensAfter reports whether posts of its own stand behind the name that ends at token i.
func (f *finder) opensAfter(i int) bool {
	if !f.t.IsMark(i, ',') && !f.t.IsMark(i, '-') && !f.t.IsMark(i, '(') || i+1 >= len(f.t.Tokens) {
		return false
	}
	return f.opensPost(i + 1)
}

// endsClause reports whether a bare name that ends at token i stands in
// apposition: a comma, a verb or the end follows.
func (f *finder) endsClause(i int) bool {
	return i >= len(f.t.Tokens) || f.t.Gap(i) == vietnamese.Line || f.t.Kind(i) == vietnamese.Mark || f.t.Tokens[i].Case == vietnamese.Lower
}

// give attaches posts to a mention.
func (f *finder) give(m int, posts []post, rule string) {
	past := false
	for k, p := range posts {
		r := p.Role
		past = f.wasThen(r.Lo) || past && k > 0 && !f.sinceThen(posts[k-1].Hi, r.Lo)
		if past && r.Status == "current" {
			r.Status = "former"
		}
		if r.Kind == Neutral && !p.hasUnit && f.likeNeighbour(m, r.Head) {
			r.Kind = Public
		}
		if r.Kind == Neutral && p.org == Unknown && !(rule == roleBefore && r.Head == "chủ tịch") { // Chủ tịch Hồ Chí Minh
			if k := f.bareBody(&p, f.out[m].Lo); k != Unknown {
				r.Kind = k
			}
		}
		r.Rule = rule
		f.out[m].Roles = append(f.out[m].Roles, r)
	}
}

// likeNeighbour reports whether the person named before, in the same sentence,
// holds the higher post of the pair that a bare post belongs to; a deputy may
// also follow in the next sentence:
//
//	ông A, Giám đốc Sở Y tế; ông B, Phó Giám đốc
func (f *finder) likeNeighbour(m int, head string) bool {
	if m == 0 {
		return false
	}
	apart := f.t.Tokens[f.out[m].Lo].Sentence - f.t.Tokens[f.out[m-1].Lo].Sentence
	if apart > 1 || apart == 1 && !strings.HasPrefix(head, "phó ") || f.companyBetween(f.out[m-1].Hi, f.out[m].Lo) {
		return false
	}
	base := strings.TrimPrefix(head, "phó ")
	for _, r := range f.out[m-1].Roles {
		if r.Kind == Public && strings.TrimPrefix(r.Head, "phó ") == base {
			return true
		}
	}
	return false
}
