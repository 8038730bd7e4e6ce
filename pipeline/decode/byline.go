package decode

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"trichluc/extractors/vietnamese"
)

// credit is what a byline says: who wrote, and whose text it is.
type credit struct {
	names  []string
	source string // agency or paper: "TTXVN", "VOV"
}

func (c credit) empty() bool { return len(c.names) == 0 && c.source == "" }

// creditLabels begin a byline; longest first where one begins another.
var creditLabels = []string{
	"tin, bài và ảnh", "tin, bài, ảnh", "tin và ảnh", "tin - ảnh", "tin-ảnh", "tin, ảnh", "tin ảnh", "tin, bài", "tin bài",
	"bài và ảnh", "bài, ảnh", "bài - ảnh", "bài-ảnh", "bài & ảnh", "bài ảnh", "bài viết", "ảnh và bài", "ảnh, bài",
	"nhóm tác giả", "tác giả", "người viết", "người đăng", "người thực hiện", "thực hiện", "phóng viên", "biên soạn", "tổng hợp",
	"theo tác giả", "nội dung", "by", "author", "bài", "tin", "pv", "đăng bởi",
}

// sourceLabels begin the name of a paper or agency.
var sourceLabels = []string{"nguồn tin", "nguồn bài viết", "theo nguồn", "nguồn", "theo", "tổng hợp từ", "trích nguồn", "dẫn nguồn"}

// byline reads a short line, or the last words of a paragraph, as a credit.
//
//	Việt Hưng
//	VĂN LÚA-XUÂN TRƯỜNG
//	Đức Dũng (TTXVN)
//	Tin, ảnh: T.PHƯƠNG – K.NY
//	(Theo Lê Thúy/NLĐO)
//	Nguồn: Báo Đắk Nông điện tử
//
// labelled says that the words themselves call it a credit.
func byline(s string) (c credit, labelled, ok bool) {
	s = trimCredit(s)
	if s == "" || len(s) > 160 {
		return c, false, false
	}
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") && strings.Count(s, "(") == 1 {
		s = trimCredit(s[1 : len(s)-1])
	}
	folded := foldAligned(s)
	if rest, found := afterLabel(s, folded, creditLabels, false); found {
		if before, _, cut := cutPhotographers(rest); cut {
			rest = before
		}
		if isStaff(vietnamese.Fold(rest)) { // "Người đăng: Quản trị viên"
			return c, true, true
		}
		c, ok := creditNames(rest, true)
		return c, true, ok
	}
	if rest, found := afterLabel(s, folded, sourceLabels, true); found {
		c := sourceCredit(rest)
		return c, true, !c.empty()
	}
	if isPress(s) {
		return credit{source: s}, false, true
	}
	if a, b, found := strings.Cut(s, "/"); found && isPress(a) && isPress(b) { // "TTXVN/Vietnam+"
		return credit{source: s}, false, true
	}
	if before, after, found := cutSource(s); found { // "AD Theo Trí thức trẻ"
		c, ok := creditNames(before, false)
		if ok {
			c.source = sourceCredit(after).source
			if c.source == "" {
				c.source = trimCredit(after)
			}
			return c, true, true
		}
	}
	if before, _, cut := cutPhotographers(s); cut { // "Đức Tuân - Ảnh: Nhật Bắc"
		s = before
	}
	c, ok = creditNames(s, false)
	return c, false, ok
}

func trimCredit(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`.,:;*_|/-–—•·"“”`, r)
	})
}

// foldAligned is s folded byte for byte, so that offsets agree; "" where that
// cannot be.
func foldAligned(s string) string {
	if folded := vietnamese.Fold(s); len(folded) == len(s) {
		return folded
	}
	if lower := strings.ToLower(s); len(lower) == len(s) {
		return lower
	}
	return ""
}

// afterLabel cuts one of the labels from the front of s. A colon must follow,
// or, where bare is true, a capital; "Theo thống kê" is no credit.
// folded is s as foldAligned gives it.
func afterLabel(s, folded string, labels []string, bare bool) (string, bool) {
	for _, l := range labels {
		if !strings.HasPrefix(folded, l) {
			continue
		}
		rest := s[len(l):]
		if r, _ := utf8.DecodeRuneInString(rest); unicode.IsLetter(r) {
			continue
		}
		trimmed := strings.TrimSpace(rest)
		if strings.HasPrefix(trimmed, ":") {
			return trimCredit(trimmed[1:]), true
		}
		if r, _ := utf8.DecodeRuneInString(trimmed); (bare || strings.Contains(l, "ảnh")) && (unicode.IsUpper(r) || bare && strings.Contains(trimmed, ".")) {
			return trimCredit(trimmed), true
		}
	}
	return "", false
}

// cutPhotographers drops what follows a second label: "Lê Hoa; Ảnh: Minh Đức".
func cutPhotographers(s string) (before, after string, found bool) {
	folded := strings.ToLower(s)
	if len(folded) != len(s) {
		return s, "", false
	}
	for _, l := range []string{"ảnh:", "đồ họa:", "video:", "trình bày:", "thiết kế:", "clip:"} {
		if i := strings.Index(folded, l); i > 0 {
			return trimCredit(s[:i]), s[i:], true
		}
	}
	return s, "", false
}

// cutSource splits "AD Theo Trí thức trẻ", "Mi Vân, theo QQ".
func cutSource(s string) (before, after string, found bool) {
	for _, mark := range []string{"Theo ", " theo ", " Nguồn: ", " (Theo ", " (theo "} {
		if i := strings.Index(s, mark); i > 0 { // also "T.ThủyTheo Cnet", glued by the scraper
			return trimCredit(s[:i]), trimCredit(strings.TrimRight(s[i+len(mark):], ")")), true
		}
	}
	return s, "", false
}

// sourceCredit reads what follows "Theo" or "Nguồn:": "VOV", "Lê Thúy/NLĐO", "Thế Kha - Tuấn Hợp/Dân Trí", "Nguyên Dương (VNE)".
func sourceCredit(s string) credit {
	s = trimCredit(s)
	if utf8.RuneCountInString(s) > 60 || strings.Contains(s, ". ") {
		return credit{}
	}
	if names, paper, found := cutPaper(s); found && !isPress(names) {
		c, ok := creditNames(names, false)
		if ok && len(strings.Fields(names)) > 1 {
			c.source = paper
			return c
		}
	}
	words := strings.Fields(s)
	if len(words) > 9 || !startsUpper(s) && !strings.Contains(s, ".") {
		return credit{}
	}
	return credit{source: s}
}

// cutPaper splits "Lê Thúy/NLĐO" and "Nguyên Dương (VNE)".
func cutPaper(s string) (names, paper string, found bool) {
	if i := strings.LastIndexByte(s, '/'); i > 0 && i < len(s)-1 {
		return trimCredit(s[:i]), trimCredit(s[i+1:]), true
	}
	if i := strings.LastIndexByte(s, '('); i > 0 && strings.HasSuffix(s, ")") {
		return trimCredit(s[:i]), trimCredit(s[i+1 : len(s)-1]), true
	}
	return s, "", false
}

// noteWords stand after a name without naming anyone.
var noteWords = []string{ // longest first
	"thực hiện ghi", "bài và ảnh", "biên dịch", "lược dịch", "thực hiện", "bài, ảnh", "ghi chép", "ghi nhận", "lược ghi", "phóng sự", "tổng hợp", "sưu tầm", "dịch", "ghi", "t.h", "t/h", "ct", "st", "th",
}

var notes = wordSet(noteWords)

func wordSet(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// creditNames splits and checks one to five names. Only a labelled credit may
// hold a single short word, or more than four names.
func creditNames(s string, labelled bool) (credit, bool) {
	var c credit
	s = trimCredit(s)
	if !startsUpper(s) {
		return c, false
	}
	for { // notes and agencies in brackets
		i := strings.LastIndexByte(s, '(')
		if i <= 0 || !strings.HasSuffix(s, ")") {
			break
		}
		in := trimCredit(s[i+1 : len(s)-1])
		if rest, cited := strings.CutPrefix(in, "theo "); cited || strings.HasPrefix(in, "Theo ") {
			in = trimCredit(strings.TrimPrefix(rest, "Theo "))
		}
		if !notes[vietnamese.Fold(in)] {
			if !looksAgency(in) {
				if !labelled {
					return c, false
				}
			} else {
				c.source = in
			}
		}
		s = trimCredit(s[:i])
	}
	if before, paper, found := cutPaper(s); found && looksAgency(paper) {
		c.source = paper
		s = before
	}
	if i := strings.LastIndexByte(s, ')'); i > 0 { // "Ngọc Minh (tổng hợp) Thanh Niên"
		if j := strings.IndexByte(s, '('); j > 0 && j < i && notes[vietnamese.Fold(s[j+1:i])] && isPress(trimCredit(s[i+1:])) {
			c.source = trimCredit(s[i+1:])
			s = trimCredit(s[:j])
		}
	}
	if f := strings.ToLower(s); len(f) == len(s) {
		for _, note := range noteWords {
			if rest, ok := strings.CutSuffix(f, note); ok && strings.HasSuffix(rest, " ") {
				s = trimCredit(s[:len(rest)])
				break
			}
		}
	}
	for _, part := range splitNames(s) {
		part = trimCredit(part)
		if part == "" {
			continue
		}
		part = stripHonorific(part)
		if len(c.names) > 0 && isUnit(part) { // "Nguyễn Văn Bình - Phòng VHTT"
			continue
		}
		if isPress(part) {
			c.source = part
			continue
		}
		if !isPenName(part, labelled) {
			return credit{}, false
		}
		dup := false
		for _, n := range c.names {
			dup = dup || strings.EqualFold(n, part)
		}
		if !dup {
			c.names = append(c.names, part)
		}
	}
	if len(c.names) == 0 || len(c.names) > 6 || len(c.names) > 4 && !labelled {
		return credit{}, false
	}
	if len(c.names) == 1 { // "Hà Linh Hà Linh"
		if w := strings.Fields(c.names[0]); len(w) >= 4 && len(w)%2 == 0 &&
			strings.Join(w[:len(w)/2], " ") == strings.Join(w[len(w)/2:], " ") {
			c.names[0] = strings.Join(w[:len(w)/2], " ")
		}
	}
	return c, true
}

var nameMarks = strings.NewReplacer(" và ", ",", " & ", ",", ";", ",", " – ", ",", " - ", ",", " — ", ",", "–", ",", "—", ",", "/", ",", "|", ",", " -", ",", "- ", ",")

// splitNames cuts at dashes, commas, "và", "&", "/".
func splitNames(s string) []string {
	s = nameMarks.Replace(s)
	var out []string
	for _, part := range strings.Split(s, ",") {
		if a, b, ok := strings.Cut(part, "-"); ok && isPenName(trimCredit(a), false) && isPenName(trimCredit(b), false) {
			out = append(out, a, b) // VĂN LÚA-XUÂN TRƯỜNG
			continue
		}
		out = append(out, part)
	}
	return out
}

// isUnit reports the office where an author works.
func isUnit(s string) bool {
	first, rest, ok := strings.Cut(s, " ")
	if !ok {
		return false
	}
	switch vietnamese.Fold(first) {
	case "phòng", "sở", "ban", "ubnd", "hđnd", "ubmttq", "mttq", "lđlđ", "trung", "văn", "công", "đài", "cổng", "chi", "thành", "tỉnh", "huyện", "bộ":
	default:
		return false
	}
	last := rest[strings.LastIndexByte(rest, ' ')+1:]
	if utf8.RuneCountInString(last) >= 2 && isAllUpper(last) && !isAllUpper(strings.ReplaceAll(s, " ", "")) {
		return true // Phòng VHTT, Trung tâm VHTT&TT
	}
	f := vietnamese.Fold(s)
	for _, p := range []string{"phòng ", "ubnd ", "trung tâm ", "văn phòng ", "công an ", "chi cục ", "thành đoàn", "tỉnh đoàn", "huyện đoàn", "đài "} {
		if strings.HasPrefix(f, p) && len(strings.Fields(f)) > 2 || f == strings.TrimSpace(p) {
			return true
		}
	}
	return false
}

func stripHonorific(s string) string {
	for _, h := range []string{"Phóng viên ", "PV ", "CTV ", "Nhà báo ", "Nhà văn ", "Nhà thơ ", "Luật sư ", "TS ", "TS. ", "ThS ", "ThS. ", "PGS.TS ", "GS.TS ", "BS ", "BS. ", "Cộng tác viên ", "PV: ", "CTV: "} {
		if rest, ok := strings.CutPrefix(s, h); ok && isPenName(rest, false) && !strings.HasPrefix(rest, "kinh tế") {
			return rest
		}
	}
	return s
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// looksAgency reports a short proper name such as "TTXVN", "VOV online", "Dân Trí".
func looksAgency(s string) bool {
	return s != "" && utf8.RuneCountInString(s) <= 40 && (startsUpper(s) || strings.Contains(s, ".")) && len(strings.Fields(s)) <= 6
}

// isPenName reports one to five capitalised syllables, or initials ("T.Nhung",
// "P.V"), as reporters sign.
func isPenName(s string, labelled bool) bool {
	switch vietnamese.Fold(s) {
	case "pv", "ctv", "p.v", "c.t.v", "nhóm pv", "nhóm phóng viên", "nhóm tác giả", "btv", "ban biên tập", "bbt", "tòa soạn":
		return true
	}
	if strings.HasPrefix(vietnamese.Fold(s), "nhóm p") {
		return utf8.RuneCountInString(s) <= 40
	}
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 5 || utf8.RuneCountInString(s) > 40 {
		return false
	}
	initials := false
	for _, w := range words {
		if strings.Contains(w, ".") {
			initials = true
		}
		for j, part := range strings.Split(w, ".") {
			if part == "" && j > 0 {
				continue
			}
			r, n := utf8.DecodeRuneInString(part)
			if !unicode.IsUpper(r) {
				return false
			}
			for _, r := range part[n:] {
				if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' {
					return false
				}
			}
		}
	}
	if len(words) == 1 && !initials && !labelled {
		return isAllUpper(s) && utf8.RuneCountInString(s) <= 5 // "PL", "AD"
	}
	return true
}

func isAllUpper(s string) bool {
	for _, r := range s {
		if !unicode.IsUpper(r) {
			return false
		}
	}
	return s != ""
}
