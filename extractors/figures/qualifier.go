package figures

import "trichluc/extractors/vietnamese"

// The qualifiers of a figure, as in the record.
const (
	exact  = "exact"
	about  = "about"
	over   = "over"
	nearly = "nearly"
	under  = "under"
	atMost = "max"
	atMin  = "min"
)

// word is one qualifier before a number.
type word struct {
	sense string
	reach reach
}

// reach says what may stand between the qualifier and the number.
type reach uint8

const (
	adjacent reach = iota
	bridged        // là, đến, có: tối đa là 100 triệu, ít nhất có 3 người
	verbal         // a verb: ước đạt, ước tăng, ước thực hiện
)

// qualifiers are the words before a number. A negated bound turns into the
// other limit (không quá is max, not over), so it stands here whole.
var qualifiers = loadLists(
	list[word]{word{about, adjacent}, "khoảng, chừng, khoảng chừng, vào khoảng, xấp xỉ, sấp xỉ, xấp xỉ khoảng, trên dưới, tầm, tầm khoảng, cỡ, ước khoảng, ước chừng, ~, ≈, đâu khoảng, cỡ khoảng, áng chừng"},
	list[word]{word{about, verbal}, "ước, ước tính, ước đạt, ước tính đạt, ước lượng"},
	list[word]{word{over, adjacent}, "hơn, trên, quá, vượt quá, hơn cả, >, vượt trên, trên mức, vượt hơn"},
	list[word]{word{nearly, adjacent}, "gần, ngót, ngót nghét, suýt soát, xuýt xoát, gần tới, gần đến, gần bằng, gần đạt"},
	list[word]{word{under, adjacent}, "dưới, dưới mức, dưới ngưỡng, chưa đến, chưa tới, chưa đầy, không đến, không đầy, không tới, <, chưa được, chưa đạt, thấp hơn, nhỏ hơn, ít hơn, bé hơn"},
	list[word]{word{atMost, adjacent}, "không quá, không vượt quá, chưa quá, không hơn, không nhiều hơn, không cao hơn, không lớn hơn, không trên, ≤, chưa vượt quá, không được quá, không được vượt quá, không được vượt, không để quá, không được trên, không phép quá, không vượt"},
	list[word]{word{atMost, bridged}, "tối đa, nhiều nhất"},
	list[word]{word{atMin, adjacent}, "không dưới, chưa dưới, không ít hơn, không thấp hơn, không nhỏ hơn, không kém, ≥, không kém hơn, không được dưới, không được ít hơn, không được thấp hơn"},
	list[word]{word{atMin, bridged}, "tối thiểu, ít nhất, chí ít"},
)

var (
	wordOver  = vietnamese.KeyOf("trên")
	wordUnder = vietnamese.KeyOf("dưới")
	wordMore  = vietnamese.KeyOf("hơn")
	wordThan  = vietnamese.KeyOf("so")
	wordFrom  = vietnamese.KeyOf("từ")
	// bridges stand between ít nhất or tối đa and the number.
	bridges = vietnamese.NewSet("là", "đến", "tới", "có", "bằng", "từ", "đạt", "phải", "được", "còn", "cũng", "khoảng", "thêm", "chỉ", "lên")
	// verbs stand between ước and the number.
	verbs = vietnamese.NewSet("đạt", "tính", "tăng", "giảm", "vượt", "thực", "hiện", "có", "thu", "chi", "là", "còn", "lên", "đến", "tới", "khoảng", "được", "thiệt", "hại", "bằng", "chiếm", "cả", "năm", "khối", "lượng", "giá", "trị")
	// comparatives before hơn make a difference of what follows, no bound:
	// cao hơn 5% is five per cent higher.
	comparatives = vietnamese.NewSet("cao", "thấp", "nhiều", "ít", "lớn", "nhỏ", "dài", "ngắn", "rộng", "đắt", "rẻ", "nhanh", "chậm", "kém", "bé", "tốt", "nặng", "nhẹ", "sâu", "già", "trẻ")
	// forms are what things stand under: dưới hai hình thức.
	forms   = vietnamese.NewSet("hình", "góc", "dạng", "tên", "triều", "thời", "tán", "chế", "lớp", "tầng")
	onwards = vietnamese.NewTrie(
		vietnamese.Entry[string]{Phrase: "trở lên", Value: atMin}, vietnamese.Entry[string]{Phrase: "đổ lên", Value: atMin},
		vietnamese.Entry[string]{Phrase: "trở xuống", Value: atMost}, vietnamese.Entry[string]{Phrase: "đổ xuống", Value: atMost},
	)
)

// qualify finds the qualifiers before token lo and says where the first
// stands and which one counts: of two, the one that bounds.
func (f *finder) qualify(lo int, a *amount, u unit) (int, string) {
	sense, start, pos := exact, lo, lo
	for range 4 {
		w, at := f.qualifierBefore(pos, a, u)
		if at == pos {
			break
		}
		switch {
		case sense == exact, sense == about && w.sense != about, w.reach == bridged:
			sense = w.sense
		}
		start, pos = at, at
	}
	return start, sense
}

// qualifierBefore is the qualifier that ends at token pos, or a bridge before
// pos; at is its first token, pos where there is none.
func (f *finder) qualifierBefore(pos int, a *amount, u unit) (w word, at int) {
	t := f.t
	back := pos
	for skipped := 0; ; skipped++ {
		for k := min(4, back-f.floor); k >= 1; k-- {
			w, n := qualifiers.Match(t, back-k)
			if n != k || f.taken.Any(back-k, back) || !f.joined(back-k, pos) {
				continue
			}
			if skipped > 0 && w.reach == adjacent || skipped > 3 && w.reach != verbal {
				continue
			}
			if w.reach == adjacent && !f.bounds(back-k, k, a, u) {
				continue
			}
			return w, back - k
		}
		back--
		if skipped == 4 || back <= f.floor || !(bridges.Has(f.key(back)) || verbs.Has(f.key(back))) {
			return word{}, pos
		}
	}
}

// joined reports whether tokens lo to hi stand on one line of one sentence.
func (f *finder) joined(lo, hi int) bool {
	t := f.t
	for i := lo + 1; i <= hi && i < len(t.Tokens); i++ {
		if t.Gap(i) == vietnamese.Line {
			return false
		}
	}
	return t.Tokens[lo].Sentence == t.Tokens[hi].Sentence
}

// bounds tells trên, dưới and hơn as bounds from their other uses: trên ba
// mặt trận (on three fronts), dưới 2 hình thức, cao hơn 5%.
func (f *finder) bounds(at, n int, a *amount, u unit) bool {
	t := f.t
	if n == 2 && t.Is(at+1, wordMore) && comparatives.Has(f.key(at)) { // nhỏ hơn 50 m2, but thấp hơn 2%
		return !f.difference(u)
	}
	if n != 1 {
		return true
	}
	small := a.spelled && a.lone || a.mag == 0 && !a.frac && !a.group && a.v.float() < 10
	switch f.key(at) {
	case wordUnder:
		return !small || u.kind != noun || !forms.Has(f.key(u.lo))
	case wordOver:
		if (u.kind == noun || u.kind == unknown) && small && !people.Has(f.key(u.lo)) {
			return false
		}
		return at != f.floor || len(f.out) == 0 || f.out[len(f.out)-1].Hi != at // 26 mã trên 30 mã
	case wordMore:
		return at == 0 || at == f.floor || !comparatives.Has(f.key(at-1)) || !f.difference(u)
	}
	return true
}

// difference reports whether an amount behind cao hơn and the like says by how
// much: per cent, points, or so với behind it.
func (f *finder) difference(u unit) bool {
	return u.kind == percent || u.kind == points || u.kind == noun && f.t.Is(u.lo, wordPoints) || f.t.Is(u.hi, wordThan)
}

// trailing finds trở lên and the like behind the unit; hi is where it ends.
func (f *finder) trailing(hi int) (end int, sense string) {
	t := f.t
	for j := hi; j < len(t.Tokens) && j < hi+6; j++ {
		if t.Gap(j) == vietnamese.Line || t.Kind(j) != vietnamese.Word && !t.IsMark(j, '/') || f.taken.Any(j, j+1) || j > 0 && t.Tokens[j].Sentence != t.Tokens[hi-1].Sentence {
			break
		}
		if s, n := onwards.Match(t, j); n > 0 {
			return j + n, s
		}
	}
	return hi, ""
}
