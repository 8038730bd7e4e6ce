package linking

import (
	"strings"

	"trichluc/extractors/places"
)

// homeProvince is the province that an article is about, "" where it cannot
// be told: the one whose government or paper published it, else the one that
// the article names most, if it names it clearly more than any other.
func homeProvince(a Article) string {
	if p := provinceOfHost(a.Site); p != "" {
		return p
	}
	counts := map[string]int{}
	for _, m := range a.Places {
		if m.Province == "" {
			continue
		}
		weight := 2
		switch {
		case m.Level == places.District:
			weight = 1
		case m.Prefixed:
			weight = 3
		}
		if a.Text.Tokens[m.Lo].Sentence < 4 { // title, dateline, lead
			weight *= 2
		}
		counts[m.Province] += weight
	}
	best, top, total := "", 0, 0
	for _, r := range places.Provinces() {
		if n := counts[r.Name]; n > top {
			best, top = r.Name, n
		}
		total += counts[r.Name]
	}
	if 2*top > total {
		return best
	}
	return ""
}

// provinceOfHost reads a province in the name of its government's or paper's
// host: binhdinh.gov.vn, baoquangninh.vn, stc.daknong.gov.vn.
func provinceOfHost(host string) string {
	for label := range strings.SplitSeq(strings.ToLower(host), ".") {
		for _, affix := range []string{"bao", "baodientu", "congan", "dulich", "so"} {
			if p := hostLabels[strings.TrimPrefix(label, affix)]; p != "" {
				return p
			}
		}
	}
	return ""
}

// hostLabels are the provinces' names as host names write them, without diacritics.
var hostLabels = buildHostLabels()

func buildHostLabels() map[string]string {
	m := map[string]string{"tphcm": "Hồ Chí Minh", "sggp": "Hồ Chí Minh", "hanoimoi": "Hà Nội", "hanoi": "Hà Nội", "hochiminhcity": "Hồ Chí Minh", "thuathienhue": "Thừa Thiên Huế", "hue": "Thừa Thiên Huế", "brvt": "Bà Rịa - Vũng Tàu", "bariavungtau": "Bà Rịa - Vũng Tàu"}
	for _, r := range places.Provinces() {
		m[asciiLetters(r.Name)] = r.Name
	}
	return m
}
