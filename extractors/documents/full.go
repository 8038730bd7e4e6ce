package documents

import (
	"strconv"
	"strings"

	"trichluc/extractors/vietnamese"
)

// Province is a province or a centrally run city, for the names of local bodies.
type Province struct {
	Name string // "" where unknown
	City bool
}

// IssuerName is the full name of the body behind an issuer's code, for a
// province and a term of the National Assembly (0 where the number has none):
// "Tỉnh ủy Quảng Ninh", "Thành ủy Hà Nội", "Quốc hội khóa XV". It is "" where
// the code does not say which body it is, or the province is unknown.
func IssuerName(issuer string, term int, p Province) string {
	c, ok := codes[vietnamese.KeyOf(issuer)]
	if issuer == "" || !ok || !c.issue || strings.HasSuffix(c.name, "…") {
		return ""
	}
	name := c.name
	if strings.Contains(name, "{") {
		if p.Name == "" {
			return ""
		}
		level := "tỉnh "
		if p.City {
			level = "thành phố "
			name = strings.Replace(name, "Tỉnh ủy", "Thành ủy", 1)
		}
		name = strings.Replace(name, "{T}", level+p.Name, 1)
		short := p.Name
		if short == "Hồ Chí Minh" { // not the person's Sở
			short = "Thành phố " + short
		}
		name = strings.Replace(name, "{P}", short, 1)
	}
	if term > 0 && term < len(terms) {
		name += " khóa " + terms[term]
	}
	return name
}

// JointIssuers are the bodies behind the codes of a joint number, joined with
// semicolons: 14/2016/TTLT-BTTTT-BKHCN, 01-TANDTC-VKSNDTC/TTLT.
func JointIssuers(number string) string {
	var names []string
	for _, part := range strings.FieldsFunc(number, func(r rune) bool { return r == '/' || r == '-' }) {
		if c, ok := codes[vietnamese.KeyOf(part)]; ok && c.issue && c.state == "" {
			if name := IssuerName(c.text, 0, Province{}); name != "" {
				names = append(names, name)
			}
		}
	}
	return strings.Join(names, "; ")
}

// terms of the National Assembly.
var terms = [...]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII"}

// Local reports whether the bodies with a code differ by province.
func Local(issuer string) bool {
	c, ok := codes[vietnamese.KeyOf(issuer)]
	return ok && c.issue && strings.Contains(c.name, "{")
}

// OfParty reports whether a code is a body's of the Party.
func OfParty(issuer string) bool {
	c, ok := codes[vietnamese.KeyOf(issuer)]
	return ok && c.inner
}

// Central reports whether a code is that of a central body of the Party.
func Central(issuer string) bool { return OfParty(issuer) && strings.HasSuffix(issuer, "TW") }

// KindOf is the kind that a mention's code names, "" where it has none.
func KindOf(m *Mention) string {
	if m.Code == "" {
		return ""
	}
	return codes[vietnamese.KeyOf(m.Code)].state
}

// FullNumber completes a short form with the codes that follow from its kind
// and its issuer's code, in an article of a year: "18" of the Central
// Committee is 18-NQ/TW, "23/2020" of a decree 23/2020/NĐ-CP. Where a number
// could have two forms, it is returned as it is.
func FullNumber(m *Mention, issuer string, published int) string {
	kind := kindCodes[m.Type]
	number, year := m.Number, m.Year
	if kind == "NĐ" && issuer == "" {
		issuer = "CP"
	}
	if kind == "" || issuer == "" {
		return number
	}
	if year != 0 {
		number, _, _ = strings.Cut(number, "/")
		number += "/" + strconv.Itoa(year)
	}
	switch {
	case OfParty(issuer):
		if year != 0 || kind == "NĐ" || kind == "TT" || kind == "CĐ" {
			return m.Number
		}
		return number + "-" + kind + "/" + issuer
	case issuer == "QH":
		if term := assemblyTerm(year); term > 0 && kind == "NQ" {
			return number + "/QH" + strconv.Itoa(term)
		}
		return m.Number
	case !issues(issuer, kind):
		return m.Number
	case year != 0:
		if kind == "NĐ" || kind == "TT" || kind == "QĐ" || kind == "NQ" {
			return number + "/" + kind + "-" + issuer
		}
		return m.Number
	case kind == "NĐ", kind == "TT":
		return m.Number // the year is part of the number
	case kind == "QĐ" && (issuer == "TTg" || issuer == "UBND"):
		// Up to 2009 and for legal acts the year is part of the number; legal
		// acts since then stay below a hundred a year.
		if n, err := strconv.Atoi(m.Serial); err != nil || n < 100 || published < 2010 {
			return m.Number
		}
	}
	return number + "/" + kind + "-" + issuer
}

// issues reports whether a body of the State issues documents of a kind under
// its own code: the Government no "quyết định", a ministry no "nghị quyết".
func issues(issuer, kind string) bool {
	switch issuer {
	case "CP":
		return kind == "NĐ" || kind == "NQ"
	case "TTg":
		return kind == "QĐ" || kind == "CT" || kind == "CĐ"
	case "HĐND":
		return kind == "NQ"
	case "UBTVQH", "CTN":
		return false
	}
	c, ok := codes[vietnamese.KeyOf(issuer)]
	return ok && c.issue && kind != "NĐ" && kind != "NQ" && (kind != "TT" || strings.HasPrefix(c.name, "Bộ ") || issuer == "NHNN" || issuer == "TTCP")
}

// assemblyTerm is the National Assembly that sat for all of a year's
// sessions; 0 in years of an election, when two did.
func assemblyTerm(year int) int {
	if year < 2008 || year > 2030 || year == 2011 || year == 2016 || year == 2021 || year == 2026 {
		return 0
	}
	switch {
	case year < 2011:
		return 12
	case year < 2016:
		return 13
	case year < 2021:
		return 14
	case year < 2026:
		return 15
	}
	return 16
}

// kindCodes are the codes of the kinds that papers cite by a bare number.
var kindCodes = map[string]string{
	"Nghị quyết": "NQ", "Nghị định": "NĐ", "Quyết định": "QĐ", "Chỉ thị": "CT", "Thông tư": "TT", "Kết luận": "KL", "Kế hoạch": "KH",
	"Thông báo": "TB", "Hướng dẫn": "HD", "Công điện": "CĐ", "Báo cáo": "BC", "Tờ trình": "TTr", "Quy định": "QĐ",
}

// Layout gives a number one form for comparison: the serial padded to two
// digits, a slash before the year, and the marks of the layout (25/BC/UBND is
// 25/BC-UBND).
func Layout(number string) string {
	end := 0
	for end < len(number) && number[end] >= '0' && number[end] <= '9' {
		end++
	}
	serial, rest := strings.TrimLeft(number[:end], "0"), number[end:]
	for len(serial) < 2 {
		serial = "0" + serial
	}
	if len(rest) > 5 && rest[0] == '-' && isYear(rest[1:5]) {
		rest = "/" + rest[1:]
	}
	head := serial
	if len(rest) >= 5 && rest[0] == '/' && isYear(rest[1:5]) {
		head, rest = serial+rest[:5], rest[5:]
		if rest != "" {
			rest = "/" + rest[1:]
		}
	}
	if strings.HasPrefix(rest, "/") {
		rest = "/" + strings.ReplaceAll(rest[1:], "/", "-")
	}
	return head + rest
}

func isYear(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s[0] == '1' || s[0] == '2'
}
