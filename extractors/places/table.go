package places

import (
	_ "embed"
	"strings"

	"trichluc/extractors/vietnamese"
)

// provinces.tsv: a province a line; see its head.
//
//go:embed provinces.tsv
var provincesTSV string

// unit is what the gazetteer knows of a name.
type unit struct {
	name        string
	province    string // of the district with this name, "" where several provinces have one
	isProvince  bool
	isCity      bool // a city of province rank
	inDistrict  bool // a district has this name too
	needsPrefix bool // also a person's name
}

// Row is one line of the table of provinces.
type Row struct {
	Name      string
	City      bool   // thành phố trực thuộc Trung ương
	Now       string // the province it is part of since 1/7/2025
	Spellings []string
	Districts []string
}

var (
	rows      = readRows(provincesTSV)
	gazetteer = buildGazetteer(rows)

	prefixes = vietnamese.NewTrie(
		vietnamese.Entry[prefix]{Phrase: "tỉnh", Value: aProvince},
		vietnamese.Entry[prefix]{Phrase: "tp", Value: aTown},
		vietnamese.Entry[prefix]{Phrase: "huyện", Value: aDistrict},
		vietnamese.Entry[prefix]{Phrase: "quận", Value: aDistrict},
		vietnamese.Entry[prefix]{Phrase: "tx", Value: aDistrict},
		vietnamese.Entry[prefix]{Phrase: "xã", Value: aCommune},
		vietnamese.Entry[prefix]{Phrase: "phường", Value: aCommune},
		vietnamese.Entry[prefix]{Phrase: "thôn", Value: aCommune},
		vietnamese.Entry[prefix]{Phrase: "ấp", Value: aCommune},
		vietnamese.Entry[prefix]{Phrase: "đường", Value: aCommune},
	)
	wordPho, wordThanh = vietnamese.KeyOf("phố"), vietnamese.KeyOf("thành")
	wordXa, wordThi    = vietnamese.KeyOf("xã"), vietnamese.KeyOf("thị")
	wordTran           = vietnamese.KeyOf("trấn")

	// commonSurnames stand before a given name that may equal a place.
	commonSurnames = vietnamese.NewSet("nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "ngô", "dương", "lý", "trương", "đinh", "đoàn", "trịnh")
	addresses      = vietnamese.NewSet("ông", "bà", "anh", "chị", "cô", "em", "chú", "bác", "cụ")
)

// Provinces is the table of provinces; the caller must not change it.
func Provinces() []Row { return rows }

func readRows(tsv string) []Row {
	var out []Row
	for line := range strings.Lines(tsv) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		out = append(out, Row{
			Name: f[0], City: f[1] == "thành phố", Now: f[2],
			Spellings: fields(f[3]), Districts: fields(f[4]),
		})
	}
	return out
}

func fields(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ";")
}

func buildGazetteer(rows []Row) *vietnamese.Trie[unit] {
	units := map[string]*unit{}
	for _, r := range rows {
		for _, d := range r.Districts {
			for _, s := range spellings(d) {
				key := vietnamese.Fold(s)
				u := units[key]
				if u == nil {
					units[key] = &unit{name: d, province: r.Name, inDistrict: true}
				} else if u.province != r.Name {
					u.province = ""
				}
			}
		}
	}
	for _, r := range rows {
		for _, s := range append([]string{r.Name}, r.Spellings...) {
			key := vietnamese.Fold(s)
			u := units[key]
			if u == nil {
				u = &unit{}
				units[key] = u
			}
			u.name, u.isProvince, u.isCity = r.Name, true, r.City || r.Name == "Thừa Thiên Huế" && s == "Huế"
			u.needsPrefix = r.Name == "Hồ Chí Minh" && s == r.Name
		}
	}
	tr := vietnamese.NewTrie[unit]()
	for key, u := range units {
		tr.Add(key, *u)
	}
	return tr
}

// spellings are a district's name and the other ways to write Đắk and Jút.
func spellings(d string) []string {
	out := []string{d}
	for _, v := range [][2]string{{"Đắk", "Đăk"}, {"Đắk", "Đắc"}, {"Đăk", "Đắk"}, {"Jút", "Jut"}, {"M'", "M"}, {"R'", "R"}, {"H'", "H"}} {
		if s := strings.Replace(d, v[0], v[1], 1); s != d {
			out = append(out, s)
		}
	}
	return out
}
