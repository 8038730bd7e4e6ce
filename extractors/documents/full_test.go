package documents

import (
	"testing"

	"trichluc/extractors/vietnamese"
)

func TestFullNumber(t *testing.T) {
	for _, c := range []struct {
		kind, number, serial string
		year                 int
		issuer               string
		published            int
		want                 string
	}{
		{"Nghị quyết", "18", "18", 0, "TW", 2022, "18-NQ/TW"},
		{"Nghị quyết", "06", "6", 0, "HĐND", 2022, "06/NQ-HĐND"},
		{"Kế hoạch", "166", "166", 0, "UBND", 2022, "166/KH-UBND"},
		{"Nghị định", "100/2019", "100", 2019, "", 2022, "100/2019/NĐ-CP"},
		{"Nghị định", "06", "6", 2021, "CP", 2022, "06/2021/NĐ-CP"},
		{"Nghị định", "67", "67", 0, "CP", 2017, "67"}, // the year is part of the number
		{"Nghị quyết", "202/2025", "202", 2025, "QH", 2025, "202/2025/QH15"},
		{"Nghị quyết", "30/2021", "30", 2021, "QH", 2021, "30/2021"}, // two Assemblies sat that year
		{"Quyết định", "19", "19", 0, "TTg", 2020, "19"},             // 19/QĐ-TTg or 19/2020/QĐ-TTg
		{"Quyết định", "1719", "1719", 0, "TTg", 2022, "1719/QĐ-TTg"},
		{"Quyết định", "167", "167", 0, "CP", 2012, "167"}, // the Government issues no decisions
		{"Văn bản", "147", "147", 0, "UBND", 2016, "147"},
	} {
		m := Mention{Type: c.kind, Number: c.number, Serial: c.serial, Year: c.year, Short: true}
		if got := FullNumber(&m, c.issuer, c.published); got != c.want {
			t.Errorf("%s %s of %s: %s, want %s", c.kind, c.number, c.issuer, got, c.want)
		}
	}
}

func TestLayout(t *testing.T) {
	for in, want := range map[string]string{
		"6-NQ/TU": "06-NQ/TU", "06-NQ/TU": "06-NQ/TU", "0054/NH-GP": "54/NH-GP", "25/BC/UBND": "25/BC-UBND",
		"19-2017/NQ-CP": "19/2017/NQ-CP", "5/2025/NQ-CP": "05/2025/NQ-CP", "01-TANDTC-VKSNDTC/TTLT": "01-TANDTC-VKSNDTC/TTLT",
		"22/HSPT/2010": "22/HSPT-2010", "30a/2008/NQ-CP": "30a/2008/NQ-CP", "100/2019": "100/2019", "18": "18", "7": "07",
	} {
		if got := Layout(in); got != want {
			t.Errorf("Layout(%q) = %q, want %q", in, got, want)
		}
		if once := Layout(in); Layout(once) != once {
			t.Errorf("Layout is not idempotent on %q", in)
		}
	}
}

func TestIssuerName(t *testing.T) {
	ninh, noi := Province{Name: "Quảng Ninh"}, Province{Name: "Hà Nội", City: true}
	for _, c := range []struct {
		code string
		term int
		in   Province
		want string
	}{
		{"TU", 0, ninh, "Tỉnh ủy Quảng Ninh"},
		{"TU", 0, noi, "Thành ủy Hà Nội"},
		{"UBND", 0, noi, "Ủy ban nhân dân thành phố Hà Nội"},
		{"UBND", 0, Province{}, ""},
		{"SYT", 0, Province{Name: "Hồ Chí Minh", City: true}, "Sở Y tế Thành phố Hồ Chí Minh"},
		{"QH", 15, Province{}, "Quốc hội khóa XV"},
		{"TTg", 0, ninh, "Thủ tướng Chính phủ"},
		{"HU", 0, ninh, ""}, // which district?
		{"XYZ", 0, ninh, ""},
	} {
		if got := IssuerName(c.code, c.term, c.in); got != c.want {
			t.Errorf("%s in %s: %q, want %q", c.code, c.in.Name, got, c.want)
		}
	}
	if got := JointIssuers("14/2016/TTLT-BTTTT-BKHCN"); got != "Bộ Thông tin và Truyền thông; Bộ Khoa học và Công nghệ" {
		t.Errorf("joint issuers: %q", got)
	}
}

// Every code of the tables is read back from a number as it is written.
func TestTables(t *testing.T) {
	for _, row := range rows(codesTable) {
		c, ok := codes[vietnamese.KeyOf(row[0])]
		if !ok || row[1][0] != '=' && (c.text != row[0] || c.state != row[1]) {
			t.Errorf("codes.tsv: %q reads as %+v", row, c)
		}
	}
	for _, row := range rows(issuersTable) {
		c, ok := codes[vietnamese.KeyOf(row[0])]
		if !ok || !c.issue {
			t.Errorf("issuers.tsv: %q reads as %+v", row, c)
		}
		if row[1][0] == '=' {
			continue
		}
		number := "12/QĐ-" + row[0]
		if row[1] == "P" {
			number = "12-QĐ/" + row[0]
		}
		text := vietnamese.Parse("Quyết định số " + number + ".")
		if m := Find(text); len(m) != 1 || m[0].Number != number || m[0].Issuer != row[0] {
			t.Errorf("issuers.tsv: %s is read as %+v", number, m)
		}
	}
	seen := map[string]bool{}
	for _, table := range []string{typesTable, codesTable, issuersTable, bodiesTable, sectorsTable} {
		clear(seen)
		for _, row := range rows(table) {
			if key := vietnamese.Fold(row[0]) + row[0]; seen[key] {
				t.Errorf("%q stands twice in a table", row[0])
			} else {
				seen[key] = true
			}
		}
	}
}
