package figures

import (
	_ "embed"
	"strings"

	"trichluc/extractors/vietnamese"
)

// nounTable lists counted nouns and classifiers, many a line, so that a noun of
// several syllables is taken whole (doanh nghiệp, thủ tục hành chính) and a
// number before no noun is no figure. What a classifier counts (hộ nghèo, xã
// biên giới) is left out of it: the classifier alone is the unit.
//
//go:embed nouns.txt
var nounTable string

var nouns = loadNouns(nounTable)

// loadNouns makes a trie of the table; a noun's value is how many syllables
// the longest noun takes that it begins with, 0 where it begins with none.
func loadNouns(table string) *vietnamese.Trie[int] {
	var phrases []string
	listed := map[string]bool{}
	for line := range strings.Lines(table) {
		if line[0] == '#' {
			continue
		}
		for phrase := range strings.SplitSeq(line, ",") {
			if phrase = strings.TrimSpace(phrase); phrase != "" {
				phrases = append(phrases, phrase)
				listed[phrase] = true
			}
		}
	}
	trie := vietnamese.NewTrie[int]()
	for _, phrase := range phrases {
		shorter := phrase
		for shorter != "" && (shorter == phrase || !listed[shorter]) {
			shorter = shorter[:max(strings.LastIndexByte(shorter, ' '), 0)]
		}
		trie.Add(phrase, len(strings.Fields(shorter)))
	}
	return trie
}

// nounAt is how many tokens the longest noun at j takes that does not cut a
// word in two: hộ before dân tộc, not hộ dân; ban before công tác, not ban công.
func (f *finder) nounAt(j int) int {
	shorter, n := nouns.Match(f.t, j)
	if n < 2 {
		return n
	}
	if _, m := seams.Match(f.t, j+n-1); m == 2 && shorter > 0 && f.t.Gap(j+n) == vietnamese.Space {
		return shorter
	}
	return n
}

// seams are words that begin with the syllable that ends a listed noun.
var seams = loadLists(list[bool]{true, `dân tộc, dân sự, sinh sống, sinh hoạt, sinh thái, sinh viên, công tác, công nghệ, công nghiệp, công đức, thể thao, thể dục, thể hiện, hội nghị, hội thảo, hội thi, hội chợ, hội diễn, hội đàm,
	hội thao, hội trại, khách sạn, diễn ra, diễn tập, văn hóa, văn nghệ, học tập, thu nhập, thu hoạch, bóng đá, bóng chuyền, bóng rổ, bóng bàn, đường sắt, đường thủy, đường bộ, thi đấu, thi đua, thi công, thi hành, đấu thầu, đấu giá, giáo dục`})

// why says why a noun behind a number makes no figure.
type why uint8

const (
	duration why = iota + 1
	age
	rank  // stars, classes: OCOP 4 sao
	sides // hai bên, hai chiều: words of their own
	saying
)

// excludedWords behind a number are no counts (GUIDELINES, Ignore): durations,
// ages, grades, fixed phrases. Longer nouns that begin alike (ngày công, đêm
// diễn) stand in the noun table and win by length.
var excludedWords = loadLists(
	list[why]{duration, `ngày công tác, ngày hội nghị, ngày hội thảo, đêm diễn ra, ngày diễn ra, năm công tác, năm, tháng, tuần, tuần lễ, ngày, ngày đêm, đêm, giờ, giờ đồng hồ, phút, giây, quý, thập kỷ, thập kỉ, thập niên, thế kỷ, thế kỉ,
		nhiệm kỳ, tiếng, tiếng đồng hồ, hôm, niên khóa, năm học, niên vụ, giai đoạn nửa, canh, khắc, nén nhang, tích tắc, mùa trăng, mùa xuân, mùa hè, năm tù, tháng tù,
		h, năm nay, ngày làm việc, năm kinh nghiệm, ngày trước, năm trước`},
	list[why]{age, `tuổi, tuổi đời, tuổi đảng, năm tuổi, năm tuổi đảng, tháng tuổi, ngày tuổi, tuần tuổi, xuân xanh, tuổi đoàn, năm tuổi nghề`},
	list[why]{rank, `sao, sao trở lên`},
	list[why]{sides, `bên, chiều, phía, đầu, tay, phương, nửa, mươi, mang, mắt, chân, má, vai, mí`},
	list[why]{saying, `không, có, cùng, tại chỗ, nhất, biết, tốt, đảm đang, sẵn sàng, giảm, tăng, công khai, trong, chìa khóa trao tay, sạch, rõ, thật, âm lịch, dương lịch, dương tính, âm tính, mẹ, quân, vân, châu, miền núi, miền xuôi, miền ngược`},
)

// counted reads the noun that begins at token j.
func (f *finder) counted(j int, a *amount) unit {
	t := f.t
	if t.Kind(j) != vietnamese.Word {
		return unit{}
	}
	x, xn := excludedWords.Match(t, j)
	if (x == saying || x == sides) && a != nil && (a.mag > 0 || a.v.float() > 20) { // gói 120.000 tỷ không phải
		xn = 0
	}
	n := f.nounAt(j)
	if n < 2 && a != nil && a.hi == j && nounPrefix.Has(t.Tokens[j].Key) && t.Gap(j+1) == vietnamese.Space { // 5 cựu chiến sĩ, 3 nữ công nhân
		if m := f.nounAt(j + 1); m > 0 {
			n = m + 1
		}
	}
	if a != nil && a.mag >= 6 && bonds.Has(t.Tokens[j].Key) && n == 2 { // 5.000 tỷ trái phiếu: of đồng
		return unit{}
	}
	switch {
	case xn > 0 && xn >= n:
		return unit{kind: excluded, lo: j, hi: j + xn}
	case n > 0 && !f.taken.Any(j, j+n):
		return unit{kind: noun, lo: j, hi: j + n}
	}
	if a == nil || a.mag >= 6 { // tàu 20 tỷ rỉ sét: of đồng
		return unit{}
	}
	return f.unlisted(j)
}

// bonds are issued for a sum: the first syllables of trái phiếu, tín phiếu.
var bonds = vietnamese.NewSet("trái", "tín")

// nounPrefix make a noun of the noun behind them.
var nounPrefix = vietnamese.NewSet("cựu", "nữ", "nam", "phó", "tân", "nguyên", "tiểu", "siêu", "chủ")

var (
	wordEvery  = vietnamese.KeyOf("hàng")
	everySpans = vietnamese.NewSet("năm", "tháng", "ngày", "tuần", "quý", "giờ", "loạt", "chục", "trăm", "nghìn", "ngàn", "triệu", "tỷ", "tỉ")
)

// unlisted guesses the noun that the table does not know: two syllables, as
// most Vietnamese nouns have, unless the second cannot be part of it.
func (f *finder) unlisted(j int) unit {
	t := f.t
	tok := t.Tokens[j]
	if tok.Gap == vietnamese.None || notNoun.Has(tok.Key) || f.t.Is(j, wordEvery) && everySpans.Has(f.key(j+1)) { // ngày 14 tháng 12 hàng năm
		return unit{}
	}
	u := unit{kind: unknown, lo: j, hi: j + 1}
	switch tok.Case {
	case vietnamese.Lower:
		if tok.End-tok.Start < 2 {
			return unit{}
		}
		if next := j + 1; next < len(t.Tokens) && t.Kind(next) == vietnamese.Word && t.Gap(next) == vietnamese.Space && t.Tokens[next].Case == vietnamese.Lower && !notNoun.Has(t.Tokens[next].Key) && !f.taken.Any(next, next+1) {
			u.hi++
		}
		return u
	case vietnamese.Upper: // 30 CBCCVC: an abbreviation
		if tok.End-tok.Start > 10 || t.Glued(j+1) && (t.Kind(j+1) == vietnamese.Number || t.IsMark(j+1, '-') || t.IsMark(j+1, '/')) {
			return unit{}
		}
		return u
	}
	return unit{}
}
