package dates

import (
	"strings"

	"trichluc/extractors/vietnamese"
)

// distance weighs how far days from to to (counted from publication) lie in the
// direction that the sentence speaks of.
func distance(from, to int, cue tense) float64 {
	ahead, back := 3.0, 1.0
	switch cue {
	case coming:
		ahead, back = 1, 6
	case due:
		ahead, back = 1, 2.5
	case asked:
		ahead, back = 1, 1.2
	case gone:
		ahead = 5
	case either:
		ahead = 1
	}
	switch {
	case from > 1:
		return float64(from) * ahead
	case to < 0:
		return float64(-to) * back
	}
	return 0
}

// cue says whether the words near e speak of what is to come or is past.
func (f *finder) cue(e *expression) tense {
	if e.a.tense != unsaid {
		return e.a.tense
	}
	if e.isRange && e.b.tense != unsaid {
		return e.b.tense
	}
	switch f.word(e.lo - 1) {
	case wBefore: // phải xong trước ngày 30/6
		return coming
	case wAt: // hồi tháng 10
		if f.t.Is(e.lo-1, keyHoi) {
			return gone
		}
	}
	s := f.t.Sentence(e.lo)
	best, found := 24, unsaid
	for i := e.lo - 1; i >= s.Lo && e.lo-i < best; i-- {
		if f.t.IsMark(i, ';') {
			break
		}
		if c := f.cueAt(i); c != unsaid {
			best, found = e.lo-i, c
			break
		}
	}
	for i := e.hi; i < s.Hi && i-e.hi < best; i++ {
		if f.t.IsMark(i, ';') {
			break
		}
		if c := f.cueAt(i); c != unsaid {
			return c
		}
	}
	if found == unsaid && f.asked(e.lo, s.Lo) {
		return asked
	}
	return found
}

// orderReach is how far an order governs the words behind it, in tokens.
const orderReach = 60

// asked reports whether the day at lo stands in an order or a plan of the
// sentence from token start on, however long: yêu cầu các chủ đầu tư … giải
// ngân 95% vào ngày 31/12.
func (f *finder) asked(lo, start int) bool {
	switch f.word(lo - 1) {
	case wInto, wTo, wUntilEnd, wBefore:
	default:
		return false
	}
	for i := lo - 1; i >= max(start, lo-orderReach); i-- {
		if _, n := orders.Match(f.t, i); n > 0 {
			return true
		}
	}
	return false
}

var orders = phrases("yêu cầu", "đề nghị", "chỉ đạo", "phấn đấu", "mục tiêu", "quyết tâm", "cam kết", "giao các", "giao cho", "giao sở", "giao ubnd", "kế hoạch đề ra", "tối thiểu", "ít nhất", "đến hạn", "hoàn thành")

var keyHoi = vietnamese.KeyOf("hồi")

func (f *finder) cueAt(i int) tense {
	c, _ := cues.Match(f.t, i)
	if c == gone && f.t.Is(i, keyEach) && i+1 < len(f.words) && (classifiers.Has(f.t.Tokens[i+1].Key) || eachOf.Has(f.t.Tokens[i+1].Key)) { // từng gói thầu
		return unsaid
	}
	return c
}

var (
	keyEach = vietnamese.KeyOf("từng")
	// eachOf follow từng, each.
	eachOf = vietnamese.NewSet("bước", "ngày", "tháng", "năm", "địa", "cơ", "ngành", "cấp", "khâu", "công", "đơn", "nhóm", "đối", "loại", "khu", "vùng", "lĩnh", "nội", "nhiệm", "giai", "thời", "trường")
)

// cues are the words that say in which direction a sentence looks.
var cues = directions([]direction{
	{coming, "sẽ|sắp|dự kiến|dự định|phấn đấu|chuẩn bị|chậm nhất|từ nay|hướng tới|tiến tới|thời gian tới|thời hạn"},
	{due, "phải|hạn|kịp|dự báo|yêu cầu|đề nghị|chờ|để hoàn thành|xong trước|hoàn thành trước"},
	{gone, "đã|vừa|từng|trước đó|tính đến|xảy ra|qua đời|từ trần|bị bắt"},
	{either, "dịp|lễ|mừng|kỷ niệm"},
})

type direction struct {
	tense   tense
	phrases string
}

func directions(list []direction) *vietnamese.Trie[tense] {
	tr := vietnamese.NewTrie[tense]()
	for _, d := range list {
		for _, p := range strings.Split(d.phrases, "|") {
			tr.Add(p, d.tense)
		}
	}
	return tr
}
