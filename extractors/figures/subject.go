package figures

import "trichluc/extractors/vietnamese"

// subjectReach bounds how far a clause is followed to either side, in tokens.
const subjectReach = 40

var (
	// clauseOpeners stand before the words that say what is counted.
	clauseOpeners = vietnamese.NewSet("đã", "sẽ", "rằng", "biết", "nhưng", "mà", "đó", "gồm", "thì")
	// phraseClosers end the noun phrase behind the unit.
	phraseClosers = vietnamese.NewSet("theo", "tại", "trong", "của", "với", "để", "là", "và", "do", "từ", "cho", "trên", "được", "bị", "đã", "sẽ", "đang", "vào", "so", "nhằm", "bằng", "có", "về", "đến", "khi", "nhưng", "mà", "cùng", "như", "tăng", "giảm", "còn", "đạt", "chiếm", "thuộc", "qua", "sau", "trước", "này", "tham")
)

// subject is the clause that the figure of tokens lo to hi stands in: from a
// mark or a word that opens a clause to the end of what is counted; of a
// figure that opens its clause, to the end of the clause.
func (f *finder) subject(lo, hi int, u unit) (from, to int) {
	t := f.t
	from = lo
	for from > 0 && lo-from < subjectReach && t.Gap(from) != vietnamese.Line && t.Tokens[from-1].Sentence == t.Tokens[lo].Sentence {
		p := from - 1
		if t.Kind(p) == vietnamese.Mark && f.clauseMark(p) || clauseOpeners.Has(t.Tokens[p].Key) {
			break
		}
		from = p
	}
	to = hi
	for to < len(t.Tokens) && to-hi < subjectReach && t.Gap(to) != vietnamese.Line && t.Tokens[to].Sentence == t.Tokens[lo].Sentence {
		if t.Kind(to) == vietnamese.Mark && f.clauseMark(to) || from < lo && phraseClosers.Has(t.Tokens[to].Key) {
			break
		}
		to++
	}
	return from, to
}

// clauseMark reports whether mark i parts clauses: not the comma of 98,5 nor
// the dash of kinh tế - xã hội.
func (f *finder) clauseMark(i int) bool {
	t := f.t
	switch t.Tokens[i].Ch {
	case ',', '.', ':':
		return !t.Glued(i) || !t.Glued(i+1) || t.Kind(i+1) != vietnamese.Number
	case ';', '(', ')', '"', '!', '?', '…', '[', ']':
		return true
	}
	return false
}
