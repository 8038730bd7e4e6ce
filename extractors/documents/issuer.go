package documents

import (
	_ "embed"

	"trichluc/extractors/vietnamese"
)

// Issuer is a body or post that issues documents, as a text names it: tokens
// Lo to Hi, Hi exclusive, without a person's name behind it.
type Issuer struct {
	Lo, Hi int
	Code   string // its code inside a number ("UBND", "BTNMT"), "" where unknown
}

type body struct {
	tail tail
	code string
}

type tail uint8

const (
	tailClosed tail = iota
	tailPlace
	tailSector
	tailBody
	tailFree
)

var tails = map[string]tail{"closed": tailClosed, "place": tailPlace, "sector": tailSector, "body": tailBody, "free": tailFree}

//go:embed bodies.tsv
var bodiesTable string

//go:embed sectors.tsv
var sectorsTable string

var (
	bodies  = readBodies()
	sectors = readSectors()
)

func readBodies() *vietnamese.Trie[body] {
	tr := vietnamese.NewTrie[body]()
	for _, row := range rows(bodiesTable) {
		tl, ok := tails[row[1]]
		if !ok {
			panic("documents: bodies.tsv: unknown tail " + row[1])
		}
		tr.Add(row[0], body{tl, row[2]})
	}
	return tr
}

func readSectors() *vietnamese.Trie[string] {
	tr := vietnamese.NewTrie[string]()
	for _, row := range rows(sectorsTable) {
		tr.Add(row[0], row[1])
	}
	return tr
}

// PlaceEnd tells which token stands behind the administrative unit whose name
// begins at token i; i itself where none begins there.
type PlaceEnd func(i int) int

// IssuerAt reads the issuing body whose name begins at token i.
func IssuerAt(t *vietnamese.Text, i int, place PlaceEnd) (Issuer, bool) {
	return issuerAt(t, i, place, 0)
}

func issuerAt(t *vietnamese.Text, i int, place PlaceEnd, depth int) (Issuer, bool) {
	if t.Kind(i) != vietnamese.Word || depth > 3 {
		return Issuer{}, false
	}
	b, n := bodies.Match(t, i)
	if n == 0 || !t.Capital(i) && (b.tail == tailFree || b.tail == tailSector) {
		return Issuer{}, false
	}
	is := Issuer{Lo: i, Hi: i + n, Code: b.code}
	switch b.tail {
	case tailPlace:
		is.Hi = placeAt(t, is.Hi, place)
	case tailSector:
		code, n := sectors.Match(t, is.Hi)
		if n == 0 {
			if !t.Capital(is.Hi) || t.Gap(is.Hi) == vietnamese.Line {
				return Issuer{}, false
			}
			is.Hi, is.Code = freeAt(t, is.Hi, place), ""
			break
		}
		is.Hi += n
		is.Code = b.code + code
		if b.code == "S" || b.code == "" {
			is.Hi = placeAt(t, is.Hi, place)
		}
	case tailBody:
		inner, ok := issuerAt(t, is.Hi, place, depth+1)
		if t.Gap(is.Hi) == vietnamese.Line {
			ok = false
		}
		if !ok && t.IsMark(is.Hi, ',') && depth == 0 { // Bí thư, Chủ tịch UBND: two posts
			return Issuer{}, false
		}
		if !ok {
			if b.code == "" {
				return Issuer{}, false
			}
			break
		}
		is.Hi = inner.Hi
		if inner.Code != "" {
			is.Code = inner.Code
		}
	case tailFree:
		hi := freeAt(t, is.Hi, place)
		if b.code == "BCĐ" && t.Is(hi, keyVe) && t.Gap(hi) != vietnamese.Line { // Ban Chỉ đạo … về phòng, chống tham nhũng
			hi = freeAt(t, hi+1, place)
		}
		if hi == is.Hi && b.code == "" {
			return Issuer{}, false
		}
		is.Hi = hi
	}
	return is, true
}

// levelAt reads the word that says what an administrative unit is at token i
// (tỉnh, thành phố, TP., thị xã) and returns how many tokens it takes, 0 where
// none stands there.
func levelAt(t *vietnamese.Text, i int) int {
	if t.Kind(i) != vietnamese.Word {
		return 0
	}
	switch {
	case t.Is(i, keyThanh) && t.Is(i+1, keyPho), t.Is(i, keyThi) && (t.Is(i+1, keyXa) || t.Is(i+1, keyTran)),
		t.Is(i, keyDac) && t.Is(i+1, keyKhu), t.Is(i, keyKhu) && t.Is(i+1, keyVuc):
		return 2
	case t.Is(i, keyTP), t.Is(i, keyTX):
		if t.IsMark(i+1, '.') {
			return 2
		}
		return 1
	case levels.Has(t.Tokens[i].Key):
		return 1
	}
	return 0
}

var levels = vietnamese.NewSet("tỉnh", "huyện", "quận", "xã", "phường")

var (
	keyThanh = vietnamese.KeyOf("thành")
	keyPho   = vietnamese.KeyOf("phố")
	keyThi   = vietnamese.KeyOf("thị")
	keyXa    = vietnamese.KeyOf("xã")
	keyTran  = vietnamese.KeyOf("trấn")
	keyDac   = vietnamese.KeyOf("đặc")
	keyKhu   = vietnamese.KeyOf("khu")
	keyVuc   = vietnamese.KeyOf("vực")
	keyTP    = vietnamese.KeyOf("TP")
	keyVe    = vietnamese.KeyOf("về")
	keyTX    = vietnamese.KeyOf("TX")
)

// placeAt reads an administrative unit at token i and returns the token behind
// it; i itself where none stands there. A person's name is no place: "UBND
// tỉnh Nguyễn Văn A" ends with tỉnh.
func placeAt(t *vietnamese.Text, i int, place PlaceEnd) int {
	if t.Gap(i) == vietnamese.Line || t.Kind(i) != vietnamese.Word {
		return i
	}
	if end := place(i); end > i { // TP HCM, Hà Nội
		return end
	}
	level := levelAt(t, i)
	j := i + level
	if t.Gap(j) == vietnamese.Line {
		return j
	}
	if end := place(j); end > j {
		return end
	}
	if level > 0 && t.Kind(j) == vietnamese.Number { // quận 5, khu vực 1 - Vĩnh Long
		if t.IsMark(j+1, '-') {
			if end := place(j + 2); end > j+2 {
				return end
			}
		}
		return j + 1
	}
	end := capitalRun(t, j)
	if end == j || isSurname(t, j) && end-j >= 3 {
		return j
	}
	for k := j + 1; k < end; k++ { // huyện Đắk Song | Nguyễn Văn A
		if isSurname(t, k) && (end-k >= 3 || end-k >= 2 && k-j >= 2) {
			return k
		}
	}
	return end
}

// capitalRun is the end of a run of capitalised words at token i, at most six,
// with the apostrophe of R'lấp.
func capitalRun(t *vietnamese.Text, i int) int {
	j := i
	for j < i+6 && t.Capital(j) && t.Gap(j) != vietnamese.Line {
		j++
		if t.IsMark(j, '\'') && t.Glued(j) && t.Kind(j+1) == vietnamese.Word && t.Glued(j+1) {
			j += 2
		}
	}
	return j
}

// freeAt reads the rest of a body's name from token i: capitalised words, and
// the small words between and behind them up to a verb or a mark.
func freeAt(t *vietnamese.Text, i int, place PlaceEnd) int {
	j, lower := i, 0
	for j < len(t.Tokens) && j < i+12 && t.Gap(j) != vietnamese.Line {
		tok := &t.Tokens[j]
		if tok.Kind == vietnamese.Mark && (tok.Ch == '-' || tok.Ch == '&') && t.Capital(j+1) {
			j++
			continue
		}
		if tok.Kind != vietnamese.Word {
			break
		}
		if tok.Case != vietnamese.Lower {
			if t.IsMark(j+1, '.') && levelAt(t, j) == 2 { // Hiệp hội Bất động sản TP. HCM
				return placeAt(t, j, place)
			}
			if isSurname(t, j) && capitalRun(t, j)-j >= 3 {
				break
			}
			j++
			continue
		}
		if levelAt(t, j) > 0 {
			return placeAt(t, j, place)
		}
		if _, n := fields.Match(t, j); n > 0 { // Ban Chỉ đạo an toàn thực phẩm
			j, lower = j+n, lower+n
			continue
		}
		if _, n := verbs.Match(t, j); n > 0 || closers.Has(tok.Key) && !t.Is(j, keyVa) {
			break
		}
		if lower++; lower > 9 {
			break
		}
		j++
	}
	for j > i && (t.Is(j-1, keyVa) || t.Kind(j-1) == vietnamese.Mark) {
		j--
	}
	return j
}

// fields are nouns of bodies' fields that begin like a word that ends a name.
var fields = vietnamese.NewTrie([]vietnamese.Entry[bool]{
	{Phrase: "thực phẩm"}, {Phrase: "thực vật"}, {Phrase: "yêu nước"}, {Phrase: "đối ngoại"}, {Phrase: "hướng nghiệp"},
	{Phrase: "bổ túc"}, {Phrase: "thành niên"}, {Phrase: "triển lãm"}, {Phrase: "quy hoạch"},
}...)

// verbs end a body's name.
var verbs = readVerbs()

func readVerbs() *vietnamese.Trie[struct{}] {
	tr := vietnamese.NewTrie[struct{}]()
	for _, v := range [...]string{"ký", "kí", "gửi", "chỉ đạo", "yêu cầu", "đồng ý", "cấp", "chấp thuận", "chấp nhận", "quy định", "hướng dẫn", "phối hợp", "báo cáo", "thông báo", "thông qua",
		"kiểm tra", "công bố", "công nhận", "triển khai", "tổ chức", "giao", "hỗ trợ", "xem xét", "ngày", "năm", "lên", "chủ trì", "nêu", "lần đầu", "điều động",
		"trao", "khẳng định", "nhận định", "tiến hành", "cũng", "tham mưu", "chủ động", "hằng năm", "hàng năm", "mới đây", "gần đây", "trực tiếp"} {
		tr.Add(v, struct{}{})
	}
	return tr
}

var surnames = vietnamese.NewSet("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Tô",
	"Trương", "Cao", "Đoàn", "Lưu", "Lương", "Hà", "Tạ", "Chu", "Thái", "Đào", "Phùng", "Vương", "Quách", "Lò", "Giàng", "Vi", "Nông", "Triệu", "Hứa", "Châu", "Tống", "Đàm", "Bế", "Lâm", "Thạch", "Sơn", "Tăng", "Ksor", "Rơ", "Y", "H", "Kiều", "Nghiêm", "La", "Mã", "Doãn", "Khuất", "Lại", "Từ", "Văn", "Viên", "Uông", "Ông", "Điểu", "Siu")

func isSurname(t *vietnamese.Text, i int) bool {
	return t.Capital(i) && surnames.Has(t.Tokens[i].Key)
}

// SameIssuer reports whether a body with code a may have issued a number with
// issuer code b, and whether both are known well enough to tell.
func SameIssuer(a, b string) (same, known bool) {
	if a == "" || b == "" {
		return false, false
	}
	if a == b {
		return true, true
	}
	ga, gb := group(a), group(b)
	return ga == gb, ga != "" && gb != ""
}

// group joins codes that articles use for one another: the Government and its
// head, a committee and its chair.
func group(c string) string {
	switch c {
	case "CP", "TTg":
		return "CP"
	case "UBND", "CTUBND", "UB", "VPUBND", "VPUB":
		return "UBND"
	case "TU", "ThU", "TXU", "BTVTU":
		return "TU"
	case "TANDTC", "HĐTP":
		return "TANDTC"
	case "MTTQ", "UBMTTQ", "UBMT":
		return "MTTQ"
	case "BNN", "BNNPTNT":
		return "BNNPTNT"
	case "BKH", "BKHĐT":
		return "BKHĐT"
	case "BGD", "BGDĐT":
		return "BGDĐT"
	case "BBCVT", "BCVT":
		return "BCVT"
	case "BTGTW", "BTGDVTW":
		return "BTGTW"
	}
	if k, ok := codes[vietnamese.KeyOf(c)]; ok && k.issue {
		return k.text
	}
	return ""
}
