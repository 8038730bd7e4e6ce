package officials

import "trichluc/extractors/vietnamese"

var (
	wordDo, wordAy, wordGio = vietnamese.KeyOf("đó"), vietnamese.KeyOf("ấy"), vietnamese.KeyOf("giờ")
	wordBay, wordTung       = vietnamese.KeyOf("bấy"), vietnamese.KeyOf("từng")
	thenWords               = vietnamese.NewSet("lúc", "khi", "hồi", "điểm", "bấy")
	nowWords                = vietnamese.NewSet("hiện", "nay", "sau", "giờ", "mới", "rồi", "đến")
	holds                   = vietnamese.NewSet("là", "làm", "chức", "vụ", "vị", "nhiệm", "giữ")
)

// wasThen reports whether the words before the post at token i say that it was
// held at a time which is over:
//
//	ông A, lúc đó là Chủ tịch UBND tỉnh
//	khi ấy ông B đang là Giám đốc Sở Y tế
//	ông C từng giữ chức Bí thư Huyện ủy
func (f *finder) wasThen(i int) bool {
	if i == 0 || !holds.Has(f.t.Tokens[i-1].Key) || f.t.Gap(i) != vietnamese.Space {
		return false
	}
	sentence := f.t.Tokens[i].Sentence
	for j := i - 2; j >= 0 && j > i-12 && f.t.Tokens[j].Sentence == sentence; j-- {
		if f.t.IsMark(j, ';') || nowWords.Has(f.t.Tokens[j].Key) && f.t.Tokens[j].Case == vietnamese.Lower {
			return false
		}
		then := j > 0 && (f.t.Is(j, wordDo) || f.t.Is(j, wordAy) || f.t.Is(j, wordGio) && f.t.Is(j-1, wordBay)) && thenWords.Has(f.t.Tokens[j-1].Key)
		if then || f.t.Is(j, wordTung) && i-j <= 5 {
			return true
		}
	}
	return false
}

// sinceThen reports whether the words lo to hi between two posts lead back to
// the present: lúc đó là Chủ tịch xã, |hiện là| Bí thư Huyện ủy.
func (f *finder) sinceThen(lo, hi int) bool {
	for j := lo; j < hi; j++ {
		if nowWords.Has(f.t.Tokens[j].Key) {
			return true
		}
	}
	return false
}
