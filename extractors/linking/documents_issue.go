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
	subject  vietnamese.Range
	end      int // token behind what was said after the number
}

var (
	keyCua   = vietnamese.KeyOf("của")
	keyDo    = vietnamese.KeyOf("do")
	keyDuoc  = vietnamese.KeyOf("được")
	keyNgay  = vietnamese.KeyOf("ngày")
	keyVe    = vietnamese.KeyOf("về")
	keyViec  = vietnamese.KeyOf("việc")
	keyKhoa  = vietnamese.KeyOf("khóa")
	keyKy    = vietnamese.KeyOf("ký")
	keyKi    = vietnamese.KeyOf("kí")
	keyBan   = vietnamese.KeyOf("ban")
	keyHanh  = vietnamese.KeyOf("hành")
	keyTai   = vietnamese.KeyOf("tại")
	keyTheo  = vietnamese.KeyOf("theo")
	keyCap   = vietnamese.KeyOf("cấp")
	keyThong = vietnamese.KeyOf("thông")
	keyQua   = vietnamese.KeyOf("qua")
	keyLetV  = vietnamese.KeyOf("v")
)

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
	t := l.Text
	j := l.Documents[i].Hi
	j = l.afterDay(j, s)
	j = l.afterIssuer(j, s)
	if s.day.IsZero() {
		j = l.afterDay(j, s)
	}
	s.end = j
	if s.issuer.Lo == s.issuer.Hi {
		l.places(i, j, s)
	}
	s.subject = subjectAt(t, j)
}

// afterDay reads a day behind token j: "ngày 17/5/2021", ", ngày 6/5/2014",
// "(13-11-2013)", "ban hành ngày 3/5".
func (l *documentLinks) afterDay(j int, s *statement) int {
	t := l.Text
	k := j
	if t.IsMark(k, ',') || t.IsMark(k, '(') {
		k++
	}
	open := k > j && t.IsMark(j, '(')
	for n := 0; n < 5 && t.Kind(k) == vietnamese.Word && issueWords.Has(t.Tokens[k].Key) && !t.Is(k, keyNgay); n++ {
		k++
	}
	if t.IsMark(k, ':') {
		k++
	}
	day, hi := l.dayAt(k)
	if day.IsZero() {
		return j
	}
	s.day = day
	if open && t.IsMark(hi, ')') || !open && t.IsMark(hi, ')') && t.IsMark(l.openBefore(j), '(') {
		hi++
	}
	return hi
}

// openBefore is the token of the bracket that is open at token j, -1 where none.
func (l *documentLinks) openBefore(j int) int {
	t := l.Text
	for k := j - 1; k >= 0 && k > j-24 && t.Gap(k+1) != vietnamese.Line; k-- {
		if t.IsMark(k, ')') {
			return -1
		}
		if t.IsMark(k, '(') {
			return k
		}
	}
	return -1
}

// issueWords may stand between a number and the day it was issued on.
var issueWords = vietnamese.NewSet("ban", "hành", "ký", "kí", "được", "vừa", "đã", "thông", "qua", "cấp", "lần", "đầu", "vào", "từ")

// dayAt is the single day that a date mention beginning at token k names.
func (l *documentLinks) dayAt(k int) (schemas.Day, int) {
	for _, d := range l.datesFrom(k) {
		if d.Lo > k {
			break
		}
		if d.Lo == k && d.From == d.To && !d.From.IsZero() {
			return d.From, d.Hi
		}
	}
	return schemas.Day{}, k
}

// afterIssuer reads "của BODY", "do BODY ban hành", "được BODY thông qua"
// behind token j, past a closing bracket.
func (l *documentLinks) afterIssuer(j int, s *statement) int {
	t := l.Text
	k := j
	if t.IsMark(k, ')') && t.Gap(k) == vietnamese.None {
		k++
	}
	if t.IsMark(k, ',') {
		k++
	}
	if t.Is(k, keyCua) {
		is, ok := l.bodies(k + 1)
		if !ok {
			return j
		}
		s.issuer, s.code, s.explicit = vietnamese.Range{Lo: is.Lo, Hi: is.Hi}, is.Code, true
		k = skipTerm(t, is.Hi)
		if k < len(t.Tokens) && issueWords.Has(t.Tokens[k].Key) {
			return k
		}
		return k
	}
	for n := 0; n < 3 && t.Kind(k) == vietnamese.Word && adverbs.Has(t.Tokens[k].Key); n++ {
		k++
	}
	if !t.Is(k, keyDo) && !t.Is(k, keyDuoc) {
		return j
	}
	is, ok := documents.IssuerAt(t, k+1)
	if !ok {
		return j
	}
	v := skipName(t, skipTerm(t, is.Hi))
	for n := 0; n < 3 && t.Kind(v) == vietnamese.Word && adverbs.Has(t.Tokens[v].Key); n++ {
		v++
	}
	hi := issuing(t, v)
	if hi == v {
		return j
	}
	s.issuer, s.code, s.explicit = vietnamese.Range{Lo: is.Lo, Hi: is.Hi}, is.Code, true
	return hi
}

// bodies reads a body, or the several bodies of a joint paper: "Bộ Y tế và Bộ
// Tài chính", "Bộ Chính trị, Ban Bí thư".
func (l *documentLinks) bodies(k int) (documents.Issuer, bool) {
	return documents.IssuerAt(l.Text, k)
}

// skipTerm passes over the term of a body: khóa XIII, (khóa XII).
func skipTerm(t *vietnamese.Text, k int) int {
	j := k
	if t.IsMark(j, '(') {
		j++
	}
	if !t.Is(j, keyKhoa) || t.Gap(j) == vietnamese.Line || t.Gap(j+1) == vietnamese.Line {
		return k
	}
	j += 2
	if t.IsMark(j, ')') {
		j++
	}
	return j
}

// skipName passes over a person's name: capitalised words at token k.
func skipName(t *vietnamese.Text, k int) int {
	for j := 0; j < 6 && t.Capital(k) && t.Gap(k) != vietnamese.Line; j++ {
		k++
	}
	return k
}

// issuing reads the verb of issuing at token k and returns the token behind
// it; k itself where none stands there.
func issuing(t *vietnamese.Text, k int) int {
	j := k
	switch {
	case t.Is(j, keyKy), t.Is(j, keyKi):
		j++
		if t.Is(j, keyBan) && t.Is(j+1, keyHanh) {
			j += 2
		}
	case t.Is(j, keyBan) && t.Is(j+1, keyHanh), t.Is(j, keyThong) && t.Is(j+1, keyQua):
		j += 2
	case t.Is(j, keyCap):
		j++
	}
	return j
}

// adverbs may stand between a subject and its verb.
var adverbs = vietnamese.NewSet("đã", "vừa", "mới", "đây", "qua", "cũng", "sẽ", "lại", "liền", "tiếp", "tục", "chính", "thức", "trước", "đó", "vưa", "ngay", "sau", "thống", "nhất", "lập", "tức")

// places reads the body that acts "at" a document: "Tại Công văn số …, Thủ
// tướng yêu cầu", where the number's own code says that the body issued it.
func (l *documentLinks) places(i, j int, s *statement) {
	t := l.Text
	m := &l.Documents[i]
	if !t.Is(m.Lo-1, keyTai) && !t.Is(m.Lo-1, keyTheo) || !t.IsMark(j, ',') {
		return
	}
	is, ok := documents.IssuerAt(t, j+1)
	if !ok {
		return
	}
	if same, _ := documents.SameIssuer(is.Code, m.Issuer); same {
		s.issuer, s.code = vietnamese.Range{Lo: is.Lo, Hi: is.Hi}, is.Code
	}
}

// before reads the clause whose verb issues the document:
//
//	Ngày 17/5/2021, Ban Chấp hành Đảng bộ tỉnh đã ban hành Nghị quyết …
//	Thứ trưởng Bộ Nội vụ Nguyễn Văn A ngày 3/12 ký văn bản số …
func (l *documentLinks) before(i int, s *statement) {
	t := l.Text
	m := &l.Documents[i]
	sentence := t.Sentence(m.Lo)
	k := issuingBefore(t, m.Lo, sentence.Lo)
	if k == m.Lo {
		return
	}
	var day schemas.Day
	k = l.stepsBack(k, sentence.Lo, &day)
	is, lo, ok := bodyEndingAt(t, k, sentence.Lo)
	if ok {
		if s.issuer.Lo == s.issuer.Hi {
			if same, known := documents.SameIssuer(is.Code, m.Issuer); same || !known {
				s.issuer, s.code = vietnamese.Range{Lo: is.Lo, Hi: is.Hi}, is.Code
			}
		}
		k = lo
		if day.IsZero() {
			l.stepsBack(k, sentence.Lo, &day)
		}
	}
	if s.day.IsZero() && (ok || !day.IsZero()) {
		s.day = day
	}
}

// issuingBefore finds the verb of issuing right before token k: ban hành, ký,
// có, ra, thông qua; it returns the verb's first token, k where none.
func issuingBefore(t *vietnamese.Text, k, floor int) int {
	j := k - 1
	if j < floor {
		return k
	}
	switch {
	case t.Is(j, keyHanh) && t.Is(j-1, keyBan):
		j--
		if t.Is(j-1, keyKy) || t.Is(j-1, keyKi) {
			j--
		}
		return j
	case t.Is(j, keyQua) && t.Is(j-1, keyThong):
		return j - 1
	case t.Kind(j) == vietnamese.Word && issuingVerbs.Has(t.Tokens[j].Key):
		return j
	}
	return k
}

var issuingVerbs = vietnamese.NewSet("ký", "kí", "có", "ra")

// stepsBack passes adverbs, commas and one day before token k.
func (l *documentLinks) stepsBack(k, floor int, day *schemas.Day) int {
	t := l.Text
	for k > floor {
		j := k - 1
		if d, lo := l.dayBefore(k); !d.IsZero() && day.IsZero() {
			*day, k = d, lo
			continue
		}
		if t.IsMark(j, ',') || t.Kind(j) == vietnamese.Word && t.Tokens[j].Case == vietnamese.Lower && adverbs.Has(t.Tokens[j].Key) {
			k--
			continue
		}
		break
	}
	return k
}

// dayBefore is the single day that a date mention ending before token k names.
func (l *documentLinks) dayBefore(k int) (schemas.Day, int) {
	i := l.firstDateEndingAfter(k - 1)
	if i < len(l.Dates) && l.Dates[i].Hi == k && l.Dates[i].From == l.Dates[i].To {
		return l.Dates[i].From, l.Dates[i].Lo
	}
	return schemas.Day{}, k
}

// bodyEndingAt finds the longest body that ends at token k, perhaps with a
// person's name behind it. Lo is where the phrase begins.
func bodyEndingAt(t *vietnamese.Text, k, floor int) (is documents.Issuer, lo int, ok bool) {
	for j := k - 1; j >= floor && j >= k-18; j-- {
		if t.IsMark(j, ';') || t.IsMark(j, ':') {
			break
		}
		found, good := documents.IssuerAt(t, j)
		if !good || found.Hi > k {
			continue
		}
		if found.Hi == k || nameOnly(t, found.Hi, k) {
			is, lo, ok = found, j, true
		}
	}
	return is, lo, ok
}

// nameOnly reports whether tokens lo to hi are a person's name.
func nameOnly(t *vietnamese.Text, lo, hi int) bool {
	if hi-lo < 2 || hi-lo > 5 {
		return false
	}
	for i := lo; i < hi; i++ {
		if !t.Capital(i) {
			return false
		}
	}
	return true
}

// shareIssuers hands an issuer to the numbers that a list puts before it:
// "Chỉ thị 05-CT/TW, Kết luận 01-KL/TW của Bộ Chính trị".
func (l *documentLinks) shareIssuers() {
	for i := len(l.Documents) - 2; i >= 0; i-- {
		s, next := &l.said[i], &l.said[i+1]
		m, n := &l.Documents[i], &l.Documents[i+1]
		if s.issuer.Lo != s.issuer.Hi || !next.explicit || m.Issuer != n.Issuer {
			continue
		}
		if joined(l.Text, s.end, n.Lo) {
			s.issuer, s.code, s.explicit = next.issuer, next.code, true
		}
	}
}

// joined reports whether only a comma, a semicolon or "và" stands between
// tokens lo and hi.
func joined(t *vietnamese.Text, lo, hi int) bool {
	if hi-lo < 0 || hi-lo > 2 {
		return false
	}
	for i := lo; i < hi; i++ {
		if !t.IsMark(i, ',') && !t.IsMark(i, ';') && !t.Is(i, keyVa) {
			return false
		}
	}
	return true
}

var keyVa = vietnamese.KeyOf("và")

// conclude takes, of what is said around all mentions of a document, the
// first of each: an explicit issuer before the subject of a verb.
func (l *documentLinks) conclude(g *documentGroup) statement {
	var c statement
	for _, i := range g.mentions {
		s := &l.said[i]
		if s.issuer.Lo != s.issuer.Hi && (c.issuer.Lo == c.issuer.Hi || s.explicit && !c.explicit) {
			c.issuer, c.code, c.explicit = s.issuer, s.code, s.explicit
		}
		if c.day.IsZero() {
			c.day = s.day
		}
		if c.subject.Lo == c.subject.Hi {
			c.subject = s.subject
		}
	}
	return c
}
