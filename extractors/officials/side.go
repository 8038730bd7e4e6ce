package officials

import "trichluc/extractors/vietnamese"

// bareBody says what a post without a body of its own is, from the body whose
// people the sentence speaks of before it; Unknown where it names none so, or
// a company last.
//
//	Về phía Bệnh viện Mắt có bà A, |Phó Giám đốc|
//	Thay mặt lãnh đạo, nhân viên PVN, |Tổng Giám đốc| B cảm ơn…
//	các bị cáo nguyên là cán bộ Kho bạc Nhà nước huyện gồm: C (SN 1960, |nguyên giám đốc|)
func (f *finder) bareBody(p *post, lo int) Kind {
	for i := p.OrgLo; i < p.Hi; i++ {
		if f.t.Tokens[i].Kind != vietnamese.Word || f.t.Tokens[i].Case != vietnamese.Lower {
			return Unknown // Trưởng phòng Kinh doanh, Giám đốc Sacombank
		}
	}
	first := max(f.t.Sentence(lo).Lo, lo-sideReach)
	for i := lo - 1; i >= first && f.t.Gap(i+1) != vietnamese.Line; i-- {
		if f.class[i]&opensEntity == 0 {
			continue
		}
		e, n := lex.entities.Match(f.t, i)
		if n == 0 || e.what != head || i+n > lo {
			continue
		}
		if e.kind == Private {
			return Unknown
		}
		if (e.kind == Public || e.kind == State) && f.t.Capital(i) && f.onSide(i, first) {
			return e.kind
		}
	}
	return Unknown
}

// sideReach bounds, in tokens, how far before a person the body may stand.
const sideReach = 90

// onSide reports whether the words before the body at token i speak of its
// people: phía, đại diện, lãnh đạo, cán bộ, nhân viên.
func (f *finder) onSide(i, first int) bool {
	for j := i - 1; j >= first && j >= i-5; j-- {
		if f.t.Kind(j) != vietnamese.Word || f.t.Tokens[j].Case != vietnamese.Lower {
			return false
		}
		if _, n := sides.Match(f.t, j); n > 0 && j+n <= i {
			return true
		}
	}
	return false
}

var sides = vietnamese.NewTrie(entries("phía", "đại diện", "lãnh đạo", "cán bộ", "nhân viên", "viên chức", "tập thể")...)

// companyBetween reports whether tokens lo to hi name a company, so that a bare
// post behind them is one of its own.
func (f *finder) companyBetween(lo, hi int) bool {
	for i := max(lo, hi-sideReach); i < hi; i++ {
		if f.class[i]&opensEntity == 0 {
			continue
		}
		if e, n := lex.entities.Match(f.t, i); n > 0 && e.what == head && e.kind == Private {
			return true
		}
	}
	return false
}

// LeadHouse reports whether a text's first sentences name a public house with a
// director, a hospital, a museum, a centre, and no company stands in all the
// text, so that a bare Giám đốc in it is the house's.
func LeadHouse(t *vietnamese.Text) bool {
	house := false
	for i := range t.Tokens {
		if class(lex.words.Get(t.Tokens[i].Key))&opensEntity == 0 || t.Kind(i) != vietnamese.Word {
			continue
		}
		e, n := lex.entities.Match(t, i)
		if n == 0 || e.what != head {
			continue
		}
		if e.kind == Private {
			return false
		}
		if i+n < len(t.Tokens) && t.Tokens[i].Sentence < leadSentences && t.Capital(i) && t.Gap(i+n) == vietnamese.Space {
			_, m := houses.Match(t, i)
			l, _ := lex.entities.Match(t, i+n)
			house = house || m > 0 && (t.Capital(i+n) || l.what == level) // Bệnh viện Mắt, Bệnh viện Đa khoa thành phố Vinh
		}
		if !house && t.Tokens[i].Sentence >= leadSentences {
			return false
		}
	}
	return house
}

// leadSentences is how many sentences count as a text's head: title and lead.
const leadSentences = 3

var houses = vietnamese.NewTrie(entries("bệnh viện", "trung tâm", "ttyt", "bảo tàng", "thư viện", "nhà hát", "nhà văn hóa", "nhà thiếu nhi", "vườn quốc gia", "đài", "học viện", "sở", "ban quản lý", "công viên")...)
