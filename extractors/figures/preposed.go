package figures

import "trichluc/extractors/vietnamese"

var (
	wordTotal      = vietnamese.KeyOf("tổng")
	wordPopulation = vietnamese.KeyOf("dân")
	wordQuantity   = vietnamese.KeyOf("lượng")
	// notSum before số make another word of it: một số, điểm số, mã số.
	notSum = vietnamese.NewSet("một", "con", "đa", "thiểu", "chỉ", "hệ", "mã", "tham", "biển", "hộp", "phân", "tần", "ẩn", "thông", "điểm", "hồi", "đầu", "tỷ", "chữ", "ký", "trong", "tuyến", "đường")
	// sums are counted in đồng: tổng mức đầu tư, tổng nguồn vốn.
	sums = vietnamese.NewSet("mức", "nguồn", "khoản", "quỹ", "gói", "giá", "điểm", "vốn", "tiền", "chi", "thu")
	// linkers stand between what is counted and the number.
	linkers = vietnamese.NewSet("là", "lên", "còn", "đạt", "có", "tăng", "giảm", "xuống", "đến", "tới", "thành", "gồm", ":", "chỉ", "bằng", "được", "ở", "mức", "về", "cả", "hơn", "khoảng", "gần", "trên", "dưới", "quá", "ước", "tính", "xấp", "xỉ")
	// afterCount may follow such a number: nothing that it could count.
	afterCount = vietnamese.NewSet("và", "trong", "so", "tăng", "giảm", "nhưng", "chiếm", "vào", "với", "tại", "ở", "(", ")", ",", ".", ";", "thì", "còn")
)

// preposed is the unit of a number that stands behind what it counts: tổng số
// buồng 3.121, số ca nhiễm được ghi nhận là 41, dân số hơn 2 triệu. Only where
// the clause names it with số or tổng, and nothing follows that the number
// could count.
func (f *finder) preposed(a *amount) unit {
	t := f.t
	if a.lo <= f.floor || a.frac && a.mag == 0 || a.spelled || a.digits == 4 || t.Gap(a.lo) == vietnamese.Line || f.joinsCode(a.hi) {
		return unit{}
	}
	if a.hi < len(t.Tokens) && t.Gap(a.hi) != vietnamese.Line && t.Tokens[a.hi].Sentence == t.Tokens[a.lo].Sentence && !afterCount.Has(t.Tokens[a.hi].Key) {
		return unit{}
	}
	linked := linkers.Has(t.Tokens[a.lo-1].Key)
	for k := a.lo - 1; k >= f.floor && k > a.lo-16; k-- {
		if t.Tokens[k].Sentence != t.Tokens[a.lo].Sentence || t.Kind(k) == vietnamese.Mark && k != a.lo-1 || t.Kind(k) == vietnamese.Number && !f.taken.Any(k, k+1) {
			break
		}
		if !t.Is(k, wordNumber) && !t.Is(k, wordTotal) {
			continue
		}
		u := unit{kind: noun, lo: a.hi, hi: a.hi, perHi: a.hi}
		if k > 0 && t.Is(k, wordNumber) && t.Is(k-1, wordPopulation) {
			if !linked && k != a.lo-1 {
				break
			}
			u.name = "người"
			return u
		}
		if k > 0 && t.Is(k, wordNumber) && notSum.Has(t.Tokens[k-1].Key) {
			break
		}
		from := k + 1
		if t.Is(from, wordQuantity) {
			from++
		}
		_, n := nouns.Match(t, from)
		if n == 0 || sums.Has(f.key(from)) || from+n > a.lo || !linked && from+n != a.lo {
			break
		}
		u.name = t.Slice(from, from+n)
		return u
	}
	return unit{}
}
