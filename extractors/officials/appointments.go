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
	if !copula && !strongLead.Has(f.t.Tokens[j].Key) || posts[0].ofAll {
		return
	}
	end := posts[len(posts)-1].Hi
	s := f.t.Sentence(i)
	if !copula {
		if f.forward(end, s.Hi) {
			f.waiting = posts
			return
		}
	}
	if k := len(f.out) - 1; k >= 0 {
		in := f.out[k].Lo >= s.Lo
		if in && (!copula || i-f.out[k].Hi <= 8) || !in && !copula && f.pronounIn(s) {
			f.give(k, posts, "appointment")
		}
	}
}

// forward reports whether "đối với", "cho" and a person follow at token i.
func (f *finder) forward(i, end int) bool {
	for k := i; k < end && k < i+3; k++ {
		if forWords.Has(f.t.Tokens[k].Key) && k+1 < end {
			if p, ok := f.prefixAt(k + 1); ok && f.name(p.hi, honouredName) > 0 {
				return true
			}
			return f.name(k+1, bareName) > 0
		}
	}
	return false
}

// pronounIn reports whether ông, bà stands alone in a sentence.
func (f *finder) pronounIn(s vietnamese.Range) bool {
	for j := s.Lo; j < s.Hi; j++ {
		if pronouns.Has(f.t.Tokens[j].Key) && !f.t.Capital(j+1) {
			return true
		}
	}
	return false
}
