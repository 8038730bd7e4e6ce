package figures

import (
	"encoding/json"
	"math"
	"os"
	"regexp"
	"testing"

	"trichluc/extractors/vietnamese"
)

// Two peers' corpora of Vietnamese numbers (duckling, NeMo text processing)
// are kept beside the project as data. Where they are at hand, 95 in 100 of
// their news-like numbers must come out as they read them. A bare number gets
// a noun to count: without one it is no figure.
func TestPeersReadTheSame(t *testing.T) {
	const dir = "../../../shared/cases/"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the peers' corpora are not at hand: " + dir)
	}
	right, all := 0, 0
	for _, c := range append(duckling(t, dir), nemo(t, dir)...) {
		all++
		text := vietnamese.Parse(c.input)
		got := Find(text, vietnamese.NewMask(text))
		if len(got) == 1 && !got[0].Range && math.Abs(got[0].Value-c.want) <= 1e-9*math.Abs(c.want) {
			right++
			continue
		}
		t.Logf("%s: want %v, got %+v", c.input, c.want, got)
	}
	t.Logf("%d of %d", right, all)
	if right*100 < all*95 {
		t.Errorf("only %d of %d peers' numbers right", right, all)
	}
}

type peerNumber struct {
	input string
	want  float64
}

// notNews are forms that the guidelines or the news do not have: negative
// numbers, zero and the word một, chat's short forms (5k, 2t3), and a comma
// before three digits without a measure, which Vietnamese papers use for thousands.
var notNews = regexp.MustCompile(`(?i)^[-−]|âm|^(0|1|không|một)$|\d[kt]\d*$|\d[kt]\b|^\d{1,3},\d{3}$`)

// bare is a number without anything it counts.
var bare = regexp.MustCompile(`(?i)^[\d.,\s]+$|(nghìn|ngàn|vạn|triệu|tỷ|tỉ|trăm|mươi|mười|một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín|rưỡi|chục|tá)$`)

func counted(s string) string {
	if bare.MatchString(s) {
		return s + " hộ"
	}
	return s
}

func duckling(t *testing.T, dir string) (out []peerNumber) {
	var file struct {
		Cases []struct {
			Dim, Input, Register string
			Duplicate            bool
			Expected             struct {
				Type  string
				Value any
			}
		}
	}
	load(t, dir+"duckling_vi_cases.json", &file)
	for _, c := range file.Cases {
		v, ok := c.Expected.Value.(float64)
		if (c.Dim == "numeral" || c.Dim == "amount-of-money") && c.Register == "news" && !c.Duplicate && ok && c.Expected.Type == "value" && !notNews.MatchString(c.Input) {
			out = append(out, peerNumber{counted(c.Input), v})
		}
	}
	return out
}

// nemo takes the numbers written in digits, as they stand in news; the other
// half of that corpus is speech.
func nemo(t *testing.T, dir string) (out []peerNumber) {
	var file struct {
		Cases []struct {
			Task, Cls, Input string
			Duplicate        bool
			Value            any
			Relevant         bool `json:"extraction_relevant"`
		}
	}
	load(t, dir+"nemo_vi_cases.json", &file)
	for _, c := range file.Cases {
		v, ok := c.Value.(float64)
		if c.Task == "tn" && ok && (c.Cls == "cardinal" || c.Cls == "decimal" || c.Cls == "money") && c.Relevant && !c.Duplicate && v > 0 && !notNews.MatchString(c.Input) {
			out = append(out, peerNumber{counted(c.Input), v})
		}
	}
	return out
}

func load(t *testing.T, path string, into any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
