package linking

import (
	"trichluc/extractors/documents"
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// statement is what the words around one mention say of the document.
type statement struct {
	issuer   vietnamese.Range
	code     string // the issuer's code, "" where unknown
	explicit bool   // "của …", not the subject of a verb
	day      schemas.Day
	dated    bool   // the day stands behind the number, not in the clause before it
	recent   bool   // "vừa", "mới" ban hành
	term     string // khóa XIII: "XIII"
	subject  vietnamese.Range
	end      int // token behind what was said after the number
}

// named reports whether an issuer was found.
func (s *statement) named() bool { return s.issuer.Lo < s.issuer.Hi }

// name records an issuer.
func (s *statement) name(is documents.Issuer, explicit bool) {
	s.issuer, s.code, s.explicit = vietnamese.Range{Lo: is.Lo, Hi: is.Hi}, is.Code, explicit
}

// statement reads the words around mention i.
func (l *documentLinks) statement(i int) statement {
	var s statement
	l.after(i, &s)
	l.before(i, &s)
	return s
}

// after reads what follows a number, in any order and each once:
//
//	… ngày 17/5/2021 của Bộ trưởng Bộ Tài chính (về việc …)
//	… của Bộ Chính trị (khóa XIII) ngày 23/2/2005
//	… vừa được Chính phủ ban hành ngày 11/9/2025; do Phó Thủ tướng X ký
func (l *documentLinks) after(i int, s *statement) {
	j := l.Documents[i].Hi
	j = l.skipYear(j)
	j = l.afterDay(j, s)
	j = l.afterIssuer(i, j, s)
	if s.day.IsZero() {
		j = l.afterDay(j, s)
		if !s.named() {
			j = l.afterIssuer(i, j, s)
		}
	}
	s.end = j
	s.subject = l.subjectAt(i, j)
	l.ahead(i, s)
}

// ahead reads an issuer, and the day with it, that stand behind the subject:
// "Quyết định số … phê duyệt Đề án … do Phó Thủ tướng X ký ngày 14/4/2025",
// "Nghị quyết số … về … được Quốc hội thông qua ngày 12/6/2025", "Nghị quyết
// số … về …, định hướng đến năm 2020 của Chính phủ". The number's own code must
// be the body's, and no other document may come between.
func (l *documentLinks) ahead(i int, s *statement) {
	t := l.Text
	m := &l.Documents[i]
	if s.named() && !s.day.IsZero() || m.Issuer == "" {
		return
	}
	end := min(t.Sentence(m.Lo).Hi, s.end+maxAhead)
	if i+1 < len(l.Documents) {
		end = min(end, l.Documents[i+1].Lo)
	}
	for k := s.end; k < end; k++ {
		if t.IsMark(k, ';') {
			return
		}
		whose := t.Is(k, keyCua) && k > s.end && endsTitle(t, k)
		if !t.Is(k, keyDo) && !t.Is(k, keyDuoc) && !whose {
			continue
		}
		is, ok := l.bodyAt(k + 1)
		if !ok {
			continue
		}
		if same, _ := documents.SameIssuer(is.Code, m.Issuer); !same {
			continue
		}
		if whose {
			if !s.named() {
				s.name(is, true)
				s.subject.Hi = max(s.subject.Lo, min(s.subject.Hi, k))
			}
			continue
		}
		var aside statement
		v := skipAdverbs(t, skipName(t, l.skipTerm(is.Hi, &aside)))
		hi := issuing(t, v)
		if hi == v {
			continue
		}
		if !s.named() {
			s.name(is, true)
		}
		if s.day.IsZero() {
			l.afterDay(hi, s)
		}
		s.subject.Hi = max(s.subject.Lo, min(s.subject.Hi, k))
		return
	}
}

const maxAhead = 60

// endsTitle reports whether what stands before token k ends a title, so that
// "của BODY" there says whose document it is, not whose affair: a year, a
// closing quote or bracket.
func endsTitle(t *vietnamese.Text, k int) bool {
	return t.Digits(k-1) == 4 || t.IsMark(k-1, '"') || t.IsMark(k-1, ')')
}

// skipYear passes over the year that a short form takes instead of a day:
// Nghị định số 06 năm 2021 của Chính phủ, quyết định 3800 (năm 2018).
func (l *documentLinks) skipYear(j int) int {
	t := l.Text
	k := j
	open := t.IsMark(k, '(')
	if open {
		k++
	}
	if !t.Is(k, keyNam) || t.Digits(k+1) != 4 || t.Gap(k) == vietnamese.Line {
		return j
	}
	k += 2
	if open {
		if !t.IsMark(k, ')') {
			return j
		}
		k++
	}
	return k
}

// afterDay reads a day behind token j: "ngày 17/5/2021", ", ngày 6/5/2014 của
// …", "(13-11-2013)", "ban hành ngày 3/5". Behind a comma it must not open a
// clause of its own: "…, ngày 6/5, UBND huyện …".
func (l *documentLinks) afterDay(j int, s *statement) int {
	t := l.Text
	k := j
	comma, open := t.IsMark(k, ','), t.IsMark(k, '(')
	if comma || open {
		k++
	}
	if t.Gap(k) == vietnamese.Line {
		return j
	}
	if !comma {
		for n := 0; n < 6 && t.Kind(k) == vietnamese.Word && issueWords.Has(t.Tokens[k].Key); n++ {
			k++
		}
	} else if t.Is(k, keyBan) && t.Is(k+1, keyHanh) {
		k += 2
	}
	if t.IsMark(k, ':') {
		k++
	}
	day, hi := l.dayAt(k)
	if day.IsZero() || comma && l.opensClause(hi) {
		return j
	}
	s.day, s.dated = day, true
	if t.IsMark(hi, ')') && (open || bracketOpen(t, j)) {
		hi++
	}
	return hi
}

// issueWords may stand between a number and the day it was issued on.
var issueWords = vietnamese.NewSet("ban", "hành", "ký", "kí", "được", "vừa", "đã", "thông", "qua", "cấp", "lần", "đầu", "hôm", "hồi", "lúc", "có", "vào", "phê", "duyệt")

// opensClause reports whether the words from token k on begin a clause, so
// that a day before them is its day: a comma, or a subject.
func (l *documentLinks) opensClause(k int) bool {
	t := l.Text
	if t.Gap(k) == vietnamese.Line {
		return false
	}
	if t.IsMark(k, ',') {
		return t.Kind(k+1) != vietnamese.Word || t.Capital(k+1) || !objectVerbs.Has(t.Tokens[k+1].Key)
	}
	return t.Capital(k) || t.Is(k, keyTai)
}

// objectVerbs go on with what the document does or is: "…, ngày 7/9, yêu cầu
// các địa phương …".
var objectVerbs = vietnamese.NewSet("của", "về", "yêu", "chỉ", "đề", "quy", "phê", "gửi", "hướng", "ban", "sửa", "giao", "thông", "nêu", "bổ", "bãi", "thành", "điều", "do", "kèm", "thay")

// bracketOpen reports whether a bracket is open at token j.
func bracketOpen(t *vietnamese.Text, j int) bool {
	for k := j - 1; k >= 0 && k > j-24 && t.Gap(k+1) != vietnamese.Line; k-- {
		if t.IsMark(k, ')') {
			return false
		}
		if t.IsMark(k, '(') {
			return true
		}
	}
	return false
}

// dayAt is the single day that a date mention beginning at token k names, and
// the token behind it.
func (l *documentLinks) dayAt(k int) (schemas.Day, int) {
	i := l.firstDateFrom(k)
	if i < len(l.Dates) && l.Dates[i].Lo == k && l.Dates[i].From == l.Dates[i].To {
		return l.Dates[i].From, l.Dates[i].Hi
	}
	return schemas.Day{}, k
}

// afterIssuer reads "của BODY", "do BODY ban hành", "được BODY thông qua"
// behind token j, past a closing bracket.
func (l *documentLinks) afterIssuer(i, j int, s *statement) int {
	t := l.Text
	k := j
	if t.IsMark(k, ')') && t.Gap(k) == vietnamese.None {
		k++
	}
	if t.IsMark(k, ',') {
		k++
	}
	if t.Is(k, keyCua) {
		is, ok := l.bodies(i, k+1)
		if !ok {
			return j
		}
		s.name(is, true)
		k = is.Hi
		if name := skipName(t, k); name-k >= 2 { // của Bộ trưởng Bộ Công Thương Nguyễn Văn A ngày …
			k = name
		}
		return l.skipTerm(k, s)
	}
	if t.Is(k, keyHoi) && t.Is(k+1, keyNghi) { // Nghị quyết số … Hội nghị lần thứ sáu Ban Chấp hành Trung ương
		if is, ok := l.bodies(i, k); ok && documents.Central(is.Code) {
			s.name(is, true)
			return l.skipTerm(is.Hi, s)
		}
	}
	k = skipAdverbs(t, k)
	if t.Is(k, keyMa) {
		k++
	}
	if !t.Is(k, keyDo) && !t.Is(k, keyDuoc) {
		return j
	}
	is, ok := l.bodies(i, skipPerson(t, k+1))
	if !ok {
		return j
	}
	var aside statement
	v := skipAdverbs(t, skipName(t, l.skipTerm(is.Hi, &aside)))
	hi := issuing(t, v)
	if hi == v {
		return j
	}
	s.name(is, true)
	s.term = aside.term
	return hi
}

func skipAdverbs(t *vietnamese.Text, k int) int {
	for range 3 {
		_, n := adverbs.Match(t, k)
		if n == 0 || t.Capital(k) {
			break
		}
		k += n
	}
	return k
}

// adverbBefore is where the adverb that ends before token k begins, k itself
// where none does. Recent tells that it puts the act just before publication.
func adverbBefore(t *vietnamese.Text, k int) (at int, recent bool) {
	for n := min(3, k); n >= 1; n-- {
		if r, m := adverbs.Match(t, k-n); m == n && !t.Capital(k-n) {
			return k - n, r
		}
	}
	return k, false
}

// bodies reads the body at token k that issued mention i, or the several
// bodies of a joint paper: "Bộ Y tế và Bộ Tài chính", "Bộ trưởng Bộ Y tế - Bộ
// trưởng Bộ Quốc phòng". Words that only lead to the body are passed over:
// "đồng chí Chủ tịch UBND tỉnh", "Hội nghị lần thứ sáu Ban Chấp hành Trung ương".
func (l *documentLinks) bodies(i, k int) (documents.Issuer, bool) {
	t := l.Text
	is, ok := l.bodyAt(k)
	if !ok && t.Kind(k) == vietnamese.Word && leads.Has(t.Tokens[k].Key) {
		for n := 1; n <= 6 && !ok && (t.Kind(k+n) == vietnamese.Word || t.Digits(k+n) > 0) && t.Gap(k+n) != vietnamese.Line; n++ {
			is, ok = l.bodyAt(k + n)
		}
	}
	if !ok {
		return is, false
	}
	if m := &l.Documents[i]; m.Joint() {
		for {
			n := is.Hi
			if t.IsMark(n, ',') || t.IsMark(n, '-') || t.IsMark(n, ';') {
				n++
			}
			if t.Is(n, keyVa) {
				n++
			}
			next, ok := l.bodyAt(n)
			if n == is.Hi || !ok || t.Gap(n) == vietnamese.Line {
				break
			}
			is.Hi = next.Hi
		}
	}
	return is, true
}

// leads are words that may stand before the body itself.
var leads = vietnamese.NewSet("đồng", "ông", "bà", "hội", "liên", "tập", "lãnh")

// skipTerm passes over the term of a body and notes it: khóa XIII, (khóa XII),
// nhiệm kỳ.
func (l *documentLinks) skipTerm(k int, s *statement) int {
	t := l.Text
	j := k
	open := t.IsMark(j, '(') || t.IsMark(j, ',')
	if open {
		j++
	}
	if !t.Is(j, keyKhoa) || t.Gap(j) == vietnamese.Line || t.Gap(j+1) == vietnamese.Line || j+1 >= len(t.Tokens) {
		return k
	}
	if r := roman(t, j+1); r != "" {
		s.term = r
	}
	j += 2
	if open && t.IsMark(j, ')') {
		j++
	}
	return j
}

// roman reads a term at token i in Roman or Arabic figures, as Roman.
func roman(t *vietnamese.Text, i int) string {
	if n := t.Int(i); n >= 1 && n < len(romans) {
		return romans[n]
	}
	if t.Kind(i) == vietnamese.Word {
		for _, r := range romans {
			if r != "" && r == t.Str(i) {
				return r
			}
		}
	}
	return ""
}

var romans = [...]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX"}

// skipPerson passes over a person who stands before the post at token k: "ông
// Trần Văn B, Phó Chủ tịch UBND huyện"; k itself where none does.
func skipPerson(t *vietnamese.Text, k int) int {
	j := k
	for n := 0; n < 2 && t.Kind(j) == vietnamese.Word && honorifics.Has(t.Tokens[j].Key); n++ {
		j++
	}
	name := skipName(t, j)
	if name-j < 2 || !t.IsMark(name, ',') && !t.IsMark(name, '-') {
		return k
	}
	return name + 1
}

// skipName passes over a person's name: capitalised words at token k.
func skipName(t *vietnamese.Text, k int) int {
	for n := 0; n < 6 && t.Capital(k) && t.Gap(k) != vietnamese.Line; n++ {
		k++
	}
	return k
}

// issuing reads the verb of issuing at token k and returns the token behind
// it; k itself where none stands there.
func issuing(t *vietnamese.Text, k int) int {
	switch {
	case t.Is(k, keyKy), t.Is(k, keyKi):
		if t.Is(k+1, keyBan) && t.Is(k+2, keyHanh) {
			return k + 3
		}
		return k + 1
	case t.Is(k, keyBan) && t.Is(k+1, keyHanh), t.Is(k, keyThong) && t.Is(k+1, keyQua), t.Is(k, keyPhe) && t.Is(k+1, keyDuyet):
		return k + 2
	case t.Is(k, keyCap):
		return k + 1
	}
	return k
}

// adverbs may stand between a subject and its verb; true marks those that put
// an act just before publication.
var adverbs = readAdverbs()

func readAdverbs() *vietnamese.Trie[bool] {
	tr := vietnamese.NewTrie[bool]()
	for _, w := range [...]string{"vừa", "mới", "vừa mới", "mới đây", "mới đây đã", "vừa qua", "vưa qua"} {
		tr.Add(w, true)
	}
	for _, w := range [...]string{"đã", "cũng", "sẽ", "lại", "liền", "tiếp tục", "chính thức", "trước đó", "ngay", "ngay sau đó", "sau đó", "thống nhất",
		"phải", "buộc phải", "lập tức", "ngay lập tức", "kịp thời", "nhanh chóng", "đồng thời", "khẩn trương", "thay mặt", "hôm nay", "còn", "tiếp đó", "theo đó", "từng"} {
		tr.Add(w, false)
	}
	return tr
}

var (
	keyCua   = vietnamese.KeyOf("của")
	keyDo    = vietnamese.KeyOf("do")
	keyDuoc  = vietnamese.KeyOf("được")
	keyHoi   = vietnamese.KeyOf("hội")
	keyNghi  = vietnamese.KeyOf("nghị")
	keyMa    = vietnamese.KeyOf("mà")
	keyVa    = vietnamese.KeyOf("và")
	keyNam   = vietnamese.KeyOf("năm")
	keyVe    = vietnamese.KeyOf("về")
	keyViec  = vietnamese.KeyOf("việc")
	keyKhoa  = vietnamese.KeyOf("khóa")
	keyKy    = vietnamese.KeyOf("ký")
	keyKi    = vietnamese.KeyOf("kí")
	keyBan   = vietnamese.KeyOf("ban")
	keyHanh  = vietnamese.KeyOf("hành")
	keyTai   = vietnamese.KeyOf("tại")
	keyTheo  = vietnamese.KeyOf("theo")
	keyBang  = vietnamese.KeyOf("bằng")
	keyTrong = vietnamese.KeyOf("trong")
	keyCo    = vietnamese.KeyOf("có")
	keyRa    = vietnamese.KeyOf("ra")
	keyCap   = vietnamese.KeyOf("cấp")
	keyThong = vietnamese.KeyOf("thông")
	keyQua   = vietnamese.KeyOf("qua")
	keyPhe   = vietnamese.KeyOf("phê")
	keyDuyet = vietnamese.KeyOf("duyệt")
	keyLetV  = vietnamese.KeyOf("v")
)
