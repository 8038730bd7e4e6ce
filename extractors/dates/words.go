package dates

import (
	"strings"

	"trichluc/extractors/vietnamese"
)

// word is the part that a syllable can play in a date. Looking each token up
// once makes the grammar a matter of comparing small numbers.
type word uint8

const (
	other word = iota
	number
	numeral // a number in words that can head an expression: sáu tháng đầu năm

	wDay   // ngày
	wMonth // tháng
	wYear  // năm: also five
	wQuarter
	wWeek

	wMung
	wRam
	wTet
	wGieng
	wChap
	wLunar // âm, al
	wSolar // dương
	wCalendar
	wThatIs // tức, nhằm

	wPart // sáng, trưa, chiều, tối, đêm, khuya
	wDawn // rạng (sáng)
	wBuoi
	wHour
	wMinute
	wLess // kém
	wHalfPast
	wAt // lúc, hồi

	wHom
	wNay
	wQua
	wKia
	wMai
	wThu
	wChu
	wNhat

	wFrom // từ
	wTo   // đến
	wToi  // tới: to, or next
	wCho
	wUntilEnd // hết
	wAnd

	wGiai
	wDoan
	wNhiem
	wKy
	wThoi
	wHalf
	wStart
	wMid
	wEnd
	wSchool // học
	wKhoa
	wNien
	wTam
	wNhin

	wJust // vừa
	wRoi
	wLast // ngoái
	wBefore
	wAfter
	wSoon  // sắp
	wHere  // đây
	wThis  // này
	wSame  // cùng
	wEvery // hằng, hàng, mỗi
	wMany  // những, các, nhiều, vài, mấy
	wThe   // các
	wIn    // trong
	wOf
	wInto // vào
	wBirth
)

var vocabulary = lexicon([]entry{
	{numeral, "một hai ba bốn sáu bảy bẩy tám chín mười"},
	{wDay, "ngày"}, {wMonth, "tháng"}, {wYear, "năm"}, {wQuarter, "quý quí"}, {wWeek, "tuần"},
	{wMung, "mùng mồng"}, {wRam, "rằm"}, {wTet, "tết"}, {wGieng, "giêng"}, {wChap, "chạp"},
	{wLunar, "âm al âl"}, {wSolar, "dương"}, {wCalendar, "lịch"}, {wThatIs, "tức nhằm"},
	{wPart, "sáng trưa chiều tối đêm khuya"}, {wDawn, "rạng"}, {wBuoi, "buổi"},
	{wHour, "giờ h g"}, {wMinute, "phút"}, {wLess, "kém"}, {wHalfPast, "rưỡi"}, {wAt, "lúc hồi"},
	{wHom, "hôm"}, {wNay, "nay"}, {wQua, "qua"}, {wKia, "kia"}, {wMai, "mai"}, {wThu, "thứ"}, {wChu, "chủ chúa"}, {wNhat, "nhật"},
	{wFrom, "từ"}, {wTo, "đến"}, {wToi, "tới"}, {wCho, "cho"}, {wUntilEnd, "hết"}, {wAnd, "và hoặc"},
	{wGiai, "giai"}, {wDoan, "đoạn"}, {wNhiem, "nhiệm"}, {wKy, "kỳ kì"}, {wThoi, "thời"},
	{wHalf, "nửa"}, {wStart, "đầu"}, {wMid, "giữa"}, {wEnd, "cuối"},
	{wSchool, "học"}, {wKhoa, "khóa"}, {wNien, "niên"}, {wTam, "tầm"}, {wNhin, "nhìn"},
	{wJust, "vừa"}, {wRoi, "rồi"}, {wLast, "ngoái"}, {wBefore, "trước"}, {wAfter, "sau"}, {wSoon, "sắp"}, {wHere, "đây"}, {wThis, "này"},
	{wSame, "cùng"}, {wEvery, "hằng hàng mỗi"}, {wMany, "những nhiều vài mấy bao"}, {wThe, "các"}, {wIn, "trong"}, {wOf, "của"}, {wInto, "vào"}, {wBirth, "sinh sn"},
})

type entry struct {
	word      word
	syllables string
}

func lexicon(entries []entry) *vietnamese.Trie[word] {
	tr := vietnamese.NewTrie[word]()
	for _, e := range entries {
		for _, s := range strings.Fields(e.syllables) {
			tr.Add(s, e.word)
		}
	}
	return tr
}

// lex says of each token what part it can play.
func lex(t *vietnamese.Text) []word {
	words := make([]word, len(t.Tokens))
	for i := range t.Tokens {
		switch t.Tokens[i].Kind {
		case vietnamese.Number:
			words[i] = number
		case vietnamese.Word:
			words[i], _ = vocabulary.Match(t, i)
		}
	}
	return words
}

// small are the numbers that name months and weekdays.
var small = vietnamese.NewTrie(
	vietnamese.Entry[int]{Phrase: "một", Value: 1}, vietnamese.Entry[int]{Phrase: "hai", Value: 2}, vietnamese.Entry[int]{Phrase: "ba", Value: 3},
	vietnamese.Entry[int]{Phrase: "tư", Value: 4}, vietnamese.Entry[int]{Phrase: "bốn", Value: 4}, vietnamese.Entry[int]{Phrase: "năm", Value: 5},
	vietnamese.Entry[int]{Phrase: "sáu", Value: 6}, vietnamese.Entry[int]{Phrase: "bảy", Value: 7}, vietnamese.Entry[int]{Phrase: "bẩy", Value: 7},
	vietnamese.Entry[int]{Phrase: "tám", Value: 8}, vietnamese.Entry[int]{Phrase: "chín", Value: 9}, vietnamese.Entry[int]{Phrase: "mười", Value: 10},
	vietnamese.Entry[int]{Phrase: "mười một", Value: 11}, vietnamese.Entry[int]{Phrase: "mười hai", Value: 12},
)

// roman are the quarters.
var roman = vietnamese.NewTrie(
	vietnamese.Entry[int]{Phrase: "i", Value: 1}, vietnamese.Entry[int]{Phrase: "ii", Value: 2},
	vietnamese.Entry[int]{Phrase: "iii", Value: 3}, vietnamese.Entry[int]{Phrase: "iv", Value: 4},
)

// is reports whether token i exists and plays part w.
func (f *finder) is(i int, w word) bool { return f.word(i) == w && w != other }

// word is the part of token i; other outside the text and at a line's start,
// since no expression crosses a line end (the first token of an expression is
// looked up directly).
func (f *finder) word(i int) word {
	if i < 0 || i >= len(f.words) {
		return other
	}
	return f.words[i]
}

// seq reports whether the tokens from i on, on one line, play the parts ws.
func (f *finder) seq(i int, ws ...word) bool {
	for k, w := range ws {
		if f.word(i+k) != w || k > 0 && f.t.Gap(i+k) == vietnamese.Line {
			return false
		}
	}
	return true
}
