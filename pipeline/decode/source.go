package decode

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"trichluc/extractors/vietnamese"
)

//go:embed press.txt
var pressList string

var pressNames = parsePress(pressList)

func parsePress(list string) map[string]bool {
	m := map[string]bool{}
	for row := range strings.Lines(list) {
		if row = strings.TrimSpace(row); row != "" && row[0] != '#' {
			m[row] = true
		}
	}
	return m
}

// isPress reports the name of a paper, agency or portal: "TTXVN", "Báo Dân trí".
func isPress(s string) bool {
	f := vietnamese.Fold(trimCredit(s))
	for _, p := range []string{"báo điện tử ", "báo ", "tạp chí ", "cổng "} {
		if rest, ok := strings.CutPrefix(f, p); ok && rest != "" && len(strings.Fields(rest)) <= 5 {
			return startsUpper(s)
		}
	}
	f = strings.TrimSuffix(strings.TrimSuffix(f, " online"), " điện tử")
	return pressNames[f] || pressNames[strings.TrimSuffix(strings.TrimSuffix(f, ".com.vn"), ".vn")]
}

// leadSource reads the agency that opens a lead: "(Chinhphu.vn) - ", "TTO - ",
// "VOV.VN - ", "(QBĐT) – ". It is "" where there is none.
func leadSource(s string) string {
	if strings.HasPrefix(s, "(") {
		name, rest, ok := strings.Cut(s[1:], ")")
		if ok && isPaperSign(name) && startsWithDash(rest) {
			return name
		}
		return ""
	}
	i := strings.IndexAny(s, " -–")
	if i < 2 || i > 30 {
		return ""
	}
	name := strings.TrimRight(s[:i], " ")
	if !isPaperSign(name) || !startsWithDash(s[i:]) {
		return ""
	}
	// "GDP - …" is a word like any other: what follows must be a sentence
	letters := 0
	for _, r := range name {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if !strings.Contains(name, ".") && !knownSigns[strings.ToUpper(name)] {
		return ""
	}
	if letters < 2 {
		return ""
	}
	return name
}

// knownSigns are the signs that papers and agencies set before a lead.
var knownSigns = map[string]bool{
	"TTO": true, "TPO": true, "NLĐO": true, "NLDO": true, "PLO": true, "SGGPO": true, "VOV": true, "TTXVN": true, "VTV": true, "QĐND": true,
	"ĐCSVN": true, "ANTĐ": true, "ANTD": true, "HNMO": true, "LĐO": true, "NDO": true, "NDĐT": true, "VTC": true, "VNE": true, "TNO": true, "KTĐT": true,
	"BĐ": true, "QBĐT": true, "BTO": true, "BNEWS": true, "VGP": true, "CAND": true, "PNO": true, "DVO": true, "VHO": true, "BPO": true, "BHG": true, "BGĐT": true, "LCĐT": true,
}

func isPaperSign(s string) bool {
	s = strings.TrimSpace(s)
	if n := utf8.RuneCountInString(s); n < 2 || n > 30 {
		return false
	}
	if strings.Contains(s, ".") && !strings.ContainsAny(s, " ,") {
		return true
	}
	upper := 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			if knownSigns[strings.ToUpper(s)] {
				return true
			}
			return strings.HasPrefix(s, "Báo ") || strings.HasPrefix(s, "Dân trí") || strings.HasPrefix(s, "Cổng ")
		case unicode.IsDigit(r):
			return false
		}
	}
	return upper >= 2 && len(strings.Fields(s)) <= 2
}

func startsWithDash(s string) bool {
	s = strings.TrimLeft(s, " *")
	for _, d := range []string{"-", "–", "—", ":"} {
		if strings.HasPrefix(s, d) {
			return true
		}
	}
	return false
}
