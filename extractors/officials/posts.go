package officials

import (
	"strings"

	"trichluc/extractors/vietnamese"
)

// post is a role while it is being read.
type post struct {
	Role
	titleHi      int
	name, nameHi int  // the person whose name touches the post, 0 where none
	short        bool // of the name only one syllable is written: Bí thư Thăng
	hasUnit      bool // an organisation, level or place is in it
	ofAll        bool // Chủ tịch UBND các huyện: nobody in particular
	org          Kind
	titleKind    Kind
}

var (
	wordPho    = vietnamese.KeyOf("phó")
	wordBan    = vietnamese.KeyOf("ban")
	wordDoan   = vietnamese.KeyOf("đoàn")
	wordKiem   = vietnamese.KeyOf("kiêm")
	wordVa     = vietnamese.KeyOf("và")
	wordCua    = vietnamese.KeyOf("của")
	wordThuoc  = vietnamese.KeyOf("thuộc")
	wordVe     = vietnamese.KeyOf("về")
	wordTai    = vietnamese.KeyOf("tại")
	wordCac    = vietnamese.KeyOf("các")
	wordLa     = vietnamese.KeyOf("là")
	wordCo     = vietnamese.KeyOf("cố")
	wordQuyen  = vietnamese.KeyOf("quyền")
	wordQ      = vietnamese.KeyOf("q")
	wordNguyen = vietnamese.KeyOf("nguyên")
	wordCuu    = vietnamese.KeyOf("cựu")
	wordTan    = vietnamese.KeyOf("tân")
	wordQuan   = vietnamese.KeyOf("quán")
	wordCA     = vietnamese.KeyOf("ca")
	wordVu     = vietnamese.KeyOf("vụ")
	wordDong   = vietnamese.KeyOf("đồng")
	wordNuoc   = vietnamese.KeyOf("nước")
	wordKhoa   = vietnamese.KeyOf("khóa")
	wordNhiem  = vietnamese.KeyOf("nhiệm")
	wordKy     = vietnamese.KeyOf("kỳ")
	wordGiao   = vietnamese.KeyOf("giao")
	wordPhu    = vietnamese.KeyOf("phụ")
	wordTrach  = vietnamese.KeyOf("trách")
	wordDieu   = vietnamese.KeyOf("điều")
	wordHanh   = vietnamese.KeyOf("hành")
)

func (f *finder) isDeputy(i int) bool { return f.t.Is(i, wordPho) }

// opensPost reports whether a post begins at token i.
func (f *finder) opensPost(i int) bool {
	if f.class[i]&(opensTitle|statusWord) == 0 && !f.isDeputy(i) {
		return false
	}
	_, _, ok := f.head(i)
	return ok
}

// head reads status words, "phó" and the title at token i:
//
//	nguyên Phó Chủ tịch Thường trực → status former, title "Phó Chủ tịch Thường trực"
//
// The role begins at its nguyên, cựu, quyền; "tân" stays outside.
func (f *finder) head(i int) (p post, hi int, ok bool) {
	p.Lo, p.Status = i, "current"
	j := i
status:
	for j < len(f.t.Tokens) && j < i+4 && f.class[j]&statusWord != 0 {
		if _, n := lex.titles.Match(f.t, j); n > 1 {
			break // cố vấn
		}
		switch {
		case f.t.Is(j, wordNguyen), f.t.Is(j, wordCuu), f.t.Is(j, wordCo):
			p.Status = "former"
		case f.t.Is(j, wordQ):
			if !f.t.IsMark(j+1, '.') {
				break status
			}
			j++
			p.Status = "acting"
		case f.t.Is(j, wordQuyen):
			if j > 0 && notActing.Has(f.t.Tokens[j-1].Key) {
				return p, 0, false // thừa ủy quyền Chủ tịch nước
			}
			p.Status = "acting"
		case f.t.Is(j, wordTan):
			p.Lo = j + 1
		}
		j++
	}
	if j > i && f.t.Gap(j) == vietnamese.Line {
		return p, 0, false
	}
	start := j
	if n := f.entrusted(j); n > 0 { // được giao |phụ trách| Sở Y tế
		p.Status, p.Head, p.titleKind = "acting", "phụ trách", Neutral
		p.titleHi, p.Hi, p.Title = j+n, j+n, f.text(j, j+n)
		return p, j + n, true
	}
	if f.isJoint(j) {
		j++
	}
	deputy := f.isDeputy(j)
	v, n := lex.titles.Match(f.t, j)
	if n == 0 && deputy {
		j++
		if j >= len(f.t.Tokens) || f.t.Gap(j) != vietnamese.Space {
			return p, 0, false
		}
		v, n = lex.titles.Match(f.t, j)
	} else {
		deputy = false
	}
	if n == 0 || f.notTitle(start, j, n, v) {
		return p, 0, false
	}
	p.Head = v.canonical
	if deputy {
		p.Head = "phó " + p.Head
	}
	p.titleKind = v.kind
	hi = j + n
	if n == 1 && f.t.IsMark(hi, '.') && f.t.Glued(hi) && hi+1 < len(f.t.Tokens) && (f.t.Tokens[hi+1].Sentence == f.t.Tokens[j].Sentence || f.isOffice(hi+1)) && f.t.Gap(hi+1) != vietnamese.Line {
		hi++ // PCT. UBND
	}
	for hi < len(f.t.Tokens) && f.t.Gap(hi) == vietnamese.Space {
		_, m := lex.modifiers.Match(f.t, hi)
		if m == 0 {
			break
		}
		hi += m
	}
	p.titleHi, p.Hi = hi, hi
	p.Title = f.text(start, hi)
	return p, hi, true
}

// entrusted gives how many tokens at i say that somebody is to run a body
// without being its head: được giao |phụ trách| Sở Y tế; 0 where none do. What
// follows must be a body in capitals, not a field: phụ trách lĩnh vực đất đai.
func (f *finder) entrusted(i int) int {
	if i == 0 || !f.t.Is(i-1, wordGiao) || f.t.Gap(i) != vietnamese.Space {
		return 0
	}
	n := 2
	switch {
	case f.t.Is(i, wordPhu) && f.t.Is(i+1, wordTrach), f.t.Is(i, wordDieu) && f.t.Is(i+1, wordHanh):
	default:
		return 0
	}
	if f.t.IsMark(i+n, ',') && f.t.Is(i+n+1, wordDieu) && f.t.Is(i+n+2, wordHanh) {
		n += 3
	}
	if i+n >= len(f.t.Tokens) || f.t.Gap(i+n) != vietnamese.Space || !f.isOffice(i+n) {
		return 0
	}
	return n
}

// isJoint reports whether token i says that several share the post: Đồng Chủ
// tịch Ủy ban liên Chính phủ, not 500.000 đồng and hội đồng.
func (f *finder) isJoint(i int) bool {
	if !f.t.Is(i, wordDong) || i+1 >= len(f.t.Tokens) || f.t.Gap(i+1) != vietnamese.Space {
		return false
	}
	return i == 0 || f.t.Gap(i) == vietnamese.Line || f.t.Kind(i-1) == vietnamese.Mark || f.t.Kind(i-1) == vietnamese.Word && !beforeDong.Has(f.t.Tokens[i-1].Key)
}

// beforeDong make another word of "đồng".
var beforeDong = vietnamese.NewSet("tỷ", "tỉ", "triệu", "nghìn", "ngàn", "trăm", "chục", "hội", "cộng", "hợp", "bất", "tương", "tiền", "cánh")

// works are led by a chủ nhiệm who holds no post by it.
var works = vietnamese.NewSet("đề", "dự", "công", "nhiệm")

// notActing stand before a "quyền" that is power, not an acting post.
var notActing = vietnamese.NewSet("thừa", "ủy", "thẩm", "chính", "có", "nhân", "cầm", "phân", "nhà", "đặc", "lợi", "chủ")

// notTitle turns down words that only look like a post: Ban Bí thư, Ban Giám
// đốc, Đoàn Chủ tịch are bodies; CT, GĐ are short forms in capitals only.
func (f *finder) notTitle(start, j, n int, v title) bool {
	if n == 1 {
		c := f.t.Tokens[j].Case
		if c == vietnamese.Lower || c == vietnamese.Title {
			return true
		}
		if f.t.IsMark(j+1, '-') && f.t.Glued(j+1) || (f.t.IsMark(j-1, '/') || f.t.IsMark(j-1, '-')) && f.t.Glued(j) {
			return true // Chỉ thị 05-CT/TW
		}
	}
	if f.t.Tokens[j].Case == vietnamese.Lower && v.canonical == "chỉ đạo nghệ thuật" && !f.t.Is(start-1, wordKiem) && !f.t.Is(start-1, wordLa) {
		return true // a verb and its object
	}
	if last := f.t.Tokens[j+n-1]; n == 2 && f.t.Is(j+1, wordCA) && last.Case != vietnamese.Upper {
		return true // trưởng ca leads a shift, Trưởng CA the police
	}
	if start > 0 && f.t.Gap(start) == vietnamese.Space {
		if n == 2 && f.t.Tokens[j].Case == vietnamese.Lower && f.t.Is(j, wordVu) && strongLead.Has(f.t.Tokens[start-1].Key) {
			return true // chức vụ Phó Giám đốc, nhiệm vụ
		}
		if f.t.Is(start-1, wordBan) && v.canonical != "trưởng ban" || f.t.Is(start-1, wordDoan) && v.canonical == "chủ tịch" {
			return true
		}
	}
	if v.canonical == "đại sứ" && f.figurative(j+n) {
		return true // đại sứ du lịch, đại sứ thiện chí
	}
	if f.t.Tokens[j].Case == vietnamese.Lower && v.canonical == "chủ nhiệm" && j+n < len(f.t.Tokens) && works.Has(f.t.Tokens[j+n].Key) {
		return true // làm chủ nhiệm đề tài, chủ nhiệm công trình
	}
	if hi := j + n; v.canonical == "chủ tịch" && f.t.Is(hi, wordDoan) || v.kind == embassy && f.t.Is(hi, wordQuan) {
		return true // Chủ tịch đoàn, Đại sứ quán
	}
	return false
}

// figurative reports whether a common noun at token i says what an "ambassador"
// stands for who is none of a State: đại sứ |thương hiệu|, not đại sứ |nước| Lào.
func (f *finder) figurative(i int) bool {
	if i >= len(f.t.Tokens) || f.t.Gap(i) != vietnamese.Space || f.t.Kind(i) != vietnamese.Word || f.t.Tokens[i].Case != vietnamese.Lower {
		return false
	}
	return f.class[i]&(stopWord|linkWord|leadWord|opensHonorific|opensTitle|statusWord) == 0 && !f.t.Is(i, wordNuoc) && !f.t.Is(i, wordQuan)
}

// post reads one whole post at token i, and the name that touches it.
func (f *finder) post(i int) (post, bool) {
	if i >= len(f.t.Tokens) || f.class[i]&(opensTitle|statusWord) == 0 && !f.isDeputy(i) {
		return post{}, false
	}
	p, hi, ok := f.head(i)
	if !ok {
		return p, false
	}
	f.tail(&p, hi)
	p.OrgLo = p.titleHi
	p.Organization = f.text(p.titleHi, p.Hi)
	p.ofAll = p.name == 0 && f.t.Is(p.Hi, wordCac) && f.t.Gap(p.Hi) == vietnamese.Space
	p.Kind = p.decide()
	return p, true
}

// decide says what a post is, from its title and its organisation.
func (p *post) decide() Kind {
	if p.org == Foreign && p.titleKind != embassy {
		return Foreign
	}
	switch p.titleKind {
	case Foreign:
		return Foreign
	case Private: // Chủ tịch HĐQT of a state enterprise is an official
		if p.org == State {
			return State
		}
		return Private
	case embassy:
		if p.org == Foreign {
			return Foreign
		}
		return Public
	}
	if p.org == Private {
		return Private
	}
	switch p.titleKind {
	case Public, Religious:
		return p.titleKind
	case Deputy:
		return Deputy
	}
	switch {
	case p.org == embassy:
		return Public
	case p.org != Unknown:
		return p.org
	}
	return Neutral
}

// nextPost gives where the next post of the same person begins, after a post
// that ends at token i: behind a comma, a semicolon, a dash, kiêm, và, đồng
// thời là, giữ chức, or right there; 0 where none does. Before a name, "và" joins
// two persons, so there it does not count.
//
//	…, kiêm Giám đốc Ban Quản lý
//	… (nhiệm kỳ 2016-2021) giữ chức Phó Chủ tịch UBND Quận 1
func (f *finder) nextPost(i int, and bool) int {
	n := len(f.t.Tokens)
	j := f.skipTerm(i)
	if f.t.IsMark(j, '(') {
		c := f.closing(j)
		if c == 0 {
			return 0
		}
		j = c + 1
	}
	if f.t.IsMark(j, ',') || f.t.IsMark(j, ';') || f.t.IsMark(j, '-') || f.t.IsMark(j, '_') {
		j++
	}
	if f.t.Is(j, wordVa) {
		if !and {
			return 0
		}
		j++
	}
	for k := 0; k < 10 && j < n; k++ {
		if f.t.Gap(j) == vietnamese.Line {
			return 0
		}
		if f.opensPost(j) {
			return j
		}
		if f.t.IsMark(j, ',') && k > 0 { // được điều động, bổ nhiệm làm
			j++
		}
		if j >= n || f.class[j]&leadWord == 0 || f.t.Tokens[j].Case != vietnamese.Lower {
			return 0
		}
		j++
	}
	return 0
}

// skipTerm passes the terms of office behind a post, if another post can stand
// behind them: Ủy viên Trung ương Đảng |các khóa VI, VII|; Bí thư Tỉnh ủy.
func (f *finder) skipTerm(i int) int {
	j := i
	if f.t.Is(j, wordCac) {
		j++
	}
	switch {
	case f.t.Is(j, wordKhoa):
		j++
	case f.t.Is(j, wordNhiem) && f.t.Is(j+1, wordKy):
		j += 2
	default:
		return i
	}
	for k := j; k < j+12 && k < len(f.t.Tokens) && f.t.Gap(k) != vietnamese.Line; k++ {
		switch {
		case f.isOrdinal(k), f.t.IsMark(k, '-'), f.t.IsMark(k, '/'), f.t.Is(k, wordVa) && f.isOrdinal(k+1), f.t.IsMark(k, ',') && f.isOrdinal(k+1):
			continue
		case k > j && (f.t.IsMark(k, ',') || f.t.IsMark(k, ';')):
			return k
		}
		return i
	}
	return i
}

// isOrdinal reports whether token i is a number, in figures or in Roman ones.
func (f *finder) isOrdinal(i int) bool {
	return f.t.Kind(i) == vietnamese.Number || f.t.Kind(i) == vietnamese.Word && strings.Trim(f.t.Str(i), "IVX") == ""
}

// closing is the bracket that closes the one at token i, 0 where the line or
// thirty tokens end first.
func (f *finder) closing(i int) int {
	for j := i + 1; j < len(f.t.Tokens) && j < i+30 && f.t.Gap(j) != vietnamese.Line; j++ {
		if f.t.IsMark(j, ')') {
			return j
		}
		if f.t.IsMark(j, '(') {
			return 0
		}
	}
	return 0
}
