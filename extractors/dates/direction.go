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
	return found
}

var keyHoi = vietnamese.KeyOf("hồi")

func (f *finder) cueAt(i int) tense {
	c, _ := cues.Match(f.t, i)
	return c
}

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
