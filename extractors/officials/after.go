package officials

import "trichluc/extractors/vietnamese"

// after reads the posts behind the name of mention m that ends at token i:
//
//	Nguyễn Văn Hồi, Ủy viên Ban Thường vụ, Trưởng Ban Dân vận Tỉnh ủy, chủ trì…
//	Phạm Anh Tuấn – Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh; …
//	Trương Quý Dương (Giám đốc BVĐK tỉnh Hòa Bình)
//	Nguyễn Minh Trí, 52 tuổi, hiện là Giám đốc Sở Văn hóa
//
// It gives where reading goes on.
func (f *finder) after(m, i int) int {
	if f.depth >= maxDepth {
		return i
	}
	f.depth++
	defer func() { f.depth-- }()
	if f.t.IsMark(i, '(') {
		c := f.closing(i)
		if c == 0 {
			return i
		}
		if f.bracket(m, i+1, c) {
			return c + 1
		}
		if n := f.firstPost(c+1, len(f.t.Tokens)); n > c+1 && !f.t.Is(c+1, wordVa) {
			return f.posts(m, i, n)
		}
		return i + 1
	}
	n := f.firstPost(i, len(f.t.Tokens))
	if n == 0 {
		return i
	}
	return f.posts(m, i, n)
}

// firstPost gives where the first post behind a name begins, 0 where none does.
func (f *finder) firstPost(i, end int) int {
	j := i
	marked := f.t.IsMark(j, ',') || f.t.IsMark(j, '-') || f.t.IsMark(j, '_')
	if marked {
		j++
		if f.t.IsMark(j, ',') || f.t.IsMark(j, '-') {
			j++
		}
		j = f.skipParticulars(j, end)
	}
	for k := 0; k < 9 && j < end && f.t.Gap(j) != vietnamese.Line; k++ {
		if f.opensPost(j) {
			return j
		}
		if f.class[j]&leadWord == 0 || f.t.Tokens[j].Case != vietnamese.Lower {
			return 0
		}
		j++
	}
	return 0
}

var (
	wordTuoi    = vietnamese.KeyOf("tuổi")
	particulars = vietnamese.NewSet("sn", "sinh", "trú", "ngụ", "quê", "ở", "thường", "tạm", "nguyên quán", "người",
		"chuyên", "nhà", "nhạc", "nghệ", "họa", "luật", "tiến", "thạc", "kỹ", "cử") // chuyên gia, nhà báo, luật sư
)

// skipParticulars passes age, birth, residence and profession: "46 tuổi, trú
// tại…, ", "chuyên gia kinh tế, ".
func (f *finder) skipParticulars(i, end int) int {
	j := i
	for steps := 0; steps < 3 && j < end; steps++ {
		aged := f.t.Kind(j) == vietnamese.Number && f.t.Is(j+1, wordTuoi)
		if !aged && (f.t.Kind(j) != vietnamese.Word || !particulars.Has(f.t.Tokens[j].Key) || f.opensPost(j)) {
			return j
		}
		k := j
		for k < end && k < j+14 && !f.t.IsMark(k, ',') && !f.t.IsMark(k, ';') && f.t.Gap(k) != vietnamese.Line {
			k++
		}
		if k >= end || !f.t.IsMark(k, ',') && !f.t.IsMark(k, ';') {
			return i
		}
		j = k + 1
	}
	return j
}

// bracket reads the posts inside a bracket lo to hi, and reports whether there were any.
//
//	(nguyên Chủ tịch Tập đoàn Dầu khí Việt Nam)
//	(SN 1965, nguyên Phó Giám đốc Sở Y tế)
func (f *finder) bracket(m, lo, hi int) bool {
	j := f.skipParticulars(lo, hi)
	n := f.firstPost(j, hi)
	if n == 0 {
		return false
	}
	var posts []post
	for n > 0 && n < hi {
		p, ok := f.post(n)
		if !ok {
			break
		}
		posts = append(posts, p)
		n = f.nextPost(p.Hi, true)
	}
	f.give(m, posts, roleBracket)
	return len(posts) > 0
}

// posts reads the list of posts at token n behind the name of mention m; i is
// where reading goes on if none of them is this person's.
func (f *finder) posts(m, i, n int) int {
	var posts []post
	for n > 0 {
		p, ok := f.post(n)
		if !ok || len(posts) > 0 && f.isAnothers(p) {
			break
		}
		posts = append(posts, p)
		if p.name > 0 {
			break
		}
		n = f.nextPost(p.Hi, true)
	}
	if len(posts) == 0 {
		return i
	}
	last := posts[len(posts)-1]
	if last.name == 0 {
		f.give(m, posts, roleAfter)
		return last.Hi
	}
	if len(posts) == 1 && len(f.out[m].Roles) == 0 && f.out[m].Honorific != "" && !f.isStrong(last.name, last.nameHi) {
		// ông A, Chủ tịch UBND huyện |Thanh Thủy|: the unit's name, not a person's
		posts[0].Hi, posts[0].name = last.nameHi, 0
		posts[0].Organization = f.text(last.OrgLo, last.nameHi)
		f.give(m, posts, roleAfter)
		return last.nameHi
	}
	// The last post touches another name: it is that person's, and so are the
	// posts before it where this person has one already.
	mine := len(posts) - 1
	if len(f.out[m].Roles) > 0 {
		mine = 0
	}
	f.give(m, posts[:mine], roleAfter)
	return f.touching(posts[mine:], false)
}

// isAnothers reports whether the words behind a post give it to somebody else:
// ông A, Chủ tịch UBND tỉnh; Phó Trưởng ban |là ông B|.
func (f *finder) isAnothers(p post) bool {
	if p.name > 0 || !f.t.Is(p.Hi, wordLa) || p.Hi+1 >= len(f.t.Tokens) {
		return false
	}
	if pre, ok := f.prefixAt(p.Hi + 1); ok {
		return f.name(pre.hi, honouredName) > 0
	}
	return f.name(p.Hi+1, bareName) > 0
}

// isStrong reports whether a name has the form that hardly a place has: three
// syllables or more, a common family name in front.
func (f *finder) isStrong(lo, hi int) bool {
	return f.syllables(lo, hi) >= 3 && f.class[lo]&commonSurname != 0
}
