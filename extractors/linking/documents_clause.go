package linking

import (
	"strings"

	"trichluc/extractors/documents"
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// before reads the clause that leads to a document, for what the words behind
// its number left open:
//
//	Ngày 17/5/2021, Ban Chấp hành Đảng bộ tỉnh đã ban hành Nghị quyết …
//	Thứ trưởng Bộ Nội vụ Nguyễn Văn A ngày 3/12 ký văn bản số …
//	… được Thủ tướng Chính phủ phê duyệt tại Quyết định số …
//	Tại Công văn số 1026/TTg-PL, Thủ tướng yêu cầu …
//	Ngày 5/6/2023, bằng Công văn số 245/UBND-NC, UBND huyện yêu cầu …
//	Bộ Kế hoạch và Đầu tư đã chấp thuận … (Công văn số 3059/BKHĐT-TH)
func (l *documentLinks) before(i int, s *statement) {
	t := l.Text
	m := &l.Documents[i]
	floor := t.Sentence(m.Lo).Lo
	if i > 0 {
		floor = max(floor, l.Documents[i-1].Hi)
	}
	if s.day.IsZero() {
		s.day = l.openingDay(m, floor)
	}
	if l.issuedBy(m, floor, s) || s.named() {
		return
	}
	for k := m.Lo; k < m.Hi; k++ { // Chỉ thị của Thủ tướng số …
		if is, ok := l.bodyAt(k + 1); ok && t.Is(k, keyCua) && is.Hi < m.Hi {
			s.name(is, true)
			return
		}
	}
	l.actsThrough(m, floor, s)
	if !s.named() {
		l.actsAt(i, s)
	}
	if !s.named() {
		l.bracketed(m, floor, s)
	}
}

// openingDay is the day that opens the sentence right before "tại", "trong" or
// "bằng" and a document: what is said there is said on that day. "Theo" only
// gives the ground of what happened on the day.
func (l *documentLinks) openingDay(m *documents.Mention, floor int) schemas.Day {
	t := l.Text
	k := m.Lo - 1
	if k <= floor || !t.Is(k, keyTai) && !t.Is(k, keyBang) && !t.Is(k, keyTrong) {
		return schemas.Day{}
	}
	if t.IsMark(k-1, ',') {
		k--
	}
	day, lo := l.dayBefore(k)
	if open := t.Sentence(m.Lo).Lo; day.IsZero() || lo < floor || lo > open && !(t.IsMark(lo-1, ',') && lo-1-open <= 3) { // Trước đó, ngày …
		return schemas.Day{}
	}
	return day
}

// issuedBy reads a subject and a day before a verb of issuing whose object is
// the document.
func (l *documentLinks) issuedBy(m *documents.Mention, floor int, s *statement) bool {
	t := l.Text
	lo := objectStart(t, m.Lo, floor)
	k, verb := issuingBefore(t, lo, floor)
	if k == lo {
		return false
	}
	var day schemas.Day
	var recent bool
	k, recent = l.stepsBack(k, floor, &day)
	is, at, ok := l.bodyEndingAt(k, floor)
	if ok {
		same, known := documents.SameIssuer(is.Code, m.Issuer)
		if verb == weak && known && !same || verb == strict && !same {
			return false
		}
		if !s.named() {
			s.name(is, false)
		}
		if day.IsZero() {
			l.stepsBack(at, floor, &day)
		}
	} else if verb == strong && !s.named() {
		l.earlierVerb(m, k, floor, s)
	}
	s.recent = recent
	if s.day.IsZero() && verb != strict { // the day of announcing is not that of issuing
		s.day = day
	}
	return true
}

// earlierVerb reads the subject of a verb of issuing before token k that is not
// the first of its subject, where the number's own code is that body's: "Chủ
// tịch UBND tỉnh đã đối thoại với các hộ và ban hành Thông báo số …".
func (l *documentLinks) earlierVerb(m *documents.Mention, k, floor int, s *statement) {
	t := l.Text
	if m.Issuer == "" || !t.Is(k-1, keyVa) && !t.IsMark(k, ',') {
		return
	}
	for j := k - 2; j >= floor && j >= k-30 && !t.IsMark(j, ';') && !t.IsMark(j, ':'); j-- {
		is, ok := l.bodyAt(j)
		if !ok || is.Hi >= k || t.Kind(is.Hi) != vietnamese.Word || t.Tokens[is.Hi].Case != vietnamese.Lower || t.Is(is.Hi, keyVa) {
			continue
		}
		if is = l.widest(is, floor); j > 0 && t.Kind(is.Lo-1) == vietnamese.Word && objectOf.Has(t.Tokens[is.Lo-1].Key) {
			j = is.Lo
			continue
		}
		if same, _ := documents.SameIssuer(is.Code, m.Issuer); same {
			s.name(is, false)
		}
		return
	}
}

// objectOf stand before a body that is no subject.
var objectOf = vietnamese.NewSet("của", "cho", "tới", "đến", "gửi", "với", "tại", "cùng", "trình", "lên", "theo", "từ", "về", "đạo", "cầu", "nghị", "giao", "cáo", "và")

// objectStart passes back over what stands between a verb and the words of
// the kind: các, hai, 2, một, a colon.
func objectStart(t *vietnamese.Text, lo, floor int) int {
	for n := 0; n < 3 && lo > floor; n++ {
		j := lo - 1
		if t.IsMark(j, ':') || t.Kind(j) == vietnamese.Word && determiners.Has(t.Tokens[j].Key) || t.Digits(j) > 0 && t.Digits(j) <= 2 && t.Kind(j) == vietnamese.Number {
			lo--
			continue
		}
		break
	}
	return lo
}

var determiners = vietnamese.NewSet("các", "những", "một", "hai", "ba", "bốn", "bản")

// strength is how much a verb before a document proves that its subject issued it.
type strength uint8

const (
	strong strength = iota // ban hành, ký: whatever the number's code says
	weak                   // có, gửi: unless the code speaks against it
	strict                 // công bố: only where the code is the subject's
)

// issuingBefore finds the verb of issuing right before token k; it returns the
// verb's first token, k where none stands there.
func issuingBefore(t *vietnamese.Text, k, floor int) (at int, verb strength) {
	j := k - 1
	if j < floor {
		return k, strong
	}
	switch {
	case t.Is(j, keyHanh) && t.Is(j-1, keyBan):
		j--
		if t.IsMark(j-1, ',') && (t.Is(j-2, keyKy) || t.Is(j-2, keyKi)) { // ký, ban hành
			j--
		}
		if t.Is(j-1, keyKy) || t.Is(j-1, keyKi) {
			j--
		}
		return j, strong
	case t.Is(j, keyQua) && t.Is(j-1, keyThong), t.Is(j, keyThuc) && t.Is(j-1, keyChung) && (t.Is(j-2, keyKy) || t.Is(j-2, keyKi)): // ký chứng thực
		if t.Is(j, keyThuc) {
			j--
		}
		return j - 1, strong
	case t.Is(j, keyKy), t.Is(j, keyKi), t.Is(j, keyRa):
		return j, strong
	case t.Is(j, keyCo), t.Is(j, keyGui):
		return j, weak
	case t.Is(j, keyHanh) && t.Is(j-1, keyPhat):
		return j - 1, weak
	case t.Is(j, keyBo) && t.Is(j-1, keyCong):
		return j - 1, strict
	case t.Is(j, keyTrinh):
		return j, strict
	}
	return k, strong
}

// stepsBack passes adverbs, commas, a remark in brackets and one day before
// token k.
func (l *documentLinks) stepsBack(k, floor int, day *schemas.Day) (at int, recent bool) {
	t := l.Text
	for k > floor {
		j := k - 1
		if d, lo := l.dayBefore(k); !d.IsZero() && day.IsZero() {
			*day, k = d, lo
			continue
		}
		if before, r := adverbBefore(t, k); before < k && before >= floor {
			k, recent = before, recent || r
			continue
		}
		if t.IsMark(j, ',') || t.IsMark(j, '-') && t.Gap(j) == vietnamese.Space {
			k--
			continue
		}
		if open := remarkBefore(t, j, floor); open < j {
			k = open
			continue
		}
		if j-1 > floor && t.Is(j-1, keyKhoa) && roman(t, j) != "" { // khóa VII
			k = j - 1
			continue
		}
		if j-3 > floor && t.Is(j-3, keyKyHop) && t.Is(j-2, keyHop) && t.Is(j-1, keyThu) { // kỳ họp thứ 16
			k = j - 3
			continue
		}
		break
	}
	return k, recent
}

// remarkBefore is the opening bracket of a short remark that token j closes;
// j itself where it closes none.
func remarkBefore(t *vietnamese.Text, j, floor int) int {
	if !t.IsMark(j, ')') {
		return j
	}
	for k := j - 1; k >= floor && k >= j-12; k-- {
		if t.IsMark(k, '(') {
			return k
		}
		if t.IsMark(k, ')') {
			break
		}
	}
	return j
}

// dayBefore is the single day that a date mention ending before token k names,
// and where that mention begins.
func (l *documentLinks) dayBefore(k int) (schemas.Day, int) {
	i := l.firstDateEndingAfter(k - 1)
	if i < len(l.Dates) && l.Dates[i].Hi == k && l.Dates[i].From == l.Dates[i].To {
		lo := l.Dates[i].Lo
		if l.Text.Kind(lo-1) == vietnamese.Word && bounds.Has(l.Text.Tokens[lo-1].Key) {
			return schemas.Day{}, k
		}
		return l.Dates[i].From, lo
	}
	return schemas.Day{}, k
}

// bounds before a day make it the end of a span: từ ngày …, đến ngày ….
var bounds = vietnamese.NewSet("từ", "đến", "tới", "trước", "sau", "hết", "tính", "kể")

// bodyEndingAt finds the longest body that ends at token k, perhaps with a
// person's name behind it. Lo is where the phrase begins.
func (l *documentLinks) bodyEndingAt(k, floor int) (is documents.Issuer, lo int, ok bool) {
	t := l.Text
	for j := k - 1; j >= floor && j >= k-maxBody; j-- {
		if t.IsMark(j, ';') || t.IsMark(j, ':') {
			break
		}
		found, good := l.bodyAt(j)
		if !good || found.Hi > k {
			continue
		}
		if found.Hi == k || nameOnly(t, found.Hi, k) {
			is, lo, ok = found, j, true
		}
	}
	return is, lo, ok
}

const maxBody = 20

// widest is the longest body that ends where is ends: Thủ tướng Chính phủ for
// Chính phủ.
func (l *documentLinks) widest(is documents.Issuer, floor int) documents.Issuer {
	t := l.Text
	for k := is.Lo - 1; k >= floor && k >= is.Hi-maxBody; k-- {
		if wider, ok := l.bodyAt(k); ok && wider.Hi == is.Hi {
			is = wider
		} else if t.Kind(k) != vietnamese.Word || is.Lo-k > 5 {
			break
		}
	}
	return is
}

// nameOnly reports whether tokens lo to hi are a person's name, perhaps behind
// a dash or an honorific: "- Đỗ Văn A", "đồng chí Nguyễn Văn B".
func nameOnly(t *vietnamese.Text, lo, hi int) bool {
	if lo < hi && (t.IsMark(lo, '-') || t.IsMark(lo, ',')) {
		lo++
	}
	for lo < hi && t.Kind(lo) == vietnamese.Word && honorifics.Has(t.Tokens[lo].Key) && t.Tokens[lo].Case == vietnamese.Lower {
		lo++
	}
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

var honorifics = vietnamese.NewSet("ông", "bà", "đồng", "chí")

// actsThrough reads a body that does something "by" the document: "(được)
// BODY phê duyệt … tại/theo Quyết định số …". The verb must stand right there,
// or the number's own code must be the body's.
func (l *documentLinks) actsThrough(m *documents.Mention, floor int, s *statement) {
	t := l.Text
	j := m.Lo - 1
	if j < floor || !t.Is(j, keyTai) && !t.Is(j, keyTheo) && !t.Is(j, keyBang) && !t.Is(j, keyTrong) {
		return
	}
	for k := j - 1; k >= floor && k >= j-14; k-- {
		if t.Kind(k) == vietnamese.Mark && t.Tokens[k].Ch != '-' {
			return
		}
		is, ok := l.bodyAt(k)
		if !ok || is.Hi > j {
			continue
		}
		is = l.widest(is, floor)
		k = is.Lo
		passive := t.Is(k-1, keyDuoc) || t.Is(k-1, keyDo)
		same, known := documents.SameIssuer(is.Code, m.Issuer)
		v := skipAdverbs(t, is.Hi)
		direct := acts(t, v) && (passive || t.Is(j, keyTai) || t.Is(j, keyBang))
		if same && (passive || acts(t, v) || is.Hi == j && t.Is(is.Lo-1, keyCua)) || !known && m.Issuer == "" && direct {
			s.name(is, false)
		}
		return
	}
}

// acts reports whether a verb by which bodies decide stands at token k.
func acts(t *vietnamese.Text, k int) bool {
	return issuing(t, k) > k || t.Kind(k) == vietnamese.Word && decisions.Has(t.Tokens[k].Key)
}

var decisions = vietnamese.NewSet("chấp", "quyết", "công", "đồng", "cho", "giao", "thành", "phê", "quy", "yêu", "hướng")

// actsAt reads the body that acts "at" document i, where the number's own code
// says that the body issued it: "Tại Công văn số …, Thủ tướng yêu cầu", "Trong
// văn bản số … gửi UBND tỉnh, Sở Y tế cho biết". A body whose short form is
// explained there may also be the one whose code the number has.
func (l *documentLinks) actsAt(i int, s *statement) {
	t := l.Text
	m := &l.Documents[i]
	if !t.Is(m.Lo-1, keyTai) && !t.Is(m.Lo-1, keyTheo) && !t.Is(m.Lo-1, keyTrong) && !t.Is(m.Lo-1, keyBang) {
		return
	}
	end := min(t.Sentence(m.Lo).Hi, s.end+16)
	for comma := s.end; comma < end; comma++ {
		if !t.IsMark(comma, ',') {
			continue
		}
		is, ok := l.bodyAt(comma + 1)
		if ok && t.Gap(comma+1) != vietnamese.Line {
			if same, _ := documents.SameIssuer(is.Code, m.Issuer); same || explains(t, is.Hi, m.Number) {
				s.name(is, false)
			}
		}
		if comma > s.end || ok { // past "…, gửi Thủ tướng ngày 5/6," only
			return
		}
	}
}

// explains reports whether the bracket at token k, behind a body's name, holds
// the code that ends a number: 47/CV-HPA, Hiệp hội Bất động sản Phú Hà (HPA).
func explains(t *vietnamese.Text, k int, number string) bool {
	if !t.IsMark(k, '(') || t.Kind(k+1) != vietnamese.Word || !t.IsMark(k+2, ')') {
		return false
	}
	code := number[strings.LastIndexByte(number, '-')+1:]
	return len(code) < len(number) && strings.EqualFold(code, t.Str(k+1))
}

var (
	keyKyHop = vietnamese.KeyOf("kỳ")
	keyHop   = vietnamese.KeyOf("họp")
	keyThu   = vietnamese.KeyOf("thứ")
	keyGui   = vietnamese.KeyOf("gửi")
	keyPhat  = vietnamese.KeyOf("phát")
	keyBo    = vietnamese.KeyOf("bố")
	keyCong  = vietnamese.KeyOf("công")
	keyTrinh = vietnamese.KeyOf("trình")
	keyChung = vietnamese.KeyOf("chứng")
	keyThuc  = vietnamese.KeyOf("thực")
)

// bracketed reads the body of the clause that cites a document in brackets,
// where the number's own code is that body's.
func (l *documentLinks) bracketed(m *documents.Mention, floor int, s *statement) {
	t := l.Text
	j := m.Lo - 1
	if j >= floor && t.Kind(j) == vietnamese.Word && (t.Is(j, keyTai) || t.Is(j, keyTheo)) {
		j--
	}
	if j < floor || !t.IsMark(j, '(') || m.Issuer == "" {
		return
	}
	for k := j - 1; k >= floor && k >= j-40; k-- {
		is, ok := l.bodyAt(k)
		if !ok {
			continue
		}
		if same, _ := documents.SameIssuer(is.Code, m.Issuer); same {
			s.name(l.widest(is, floor), false)
			return
		}
	}
}

// shareIssuers hands an issuer on inside a list: to the left from "Chỉ thị
// 05-CT/TW, Kết luận 01-KL/TW của Bộ Chính trị", to the right from "UBND huyện
// ban hành Quyết định số 1210 và Quyết định số 1534".
func (l *documentLinks) shareIssuers() {
	for i := len(l.Documents) - 2; i >= 0; i-- {
		s, next := &l.said[i], &l.said[i+1]
		m, n := &l.Documents[i], &l.Documents[i+1]
		if !joined(l.Text, s.end, n.Lo) || m.Issuer != n.Issuer || m.Issuer == "" && m.Type != n.Type {
			continue
		}
		if !s.named() && next.named() && next.explicit {
			s.issuer, s.code, s.explicit, s.term = next.issuer, next.code, true, next.term
		}
		if s.day.IsZero() && next.dated && n.Listed() { // các Nghị định số A, B ngày …
			s.day, s.dated = next.day, true
		}
	}
	for i := 1; i < len(l.Documents); i++ {
		s, prev := &l.said[i], &l.said[i-1]
		m, p := &l.Documents[i], &l.Documents[i-1]
		if prev.named() && !prev.explicit && m.Issuer == p.Issuer && joined(l.Text, prev.end, m.Lo) {
			if !s.named() {
				s.issuer, s.code = prev.issuer, prev.code
			}
			if s.day.IsZero() && !prev.dated {
				s.day = prev.day
			}
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

// conclude takes, of what is said around all mentions of a document, the
// first of each: an issuer or a day stated with the number before one that is
// read from a clause.
func (l *documentLinks) conclude(g *documentGroup) statement {
	var c statement
	for _, i := range g.mentions {
		s := &l.said[i]
		if s.named() && (!c.named() || s.explicit && !c.explicit) {
			c.issuer, c.code, c.explicit = s.issuer, s.code, s.explicit
		}
		if !s.day.IsZero() && (c.day.IsZero() || s.dated && !c.dated) {
			c.day, c.dated = s.day, s.dated
		}
		if c.subject.Lo == c.subject.Hi {
			c.subject = s.subject
		}
		if c.term == "" {
			c.term = s.term
		}
		c.recent = c.recent || s.recent
	}
	return c
}
