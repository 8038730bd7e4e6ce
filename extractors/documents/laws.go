package documents

import "trichluc/extractors/vietnamese"

// law reads the name of a law whose words begin at token i: "Luật Đất đai năm
// 2013", "Luật Đất đai 2024", "Bộ luật Hình sự 2015". Without a year the name
// is no mention. It returns where to go on.
func (f *finder) law(i, n int, k kind) int {
	t := f.t
	if t.Tokens[i].Case == vietnamese.Lower || n == 1 && (i > 0 && t.Gap(i) != vietnamese.Line && lawSchools.Has(t.Tokens[i-1].Key) || i+1 < len(t.Tokens) && lawyers.Has(t.Tokens[i+1].Key)) {
		return i + n
	}
	for j := i + n; j < len(t.Tokens) && j < i+maxLawWords; j++ {
		tok := &t.Tokens[j]
		if tok.Gap == vietnamese.Line {
			return i + n
		}
		switch tok.Kind {
		case vietnamese.Number:
			year := t.Int(j)
			if t.Digits(j) != 4 || year < 1945 || year > 2060 || glued(t, j+1) || t.IsMark(j+1, '/') {
				return i + n
			}
			end := j
			if t.Is(j-1, keyNam) {
				end = j - 1
			}
			if end < i+n || end == i+n && n == 1 || t.Kind(end-1) != vietnamese.Word {
				return i + n
			}
			f.add(Mention{
				Lo: i, Hi: j + 1, Name: t.Slice(i, end), Year: year, Type: k.name, Worded: true, Rule: ruleLaw,
			})
			return f.lawYears(j + 1)
		case vietnamese.Mark:
			if tok.Ch != ',' || !t.Capital(i+n) {
				return i + n
			}
		case vietnamese.Word:
			if lawEnds.Has(tok.Key) && tok.Case == vietnamese.Lower {
				return i + n
			}
			if j > i+n && kindStarts(t, j) {
				return i + n
			}
		default:
			return i + n
		}
	}
	return i + n
}

// lawYears reads the years of further laws of the name just read, from token j
// on: Luật Đất đai 1993, 2003 và 2013. Behind a comma "năm 2020" opens a clause.
func (f *finder) lawYears(j int) int {
	t := f.t
	first := f.out[len(f.out)-1]
	for {
		k := j
		if t.IsMark(k, ',') {
			k++
		}
		and := t.Is(k, keyVa)
		if and {
			k++
		}
		lo := k
		if and && t.Is(k, keyNam) {
			k++
		}
		year := t.Int(k)
		if k == j || t.Kind(k) != vietnamese.Number || f.crossesLine(j-1, k) || t.Digits(k) != 4 || year < 1945 || year > 2060 || glued(t, k+1) || t.IsMark(k+1, '/') || t.IsMark(k+1, '-') || counts(t, k+1) {
			return j
		}
		f.add(Mention{Lo: lo, Hi: k + 1, Name: first.Name, Year: year, Type: first.Type, Worded: true, Rule: ruleLawYears})
		j = k + 1
	}
}

// amending is where a law begins that amends the one whose words begin at j:
// Luật sửa đổi, bổ sung một số điều của Bộ luật …; j where there is none.
func (f *finder) amending(j int) int {
	t := f.t
	for k := j - 1; k >= f.done && k >= j-14 && t.Tokens[k].Sentence == t.Tokens[j].Sentence && t.Gap(k+1) != vietnamese.Line; k-- {
		if t.Is(k, keyLuat) && t.Capital(k) && t.Is(k+1, keySua) && t.Is(k+2, keyDoi) && t.Is(j-1, keyCua) {
			return k
		}
	}
	return j
}

var (
	keyLuat = vietnamese.KeyOf("luật")
	keySua  = vietnamese.KeyOf("sửa")
	keyDoi  = vietnamese.KeyOf("đổi")
	keyCua  = vietnamese.KeyOf("của")
)

// Words before and behind "Luật" that make it a school, a profession, a subject.
var (
	lawSchools = vietnamese.NewSet("học", "khoa", "ngành", "sĩ", "nhân", "chuyên", "môn", "trường", "viện", "sư", "ty", "phòng", "báo", "chí")
	lawyers    = vietnamese.NewSet("sư", "gia", "học", "lệ", "tục")
)

const maxLawWords = 16

func kindStarts(t *vietnamese.Text, j int) bool {
	if t.Tokens[j].Case == vietnamese.Lower {
		return false
	}
	k, n := kinds.Match(t, j)
	return n > 0 && k.proof != proofNot && k.written(t, j, n)
}

// lawEnds are words that no law's name holds, so that a year behind them is
// not the law's.
var lawEnds = vietnamese.NewSet("của", "từ", "ngày", "được", "có", "đã", "tại", "trong", "theo", "này", "là", "quy", "thông", "mà", "do", "cho", "vào", "đến", "sẽ", "khi")

// lawName is the name of a law between its first word and "số".
func lawName(t *vietnamese.Text, from, to int) string {
	if to <= from+1 {
		return ""
	}
	return t.Slice(from, to)
}

// kindBefore looks back from token i, where a number without words right
// before it begins, for the words of its kind in the same sentence: "Luật Quản
// lý thuế số …", "quyết định kỷ luật số …". From is where they begin, -1 where
// there are none.
func (f *finder) kindBefore(i int, s symbol) (k kind, from int) {
	t := f.t
	reach := 10
	lawful := s.term > 0 || s.issuer == "QH" || s.issuer == "UBTVQH"
	if lawful {
		reach = 24
	}
	for j := i - 1; j >= f.done && j >= i-reach; j-- {
		tok := &t.Tokens[j]
		if t.Gap(j+1) == vietnamese.Line || tok.Sentence != t.Tokens[i].Sentence {
			break
		}
		if tok.Kind == vietnamese.Mark && (tok.Ch == ';' || tok.Ch == '"' || tok.Ch == ')' || tok.Ch == ',' && !lawful) || tok.Kind == vietnamese.Number {
			break
		}
		if tok.Kind != vietnamese.Word {
			continue
		}
		found, n := kinds.Match(t, j)
		if n == 0 || j+n > i || !found.written(t, j, n) {
			continue
		}
		if j > f.done {
			if longer, m := kinds.Match(t, j-1); m == n+1 { // Bộ luật
				found, j = longer, j-1
			}
		}
		switch {
		case found.proof == proofNot:
			return found, j
		case lawful && found.proof == proofLaw:
			if k := f.amending(j); k < j {
				found, _ = kinds.Match(t, k)
				j = k
			}
			return found, j
		case lawful && found.name == "Nghị quyết":
			return found, j
		case lawful:
			continue
		case s.state == "" || found.name == s.state || found.proof == proofNoun:
			return found, j
		}
	}
	return kind{}, -1
}

// skipObject passes over the number of a paper that is no document: hợp đồng
// tín dụng số 395/11/HĐTD.
func (f *finder) skipObject(i int) int {
	t := f.t
	j := i
	if t.Is(j, keySo) {
		j++
	}
	if t.Kind(j) != vietnamese.Number || t.Gap(j) == vietnamese.Line {
		return i
	}
	for j < len(t.Tokens) && (j == i || t.Glued(j) || j > 0 && t.Is(j-1, keySo)) {
		j++
	}
	return j
}
