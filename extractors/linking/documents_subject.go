package linking

import "trichluc/extractors/vietnamese"

// subjectAt reads what document i is about, where the words follow at token j:
// "về việc …", "về …", "V/v …". It ends with the clause: at a stop or a
// semicolon, before a verb that the document is the subject of (đã, sẽ), and
// at a comma behind which another clause begins.
func (l *documentLinks) subjectAt(i, j int) vietnamese.Range {
	t := l.Text
	k := subjectStart(t, j)
	if k < 0 {
		return vietnamese.Range{}
	}
	if t.IsMark(k, '"') {
		for hi := k + 1; hi < len(t.Tokens) && hi < k+maxSubject && t.Gap(hi) != vietnamese.Line; hi++ {
			if t.IsMark(hi, '"') {
				return vietnamese.Range{Lo: k + 1, Hi: hi}
			}
		}
		return vietnamese.Range{}
	}
	hi := l.subjectEnd(i, k)
	for hi > k && t.Kind(hi-1) == vietnamese.Mark && !t.IsMark(hi-1, ')') && !t.IsMark(hi-1, '"') && !t.IsMark(hi-1, '%') {
		hi--
	}
	if hi-k < 2 {
		return vietnamese.Range{}
	}
	return vietnamese.Range{Lo: k, Hi: hi}
}

// subjectStart is the token behind "về việc", "về", "V/v"; -1 where none stands at j.
func subjectStart(t *vietnamese.Text, j int) int {
	k := j
	if t.IsMark(k, ',') || t.IsMark(k, ')') {
		k++
	}
	switch {
	case t.Gap(k) == vietnamese.Line:
		return -1
	case t.Is(k, keyVe):
		k++
		if t.Is(k, keyViec) {
			k++
		}
	case t.Is(k, keyLetV) && t.IsMark(k+1, '/') && t.Is(k+2, keyLetV):
		k += 3
	default:
		return -1
	}
	if t.IsMark(k, ':') {
		k++
	}
	if k >= len(t.Tokens) || t.Gap(k) == vietnamese.Line {
		return -1
	}
	return k
}

func (l *documentLinks) subjectEnd(i, k int) int {
	t := l.Text
	end := min(t.Sentence(k).Hi, k+maxSubject)
	if i+1 < len(l.Documents) {
		if n := l.Documents[i+1].Lo; n > k && n < end && (t.Is(n-1, keyVa) || t.IsMark(n-1, ',')) {
			end = n - 1 // the next document of a list
		}
	}
	depth, quoted := 0, false
	for hi := k; hi < end; hi++ {
		tok := &t.Tokens[hi]
		switch {
		case tok.Kind == vietnamese.Mark:
			switch tok.Ch {
			case '(':
				depth++
			case ')':
				if depth == 0 {
					return hi
				}
				depth--
			case '"':
				if !quoted && t.Gap(hi) == vietnamese.None {
					return hi // closes a quotation that began before
				}
				quoted = !quoted
			case ';', ':':
				if depth == 0 && !t.Glued(hi+1) {
					return hi
				}
			case ',':
				if depth == 0 && !quoted && l.opensNext(hi+1) {
					return hi
				}
			}
		case depth == 0 && !quoted && tok.Case == vietnamese.Lower && (finite.Has(tok.Key) || t.Is(hi, keyCo) && t.Is(hi+1, keyHieu)): // có hiệu lực
			return hi
		}
	}
	return end
}

// finite marks stand before the verb of a clause, not inside a noun phrase.
var finite = vietnamese.NewSet("đã", "sẽ", "vừa", "cũng", "thì")

// opensNext reports whether a clause of its own begins at token k: with a
// body, a person, or a word that joins clauses.
func (l *documentLinks) opensNext(k int) bool {
	t := l.Text
	if t.Kind(k) != vietnamese.Word {
		return false
	}
	if nextClause.Has(t.Tokens[k].Key) {
		return true
	}
	if t.Capital(k) {
		_, ok := l.bodyAt(k)
		return ok
	}
	for n := k + 1; n <= k+3 && t.Kind(n) == vietnamese.Word; n++ { // tỉnh có …, chủ đầu tư chịu …
		if predicates.Has(t.Tokens[n].Key) {
			return true
		}
	}
	return false
}

// predicates are verbs that follow a short subject.
var predicates = vietnamese.NewSet("có", "đã", "sẽ", "phải", "cần", "chịu", "đang", "vẫn", "nêu")

var nextClause = vietnamese.NewSet("trong", "theo", "nhằm", "qua", "đồng", "đến", "thời", "từ", "ngày", "tạo", "góp", "cùng", "là", "ông", "bà", "đây", "do", "khi", "mới", "thì", "nhưng", "tuy", "song", "hiện", "sau", "tại", "với", "để", "trên", "kèm", "có", "yêu")

var keyHieu = vietnamese.KeyOf("hiệu")

const maxSubject = 80
