package officials

import "trichluc/extractors/vietnamese"

var (
	strongLead = vietnamese.NewSet("chức", "vụ", "vị", "danh", "làm", "nhiệm", "nhận")
	forWords   = vietnamese.NewSet("với", "cho")
	pronouns   = vietnamese.NewSet("ông", "bà", "anh", "chị", "cô")
)

// appointed gives posts with no name beside them to the person of the
// sentence who is said to take, hold or leave them:
//
//	bổ nhiệm ông A … giữ chức Phó Chủ tịch UBND Quận 1
//	bổ nhiệm chức danh Chủ tịch UBND Quận 5 đối với bà Trương Minh Kiều
//	với cương vị là Phó Bí thư Thành ủy, Chủ tịch UBND thành phố, ông chịu trách nhiệm…
func (f *finder) appointed(i int, posts []post) {
	if i == 0 || f.t.Gap(i) != vietnamese.Space || f.t.Tokens[i-1].Case == vietnamese.Upper {
		return
	}
	copula := f.t.Is(i-1, wordLa)
	j := i - 1
	if copula && i > 1 && strongLead.Has(f.t.Tokens[i-2].Key) {
		j, copula = i-2, false
	}
	acting := f.t.Is(j, wordGiao) && posts[0].Status == "acting" // được giao quyền Trưởng ban
	if !copula && !acting && !strongLead.Has(f.t.Tokens[j].Key) || posts[0].ofAll {
		return
	}
	if f.inCharge(j) {
		posts[0].Status = "acting"
	}
	end := posts[len(posts)-1].Hi
	s := f.t.Sentence(i)
	s.Lo, s.Hi = max(s.Lo, i-reach), min(s.Hi, i+reach)
	if !copula {
		if f.forward(end, s.Hi) {
			f.waiting = posts
			return
		}
	}
	k := len(f.out) - 1
	switch {
	case k < 0:
	case f.out[k].Lo >= s.Lo:
		if (!copula || i-f.out[k].Hi <= 8) && !f.appoints(k, i) {
			f.give(k, posts, roleAppointment)
		}
	case !copula:
		if k := f.antecedent(s); k >= 0 {
			f.give(k, posts, rolePronoun)
		}
	}
}

// inCharge reports whether the words up to token i make the post behind them
// an acting one: giao phụ trách chức vụ, giao điều hành với cương vị.
func (f *finder) inCharge(i int) bool {
	for j := i; j > 1 && j > i-5 && f.t.Gap(j) == vietnamese.Space; j-- {
		if f.t.Is(j, wordTrach) && f.t.Is(j-1, wordPhu) || f.t.Is(j, wordHanh) && f.t.Is(j-1, wordDieu) {
			return f.t.Is(j-2, wordGiao)
		}
	}
	return false
}

// appoints reports whether the words between person k and token i say that he
// or she does the appointing, "Thủ tướng … ký quyết định bổ nhiệm", and is not
// the one appointed, "bổ nhiệm ông … và giao giữ chức".
func (f *finder) appoints(k, i int) bool {
	lo := f.out[k].Lo
	return f.appointing(f.out[k].Hi, i) && !f.appointing(max(lo-8, f.t.Sentence(lo).Lo), lo)
}

func (f *finder) appointing(lo, hi int) bool {
	for j := lo; j < hi; j++ {
		if f.t.Tokens[j].Case != vietnamese.Lower || !appointing.Has(f.t.Tokens[j].Key) {
			continue
		}
		if _, n := appointment.Match(f.t, j); n > 0 && !f.passive(lo, j) {
			return true
		}
	}
	return false
}

// passive reports whether "được" stands before the verb at token j: được (Ban
// Thường vụ Tỉnh ủy) chỉ định.
func (f *finder) passive(lo, j int) bool {
	for k := j - 1; k >= lo && k > j-10 && !f.t.IsMark(k, ','); k-- {
		if f.t.Is(k, wordDuoc) {
			return !f.t.Is(k+1, wordBiet)
		}
	}
	return false
}

var (
	wordDuoc    = vietnamese.KeyOf("được")
	wordBiet    = vietnamese.KeyOf("biết")
	appointing  = vietnamese.NewSet("bổ", "điều", "ký", "quyết", "phê", "chỉ", "trao", "công", "kéo", "miễn", "giao", "bầu")
	appointment = vietnamese.NewTrie(entries("bổ nhiệm", "điều động", "ký", "quyết định", "phê chuẩn", "chỉ định", "trao", "công bố", "kéo dài", "miễn nhiệm", "giao", "bầu")...)
)

// forward reports whether "đối với", "cho" and a person follow at token i.
func (f *finder) forward(i, end int) bool {
	for k := i; k < end && k < i+8; k++ {
		if forWords.Has(f.t.Tokens[k].Key) && k+1 < end {
			if p, ok := f.prefixAt(k + 1); ok && f.name(p.hi, honouredName) > 0 {
				return true
			}
			return f.name(k+1, bareName) > 0
		}
	}
	return false
}

// antecedent is the person whom "ông", "bà" alone in a sentence means: the
// last one of the three sentences before who was called so; -1 where none is.
func (f *finder) antecedent(s vietnamese.Range) int {
	for j := s.Lo; j < s.Hi; j++ {
		if !pronouns.Has(f.t.Tokens[j].Key) || f.t.Capital(j+1) {
			continue
		}
		said := vietnamese.Fold(f.t.Str(j))
		for k := len(f.out) - 1; k >= 0 && k > len(f.out)-30 && f.t.Tokens[f.out[k].Lo].Sentence+3 >= f.t.Tokens[s.Lo].Sentence; k-- {
			if vietnamese.Fold(f.out[k].Honorific) == said {
				return k
			}
		}
		return -1
	}
	return -1
}
