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
